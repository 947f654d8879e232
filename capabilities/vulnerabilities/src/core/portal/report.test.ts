import { describe, expect, it } from 'vitest'
import { bodyOf, lackIn, NEW_REPORT } from './report.ts'

const NOON = Date.UTC(2026, 10, 22, 12)

describe('reporting an incident', () => {
  it('goes no further without a sentence, or with a moment that is still to come', () => {
    expect(lackIn(NEW_REPORT, 'title', NOON)).toBe('words')
    expect(lackIn({ ...NEW_REPORT, title: ' ' }, 'title', NOON)).toBe('words')
    expect(lackIn(NEW_REPORT, 'aware', NOON)).toBe('time')
    expect(lackIn({ ...NEW_REPORT, aware: NOON + 60_000 }, 'aware', NOON)).toBe('time')
    expect(bodyOf(NEW_REPORT, 'early-warning', undefined)).toBeUndefined()
  })
  it('asks for all that the article asks for, and not for what was seen', () => {
    expect(lackIn(NEW_REPORT, 'unlawful', NOON)).toBe('choice')
    expect(lackIn({ ...NEW_REPORT, unlawful: false }, 'unlawful', NOON)).toBeUndefined()
    expect(lackIn(NEW_REPORT, 'impact', NOON)).toBe('words')
    expect(lackIn(NEW_REPORT, 'indicators', NOON)).toBeUndefined()
    expect(lackIn(NEW_REPORT, 'equipment', NOON)).toBeUndefined()
    expect(bodyOf({ ...NEW_REPORT, title: ' Yard opened ', aware: NOON }, 'early-warning', undefined)).toEqual({
      step: 'early-warning',
      title: 'Yard opened',
      aware: NOON,
      severity: '',
      impact: '',
      indicators: '',
      cause: '',
      measures: '',
      equipment: [],
    })
  })
})
