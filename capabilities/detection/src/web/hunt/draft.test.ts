import { describe, expect, it } from 'vitest'
import { type Draft, rangeOf } from './draft.ts'

const NOON = Date.UTC(2026, 10, 22, 12, 34, 56)
const draft = (change: Partial<Draft>): Draft => ({
  language: 'stix',
  texts: { stix: '', sigma: '', indicators: '' },
  span: '30',
  ...change,
})

describe('the range of a hunt', () => {
  it('stays the same for an hour, so that typing does not ask another question', () => {
    const early = rangeOf(draft({ span: '1' }), NOON)
    expect(early).toEqual({ from: Date.UTC(2026, 10, 21, 12) })
    expect(rangeOf(draft({ span: '1' }), NOON + 20 * 60_000)).toEqual(early)
  })
  it('has no ends when everything kept is read', () => {
    expect(rangeOf(draft({ span: 'all', from: 1, to: 2 }), NOON)).toEqual({})
  })
  it('takes two times of one’s own, or only one of them', () => {
    expect(rangeOf(draft({ span: 'own', from: 1, to: 2 }), NOON)).toEqual({ from: 1, to: 2 })
    expect(rangeOf(draft({ span: 'own', from: undefined, to: 2 }), NOON)).toEqual({ to: 2 })
  })
  it('forgets times of one’s own when a span is chosen again', () => {
    expect(rangeOf(draft({ span: '7', from: 1, to: 2 }), NOON)).toEqual({ from: Date.UTC(2026, 10, 15, 12) })
  })
})
