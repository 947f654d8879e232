import { expect, it } from 'vitest'
import { runFederation } from '../../capabilities/sharing/src/core/simulator/federation.ts'

// SIM_SEED=n runs the one seed n; SIM_RUNS=n another number of runs.
const only = process.env['SIM_SEED']
const runs = Number(process.env['SIM_RUNS'] ?? 20)
const seeds = only === undefined ? Array.from({ length: runs }, (_, i) => i + 1) : [Number(only)]
const options = { steps: 60, faults: true, byzantine: true }

it(`converges, widens nothing, loses nothing and hears recalls in ${seeds.length} faulty histories`, () => {
  let delivered = 0
  let recalled = 0
  let virtualMs = 0
  for (const seed of seeds) {
    const report = runFederation(seed, options)
    expect({ seed, broken: report.broken }).toEqual({ seed, broken: [] })
    delivered += report.delivered
    recalled += report.recalled
    virtualMs += report.virtualMs
  }
  const days = (virtualMs / 86_400_000).toFixed(1)
  console.log(
    `seeds ${seeds[0]}–${seeds.at(-1)}: 0 broken; ${delivered} held, ${recalled} recalled, ${days} virtual days`,
  )
})

it('replays a seed to the same bytes', () => {
  expect(runFederation(7, options)).toEqual(runFederation(7, options))
})

// A simulator that finds nothing proves nothing: with one kind of message lost for good, these seeds break.
it.each([
  ['fork', 104],
  ['reminder', 67],
  ['receipt', 1],
] as const)('would find a federation that never hears a %s', (deaf, seed) => {
  expect(runFederation(seed, { ...options, deaf }).broken).not.toEqual([])
})
