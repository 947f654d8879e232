import type { SourceCounts } from './counts.ts'
import type { EventValue, TakeEvent } from './sourceEvent.ts'

/** Types of Zeek that are numbers; everything else stays text. https://docs.zeek.org/en/master/logs/ */
const NUMBERS = new Set(['count', 'int', 'double', 'port', 'time', 'interval'])

/** The header of a Zeek log: lines of the form `#fields\t…`. A log may carry several, one after another. */
export class ZeekTable {
  private separator = '\t'
  private setSeparator = ','
  private unset = '-'
  private empty = '(empty)'
  private path: string | undefined
  private fields: readonly string[] = []
  private types: readonly string[] = []
  private readonly counts: SourceCounts
  private readonly take: TakeEvent

  constructor(counts: SourceCounts, take: TakeEvent) {
    this.counts = counts
    this.take = take
  }

  row(text: string, line: number): void {
    if (text === '') return
    if (text.startsWith('#')) return this.directive(text)
    const cells = text.split(this.separator)
    if (this.fields.length === 0) {
      this.counts.broken++
      return
    }
    if (cells.length !== this.fields.length) this.counts.ragged++
    const value: Record<string, unknown> = this.path === undefined ? {} : { _path: this.path }
    for (const [i, name] of this.fields.entries()) {
      const cell = cells[i]
      if (cell !== undefined && cell !== this.unset) value[name] = this.typed(cell, this.types[i] ?? 'string')
    }
    this.counts.events++
    this.take({ line, value: value satisfies EventValue })
  }

  private directive(text: string): void {
    if (text.startsWith('#separator ')) {
      this.separator = unescape(text.slice(11)) || '\t'
      return
    }
    const [name, ...rest] = text.split(this.separator)
    const [first = ''] = rest
    if (name === '#fields') this.fields = rest
    else if (name === '#types') this.types = rest
    else if (name === '#set_separator') this.setSeparator = unescape(first) || ','
    else if (name === '#unset_field') this.unset = first
    else if (name === '#empty_field') this.empty = first
    else if (name === '#path') this.path = first
  }

  private typed(cell: string, type: string): unknown {
    if (/^(?:set|vector|table|list)\[/.test(type)) {
      const inner = type.slice(type.indexOf('[') + 1, -1)
      if (cell === this.empty) return []
      return cell.split(this.setSeparator).map((one) => (one === this.unset ? null : this.typed(one, inner)))
    }
    if (cell === this.empty) return ''
    if (type === 'bool') return cell === 'T'
    if (NUMBERS.has(type)) {
      const number = Number(cell)
      return Number.isFinite(number) ? number : cell
    }
    return unescape(cell)
  }
}

/** Zeek writes what does not print as `\xNN`, byte by byte; valid UTF-8 is left as it is. */
function unescape(text: string): string {
  if (!text.includes('\\x')) return text
  return text.replaceAll(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
