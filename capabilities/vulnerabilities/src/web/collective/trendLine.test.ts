import { expect, it } from 'vitest'
import { roundUp, trendLine } from './trendLine.ts'

it('draws equal steps from zero, and nothing over a gap', () => {
  const { path, points } = trendLine([10, 5, undefined, 0, 10], 10)
  expect(path).toBe('M0.0,0.0L250.0,50.0M750.0,100.0L1000.0,0.0')
  expect(points.map(({ step, left, top }) => [step, left, top])).toEqual([
    [0, 0, 0],
    [1, 25, 50],
    [3, 75, 100],
    [4, 100, 0],
  ])
})

it('ends its axis at a round number', () => {
  expect([0, 1, 3, 7, 10, 11, 240, 4999].map(roundUp)).toEqual([1, 1, 5, 10, 10, 20, 500, 5000])
})
