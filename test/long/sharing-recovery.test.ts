import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { freshDataDir } from '../../platform/src/host/testing.ts'
import {
  type ExchangeNode,
  give,
  labelFor,
  pin,
  report,
  startExchangeNode,
  until,
} from '../../capabilities/sharing/src/server/exchange/exchange.testing.ts'

// Nodes start and stop in each of these.
vi.setConfig({ testTimeout: 240_000 })

const open = new Set<ExchangeNode>()
const folders = new Set<string>()
afterEach(async () => {
  for (const node of open) await node.close().catch(() => undefined)
  open.clear()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  folders.clear()
})

async function start(nation: string, more: Parameters<typeof startExchangeNode>[1] = {}): Promise<ExchangeNode> {
  const node = await startExchangeNode(nation, more)
  open.add(node)
  return node
}
async function stop(node: ExchangeNode): Promise<void> {
  open.delete(node)
  await node.close()
}
const folder = async (): Promise<string> => {
  const made = await freshDataDir()
  folders.add(made)
  return made
}

const label = labelFor(['LTU', 'DNK'])
const nameOf = async (node: ExchangeNode, id: string) => (await node.host.objects.get(node.operator, id))?.name
const verdicts = async (node: ExchangeNode, peer: string) =>
  (await node.exchange.standings(node.operator, { peers: [peer] })).map(({ verdict }) => verdict ?? 'none')
const portOf = (node: ExchangeNode) => Number(new URL(node.node.tlsAddress ?? '').port)
interface Comparison {
  readonly given: {
    readonly sent: number
    readonly held: number
    readonly missing: readonly unknown[]
    readonly unknown: number
  }
  readonly brought: { readonly sent: number; readonly held: number }
}

describe('a crash', () => {
  it('between packing and sending repeats, and loses and doubles nothing', async () => {
    const dataDir = await folder()
    const a = await start('LTU', { dataDir })
    const b = await start('DNK')
    const id = await pin(a, b, { direction: 'wait' })
    await pin(b, a)
    const objects = Array.from({ length: 40 }, (_, i) => report(i + 1, `number ${i}`))
    await b.ask('PUT', `/sharing/peers/${(await peersOf(b))[0]?.id}`, { paused: true })
    await give(a, id, objects, label)
    // Writing a file packs and stores what waits, and puts nothing on the wire.
    expect((await a.raw('GET', `/sharing/peers/${id}/bundle`, undefined)).status).toBe(200)
    expect(await verdicts(a, id)).toEqual(objects.map(() => 'none'))
    // The disk as a power cut leaves it: copied while the node runs, without any farewell.
    const cut = await folder()
    rmSync(cut, { recursive: true, force: true })
    await a.host.tables.asOwner(async () => cpSync(dataDir, cut, { recursive: true }))
    await stop(a)
    rmSync(join(cut, 'socket'), { force: true })
    const again = await start('LTU', { dataDir: cut })
    await b.ask('PUT', `/sharing/peers/${(await peersOf(b))[0]?.id}`, { paused: false })
    await again.ask('PUT', `/sharing/peers/${id}`, { direction: 'push' })
    await until(
      () => verdicts(again, id),
      (all) => all.length === 40 && all.every((verdict) => verdict === 'accepted'),
    )
    expect(await nameOf(b, objects[39]?.id ?? '')).toBe('number 39')
    const { body } = await again.ask('POST', `/sharing/peers/${id}/reconcile`, {})
    expect((body as Comparison).given).toMatchObject({ sent: 40, held: 40, missing: [] })
  })

  it('an old disk at the receiver: what it lost comes again', async () => {
    const dataDir = await folder()
    const a = await start('LTU')
    const b = await start('DNK', { dataDir })
    const port = portOf(b)
    const id = await pin(a, b)
    await pin(b, a)
    await give(a, id, [report(1, 'before')], label)
    await until(
      () => verdicts(a, id),
      (all) => all[0] === 'accepted',
    )
    const old = await folder()
    rmSync(old, { recursive: true, force: true })
    await b.host.tables.asOwner(async () => cpSync(dataDir, old, { recursive: true }))
    await give(a, id, [report(2, 'after')], label)
    await until(
      () => verdicts(a, id),
      (all) => all.length === 2 && all.every((verdict) => verdict === 'accepted'),
    )
    await stop(b)
    rmSync(join(old, 'socket'), { force: true })
    const restored = await start('DNK', { dataDir: old, tlsPort: port })
    expect(await nameOf(restored, report(2, '').id)).toBeUndefined()
    await until(
      async () => (await a.ask('POST', `/sharing/peers/${id}/now`, {})).body,
      (answer) => (answer as { contacted: boolean }).contacted,
    )
    const { body } = await a.ask('POST', `/sharing/peers/${id}/reconcile`, {})
    expect((body as Comparison).given).toMatchObject({ sent: 2, held: 1 })
    await until(
      () => nameOf(restored, report(2, '').id),
      (name) => name === 'after',
    )
    const settled = await a.ask('POST', `/sharing/peers/${id}/reconcile`, {})
    expect((settled.body as Comparison).given).toMatchObject({ sent: 2, held: 2, missing: [] })
  })

  it('an old disk at the sender: it is reminded of what it gave, and can still recall it', async () => {
    const dataDir = await folder()
    const a = await start('LTU', { dataDir })
    const b = await start('DNK')
    const id = await pin(a, b)
    await pin(b, a)
    await give(a, id, [report(1, 'before')], label)
    await until(
      () => verdicts(a, id),
      (all) => all[0] === 'accepted',
    )
    const old = await folder()
    rmSync(old, { recursive: true, force: true })
    await a.host.tables.asOwner(async () => cpSync(dataDir, old, { recursive: true }))
    const [forgotten = ''] = await give(a, id, [report(2, 'forgotten')], label)
    await until(
      () => verdicts(a, id),
      (all) => all.length === 2 && all.every((verdict) => verdict === 'accepted'),
    )
    await stop(a)
    rmSync(join(old, 'socket'), { force: true })
    const restored = await start('LTU', { dataDir: old })
    expect(await verdicts(restored, id)).toHaveLength(1)
    const { body } = await restored.ask('POST', `/sharing/peers/${id}/reconcile`, {})
    expect((body as Comparison).given).toMatchObject({ sent: 2, held: 2, unknown: 1 })
    // Numbers of its chain are used up there: it begins another one by itself.
    await give(restored, id, [report(3, 'new')], label)
    await until(
      () => nameOf(b, report(3, '').id),
      (name) => name === 'new',
    )
    await restored.host.tables.asOwner((tx) => restored.exchange.recall(tx, [forgotten], 'in error'))
    restored.exchange.wake(id)
    await until(
      () => nameOf(b, report(2, '').id),
      (name) => name === undefined,
    )
  })
})

const peersOf = async (node: ExchangeNode) =>
  (
    (await node.ask('GET', '/sharing/peers')).body as {
      peers: { id: string; state: string; trouble?: { en: string } }[]
    }
  ).peers

describe('a node that cannot be called', () => {
  it('fetches what waits for it, and its receipts come back', async () => {
    const a = await start('LTU')
    const ship = await start('DNK')
    const id = await pin(a, ship, { direction: 'wait' })
    await pin(ship, a, { direction: 'pull' })
    await give(
      a,
      id,
      Array.from({ length: 10 }, (_, i) => report(i + 1, `for the ship ${i}`)),
      label,
    )
    await until(
      () => verdicts(a, id),
      (all) => all.length === 10 && all.every((verdict) => verdict === 'accepted'),
    )
    expect(await nameOf(ship, report(10, '').id)).toBe('for the ship 9')
  })
})

describe('a link without a wire', () => {
  it('carries a file there and its answer back; twice is once', async () => {
    const a = await start('LTU')
    const ship = await start('DNK')
    const id = await pin(a, ship, { direction: 'wait' })
    await pin(ship, a, { direction: 'wait' })
    const given = await give(
      a,
      id,
      Array.from({ length: 300 }, (_, i) => report(i + 1, `carried ${i}`)),
      label,
    ).catch(() => undefined)
    // A seal holds 256.
    expect(given).toBeUndefined()
    for (let from = 0; from < 300; from += 150)
      await give(
        a,
        id,
        Array.from({ length: 150 }, (_, i) => report(from + i + 1, `carried ${from + i}`)),
        label,
      )
    const file = await a.raw('GET', `/sharing/peers/${id}/bundle`, undefined)
    expect(file.status).toBe(200)
    const broken = Buffer.from(file.body)
    broken[broken.length - 200] = (broken[broken.length - 200] ?? 0) ^ 1
    expect((await ship.raw('POST', '/sharing/bundles', broken)).status).toBe(400)
    expect((await ship.raw('POST', '/sharing/bundles', file.body.subarray(0, 5_000))).status).toBe(400)
    expect((await a.raw('POST', '/sharing/bundles', file.body)).status).toBe(403)
    expect(await nameOf(ship, report(1, '').id)).toBeUndefined()
    const taken = await ship.raw('POST', '/sharing/bundles', file.body)
    expect(taken.status, taken.body.toString()).toBe(200)
    const told = JSON.parse(taken.body.toString()) as { verdicts: Record<string, number>; receipts: string }
    expect(told.verdicts).toEqual({ accepted: 300 })
    expect(await nameOf(ship, report(300, '').id)).toBe('carried 299')
    const twice = JSON.parse((await ship.raw('POST', '/sharing/bundles', file.body)).body.toString()) as typeof told
    expect(twice.receipts).toBe(told.receipts)
    const answer = Buffer.from(told.receipts, 'base64')
    expect((await a.raw('POST', '/sharing/bundles', answer)).status).toBe(200)
    expect(new Set(await verdicts(a, id))).toEqual(new Set(['accepted']))
    expect((await a.raw('POST', '/sharing/bundles', answer)).status).toBe(200)
  })

  it('holds only what its carrier may read', async () => {
    const a = await start('LTU')
    const ship = await start('DNK')
    const id = await pin(a, ship, { direction: 'wait' })
    await pin(ship, a, { direction: 'wait' })
    await give(a, id, [report(1, 'open')], label)
    await give(a, id, [report(2, 'CANARY secret')], { ...label, classification: 'SECRET' })
    const whole = await a.raw('GET', `/sharing/peers/${id}/bundle`, undefined)
    expect(whole.body.toString()).toContain('CANARY')
    const courier = await a.node.identity.createInvitation({
      ...a.operator,
      login: 'courier',
      name: 'Courier',
      clearances: { ALLIED: 'RESTRICTED' },
      roles: ['analyst'],
    })
    const session = await fetch(`${a.node.address}/api/identity/links/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: a.node.address },
      body: JSON.stringify({ token: courier.token, password: 'correct horse battery staple' }),
    })
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
    const carried = await fetch(`${a.node.address}/api/sharing/peers/${id}/bundle`, { headers: { cookie } })
    expect(carried.status).toBe(200)
    const file = await carried.text()
    expect(file).toContain('open')
    expect(file).not.toContain('CANARY')
    const taken = await ship.raw('POST', '/sharing/bundles', Buffer.from(file))
    expect(JSON.parse(taken.body.toString())).toMatchObject({ verdicts: { accepted: 1 } })
  })
})

describe('who answers with another certificate', () => {
  it('is sent nothing, and the page says why', async () => {
    const a = await start('LTU')
    const b = await start('DNK')
    const c = await start('POL')
    const id = await pin(a, b)
    const changed = await a.ask('PUT', `/sharing/peers/${id}`, { url: (await c.introduction()).url })
    expect(changed.status).toBe(200)
    await give(a, id, [report(1, 'for Denmark only')], label)
    const { body } = await a.ask('POST', `/sharing/peers/${id}/now`, {})
    expect(body).toMatchObject({ contacted: false, trouble: { en: expect.stringContaining('Another certificate') } })
    expect((await peersOf(a))[0]).toMatchObject({ state: 'offline' })
    expect(await nameOf(c, report(1, '').id)).toBeUndefined()
  })

  it('pins are not changed by the way: another key needs a word of people', async () => {
    const a = await start('LTU')
    const b = await start('DNK')
    const id = await pin(a, b)
    const introduction = { ...(await b.introduction()), publicKey: 'ab'.repeat(32) }
    expect((await a.ask('PUT', `/sharing/peers/${id}`, { introduction })).status).toBe(409)
    expect((await a.ask('PUT', `/sharing/peers/${id}`, { introduction, pinKey: true })).status).toBe(200)
    expect((await a.ask('POST', '/sharing/peers', { introduction: await a.introduction(), rights: {} })).status).toBe(
      400,
    )
    for (const url of ['http://x', 'https://u:p@x', 'https://x/y', 'file:///x'])
      expect((await a.ask('PUT', `/sharing/peers/${id}`, { url })).status, url).toBe(400)
    expect((await a.ask('PUT', '/sharing/peers/nobody', { paused: true })).status).toBe(404)
  })
})
