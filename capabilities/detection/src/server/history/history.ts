import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { type Journal, openJournal } from './journal.ts'
import { dropAside, mergeable, mergeInto, setAside } from './merge.ts'
import type { HistoryRow, PlacesOf } from '../../core/history/row.ts'
import { MAX_ROW_BYTES } from './rows.ts'
import { type SegmentBuilder, segmentBuilder, type SegmentLimits } from './segmentBuilder.ts'
import { openSegment, type Segment, syncFolder } from './segmentFile.ts'

export interface HistoryOptions {
  readonly folder: string
  /** How many columns rows have values in. */
  readonly columns: number
  readonly placesOf: PlacesOf
  /** @default 1,048,576 rows or 512 MiB */
  readonly limits?: SegmentLimits
  /**
   * `append`: rows are on the disk when `append` returns. `segment`: they are when their segment is; for sources that
   * keep what is not acknowledged (a queue, a file that is read again).
   * @default 'append'
   */
  readonly durable?: 'append' | 'segment'
}

/** Events kept in segments that never change, and a journal of those that stand in none yet. One writer a folder. */
export interface History {
  /** @throws {Fault} `invalid` when a row is too long; then none of them is kept */
  append(rows: readonly HistoryRow[]): void
  /** Closes the segment that is being written, so that a hunt finds its rows. Nothing happens when there are none. */
  seal(): void
  /** Oldest first. */
  readonly segments: readonly Segment[]
  /** Rows in segments and in the journal. */
  readonly rows: number
  /**
   * Removes whole segments, oldest first: those whose latest row is older than `before`, then as many as are over `bytes`.
   * @returns how many rows went
   */
  retain(keep: { readonly before?: number; readonly bytes?: number }): number
  close(): void
}

const LIMITS: SegmentLimits = { rows: 1 << 20, bytes: 512 << 20 }
const nameOf = (number: number): string => String(number).padStart(8, '0')

export function openHistory(options: HistoryOptions): History {
  const { folder, columns, placesOf, limits = LIMITS, durable = 'append' } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const files = readdirSync(folder).sort()
  for (const file of files) if (file.endsWith('.draft')) rmSync(join(folder, file))
  dropAside(folder, files)
  const opened = files
    .filter((file) => file.endsWith('.seg'))
    .map((file) => openSegment(join(folder, file), file.slice(0, -4)))
  // A merge that was cut short has written the new segment and not yet put the old ones aside.
  const replaced = new Set(opened.flatMap(({ head }) => head.merged ?? []))
  for (const { name, close } of opened.filter((one) => replaced.has(one.name))) {
    close()
    rmSync(join(folder, `${name}.seg`))
  }
  const segments: Segment[] = opened.filter(({ name }) => !replaced.has(name))
  /** Merged since `retain` was called last, and before that. */
  let aside: readonly string[] = []
  let leaving: readonly string[] = []
  const journals = files.filter((file) => file.endsWith('.journal')).map((file) => Number(file.slice(0, -8)))
  // Numbers are used once, also after the oldest segments were removed, so that a hunt never takes one for another.
  let number = Math.max(0, ...segments.map(({ name }) => Number(name) + 1), ...journals)
  let builder: SegmentBuilder | undefined
  let journal: Journal | undefined

  const path = (ending: string) => join(folder, `${nameOf(number)}.${ending}`)
  const add = (row: HistoryRow) => {
    builder ??= segmentBuilder(path('seg'), columns, limits, placesOf)
    builder.add(row)
  }
  const seal = () => {
    if (builder === undefined) return
    builder.finish()
    builder = undefined
    segments.push(openSegment(path('seg'), nameOf(number)))
    // From here the journal of this number is one of a segment that stands: the next start removes it if this one cannot.
    journal?.close()
    if (journal !== undefined) rmSync(path('journal'), { force: true })
    journal = undefined
    number += 1
    merge()
  }
  const merge = () => {
    const old = mergeable(segments, limits)
    if (old.length === 0) return
    try {
      mergeInto(path('seg'), old, columns, limits, placesOf)
    } catch {
      // A damaged segment, a full disk: nothing is lost, and whoever hunts is told of the damage.
      return
    }
    for (const segment of old) {
      segment.close()
      setAside(folder, segment.name)
    }
    aside = [...aside, ...old.map(({ name }) => name)]
    segments.splice(segments.length - old.length, old.length, openSegment(path('seg'), nameOf(number)))
    number += 1
  }

  for (const one of journals) {
    const file = join(folder, `${nameOf(one)}.journal`)
    if (one < number) rmSync(file)
    else journal = openJournal(file, add)
  }
  if (builder !== undefined && (builder as SegmentBuilder).full) seal()

  return {
    append(rows) {
      const long = rows.find(
        ({ bytes, source, label }) => bytes.length > MAX_ROW_BYTES || source.length > 10_000 || label.length > 10_000,
      )
      if (long !== undefined)
        throw new Fault(
          'invalid',
          'detection.event_too_long',
          `An event of ${long.source.slice(0, 200)} has ${long.bytes.length} bytes; up to ${MAX_ROW_BYTES} are kept.`,
        )
      if (rows.length === 0) return
      if (durable === 'append') {
        if (journal === undefined) {
          const fresh = !existsSync(path('journal'))
          journal = openJournal(path('journal'), () => undefined)
          if (fresh) syncFolder(folder)
        }
        journal.append(rows)
      }
      for (const row of rows) {
        add(row)
        // All of one append stand in one journal, so a segment is closed between appends only, or where there is none.
        if (durable === 'segment' && builder?.full === true) seal()
      }
      if (builder?.full === true) seal()
    },
    seal,
    segments,
    get rows() {
      return segments.reduce((sum, { head }) => sum + head.rows, builder?.rows ?? 0)
    },
    retain({ before = Number.NEGATIVE_INFINITY, bytes = Number.POSITIVE_INFINITY }) {
      let gone = 0
      // A hunt that began before the last call has read them by now.
      dropAside(
        folder,
        leaving.map((name) => `${name}.merged`),
      )
      leaving = aside
      aside = []
      let size = segments.reduce((sum, segment) => sum + segment.bytes, 0)
      for (const segment of segments.slice()) {
        if (segment.head.to >= before && size <= bytes) continue
        segment.close()
        rmSync(join(folder, `${segment.name}.seg`))
        segments.splice(segments.indexOf(segment), 1)
        size -= segment.bytes
        gone += segment.head.rows
      }
      // An empty journal keeps the number when no segment does.
      if (segments.length === 0 && !existsSync(path('journal'))) writeFileSync(path('journal'), '', { mode: 0o600 })
      return gone
    },
    close() {
      builder?.drop()
      journal?.close()
      for (const segment of segments) segment.close()
    },
  }
}
