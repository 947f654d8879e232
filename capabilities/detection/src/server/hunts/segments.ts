import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Label } from '@testudo/kernel/label'
import { sourceOf } from '../../core/hunting/places.ts'
import { HOUR, partsOf } from '../history/tally.ts'
import { openSegment } from '../history/segmentFile.ts'

/** Rows of one source under one label in one segment. */
interface Part {
  readonly source: string
  /** `canonicalLabel`. */
  readonly label: string
  /** Hours since 1970 and rows, in pairs. */
  readonly hours: readonly number[]
}

interface Known {
  readonly name: string
  readonly parts: readonly Part[]
}

/** What of the stored events one reader may be told. */
export interface Reach {
  /** `canonicalLabel` of those the reader may read. */
  readonly labels: readonly string[]
  /** Sources of such rows. */
  readonly sources: readonly string[]
  /** Segments with rows of them in the range, in the order of their arrival. */
  readonly segments: readonly SegmentReach[]
  /** Rows of the hours the range touches. */
  readonly rows: number
}
export interface SegmentReach {
  readonly name: string
  readonly rows: number
  /** First and last moment of the hours these rows are in, Unix ms. */
  readonly from: number
  readonly to: number
}

export interface Range {
  /** Unix ms; from this on, and before that. */
  readonly from?: number
  readonly to?: number
  readonly sources?: readonly string[]
}

export interface SegmentBook {
  /** What is there now. */
  reach(mayRead: (label: Label) => boolean, range: Range): Reach
  /** Name of the newest whole segment; '' when there is none. */
  newest(): string
}

/**
 * Who may read how much of which segment. All of it follows from the rows that may be read alone, whatever else stands in
 * the same segments.
 */
export function bookSegments(folder: string): SegmentBook {
  const known = new Map<string, Known>()
  const read = (name: string): Known | undefined => {
    const had = known.get(name)
    if (had !== undefined) return had
    try {
      const segment = openSegment(join(folder, `${name}.seg`), name)
      try {
        const { sources, labels } = segment.head
        const parts = partsOf(segment).map(({ source, label, hours }) => ({
          source: sources[source] ?? '',
          label: labels[label] ?? '',
          hours,
        }))
        const made = { name, parts }
        known.set(name, made)
        return made
      } finally {
        segment.close()
      }
    } catch {
      // Removed between two looks, or damaged: whoever reads it will say so.
      return undefined
    }
  }
  return {
    newest: () => segmentNames(folder).at(-1) ?? '',
    reach(mayRead, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, sources }) {
      const names = segmentNames(folder)
      for (const name of known.keys()) if (!names.includes(name)) known.delete(name)
      const wanted = sources === undefined ? undefined : new Set(sources)
      const judged = new Map<string, boolean>()
      const told = new Set<string>()
      const isOpen = (text: string): boolean => {
        const had = judged.get(text)
        if (had !== undefined) return had
        const open = isReadable(text, mayRead)
        judged.set(text, open)
        return open
      }
      const segments = names.flatMap((name): SegmentReach[] => {
        let rows = 0
        let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
        for (const { source, label, hours } of read(name)?.parts ?? []) {
          if (wanted?.has(sourceOf(source)) === false || !isOpen(label)) continue
          for (let i = 0; i < hours.length; i += 2) {
            const at = (hours[i] ?? 0) * HOUR
            if (at + HOUR <= from || at >= to) continue
            rows += hours[i + 1] ?? 0
            told.add(source)
            first = Math.min(first, at)
            last = Math.max(last, at + HOUR)
          }
        }
        return rows === 0 ? [] : [{ name, rows, from: first, to: last }]
      })
      return {
        labels: [...judged].flatMap(([text, open]) => (open ? [text] : [])).sort(),
        sources: [...told].sort(),
        segments,
        rows: segments.reduce((sum, segment) => sum + segment.rows, 0),
      }
    },
  }
}

/** Names of whole segments, oldest first. */
export function segmentNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.seg'))
      .map((file) => file.slice(0, -4))
      .sort()
  } catch {
    return []
  }
}

function isReadable(text: string, mayRead: (label: Label) => boolean): boolean {
  try {
    return mayRead(JSON.parse(text) as Label)
  } catch {
    return false
  }
}
