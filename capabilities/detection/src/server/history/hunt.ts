import { closeSync, existsSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { Fault } from '@testudo/kernel/fault'
import { mergeProbes, type Probe, prepareProbes } from '../../core/history/probes.ts'
import type { HistoryRow } from '../../core/history/row.ts'
import type { Segment } from './segmentFile.ts'

export interface HuntOptions {
  /** What is looked for; `id` is given back with a hit. */
  readonly probes: readonly Probe[]
  /** Which of the ids are really in the row: places of values may meet, and a block of rows holds many values. */
  readonly confirm: (row: HistoryRow, ids: readonly number[]) => readonly number[]
  /** Rows from this time on, in milliseconds. */
  readonly from?: number
  /** Rows before this time. */
  readonly to?: number
  /** Keeps what was found, so that a hunt that was interrupted goes on behind its last whole segment. */
  readonly file?: string
  /** Tells one hunt from another: a file of another one is refused. */
  readonly name?: string
  readonly onProgress?: (progress: HuntProgress) => void
  readonly signal?: AbortSignal
}

export interface HuntProgress {
  readonly segments: number
  readonly segmentsDone: number
  readonly hits: number
  /** Blocks that were unpacked because a value in them is looked for. */
  readonly blocks: number
}

/** A row that holds what is looked for. */
export interface HuntHit {
  readonly segment: string
  readonly block: number
  /** Its number in the block, from 0. */
  readonly row: number
  readonly at: number
  readonly source: string
  readonly label: string
  /** Ascending. */
  readonly ids: readonly number[]
}

interface Done {
  readonly done: string
  readonly blocks: number
}

/**
 * Looks for values in stored events: the columns of each segment are merged with what is looked for, and only blocks with
 * a value in common are unpacked. Gives the event loop a turn after each segment.
 *
 * Order: for each segment the values of its asked columns, then the rows of hit blocks.
 *
 * @returns hits in order of segment, block and row
 * @throws {Fault} `invalid` when `file` belongs to another hunt; `unavailable` when a segment is damaged; the reason of `signal`
 */
export async function hunt(segments: readonly Segment[], options: HuntOptions): Promise<readonly HuntHit[]> {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options
  const columns = prepareProbes(options.probes)
  const record = options.file === undefined ? undefined : openRecord(options.file, options.name ?? '')
  try {
    const hits = [...(record?.hits ?? [])]
    const done = new Set(record?.done.map((one) => one.done))
    let blocks = record?.done.reduce((sum, one) => sum + one.blocks, 0) ?? 0
    const asked = segments.filter(({ head }) => head.to >= from && head.from < to)
    const tell = () =>
      options.onProgress?.({
        segments: asked.length,
        segmentsDone: asked.filter(({ name }) => done.has(name)).length,
        hits: hits.length,
        blocks,
      })
    tell()
    for (const segment of asked) {
      if (done.has(segment.name)) continue
      options.signal?.throwIfAborted()
      const candidates = candidatesIn(segment, columns)
      const found = [...candidates]
        .sort((a, b) => a[0] - b[0])
        .flatMap(([block, ids]) => {
          const wanted = [...ids].sort((a, b) => a - b)
          return segment.rows(block).flatMap((row, index): HuntHit[] => {
            if (row.at < from || row.at >= to) return []
            const real = options.confirm(row, wanted)
            if (real.length === 0) return []
            const { at, source, label } = row
            return [
              { segment: segment.name, block, row: index, at, source, label, ids: real.toSorted((a, b) => a - b) },
            ]
          })
        })
      record?.add(found, { done: segment.name, blocks: candidates.size })
      for (const hit of found) hits.push(hit)
      blocks += candidates.size
      done.add(segment.name)
      tell()
      await turn()
    }
    return hits
  } finally {
    record?.close()
  }
}

/** Blocks that may hold what is looked for, with the ids of what they may hold. */
export function candidatesIn(
  segment: Segment,
  columns: ReturnType<typeof prepareProbes>,
): ReadonlyMap<number, ReadonlySet<number>> {
  const found = new Map<number, Set<number>>()
  for (const [index, probes] of columns) {
    let standing: ReturnType<Segment['standing']> | undefined
    mergeProbes(segment.values(index), probes, (position, ids) => {
      const { starts, blocks } = (standing ??= segment.standing(index))
      for (const block of blocks.subarray(starts[position], starts[position + 1])) {
        const here = found.get(block) ?? new Set()
        for (const id of ids) here.add(id)
        found.set(block, here)
      }
    })
  }
  return found
}

interface Record {
  readonly hits: readonly HuntHit[]
  readonly done: readonly Done[]
  add(hits: readonly HuntHit[], done: Done): void
  close(): void
}

/** One JSON value a line: the name of the hunt, hits, and after those of a segment that it is done. What follows the last such line is dropped. */
function openRecord(path: string, name: string): Record {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const hits: HuntHit[] = []
  const done: Done[] = []
  let size = 0
  let pending: HuntHit[] = []
  let at = 0
  for (const line of text.split('\n').slice(0, -1)) {
    at += Buffer.byteLength(line) + 1
    let value: { readonly hunt?: string; readonly done?: string } & object
    try {
      value = JSON.parse(line) as typeof value
    } catch {
      break
    }
    if (value.hunt !== undefined) {
      if (value.hunt !== name)
        throw new Fault(
          'invalid',
          'detection.other_hunt',
          `${path} belongs to another hunt. Name a file that is not there yet.`,
        )
      size = at
    } else if (value.done === undefined) pending.push(value as HuntHit)
    else {
      hits.push(...pending)
      done.push(value as Done)
      pending = []
      size = at
    }
  }
  const file = openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600)
  ftruncateSync(file, size)
  const write = (lines: readonly object[]) => {
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    for (let sent = 0; sent < bytes.length; ) sent += writeSync(file, bytes, sent, bytes.length - sent, size + sent)
    fdatasyncSync(file)
    size += bytes.length
  }
  if (size === 0) write([{ hunt: name }])
  return { hits, done, add: (found, end) => write([...found, end]), close: () => closeSync(file) }
}
