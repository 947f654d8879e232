import { describe, expect, it } from 'vitest'
import { overlapOf } from './hours.ts'
import type { Hours } from './model.ts'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const hours = (zone: string, from: string, to: string, days = EVERY_DAY): Hours => ({ zone, from, to, days })
const at = (text: string) => Date.parse(text)

describe('hours both work', () => {
  it('are none where the first works on no day', () => {
    const weekend = hours('Europe/Warsaw', '08:00', '16:00', [6, 7])
    expect(overlapOf(weekend, weekend, at('2026-11-23T00:00Z'), at('2026-11-27T00:00Z'))).toBeUndefined()
  })

  it('are told by the clocks of both: Vilnius is an hour ahead of Warsaw', () => {
    const [poland, lithuania] = [hours('Europe/Warsaw', '08:00', '16:00'), hours('Europe/Vilnius', '08:00', '16:00')]
    expect(overlapOf(poland, lithuania, at('2026-11-23T00:00Z'), at('2026-11-28T00:00Z'))).toEqual({
      least: 420,
      most: 420,
      of: 480,
    })
  })

  it('change with summer time where one of both keeps it', () => {
    // Clocks in Warsaw go forward on 28 March 2027; Reykjavik keeps none: 08–16 there is 09–17, then 10–18 in Warsaw.
    const [poland, iceland] = [hours('Europe/Warsaw', '08:00', '16:00'), hours('Atlantic/Reykjavik', '08:00', '16:00')]
    const met = (from: string, until: string) => overlapOf(poland, iceland, at(from), at(until))
    expect(met('2027-03-22T00:00Z', '2027-03-27T00:00Z')).toMatchObject({ least: 420, most: 420 })
    expect(met('2027-03-29T00:00Z', '2027-04-03T00:00Z')).toMatchObject({ least: 360, most: 360 })
    expect(met('2027-03-22T00:00Z', '2027-04-03T00:00Z')).toMatchObject({ least: 360, most: 420 })
  })

  it('go on over midnight, on both sides of the date line', () => {
    const night = hours('Europe/Tallinn', '22:00', '06:00')
    expect(overlapOf(night, night, at('2026-11-23T00:00Z'), at('2026-11-26T00:00Z'))).toMatchObject({
      least: 480,
      of: 480,
    })
    const [auckland, honolulu] = [
      hours('Pacific/Auckland', '09:00', '17:00'),
      hours('Pacific/Honolulu', '10:00', '18:00'),
    ]
    // 09–17 in Auckland (UTC+13) is 20–04 UTC; 10–18 in Honolulu (UTC-10) is 20–04 UTC.
    expect(overlapOf(auckland, honolulu, at('2026-11-23T00:00Z'), at('2026-11-26T00:00Z'))).toMatchObject({
      least: 480,
    })
  })
})
