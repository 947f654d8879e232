import fc from 'fast-check'
import type { Answers } from './ask.ts'
import { type Harness, openHarness } from './harness.ts'
import { type Program, programs } from './program.ts'
import { runIn } from './run.ts'

/** Two nodes, kept open, emptied before every run: the worlds run side by side. */
export interface Pair {
  readonly left: Harness
  readonly right: Harness
  close(): Promise<void>
}

export async function openPair(): Promise<Pair> {
  const [left, right] = await Promise.all([openHarness(), openHarness()])
  return {
    left,
    right,
    async close() {
      await Promise.all([left.close(), right.close()])
    },
  }
}

/** The first line that differs, as both worlds told it; undefined when every byte is equal. */
export function difference(left: Answers, right: Answers): string | undefined {
  const at = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => i).find((i) => left[i] !== right[i])
  return at === undefined ? undefined : `left:  ${left[at] ?? 'nothing'}\nright: ${right[at] ?? 'nothing'}`
}

export async function compare(pair: Pair, program: Program): Promise<string | undefined> {
  const [left, right] = await Promise.all([runIn(pair.left, program, 'left'), runIn(pair.right, program, 'right')])
  return difference(left, right)
}

export interface Search {
  readonly seed: number
  readonly runs: number
  /** Reduce the counterexample; off when only its existence matters. */
  readonly shrink: boolean
}

/** Looks for a program whose hidden work the low reader can tell. @returns the run that found it, and what was told */
export async function findDifference(
  pair: Pair,
  { seed, runs, shrink }: Search,
): Promise<{ readonly runs: number; readonly found?: string; readonly program?: Program; readonly path?: string }> {
  const result = await fc.check(
    fc.asyncProperty(programs, async (program) => {
      const told = await compare(pair, program)
      if (told !== undefined) throw new Told(told)
    }),
    { seed, numRuns: runs, endOnFailure: !shrink },
  )
  if (!result.failed) return { runs: result.numRuns }
  if (!(result.errorInstance instanceof Told)) throw result.errorInstance
  return {
    runs: result.numRuns,
    found: result.errorInstance.message,
    ...(result.counterexample === null ? {} : { program: result.counterexample[0] }),
    ...(result.counterexamplePath === null ? {} : { path: result.counterexamplePath }),
  }
}

class Told extends Error {}
