import type { SourceCounts } from './counts.ts'
import type { TakeEvent } from './sourceEvent.ts'

/** A row longer than this has an open quote: its first line is given up, reading goes on behind it. */
const MAX_ROW_CHARS = 1024 * 1024

/** The separator of a header line: the one of `,` `;` tab `|` that stands in it most often. */
export function separatorOf(header: string): string {
  const counted = [',', ';', '\t', '|'].map((mark) => [mark, header.split(mark).length] as const)
  return counted.toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? ','
}

/**
 * Cells of one row (RFC 4180): quoted cells may hold separators, line ends and doubled quotes.
 *
 * @returns undefined when a quote is still open at the end
 */
export function readRow(text: string, separator: string): string[] | undefined {
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (text[at] !== '"') {
      const end = text.indexOf(separator, at)
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end))
      if (end < 0) return cells
      at = end + 1
      continue
    }
    let cell = ''
    for (at++; ; ) {
      const end = text.indexOf('"', at)
      if (end < 0) return undefined
      cell += text.slice(at, end)
      at = end + 1
      if (text[at] !== '"') break
      cell += '"'
      at++
    }
    // What stands behind the closing quote belongs to the cell: dirty, but nothing is lost.
    const end = text.indexOf(separator, at)
    cells.push(cell + (end < 0 ? text.slice(at) : text.slice(at, end)))
    if (end < 0) return cells
    at = end + 1
  }
}

/** Rows of a table whose first line names the columns, as flat objects of texts. Empty cells are left out. */
export class CsvTable {
  private names: readonly string[] | undefined
  private separator = ','
  private held: { readonly lines: string[]; readonly line: number; chars: number } | undefined
  private readonly counts: SourceCounts
  private readonly take: TakeEvent

  constructor(counts: SourceCounts, take: TakeEvent) {
    this.counts = counts
    this.take = take
  }

  end(): void {
    const held = this.held
    if (held === undefined) return
    this.giveUp(held.lines, held.line)
    this.end()
  }

  row(text: string, line: number): void {
    if (this.held === undefined) {
      if (text.trim() === '') return
      this.separator = this.names === undefined ? separatorOf(text) : this.separator
      const cells = readRow(text, this.separator)
      if (cells === undefined) this.held = { lines: [text], line, chars: text.length }
      else this.record(cells, line)
      return
    }
    const { held } = this
    held.lines.push(text)
    held.chars += text.length + 1
    // Only a line with a quote can close one.
    const cells = text.includes('"') ? readRow(held.lines.join('\n'), this.separator) : undefined
    if (cells !== undefined) {
      this.held = undefined
      this.record(cells, held.line)
    } else if (held.chars > MAX_ROW_CHARS) this.giveUp(held.lines, held.line)
  }

  private giveUp(lines: readonly string[], line: number): void {
    this.counts.broken++
    this.held = undefined
    for (const [i, text] of lines.slice(1).entries()) this.row(text, line + 1 + i)
  }

  private record(cells: readonly string[], line: number): void {
    if (this.names === undefined) {
      this.names = cells.map((name) => name.trim())
      return
    }
    if (cells.length !== this.names.length) this.counts.ragged++
    const value: Record<string, unknown> = {}
    for (const [i, name] of this.names.entries()) {
      const cell = cells[i]
      if (cell !== undefined && cell !== '' && name !== '') value[name] = cell
    }
    this.counts.events++
    this.take({ line, value })
  }
}
