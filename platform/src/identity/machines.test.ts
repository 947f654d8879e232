import type { MountedRequest, ServerCapability } from '../host/index.ts'
import { selfSigned } from '../certificates/index.ts'
import { readCertificate } from '../certificates/index.ts'
import { startTestHost, type TestHost } from '../host/testing.ts'
import { tlsClient } from '../http/tls.testing.ts'
import type { MachineRights } from '../host/doors.ts'
import type { Subject } from '@testudo/kernel/subject'
import { identitySchema } from './tables.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const DAY = 86_400_000

/** Tells who asks it. */
const wire = async ({ caller }: MountedRequest) => ({
  status: caller === undefined ? 401 : 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(
    caller === undefined ? {} : { id: caller.subject.id, via: caller.via, verbs: [...caller.verbs].sort() },
  ),
})
const sharing: ServerCapability = {
  name: 'sharing',
  verbs: {
    'federation:peer': 'Speak to this node as a node.',
    'taxii:read': 'Read collections.',
    'taxii:write': 'Write collections.',
    'sharing:read': 'See peers.',
    'sharing:write': 'Change peers.',
  },
  async start(host) {
    host.mount({ prefix: '/taxii2', handle: wire })
    host.mount({ prefix: '/federation', certificateOnly: true, handle: wire })
    return {}
  },
}

let host: TestHost
let admin: Subject
let adminCookie: string
let tlsPort: number
beforeAll(async () => {
  host = await startTestHost({ capabilities: [sharing] })
  adminCookie = await host.enterFirst()
  admin = ((await host.ask('GET', '/api/identity/session', { as: adminCookie })).body as { person: Subject }).person
  const { certificate, key } = await host.host.self.tls()
  tlsPort = await host.http.listenTls({ host: '127.0.0.1', port: 0, cert: certificate, key })
})
afterAll(() => host.close())

const accounts = () => host.host.accounts
const rights = (more: Partial<MachineRights> = {}): MachineRights => ({
  organisation: 'LVA CERT',
  nation: 'LVA',
  communities: [],
  clearances: { ALLIED: 'RESTRICTED' },
  specialAccess: [],
  roles: ['peer'],
  ...more,
})
const make = async (days = 30, from = host.time.now) => {
  const shown = await selfSigned({ name: 'lva', hosts: ['localhost'], now: from, days })
  return { ...shown, fingerprint: readCertificate(shown.cert).fingerprint }
}
let count = 0
const addPeer = async (fingerprint: string, more: Partial<MachineRights> = {}) =>
  accounts().add(admin, { kind: 'peer', login: `lva-${++count}`, name: 'Latvia', rights: rights(more), fingerprint })
const asks = async (shown: { cert: string; key: string }, path = '/federation/hello') => {
  const client = tlsClient(tlsPort, shown)
  try {
    const { status, body } = await client.ask({ path, headers: { host: 'localhost' } })
    return { status, body: JSON.parse(body) as Record<string, unknown> }
  } finally {
    client.close()
  }
}

describe('a certificate', () => {
  it('that nobody gave to an account is nobody, on every address', async () => {
    const unknown = await make()
    expect(await asks(unknown)).toEqual({ status: 401, body: {} })
    expect(await asks(unknown, '/taxii2/')).toEqual({ status: 401, body: {} })
    expect((await asks(unknown, '/api/identity/passkeys')).status).toBe(401)
  })

  it('with the same name and key as a known one, but not the same, is nobody', async () => {
    const known = await make()
    await addPeer(known.fingerprint)
    expect((await asks(await make())).status).toBe(401)
    expect((await asks(known)).status).toBe(200)
  })

  it('that is not valid yet or no longer is nobody', async () => {
    const later = await make(30, host.time.now + 2 * DAY)
    const old = await make(1, host.time.now - 3 * DAY)
    for (const one of [later, old]) {
      await addPeer(one.fingerprint)
      expect((await asks(one)).status).toBe(401)
    }
  })

  it('that runs out while a connection stands is refused with the next request on it', async () => {
    const short = await make(1)
    const peer = await addPeer(short.fingerprint)
    const client = tlsClient(tlsPort, short)
    const status = async () => (await client.ask({ path: '/federation/x', headers: { host: 'localhost' } })).status
    expect([await status(), await status()]).toEqual([200, 200])
    const before = host.time.now
    host.time.now += DAY
    expect(await status()).toBe(401)
    host.time.now = before
    expect([await status(), client.connections()]).toEqual([200, 1])
    // So is one whose account is closed meanwhile, at once, and one that was taken from it.
    await accounts().change(admin, peer.id, { disabled: true })
    expect(await status()).toBe(401)
    await accounts().change(admin, peer.id, { disabled: false })
    expect(await status()).toBe(200)
    await accounts().change(admin, peer.id, { fingerprint: (await make()).fingerprint })
    expect([await status(), client.connections()]).toEqual([401, 1])
    client.close()
  })

  it('in a header, in whatever name of it, is no certificate', async () => {
    const known = await make()
    const peer = await addPeer(known.fingerprint)
    const pem = encodeURIComponent(known.cert)
    const headers = {
      'x-client-cert': pem,
      'x-ssl-client-cert': pem,
      'x-forwarded-client-cert': `Hash=${known.fingerprint};Cert="${pem}"`,
      'client-cert': `:${Buffer.from(known.cert).toString('base64')}:`,
      'x-forwarded-user': peer.id,
      'x-remote-user': peer.id,
      forwarded: 'for=127.0.0.1;proto=https;host=localhost',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
    }
    expect((await host.ask('GET', '/taxii2/', { headers })).status).toBe(401)
    expect((await host.ask('GET', '/federation/x', { headers })).status).toBe(403)
    expect((await host.ask('GET', '/api/identity/passkeys', { headers })).status).toBe(401)
  })

  it('opens what the account holds, and nothing its token or cookie beside it could', async () => {
    const known = await make()
    const peer = await addPeer(known.fingerprint)
    expect(await asks(known)).toEqual({
      status: 200,
      body: { id: peer.id, via: 'certificate', verbs: ['federation:peer'] },
    })
    const client = tlsClient(tlsPort, known)
    const { body } = await client.ask({ path: '/taxii2/', headers: { host: 'localhost', cookie: adminCookie } })
    expect(JSON.parse(body)).toMatchObject({ id: peer.id })
    const wrong = { host: 'localhost', authorization: 'Bearer aaaaaaaaaaaaaaaaaaaaaaaaaaaa' }
    expect((await client.ask({ path: '/taxii2/', headers: wrong })).status).toBe(401)
    client.close()
  })

  it('belongs to one account only', async () => {
    const known = await make()
    await addPeer(known.fingerprint)
    await expect(addPeer(known.fingerprint.toUpperCase())).rejects.toMatchObject({ code: 'identity.certificate_taken' })
    await expect(addPeer('abc')).rejects.toMatchObject({ kind: 'invalid', code: 'identity.fingerprint' })
    expect((await accounts().list('peer')).filter((one) => one.login === `lva-${count}`)).toEqual([])
  })
})

describe('an account of a machine', () => {
  it('is given by nobody who does not hold what it gets', async () => {
    const low = await host.enter({
      login: 'low-admin',
      name: 'Low',
      roles: ['administrator'],
      clearances: { ALLIED: 'UNCLASSIFIED' },
    })
    const by = (await host.identity.callerOf(low.id))?.subject
    if (by === undefined) throw new Error('not there')
    const peer = { kind: 'peer' as const, login: 'too-high', name: 'x', rights: rights() }
    await expect(accounts().add(by, peer)).rejects.toMatchObject({ kind: 'denied', code: 'identity.beyond_own' })
    const roles = { ...peer, rights: rights({ clearances: {}, roles: ['operator'] }) }
    await expect(accounts().add(by, roles)).rejects.toMatchObject({ code: 'identity.beyond_own' })
    // Who is above them is not there for them: not to change, not to take over by a token or another certificate.
    const high = await addPeer((await make()).fingerprint)
    await expect(accounts().change(by, high.id, { disabled: true })).rejects.toMatchObject({ code: 'nothing_here' })
    await expect(accounts().token(by, high.id, { name: 'x', days: 1 })).rejects.toMatchObject({ code: 'nothing_here' })
    const own = await accounts().add(by, { ...peer, login: 'low-enough', rights: rights({ clearances: {} }) })
    await expect(accounts().change(by, own.id, { rights: rights() })).rejects.toMatchObject({
      code: 'identity.beyond_own',
    })
  })

  it('needs rights, a name and a sign-in name that are known here and free', async () => {
    const peer = { kind: 'peer' as const, login: 'strict', name: 'x', rights: rights() }
    await expect(accounts().add(admin, { ...peer, login: 'FIRST ' })).rejects.toMatchObject({
      code: 'identity.login_taken',
    })
    for (const wrong of [
      { ...peer, login: 'a b' },
      { ...peer, name: ' ' },
      { ...peer, rights: rights({ roles: ['none-such'] }) },
      { ...peer, rights: rights({ clearances: { ALLIED: 'COSMIC' } }) },
    ])
      await expect(accounts().add(admin, wrong)).rejects.toMatchObject({ kind: 'invalid' })
    await expect(accounts().change(admin, admin.id, { disabled: true })).rejects.toMatchObject({ code: 'nothing_here' })
    await expect(accounts().change(admin, 'none', { disabled: true })).rejects.toMatchObject({ code: 'nothing_here' })
  })

  it('signs in nowhere: no password, no link, no session by its certificate', async () => {
    const known = await make()
    const peer = await addPeer(known.fingerprint)
    const login = `lva-${count}`
    const password = await host.ask('POST', '/api/identity/sign-in', { body: { login, password: '' } })
    expect(password.status).toBe(401)
    expect((await host.ask('POST', `/api/identity/people/${peer.id}/link`, { as: adminCookie })).status).toBe(404)
    await expect(host.identity.linkFor(login)).rejects.toMatchObject({ code: 'nothing_here' })
    const client = tlsClient(tlsPort, known)
    const answer = await client.ask({
      path: '/api/identity/sign-in/certificate',
      method: 'POST',
      headers: { host: 'localhost', origin: 'http://localhost', 'content-type': 'application/json' },
      body: '{}',
    })
    client.close()
    expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined])
    const people = (await host.ask('GET', '/api/identity/people', { as: adminCookie })).body as { id: string }[]
    expect(people.map((one) => one.id)).not.toContain(peer.id)
  })

  it('is no administrator that could be the last one', async () => {
    const all = {
      ...rights({ roles: ['administrator'] }),
      clearances: {},
      organisation: admin.organisation,
      nation: admin.nation,
    }
    const service = await accounts().add(admin, { kind: 'service', login: 'robot', name: 'Robot', rights: all })
    expect(accounts().verbsOf(service).has('identity:manage')).toBe(true)
    const persons = await host.ask('GET', '/api/identity/people', { as: adminCookie })
    for (const { id, roles } of persons.body as { id: string; roles: string[] }[]) {
      if (id === admin.id || !roles.includes('administrator')) continue
      await host.ask('POST', `/api/identity/people/${id}/disabled`, { as: adminCookie, body: { disabled: true } })
    }
    const last = await host.ask('POST', `/api/identity/people/${admin.id}/disabled`, {
      as: adminCookie,
      body: { disabled: true },
    })
    expect(last).toMatchObject({ status: 409, body: { code: 'identity.last_administrator' } })
  })

  it('tells everybody who listens when it changes, and who gave it', async () => {
    let told = 0
    accounts().onChange(() => (told += 1))
    const peer = await addPeer((await make()).fingerprint)
    await accounts().change(admin, peer.id, { name: 'Latvija' })
    expect(told).toBe(2)
    expect(await accounts().find(peer.id)).toMatchObject({ kind: 'peer', name: 'Latvija', nation: 'LVA' })
    expect(await accounts().find(admin.id)).toMatchObject({ kind: 'person' })
    expect([...(await accounts().makersOf(peer.id))]).toEqual([admin.id])
    expect([...(await accounts().makersOf(admin.id))]).toEqual([])
    await accounts().change(admin, peer.id, { disabled: true })
    expect(await accounts().find(peer.id)).toBeUndefined()
    expect((await accounts().list('peer')).find((one) => one.id === peer.id)?.disabled).toBe(true)
  })
})

describe('verbs of protocols between machines', () => {
  it('are given to nobody by a star, and those of nodes to no person by any role', async () => {
    const analyst = await host.enter({ login: 'ana', name: 'Ana', roles: ['analyst', 'watch', 'peer'] })
    const caller = await host.identity.callerOf(analyst.id)
    expect([...(caller?.verbs ?? [])].filter((verb) => /^(federation|taxii):/.test(verb))).toEqual([])
    expect(caller?.verbs.has('sharing:write')).toBe(true)
  })
})

describe('HTTP Basic', () => {
  const basic = (login: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`,
  })
  const ask = (login: string, secret: string, path = '/taxii2/') =>
    host.ask('GET', path, { headers: basic(login, secret) })
  const addService = async () => {
    const login = `taxii-${++count}`
    const service = await accounts().add(admin, {
      kind: 'service',
      login,
      name: 'Client',
      rights: rights({ roles: ['taxii-reader'] }),
    })
    const { id, secret } = await accounts().token(admin, service.id, { name: 'first', days: 30 })
    return { login, service, secret, token: id }
  }
  // Wrong ones are counted for a quarter of an hour.
  beforeEach(() => {
    host.time.now += 16 * 60_000
  })

  it('takes the token of that very account and nothing else', async () => {
    const { login, secret } = await addService()
    const other = await addService()
    for (const [name, word] of [
      [login, ''],
      [login, 'x'],
      [login, other.secret],
      [other.login, secret],
      ['nobody', secret],
      [login, secret.slice(0, -1)],
      ['first', 'correct horse battery staple'],
    ] as const) {
      expect((await ask(name, word)).status, `${name}:${word}`).toBe(401)
    }
  })

  it('opens what the account holds, not the API, not the port for nodes', async () => {
    const { login, secret, service } = await addService()
    expect(await ask(login, secret)).toMatchObject({
      status: 200,
      body: { id: service.id, via: 'basic', verbs: ['taxii:read'] },
    })
    expect((await ask(login.toUpperCase(), secret)).status).toBe(200)
    expect((await ask(login, secret, '/api/identity/passkeys')).status).toBe(401)
    expect((await ask(login, secret, '/federation/x')).status).toBe(403)
    const bearer = await host.ask('GET', '/taxii2/', { token: secret })
    expect(bearer).toMatchObject({ status: 200, body: { via: 'token' } })
  })

  it('ends with the token and with the account', async () => {
    const { login, secret, service } = await addService()
    expect((await ask(login, secret)).status).toBe(200)
    host.time.now += 31 * DAY
    expect((await ask(login, secret)).status).toBe(401)
    const again = await accounts().token(admin, service.id, { name: 'second', days: 30 })
    expect((await ask(login, again.secret)).status).toBe(200)
    await accounts().change(admin, service.id, { disabled: true })
    expect((await ask(login, again.secret)).status).toBe(401)
    await expect(accounts().token(admin, service.id, { name: 'x', days: 1 })).rejects.toMatchObject({
      code: 'identity.closed',
    })
    await accounts().change(admin, service.id, { disabled: false })
    expect((await ask(login, again.secret)).status).toBe(401)
  })

  it('ends with the tokens, all at once, when somebody may have seen one', async () => {
    const { login, secret, service } = await addService()
    const low = await host.enter({ login: `low-${count}`, name: 'Low', roles: ['administrator'] })
    const by = await accounts().find(low.id)
    if (by === undefined) throw new Error('not there')
    await expect(accounts().endTokens(by, service.id)).rejects.toMatchObject({ code: 'nothing_here' })
    expect((await ask(login, secret)).status).toBe(200)
    expect(await accounts().endTokens(admin, service.id)).toBe(1)
    expect((await ask(login, secret)).status).toBe(401)
    const again = await accounts().token(admin, service.id, { name: 'new', days: 1 })
    expect((await ask(login, again.secret)).status).toBe(200)
  })

  it('lets a guesser shut out only itself, and only after ten', async () => {
    const { login, secret } = await addService()
    const wrong = 'x'.repeat(43)
    const answers = []
    for (let i = 0; i < 12; i++) answers.push((await ask(login, wrong)).status)
    expect(answers).toEqual([...Array<number>(10).fill(401), 429, 429])
    // From where nothing was guessed the account is open all the while.
    const elsewhere = await host.identity.authenticate({
      cookie: undefined,
      bearer: undefined,
      basic: { login, secret },
      certificate: undefined,
      local: false,
      address: '192.0.2.7',
    })
    expect(elsewhere?.via).toBe('basic')
    expect((await ask('another', wrong)).status).toBe(401)
  })

  it('refuses nothing that is right, however many come at once', async () => {
    const { login, secret } = await addService()
    const all = await Promise.all(Array.from({ length: 30 }, () => ask(login, secret)))
    expect(new Set(all.map((answer) => answer.status))).toEqual(new Set([200]))
  })
})

describe('a smart card', () => {
  const post = {
    method: 'POST',
    headers: { host: 'localhost', origin: 'http://localhost', 'content-type': 'application/json' },
  }

  it('becomes a way in for who shows it, signs in, and its session ends no later than the card', async () => {
    const person = await host.enter({ login: 'card', name: 'Card', roles: ['staff'] })
    const card = await make(1)
    const client = tlsClient(tlsPort, card)
    const own = { ...post.headers, cookie: person.cookie }
    const signIn = () => client.ask({ ...post, path: '/api/identity/sign-in/certificate', body: '{}' })
    expect((await signIn()).status).toBe(401)
    // On a connection without it there is nothing to take.
    const without = await host.ask('POST', '/api/identity/certificates', { as: person.cookie, body: { name: 'Card' } })
    expect(without).toMatchObject({ status: 400, body: { code: 'identity.no_certificate' } })
    const path = '/api/identity/certificates'
    expect((await client.ask({ path, method: 'POST', headers: own, body: '{"name":"Card"}' })).status).toBe(200)
    const answer = await signIn()
    expect(answer.status).toBe(200)
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly; Secure; SameSite=Strict/)
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
    const sessions = (await host.ask('GET', '/api/identity/sessions', { as: cookie })).body as Record<string, unknown>[]
    expect(sessions.find((one) => one['current'] === true)).toMatchObject({
      method: 'certificate',
      expiresAt: readCertificate(card.cert).until,
    })
    // As a credential of the API it needs no session.
    const whoami = await client.ask({ path: '/api/identity/session', headers: { host: 'localhost' } })
    expect(JSON.parse(whoami.body)).toMatchObject({ via: 'certificate', person: { id: person.id } })
    // Ways in are changed at a screen, not by a card in a slot.
    expect((await client.ask({ path, headers: { host: 'localhost' } })).status).toBe(403)
    const listed = JSON.parse((await client.ask({ path, headers: own })).body) as { mine: { fingerprint: string }[] }
    expect(listed.mine.map((one) => one.fingerprint)).toEqual([card.fingerprint])
    const gone = await host.ask('DELETE', `${path}/${card.fingerprint}`, { as: person.cookie })
    expect(gone.status).toBe(200)
    expect((await host.ask('GET', '/api/identity/sessions', { as: cookie })).status).toBe(401)
    expect((await signIn()).status).toBe(401)
    client.close()
  })

  it('of somebody else is nobody’s to remove, and another site cannot use it', async () => {
    const [ana, bob] = [
      await host.enter({ login: 'card-a', name: 'A' }),
      await host.enter({ login: 'card-b', name: 'B' }),
    ]
    const card = await make()
    const client = tlsClient(tlsPort, card)
    const take = (cookie: string) =>
      client.ask({
        ...post,
        path: '/api/identity/certificates',
        headers: { ...post.headers, cookie },
        body: '{"name":"x"}',
      })
    expect((await take(ana.cookie)).status).toBe(200)
    expect((await take(bob.cookie)).status).toBe(409)
    const removed = await host.ask('DELETE', `/api/identity/certificates/${card.fingerprint}`, { as: bob.cookie })
    expect(removed.status).toBe(404)
    const evil = { ...post.headers, origin: 'https://evil.example' }
    const signIn = await client.ask({ ...post, path: '/api/identity/sign-in/certificate', headers: evil, body: '{}' })
    expect([signIn.status, signIn.headers['set-cookie']]).toEqual([403, undefined])
    client.close()
  })
})

it('going back to the schema before closes machines, so that an older build takes none for a person', async () => {
  const other = await startTestHost({ capabilities: [sharing] })
  const by = other.identity.operator.subject
  const peer = await other.host.accounts.add(by, {
    kind: 'peer',
    login: 'lva',
    name: 'Latvia',
    rights: rights(),
    fingerprint: 'a'.repeat(64),
  })
  await other.storage.undo('identity', 1)
  const rows = await other.storage.asOwner((tx) => tx.query('select id, disabled from identity_person'))
  expect(rows).toEqual([{ id: peer.id, disabled: true }])
  await other.storage.migrate('identity', identitySchema)
  expect(await other.host.accounts.find(peer.id)).toBeUndefined()
  await other.close()
})
