import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keyIdOf } from '../../core/index.ts'
import { type ExchangeNode, give, labelFor, pin, report, startExchangeNode, until } from './exchange.testing.ts'

// Whole nodes on a machine that others use too.
vi.setConfig({ testTimeout: 180_000 })

let a: ExchangeNode
let b: ExchangeNode
let c: ExchangeNode
const at: Record<string, string> = {}

beforeAll(async () => {
  a = await startExchangeNode('LTU')
  b = await startExchangeNode('POL')
  c = await startExchangeNode('DNK')
  at['ab'] = await pin(a, b)
  at['ba'] = await pin(b, a)
  at['bc'] = await pin(b, c)
  at['cb'] = await pin(c, b)
  // Denmark hears of Lithuania by Poland alone, but has its key.
  at['ca'] = await pin(c, a, { direction: 'wait' })
})
afterAll(async () => {
  await Promise.all([a?.close(), b?.close(), c?.close()])
})

interface Key {
  readonly id: string
  readonly from: number
  readonly until?: number
  readonly how: string
  readonly reason?: string
  readonly revoked?: { readonly reason: string }
}
const detail = async (node: ExchangeNode, peer: string) =>
  (await node.ask('GET', `/sharing/peers/${at[peer]}`)).body as {
    readonly keys: readonly Key[]
    readonly peer: { readonly alarm?: { readonly en: string } }
  }
const nameOf = async (node: ExchangeNode, id: string) => (await node.host.objects.get(node.operator, id))?.name
const verdictOf = async (node: ExchangeNode, peer: string, statement: string) =>
  (await node.exchange.standings(node.operator, { peers: [at[peer] ?? ''] })).find((one) => one.statement === statement)
    ?.verdict
const meet = (node: ExchangeNode, peer: string) => node.ask('POST', `/sharing/peers/${at[peer]}/now`, {})
const ALL = labelFor(['LTU', 'POL', 'DNK'])

describe('an introduction', () => {
  it('of a live node is refused by an exercise node, at pinning and later', async () => {
    const live = { ...(await c.introduction()), exercise: false }
    const rights = { organisation: '', nation: 'DNK', communities: [], clearances: {}, specialAccess: [] }
    expect(await a.ask('POST', '/sharing/peers', { introduction: live, rights })).toMatchObject({
      status: 409,
      body: { code: 'sharing.exercise_peer', detail: expect.stringContaining('never mix') as string },
    })
    const changed = await a.ask('PUT', `/sharing/peers/${at['ab']}`, {
      introduction: { ...(await b.introduction()), exercise: false },
    })
    expect(changed).toMatchObject({ status: 409, body: { code: 'sharing.exercise_peer' } })
  })

  it('that does not say what it is, or holds no key of a log, is refused at its place', async () => {
    const { exercise: _exercise, ...silent } = await c.introduction()
    const rights = { organisation: '', nation: 'DNK', communities: [], clearances: {}, specialAccess: [] }
    expect((await a.ask('POST', '/sharing/peers', { introduction: silent, rights })).status).toBe(400)
    const wrong = { ...(await c.introduction()), log: 'testudo/0+00000000+AAAA' }
    expect(await a.ask('POST', '/sharing/peers', { introduction: wrong, rights })).toMatchObject({
      status: 400,
      body: { code: 'sharing.log_key' },
    })
  })

  it('with another key is refused unless people say that they compared it', async () => {
    const stranger = { ...(await b.introduction()), publicKey: 'ab'.repeat(32) }
    expect(await a.ask('PUT', `/sharing/peers/${at['ab']}`, { introduction: stranger })).toMatchObject({
      status: 409,
      body: { code: 'sharing.other_key' },
    })
    expect((await detail(a, 'ab')).keys).toHaveLength(1)
  })
})

describe('a key that is changed', () => {
  it('is taken by those who pinned the one that signed it, with date and reason', async () => {
    const before = (await detail(b, 'ba')).keys
    const [early = ''] = await give(a, at['ab'] ?? '', [report(1, 'under the old key')], ALL, { hops: 1 })
    expect((await a.ask('POST', '/sharing/self/key', { reason: ' ' })).status).toBe(400)
    const { status, body } = await a.ask('POST', '/sharing/self/key', { reason: 'yearly change' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ told: 1 })
    const [old, fresh] = (
      await until(
        () => detail(b, 'ba'),
        ({ keys }) => keys.length === 2,
      )
    ).keys
    expect(old).toMatchObject({ id: before[0]?.id, until: (body as { from: number }).from })
    expect(fresh).toMatchObject({ how: 'rotated', reason: 'yearly change', id: (body as { key: string }).key })
    expect(fresh?.id).toBe(keyIdOf((await a.introduction()).publicKey))
    await until(
      () => verdictOf(a, 'ab', early),
      (verdict) => verdict === 'accepted',
    )
  })

  it('what was signed before is passed on and believed; what is signed after too', async () => {
    expect(await until(() => nameOf(c, report(1, '').id), Boolean)).toBe('under the old key')
    a.clock.ahead += 3_000
    const [late = ''] = await give(a, at['ab'] ?? '', [report(2, 'under the new key')], ALL, { hops: 1 })
    await until(
      () => verdictOf(a, 'ab', late),
      (verdict) => verdict === 'accepted',
    )
    // Denmark has not heard of the change: Poland keeps what it refused, until Lithuania itself says so.
    expect((await detail(c, 'ca')).keys).toHaveLength(1)
    at['ac'] = await pin(a, c)
    await meet(a, 'ac')
    expect((await detail(c, 'ca')).keys).toHaveLength(2)
    await meet(b, 'bc')
    expect(await until(() => nameOf(c, report(2, '').id), Boolean)).toBe('under the new key')
  })

  it('crosses an air gap in the file that is signed with it', async () => {
    expect((await a.ask('PUT', `/sharing/peers/${at['ac']}`, { direction: 'wait' })).status).toBe(200)
    await give(a, at['ac'] ?? '', [report(7, 'carried')], ALL)
    expect((await a.ask('POST', '/sharing/self/key', { reason: 'second change' })).status).toBe(200)
    a.clock.ahead += 3_000
    const { body: file } = await a.raw('GET', `/sharing/peers/${at['ac']}/bundle`, undefined)
    // A file in which somebody has put a change of his own says nothing.
    const [first = '', ...rest] = file.toString().split('\n')
    const { rotations, ...header } = JSON.parse(first) as { rotations: { text: string; byOld: string }[] }
    const forged = rotations.map((one) => ({ ...one, byOld: '0'.repeat(128) }))
    const changed = [JSON.stringify({ ...header, rotations: forged }), ...rest].join('\n')
    expect(await c.raw('POST', '/sharing/bundles', Buffer.from(changed))).toMatchObject({ status: 403 })
    expect((await detail(c, 'ca')).keys).toHaveLength(2)
    const { status, body } = await c.raw('POST', '/sharing/bundles', file)
    expect([status, JSON.parse(body.toString())]).toEqual([
      200,
      expect.objectContaining({ verdicts: { accepted: 1 } }) as object,
    ])
    expect((await detail(c, 'ca')).keys.at(-1)).toMatchObject({ how: 'rotated', reason: 'second change' })
    expect(await nameOf(c, report(7, '').id)).toBe('carried')
  })

  it('is told by an auditor’s log', async () => {
    const { body } = await b.ask('GET', '/audit/entries?verb=sharing')
    const { rows } = body as { rows: { verb: string; detail?: Record<string, unknown> }[] }
    const told = rows.filter(({ verb }) => verb === 'sharing:key-rotated').map(({ detail: one }) => one?.['reason'])
    expect(told).toContain('yearly change')
  })
})

describe('a key that others may hold', () => {
  it('is revoked by people; nothing new is believed under it', async () => {
    const current = (await detail(b, 'ba')).keys.at(-1)?.id ?? ''
    const revoke = (key: string, reason: string) =>
      b.ask('POST', `/sharing/peers/${at['ba']}/keys/${key}/revoke`, { reason })
    expect((await revoke('0'.repeat(32), 'stolen')).status).toBe(404)
    expect((await revoke(current, '')).status).toBe(400)
    expect((await revoke(current, 'stolen laptop')).status).toBe(200)
    expect((await detail(b, 'ba')).keys.at(-1)).toMatchObject({ revoked: { reason: 'stolen laptop' } })
    await give(a, at['ab'] ?? '', [report(3, 'by whoever holds it')], ALL)
    const told = await until(
      () => meet(a, 'ab'),
      ({ body }) => (body as { contacted: boolean }).contacted === false,
    )
    expect((told.body as { trouble: { en: string } }).trouble.en).toMatch(/key/)
    expect(await nameOf(b, report(3, '').id)).toBeUndefined()
    expect((await detail(b, 'ba')).peer.alarm?.en).toMatch(/ended or was revoked/)
  })

  it('vouches for no other one: people compare, and the old one never comes back', async () => {
    const old = await a.introduction()
    const { body } = await a.ask('POST', '/sharing/self/key', { reason: 'stolen laptop', compromised: true })
    expect(body).toMatchObject({ told: 0 })
    a.clock.ahead += 3_000
    await meet(a, 'ab')
    expect((await detail(b, 'ba')).peer.alarm?.en).toMatch(/did not vouch/)
    const put = (introduction: unknown, more = {}) =>
      b.ask('PUT', `/sharing/peers/${at['ba']}`, { introduction, ...more })
    expect(await put(old, { pinKey: true })).toMatchObject({ status: 409, body: { code: 'sharing.key_revoked' } })
    expect(await put(await a.introduction())).toMatchObject({ status: 409, body: { code: 'sharing.other_key' } })
    expect((await put(await a.introduction(), { pinKey: true })).status).toBe(200)
    expect((await detail(b, 'ba')).peer.alarm).toBeUndefined()
    await meet(a, 'ab')
    const [id = ''] = await give(a, at['ab'] ?? '', [report(4, 'with the new key')], ALL)
    await until(
      () => verdictOf(a, 'ab', id),
      (verdict) => verdict === 'accepted',
    )
    expect((await a.ask('GET', '/sharing/self')).body).toMatchObject({
      keys: [{ how: 'pinned' }, { how: 'rotated' }, { how: 'rotated' }, { how: 'pinned' }],
    })
  })

  it('no audit log is suspected: two nodes that call each other all the time ask for proofs that cross', async () => {
    for (let minute = 0; minute < 5; minute++) {
      a.clock.ahead += 60_000
      b.clock.ahead += 60_000
      await Promise.all([meet(a, 'ab'), meet(b, 'ba'), meet(a, 'ab'), meet(b, 'ba')])
    }
    for (const node of [a, b]) {
      const { body } = await node.ask('GET', '/audit/entries?verb=audit')
      expect((body as { rows: { verb: string }[] }).rows.filter(({ verb }) => verb.startsWith('audit:log-'))).toEqual(
        [],
      )
    }
  })

  it('keys are there after a restart', async () => {
    const before = (await a.introduction()).publicKey
    const { dataDir } = a
    await a.node.close()
    a = await startExchangeNode('LTU', { dataDir })
    expect((await a.introduction()).publicKey).toBe(before)
  })
})
