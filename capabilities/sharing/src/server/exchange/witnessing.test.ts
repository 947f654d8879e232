import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createHash } from 'node:crypto'
import { type ExchangeNode, pin, startExchangeNode, until } from './exchange.testing.ts'

// Whole nodes on a machine that others use too.
vi.setConfig({ testTimeout: 180_000 })

const MINUTE = 60_000
let a: ExchangeNode
let b: ExchangeNode
const at: Record<string, string> = {}

beforeAll(async () => {
  a = await startExchangeNode('LTU')
  b = await startExchangeNode('POL')
  // Far apart, so that contacts are those of the test. Poland is never called.
  at['ab'] = await pin(a, b, { direction: 'wait' })
  at['ba'] = await pin(b, a, { everySeconds: 86_400 })
})
afterAll(async () => {
  await Promise.all([a?.close(), b?.close()])
})

interface Log {
  readonly witness: string
  readonly size?: number
  readonly alarm?: { readonly code: string; readonly seen: string; readonly offered: string }
}
const logOf = async (node: ExchangeNode, peer: string) =>
  ((await node.ask('GET', `/sharing/peers/${at[peer]}`)).body as { readonly log: Log }).log
const checkpoint = async (node: ExchangeNode) =>
  (await node.ask('GET', '/audit/checkpoint')).body as { readonly size: number; readonly witnesses: readonly string[] }
/** The other may have started again just now. */
const meet = (node: ExchangeNode, peer: string) =>
  until(
    () => node.ask('POST', `/sharing/peers/${at[peer]}/now`, {}),
    ({ body }) => (body as { contacted: boolean }).contacted,
  )
/** Another minute of public log at a node. */
const minute = async (node: ExchangeNode) => {
  const { size } = await checkpoint(node)
  node.clock.ahead += MINUTE
  await until(
    () => checkpoint(node),
    (now) => now.size > size,
  )
}
const alarms = async (node: ExchangeNode) =>
  ((await node.ask('GET', '/audit/entries?verb=audit')).body as { rows: { verb: string; outcome: string }[] }).rows
    .filter(({ verb }) => /^audit:log-(forked|shrunk|signature)$/.test(verb))
    .map(({ verb, outcome }) => `${verb} ${outcome}`)

/** Another past in the public log of a node, which starts again. */
async function rewritten(node: ExchangeNode, ahead: number, ...changes: readonly string[]): Promise<ExchangeNode> {
  const port = Number(new URL(node.node.tlsAddress ?? '').port)
  const { dataDir } = node
  await node.host.tables.asOwner(async (tx) => {
    for (const change of changes) await tx.query(change)
  })
  await node.node.close()
  const again = await startExchangeNode(node.nation, { dataDir, tlsPort: port })
  again.clock.ahead = ahead
  return again
}

describe('audit logs of two nodes', () => {
  it('are countersigned by each other at a contact one of them makes', async () => {
    await minute(a)
    await minute(b)
    await meet(b, 'ba')
    const [ofA, ofB] = [await checkpoint(a), await checkpoint(b)]
    expect((await logOf(b, 'ba')).size).toBe(ofA.size)
    expect((await logOf(a, 'ab')).size).toBe(ofB.size)
    expect(ofA.witnesses).toEqual([(await logOf(a, 'ab')).witness.split('+')[0]])
    expect(ofB.witnesses).toEqual([(await logOf(b, 'ba')).witness.split('+')[0]])
    // The second one is proved to continue the first.
    await minute(a)
    await meet(b, 'ba')
    expect((await logOf(b, 'ba')).size).toBe((await checkpoint(a)).size)
    expect((await checkpoint(a)).witnesses).toHaveLength(1)
    const { body } = await a.ask('POST', '/audit/verify', {})
    expect(body).toMatchObject({ ok: true, witnesses: [(await logOf(a, 'ab')).witness.split('+')[0]] })
    expect(await alarms(a)).toEqual([])
    expect(await alarms(b)).toEqual([])
  })

  it('a countersignature nobody made is not kept', async () => {
    await minute(a)
    const { size } = await checkpoint(a)
    const forged = Buffer.concat([createHash('sha256').update('x').digest().subarray(0, 4), Buffer.alloc(72)])
    const name = (await logOf(a, 'ab')).witness.split('+')[0] ?? ''
    const line = `\u2014 ${name} ${forged.toString('base64')}`
    expect(await a.host.witness.keep((await b.introduction()).log ?? '', size, line)).toBe(false)
    expect((await checkpoint(a)).witnesses).toEqual([])
  })

  it('a log that was rewritten is an alarm with both notes, once, and is countersigned no more', async () => {
    const before = await logOf(b, 'ba')
    a = await rewritten(a, a.clock.ahead, `update audit_interval set root = sha256('another past') where n = 0`)
    await minute(a)
    await meet(b, 'ba')
    await meet(b, 'ba')
    const { alarm, size } = await logOf(b, 'ba')
    expect(alarm?.code).toBe('forked')
    expect(size).toBe(before.size)
    expect(alarm?.offered).not.toBe(alarm?.seen)
    expect(await alarms(b)).toEqual(['audit:log-forked failed'])
    expect((await checkpoint(a)).witnesses).toEqual([])
    const { body } = await b.ask('GET', '/sharing/peers')
    expect((body as { peers: { alarm?: { en: string } }[] }).peers[0]?.alarm?.en).toMatch(/another past/)
  })

  it('is begun anew when people say why; a log that lacks what was seen is an alarm too', async () => {
    expect((await b.ask('POST', `/sharing/peers/${at['ba']}/log`, { reason: '' })).status).toBe(400)
    const reason = 'put back from a backup'
    expect((await b.ask('POST', `/sharing/peers/${at['ba']}/log`, { reason })).status).toBe(200)
    await meet(b, 'ba')
    expect((await logOf(b, 'ba')).alarm).toBeUndefined()
    expect((await checkpoint(a)).witnesses).toHaveLength(1)
    a = await rewritten(a, 0, 'delete from audit_note', 'delete from audit_interval')
    await meet(b, 'ba')
    expect((await logOf(b, 'ba')).alarm?.code).toBe('shrunk')
  })
})
