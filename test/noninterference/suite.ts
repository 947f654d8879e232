import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NodeLeak } from './leaks-node.ts'
import type { Leak } from './planting.ts'
import type { Arbitrary } from 'fast-check'
import type { Program } from './program.ts'
import { findDifference, type Pair } from './property.ts'

// The same worlds every time, so that a change is judged by what it changed; NI_SEED and NI_RUNS look further.
const USUAL_SEED = 20261122
const seed = Number(process.env['NI_SEED'] ?? USUAL_SEED)
const more = Number(process.env['NI_RUNS'] ?? 1)
/** Leaks are looked for by random programs alone. */
const onlyRandom = process.env['NI_RANDOM'] !== undefined
const MOST_RUNS = 1_000

export interface Level<P = Program> {
  readonly name: string
  readonly open: () => Promise<Pair<P>>
  /** Random worlds of the clean product. */
  readonly runs: number
  readonly leaks: readonly (Leak | NodeLeak)[]
  readonly programs: Arbitrary<P>
  /** Programs of the clean product besides: those that show leaks must tell nothing without one. */
  readonly clean?: readonly P[]
  /** By name of a leak: a program that shows it, where random ones do so only after many runs. */
  readonly shown?: Readonly<Record<string, P>>
  /** By name of a leak: number of the run in which the usual seed shows it, tried first; all others follow when it does not. */
  readonly late?: Readonly<Record<string, number>>
}

/** The property at one level, and every leak planted there. Each level is a file of its own, so that they run side by side. */
export function proveSilence<P>({
  name,
  open,
  runs: few,
  leaks,
  programs,
  clean = [],
  shown = {},
  late = {},
}: Level<P>): void {
  const runs = few * more + clean.length
  const names = new Set(leaks.map((leak) => leak.name))
  for (const one of [...Object.keys(shown), ...Object.keys(late)])
    if (!names.has(one)) throw new Error(`no such leak: ${one}`)
  describe(`P2 at ${name}`, () => {
    let pair: Pair<P>
    beforeAll(async () => {
      pair = await open()
    })
    afterAll(() => pair.close())

    it(`no answer of a low reader differs because of hidden work, byte by byte, in ${runs} worlds`, {
      timeout: 1_200_000 * more,
    }, async () => {
      const {
        found,
        program,
        path,
        runs: taken,
      } = await findDifference(pair, {
        seed,
        runs,
        shrink: true,
        programs,
        first: clean,
      })
      expect(found, `seed ${seed}, path ${path}: ${JSON.stringify(program)}`).toBeUndefined()
      expect(taken).toBe(runs)
    })

    it.each(leaks)('finds it planted: $name ($channel)', { timeout: 900_000 }, async (leak) => {
      await pair.plant(leak)
      try {
        const known = onlyRandom ? undefined : shown[leak.name]
        const search = { seed, runs: MOST_RUNS, shrink: false, programs }
        const from = onlyRandom || seed !== USUAL_SEED ? undefined : late[leak.name]
        const tried = from === undefined ? undefined : await findDifference(pair, { ...search, runs: 1, from })
        const { found, runs: taken } =
          tried?.found === undefined
            ? await findDifference(pair, known === undefined ? search : { ...search, first: [known] })
            : tried
        expect(found, `not found in ${taken} runs with seed ${seed}`).toBeDefined()
        console.log(`found in run ${taken}: ${leak.channel}: ${leak.name}`)
      } finally {
        await pair.unplant()
      }
    })
  })
}
