import type { Engine, Hint, Match } from '@testudo/sigma'
import {
  addCounts,
  detectFormat,
  type EventReader,
  eventTime,
  freshCounts,
  type IndicatorSet,
  type LineHit,
  LineSearch,
  matchEvent,
  modeOf,
  readEvents,
  Scanner,
  type SourceCounts,
  type SourceFormat,
  spellKey,
  validityAt,
} from '../core/index.ts'
import { stat } from 'node:fs/promises'
import { type FoundFile, type Member, openMembers } from './members.ts'
import { RANGE_BYTES, RangeSearch } from './rangeSearch.ts'
import type { RangeHit } from './rangeWorker.ts'

/** A rule that matched an event. */
export interface RuleHit {
  readonly rule: string
  readonly title: string
  readonly level?: string
  readonly file: string
  readonly line: number
  readonly fields: Match['fields']
}

/** A value of an indicator that stands in an event. */
export interface IndicatorHit {
  readonly indicator: string
  readonly kind: string
  readonly value: string
  readonly field: string
  readonly role: string
  readonly text: string
  readonly file: string
  readonly line: number
  readonly name?: string
  readonly owner?: string
  readonly markings?: readonly string[]
  readonly confidence?: number
  readonly validFrom?: string
  readonly validUntil?: string
  readonly validity: string
}

export type DetectionHit = RuleHit | IndicatorHit

/** What was read of one file. `trouble`: why it was not read, or not to its end. */
export interface SourceReport {
  readonly file: string
  readonly format?: SourceFormat
  readonly counts: SourceCounts
  readonly trouble?: string
}

export interface DetectOptions {
  readonly engine?: Engine
  readonly indicators?: IndicatorSet
  readonly format?: SourceFormat
  readonly hint?: Hint
  /** Threads that search a large file of JSON lines for indicators together; the set has as many `scanners` and one more. */
  readonly threads?: number
  /** Hits as they come; what it returns is waited for between chunks. */
  readonly take: (hit: DetectionHit) => void
  /** Called after every chunk. */
  readonly progress?: (read: { readonly files: number; readonly counts: SourceCounts }) => void | Promise<void>
}

export interface DetectReport {
  readonly counts: SourceCounts
  readonly sources: readonly SourceReport[]
}

const HEAD_BYTES = 65_536

/** Runs rules and indicators over files. A file that cannot be read is told in the report and stops no other. */
export async function detectFiles(files: readonly FoundFile[], options: DetectOptions): Promise<DetectReport> {
  const sources: SourceReport[] = []
  const counts = freshCounts()
  const stream = options.engine?.stream()
  const scanner = options.indicators && new Scanner(options.indicators.table.shared)
  let last: { file: string; line: number } = { file: '', line: 0 }

  const ruleHit = ({ rule, fields }: Match, file: string, line: number) =>
    options.take({
      rule: rule.id,
      title: rule.title,
      ...(rule.level !== undefined && { level: rule.level }),
      file,
      line,
      fields,
    })

  const read = async ({ name, chunks, isPlain }: Member, isNamed: boolean) => {
    const iterator = chunks[Symbol.asyncIterator]()
    const first = await iterator.next()
    const head = first.done === true ? new Uint8Array(0) : first.value.subarray(0, HEAD_BYTES)
    const known = await formatOf(head, options.format, isNamed)
    if ('trouble' in known) {
      sources.push({ file: name, counts: freshCounts(), trouble: known.trouble })
      return
    }
    const { format } = known
    if (isPlain === true && canShare(options, format, head) && (await stat(name)).size > 2 * RANGE_BYTES) {
      await iterator.return?.()
      await readRanges(name, format)
      return
    }
    const search = searchOf(options, scanner, format, head, (hit) =>
      tellHits(options, name, { ...hit, at: eventTime(hit.event) }),
    )
    const rules =
      stream &&
      readEvents(format, ({ line, value }) => {
        last = { file: name, line }
        for (const match of stream.push(value, options.hint)) ruleHit(match, name, line)
      })
    const own = (rules ?? search)?.counts ?? freshCounts()
    let trouble: string | undefined
    try {
      for (let step = first; step.done !== true; step = await iterator.next()) {
        rules?.push(step.value)
        search?.push(step.value)
        await options.progress?.({ files: sources.length, counts: sum(counts, own) })
      }
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error)
    }
    rules?.end()
    search?.end()
    addCounts(counts, own)
    sources.push({ file: name, format, counts: own, ...(trouble !== undefined && { trouble }) })
  }

  let ranges: RangeSearch | undefined
  const readRanges = async (file: string, format: SourceFormat) => {
    const { indicators, threads = 1 } = options
    if (indicators === undefined) return
    ranges ??= new RangeSearch(indicators, threads)
    const own = await ranges.search(
      file,
      format,
      (hit) => tellHits(options, file, hit),
      (read) => options.progress?.({ files: sources.length, counts: sum(counts, read) }),
    )
    addCounts(counts, own)
    sources.push({ file, format, counts: own })
  }

  for (const { path, isNamed } of files) {
    try {
      for await (const member of openMembers(path)) await read(member, isNamed && member.name === path)
    } catch (error) {
      sources.push({
        file: path,
        counts: freshCounts(),
        trouble: error instanceof Error ? error.message : String(error),
      })
    }
  }
  await ranges?.close()
  for (const match of stream?.end() ?? []) ruleHit(match, last.file, last.line)
  return { counts, sources }
}

function sum(a: SourceCounts, b: SourceCounts): SourceCounts {
  const both = { ...a }
  addCounts(both, b)
  return both
}

const BINARY: readonly (readonly [string, string])[] = [
  ['ElfFile\0', 'a Windows log in binary form; export its events as JSON first'],
  ['PK\u0003\u0004', 'a zip archive; unpack it first'],
  ['\u007fELF', 'a program'],
]

async function formatOf(
  head: Uint8Array,
  given: SourceFormat | undefined,
  isNamed: boolean,
): Promise<{ readonly format: SourceFormat } | { readonly trouble: string }> {
  if (given !== undefined) return { format: given }
  const start = Buffer.from(head.subarray(0, 8)).toString('latin1')
  for (const [mark, what] of BINARY) if (start.startsWith(mark)) return { trouble: what }
  const format = detectFormat(new TextDecoder(utf16Of(head) ?? 'utf-8').decode(head))
  // Read-me files and licences stand beside logs.
  if (format === 'text' && !isNamed)
    return { trouble: 'no telemetry is seen in it; name the file itself, or give --format' }
  return { format }
}

const utf16Of = ([a, b]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined =>
  a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : undefined

function searchOf(
  { indicators }: DetectOptions,
  scanner: Scanner | undefined,
  format: SourceFormat,
  head: Uint8Array,
  take: (hit: LineHit) => void,
): EventReader | undefined {
  if (indicators === undefined || scanner === undefined) return undefined
  const { table } = indicators
  if (modeOf(format) !== undefined && utf16Of(head) === undefined) return new LineSearch(table, scanner, format, take)
  return readEvents(format, ({ line, value }) => {
    for (const hit of matchEvent(table, value)) take({ ...hit, line, event: value })
  })
}

function tellHits({ indicators, take }: DetectOptions, file: string, hit: RangeHit): void {
  const { entry, kind, key, field, role, text, line, at } = hit
  for (const record of indicators?.recordsOf(entry) ?? []) {
    const { id, ...known } = record
    const value = spellKey({ kind, key })
    take({ indicator: id, kind, value, field, role, text, file, line, ...known, validity: validityAt(record, at) })
  }
}

const canShare = (
  { engine, indicators, threads = 1 }: DetectOptions,
  format: SourceFormat,
  head: Uint8Array,
): boolean =>
  threads > 1 &&
  engine === undefined &&
  indicators !== undefined &&
  RangeSearch.canCut(format) &&
  utf16Of(head) === undefined
