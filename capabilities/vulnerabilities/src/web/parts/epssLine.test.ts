import { describe, expect, it } from 'vitest'
import { epssLine, marksOf, placeOf } from './epssLine.ts'

describe('the line of EPSS', () => {
  it('is none from fewer than two days', () => {
    expect(epssLine([])).toBeUndefined()
    expect(epssLine([{ at: 5, epss: 0.4 }])).toBeUndefined()
    expect(
      epssLine([
        { at: 5, epss: 0.4 },
        { at: 5, epss: 0.5 },
      ]),
    ).toBeUndefined()
  })
  it('goes from zero to the next round number, whatever the order the days came in', () => {
    const line = epssLine([
      { at: 20, epss: 0.41 },
      { at: 10, epss: 0 },
    ])
    expect(line).toEqual({ path: 'M0.0,100.0L1000.0,18.0', from: 10, to: 20, top: 0.5 })
  })
  it('carries the first mark of each kind that falls inside', () => {
    const line = { path: '', from: 10, to: 20, top: 1 }
    const marks = [
      { at: 19, kind: 'vex' },
      { at: 12, kind: 'vex' },
      { at: 9, kind: 'exploited' },
      { at: 11, kind: 'answer' },
    ]
    expect(marksOf(line, marks, ['exploited', 'vex'])).toEqual([{ at: 12, kind: 'vex' }])
    expect(placeOf(line, 15)).toBe(0.5)
  })
})
