import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../json.ts'
import { type Observation, readObservations } from './observation.ts'
import { PatternStream, type StreamOptions } from './stream.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const at = (second: number) => new Date(NOON + second * 1_000).toISOString()

/** An observation `second` after noon of one object of type `a`. */
function seen(second: number, object: JsonObject, more: JsonObject = {}): Observation {
  const read = readObservations({
    type: 'observed-data',
    first_observed: at(second),
    last_observed: at(second),
    number_observed: 1,
    objects: { 0: { type: 'a', ...object } },
    ...more,
  })
  const [observation] = 'error' in read ? [] : read.observations
  if (!observation) throw new Error('broken')
  return observation
}

function watching(patterns: Readonly<Record<string, string>>, options?: StreamOptions) {
  const stream = new PatternStream(options)
  for (const [id, text] of Object.entries(patterns)) expect(stream.add(id, text)).toBeUndefined()
  return stream
}
const ids = (stream: PatternStream, ...observations: readonly Observation[]) =>
  observations.map((one) => stream.push(one).map(({ pattern }) => pattern))

describe('a stream of observations', () => {
  it('refuses a pattern it cannot watch, and goes on with the one it had', () => {
    const stream = watching({ p: '[a:v = 1]' })
    expect(stream.add('p', '[a:v = ]')).toMatchObject({ position: { offset: 7 } })
    expect(stream.add('p', "[a:v MATCHES '(?=x)']")).toMatchObject({ position: { offset: 1 } })
    expect(ids(stream, seen(0, { v: 1 }))).toEqual([['p']])
    expect(stream.add('p', '[a:v = 2]')).toBeUndefined()
    expect(ids(stream, seen(0, { v: 1 }), seen(1, { v: 2 }))).toEqual([[], ['p']])
    stream.remove('p')
    expect(ids(stream, seen(2, { v: 2 }))).toEqual([[]])
    expect(stream.size).toBe(0)
  })

  it('finds every pattern that shares a test, and says with which observations', () => {
    const stream = watching({
      one: '[a:v = 1]',
      same: '[a:v = 1]',
      either: '[a:v = 1 OR a:w > 5]',
      both: '[a:v = 1] AND [a:v = 2]',
      unless: '[a:v != 1]',
    })
    expect(ids(stream, seen(0, { v: 1 }))).toEqual([expect.arrayContaining(['one', 'same', 'either'])])
    const second = seen(1, { v: 2 })
    const hits = stream.push(second)
    expect(hits.map(({ pattern }) => pattern).toSorted()).toEqual(['both', 'unless'])
    const both = hits.find(({ pattern }) => pattern === 'both')
    expect(both?.bound.map(({ test, observation }) => [test, observation.first])).toEqual([
      [0, NOON * 1_000],
      [1, second.first],
    ])
  })

  it('tries no pattern whose constants are not there', () => {
    const stream = new PatternStream()
    for (let i = 0; i < 2_000; i++) stream.add(`p${i}`, `[a:v = ${i} AND a:w LIKE '%']`)
    let read = 0
    const object = { type: 'a', v: 7 }
    const watched = new Proxy(object, {
      get: (target, name) => {
        if (name === 'w') read++
        return Reflect.get(target, name) as unknown
      },
      getOwnPropertyDescriptor: (target, name) => {
        if (name === 'w') read++
        return Reflect.getOwnPropertyDescriptor(target, name)
      },
    })
    stream.push({ ...seen(0, {}), roots: [watched] })
    expect(read).toBe(1)
  })

  it('starts afresh after a hit', () => {
    const stream = watching({ p: '[a:v = 1] REPEATS 3 TIMES WITHIN 10 SECONDS' })
    const hits = Array.from({ length: 9 }, (_, i) => stream.push(seen(i, { v: 1 })).length)
    expect(hits).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1])
    expect(stream.held()).toBe(0)
  })

  it('takes what comes out of order within the lateness, and counts what comes later', () => {
    const stream = watching({ p: '([a:v = 1] FOLLOWEDBY [a:v = 2]) WITHIN 5 SECONDS' }, { latenessSeconds: 10 })
    expect(ids(stream, seen(20, { v: 2 }), seen(16, { v: 1 }))).toEqual([[], ['p']])
    expect(ids(stream, seen(40, { v: 2 }), seen(29, { v: 1 }))).toEqual([[], []])
    expect(stream.losses('p')).toEqual({ evicted: 0, late: 1, undecided: 0, unreadable: 0 })
    expect(ids(stream, seen(36, { v: 1 }))).toEqual([['p']])
  })

  it('counts data it cannot compare, and goes on', () => {
    const stream = watching({ p: "[a:t > t'2026-01-01T00:00:00Z']" })
    expect(ids(stream, seen(0, { t: 'noon' }), seen(0, { t: at(0) }))).toEqual([[], ['p']])
    expect(stream.losses('p')).toMatchObject({ unreadable: 1 })
    expect(stream.losses('q')).toBeUndefined()
  })
})

describe('what a pattern holds', () => {
  const flood = (stream: PatternStream, count: number, object: JsonObject = { v: 1 }) => {
    let most = 0
    for (let i = 0; i < count; i++) {
      expect(stream.push(seen(i, object))).toEqual([])
      most = Math.max(most, stream.held())
    }
    return most
  }
  const none = { evicted: 0, late: 0, undecided: 0, unreadable: 0 }

  // Bounded without a loss: what is dropped could not have changed an answer.
  it.each<[string, string, number]>([
    ['what a window still reaches', '([a:v = 1] AND [a:v = 2]) WITHIN 5 SECONDS', 20],
    ['as many as a binding takes', '[a:v = 1] AND [a:v = 2] AND [a:v = 3]', 3],
    ['the earliest before FOLLOWEDBY', '[a:v = 1] FOLLOWEDBY [a:v = 2]', 2],
    ['the latest after FOLLOWEDBY', '[a:v = 2] FOLLOWEDBY [a:v = 1]', 2],
    ['one too few for REPEATS', '[a:v = 1] REPEATS 50 TIMES WITHIN 10 SECONDS', 30],
  ])('is %s', (_, pattern, most) => {
    const stream = watching({ p: pattern }, { latenessSeconds: 10 })
    expect(flood(stream, 3_000)).toBeLessThanOrEqual(most)
    expect(stream.losses('p')).toEqual(none)
  })

  it('still answers rightly after a flood', () => {
    const stream = watching({ p: '[a:v = 1] FOLLOWEDBY [a:v = 2]', q: '[a:v = 1] AND [a:v = 2] AND [a:v = 2]' })
    flood(stream, 2_000)
    expect(ids(stream, seen(2_000, { v: 2 }), seen(2_001, { v: 2 }))).toEqual([['p'], ['q']])
  })

  it('is capped where no rule bounds it, and says what it evicted', () => {
    const stream = watching({ p: '[a:v = 2] FOLLOWEDBY [a:v = 1] FOLLOWEDBY [a:v = 3]' }, { mostHeld: 100 })
    expect(flood(stream, 500)).toBe(100)
    expect(stream.losses('p')).toEqual({ ...none, evicted: 400 })
  })

  it('counts a search it had to stop', () => {
    const stream = watching({ p: '([a:v > 0] FOLLOWEDBY [a:v < 9]) REPEATS 3 TIMES' }, { steps: 20 })
    for (let i = 0; i < 8; i++) stream.push(seen(i, { v: 1 }))
    expect(stream.losses('p')?.undecided).toBeGreaterThan(0)
  })
})
