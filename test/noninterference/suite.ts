import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NodeLeak } from './leaks-node.ts'
import type { Leak } from './planting.ts'
import type { Arbitrary } from 'fast-check'
import type { Program } from './program.ts'
import { findDifference, type Pair } from './property.ts'

const seed = Number(process.env['TESTUDO_SEED'] ?? 20261122)
const MOST_RUNS = 1_000

export interface Level<P = Program> {
  readonly name: string
  readonly open: () => Promise<Pair<P>>
  /** Random worlds of the clean product. */
  readonly runs: number
  readonly leaks: readonly (Leak | NodeLeak)[]
  readonly programs: Arbitrary<P>
}

/** The property at one level, and every leak planted there. Each level is a file of its own, so that they run side by side. */
export function proveSilence<P>({ name, open, runs, leaks, programs }: Level<P>): void {
  describe(`P2 at ${name}`, () => {
    let pair: Pair<P>
    beforeAll(async () => {
      pair = await open()
    })
    afterAll(() => pair.close())

    it(`no answer of a low reader differs because of hidden work, byte by byte, in ${runs} random worlds`, {
      timeout: 600_000,
    }, async () => {
      const { found, program, path } = await findDifference(pair, { seed, runs, shrink: true, programs })
      expect(found, `seed ${seed}, path ${path}: ${JSON.stringify(program)}`).toBeUndefined()
    })

    it.each(leaks)('finds it planted: $name ($channel)', { timeout: 900_000 }, async (leak) => {
      await pair.plant(leak)
      try {
        const { found, runs: taken } = await findDifference(pair, { seed, runs: MOST_RUNS, shrink: false, programs })
        expect(found, `not found in ${taken} runs with seed ${seed}`).toBeDefined()
        console.log(`found in run ${taken}: ${leak.channel}: ${leak.name}`)
      } finally {
        await pair.unplant()
      }
    })
  })
}
