import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { prepareProbes } from '../../core/history/probes.ts'
import type { HistoryRow } from '../../core/history/row.ts'
import type { Finder, Found } from '../../core/hunting/finder.ts'
import { sourceOf } from '../../core/hunting/places.ts'
import { candidatesIn } from '../history/hunt.ts'
import { openSegment, type Segment } from '../history/segmentFile.ts'

/** Which stored events are read. */
export interface SearchRange {
  readonly folder: string
  /** Names of segments, oldest first. */
  readonly segments: readonly string[]
  /** `canonicalLabel` of those that may be read; events under others are not looked at. */
  readonly labels: readonly string[]
  readonly sources?: readonly string[]
  readonly from?: number
  readonly to?: number
  /** Put in order under each label apart, for those who keep labels apart. */
  readonly isApart?: boolean
}

/** What one step came to. `inSegment` is '' where a finder has a memory, and after the last one. */
export type SearchStep =
  | { readonly found: readonly Found[]; readonly inSegment: string }
  /** A segment is done with; `trouble`: why it could not be read, or not to its end. */
  | { readonly segment: string; readonly trouble?: 'gone' | 'damaged' }

/** Rows waiting to be put in the order of their times, where that matters. */
const WAITING_ROWS = 16_384

/** Reads segments one after the other. What is found in a segment is told before it is done with, unless the finder has a memory. */
export function* searchRows(finder: Finder, range: SearchRange): Generator<SearchStep> {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = range
  const labels = new Set(range.labels)
  const sources = range.sources === undefined ? undefined : new Set(range.sources)
  const isAsked = ({ at, label, source }: HistoryRow): boolean =>
    at >= from && at < to && labels.has(label) && sources?.has(sourceOf(source)) !== false
  const columns = finder.probes === undefined ? undefined : prepareProbes(finder.probes)
  const queues = new Map<string, HistoryRow[]>()

  for (const name of range.segments) {
    let segment: Segment | undefined
    let trouble: 'gone' | 'damaged' | undefined
    try {
      segment = openSegment(join(range.folder, `${name}.seg`), name)
      const blocks = columns === undefined ? segment.head.blocks.keys() : blocksOf(segment, columns)
      for (const block of blocks) {
        const asked = segment.rows(block).filter(isAsked)
        const rows = finder.sift?.(asked) ?? asked
        if (!finder.isStateful) {
          yield { found: rows.flatMap((row) => finder.find(row)), inSegment: name }
          continue
        }
        for (const row of rows) {
          const key = range.isApart === true ? row.label : ''
          const waiting = queues.get(key) ?? []
          queues.set(key, waiting)
          // Row by row, so that where the cut falls depends on the rows that may be read alone.
          if (waiting.push(row) < WAITING_ROWS) continue
          waiting.sort((a, b) => a.at - b.at)
          const ready = waiting.splice(0, WAITING_ROWS / 2)
          yield { found: ready.flatMap((one) => finder.find(one)), inSegment: '' }
        }
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') trouble = 'gone'
      else if (error instanceof Fault) trouble = 'damaged'
      else throw error
    } finally {
      segment?.close()
    }
    yield trouble === undefined ? { segment: name } : { segment: name, trouble }
  }
  for (const waiting of queues.values()) {
    waiting.sort((a, b) => a.at - b.at)
    yield { found: waiting.flatMap((row) => finder.find(row)), inSegment: '' }
  }
  yield { found: finder.end(), inSegment: '' }
}

const blocksOf = (segment: Segment, columns: ReturnType<typeof prepareProbes>): readonly number[] =>
  [...candidatesIn(segment, columns).keys()].sort((a, b) => a - b)
