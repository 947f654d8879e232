import { describe, expect, it } from 'vitest'
import { ALLY_RULE, type AllySighting, alliesSeeing } from './allies.ts'
import { AllyWindow } from './allyWindow.ts'
import { Singles } from './singles.ts'
import { dice, shuffled } from './made.ts'

const HOUR = 3_600_000
const rule = { nations: 3, withinMs: 24 * HOUR }
const see = (nation: string, hours: number, label = 'all', value = 'v'): AllySighting => ({
  value,
  nation,
  at: hours * HOUR,
  label,
})

describe('what one reader is told', () => {
  it('nothing of two nations, of one that saw it thrice, of three in three days', () => {
    expect(alliesSeeing([see('EST', 1), see('LVA', 2)], rule)).toEqual([])
    expect(alliesSeeing([see('EST', 1), see('EST', 2), see('EST', 3)], rule)).toEqual([])
    expect(alliesSeeing([see('EST', 0), see('LVA', 24), see('LTU', 49)], rule)).toEqual([])
  })

  it('three within the window, its edge included', () => {
    expect(alliesSeeing([see('LTU', 24), see('EST', 0), see('LVA', 5)], rule)).toEqual([
      { value: 'v', nations: ['EST', 'LTU', 'LVA'], from: 0, to: 24 * HOUR, sightings: 3, labels: ['all'] },
    ])
  })

  it('the same in any order, of the newest of the fullest windows', () => {
    const list = [
      see('EST', 0),
      see('LVA', 1),
      see('LTU', 2),
      see('POL', 40),
      see('EST', 41),
      see('LVA', 42),
      see('FIN', 43),
    ]
    const [expected] = alliesSeeing(list, rule)
    expect(expected).toMatchObject({ nations: ['EST', 'FIN', 'LVA', 'POL'], from: 40 * HOUR })
    for (const seed of [1, 2, 3]) expect(alliesSeeing(shuffled(list, seed), rule)).toEqual([expected])
  })
})

describe('as they come', () => {
  it('is told with the sighting that makes it enough', () => {
    const window = new AllyWindow(rule)
    expect([see('EST', 0), see('LVA', 1), see('LVA', 2), see('LTU', 3)].map((one) => window.add(one))).toEqual([
      false,
      false,
      false,
      true,
    ])
    expect(window.seenBy('v', () => true)?.nations).toEqual(['EST', 'LTU', 'LVA'])
  })

  it('gives each reader what he may read, as if the rest were not there', () => {
    const window = new AllyWindow(rule)
    const list = [
      see('EST', 0),
      see('LVA', 1),
      see('LTU', 2, 'secret'),
      see('POL', 3, 'secret'),
      see('EST', 4, 'secret'),
    ]
    for (const one of list) window.add(one)
    const readers = [['all'], ['secret'], ['all', 'secret'], []]
    for (const labels of readers) {
      const mayRead = (label: string) => labels.includes(label)
      // The window keeps the newest sighting of a nation and label: here all of them.
      expect(window.seenBy('v', mayRead)).toEqual(
        alliesSeeing(
          list.filter(({ label }) => mayRead(label)),
          rule,
        )[0],
      )
    }
    expect(window.seenBy('v', (label) => label === 'all')).toBeUndefined()
    expect(window.seenBy('unknown', () => true)).toBeUndefined()
  })

  it('agrees with the whole list on random sightings', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const roll = dice(seed)
      const list = Array.from({ length: 400 }, () =>
        see(['EST', 'LVA', 'LTU', 'POL', 'FIN'][roll(5)] ?? '', roll(20), ['all', 'secret'][roll(2)], `v${roll(60)}`),
      )
      const window = new AllyWindow(rule)
      const told = new Set(list.filter((one) => window.add(one)).map(({ value }) => value))
      for (const labels of [['all'], ['all', 'secret']]) {
        const mayRead = (label: string) => labels.includes(label)
        const expected = alliesSeeing(
          list.filter(({ label }) => mayRead(label)),
          rule,
        )
        for (const { value, nations } of expected) {
          expect(told.has(value)).toBe(true)
          expect(window.seenBy(value, mayRead)?.nations).toEqual(nations)
        }
      }
    }
  })

  it('stays within its bound, and says what it gave up', () => {
    const window = new AllyWindow(ALLY_RULE, 1_000)
    for (let i = 0; i < 10_000; i++) window.add(see('EST', 1, 'all', `v${i}`))
    expect(window.size).toBeLessThanOrEqual(2_000)
    expect(window.evicted + window.size).toBe(10_000)
  })

  it('takes no notice of what is older than two windows', () => {
    const window = new AllyWindow(rule)
    window.add(see('EST', 100))
    expect([window.add(see('LVA', 1)), window.size]).toEqual([false, 1])
  })
})

it('singles are a map of numbers', () => {
  const roll = dice(8)
  const [singles, map] = [new Singles(), new Map<number, number>()]
  for (let i = 0; i < 60_000; i++) {
    const key = (1 + roll(500)) * 2 ** (20 + roll(20))
    if (roll(3) === 0) {
      singles.remove(key)
      map.delete(key)
    } else {
      singles.set(key, i)
      map.set(key, i)
    }
    if (i % 97 === 0) expect(singles.get(key)).toBe(map.get(key))
  }
  expect(singles.size).toBe(map.size)
  for (const [key, value] of map) expect(singles.get(key)).toBe(value)
})
