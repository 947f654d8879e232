import { expect, it } from 'vitest'
import { comparePatterns } from '../../standards/stix/testing/comparePatterns.ts'

// PATTERN_SEED starts elsewhere, so that a night's runs are not all the same.
const seed = Number(process.env['PATTERN_SEED'] ?? 1_000_000)

it('100,000 random patterns say what a matcher says that tries every binding, in batch and as a stream', () => {
  const { differences, matched, errors, pairs } = comparePatterns(seed, 100_000)
  console.info(
    `${pairs} pairs from seed ${seed}: ${matched} matched, ${errors} refused their data, ${differences.length} differ`,
  )
  expect(differences).toEqual([])
  expect(matched).toBeGreaterThan(25_000)
})
