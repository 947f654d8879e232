import { readCertificate } from '../certificates/index.ts'
import { tlsClient } from '../http/tls.testing.ts'
import { DAY, type MachineNode, openMachines } from './machines.testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let node: MachineNode
beforeAll(async () => {
  node = await openMachines()
})
afterAll(() => node.host.close())

describe('a certificate', () => {
  it('that nobody gave to an account is nobody, on every address', async () => {
    const unknown = await node.make()
    expect(await node.asks(unknown)).toEqual({ status: 401, body: {} })
    expect(await node.asks(unknown, '/taxii2/')).toEqual({ status: 401, body: {} })
    expect((await node.asks(unknown, '/api/identity/passkeys')).status).toBe(401)
  })

  it('with the same name and key as a known one, but not the same, is nobody', async () => {
    const known = await node.make()
    await node.addPeer(known.fingerprint)
    expect((await node.asks(await node.make())).status).toBe(401)
    expect((await node.asks(known)).status).toBe(200)
  })

  it('that is not valid yet or no longer is nobody', async () => {
    const later = await node.make(30, node.host.time.now + 2 * DAY)
    const old = await node.make(1, node.host.time.now - 3 * DAY)
    for (const one of [later, old]) {
      await node.addPeer(one.fingerprint)
      expect((await node.asks(one)).status).toBe(401)
    }
  })

  it('that runs out while a connection stands is refused with the next request on it', async () => {
    const short = await node.make(1)
    const peer = await node.addPeer(short.fingerprint)
    const client = tlsClient(node.tlsPort, short)
    const status = async () => (await client.ask({ path: '/federation/x', headers: { host: 'localhost' } })).status
    expect([await status(), await status()]).toEqual([200, 200])
    const before = node.host.time.now
    node.host.time.now += DAY
    expect(await status()).toBe(401)
    node.host.time.now = before
    expect([await status(), client.connections()]).toEqual([200, 1])
    // So is one whose account is closed meanwhile, at once, and one that was taken from it.
    await node.accounts.change(node.admin, peer.id, { disabled: true })
    expect(await status()).toBe(401)
    await node.accounts.change(node.admin, peer.id, { disabled: false })
    expect(await status()).toBe(200)
    await node.accounts.change(node.admin, peer.id, { fingerprint: (await node.make()).fingerprint })
    expect([await status(), client.connections()]).toEqual([401, 1])
    client.close()
  })

  it('in a header, in whatever name of it, is no certificate', async () => {
    const known = await node.make()
    const peer = await node.addPeer(known.fingerprint)
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
    expect((await node.host.ask('GET', '/taxii2/', { headers })).status).toBe(401)
    expect((await node.host.ask('GET', '/federation/x', { headers })).status).toBe(403)
    expect((await node.host.ask('GET', '/api/identity/passkeys', { headers })).status).toBe(401)
  })

  it('opens what the account holds, and nothing its token or cookie beside it could', async () => {
    const known = await node.make()
    const peer = await node.addPeer(known.fingerprint)
    expect(await node.asks(known)).toEqual({
      status: 200,
      body: { id: peer.id, via: 'certificate', verbs: ['federation:peer'] },
    })
    const client = tlsClient(node.tlsPort, known)
    const { body } = await client.ask({ path: '/taxii2/', headers: { host: 'localhost', cookie: node.adminCookie } })
    expect(JSON.parse(body)).toMatchObject({ id: peer.id })
    const wrong = { host: 'localhost', authorization: 'Bearer aaaaaaaaaaaaaaaaaaaaaaaaaaaa' }
    expect((await client.ask({ path: '/taxii2/', headers: wrong })).status).toBe(401)
    client.close()
  })

  it('belongs to one account only', async () => {
    const known = await node.make()
    await node.addPeer(known.fingerprint)
    await expect(node.addPeer(known.fingerprint.toUpperCase())).rejects.toMatchObject({
      code: 'identity.certificate_taken',
    })
    await expect(node.addPeer('abc')).rejects.toMatchObject({ kind: 'invalid', code: 'identity.fingerprint' })
    expect((await node.accounts.list('peer')).filter((one) => one.login === `lva-${node.count()}`)).toEqual([])
  })
})

describe('a smart card', () => {
  const post = {
    method: 'POST',
    headers: { host: 'localhost', origin: 'http://localhost', 'content-type': 'application/json' },
  }

  it('becomes a way in for who shows it, signs in, and its session ends no later than the card', async () => {
    const person = await node.host.enter({ login: 'card', name: 'Card', roles: ['staff'] })
    const card = await node.make(1)
    const client = tlsClient(node.tlsPort, card)
    const own = { ...post.headers, cookie: person.cookie }
    const signIn = () => client.ask({ ...post, path: '/api/identity/sign-in/certificate', body: '{}' })
    expect((await signIn()).status).toBe(401)
    // On a connection without it there is nothing to take.
    const without = await node.host.ask('POST', '/api/identity/certificates', {
      as: person.cookie,
      body: { name: 'Card' },
    })
    expect(without).toMatchObject({ status: 400, body: { code: 'identity.no_certificate' } })
    const path = '/api/identity/certificates'
    expect((await client.ask({ path, method: 'POST', headers: own, body: '{"name":"Card"}' })).status).toBe(200)
    const answer = await signIn()
    expect(answer.status).toBe(200)
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly; Secure; SameSite=Strict/)
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
    const sessions = (await node.host.ask('GET', '/api/identity/sessions', { as: cookie })).body as Record<
      string,
      unknown
    >[]
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
    const gone = await node.host.ask('DELETE', `${path}/${card.fingerprint}`, { as: person.cookie })
    expect(gone.status).toBe(200)
    expect((await node.host.ask('GET', '/api/identity/sessions', { as: cookie })).status).toBe(401)
    expect((await signIn()).status).toBe(401)
    client.close()
  })

  it('of somebody else is nobody’s to remove, and another site cannot use it', async () => {
    const [ana, bob] = [
      await node.host.enter({ login: 'card-a', name: 'A' }),
      await node.host.enter({ login: 'card-b', name: 'B' }),
    ]
    const card = await node.make()
    const client = tlsClient(node.tlsPort, card)
    const take = (cookie: string) =>
      client.ask({
        ...post,
        path: '/api/identity/certificates',
        headers: { ...post.headers, cookie },
        body: '{"name":"x"}',
      })
    expect((await take(ana.cookie)).status).toBe(200)
    expect((await take(bob.cookie)).status).toBe(409)
    const removed = await node.host.ask('DELETE', `/api/identity/certificates/${card.fingerprint}`, { as: bob.cookie })
    expect(removed.status).toBe(404)
    const evil = { ...post.headers, origin: 'https://evil.example' }
    const signIn = await client.ask({ ...post, path: '/api/identity/sign-in/certificate', headers: evil, body: '{}' })
    expect([signIn.status, signIn.headers['set-cookie']]).toEqual([403, undefined])
    client.close()
  })
})
