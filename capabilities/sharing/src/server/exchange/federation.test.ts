import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExchangeNode, give, labelFor, pin, report, startExchangeNode, until } from './exchange.testing.ts'

let a: ExchangeNode
let b: ExchangeNode
let c: ExchangeNode
const at: Record<string, string> = {}

beforeAll(async () => {
  a = await startExchangeNode('LTU')
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

  it('a node gets nothing its label does not let it read', async () => {
    const polish = report(2, 'for Poland')
    expect(await give(a, at['ac'] ?? '', [polish], labelFor(['POL', 'LTU']))).toEqual([])
    const secret = report(3, 'secret')
    expect(
      await give(a, at['ac'] ?? '', [secret], labelFor(['POL', 'LTU', 'DNK'], { classification: 'SECRET' })),
    ).toEqual([])
  })
})
