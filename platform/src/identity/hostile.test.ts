import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readyDataDir, PASSWORD, startTestHost, type TestHost } from '../host/testing.ts'

const analyst = { nation: 'EST', organisation: 'Est CERT', clearances: { ALLIED: 'SECRET' }, roles: ['analyst'] }
let dataDir: string
let host: TestHost
beforeAll(async () => {
  dataDir = await readyDataDir()
  host = await startTestHost({ dataDir })
})
afterAll(async () => {
  await host.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A request from another address, as the network delivers it. */
const signIn = async (login: string, password: string, cookie?: string) => {
  const answer = await host.http.inject({
    method: 'POST',
    url: '/api/identity/sign-in',
    headers: {
      'content-type': 'application/json',
      origin: 'http://localhost',
      ...(cookie === undefined ? {} : { cookie }),
    },
    body: JSON.stringify({ login, password }),
  })
  const set = [answer.headers['set-cookie'] ?? []].flat().map((one) => String(one))
  const of = (name: string) => set.find((one) => one.startsWith(`${name}=`))?.split(';')[0]
  return { status: answer.status, session: of('testudo_session'), device: of('testudo_device'), set }
}

describe('the first link', () => {
  it('takes organisation and nation, and refuses a nation that is none and a name that is in use', async () => {
    await host.identity.createInvitation({ login: 'taken', name: 'Taken' })
    const link = await host.identity.firstLink()
    const token = link?.path.split('#')[1] ?? ''
    const accept = (more: Record<string, unknown>) =>
      host.ask('POST', '/api/identity/links/accept', {
        body: { token, password: PASSWORD, login: 'root', name: 'Root', ...more },
      })
    expect(await accept({ nation: 'Estonia' })).toMatchObject({
      status: 400,
      body: { place: { path: '/body/nation' } },
    })
    expect(await accept({ login: ' TAKEN ' })).toMatchObject({ status: 409, body: { code: 'identity.login_taken' } })
    const made = await accept({ organisation: 'Est CERT', nation: 'EST' })
    expect(made.status).toBe(200)
    expect((await host.ask('GET', '/api/identity/session', { as: made.cookie ?? '' })).body).toMatchObject({
      person: { organisation: 'Est CERT', nation: 'EST' },
    })
  })

  it('lets nobody who was invited say another organisation or nation than was given', async () => {
    const made = await host.identity.createInvitation({ login: 'kept', name: 'Kept', ...analyst })
    const answer = await host.ask('POST', '/api/identity/links/accept', {
      body: { token: made.token, password: PASSWORD, organisation: 'Other', nation: 'USA' },
    })
    expect((await host.ask('GET', '/api/identity/session', { as: answer.cookie ?? '' })).body).toMatchObject({
      person: { organisation: 'Est CERT', nation: 'EST' },
    })
  })
})

describe('a guesser', () => {
  it('uses up its own attempts, not those of a browser that has signed in before', async () => {
    await host.enter({ login: 'victim', name: 'Victim', ...analyst })
    const known = await signIn('victim', PASSWORD)
    expect(known.device).toBeDefined()
    for (let i = 0; i < 10; i++) expect((await signIn('victim', `guess number ${i} of ten`)).status).toBe(401)
    expect((await signIn('victim', PASSWORD)).status).toBe(429)
    expect((await signIn('victim', PASSWORD, known.device)).status).toBe(200)
  })

  it('gains nothing by guessing all at once', async () => {
    await host.enter({ login: 'crowd', name: 'Crowd', ...analyst })
    host.time.now += 16 * 60_000
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => signIn('crowd', `guess number ${i} at once`)),
    )
    expect(answers.filter((one) => one.status === 401).length).toBeLessThanOrEqual(10)
    host.time.now += 16 * 60_000
  })

  it('cannot use the mark of one account for another, nor make one, nor guess for ever with its own', async () => {
    await host.enter({ login: 'mallory', name: 'Mallory', ...analyst })
    host.time.now += 16 * 60_000
    const { device = '' } = await signIn('mallory', PASSWORD)
    const forged = `${device.slice(0, -4)}AAAA`
    for (let i = 0; i < 10; i++) await signIn('victim', `guess number ${i} of ten`)
    for (const mark of [device, forged, 'testudo_device=x', 'testudo_device='])
      expect((await signIn('victim', PASSWORD, mark)).status).toBe(429)
    for (let i = 0; i < 10; i++) await signIn('mallory', `guess number ${i} of ten`, device)
    expect((await signIn('mallory', PASSWORD, device)).status).toBe(429)
    host.time.now += 16 * 60_000
  })

  it('who found an open screen cannot guess the password there', async () => {
    const { cookie } = await host.enter({ login: 'screen', name: 'Screen', ...analyst })
    const ask = (current: string) =>
      host.ask('POST', '/api/identity/password', { as: cookie, body: { current, password: 'another long password' } })
    for (let i = 0; i < 10; i++) expect([401, 403]).toContain((await ask(`guess ${i}`)).status)
    expect((await ask(PASSWORD)).status).toBe(429)
    host.time.now += 16 * 60_000
    expect((await ask(PASSWORD)).status).toBe(200)
  })
})

describe('a closed account', () => {
  it('gets no session that comes alive when it is opened again', async () => {
    const { id } = await host.enter({ login: 'shut', name: 'Shut', ...analyst })
    const set = (disabled: boolean) =>
      host.identity.change((db) =>
        db
          .updateTable('identity_person')
          .set({ disabled })
          .where('id', '=', id)
          .execute()
          .then(() => undefined),
      )
    await set(true)
    const tried = await signIn('shut', PASSWORD)
    expect(tried).toMatchObject({ status: 401, session: undefined, set: [] })
    const rows = await host.storage.asOwner((tx) =>
      tx.query<{ n: number }>(
        `select count(*)::int as n from identity_session where person = $1 and method = 'password'`,
        [id],
      ),
    )
    expect(rows[0]?.n).toBe(0)
    await set(false)
  })
})

describe('a token', () => {
  it('sees and ends no session, lists and revokes no token, whatever its verbs', async () => {
    const { cookie } = await host.enter({
      login: 'bearer',
      name: 'Bearer',
      ...analyst,
      roles: ['operator'],
    })
    const { body } = await host.ask('POST', '/api/identity/tokens', {
      as: cookie,
      body: { name: 'feed', verbs: ['operator:health'] },
    })
    const { token, id } = body as { token: string; id: string }
    for (const [method, path] of [
      ['GET', '/api/identity/sessions'],
      ['POST', '/api/identity/sessions/end-others'],
      ['DELETE', '/api/identity/sessions/session-x'],
      ['GET', '/api/identity/tokens'],
      ['DELETE', `/api/identity/tokens/${id}`],
    ] as const)
      expect([path, (await host.ask(method, path, { token })).status]).toEqual([path, 403])
    expect((await host.ask('GET', '/api/health', { token })).status).toBe(200)
  })
})

describe('signing out everywhere else', () => {
  it('ends every other session of this person, and of nobody else', async () => {
    const { cookie, id } = await host.enter({ login: 'many', name: 'Many', ...analyst })
    const other = await host.enter({ login: 'few', name: 'Few', ...analyst })
    const second = await signIn('many', PASSWORD)
    const third = await signIn('many', PASSWORD)
    const answer = await host.ask('POST', '/api/identity/sessions/end-others', { as: cookie, body: {} })
    expect(answer).toMatchObject({ status: 200, body: { ended: 2 } })
    const signedIn = async (as = '') =>
      ((await host.ask('GET', '/api/identity/session', { as })).body as { signedIn: boolean }).signedIn
    expect([
      await signedIn(cookie),
      await signedIn(second.session),
      await signedIn(third.session),
      await signedIn(other.cookie),
    ]).toEqual([true, false, false, true])
    expect(id).toMatch(/^person-/)
  })
})

describe('over https', () => {
  it('cookies belong to this host alone and plain names are not believed', async () => {
    const folder = await readyDataDir()
    const secure = await startTestHost({ dataDir: folder, config: { origin: 'https://node.example' } })
    try {
      const { token } = await secure.identity.createInvitation({ login: 'ana', name: 'Ana', ...analyst })
      const answer = await secure.http.inject({
        method: 'POST',
        url: '/api/identity/links/accept',
        headers: { 'content-type': 'application/json', origin: 'https://localhost' },
        body: JSON.stringify({ token, password: PASSWORD }),
      })
      const cookies = [answer.headers['set-cookie'] ?? []].flat().map(String)
      expect(answer.headers['strict-transport-security']).toContain('max-age=')
      const session = cookies.find((one) => one.startsWith('__Host-testudo_session=')) ?? ''
      for (const flag of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) expect(session).toContain(flag)
      expect(session).not.toContain('Domain')
      const pair = session.split(';')[0] ?? ''
      const signedIn = async (cookie: string) =>
        (await secure.http.inject({ url: '/api/identity/session', headers: { cookie } })).body.includes(
          '"signedIn":true',
        )
      expect(await signedIn(pair.replace('__Host-', ''))).toBe(false)
      expect(await signedIn(pair)).toBe(true)
    } finally {
      await secure.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
