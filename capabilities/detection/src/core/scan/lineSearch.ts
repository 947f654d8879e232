import { matchEvent, type ValueHit } from '../indicators/matchEvent.ts'
import { freshCounts, type SourceCounts } from '../sources/counts.ts'
import { textReader } from '../sources/eventReader.ts'
import type { SourceFormat } from '../sources/format.ts'
import { JsonValues } from '../sources/jsonValues.ts'
import type { SourceEvent, TextReader } from '../sources/sourceEvent.ts'
import { BLOCK_BYTES } from './layout.ts'
import { FOUND, type LineMode, type Scanner } from './scanner.ts'
import type { ValueTable } from './valueTable.ts'

declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(input?: Uint8Array, options?: { stream: boolean }): string }

const NEWLINE = 0x0a

/** A hit of the table in an event; `line` counts from 1. */
export interface LineHit extends ValueHit {
  readonly line: number
  readonly event: SourceEvent['value']
}

/** Formats whose lines can be searched before they are parsed. */
export const modeOf = (format: SourceFormat): LineMode | undefined =>
  format === 'csv' ? undefined : format === 'zeek-tsv' || format === 'text' ? 'text' : 'json'

/**
 * Searches bytes for the values of a table: the kernel names lines, the exact path reads only those. Its hits are those of
 * `readEvents` with `matchEvent` on every event; lines that were not named count as events and are not checked.
 */
export class LineSearch {
  readonly counts: SourceCounts = freshCounts()
  private readonly table: ValueTable
  private readonly scanner: Scanner
  private readonly mode: LineMode
  private readonly take: (hit: LineHit) => void
  private readonly decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
  private readonly long = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
  /** Reads rows of tables and text: its header and its counts go through the whole source. */
  private readonly rows: TextReader | undefined
  private rowLine = 0
  /** Reads odd lines of JSON that follow each other; `oddNext` is the line it goes on at. */
  private odd: JsonValues | undefined
  private oddNext = -1
  private filled = 0
  /** Lines before the block. */
  private line = 0
  private isLong = false

  constructor(table: ValueTable, scanner: Scanner, format: SourceFormat, take: (hit: LineHit) => void) {
    this.table = table
    this.scanner = scanner
    this.mode = modeOf(format) ?? 'json'
    this.take = take
    if (this.mode === 'text')
      this.rows = textReader(format, this.counts, ({ value }) => this.match({ line: this.rowLine, value }))
  }

  private readonly match = (event: SourceEvent): void => {
    for (const hit of matchEvent(this.table, event.value)) this.take({ ...hit, line: event.line, event: event.value })
  }

  /** Lines read so far; the last one counts when it ends, or at `end`. */
  get lines(): number {
    return this.line
  }

  push(bytes: Uint8Array): void {
    this.counts.bytes += bytes.length
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + BLOCK_BYTES - this.filled)
      this.scanner.block.set(part, this.filled)
      this.filled += part.length
      at += part.length
      if (this.filled === BLOCK_BYTES) this.run()
    }
  }

  end(): void {
    if (this.filled > 0) {
      // One more newline makes the last line whole; the padding behind the block has room, the block may not.
      if (this.filled === BLOCK_BYTES) this.run()
      if (this.filled === 0 || this.scanner.block[this.filled - 1] !== NEWLINE)
        this.scanner.block[this.filled++] = NEWLINE
      this.run()
    }
    if (this.isLong) this.longLine(new Uint8Array(0), true)
    this.endOdd()
    this.rows?.end()
  }

  private run(): void {
    const { block } = this.scanner
    if (this.isLong) {
      const found = block.subarray(0, this.filled).indexOf(NEWLINE)
      const size = found < 0 ? this.filled : found + 1
      this.longLine(block.subarray(0, size), found >= 0)
      this.shift(size)
      if (this.filled < BLOCK_BYTES && found < 0) return
    }
    const last = block.subarray(0, this.filled).lastIndexOf(NEWLINE)
    let from = 0
    while (from <= last) from = this.scanPart(from, last + 1)
    this.shift(from)
    if (this.filled < BLOCK_BYTES) return
    this.isLong = true
    this.longLine(block.subarray(0, this.filled), false)
    this.shift(this.filled)
  }

  private shift(size: number): void {
    this.scanner.block.copyWithin(0, size, this.filled)
    this.filled -= size
  }

  /** @returns how far it came */
  private scanPart(from: number, end: number): number {
    const { block } = this.scanner
    const { records, lines, blank, reached } = this.scanner.scan(this.table, this.mode, from, end)
    let apart = 0
    for (let i = 0; i < records.length; ) {
      const line = this.line + (records[i] ?? 0)
      const start = from + (records[i + 1] ?? 0)
      const why = records[i + 2]
      let stop = block.indexOf(NEWLINE, start) + 1
      let count = 1
      i += 3
      // Odd lines that follow each other are read in one go.
      for (
        ;
        why !== FOUND && records[i + 2] !== FOUND && this.line + (records[i] ?? -1) === line + count;
        i += 3, count++
      )
        stop = block.indexOf(NEWLINE, stop) + 1
      apart += this.readLines(block.slice(start, stop), line, count, why === FOUND)
    }
    const passed = lines - blank - apart
    this.counts.events += passed
    this.counts.unparsed += passed
    this.line += lines
    return reached
  }

  /** @returns how many lines were read that are not blank */
  private readLines(bytes: Uint8Array, line: number, count: number, isFound: boolean): number {
    const text = this.decoder.decode(bytes)
    if (this.rows !== undefined) {
      for (const [i, row] of text.split('\n').slice(0, count).entries()) {
        this.rowLine = line + i + 1
        this.rows.push(`${row}\n`)
      }
    } else if (isFound) {
      const reader = new JsonValues(this.counts, this.match, line + 1)
      reader.push(text)
      reader.end()
    } else this.readOdd(text, line, count)
    return isFound ? 1 : text.split('\n').filter((row) => /[^ \t\r]/.test(row)).length
  }

  private readOdd(text: string, line: number, count: number): void {
    if (this.oddNext !== line) {
      this.endOdd()
      this.odd = new JsonValues(this.counts, this.match, line + 1)
    }
    this.odd?.push(text)
    this.oddNext = line + count
  }

  private endOdd(): void {
    this.odd?.end()
    this.odd = undefined
    this.oddNext = -1
  }

  /** A line longer than the block is read piece by piece. */
  private longLine(piece: Uint8Array, isLast: boolean): void {
    const text = this.long.decode(piece.slice(), { stream: !isLast })
    if (this.rows !== undefined) {
      this.rowLine = this.line + 1
      this.rows.push(text)
    } else if (text !== '') {
      if (this.oddNext !== this.line) this.readOdd(text, this.line, 0)
      else this.odd?.push(text)
    }
    if (!isLast) return
    this.isLong = false
    this.line++
    if (this.odd !== undefined) this.oddNext = this.line
  }
}
