import { describe, expect, it } from 'vitest'
import { FIRST_CHAIN, nthCall } from './chain.ts'
import { onCallAt, type Rota, turnsOf } from './rota.ts'
import { FIRST_SETTINGS, type NoticeSettings, quietUntil, sendAt, wants } from './settings.ts'
import { instantOf, wallTime } from './zone.ts'

const at = (text: string): number => Date.parse(text)
const MINUTE = 60_000
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

/** Days from seven to seven, nights from seven to seven, in Vilnius; two people take turns by day, one holds the nights. */
const rota: Rota = {
  zone: 'Europe/Vilnius',
  shifts: [
    { days: EVERY_DAY, from: '07:00', to: '19:00', people: ['ona', 'jonas'] },
    { days: EVERY_DAY, from: '19:00', to: '07:00', people: ['rasa'] },
  ],
  instead: [{ from: at('2026-11-24T10:00Z'), until: at('2026-11-24T12:00Z'), person: 'lina' }],
}

describe('a rota', () => {
  it('names nobody where nobody was put', () => {
    expect(onCallAt({ zone: 'UTC', shifts: [], instead: [] }, 0)).toEqual({})
    const gaps = turnsOf({ ...rota, shifts: rota.shifts.slice(0, 1) }, at('2026-11-23T00:00Z'), at('2026-11-24T00:00Z'))
    expect(gaps.filter(({ first }) => first === undefined)).toEqual([
      { from: at('2026-11-23T00:00Z'), until: at('2026-11-23T05:00Z') },
      { from: at('2026-11-23T17:00Z'), until: at('2026-11-24T00:00Z') },
    ])
    expect(turnsOf(rota, 5, 5)).toEqual([])
  })

  it('lets people take turns by the week, Monday first, the next one second', () => {
    const monday = onCallAt(rota, at('2026-11-23T08:00Z'))
    const next = onCallAt(rota, at('2026-11-30T08:00Z'))
    expect([monday.first, monday.second].toSorted()).toEqual(['jonas', 'ona'])
    expect(next).toEqual({ first: monday.second, second: monday.first })
  })

  it('gives the hours of a stand-in to the stand-in, and back', () => {
    const turns = turnsOf(rota, at('2026-11-24T09:00Z'), at('2026-11-24T13:00Z'))
    expect(turns.map(({ first }) => first === 'lina')).toEqual([false, true, false])
    expect(turns[1]).toMatchObject({ from: at('2026-11-24T10:00Z'), until: at('2026-11-24T12:00Z') })
    expect(turns[1]?.second).toBe(turns[0]?.first)
  })

  it('keeps the hours of the wall when clocks change: the night is an hour longer in October, shorter in March', () => {
    const night = (from: string) => turnsOf(rota, at(from), at(from) + 86_400_000).find(({ first }) => first === 'rasa')
    const length = (turn: { from: number; until: number } | undefined) =>
      ((turn?.until ?? 0) - (turn?.from ?? 0)) / (60 * MINUTE)
    expect(length(night('2026-10-24T12:00Z'))).toBe(13)
    expect(length(night('2026-03-28T12:00Z'))).toBe(11)
    expect(length(night('2026-11-23T12:00Z'))).toBe(12)
  })

  it('leaves no hole and no overlap over a whole year', () => {
    const turns = turnsOf(rota, at('2026-01-01T00:00Z'), at('2027-01-01T00:00Z'))
    expect(turns.every((turn, i) => i === 0 || turn.from === turns[i - 1]?.until)).toBe(true)
    expect(turns.every(({ first }) => first !== undefined)).toBe(true)
  })
})

describe('the clock on the wall', () => {
  // EU summer time 2026: from 29 March 01:00 to 25 October 01:00 UTC (Directive 2000/84/EC).
  it('reads back every instant, but in the hour that is shown twice', () => {
    for (let t = at('2026-03-28T00:00Z'); t < at('2026-03-30T00:00Z'); t += 30 * MINUTE)
      expect(instantOf(wallTime(t, 'Europe/Vilnius'), 'Europe/Vilnius')).toBe(t)
  })

  it('takes the first of two, and moves what is never shown', () => {
    const day = wallTime(at('2026-10-25T12:00Z'), 'Europe/Vilnius').day
    expect(instantOf({ day, minute: 3 * 60 + 30 }, 'Europe/Vilnius')).toBe(at('2026-10-25T00:30Z'))
    const spring = wallTime(at('2026-03-29T12:00Z'), 'Europe/Vilnius').day
    expect(instantOf({ day: spring, minute: 3 * 60 + 30 }, 'Europe/Vilnius')).toBe(at('2026-03-29T01:30Z'))
  })
})

describe('a chain', () => {
  it('goes on until somebody answers: 10, 20, then again from the first', () => {
    const minutes = [0, 1, 2, 3, 4].map((n) => (nthCall(FIRST_CHAIN, 0, n)?.at ?? 0) / MINUTE)
    expect(minutes).toEqual([10, 20, 50, 60, 90])
    expect(nthCall({ ...FIRST_CHAIN, steps: [] }, 0, 0)).toBeUndefined()
  })
})

describe('settings', () => {
  const quiet: NoticeSettings = {
    ...FIRST_SETTINGS,
    zone: 'Europe/Vilnius',
    quiet: { on: true, from: '22:00', to: '06:00', urgentPasses: true },
  }
  it('keep what is less than asked, or asks anybody, on the screen', () => {
    const item = { kind: 'task', urgency: 'routine', waitsFor: 'person' } as const
    expect(wants(FIRST_SETTINGS, item)).toBe(false)
    expect(wants(FIRST_SETTINGS, { ...item, urgency: 'priority' })).toBe(true)
    expect(wants({ ...FIRST_SETTINGS, onlyNamed: true }, { ...item, urgency: 'flash', waitsFor: 'anybody' })).toBe(
      false,
    )
    expect(wants({ ...FIRST_SETTINGS, without: ['task'] }, { ...item, urgency: 'flash' })).toBe(false)
  })

  it('are quiet over midnight until the morning of the wall', () => {
    expect(quietUntil(quiet, at('2026-11-23T21:00Z'))).toBe(at('2026-11-24T04:00Z'))
    expect(quietUntil(quiet, at('2026-11-24T03:59Z'))).toBe(at('2026-11-24T04:00Z'))
    expect(quietUntil(quiet, at('2026-11-24T04:00Z'))).toBeUndefined()
  })

  it('let what is urgent through the quiet hours when the person says so', () => {
    const night = at('2026-11-23T21:00Z')
    expect(sendAt(quiet, false, night, [])).toBe(at('2026-11-24T04:00Z'))
    expect(sendAt(quiet, true, night, [])).toBe(night + 10_000)
    const strict = { ...quiet, quiet: { ...quiet.quiet, urgentPasses: false } }
    expect(sendAt(strict, true, night, [])).toBe(at('2026-11-24T04:00Z'))
  })

  it('send at most ten messages in an hour, and a digest at its time', () => {
    const now = at('2026-11-23T12:00Z')
    const sent = Array.from({ length: 10 }, (_, i) => now - (i + 1) * 2 * MINUTE)
    expect(sendAt(FIRST_SETTINGS, true, now, sent)).toBe((sent[9] ?? 0) + 60 * MINUTE)
    const daily: NoticeSettings = {
      ...quiet,
      quiet: { ...quiet.quiet, on: false },
      digest: { every: 'day', at: '06:00' },
    }
    expect(sendAt(daily, false, now, [])).toBe(at('2026-11-24T04:00Z'))
    expect(sendAt(daily, true, now, [])).toBe(now + 10_000)
  })
})
