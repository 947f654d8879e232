import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type ExchangeNode, labelFor, pin, report, startExchangeNode, until } from './exchange.testing.ts'

// Whole nodes on a machine that others use too.
vi.setConfig({ testTimeout: 180_000 })

let giver: ExchangeNode
let fetcher: ExchangeNode
/** Peers a standing rule was asked about. */
const asked: string[] = []
const ruled = [report(1, 'let go by a rule'), report(2, 'let go later')]
let due = 1

/** A standing rule in small: gives each object that is due once. */
let given = 0
const fetcherAt: Record<string, string> = {}

beforeAll(async () => {
  giver = await startExchangeNode('LTU', {
    also: async ({ host, exchange }) => {
      exchange.beforeSending(async (peer) => {
        asked.push(peer.id)
        const next = ruled.slice(given, due)
        given = due
        if (next.length === 0) return 0
        await host.objects.put(giver.operator, next, { label: labelFor(['LTU', 'POL']), source: 'test' })
        const objects = await host.exchange.releasable(
          giver.operator,
          next.map(({ id }) => id),
        )
        const made = await host.tables.asOwner((tx) =>
          exchange.give(tx, { decision: 'rule-1', peer: peer.id, hops: 0, objects }),
        )
        return made.length
      })
    },
  })
  fetcher = await startExchangeNode('POL')
  fetcherAt['giver'] = await pin(giver, fetcher, { direction: 'wait' })
})
afterAll(async () => {
  await Promise.all([giver?.close(), fetcher?.close()])
})

const nameAt = async (id: string) => (await fetcher.host.objects.get(fetcher.operator, id))?.name

it('no rule is asked for a peer that is paused', async () => {
  const id = fetcherAt['giver'] ?? ''
  expect((await giver.ask('PUT', `/sharing/peers/${id}`, { paused: true })).status).toBe(200)
  const at = await pin(fetcher, giver, { direction: 'pull' })
  const told = await fetcher.ask('POST', `/sharing/peers/${at}/now`, {})
  expect(told.body).toMatchObject({ contacted: false })
  expect(asked).toEqual([])
  expect((await giver.ask('PUT', `/sharing/peers/${id}`, { paused: false })).status).toBe(200)
  await until(
    () => fetcher.ask('POST', `/sharing/peers/${at}/now`, {}),
    ({ body }) => (body as { contacted: boolean }).contacted,
  )
})

it('a peer that only calls gets what standing rules let go, now and later', async () => {
  await until(
    () => nameAt(ruled[0]?.id ?? ''),
    (name) => name === 'let go by a rule',
  )
  due = 2
  await until(
    () => nameAt(ruled[1]?.id ?? ''),
    (name) => name === 'let go later',
  )
  // The receipt travels after the object it is for.
  const told = await until(
    () => giver.exchange.standings(giver.operator, { decisions: ['rule-1'] }),
    (all) => all.length === 2 && all.every(({ verdict }) => verdict !== undefined),
  )
  expect(told.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted'])
})
