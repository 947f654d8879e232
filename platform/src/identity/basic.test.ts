import { DAY, type MachineNode, openMachines, rights } from './machines.testing.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let node: MachineNode
beforeAll(async () => {
  node = await openMachines()
})
afterAll(() => node.host.close())

describe('HTTP Basic', () => {
  const basic = (login: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`,
  })
  const ask = (login: string, secret: string, path = '/taxii2/') =>
    node.host.ask('GET', path, { headers: basic(login, secret) })
  const addService = async () => {
    const login = `taxii-${node.next()}`
    const service = await node.accounts.add(node.admin, {
      kind: 'service',
      login,
      name: 'Client',
      rights: rights({ roles: ['taxii-reader'] }),
    })
    const { id, secret } = await node.accounts.token(node.admin, service.id, { name: 'first', days: 30 })
    return { login, service, secret, token: id }
  }
  // Wrong ones are counted for a quarter of an hour.
  beforeEach(() => {
    node.host.time.now += 16 * 60_000
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
    const bearer = await node.host.ask('GET', '/taxii2/', { token: secret })
    expect(bearer).toMatchObject({ status: 200, body: { via: 'token' } })
  })

  it('ends with the token and with the account', async () => {
    const { login, secret, service } = await addService()
    expect((await ask(login, secret)).status).toBe(200)
    node.host.time.now += 31 * DAY
    expect((await ask(login, secret)).status).toBe(401)
    const again = await node.accounts.token(node.admin, service.id, { name: 'second', days: 30 })
    expect((await ask(login, again.secret)).status).toBe(200)
    await node.accounts.change(node.admin, service.id, { disabled: true })
    expect((await ask(login, again.secret)).status).toBe(401)
    await expect(node.accounts.token(node.admin, service.id, { name: 'x', days: 1 })).rejects.toMatchObject({
      code: 'identity.closed',
    })
    await node.accounts.change(node.admin, service.id, { disabled: false })
    expect((await ask(login, again.secret)).status).toBe(401)
  })

  it('ends with the tokens, all at once, when somebody may have seen one', async () => {
    const { login, secret, service } = await addService()
    const low = await node.host.enter({ login: `low-${node.count()}`, name: 'Low', roles: ['administrator'] })
    const by = await node.accounts.find(low.id)
    if (by === undefined) throw new Error('not there')
    await expect(node.accounts.endTokens(by, service.id)).rejects.toMatchObject({ code: 'nothing_here' })
    expect((await ask(login, secret)).status).toBe(200)
    expect(await node.accounts.endTokens(node.admin, service.id)).toBe(1)
    expect((await ask(login, secret)).status).toBe(401)
    const again = await node.accounts.token(node.admin, service.id, { name: 'new', days: 1 })
    expect((await ask(login, again.secret)).status).toBe(200)
  })

  it('lets a guesser shut out only itself, and only after ten', async () => {
    const { login, secret } = await addService()
    const wrong = 'x'.repeat(43)
    const answers = []
    for (let i = 0; i < 12; i++) answers.push((await ask(login, wrong)).status)
    expect(answers).toEqual([...Array<number>(10).fill(401), 429, 429])
    // From where nothing was guessed the account is open all the while.
    const elsewhere = await node.host.identity.authenticate({
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
