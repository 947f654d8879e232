import { expect, it } from 'vitest'
import { comparePatterns } from '../../testing/comparePatterns.ts'

// 100,000 pairs, other seeds: test/long/patterns.test.ts.
it('2,000 random patterns say what a matcher says that tries every binding, in batch and as a stream', {
  timeout: 60_000,
}, () => {
  const { differences, matched, errors } = comparePatterns(1, 2_000)
  expect(differences).toEqual([])
  expect(matched).toBeGreaterThan(500)
  expect(matched).toBeLessThan(1_500)
  expect(errors).toBeGreaterThan(0)
})
