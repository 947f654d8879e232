import type { HistoryRow } from '../../core/history/row.ts'
import { type Names, namesOf } from './rows.ts'
import type { Segment, SegmentPart } from './segmentFile.ts'

export const HOUR = 3_600_000

/** Counts rows by source, label and hour, so that a reader's share of a segment is known without reading it. */
export function tallyRows(sources: Names, labels: Names) {
  const parts = new Map<string, { source: number; label: number; hours: Map<number, number> }>()
  // Rows of one source come one after the other.
  let last: { row: HistoryRow; part: { hours: Map<number, number> } } | undefined
  const partOf = (row: HistoryRow) => {
    if (last?.row.source === row.source && last.row.label === row.label) return last.part
    const source = sources.numberOf(row.source)
    const label = labels.numberOf(row.label)
    const part = parts.get(`${source} ${label}`) ?? { source, label, hours: new Map<number, number>() }
    parts.set(`${source} ${label}`, part)
    last = { row, part }
    return part
  }
  return {
    add(row: HistoryRow): void {
      const { hours } = partOf(row)
      const hour = Math.floor(row.at / HOUR)
      hours.set(hour, (hours.get(hour) ?? 0) + 1)
    },
    parts: (): SegmentPart[] =>
      [...parts.values()].map(({ source, label, hours }) => ({
        source,
        label,
        hours: [...hours].sort(([a], [b]) => a - b).flat(),
      })),
  }
}

/** The parts of a segment; counted from its rows where its head does not tell. */
export function partsOf(segment: Segment): readonly SegmentPart[] {
  const { head } = segment
  if (head.parts !== undefined) return head.parts
  const tally = tallyRows(namesOf(head.sources), namesOf(head.labels))
  for (const block of head.blocks.keys()) for (const row of segment.rows(block)) tally.add(row)
  return tally.parts()
}
