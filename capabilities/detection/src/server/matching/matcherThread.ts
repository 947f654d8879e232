import { Worker } from 'node:worker_threads'
import type { MatcherAnswer, MatcherAsk, MatcherStart } from './messages.ts'

/** The thread a matcher runs in. It never keeps the process alive while nothing is asked of it. */
export interface MatcherThread {
  post(ask: MatcherAsk): void
  /** Nothing is under way. */
  rest(): void
  stop(): Promise<void>
}

/** @param gone told when the thread has died or cannot start */
export type StartThread = (
  start: MatcherStart,
  take: (answer: MatcherAnswer) => void,
  gone: (error: unknown) => void,
) => MatcherThread

export const startMatcherThread: StartThread = (start, take, gone) => {
  const worker = new Worker(new URL('./matcherWorker.ts', import.meta.url), { workerData: start })
  worker.unref()
  worker.on('message', take)
  worker.on('error', gone)
  worker.on('exit', () => gone(undefined))
  return {
    post(ask) {
      worker.ref()
      worker.postMessage(ask, ask.call.kind === 'push' ? [ask.call.bytes.buffer as ArrayBuffer] : [])
    },
    rest: () => worker.unref(),
    async stop() {
      await worker.terminate()
    },
  }
}
