import { Worker } from 'node:worker_threads'
import { Fault } from '@testudo/kernel/fault'
import type { Availability } from '../core/availability.ts'
import type { Graph } from '../core/graph.ts'
import type { ChanceQuestion } from '../core/missionView.ts'
import type { ChanceAnswer, ChanceTask } from './worker.ts'

export interface Answered {
  readonly answers: readonly Availability[]
  readonly milliseconds: number
}

/** Probabilities in a thread of their own, so that other requests stay fast. */
export interface Chances {
  ask(graph: Graph, question: ChanceQuestion): Promise<Answered>
}

/** The thread starts with the first question, never keeps the process alive, and is replaced if it dies. */
export function createChances(): Chances {
  let worker: Worker | undefined
  let last = 0
  const waiting = new Map<number, { done(answer: Answered): void; fail(error: Error): void }>()
  const fault = (cause?: unknown) =>
    new Fault('unavailable', 'picture.chances', 'The probability could not be computed. Ask again.', { cause })

  const start = (): Worker => {
    const made = new Worker(new URL('./worker.ts', import.meta.url))
    made.unref()
    made.on('message', (answer: ChanceAnswer) => {
      const asked = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('failed' in answer) asked?.fail(fault(answer.failed))
      else asked?.done(answer)
      if (waiting.size === 0) made.unref()
    })
    const gone = (error?: unknown) => {
      if (worker === made) worker = undefined
      for (const asked of waiting.values()) asked.fail(fault(error))
      waiting.clear()
    }
    made.on('error', gone)
    made.on('exit', () => gone())
    return made
  }

  return {
    ask(graph, question) {
      worker ??= start()
      const id = ++last
      // The needs of nodes are only for people; the arrays are all the engine reads.
      const task: ChanceTask = { id, graph: { ...graph, nodes: [], names: [] }, question }
      const { promise, resolve, reject } = Promise.withResolvers<Answered>()
      waiting.set(id, { done: resolve, fail: reject })
      worker.ref()
      worker.postMessage(task)
      return promise
    },
  }
}
