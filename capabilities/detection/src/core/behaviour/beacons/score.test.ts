import { describe, expect, it } from 'vitest'
import { THRESHOLDS } from '../thresholds.ts'
import {
  beaconScore,
  bowleySkew,
  durationScore,
  evenness,
  flatness,
  histogramScore,
  medianDeviation,
  runOf,
  twoHeights,
} from './score.ts'

const rule = THRESHOLDS.beacon
const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const near = 1e-3

/** Each line is arithmetic from the equations of the method; the values are those its authors publish with it. */
describe('values that are alike', () => {
  const cases: readonly (readonly [
    name: string,
    values: readonly number[],
    tiny: number,
    skew: number,
    mad: number,
    score: number,
  ])[] = [
    // Q1 = Q2 = Q3 = 60: no skew; MAD 0: (60 - 0) / 60 = 1
    ['perfect', [60, 60, 60, 60, 60, 60, 60, 60, 60], 1, 0, 0, 1],
    // Q3 - Q1 = 101 - 99 < 10: no skew; MAD 1: 99 / 100; (1 + 0.99) / 2
    ['close', [98, 99, 99, 100, 100, 100, 101, 101, 102], 1, 0, 1, 0.995],
    // quartiles 98, 199, 300: (98 + 300 - 398) / 202 = 0; MAD 101: 98 / 199 = 0.4925; (1 + 0.4925) / 2
    ['of two kinds', [98, 300, 98, 300, 98, 300, 98, 300, 98, 300], 1, 0, 101, 0.746],
    // quartiles 13.5, 90, 1000: 833.5 / 986.5 = 0.845; MAD 89: 1 / 90 = 0.0111; (0.155 + 0.0111) / 2
    ['random', [1, 299, 25, 4975, 90, 2, 42, 500, 1500], 1, 0.845, 89, 0.083],
    // quartiles 22, 2525, 311769.5: 306741.5 / 311747.5 = 0.984; MAD 2523: 2 / 2525; (0.016 + 0.0008) / 2
    ['random sizes', [524_885, 1, 5_000, 98_654, 50, 41, 965_842, 3], 0, 0.984, 2_523, 0.008],
    // Q3 - Q1 = 8 - 3 < 10; median 5.5, MAD 2.5: 3 / 5.5 = 0.5455; (1 + 0.5455) / 2
    ['one to ten', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0, 0, 2.5, 0.773],
    // median 0: the second part is what is given for it
    ['empty sizes', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0, 0, 0, 0.5],
    ['empty times', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1, 0, 0, 1],
    // Q1 = Q2 = 7; MAD 0
    ['lower quartile is the median', [7, 8, 7, 8, 7, 8, 7, 8, 7], 1, 0, 0, 1],
    ['upper quartile is the median', [1, 1, 2, 2, 2, 2], 1, 0, 0, 1],
  ]
  it.each(cases)('%s', (_, values, tiny, skew, mad, score) => {
    const list = sorted(values)
    expect(Math.abs(bowleySkew(list, list.length) - skew)).toBeLessThan(near)
    expect(Math.abs(medianDeviation(list, list.length) - mad)).toBeLessThan(near)
    expect(Math.abs(evenness(list, list.length, tiny) - score)).toBeLessThanOrEqual(near)
  })

  it.each([
    // median 3: distances 2 1 1 0 0 0 1 2 2, sorted 0 0 0 1 1 1 2 2 2
    [[1, 2, 2, 3, 3, 3, 4, 5, 5], 1],
    // median 13: distances 2 1 1 1 2 3, sorted 1 1 1 2 2 3: (1 + 2) / 2
    [[11, 12, 12, 14, 15, 16], 1.5],
    // median 3250: distances 250 250 750 750 1250 1250 …: 1250
    [[1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500, 5_000, 5_500], 1_250],
  ])('middle distance of %j is %d', (values, mad) => expect(medianDeviation(values, values.length)).toBe(mad))
})

describe('hours', () => {
  it.each([
    // mean 5.5, variance (100 - 1) / 12 = 8.25, deviation 2.872: 1 - 0.522
    ['rising', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 6, 0.478],
    ['flat', Array<number>(24).fill(1), 11, 1],
    // mean 1.125, deviation 1.0533: 1 - 0.936
    ['with gaps', [1, 0, 2, 0, 3, 0, 2, 1], 6, 0.064],
    // mean 1.2, deviation 2.04: above 1; five bars in use: too few for two heights
    ['heaped', [7, 2, 1, 0, 0, 1, 0, 0, 0, 1], 6, 0],
    // flat only 0.4; two heights (5 + 5) / 9, at most 1
    ['of two heights', [4, 1, 4, 1, 4, 1, 4, 1, 4, 1], 6, 1],
    // mean 1.2, deviation 1.1662: 1 - 0.9718
    ['few', [2, 0, 3, 0, 1], 6, 0.028],
    ['one bar', [10, ...Array<number>(23).fill(0)], 11, 0],
    // fewer bars than 6 asked for: 11 are needed
    ['one bar, wrong rule', [10, ...Array<number>(23).fill(0)], 1, 0],
  ])('%s', (_, bars, modeMinBars, score) =>
    expect(Math.abs(histogramScore(bars, { ...rule, modeMinBars }) - score)).toBeLessThan(near),
  )

  it('is flat by its coefficient of variation', () => {
    // deviation 40, mean 1010
    expect(flatness([950, 970, 990, 1_010, 1_030, 1_050, 1_070])).toBe(0.96)
    expect(flatness([1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000])).toBe(0)
    expect(flatness([0, 0, 0])).toBe(0)
  })

  it('takes bars of nearly one height for one', () => {
    // highest 100, step 5: 96 to 99 are one height, 100 another; 11 bars, one may stand apart: (9 + 1) / 10
    expect(twoHeights([100, 96, 97, 98, 99, 96, 97, 98, 99, 96, 3], { ...rule, modeMinBars: 11 })).toBe(1)
    // five heights of 12 bars: (4 + 4) / 11
    expect(twoHeights([100, 100, 100, 100, 50, 50, 50, 50, 20, 30, 40, 10], rule)).toBe(0.727)
  })

  it('runs over the end of the day', () => {
    expect(runOf([2, 0, 3, 0, 1])).toEqual({ used: 3, run: 2 })
    expect(runOf([1, 1, 1])).toEqual({ used: 3, run: 3 })
    expect(runOf([0, 0])).toEqual({ used: 0, run: 0 })
  })
})

describe('span', () => {
  const hours = (from: number, count: number) =>
    Array.from({ length: 24 }, (_, i) => (i >= from && i < from + count ? 1 : 0))
  it.each([
    ['whole day', hours(0, 24), 1, 1],
    // run 12 of the ideal 12
    ['half the day in one run', hours(12, 12), 0.5, 1],
    // run 6 of 12
    ['six hours in one run', hours(12, 6), 0.25, 0.5],
    ['fewer than six hours', hours(6, 3), 0.5, 0],
    // six single hours: the span counts
    ['six hours apart', Array.from({ length: 24 }, (_, i) => (i % 4 === 0 ? 1 : 0)), 0.75, 0.75],
  ])('%s', (_, bars, covered, score) => expect(durationScore(bars, covered, rule)).toBe(score))
})

it('weighs the four parts', () => {
  expect(beaconScore({ interval: 0.1, size: 0.2, duration: 0.3, histogram: 0.4 }, rule)).toBe(0.25)
  const weights = { interval: 0.2, size: 0.2, duration: 0.3, histogram: 0.3 }
  // 0.16 + 0.14 + 0.18 + 0.15
  expect(beaconScore({ interval: 0.8, size: 0.7, duration: 0.6, histogram: 0.5 }, { ...rule, weights })).toBe(0.63)
  // no sizes: (0.25 + 0.25 + 0.125) / 0.75
  expect(beaconScore({ interval: 1, size: undefined, duration: 1, histogram: 0.5 }, rule)).toBe(0.833)
})
