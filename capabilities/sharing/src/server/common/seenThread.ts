import { Worker } from 'node:worker_threads'
import { Fault, type FaultKind } from '@testudo/kernel/fault'
import type { SeenDone, SeenMessage, SeenTask } from './seenWorker.ts'

/** The arithmetic of private sightings in a thread of its own: milliseconds a point, minutes a table. */
export interface SeenThread {
  run<K extends SeenTask['kind']>(
    task: SeenTask & { readonly kind: K },
    tell?: (done: number) => void,
  ): Promise<SeenDone[K]>
  /** Ends the thread; what it was doing fails as `unavailable`. */
  close(): Promise<void>
}

const KINDS: readonly FaultKind[] = ['invalid', 'denied', 'absent', 'conflict', 'unavailable']

interface Waiting {
  readonly done: (value: never) => void
  readonly fail: (error: Error) => void
  readonly tell: (done: number) => void
}

/** Starts with the first task, never keeps the process alive, is replaced when it dies. */
export function createSeenThread(): SeenThread {
  let worker: Worker | undefined
  let last = 0
  const waiting = new Map<number, Waiting>()
  const stopped = (cause?: unknown) =>
    new Fault('unavailable', 'sharing.seen_stopped', 'The arithmetic was stopped. Ask again.', { cause })

  const settle = (made: Worker, id: number): Waiting | undefined => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) made.unref()
    return asked
  }
  const start = (): Worker => {
    const made = new Worker(new URL('./seenWorker.ts', import.meta.url))
    made.unref()
    made.on('message', (message: SeenMessage) => {
      if ('progress' in message) return waiting.get(message.id)?.tell(message.progress)
      const asked = settle(made, message.id)
      if ('done' in message) return asked?.done(message.done as never)
      const { kind, code, message: words } = message.failed
      const known = KINDS.find((one) => one === kind)
      asked?.fail(known === undefined || code === undefined ? stopped(words) : new Fault(known, code, words))
    })
    const gone = (error?: unknown) => {
      if (worker !== made) return
      worker = undefined
      for (const asked of waiting.values()) asked.fail(stopped(error))
      waiting.clear()
    }
    made.on('error', gone)
    made.on('exit', () => gone())
    return made
  }
  return {
    run(task, tell = () => undefined) {
      worker ??= start()
      const id = ++last
      const { promise, resolve, reject } = Promise.withResolvers<SeenDone[typeof task.kind]>()
      waiting.set(id, { done: resolve, fail: reject, tell })
      worker.ref()
      worker.postMessage({ id, task })
      return promise
    },
    async close() {
      const made = worker
      worker = undefined
      for (const asked of waiting.values()) asked.fail(stopped())
      waiting.clear()
      await made?.terminate()
    },
  }
}
