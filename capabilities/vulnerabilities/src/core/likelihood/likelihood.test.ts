import { describe, expect, it } from 'vitest'
import {
  beginWith,
  compositeOf,
  dayNumber,
  dayText,
  exploitedBy,
  likelihoodOf,
  measuresOf,
  packHistory,
  scoresOf,
  takeIn,
} from './index.ts'

const day = (text: string) => {
  const number = dayNumber(text)
  if (number === undefined) throw new Error(text)
  return number
}
/** Scores for consecutive days from 2024-01-01: so many days of each. */
function history(...runs: readonly (readonly [days: number, epss: number])[]) {
  let at = day('2024-01-01')
  const scores = runs.flatMap(([days, epss]) => Array.from({ length: days }, () => ({ day: at++, epss })))
  const packed = packHistory(scores)
  if (packed === undefined) throw new Error('no scores')
  return packed
}
const of = (...runs: readonly (readonly [number, number])[]) => likelihoodOf(history(...runs))

describe('days', () => {
  it.each(['2024-02-30', '2024-13-01', '24-01-01', '2024-1-1', 'today', ''])('%s is none', (text) => {
    expect(dayNumber(text)).toBeUndefined()
  })
  it('a leap day is one', () => expect(dayText(day('2024-02-29') + 1)).toBe('2024-03-01'))
})

// Golden numbers: mission-science §3.3, from NIST CSWP 41's equations by other code.
describe('likely exploited', () => {
  it('LV1: 0.1 for 90 days', () => {
    const result = of([90, 0.1])
    expect(dayText(result?.through ?? 0)).toBe('2024-03-30')
    expect(result?.lev).toBeCloseTo(0.271, 12)
    expect(result?.lev2).toBeCloseTo(0.259553, 6)
    expect(result?.rigorous).toBeCloseTo(0.271, 12)
    expect(result?.notes).toEqual([])
  })
  it('LV2: 75 days, the last window weighs half', () => {
    const result = of([75, 0.1])
    expect([dayText(result?.through ?? 0), result?.days]).toEqual(['2024-03-15', 75])
    expect(result?.lev).toBeCloseTo(0.2305, 12)
  })
  it('LV3: 0.95 for 30 days, where LEV2 fails and says so', () => {
    const result = of([30, 0.95])
    expect(result?.lev).toBeCloseTo(0.95, 12)
    expect(result?.lev2).toBeCloseTo(0.619157, 6)
    expect(result?.rigorous).toBeCloseTo(0.95, 12)
    expect(result?.notes.map(({ code }) => code)).toEqual(['lev2-too-low'])
  })
  it('LV4: four windows, 105 days', () => {
    const result = of([30, 0.02], [30, 0.05], [30, 0.6], [15, 0.3])
    expect(dayText(result?.through ?? 0)).toBe('2024-04-14')
    expect(result?.lev).toBeCloseTo(0.68346, 12)
    expect(result?.lev2).toBeCloseTo(0.56259, 6)
    // (1 − 0.3)^(15/30) for the half window: 0.8367, where LEV's weight gives 0.85. The published 0.68346 is LEV's.
    expect(result?.rigorous).toBeCloseTo(1 - 0.98 * 0.95 * 0.4 * 0.7 ** 0.5, 12)
  })
  it('LV5: of a list', () => {
    const measures = measuresOf([0.9, 0.5, 0.2, 0.1, 0.05], 1)
    expect(measures.expectedExploited).toBeCloseTo(1.75, 12)
    expect(measures.expectedShare).toBeCloseTo(0.35, 12)
    expect(measures.kevCompletenessAtMost).toBeCloseTo(1 / 1.75, 12)
    expect(measuresOf([], 0)).toEqual({ count: 0, expectedExploited: 0, expectedShare: 0 })
    expect(measuresOf([0.1], 5).kevCompletenessAtMost).toBe(1)
  })
  it('certainty and nothing', () => {
    expect(of([1, 1])?.lev).toBeCloseTo(1 / 30, 12)
    expect(of([1, 1])).toMatchObject({ rigorous: 1, days: 1 })
    expect(of([31, 1])?.lev).toBe(1)
    expect(of([400, 0])).toMatchObject({ lev: 0, lev2: 0, rigorous: 0, epss: 0 })
  })
  it('the greatest of what is known', () => {
    expect(compositeOf({ inKev: true, epss: 0.1, lev: 0.2 })).toBe(1)
    expect(compositeOf({ inKev: false, epss: 0.1, lev: 0.2 })).toBe(0.2)
    expect(compositeOf({ inKev: false, epss: 0.4 })).toBe(0.4)
    expect(compositeOf({ inKev: false })).toBe(0)
  })
})

describe('scores that are not there', () => {
  const scores = [
    { day: day('2024-01-01'), epss: 0.1 },
    { day: day('2024-02-10'), epss: 0.4 },
  ]
  const packed = packHistory(scores)
  if (packed === undefined) throw new Error('no scores')
  it('a day without a score has the one before, and that is said', () => {
    const result = likelihoodOf(packed, { through: day('2024-03-05') })
    expect(result).toMatchObject({ days: 65, epss: 0.4, carriedDays: 63 })
    expect(result?.notes[0]).toEqual({
      code: 'carried',
      message: '63 days have no score: the one before stands for them',
    })
    // Windows start on 1 January (0.1), 31 January (0.1) and 1 March (0.4, five days of it).
    expect(result?.lev).toBeCloseTo(1 - 0.9 * 0.9 * (1 - (0.4 * 5) / 30), 12)
    expect(result?.rigorous).toBeCloseTo(1 - 0.9 ** (40 / 30) * 0.6 ** (25 / 30), 12)
  })
  it('before the first score nothing is known', () => {
    const result = likelihoodOf(packed, { from: day('2023-06-01') })
    expect(dayText(result?.from ?? 0)).toBe('2024-01-01')
    expect(result?.notes.map(({ code }) => code)).toEqual(['starts-later', 'carried'])
    expect(likelihoodOf(packed, { through: day('2023-12-31') })).toBeUndefined()
    expect(likelihoodOf(packed, { from: day('2024-03-01'), through: day('2024-02-01') })).toBeUndefined()
  })
  it('a period that begins between two scores begins with the one before', () => {
    const result = likelihoodOf(packed, { from: day('2024-01-20'), through: day('2024-01-20') })
    expect(result).toMatchObject({ days: 1, epss: 0.1, carriedDays: 1 })
    expect(result?.lev).toBeCloseTo(0.1 / 30, 12)
  })
  it('a history holds its scores exactly, in 4 bytes a day, and no millennia', () => {
    const far = packHistory([...scores, { day: day('9999-12-31'), epss: 1 }])
    expect(far?.billionths.byteLength).toBe(41 * 4)
    expect([...scoresOf(packed)]).toEqual(scores)
    expect(packHistory([])).toBeUndefined()
  })
})

it('taking in day by day is the same as all at once, whatever is missing', () => {
  // A fixed sequence: numbers of a linear congruential generator.
  let seed = 12_345
  const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
  for (let round = 0; round < 50; round += 1) {
    const scores = Array.from({ length: 200 }, (_, i) => ({
      day: i,
      epss: Math.round(next() ** 3 * 1e9) / 1e9,
    })).filter(({ day: at }) => at === 0 || next() < 0.7)
    const [first, ...rest] = scores
    if (first === undefined) continue
    const byDay = rest.reduce((sum, { day: at, epss }) => takeIn(sum, at, epss), beginWith(first.day, first.epss))
    const packed = packHistory(scores)
    const whole = packed && likelihoodOf(packed)
    const { lev, lev2, rigorous } = exploitedBy(byDay)
    expect(whole).toMatchObject({ lev, lev2, rigorous })
    // The definitions, written out.
    const last = scores.at(-1)?.day ?? 0
    const at = (wanted: number) => scores.findLast(({ day: one }) => one <= wanted)?.epss ?? 0
    let survival = 1
    for (let i = 0; i <= last; i += 30) survival *= 1 - (at(i) * Math.min(last - i + 1, 30)) / 30
    expect(lev).toBeCloseTo(1 - survival, 10)
    const days = Array.from({ length: last + 1 }, (_, i) => at(i))
    expect(lev2).toBeCloseTo(1 - days.reduce((product, epss) => product * (1 - epss / 30), 1), 10)
    expect(rigorous).toBeCloseTo(1 - days.reduce((product, epss) => product * (1 - epss) ** (1 / 30), 1), 10)
  }
})
