import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
}

/**
 * By name of a leak: number of the run in which the usual seed showed it last, tried first; when it does not, all others
 * follow. NI_RECORD=1 looks from the first run on and writes these files anew.
 */
const recording = process.env['NI_RECORD'] !== undefined
const recordOf = (name: string) =>
  join(import.meta.dirname, 'found', `${name.replace(/, every leak$/, '').replaceAll(/[^a-z]+/gi, '-')}.json`)
const recordedIn = (file: string): Record<string, number> =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {}

/** The property at one level, and every leak planted there. Each level is a file of its own, so that they run side by side. */
export function proveSilence<P>({ name, open, runs: few, leaks, programs, clean = [], shown = {} }: Level<P>): void {
  const runs = few * more + clean.length
  const names = new Set(leaks.map((leak) => leak.name))
  for (const one of Object.keys(shown)) if (!names.has(one)) throw new Error(`no such leak: ${one}`)
  describe(`P2 at ${name}`, () => {
    let pair: Pair<P>
    const record = recordOf(name)
    const known = recording ? {} : recordedIn(record)
    const found: Record<string, number> = {}
    beforeAll(async () => {
      pair = await open()
    })
    afterAll(async () => {
      if (recording) writeFileSync(record, `${JSON.stringify({ ...recordedIn(record), ...found }, null, 2)}\n`)
      await pair.close()
    })

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
        const search = { seed, runs: MOST_RUNS, shrink: false, programs }
        const first = onlyRandom ? undefined : shown[leak.name]
        const from = onlyRandom || seed !== USUAL_SEED ? undefined : known[leak.name]
        const tried = from === undefined ? undefined : await findDifference(pair, { ...search, runs: 1, from })
        const { found: told, runs: taken } =
          tried?.found === undefined
            ? await findDifference(pair, first === undefined ? search : { ...search, first: [first] })
            : tried
        expect(told, `not found in ${taken} runs with seed ${seed}`).toBeDefined()
        if (first === undefined && tried?.found === undefined) found[leak.name] = taken
        console.log(`found in run ${tried?.found === undefined ? taken : from}: ${leak.channel}: ${leak.name}`)
      } finally {
        await pair.unplant()
      }
    })
  })
}
