import type { InventoryBreak } from './model.ts'

export interface CsvRow {
  /** Line its first cell stands on, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

const SEPARATORS = [';', ',', '\t', '|'] as const
const MOST_CELLS = 500

/**
 * Rows of a table as text: cells parted by `;`, `,`, tab or `|` (found in the first line), in quotes where they hold
 * those or line breaks, quotes doubled (RFC 4180). Cells are data, whatever they begin with.
 *
 * One pass over the characters, no regular expression meets the input.
 */
export class CsvRows {
  #separator: string | undefined
  /** Text until the first line is complete: the separator is found in it. */
  #head = ''
  #cells: string[] = []
  #cell = ''
  #quoted = false
  /** After a closing quote: another one would be a quote in the text. */
  #closed = false
  #line = 1
  #start = 1
  #length = 0
  #afterReturn = false
  readonly #mostCharacters: number

  constructor(mostCharacters: number) {
    this.#mostCharacters = mostCharacters
  }

  /** @returns rows that are complete, or why reading ends */
  push(text: string): readonly CsvRow[] | InventoryBreak {
    if (this.#separator !== undefined) return this.#read(text)
    this.#head += text
    const end = endOfFirstLine(this.#head)
    if (end < 0 && this.#head.length <= this.#mostCharacters) return []
    this.#separator = separatorOf(end < 0 ? this.#head : this.#head.slice(0, end))
    const head = this.#head
    this.#head = ''
    return this.#read(head)
  }

  end(): readonly CsvRow[] | InventoryBreak {
    let rows: readonly CsvRow[] | InventoryBreak = []
    if (this.#separator === undefined) {
      this.#separator = separatorOf(this.#head)
      rows = this.#read(this.#head)
    }
    if ('broken' in rows) return rows
    if (this.#quoted)
      return broken(
        this.#start,
        'inventory.quote_open',
        'A quote opens here and never closes. Close it, or double it if it belongs to the text.',
      )
    const last = this.#isEmpty() ? [] : [this.#row()]
    return [...rows, ...last]
  }

  #isEmpty(): boolean {
    return this.#cells.length === 0 && this.#cell === '' && !this.#closed
  }

  #row(): CsvRow {
    this.#cells.push(this.#cell)
    const row = { line: this.#start, cells: this.#cells }
    this.#cells = []
    this.#cell = ''
    this.#closed = false
    this.#length = 0
    return row
  }

  #read(text: string): readonly CsvRow[] | InventoryBreak {
    const rows: CsvRow[] = []
    for (let i = 0; i < text.length; i++) {
      const c = text.charAt(i)
      if (++this.#length > this.#mostCharacters)
        return broken(
          this.#start,
          'inventory.line_long',
          `The line that begins here is longer than ${this.#mostCharacters} characters: a quote may be missing.`,
        )
      if (this.#quoted) {
        if (c === '\n') this.#line++
        if (c === '"') {
          this.#quoted = false
          this.#closed = true
        } else this.#cell += c
        continue
      }
      const afterReturn = this.#afterReturn
      this.#afterReturn = c === '\r'
      if (c === '\n' && afterReturn) {
        this.#start = this.#line
        continue
      }
      if (c === '"') {
        // Doubled: the quote itself. At the beginning of a cell: it opens. In the middle: as it stands.
        if (this.#closed) this.#cell += '"'
        if (this.#closed || this.#cell === '') {
          this.#quoted = true
          this.#closed = false
        } else this.#cell += c
      } else if (c === this.#separator) {
        this.#cells.push(this.#cell)
        this.#cell = ''
        this.#closed = false
        if (this.#cells.length > MOST_CELLS)
          return broken(this.#start, 'inventory.cells', `More than ${MOST_CELLS} cells in one line.`)
      } else if (c === '\n' || c === '\r') {
        this.#line++
        if (!this.#isEmpty()) rows.push(this.#row())
        this.#length = 0
        this.#start = this.#line
      } else {
        this.#closed = false
        this.#cell += c
      }
    }
    return rows
  }
}

function endOfFirstLine(text: string): number {
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if (c === '"') quoted = !quoted
    else if (!quoted && (c === '\n' || c === '\r')) return i
  }
  return -1
}

/** The separator that stands most often in the first line, outside of quotes. */
function separatorOf(line: string): string {
  const counts = new Map<string, number>(SEPARATORS.map((one) => [one, 0]))
  let quoted = false
  for (const c of line) {
    if (c === '"') quoted = !quoted
    else if (!quoted && counts.has(c)) counts.set(c, (counts.get(c) ?? 0) + 1)
  }
  const [best] = [...counts].toSorted(([, a], [, b]) => b - a)
  return best !== undefined && best[1] > 0 ? best[0] : ';'
}

const broken = (line: number, code: string, message: string): InventoryBreak => ({
  broken: { line, at: `line ${line}`, code, message },
})
