import { describe, expect, it } from 'vitest'
import { spreadBy } from '../../history/spread.ts'
import { Distinct } from '../distinct.ts'
import { HalfDays } from '../halfDays.ts'
import { createBehaviour } from '../createBehaviour.ts'
import { dice, shuffled, T0, type Traffic } from '../made.ts'

const HOUR = 3_600_000

const found = (events: readonly Traffic[]) => {
  const behaviour = createBehaviour({ budget: Infinity })
  for (const [i, { at, event }] of events.entries()) behaviour.event('s', event, at, i + 1)
  return behaviour.due(T0 + 24 * HOUR)
}
const known = (events: readonly Traffic[]) => found(events).map((hit) => hit.known)

const text = (roll: (below: number) => number, length: number, letters: string) =>
  Array.from({ length }, () => letters[roll(letters.length)]).join('')
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** A line of Zeek's dns log. */
const ask = (own: string, query: string, at: number, rcode_name = 'NOERROR', qtype_name = 'A'): Traffic => ({
  at: T0 + at,
  event: { _path: 'dns', 'id.orig_h': own, 'id.resp_h': '10.0.0.53', query, qtype_name, rcode_name },
})

const many = (count: number, make: (i: number, roll: (below: number) => number) => Traffic, seed = 1) => {
  const roll = dice(seed)
  return Array.from({ length: count }, (_, i) => make(i, roll))
}

describe('tunnels', () => {
  const tunnel = many(600, (i, roll) =>
    ask('10.1.0.7', `${text(roll, 60, BASE32)}.${text(roll, 40, BASE32)}.t.relay.example`, i * 3_000, 'NOERROR', 'TXT'),
  )

  it('are told with host, domain and figures', () => {
    const [hit, ...rest] = found(tunnel)
    expect(rest).toEqual([])
    expect(hit).toMatchObject({
      known: 'dns-tunnel 10.1.0.7 relay.example',
      value: 'relay.example',
      hosts: ['10.1.0.7'],
    })
    expect(hit?.score).toBeGreaterThan(85)
    const names = Number(hit?.fields.find(({ name }) => name === 'uniqueNames')?.value)
    expect(Math.abs(names - 600)).toBeLessThan(60)
  })

  it('are told when slow: 150 names of 32 hexadecimal digits in a night', () => {
    const slow = many(150, (i, roll) =>
      ask('10.1.0.7', `${text(roll, 32, '0123456789abcdef')}.up.example`, i * 200_000),
    )
    expect(known(slow)).toEqual(['dns-tunnel 10.1.0.7 up.example'])
  })

  it('are the same in any order', () => {
    const plain = (list: readonly Traffic[]) => found(list).map((hit) => ({ ...hit, line: 0 }))
    expect(plain(shuffled(tunnel, 4))).toEqual(plain(tunnel))
  })

  it.each<readonly [string, readonly Traffic[]]>([
    [
      'content networks',
      many(4_000, (i, roll) => ask(`10.1.0.${i % 50}`, `cdn${roll(400)}-edge${roll(9)}.static.example`, i * 9_000)),
    ],
    [
      'block lists, whose names are addresses turned round',
      many(3_000, (i, roll) =>
        ask('10.1.0.25', `${roll(256)}.${roll(256)}.${roll(256)}.${roll(223)}.list.example`, i * 9_000),
      ),
    ],
    [
      'reputation services that are known',
      many(900, (i, roll) => ask('10.1.0.9', `${text(roll, 50, BASE32)}.a.sophosxl.net`, i * 9_000)),
    ],
    [
      'own and reverse names',
      many(900, (i, roll) => ask('10.1.0.9', `${text(roll, 50, BASE32)}.corp.internal`, i * 9_000)),
    ],
    ['ninety long names', many(90, (i, roll) => ask('10.1.0.9', `${text(roll, 50, BASE32)}.few.example`, i * 9_000))],
  ])('are not: %s', (_, events) => expect(known(events)).toEqual([]))
})

describe('generated names', () => {
  const walk = many(60, (i, roll) => ask('10.1.0.8', `${text(roll, 14, LETTERS)}.com`, i * 2_000, 'NXDOMAIN'), 3)

  it('are told of the host, with those that exist', () => {
    const [hit, ...rest] = found([...walk, ask('10.1.0.8', 'qxvbtrwzkpmhd.net', 200_000)])
    expect(rest).toEqual([])
    expect(hit).toMatchObject({ known: 'generated-names 10.1.0.8', value: 'qxvbtrwzkpmhd.net', hosts: ['10.1.0.8'] })
    expect(hit?.score).toBeGreaterThan(80)
    expect(hit?.fields.find(({ name }) => name === 'missingShare')?.value).toBe('0.984')
  })

  it('are read from Sysmon, which names the computer only', () => {
    const events = walk.map(({ at, event }) => ({
      at,
      event: {
        EventID: 22,
        Channel: 'Sysmon',
        Computer: 'WS-0142.corp.local',
        QueryName: event['query'],
        QueryStatus: '9003',
      },
    }))
    expect(known(events)).toEqual(['generated-names ws-0142.corp.local'])
  })

  it.each<readonly [string, readonly Traffic[]]>([
    [
      'misspelt names',
      many(60, (i) =>
        ask('10.1.0.8', `${['gogle', 'facebok', 'micosoft', 'exmple'][i % 4]}${i}.com`, i * 2_000, 'NXDOMAIN'),
      ),
    ],
    [
      'names asked for with an own ending',
      many(60, (i, roll) => ask('10.1.0.8', `${text(roll, 12, LETTERS)}.corp.example`, i, 'NXDOMAIN')),
    ],
    ['words without a dot', many(60, (i, roll) => ask('10.1.0.8', text(roll, 12, LETTERS), i, 'NXDOMAIN'))],
    ['nine of them', walk.slice(0, 9)],
    ['those that exist', many(60, (i, roll) => ask('10.1.0.8', `${text(roll, 14, LETTERS)}.com`, i * 2_000))],
  ])('are not: %s', (_, events) => expect(known(events)).toEqual([]))
})

it('counts different values within 8 %, the same in any order and joined', () => {
  const spread = spreadBy(1)
  for (const size of [0, 1, 24, 25, 100, 1_000, 20_000]) {
    const hashes = Array.from({ length: size }, (_, i) => spread(`v${i}`))
    const [one, other, left, right] = [new Distinct(), new Distinct(), new Distinct(), new Distinct()]
    for (const hash of hashes) one.add(hash)
    for (const hash of [...hashes.toReversed(), ...hashes]) other.add(hash)
    for (const [i, hash] of hashes.entries()) (i % 3 === 0 ? left : right).add(hash)
    left.addAll(right)
    expect(Math.abs(one.count - size)).toBeLessThanOrEqual(size <= 24 ? 0 : size * 0.08)
    expect([other.count, left.count]).toEqual([one.count, one.count])
  }
})

it('keeps two half days, and what weighs most when full', () => {
  const days = new HalfDays<{ weight: number }>(10, () => ({ weight: 0 }))
  const add = (key: string, at: number) => {
    const entry = days.at(key, at)
    if (entry !== undefined) entry.weight++
  }
  for (let i = 0; i < 50; i++) add('heavy', T0)
  for (let i = 0; i < 1_000; i++) add(`light${i}`, T0)
  expect([days.size, days.evicted, days.both('heavy').map(({ weight }) => weight)]).toEqual([10, 991, [50]])
  add('heavy', T0 + 12 * HOUR)
  expect(days.both('heavy').map(({ weight }) => weight)).toEqual([1, 50])
  add('heavy', T0 + 36 * HOUR)
  expect(days.both('heavy')).toHaveLength(1)
  expect(days.at('late', T0)).toBeUndefined()
})
