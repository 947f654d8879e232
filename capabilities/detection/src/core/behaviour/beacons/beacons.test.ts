import { describe, expect, it } from 'vitest'
import { createBehaviour } from '../createBehaviour.ts'
import { browsing, networkDay, shuffled, steady, T0, type Traffic } from '../made.ts'

const HOUR = 3_600_000

const found = (events: readonly Traffic[], options = {}) => {
  const behaviour = createBehaviour({ budget: Infinity, ...options })
  for (const [i, { at, event }] of events.entries()) behaviour.event('s', event, at, i + 1)
  return behaviour.due(T0 + 24 * HOUR)
}
const known = (events: readonly Traffic[]) => found(events).map((hit) => hit.known)

/** People at work, each with sites of his own and some of all. */
const office = (hosts: number) =>
  Array.from({ length: hosts }, (_, i) =>
    browsing(`10.1.0.${i + 1}`, [`203.0.113.${i + 1}`, `203.0.113.${i + 101}`, '192.0.2.1', '192.0.2.2'], i),
  ).flat()

describe('is silent for', () => {
  it('hosts inside, and hosts outside that call in', () => {
    expect(known([...office(20), ...steady({ own: '10.1.0.5', other: '10.9.9.9' })])).toEqual([])
    expect(known([...office(20), ...steady({ own: '198.51.100.7', other: '10.1.0.5' })])).toEqual([])
  })

  it('time servers, by their port', () => {
    expect(known([...office(20), ...steady({ own: '10.1.0.5', other: '198.51.100.7', port: 123 })])).toEqual([])
  })

  it('updates and monitoring that most hosts call evenly', () => {
    const all = Array.from({ length: 20 }, (_, i) =>
      steady({ own: `10.1.0.${i + 1}`, other: '198.51.100.20', every: 300_000, count: 280, from: i * 7_000 }),
    )
    expect(known([...office(20), ...all.flat()])).toEqual([])
  })

  it('three connections, and one hour of even ones', () => {
    expect(
      known([...office(20), ...steady({ own: '10.1.0.5', other: '198.51.100.7', count: 3, every: HOUR * 7 })]),
    ).toEqual([])
    expect(
      known([...office(20), ...steady({ own: '10.1.0.5', other: '198.51.100.7', count: 60, every: 60_000 })]),
    ).toEqual([])
  })

  it('people who browse', () => expect(known(office(60))).toEqual([]))

  it('what is no event of a connection', () => {
    const odd = [
      {},
      { event_type: 'flow' },
      { event_type: 'flow', src_ip: 5, dest_ip: {} },
      { src_ip: '10.0.0.1', dest_ip: 'x'.repeat(9_000) },
    ]
    expect(known(odd.map((event) => ({ at: T0, event })))).toEqual([])
    expect(known([{ at: T0, event: JSON.parse('{"__proto__":{"src_ip":"10.0.0.1"},"constructor":1}') }])).toEqual([])
  })
})

describe('tells', () => {
  const beacon = steady({ own: '10.1.0.5', other: '198.51.100.7', every: 300_000, count: 288, sent: 420 })

  it('an even caller, with its figures', () => {
    const [hit, ...rest] = found([...office(20), ...beacon])
    expect(rest).toEqual([])
    expect(hit).toMatchObject({
      kind: 'behaviour',
      known: 'beaconing 10.1.0.5 198.51.100.7',
      value: '198.51.100.7',
      hosts: ['10.1.0.5', '198.51.100.7'],
      text: '10.1.0.5 calls 198.51.100.7 about every 300 s, 288 times in 24 h',
      score: 100,
    })
    expect(Object.fromEntries(hit?.fields.map(({ name, value }) => [name, value]) ?? [])).toMatchObject({
      intervals: '1',
      sizes: '1',
      hours: '1',
      duration: '1',
      connections: '288',
      'text.fr': '10.1.0.5 contacte 198.51.100.7 environ toutes les 300 s, 288 fois en 24 h',
    })
  })

  it.each([0.1, 0.3, 0.5])('a caller that waits up to %d of its time more or less', (jitter) => {
    expect(
      known([...office(20), ...steady({ own: '10.1.0.5', other: '198.51.100.7', every: 120_000, count: 700, jitter })]),
    ).toEqual(['beaconing 10.1.0.5 198.51.100.7'])
  })

  it('more than 512 connections, counting all of them', () => {
    const fast = steady({ own: '10.1.0.5', other: '198.51.100.7', every: 10_000, count: 8_600 })
    const [hit] = found([...office(20), ...fast])
    expect(hit?.fields.find(({ name }) => name === 'connections')?.value).toBe('8600')
    expect(hit?.score).toBeGreaterThan(95)
  })

  it('a name once, and not its address and lookups again', () => {
    const named = beacon.flatMap(({ at, event }) => [
      { at, event: { ...event, event_type: 'tls', tls: { sni: 'c2.bad.example' } } },
      { at, event: { ...event, event_type: 'dns', dns: { type: 'query', rrname: 'c2.bad.example' } } },
      { at, event },
    ])
    expect(known([...office(20), ...named])).toEqual(['beaconing 10.1.0.5 c2.bad.example'])
  })

  it('a name once, though its address looks even only later', () => {
    const behaviour = createBehaviour({ budget: Infinity })
    const told: string[] = []
    for (const [i, { at, event }] of [...office(20).toSorted((a, b) => a.at - b.at), ...beacon].entries()) {
      behaviour.event(
        's',
        { ...event, event_type: 'tls', tls: { sni: event['dest_ip'] === '198.51.100.7' ? 'c2.bad.example' : '' } },
        at,
        i,
      )
      behaviour.event('s', event, at + 1_000, i)
      if (i % 10 === 0) told.push(...behaviour.due(T0 + 24 * HOUR).map((hit) => hit.known))
    }
    expect([...new Set(told)]).toEqual(['beaconing 10.1.0.5 c2.bad.example'])
  })

  it('again only when the score moves or a day has gone', () => {
    const behaviour = createBehaviour({ budget: Infinity })
    const push = (events: readonly Traffic[]) => {
      for (const { at, event } of events) behaviour.event('s', event, at, 1)
      return behaviour.due(T0 + 72 * HOUR).length
    }
    expect(push([...office(20), ...beacon])).toBe(1)
    const later = (from: number, count: number) =>
      steady({ own: '10.1.0.5', other: '198.51.100.7', every: 300_000, count, sent: 420, from })
    expect(push(later(288 * 300_000, 12))).toBe(0)
    expect(push(later(300 * 300_000, 300))).toBe(1)
  })
})

it.each([1, 2, 3])('finds beacons of a made day of 150 hosts and nothing else, seed %d', (seed) => {
  const { events, planted } = networkDay(150, seed)
  const told = found(events).map((hit) => hit.known.replace('beaconing ', ''))
  expect(told.filter((pair) => !planted.has(pair))).toEqual([])
  // Twelve a day; ten connections, two hours apart, may look like chance. Seen: 12, 12, 11.
  expect(told.length).toBeGreaterThanOrEqual(11)
})

it('says the same in any order of arrival', () => {
  const events = [
    ...office(20),
    ...steady({ own: '10.1.0.5', other: '198.51.100.7', every: 120_000, count: 700, jitter: 0.2 }),
    ...steady({ own: '10.1.0.6', other: '198.51.100.9', every: 30_000, count: 2_800, jitter: 0.1 }),
  ]
  const plain = (list: readonly Traffic[]) =>
    found(list)
      .map(({ known: name, score, fields, at }) => ({ name, score, fields, at }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const expected = plain(events)
  expect(expected).toHaveLength(2)
  for (const seed of [1, 2, 3]) expect(plain(shuffled(events, seed))).toEqual(expected)
})

it('never mixes sources, and forgets one that ends', () => {
  const behaviour = createBehaviour({ budget: Infinity })
  const beacon = steady({ own: '10.1.0.5', other: '198.51.100.7', every: 300_000, count: 288 })
  for (const [i, { at, event }] of beacon.entries()) behaviour.event(i % 2 === 0 ? 'a' : 'b', event, at, i)
  expect(behaviour.counts('a')?.pairs).toBe(1)
  expect(
    behaviour
      .due(T0 + 24 * HOUR)
      .map((hit) => [hit.source, hit.fields.find(({ name }) => name === 'connections')?.value]),
  ).toEqual([
    ['a', '144'],
    ['b', '144'],
  ])
  behaviour.end('a')
  expect(behaviour.counts('a')).toBeUndefined()
})

describe('within bounds', () => {
  it('a flood of pairs drives out its like, not a beacon, and is told', () => {
    const limits = { pairs: 2_000, samples: 40_000, domains: 100, askers: 100, seen: 1_024 }
    const behaviour = createBehaviour({ budget: Infinity, limits })
    const beacon = steady({ own: '10.1.0.5', other: '198.51.100.7', every: 300_000, count: 280 })
    let line = 0
    for (const { at, event } of beacon) {
      behaviour.event('s', event, at, ++line)
      for (let i = 0; i < 500; i++)
        behaviour.event(
          's',
          { src_ip: `10.2.${line % 256}.${i % 256}`, dest_ip: `${100 + (i % 90)}.${line % 256}.${i % 200}.1` },
          at,
          ++line,
        )
    }
    const hits = behaviour.due(T0 + 24 * HOUR)
    expect(hits.map((hit) => hit.known)).toContain('beaconing 10.1.0.5 198.51.100.7')
    const counts = behaviour.counts('s')
    expect(counts?.pairs).toBeLessThanOrEqual(2_000)
    expect(counts?.evicted.beaconing).toBeGreaterThan(100_000)
    expect(hits.map((hit) => hit.known)).toContain('limits beaconing')
    expect(counts?.bytes).toBeLessThan(1_000_000)
  })

  it('a call is short, and what is left is done in the next', () => {
    const behaviour = createBehaviour({ budget: 2_000 })
    const beacons = Array.from({ length: 40 }, (_, i) =>
      steady({ own: `10.1.0.${i}`, other: `198.51.100.${i}`, every: 300_000, count: 280 }),
    ).flat()
    for (const { at, event } of beacons) behaviour.event('s', event, at, 1)
    const told = Array.from({ length: 8 }, () => behaviour.due(T0 + 24 * HOUR).length)
    expect(told).toEqual([7, 7, 7, 7, 7, 5, 0, 0])
  })

  it('times no clock can show are passed over', () => {
    const behaviour = createBehaviour({ budget: Infinity })
    for (const at of [-1, Number.NaN, Infinity, 5e12, 1e300])
      behaviour.event('s', steady({ own: '10.1.0.1', other: '198.51.100.1' })[0]?.event ?? {}, at, 1)
    expect([behaviour.counts('s')?.pairs, behaviour.counts('s')?.ahead]).toEqual([0, 3])
  })

  it('events from the future do not move the clock', () => {
    const behaviour = createBehaviour({ budget: Infinity })
    behaviour.due(T0 + 24 * HOUR)
    const beacon = steady({ own: '10.1.0.5', other: '198.51.100.7', every: 300_000, count: 288 })
    for (const { at, event } of beacon) behaviour.event('s', event, at, 1)
    behaviour.event('s', beacon[0]?.event ?? {}, T0 + 900 * HOUR, 1)
    expect(behaviour.counts('s')?.ahead).toBe(1)
    expect(behaviour.due(T0 + 24 * HOUR)).toHaveLength(1)
  })
})
