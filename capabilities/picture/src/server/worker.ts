import { parentPort } from 'node:worker_threads'
import { availability, type Availability } from '../core/availability.ts'
import type { Graph } from '../core/graph.ts'
import type { ChanceQuestion } from '../core/missionView.ts'

/** Along the recovery curve a coarser draw is enough: ± 0.014 at most. */
const CURVE_RUNS = 5_000

export interface ChanceTask {
  readonly id: number
  readonly graph: Graph
  readonly question: ChanceQuestion
}

export type ChanceAnswer =
  | { readonly id: number; readonly answers: readonly Availability[]; readonly milliseconds: number }
  | { readonly id: number; readonly failed: string }

parentPort?.on('message', ({ id, graph, question }: ChanceTask) => {
  try {
    const began = performance.now()
    const { vertex, up, seed } = question
    let milliseconds = 0
    const answers = question.cases.map((p, i) => {
      const answer = availability(
        graph,
        p,
        vertex,
        i === 0 ? { up, seed } : { up, seed, importance: false, runs: CURVE_RUNS },
      )
      if (i === 0) milliseconds = performance.now() - began
      return answer
    })
    parentPort?.postMessage({ id, answers, milliseconds } satisfies ChanceAnswer)
  } catch (error) {
    parentPort?.postMessage({ id, failed: error instanceof Error ? error.message : 'failed' } satisfies ChanceAnswer)
  }
})
