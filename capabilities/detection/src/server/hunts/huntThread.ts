import { Worker } from 'node:worker_threads'
import { Fault } from '@testudo/kernel/fault'
import type { EndedSegment, HitCount, HuntMessage, HuntTask, HuntWord, LabelledHit } from './huntWorker.ts'

/** Who is told what a search finds. The search waits for what these return. */
export interface HuntListener {
  /** Whether one event may decide what a later one means. @returns what to read */
  readonly onBegun: (isStateful: boolean) => Promise<HuntWord>
  /** @param segment '' where it rests on more than one */
  readonly onHits: (hits: readonly LabelledHit[], segment: string) => Promise<void>
  readonly onSegments: (ended: readonly EndedSegment[], counts: readonly HitCount[]) => Promise<void>
}

const MEMORY_MB = 1_024

/**
 * Searches stored events in a thread of its own.
 *
 * @throws {Fault} `unavailable` when the thread dies; the reason of `signal`
 */
export async function searchInThread(task: HuntTask, listener: HuntListener, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./huntWorker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const stopped = (cause?: unknown) =>
    new Fault('unavailable', 'detection.hunt_stopped', 'The search was stopped before its end. Start it again.', {
      cause,
    })
  const stop = () => reject(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  const take = async (message: HuntMessage) => {
    switch (message.kind) {
      case 'begun':
        return worker.postMessage(await listener.onBegun(message.isStateful))
      case 'hits':
        await listener.onHits(message.hits, message.segment)
        return worker.postMessage('go')
      case 'segments':
        await listener.onSegments(message.ended, message.counts)
        return worker.postMessage('go')
      case 'end':
        return resolve()
      case 'failed':
        return reject(stopped(message.message))
    }
  }
  // In the order they came, each when the one before it is written down.
  let turn: Promise<unknown> = Promise.resolve()
  worker.on('message', (message: HuntMessage) => {
    turn = turn.then(() => take(message)).catch(reject)
  })
  worker.on('error', (error) => reject(stopped(error)))
  worker.on('exit', () => {
    turn = turn.then(() => reject(stopped()))
  })
  try {
    await promise
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
    // Nothing more of it is written after this.
    await turn
  }
}
