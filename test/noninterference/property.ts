import * as fc from 'fast-check'
import type { Answers } from './ask.ts'
import { type Harness, openHarness } from './harness.ts'
import type { NodeLeak } from './leaks-node.ts'
import type { Leak } from './planting.ts'
import type { NodeHarness } from './node-ports.ts'
import { openNodes } from './node.ts'
import type { Program } from './program.ts'
import type { DetectionProgram } from './program-detection.ts'
import type { SharingProgram } from './program-sharing.ts'
import type { VulnerabilityProgram } from './program-vulnerabilities.ts'
import { runDetection } from './run-detection.ts'
import { runIn } from './run.ts'
import { runOnNode } from './run-node.ts'
import { runSharing } from './run-sharing.ts'
import { runVulnerabilities } from './run-vulnerabilities.ts'
import type { WorkProgram } from './program-work.ts'
import { runWork } from './run-work.ts'

/** Two places where a program runs, kept open and emptied before every run: the worlds run side by side. */
export interface Pair<P = Program> {
  readonly run: (program: P, world: 'left' | 'right') => Promise<Answers>
  plant(leak: Leak | NodeLeak): Promise<void>
  unplant(): Promise<void>
  /** What was planted and has touched nothing so far. */
  unmet(): readonly string[]
  close(): Promise<void>
}

/** Two object stores with their streams. */
export async function openStores(): Promise<Pair> {
  const harness = { left: await openHarness(), right: await openHarness() }
  const both = (work: (one: Harness) => void | Promise<void>) =>
    Promise.all([work(harness.left), work(harness.right)]).then(() => undefined)
  return {
    run: (program, world) => runIn(harness[world], program, world),
    plant: (leak) => both((one) => (leak as Leak).plant(one)),
    unplant: () => both((one) => one.unplant()),
    unmet: () => harness.left.unmet(),
    close: () => both((one) => one.close()),
  }
}

/** Two whole nodes, asked over HTTP in process. */
export const openNodePair = (): Promise<Pair> => openPair(runOnNode)
/** The same, asked for what sharing tells: people, another node, a TAXII client. */
export const openSharingPair = (): Promise<Pair<SharingProgram>> => openPair(runSharing)

/** The same, asked for what detection tells. */
export const openDetectionPair = (): Promise<Pair<DetectionProgram>> => openPair(runDetection)

/** The same, asked for what is known of vulnerabilities, by the centre and by an operator. */
export const openVulnerabilityPair = (): Promise<Pair<VulnerabilityProgram>> => openPair(runVulnerabilities)

/** The same, asked for what people do there: incidents, briefs, the watch. */
export const openWorkPair = (): Promise<Pair<WorkProgram>> => openPair(runWork)

async function openPair<P>(
  run: (harness: NodeHarness, program: P, world: 'left' | 'right') => Promise<Answers>,
): Promise<Pair<P>> {
  const [left, right] = await openNodes()
  const harness = { left, right }
  return {
    run: (program, world) => run(harness[world], program, world),
    async plant(leak) {
      for (const one of [left, right]) (leak as NodeLeak).plant(one)
    },
    async unplant() {
      for (const one of [left, right]) one.unplant()
    },
    unmet: () => [],
    async close() {
      await left.close()
      await right.close()
    },
  }
}

const AROUND = 160

/** The first answer that differs, around the first byte that does; undefined when every byte is equal. */
export function difference(left: Answers, right: Answers): string | undefined {
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [a, b] = [left[i] ?? 'nothing', right[i] ?? 'nothing']
    if (a === b) continue
    let at = 0
    while (a[at] === b[at]) at++
    const near = (text: string) => text.slice(Math.max(0, at - AROUND), at + AROUND)
    return `${a.slice(0, 80)}\nleft:  …${near(a)}…\nright: …${near(b)}…`
  }
  return undefined
}

export async function compare<P>(pair: Pair<P>, program: P): Promise<string | undefined> {
  const [left, right] = await Promise.all([pair.run(program, 'left'), pair.run(program, 'right')])
  return difference(left, right)
}

export interface Search<P = Program> {
  readonly seed: number
  readonly runs: number
  /** Reduce the counterexample; off when only its existence matters. */
  readonly shrink: boolean
  readonly programs: fc.Arbitrary<P>
  /** Run before the random ones. */
  readonly first?: readonly P[]
  /** Number of the run to begin with, from 1: the programs before it are passed over. */
  readonly from?: number
}

/** A leak that has touched no statement by then is not there: looking on would only take time. */
const RUNS_TO_MEET = 20

/** Looks for a program whose hidden work the low reader can tell. @returns the run that found it, and what was told */
export async function findDifference<P>(
  pair: Pair<P>,
  { seed, runs, shrink, programs, first = [], from }: Search<P>,
): Promise<{ readonly runs: number; readonly found?: string; readonly program?: P; readonly path?: string }> {
  let running: Promise<string | undefined> = Promise.resolve(undefined)
  let ran = 0
  const result = await fc.check(
    fc.asyncProperty(programs, async (program) => {
      running = compare(pair, program)
      const told = await running
      if (told !== undefined) throw new Told(told)
      if (++ran === RUNS_TO_MEET && pair.unmet().length > 0)
        throw new Error(`planted where nothing asks: ${pair.unmet().join(' and ')}`)
    }),
    {
      seed,
      numRuns: runs,
      endOnFailure: !shrink,
      examples: first.map((program): [P] => [program]),
      ...(from === undefined ? {} : { path: String(from - 1) }),
    },
  )
  // After a failure a run may still be under way: the next one must not begin beside it.
  await running.catch(() => undefined)
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
