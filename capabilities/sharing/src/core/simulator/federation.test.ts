import { expect, it } from 'vitest'
import { runFederation } from './federation.ts'

// The full runs, with more seeds and longer histories, are test/long/sharing-federation.
const faults = { steps: 15, faults: true, byzantine: true }

it('converges after every fault, widens nothing, loses nothing, and hears every recall', () => {
  expect(runFederation(1, faults).broken).toEqual([])
})

it('replays a seed to the same state', () => {
  const calm = { steps: 9, faults: true, byzantine: true }
  const [one, two] = [runFederation(5, calm), runFederation(5, calm)]
  expect(two).toEqual(one)
  expect(one.delivered).toBeGreaterThan(0)
})

it('would find a federation in which receipts never arrive', () => {
  expect(runFederation(1, { steps: 5, faults: false, byzantine: false, deaf: 'receipt' }).broken.join()).toContain(
    'still under way',
  )
})
