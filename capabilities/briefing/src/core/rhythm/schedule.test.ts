import { describe, expect, it } from 'vitest'
import { type Beat, isZone, occurrences } from './schedule.ts'

const DAYS = [1, 2, 3, 4, 5, 6, 7]
const vilnius: Beat = { time: '06:00', zone: 'Europe/Vilnius', days: DAYS, cutoff: 90 }
const said = (beat: Beat, from: number, to: number) =>
  occurrences(beat, from, to).map(({ at }) => new Date(at).toISOString().slice(0, 16))

describe('a recurring product', () => {
  it('keeps the hour the clock at its place shows when clocks are moved', () => {
    expect(said(vilnius, Date.UTC(2026, 9, 23), Date.UTC(2026, 9, 27))).toEqual([
      '2026-10-23T03:00',
      '2026-10-24T03:00',
      '2026-10-25T04:00',
      '2026-10-26T04:00',
    ])
  })
  it('comes once in an hour that comes twice, and in the hour after one that is skipped', () => {
    const night = { ...vilnius, time: '03:30' }
    expect(said(night, Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 25, 12))).toEqual(['2026-10-25T00:30'])
    expect(said(night, Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 29, 12))).toEqual(['2026-03-29T01:30'])
  })
  it('falls on the days of its place alone, and says until when facts are taken', () => {
    const monday: Beat = { time: '00:30', zone: 'Pacific/Auckland', days: [1], cutoff: 60 }
    const [one, ...more] = occurrences(monday, Date.UTC(2026, 10, 20), Date.UTC(2026, 10, 25))
    expect(more).toEqual([])
    expect(new Date(one?.at ?? 0).toISOString()).toBe('2026-11-22T11:30:00.000Z')
    expect((one?.at ?? 0) - (one?.cutoff ?? 0)).toBe(3_600_000)
  })
  it('is at a place the calendar knows', () => {
    expect([isZone('UTC'), isZone('Europe/Vilnius'), isZone('Atlantis/Port')]).toEqual([true, true, false])
  })
})
