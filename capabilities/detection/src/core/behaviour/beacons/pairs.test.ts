import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dice } from '../made.ts'
import { THRESHOLDS } from '../thresholds.ts'
import { Beacons } from './beacons.ts'
import { PairTable } from './pairs.ts'
import { MAX_SAMPLES } from './samples.ts'
import { beaconScore, durationScore, evenness, histogramScore } from './score.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
const NOON = Math.floor(Date.UTC(2026, 10, 22, 12) / 1_000)
const rule = THRESHOLDS.beacon

/** The method over plain lists, as it is written down. */
function plainScore(
  samples: readonly (readonly [time: number, size: number | undefined])[],
  newest: number,
): number | undefined {
  const start = (Math.floor(newest / HOUR) + 1) * HOUR - DAY
  const inside = samples
    .filter(([time]) => time >= start)
    .toSorted(([a, m], [b, n]) => a - b || (m ?? 2 ** 32) - (n ?? 2 ** 32))
  const kept = inside.slice(-MAX_SAMPLES)
  const waits = kept.slice(1).map(([time], i) => time - (kept[i]?.[0] ?? 0))
  const positive = waits.filter((wait) => wait > 0).toSorted((a, b) => a - b)
  if (positive.length < 3) return undefined
  const sizes = kept.flatMap(([, size]) => size ?? []).toSorted((a, b) => a - b)
  const bars = Array.from(
    { length: 24 },
    (_, hour) => inside.filter(([time]) => Math.floor((time - start) / HOUR) === hour).length,
  )
  const first = bars.findIndex((bar) => bar > 0)
  const covered = ((kept.at(-1)?.[0] ?? 0) - (kept[0]?.[0] ?? 0)) / DAY
  const spread = inside.length >= MAX_SAMPLES ? (bars.findLastIndex((bar) => bar > 0) - first) / 24 : 0
  return beaconScore(
    {
      interval: evenness(positive, positive.length, 1),
      size: sizes.length >= Math.max(3, kept.length / 2) ? evenness(sizes, sizes.length, 0) : undefined,
      histogram: histogramScore(bars, rule),
      duration: durationScore(bars, Math.max(covered, spread), rule),
    },
    rule,
  )
}

it('scores as plain lists do, whatever the order and number', () => {
  const sample = fc.tuple(
    fc.integer({ min: NOON - 2 * DAY, max: NOON }),
    fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }),
  )
  const lists = fc.oneof(
    fc.array(sample, { minLength: 1, maxLength: 40 }),
    fc.array(sample, { minLength: 300, maxLength: 380 }),
    fc.array(sample, { minLength: 1_200, maxLength: 1_600 }),
  )
  fc.assert(
    fc.property(lists, (samples) => {
      const beacons = new Beacons(rule, { pairs: 100, samples: 10_000 })
      let newest = 0
      for (const [time, sent] of samples) {
        newest = Math.max(newest, time)
        beacons.advance(time * 1_000)
        beacons.add({ own: '10.0.0.1', other: '198.51.100.1', via: 'address', at: time * 1_000, line: 1, sent })
      }
      expect(beacons.score(0)?.base).toBe(plainScore(samples, newest))
    }),
    { numRuns: 150 },
  )
})

it('holds what a map holds, through floods, removals and rooms used again', () => {
  const roll = dice(6)
  const table = new PairTable(300, 6_000)
  const times = new Map<string, number[]>()
  const name = (slot: number) =>
    `${table.hosts.text(table.host[slot] ?? 0)} ${table.others.text(table.other[slot] ?? 0)} ${table.via[slot]}`
  const list = (slot: number) => {
    const { at, count } = table.listOf(slot)
    return [...table.samples.times.subarray(at, at + count)]
  }
  for (let i = 0; i < 40_000; i++) {
    const [own, other] = [`h${roll(40)}`, `o${roll(30)}`]
    const via = roll(2) === 0 ? 'address' : 'name'
    const slot = table.add(own, other, via, i, 1, 0)
    if (slot < 0) continue
    const key = name(slot)
    const expected = table.listOf(slot).count === 1 ? [i] : [...(times.get(key) ?? []), i]
    times.set(key, expected)
    if (i % 3 === 0) expect(list(slot)).toEqual(expected)
    if (roll(50) === 0) table.remove(slot)
    if (i % 1_000 !== 0) continue
    const live = Array.from({ length: table.slots }, (_, one) => one).filter((one) => !table.isFree(one))
    expect(live).toHaveLength(table.live)
    expect(new Set(live.map(name)).size).toBe(live.length)
    expect(table.hosts.size).toBe(new Set(live.map((one) => table.host[one])).size)
    // No two pairs share a room.
    const rooms = live.map((one) => table.at[one] ?? 0)
    expect(new Set(rooms).size).toBe(rooms.length)
  }
  expect(table.live).toBeLessThanOrEqual(300)
  expect(table.evicted).toBeGreaterThan(1_000)
})

it('gives rooms back, while a pair grows and when it goes', () => {
  // The rooms of one pair up to 40 samples take 242 places together; 300 would not do for two pairs that leak.
  const table = new PairTable(10, 300)
  for (let round = 0; round < 200; round++) {
    let slot = -1
    for (let i = 0; i < 40; i++) slot = table.add('h', 'o', 'address', i, 1, 0)
    expect(table.listOf(slot).count).toBe(40)
    table.remove(slot)
  }
  expect([table.evicted, table.live, table.hosts.size, table.others.size]).toEqual([0, 0, 0, 0])
})
