import type { Reply } from '@testudo/kernel/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestHost } from '../../../../../platform/src/host/testing.ts'
import type { parity } from '../../core/contract/parity.ts'
import { topicOf } from '../../core/exchange/topics.ts'
import { enter, openLine, peer, rel, startNode, subject } from './common.testing.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const HOUR = 3_600_000
const LVA = peer('LVA')
const POL = { ...peer('POL'), name: '=HYPERLINK("x")' }
const { exchange, known, standings } = openLine().join(peer('EST'))
let node: TestHost
let est = ''
let low = ''
const stamp = { spec_version: '2.1', created: '2026-11-20T08:00:00.000Z', modified: '2026-11-20T08:00:00.000Z' }
const malware = (n: number, modified = stamp.modified) => ({
  type: 'malware',
  id: `malware--${uuid(n)}`,
  name: `M${n}`,
  is_family: true,
  ...stamp,
  modified,
})

beforeAll(async () => {
  known.push(LVA, POL)
  node = await startNode(exchange)
  est = (await enter(node, 'est', 'EST')).cookie
  low = (await enter(node, 'low', 'EST', 'RESTRICTED')).cookie
  const put = (objects: readonly object[], ...label: Parameters<typeof rel>) =>
    node.host.objects.put(subject('EST'), objects as never, { label: rel(...label), source: 'EST' })
  await put([malware(1), malware(2), malware(3)], 'RESTRICTED', 'EST', 'LVA')
  await put([malware(4)], 'SECRET', 'EST', 'LVA')
  await put([malware(5)], 'RESTRICTED', 'EST')
  await put([malware(1, '2026-11-21T08:00:00.000Z')], 'RESTRICTED', 'EST', 'LVA')
  // Asked now and then, the feed knows since when something waits.
  await cells(est)
  node.time.now += 2 * HOUR
}, 120_000)
afterAll(() => node.close())

const give = (n: number, more: object = {}, modified = stamp.modified) =>
  standings.push({
    statement: `s${standings.length}`,
    peer: LVA.id,
    object: `malware--${uuid(n)}`,
    modified,
    decision: 'r',
    madeAt: node.time.now,
    tries: 1,
    ...more,
  })
const cells = async (as: string, query = '') =>
  (await node.ask('GET', `/api/sharing/parity${query}`, { as })).body as Reply<typeof parity>
const numbers = async (as: string) =>
  (await cells(as)).cells.map(({ name, topic, releasable, delivered, acknowledged, outstanding }) => [
    name,
    topic,
    releasable,
    delivered,
    acknowledged,
    outstanding,
  ])

describe('knowledge parity', () => {
  it('counts what an ally may have, and only what the asker may read too', async () => {
    expect(await numbers(est)).toEqual([['Node of LVA', 'threats', 4, 0, 0, 4]])
    expect(await numbers(low)).toEqual([['Node of LVA', 'threats', 3, 0, 0, 3]])
    expect((await cells(low)).marking.label.classification).toBe('RESTRICTED')
    expect((await cells(est)).cells[0]?.oldestMs).toBeGreaterThan(HOUR)
  })

  it('counts what went and what was confirmed, of the newest version; a refusal confirms nothing, a recall takes back', async () => {
    const at = { sentAt: node.time.now, answeredAt: node.time.now }
    // An older version of M1 is held: the newest is still outstanding.
    give(1, { ...at, verdict: 'accepted' })
    give(2, { ...at, verdict: 'accepted' })
    give(3, { ...at, verdict: 'refused.label-denied' })
    give(4, { ...at, verdict: 'accepted', recall: { at: node.time.now } })
    expect(await numbers(est)).toEqual([['Node of LVA', 'threats', 4, 2, 1, 3]])
    give(1, { sentAt: node.time.now }, '2026-11-21T08:00:00.000Z')
    expect(await numbers(est)).toEqual([['Node of LVA', 'threats', 4, 3, 1, 3]])
  })

  it('answers for one ally; one that is not there is nothing here', async () => {
    expect((await cells(est, `?peer=${LVA.id}`)).cells).toHaveLength(1)
    expect((await cells(est, `?peer=${POL.id}`)).cells).toEqual([])
    expect((await node.ask('GET', '/api/sharing/parity?peer=nobody', { as: est })).status).toBe(404)
  })

  it('leaves as CSV under its marking, through the release port, with no formula in it', async () => {
    await node.host.objects.put(subject('EST'), [malware(6)], { label: rel('RESTRICTED', 'EST', 'POL'), source: 'EST' })
    const answer = await node.ask('GET', '/api/sharing/parity.csv', { as: est })
    const lines = String(answer.body).split('\r\n')
    expect(lines[0]).toMatch(/^ALLIED SECRET.*,220700ZNOV26$/)
    expect(lines[1]).toBe('Ally,Nation,Topic,Releasable,Delivered,Acknowledged,Outstanding,Oldest waits')
    expect(lines[2]).toBe(`"'=HYPERLINK(""x"")",POL,threats,1,0,0,1,0 min`)
    expect(lines[3]).toMatch(/^Node of LVA,LVA,threats,4,3,1,3,\d/)
  })

  it('is told nothing by a newer version the asker may not read', async () => {
    const before = await numbers(low)
    await node.host.objects.put(subject('EST'), [malware(2, '2026-11-22T01:00:00.000Z')], {
      label: rel('SECRET', 'EST', 'LVA'),
      source: 'EST',
    })
    expect(await numbers(low)).toEqual(before)
    expect(await numbers(est)).not.toEqual(before)
  })

  it('has a topic for everything but what only helps to read the rest', () => {
    expect(['indicator', 'x-testudo-activity', 'x-other', 'constructor', 'marking-definition'].map(topicOf)).toEqual([
      'indicators',
      'activities',
      'other',
      'other',
      undefined,
    ])
  })
})
