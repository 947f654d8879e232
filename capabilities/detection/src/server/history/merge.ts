import { rmSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { PlacesOf } from '../../core/history/row.ts'
import { type SegmentBuilder, segmentBuilder, type SegmentLimits } from './segmentBuilder.ts'
import type { Segment } from './segmentFile.ts'

/** So many small segments at the end become one. */
const RUN = 8
/** Rows a segment of each tier has at most: what is merged is read again, so no row is merged more often than there are tiers. */
const TIERS = [1 << 10, 1 << 13]

/** The small segments at the end that are worth one, oldest first; empty when there are too few. Order is kept: only the end is merged. */
export function mergeable(segments: readonly Segment[], limits: SegmentLimits): readonly Segment[] {
  for (const tier of TIERS) {
    const rows = Math.min(tier, limits.rows / RUN)
    const from = segments.findLastIndex(({ head }) => head.rows > rows) + 1
    if (segments.length - from >= RUN) return segments.slice(from)
  }
  return []
}

/** Writes the rows of several segments as one, whose head names them: whoever opens the folder after a crash knows which are no more. */
export function mergeInto(
  path: string,
  old: readonly Segment[],
  columns: number,
  limits: SegmentLimits,
  placesOf: PlacesOf,
): void {
  const builder: SegmentBuilder = segmentBuilder(path, columns, limits, placesOf)
  try {
    for (const segment of old)
      for (const block of segment.head.blocks.keys()) for (const row of segment.rows(block)) builder.add(row)
  } catch (error) {
    builder.drop()
    throw error
  }
  builder.finish(old.map(({ name }) => name))
}

/** A segment that was merged stays under another name for a while: a hunt that has begun still reads it. */
export function setAside(folder: string, name: string): void {
  renameSync(join(folder, `${name}.seg`), join(folder, `${name}.merged`))
}

export function dropAside(folder: string, files: readonly string[]): void {
  for (const file of files) if (file.endsWith('.merged')) rmSync(join(folder, file), { force: true })
}
