import { Worker } from 'node:worker_threads'
import { Fault } from '@testudo/kernel/fault'
import type { AskAnswer, AskTask } from './askWorker.ts'

/** Reads questions and tries them on samples, away from what serves people; each for a bounded time. */
export interface AskThread {
  /** @throws {Fault} `invalid` when it takes too long; `unavailable` when too many ask */
  ask(task: AskTask): Promise<AskAnswer>
  close(): Promise<void>
}

const MOST_MS = 10_000
const MOST_WAITING = 50
const MEMORY_MB = 512

/** Starts with the first question, never keeps the process alive; one that takes too long ends the thread, not the others. */
export function createAskThread(mostMs = MOST_MS): AskThread {
  let worker: Worker | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let isClosed = false
  const stopped = (cause?: unknown) =>
    new Fault('unavailable', 'detection.check_stopped', 'The check was stopped before its end. Ask again.', { cause })
  const tooLong = () =>
    new Fault(
      'invalid',
      'detection.takes_too_long',
      `This takes longer than ${mostMs / 1_000} s to try. Ask for less at a time, or give fewer samples.`,
    )

  const once = async (task: AskTask): Promise<AskAnswer> => {
    if (isClosed) throw stopped()
    worker ??= new Worker(new URL('./askWorker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    const own = worker
    own.ref()
    const { promise, resolve, reject } = Promise.withResolvers<AskAnswer>()
    const take = (said: { readonly answer: AskAnswer } | { readonly trouble: string }) =>
      'answer' in said ? resolve(said.answer) : reject(stopped(said.trouble))
    const fail = (error?: unknown) => reject(stopped(error))
    const timer = setTimeout(() => reject(tooLong()), mostMs)
    own.on('message', take)
    own.on('error', fail)
    own.on('exit', fail)
    try {
      own.postMessage(task)
      return await promise
    } catch (error) {
      if (worker === own) worker = undefined
      own.off('exit', fail)
      await own.terminate()
      throw error
    } finally {
      clearTimeout(timer)
      own.off('message', take)
      own.off('error', fail)
      own.off('exit', fail)
      own.unref()
    }
  }
  return {
    ask(task) {
      if (waiting >= MOST_WAITING)
        throw new Fault('unavailable', 'detection.busy', 'Too many questions are being read. Ask again in a moment.', {
          retryAfterSeconds: 5,
        })
      waiting += 1
      const mine = turn.then(() => once(task)).finally(() => (waiting -= 1))
      turn = mine.catch(() => undefined)
      return mine
    },
    async close() {
      isClosed = true
      await worker?.terminate()
    },
  }
}
