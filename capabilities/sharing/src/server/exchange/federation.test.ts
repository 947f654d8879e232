import type { Reply } from '@testudo/kernel/contract'
import { CERTIFICATE_WARN_MS, type certificates } from '../../core/contract/peers.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ExchangeNode, give, labelFor, pin, report, startExchangeNode, until } from './exchange.testing.ts'

// Whole nodes on a machine that others use too.
vi.setConfig({ testTimeout: 180_000 })

const AUTHOR = 'identity--5e1ab0c7-4d4f-4b6e-8a53-1f7c2e9d0a11'

let a: ExchangeNode
let b: ExchangeNode
let c: ExchangeNode
const at: Record<string, string> = {}

beforeAll(async () => {
  a = await startExchangeNode('LTU', { identities: [AUTHOR] })
  b = await startExchangeNode('POL')
  c = await startExchangeNode('DNK')
  at['ab'] = await pin(a, b)
  at['ac'] = await pin(a, c, { clearance: 'UNCLASSIFIED' })
  at['ba'] = await pin(b, a)
  at['bc'] = await pin(b, c)
  at['ca'] = await pin(c, a)
  at['cb'] = await pin(c, b)
})
afterAll(async () => {
  await Promise.all([a?.close(), b?.close(), c?.close()])
})

const nameOf = async (node: ExchangeNode, id: string) => (await node.host.objects.get(node.operator, id))?.name
const standing = async (node: ExchangeNode, peer: string, statement: string) =>
  (await node.exchange.standings(node.operator, { peers: [peer] })).find((one) => one.statement === statement)

describe('three nodes', () => {
  it('each get what their label lets them, and say so with receipts', async () => {
    const both = report(1, 'for both')
    const [toB] = await give(a, at['ab'] ?? '', [both], labelFor(['POL', 'DNK', 'LTU']))
    const [toC] = await give(a, at['ac'] ?? '', [both], labelFor(['POL', 'DNK', 'LTU']))
    await until(
      async () => [await standing(a, at['ab'] ?? '', toB ?? ''), await standing(a, at['ac'] ?? '', toC ?? '')],
      (all) => all.every((one) => one?.verdict === 'accepted'),
    )
    expect(await nameOf(b, both.id)).toBe('for both')
    expect(await nameOf(c, both.id)).toBe('for both')
  })

  it('each shows its own certificate, and when those end that it has seen', async () => {
    const { body } = await a.ask('GET', '/sharing/certificates')
    const told = body as Reply<typeof certificates>
    expect(told.own.pem).toMatch(/^-----BEGIN CERTIFICATE-----/)
    expect(told.own.until - told.own.from).toBeGreaterThan(CERTIFICATE_WARN_MS)
    const { body: ofB } = await b.ask('GET', '/sharing/certificates')
    const { own } = ofB as Reply<typeof certificates>
    expect(told.peers.find(({ id }) => id === at['ab'])).toEqual({
      id: at['ab'],
      name: expect.any(String) as string,
      nation: 'POL',
      fingerprint: own.fingerprint,
      until: own.until,
    })
  })

  it('a node gets nothing its label does not let it read', async () => {
    const polish = report(2, 'for Poland')
    expect(await give(a, at['ac'] ?? '', [polish], labelFor(['POL', 'LTU']))).toEqual([])
    const secret = report(3, 'secret')
    expect(
      await give(a, at['ac'] ?? '', [secret], labelFor(['POL', 'LTU', 'DNK'], { classification: 'SECRET' })),
    ).toEqual([])
  })

  it('each holds of the other what the other says it gave', async () => {
    const { body } = await a.ask('POST', `/sharing/peers/${at['ab']}/reconcile`, {})
    const { given } = body as { given: { sent: number; held: number; sentence: { en: string } } }
    expect(given).toMatchObject({ sent: 1, held: 1, missing: [], unknown: 0 })
    expect(given.sentence.en).toMatch(/has 1 for .*, .* has 1, none missing\.$/)
  })

  it('counts for a reader are counts of what the reader may read', async () => {
    const hidden = report(4, 'hidden')
    const [id] = await give(a, at['ab'] ?? '', [hidden], labelFor(['POL', 'LTU'], { classification: 'CONFIDENTIAL' }))
    await until(
      () => standing(a, at['ab'] ?? '', id ?? ''),
      (one) => one?.verdict === 'accepted',
    )
    const low = { ...a.operator, clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'CLEAR' } }
    const seen = await a.exchange.standings(low, { peers: [at['ab'] ?? ''] })
    expect(seen.map(({ object }) => object)).not.toContain(hidden.id)
    expect((await a.exchange.standings(a.operator, { objects: [hidden.id] })).length).toBe(1)
    expect(await a.exchange.standings(low, { objects: [hidden.id] })).toEqual([])
    expect((await b.host.objects.get({ ...b.operator, clearances: low.clearances }, hidden.id))?.name).toBeUndefined()
  })

  it('only the node that speaks for an author makes versions of what it authored', async () => {
    const authored = { ...report(6, 'by Lithuania'), created_by_ref: AUTHOR }
    const [id] = await give(b, at['bc'] ?? '', [authored], labelFor(['POL', 'DNK']))
    const answered = await until(
      () => standing(b, at['bc'] ?? '', id ?? ''),
      (one) => one?.verdict !== undefined,
    )
    expect(answered?.verdict).toBe('quarantined.foreign-version')
    expect(await nameOf(c, authored.id)).toBeUndefined()
  })

  it('what a node holds from others alone is not its own to release', async () => {
    const own = report(5, 'of Poland')
    await b.host.objects.put(b.operator, [own], { label: labelFor(['POL']), source: 'Poland' })
    const held = await b.host.tables.asOwner((tx) => b.exchange.onlyHeld(tx, b.operator, [report(1, '').id, own.id]))
    expect([...held]).toEqual([report(1, '').id])
  })
})

describe('a recall', () => {
  it('is confirmed by who carried it out, and nothing is left there', async () => {
    const wrong = report(10, 'released in error')
    const [id = ''] = await give(a, at['ab'] ?? '', [wrong], labelFor(['POL', 'LTU']))
    await until(
      () => standing(a, at['ab'] ?? '', id),
      (one) => one?.verdict === 'accepted',
    )
    expect(await nameOf(b, wrong.id)).toBe('released in error')
    expect(await a.host.tables.asOwner((tx) => a.exchange.recall(tx, [id, 'f'.repeat(64)], 'in error'))).toBe(1)
    a.exchange.wake(at['ab'])
    const settled = await until(
      () => standing(a, at['ab'] ?? '', id),
      (one) => one?.recall?.outcome !== undefined,
    )
    expect(settled?.recall?.outcome).toBe('recalled')
    expect(await nameOf(b, wrong.id)).toBeUndefined()
    // Twice is once.
    expect(await a.host.tables.asOwner((tx) => a.exchange.recall(tx, [id], 'in error'))).toBe(0)
  })

  it('goes where the object went, over relays', async () => {
    const passed = report(11, 'passed on')
    const [id = ''] = await give(a, at['ab'] ?? '', [passed], labelFor(['POL', 'LTU', 'DNK']), { hops: 1 })
    await until(
      () => nameOf(c, passed.id),
      (name) => name === 'passed on',
    )
    await a.host.tables.asOwner((tx) => a.exchange.recall(tx, [id], 'in error'))
    a.exchange.wake()
    await until(
      () => nameOf(c, passed.id),
      (name) => name === undefined,
    )
    const atB = await until(
      () => standing(b, at['bc'] ?? '', id),
      (one) => one?.recall?.outcome !== undefined,
    )
    expect(atB?.recall?.outcome).toBe('recalled')
  })
})

describe('a relay', () => {
  it('keeps what has no hop left, and what the neighbour may not read', async () => {
    const stays = report(20, 'for one')
    const polish = report(21, 'not for Denmark')
    const goes = report(22, 'for all')
    await give(a, at['ab'] ?? '', [stays], labelFor(['POL', 'LTU', 'DNK']), { hops: 0 })
    await give(a, at['ab'] ?? '', [polish], labelFor(['POL', 'LTU']), { hops: 2 })
    await give(a, at['ab'] ?? '', [goes], labelFor(['POL', 'LTU', 'DNK']), { hops: 1 })
    await until(
      () => nameOf(c, goes.id),
      (name) => name === 'for all',
    )
    expect(await nameOf(c, stays.id)).toBeUndefined()
    expect(await nameOf(c, polish.id)).toBeUndefined()
    const [source] = await c.host.objects.assertions(c.operator, goes.id)
    expect(source?.source).toMatch(/^node:ltu-node-/)
  })

  it('keeps what is originator controlled, whatever the hops', async () => {
    const label = labelFor(['POL', 'LTU', 'DNK'], {
      originators: ['LTU'],
      categories: [
        { type: 'PERMISSIVE', tag: 'Releasable To', values: ['POL', 'LTU', 'DNK'] },
        { type: 'INFORMATIVE', tag: 'Originator Control', values: ['LTU'] },
      ],
    })
    const controlled = report(23, 'controlled')
    const after = report(24, 'after it')
    await give(a, at['ab'] ?? '', [controlled], label, { hops: 2 })
    await give(a, at['ab'] ?? '', [after], labelFor(['POL', 'LTU', 'DNK']), { hops: 2 })
    await until(
      () => nameOf(c, after.id),
      (name) => name === 'after it',
    )
    expect(await nameOf(b, controlled.id)).toBe('controlled')
    expect(await nameOf(c, controlled.id)).toBeUndefined()
  })
})

describe('a node that was away', () => {
  it('catches up, and is left with nothing that was recalled meanwhile', async () => {
    const paused = await c.ask('PUT', `/sharing/peers/${at['ca']}`, { paused: true })
    expect(paused.status).toBe(200)
    const kept = Array.from({ length: 30 }, (_, i) => report(100 + i, `kept ${i}`))
    const given = await give(a, at['ac'] ?? '', kept, labelFor(['DNK', 'LTU']))
    const [first = ''] = given
    await new Promise((next) => setTimeout(next, 300))
    expect(await nameOf(c, kept[1]?.id ?? '')).toBeUndefined()
    await a.host.tables.asOwner((tx) => a.exchange.recall(tx, [first], 'while away'))
    await c.ask('PUT', `/sharing/peers/${at['ca']}`, { paused: false })
    await until(
      () => nameOf(c, kept[29]?.id ?? ''),
      (name) => name === 'kept 29',
    )
    const settled = await until(
      () => standing(a, at['ac'] ?? '', first),
      (one) => one?.recall?.outcome !== undefined,
    )
    // Packed before the recall, it arrived and was taken back; otherwise it never left.
    expect(['recalled', 'not-held']).toContain(settled?.recall?.outcome)
    await until(
      () => nameOf(c, kept[0]?.id ?? ''),
      (name) => name === undefined,
    )
    const { body } = await a.ask('POST', `/sharing/peers/${at['ac']}/reconcile`, {})
    expect((body as { given: { missing: unknown[] } }).given.missing).toEqual([])
  })
})

describe('a release with an end', () => {
  it('is over there when it ends', async () => {
    const brief = report(40, 'for an hour')
    const [id = ''] = await give(a, at['ab'] ?? '', [brief], labelFor(['POL', 'LTU']), {
      notAfter: Date.now() + 3_600_000,
    })
    await until(
      () => standing(a, at['ab'] ?? '', id),
      (one) => one?.verdict === 'accepted',
    )
    expect(await nameOf(b, brief.id)).toBe('for an hour')
    b.clock.ahead = 3_700_000
    await until(
      () => nameOf(b, brief.id),
      (name) => name === undefined,
    )
    b.clock.ahead = 0
  })
})
