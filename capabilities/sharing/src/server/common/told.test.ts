import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Label } from '@testudo/kernel/label'
import type { PrivateTopic } from '@testudo/platform/host'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestHost } from '../../../../../platform/src/host/testing.ts'
import { epochKey, evaluateInput } from '../../core/seen/oprf.ts'
import { enter, openLine, peer, rel, startNode } from './common.testing.ts'
import {
  bodyOf,
  isEditionLength,
  makeEdition,
  pointersUnder,
  type Told,
  toldInput,
  INDEX_ROW_BYTES,
} from './edition.ts'
import { pointsFor } from './toldAsking.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body)

/** Random bytes that are the same in every run, so that two worlds can be compared byte by byte. */
function drawn(): (n: number) => Uint8Array {
  let state = 1
  return (n) => Uint8Array.from({ length: n }, () => (state = (state * 48_271) % 2_147_483_647) & 255)
}

describe('an edition', () => {
  const key = epochKey(new Uint8Array(32).fill(3), 'node', 7)
  const items: Told[] = [
    { keys: ['w:signalbox:gw-4', 'n:gw-4'], body: bytes('one') },
    { keys: ['w:signalbox:gw-4'], body: bytes('two') },
    { keys: ['p:npm/left-pad'], body: bytes('three'.repeat(2_000)) },
  ]
  const made = makeEdition('products', items, key, drawn())
  const under = (name: string, topic = 'products', with_ = key) => {
    const index = made.bytes.subarray(0, made.rows * INDEX_ROW_BYTES)
    const shelf = made.bytes.subarray(made.rows * INDEX_ROW_BYTES)
    return pointersUnder(index, made.nonce, evaluateInput(with_.secretKey, toldInput(topic, name)))
      .map((one) => text(bodyOf(shelf.subarray(one.offset, one.offset + one.length), one.key)))
      .toSorted()
  }

  it('opens under a key what stands there and nothing else', () => {
    expect(under('w:signalbox:gw-4')).toEqual(['one', 'two'])
    expect(under('n:gw-4')).toEqual(['one'])
    expect(under('p:npm/left-pad')).toEqual(['three'.repeat(2_000)])
    for (const nothing of [
      under('w:other'),
      under('n:gw-4', 'other'),
      under('n:gw-4', 'products', epochKey(new Uint8Array(32), 'node', 7)),
    ])
      expect(nothing).toEqual([])
  })

  it('is padded: one thing more or less, or another under each key, and it is as long', () => {
    const other = makeEdition('products', items.slice(1), key, drawn())
    expect([other.rows, other.bytes.length]).toEqual([made.rows, made.bytes.length])
    expect(isEditionLength(made.rows, made.bytes.length)).toBe(true)
    expect(isEditionLength(made.rows, made.bytes.length + 1)).toBe(false)
    expect(isEditionLength(2 ** 30, 2 ** 40)).toBe(false)
    expect(Buffer.from(made.bytes).includes('one')).toBe(false)
  })

  it('opens nothing that was changed, and unpacks nothing endless', () => {
    const shelf = Buffer.from(made.bytes.subarray(made.rows * INDEX_ROW_BYTES))
    const index = made.bytes.subarray(0, made.rows * INDEX_ROW_BYTES)
    const [one] = pointersUnder(index, made.nonce, evaluateInput(key.secretKey, toldInput('products', 'n:gw-4')))
    if (one === undefined) throw new Error('nothing under the key')
    const at = shelf.subarray(one.offset, one.offset + one.length)
    at[3] = (at[3] ?? 0) ^ 1
    expect(bodyOf(at, one.key)).toBeUndefined()
    expect(makeEdition('products', [{ keys: ['a'], body: new Uint8Array(9_000_000) }], key, drawn()).rows).toBe(256)
  })

  it('costs whole questions: how many keys there are shows in steps alone', () => {
    expect([0, 1, 16, 17, 64, 65, 256, 257, 600].map(pointsFor)).toEqual([0, 16, 16, 64, 64, 256, 256, 272, 768])
  })
})

describe('two nodes', () => {
  const line = openLine()
  const [EST, LVA] = [peer('EST', { clearances: { ALLIED: 'RESTRICTED' } }), peer('LVA')]
  const [est, lva] = [line.join(EST), line.join(LVA)]
  let estonia: TestHost
  let latvia: TestHost
  let officer = ''
  /** What Latvia knows: found by a key, readable under a label. */
  const known: { key: string; body: string; label: Label }[] = []
  let leaks = false
  const topicOf = (node: TestHost): PrivateTopic => ({
    name: 'products',
    title: { en: 'Products', fr: 'Produits' },
    items: async (asker) =>
      known
        .filter(({ label }) => leaks || node.host.tables.mayRead(asker.subject, label))
        .map(({ key, body }) => ({ keys: [key], body: bytes(body) })),
    stamp: async () => String(known.length),
  })
  const ask = async (keys: readonly string[], scope = 'a') => {
    const { bodies, points } = await estonia.host.peers.match(LVA.id, 'products', keys, { scope })
    return { found: bodies.map(text).toSorted(), points }
  }
  const sent = (about: string) => line.traffic.filter((one) => one.includes(about))

  beforeAll(async () => {
    lva.known.push(EST)
    est.known.push(LVA)
    latvia = await startNode(lva.exchange)
    estonia = await startNode(est.exchange)
    officer = (await enter(latvia, 'lva', 'LVA')).cookie
    known.push(
      { key: 'w:signalbox:gw-4', body: 'for Estonia', label: rel('RESTRICTED', 'EST', 'LVA') },
      { key: 'w:signalbox:gw-4', body: 'for Latvia alone', label: rel('SECRET', 'LVA') },
      { key: 'w:other:thing', body: 'of another product', label: rel('RESTRICTED', 'EST', 'LVA') },
    )
    latvia.host.peers.offer(topicOf(latvia))
  }, 120_000)
  afterAll(async () => {
    await latvia.close()
    await estonia.close()
  })
  const settings = async (topics: readonly string[], perDay = 1_000) =>
    latvia.ask('PUT', '/api/sharing/seen/settings', {
      as: officer,
      body: { enabled: true, types: ['ipv4-addr'], topics, perDay, epochDays: 7 },
    })

  it('answer nothing until somebody switches the topic on; then it is offered by name', async () => {
    for (const topic of ['products', 'nothing']) {
      await expect(estonia.host.peers.match(LVA.id, topic, ['a'], { scope: 'a' })).rejects.toThrow(/does not answer/)
      expect(await estonia.host.peers.terms(LVA.id, topic, 1)).toMatchObject({ trouble: { fr: expect.any(String) } })
    }
    await expect(estonia.host.peers.match('nobody', 'products', ['a'], { scope: 'a' })).rejects.toThrow(/pinned/)
    expect(await settings(['products'])).toMatchObject({
      status: 200,
      body: { topics: ['products'], offered: [{ name: 'products', title: { fr: 'Produits' } }] },
    })
  })

  it('learn: the asker what it may read under keys it holds, the other how many points crossed', async () => {
    expect(await estonia.host.peers.terms(LVA.id, 'products', 3)).toMatchObject({
      points: 16,
      rows: 256,
      perDay: 1_000,
    })
    expect(await ask(['w:signalbox:gw-4', 'w:nobody:has'])).toEqual({ found: ['for Estonia'], points: 16 })
    const crossed = line.traffic.join('\n')
    for (const word of ['signalbox', 'gw-4', 'nobody:has', 'for Estonia', 'for Latvia', 'another product'])
      for (const form of [
        word,
        Buffer.from(word).toString('hex'),
        Buffer.from(word).toString('base64').replace(/=+$/, ''),
      ])
        expect(crossed.includes(form), word).toBe(false)
    const served = await latvia.ask('GET', '/api/sharing/seen/served', { as: officer })
    expect(served.body).toMatchObject({ rows: [{ name: 'Node of EST', questions: 1, points: 16 }] })
    // What is kept beside the database is as sealed as what crossed.
    const folder = await latvia.host.folder('told')
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).includes('for ')).toBe(false)
  })

  it('show nothing of which keys, or how many were found: the same bytes but for chance, the same fetches', async () => {
    const shape = () => line.traffic.splice(0).map((one) => one.length)
    shape()
    await ask(['w:signalbox:gw-4', 'w:other:thing'], 'b')
    const two = shape()
    await ask(['w:nobody:has'], 'c')
    expect(shape()).toEqual(two)
  })

  it('remember what was learnt for who may know of the keys, and for nobody else', async () => {
    expect((await ask(['w:other:thing'], 'd')).points).toBe(16)
    expect((await ask(['w:other:thing'], 'd')).points).toBe(0)
    expect((await ask(['w:other:thing'], 'e')).points).toBe(16)
  })

  it('are bound by one quota a day, and nothing is spent beyond it', async () => {
    await settings(['products'], 90)
    await expect(ask(['w:a', 'w:b'], 'f')).rejects.toThrow(/quota/)
    await settings(['products'])
  })

  it('refuse whole what is no question of theirs', async () => {
    const terms = (await est.exchange.ask(LVA.id, 'told/terms', { topic: 'products' })) as {
      nonce: string
      key: string
    }
    for (const [path, body, code] of [
      ['told/terms', { topic: '../etc' }, 'question'],
      ['told/part', { topic: 'products', nonce: '0'.repeat(32), part: 0 }, 'renewed'],
      ['told/part', { topic: 'products', nonce: terms.nonce, part: 9_999 }, 'table'],
      ['told/ask', { topic: 'products', key: terms.key, question: { points: [] } }, 'question'],
    ] as const)
      expect(await est.exchange.ask(LVA.id, path, body)).toEqual({ v: 'testudo/seen-refused/1', code })
  })

  it('differ in nothing when what is hidden differs, and the comparison sees a leak that is planted', async () => {
    const edition = async (hidden: readonly (typeof known)[number][]) => {
      known.push(...hidden)
      const items = await topicOf(latvia).items(EST)
      known.splice(known.length - hidden.length)
      return Buffer.from(makeEdition('products', items, epochKey(new Uint8Array(32), 'x', 1), drawn()).bytes).toString(
        'hex',
      )
    }
    const hidden = [{ key: 'w:secret:thing', body: 'hidden', label: rel('SECRET', 'LVA') }]
    expect(await edition(hidden)).toBe(await edition([]))
    leaks = true
    expect(await edition(hidden)).not.toBe(await edition([]))
    leaks = false
    expect(sent('told').length).toBeGreaterThan(0)
  })
})
