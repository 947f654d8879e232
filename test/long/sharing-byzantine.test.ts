import { expect, it } from 'vitest'
import { setStage, tryAttack } from '../../capabilities/sharing/src/core/simulator/byzantine.ts'

// SIM_SEED=n runs the one seed n; SIM_RUNS=n another number of runs.
const only = process.env['SIM_SEED']
const runs = Number(process.env['SIM_RUNS'] ?? 3_000)
const seeds = only === undefined ? Array.from({ length: runs }, (_, i) => i + 1) : [Number(only)]

it(`accepts nothing a relay altered, widened, forged or replayed, in ${seeds.length} Byzantine runs`, () => {
  const tally = new Map<string, number>()
  let stage = setStage(0)
  let accepted = 0
  for (const seed of seeds) {
    const block = Math.floor(seed / 100)
    if (seed % 100 === 0 || seeds.length === 1) stage = setStage(block)
    const { attack, verdicts, goodCame, unchanged } = tryAttack(stage, seed)
    // The first of two contradicting words of E itself is E's own good right until the second comes.
    const inside =
      attack === 'contradicts itself' ? [] : verdicts.filter((one) => one === 'accepted' || one === 'older')
    accepted += inside.length
    for (const verdict of verdicts) tally.set(verdict, (tally.get(verdict) ?? 0) + 1)
    expect({ seed, attack, inside, goodCame, unchanged }).toEqual({
      seed,
      attack,
      inside: [],
      goodCame: true,
      unchanged: true,
    })
  }
  console.log(`seeds ${seeds[0]}–${seeds.at(-1)}: ${accepted} accepted`)
  for (const [verdict, count] of [...tally].sort()) console.log(`  ${verdict} ${count}`)
})
