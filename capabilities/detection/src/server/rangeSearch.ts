import { open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { Fault } from '@testudo/kernel/fault'
import {
  addCounts,
  freshCounts,
  type IndicatorSet,
  modeOf,
  type SourceCounts,
  type SourceFormat,
} from '../core/index.ts'
import type { RangeAnswer, RangeHit, RangeTask, RangeWorkerData } from './rangeWorker.ts'

/** Bytes of one range; small enough that hits waiting for their turn stay few. */
export const RANGE_BYTES = 32 * 1024 * 1024
const PROBE_BYTES = 64 * 1024

/** Several threads over one table. Files are cut where a line begins with `{`, so that each range is read as in the whole. */
export class RangeSearch {
  private readonly workers: readonly Worker[]

  /** @param set made with `scanners` of at least `threads` + 1: the first is the caller's own */
  constructor(set: IndicatorSet, threads: number) {
    this.workers = Array.from({ length: threads }, (_, i) => {
      const workerData: RangeWorkerData = { shared: set.table.shared, region: i + 1 }
      return new Worker(new URL('./rangeWorker.ts', import.meta.url), { workerData })
    })
  }

  /** Formats whose lines can be read apart from what stands before them. */
  static canCut(format: SourceFormat): boolean {
    return modeOf(format) === 'json'
  }

  /**
   * Searches one file that is not packed. Hits come in the order of their lines.
   *
   * @throws {Fault} `detection.read` when the file cannot be read
   */
  async search(
    path: string,
    format: SourceFormat,
    take: (hit: RangeHit) => void,
    progress: (counts: SourceCounts) => void | Promise<void> = () => {},
  ): Promise<SourceCounts> {
    const counts = freshCounts()
    let line = 0
    const waiting: Promise<RangeAnswer>[] = []
    const busy = this.workers.map(() => Promise.resolve() as Promise<unknown>)
    let next = 0
    const settle = async () => {
      const answer = await waiting.shift()
      if (answer === undefined) return
      if ('trouble' in answer)
        throw new Fault('unavailable', 'detection.read', answer.trouble, { place: { file: path } })
      for (const hit of answer.hits) take({ ...hit, line: hit.line + line })
      line += answer.lines
      addCounts(counts, answer.counts)
      await progress(counts)
    }
    for await (const { from, to } of rangesOf(path)) {
      const index = next++ % this.workers.length
      const worker = this.workers[index]
      if (worker === undefined) break
      const answer = (busy[index] ?? Promise.resolve()).then(() => ask(worker, { path, format, from, to }))
      busy[index] = answer
      waiting.push(answer)
      if (waiting.length > this.workers.length * 2) await settle()
    }
    while (waiting.length > 0) await settle()
    return counts
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()))
  }
}

function ask(worker: Worker, task: RangeTask): Promise<RangeAnswer> {
  return new Promise((done) => {
    const stop = (answer: RangeAnswer) => {
      worker.off('message', stop)
      worker.off('error', failed)
      done(answer)
    }
    const failed = (error: Error) => stop({ trouble: error.message })
    worker.on('message', stop)
    worker.on('error', failed)
    worker.postMessage(task)
  })
}

/** Ranges of a file that end before a line that begins with `{`. */
async function* rangesOf(path: string): AsyncGenerator<{ readonly from: number; readonly to: number }> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const probe = Buffer.allocUnsafe(PROBE_BYTES)
    for (let from = 0; from < size; ) {
      let to = Math.min(size, from + RANGE_BYTES)
      while (to < size) {
        const { bytesRead } = await file.read(probe, 0, PROBE_BYTES, to)
        const found = probe.subarray(0, bytesRead).indexOf('\n{')
        // The two bytes may stand in two probes.
        to = found >= 0 ? to + found + 1 : bytesRead < 2 ? size : to + bytesRead - 1
        if (found >= 0) break
      }
      yield { from, to }
      from = to
    }
  } finally {
    await file.close()
  }
}
