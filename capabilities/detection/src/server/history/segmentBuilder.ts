import { type ColumnBuilder, columnBuilder, MAX_BLOCKS } from '../../core/history/column.ts'
import type { HistoryRow, PlacesOf, TakePlace } from '../../core/history/row.ts'
import { BLOCK_BYTES, BLOCK_ROWS, namesOf, packRows } from './rows.ts'
import { tallyRows } from './tally.ts'
import { createSegmentFile } from './segmentFile.ts'

/** A segment is closed when it has this many rows or this many bytes of events. */
export interface SegmentLimits {
  readonly rows: number
  readonly bytes: number
}

/** Collects rows until they are a segment. */
export interface SegmentBuilder {
  add(row: HistoryRow): void
  readonly rows: number
  /** Whether the limits are reached. */
  readonly full: boolean
  /** The segment stands on the disk when this returns. @param merged names of those it takes the place of */
  finish(merged?: readonly string[]): void
  drop(): void
}

export function segmentBuilder(
  path: string,
  columns: number,
  limits: SegmentLimits,
  placesOf: PlacesOf,
): SegmentBuilder {
  const file = createSegmentFile(path)
  const builders: ColumnBuilder[] = Array.from({ length: columns }, columnBuilder)
  const sources = namesOf()
  const labels = namesOf()
  const tally = tallyRows(sources, labels)
  let waiting: HistoryRow[] = []
  let waitingBytes = 0
  let rows = 0
  let bytes = 0
  let blocks = 0
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  const take: TakePlace = (column, value) => builders[column]?.add(value, blocks)
  const close = () => {
    if (waiting.length === 0) return
    file.block(packRows(waiting, sources, labels))
    blocks += 1
    waiting = []
    waitingBytes = 0
  }
  return {
    add(row) {
      placesOf(row, take)
      tally.add(row)
      // Without the parsed event, which is many times larger and would outlive its use.
      waiting.push({ at: row.at, source: row.source, label: row.label, bytes: row.bytes })
      waitingBytes += row.bytes.length
      rows += 1
      bytes += row.bytes.length
      from = Math.min(from, row.at)
      to = Math.max(to, row.at)
      if (waiting.length === BLOCK_ROWS || waitingBytes >= BLOCK_BYTES) close()
    },
    get rows() {
      return rows
    },
    get full() {
      return rows >= limits.rows || bytes >= limits.bytes || blocks === MAX_BLOCKS
    },
    finish(merged) {
      close()
      file.finish(
        {
          rows,
          from,
          to,
          sources: sources.texts,
          labels: labels.texts,
          parts: tally.parts(),
          ...(merged !== undefined && { merged }),
        },
        builders.map((builder) => builder.finish()),
      )
    },
    drop: () => file.drop(),
  }
}
