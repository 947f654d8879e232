import { open } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { eventTime, type LineHit, LineSearch, Scanner, type SourceCounts, type SourceFormat } from '../core/index.ts'
import { type SharedTable, ValueTable } from '../core/scan/valueTable.ts'

/** What a worker is started with: the table all share, and its own part of the memory. */
export interface RangeWorkerData {
  readonly shared: SharedTable
  readonly region: number
}

/** Bytes of a file that begin and end with whole lines. */
export interface RangeTask {
  readonly path: string
  readonly format: SourceFormat
  readonly from: number
  readonly to: number
}

/** A hit as it crosses threads: without the event, with its time. `line` counts from the start of the range. */
export type RangeHit = Omit<LineHit, 'event'> & { readonly at: number | undefined }

export type RangeAnswer =
  | { readonly hits: readonly RangeHit[]; readonly counts: SourceCounts; readonly lines: number }
  | { readonly trouble: string }

const PIECE = 1024 * 1024

async function search(
  { path, format, from, to }: RangeTask,
  table: ValueTable,
  scanner: Scanner,
): Promise<RangeAnswer> {
  const hits: RangeHit[] = []
  const found = new LineSearch(table, scanner, format, ({ event, ...hit }) =>
    hits.push({ ...hit, at: eventTime(event) }),
  )
  const file = await open(path)
  try {
    const piece = Buffer.allocUnsafe(PIECE)
    for (let at = from; at < to; ) {
      const { bytesRead } = await file.read(piece, 0, Math.min(PIECE, to - at), at)
      if (bytesRead === 0) break
      found.push(piece.subarray(0, bytesRead))
      at += bytesRead
    }
  } finally {
    await file.close()
  }
  found.end()
  return { hits, counts: found.counts, lines: found.lines }
}

if (parentPort !== null) {
  const port = parentPort
  const { shared, region } = workerData as RangeWorkerData
  const table = new ValueTable(shared)
  const scanner = new Scanner(shared, region)
  port.on('message', (task: RangeTask) => {
    search(task, table, scanner)
      .catch((error: unknown): RangeAnswer => ({ trouble: error instanceof Error ? error.message : String(error) }))
      .then((answer) => port.postMessage(answer))
      .catch(() => process.exit(1))
  })
}
