import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PASSWORD, startTestHost, type TestHost } from '../host/testing.ts'
import { createAuthenticator } from './authenticator.testing.ts'

const ORIGIN = 'http://localhost'
let host: TestHost
let admin: string
beforeAll(async () => {
  host = await startTestHost()
})
afterAll(() => host.close())

const session = async (as: string) => (await host.ask('GET', '/api/identity/session', { as })).body

describe('the first link', () => {
  const accept = (body: Record<string, unknown>) => host.ask('POST', '/api/identity/links/accept', { body })

  it('is the only way in while nobody has an account', async () => {
    expect(
      (await host.ask('POST', '/api/identity/sign-in', { body: { login: 'admin', password: 'admin' } })).status,
    ).toBe(401)
    expect((await host.ask('GET', '/api/identity/people')).status).toBe(401)
    expect(await session('testudo_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).toMatchObject({
      signedIn: false,
      exercise: true,
    })
  })

  it('refuses guesses, weak passwords and links that ran out, with the same words for each kind of spent link', async () => {
    const guess = await accept({ token: 'x'.repeat(43), login: 'me', password: PASSWORD })
    const first = await host.identity.firstLink()
    const token = first?.path.split('#')[1] ?? ''
    for (const password of ['short', 'aaaaaaaaaaaaaaa', 'first-first-first', 'password123456', 'x'.repeat(300)]) {
      expect(await accept({ token, login: 'first', password })).toMatchObject({
        status: 400,
        body: { code: 'identity.weak_password' },
      })
    }
    expect(await accept({ token, login: 'first' })).toMatchObject({ status: 400, body: { code: 'identity.no_way_in' } })
    expect(await accept({ token, password: PASSWORD })).toMatchObject({
      status: 400,
      body: { code: 'identity.login_missing' },
    })
    host.time.now += 25 * 3_600_000
    const late = await accept({ token, login: 'first', password: PASSWORD })
    expect(late.status).toBe(404)
    expect(late.body).toEqual(guess.body)
  })

  it('of two starts only the newer link holds, and it makes an administrator who holds everything', async () => {
    const old = (await host.identity.firstLink())?.path.split('#')[1]
    admin = await host.enterFirst()
    expect((await accept({ token: old, login: 'second', password: PASSWORD })).status).toBe(404)
    expect(await host.identity.firstLink()).toBeUndefined()
    expect(await session(admin)).toMatchObject({
      signedIn: true,
      person: { login: 'first', clearances: { ALLIED: 'SECRET' } },
      systemHigh: { policy: 'ALLIED', classification: 'SECRET' },
    })
  })

  it('keeps no secret in clear', async () => {
    const rows = await host.storage.asOwner((tx) =>
      tx.query<{ all: string }>(
        `select (select json_agg(l)::text from identity_link l) || (select json_agg(s)::text from identity_session s) || (select json_agg(p)::text from identity_person p) as all`,
      ),
    )
    expect(rows[0]?.all).not.toContain(admin.split('=')[1])
    expect(rows[0]?.all).not.toContain(PASSWORD)
    expect(rows[0]?.all).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  })
})

describe('signing in with a password', () => {
  const signIn = (login: string, password: string, as?: string) =>
    host.ask('POST', '/api/identity/sign-in', { body: { login, password }, ...(as === undefined ? {} : { as }) })

  it('answers unknown accounts, wrong passwords and closed accounts with the same bytes', async () => {
    const { id } = await host.enter({ login: 'closed', name: 'Closed' })
    const asAdmin = await host.ask('POST', `/api/identity/people/${id}/disabled`, {
      as: admin,
      body: { disabled: true },
    })
    expect(asAdmin.status).toBe(200)
    const answers = [
      await signIn('nobody', PASSWORD),
      await signIn('first', 'wrong wrong wrong'),
      await signIn('closed', PASSWORD),
    ]
    for (const answer of answers) expect(answer).toMatchObject({ status: 401, cookie: undefined })
    expect(new Set(answers.map((a) => JSON.stringify(a.body))).size).toBe(1)
  })

  it('takes a planted session away and gives a new one', async () => {
    const planted = (await signIn('first', PASSWORD)).cookie ?? ''
    const fresh = (await signIn('  FIRST ', PASSWORD, planted)).cookie ?? ''
    expect(fresh).not.toBe(planted)
    expect(await session(planted)).toMatchObject({ signedIn: false })
    expect(await session(fresh)).toMatchObject({ signedIn: true })
  })

  it('stops guessing after ten attempts at one account, known or not, and lets go after a quarter of an hour', async () => {
    for (const login of ['ghost', 'first']) {
      for (let i = 0; i < 10; i++) expect((await signIn(login, `guess number ${i} of ten`)).status).toBe(401)
      expect(await signIn(login, PASSWORD)).toMatchObject({ status: 429, headers: { 'retry-after': '900' } })
    }
    host.time.now += 16 * 60_000
    expect((await signIn('first', PASSWORD)).status).toBe(200)
  })
})

describe('sessions', () => {
  let cookie: string
  beforeEach(async () => {
    host.time.now += 16 * 60_000
    cookie =
      (await host.ask('POST', '/api/identity/sign-in', { body: { login: 'first', password: PASSWORD } })).cookie ?? ''
  })

  it('end by sign-out, by idling and by age', async () => {
    const hour = 3_600_000
    await host.ask('POST', '/api/identity/sign-out', { as: cookie })
    expect(await session(cookie)).toMatchObject({ signedIn: false })

    const idle =
      (await host.ask('POST', '/api/identity/sign-in', { body: { login: 'first', password: PASSWORD } })).cookie ?? ''
    host.time.now += 11 * hour
    expect(await session(idle)).toMatchObject({ signedIn: true })
    host.time.now += 13 * hour
    expect(await session(idle)).toMatchObject({ signedIn: false })

    const old =
      (await host.ask('POST', '/api/identity/sign-in', { body: { login: 'first', password: PASSWORD } })).cookie ?? ''
    for (let i = 0; i < 15; i++) {
      host.time.now += 11 * hour
      expect(await session(old)).toMatchObject({ signedIn: true })
    }
    host.time.now += 4 * hour
    expect(await session(old)).toMatchObject({ signedIn: false })
  })

  it('are listed and ended by their owner only', async () => {
    const other = await host.enter({ login: `other-${host.time.now}`, name: 'Other' })
    const mine = (await host.ask('GET', '/api/identity/sessions', { as: cookie })).body as {
      id: string
      current: boolean
    }[]
    const current = mine.find((s) => s.current)
    expect((await host.ask('DELETE', `/api/identity/sessions/${current?.id}`, { as: other.cookie })).status).toBe(404)
    expect((await host.ask('DELETE', `/api/identity/sessions/${current?.id}`, { as: cookie })).status).toBe(200)
    expect(await session(cookie)).toMatchObject({ signedIn: false })
  })

  it('feel a change of rights at once', async () => {
    const watcher = await host.enter({
      login: `watch-${host.time.now}`,
      name: 'Watch',
      roles: ['auditor'],
      clearances: { ALLIED: 'SECRET' },
    })
    expect((await host.ask('GET', '/api/audit/export', { as: watcher.cookie })).status).toBe(200)
    const change = await host.ask('PUT', `/api/identity/people/${watcher.id}`, {
      as: cookie,
      body: { name: 'Watch', roles: [] },
    })
    expect(change.status).toBe(200)
    expect((await host.ask('GET', '/api/audit/export', { as: watcher.cookie })).status).toBe(403)
    await host.ask('POST', `/api/identity/people/${watcher.id}/disabled`, { as: cookie, body: { disabled: true } })
    expect((await host.ask('GET', '/api/audit/export', { as: watcher.cookie })).status).toBe(401)
  })
})

describe('API tokens', () => {
  it('hold no more than asked, cannot breed, and die with their time, their owner’s verbs or a click', async () => {
    const owner = await host.enter({ login: `tokens-${host.time.now}`, name: 'Tokens', roles: ['auditor', 'operator'] })
    const make = (body: unknown, more: { as?: string; token?: string }) =>
      host.ask('POST', '/api/identity/tokens', { body, ...more })
    expect(await make({ name: 'a', verbs: ['identity:manage'] }, { as: owner.cookie })).toMatchObject({
      status: 403,
      body: { code: 'identity.beyond_own' },
    })
    const made = await make({ name: 'metrics', verbs: ['operator:metrics'], days: 1 }, { as: owner.cookie })
    const { token, id } = made.body as { token: string; id: string }

    expect((await host.ask('GET', '/metrics')).status).toBe(401)
    expect((await host.ask('GET', '/metrics', { token })).body).toContain('testudo_http_request_seconds')
    expect((await host.ask('GET', '/api/audit/export', { token })).status).toBe(403)
    expect((await make({ name: 'child', verbs: ['operator:metrics'] }, { token })).status).toBe(403)
    expect((await host.ask('GET', '/metrics', { token: `${token}x`, as: owner.cookie })).status).toBe(401)
    expect((await host.ask('GET', '/api/identity/tokens', { as: owner.cookie })).body).not.toHaveProperty('0.token')

    host.time.now += 25 * 3_600_000
    expect((await host.ask('GET', '/metrics', { token })).status).toBe(401)
    host.time.now -= 25 * 3_600_000
    expect((await host.ask('GET', '/metrics', { token })).status).toBe(200)
    const stranger = await host.enter({ login: `stranger-${host.time.now}`, name: 'Stranger' })
    expect((await host.ask('DELETE', `/api/identity/tokens/${id}`, { as: stranger.cookie })).status).toBe(404)
    expect((await host.ask('DELETE', `/api/identity/tokens/${id}`, { as: owner.cookie })).status).toBe(200)
    expect((await host.ask('GET', '/metrics', { token })).status).toBe(401)
  })
})

describe('passkeys', () => {
  const begin = async () =>
    (await host.ask('POST', '/api/identity/passkeys/sign-in/begin')).body as {
      flow: string
      options: Record<string, unknown>
    }
  const finish = (flow: string, response: unknown) =>
    host.ask('POST', '/api/identity/passkeys/sign-in/finish', { body: { flow, response } })

  it('register by link and open the door; other sites, unverified users, replays and strangers’ keys do not', async () => {
    const made = await host.identity.createInvitation({
      login: `key-${host.time.now}`,
      name: 'Key',
      clearances: { ALLIED: 'RESTRICTED' },
    })
    const key = createAuthenticator()
    const link = (await host.ask('POST', '/api/identity/links/passkey', { body: { token: made.token } })).body as {
      flow: string
      options: Record<string, unknown>
    }
    const accept = (flow: string, response: unknown) =>
      host.ask('POST', '/api/identity/links/accept', { body: { token: made.token, passkey: { flow, response } } })
    expect((await accept(link.flow, key.create(link.options, 'https://evil.example'))).status).toBe(400)
    expect((await accept(link.flow, key.create(link.options, ORIGIN))).status, 'a challenge is good once').toBe(400)
    const again = (await host.ask('POST', '/api/identity/links/passkey', { body: { token: made.token } }))
      .body as typeof link
    expect((await accept(again.flow, key.create(again.options, ORIGIN, { verified: false }))).status).toBe(400)
    const third = (await host.ask('POST', '/api/identity/links/passkey', { body: { token: made.token } }))
      .body as typeof link
    const entered = await accept(third.flow, key.create(third.options, ORIGIN))
    expect(entered.status).toBe(200)

    const one = await begin()
    expect(one.options).not.toHaveProperty('allowCredentials.0')
    expect((await finish(one.flow, key.get(one.options, 'https://evil.example'))).status).toBe(401)
    const two = await begin()
    expect((await finish(two.flow, key.get(two.options, ORIGIN, { verified: false }))).status).toBe(401)
    const three = await begin()
    expect((await finish(three.flow, createAuthenticator().get(three.options, ORIGIN))).status).toBe(401)
    const four = await begin()
    const response = key.get(four.options, ORIGIN)
    const good = await finish(four.flow, response)
    expect(good.status).toBe(200)
    expect((await finish(four.flow, response)).status).toBe(401)
    expect(await session(good.cookie ?? '')).toMatchObject({
      person: { name: 'Key', clearances: { ALLIED: 'RESTRICTED' } },
    })

    const list = (await host.ask('GET', '/api/identity/passkeys', { as: good.cookie ?? '' })).body as { id: string }[]
    expect(await host.ask('DELETE', `/api/identity/passkeys/${list[0]?.id}`, { as: good.cookie ?? '' })).toMatchObject({
      status: 409,
    })
  })

  it('are added by a signed-in person for herself', async () => {
    const person = await host.enter({ login: `add-${host.time.now}`, name: 'Add' })
    const key = createAuthenticator()
    const { flow, options } = (await host.ask('POST', '/api/identity/passkeys/begin', { as: person.cookie })).body as {
      flow: string
      options: Record<string, unknown>
    }
    const other = await host.enter({ login: `thief-${host.time.now}`, name: 'Thief' })
    const response = key.create(options, ORIGIN)
    expect(
      (
        await host.ask('POST', '/api/identity/passkeys/finish', {
          as: other.cookie,
          body: { flow, name: 'x', response },
        })
      ).status,
    ).toBe(400)
    const mine = (await host.ask('POST', '/api/identity/passkeys/begin', { as: person.cookie }))
      .body as typeof options & { flow: string; options: Record<string, unknown> }
    const added = await host.ask('POST', '/api/identity/passkeys/finish', {
      as: person.cookie,
      body: { flow: mine.flow, name: 'Laptop', response: key.create(mine.options, ORIGIN) },
    })
    expect(added.status).toBe(200)
    expect((await host.ask('GET', '/api/identity/passkeys', { as: person.cookie })).body).toMatchObject([
      { name: 'Laptop' },
    ])
  })
})
