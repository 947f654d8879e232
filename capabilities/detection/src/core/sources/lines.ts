import type { SourceCounts } from './counts.ts'
import type { TextReader } from './sourceEvent.ts'

const MAX_CHARS = 16 * 1024 * 1024

/** Whole lines of text that arrives in pieces; LF or CRLF. NUL bytes are taken out, lines without end passed over. */
export class Lines implements TextReader {
  private rest = ''
  private line = 1
  private skipping = false
  private readonly counts: SourceCounts
  private readonly take: (text: string, line: number) => void

  constructor(counts: SourceCounts, take: (text: string, line: number) => void) {
    this.counts = counts
    this.take = take
  }

  push(text: string): void {
    const whole = this.rest + text
    let from = 0
    for (let at = whole.indexOf('\n'); at >= 0; at = whole.indexOf('\n', from)) {
      if (!this.skipping) this.give(whole.slice(from, at))
      this.skipping = false
      this.line++
      from = at + 1
    }
    this.rest = this.skipping ? '' : whole.slice(from)
    if (this.rest.length <= MAX_CHARS) return
    this.counts.tooLong++
    this.rest = ''
    this.skipping = true
  }

  end(): void {
    if (this.rest === '') return
    this.give(this.rest)
    this.line++
    this.rest = ''
  }

  private give(text: string): void {
    let line = text.endsWith('\r') ? text.slice(0, -1) : text
    if (line.includes('\0')) {
      const clean = line.replaceAll('\0', '')
      this.counts.nul += line.length - clean.length
      line = clean
    }
    if (line.includes('\ufffd')) this.counts.notUtf8++
    this.take(line, this.line)
  }
}
