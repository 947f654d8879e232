import type { SourceCounts } from './counts.ts'
import { parseEvent, type TakeEvent, type TextReader } from './sourceEvent.ts'

/** Characters of one value; what is longer is passed over. */
const MAX_CHARS = 16 * 1024 * 1024

const NEWLINE = 0x0a
const QUOTE = 0x22
const OPEN = 0x7b
const CLOSE = 0x7d

/** Between values: white space, commas, brackets of an array around all, NUL, byte order mark, RS (RFC 7464). */
const FILLER = new Set([0x00, 0x09, 0x0a, 0x0d, 0x1e, 0x20, 0x2c, 0x5b, 0x5d, 0xfeff])

/**
 * Takes objects out of JSON lines, pretty-printed or concatenated JSON and arrays, also where they follow each other,
 * and goes on behind what is broken. Three rules make it safe to start anywhere:
 *
 * - a line that starts with `{` in its first column begins a value, whatever stood before;
 * - a line that starts with `{` and ends with `}` holds whole values only;
 * - no string goes over the end of a line (RFC 8259 §7).
 *
 * So lines `{…}` can be read in any order and apart from all others, which `scan/` does.
 */
export class JsonValues implements TextReader {
  private buffer = ''
  private at = 0
  private line = 1
  /** Where to go on inside a value; -1 between values. */
  private scan = -1
  private depth = 0
  private inString = false
  private newlines = 0
  /** The value must end before here; -1 without bound. */
  private bound = -1
  private skipping = false
  private readonly counts: SourceCounts
  private readonly take: TakeEvent

  constructor(counts: SourceCounts, take: TakeEvent, firstLine = 1) {
    this.counts = counts
    this.take = take
    this.line = firstLine
  }

  push(text: string): void {
    if (this.scan >= 0) this.scan -= this.at
    if (this.bound >= 0) this.bound -= this.at
    this.buffer = this.at >= this.buffer.length ? text : this.buffer.slice(this.at) + text
    this.at = 0
    this.run(false)
  }

  end(): void {
    this.run(true)
    this.buffer = ''
    this.at = 0
  }

  /** Whether it stands between values: nothing read so far can change what follows. */
  get isBetween(): boolean {
    return this.scan < 0 && !this.skipping
  }

  private run(final: boolean): void {
    while (this.at < this.buffer.length) {
      if (this.skipping && !this.skipLine()) break
      if (this.scan < 0 && !this.begin()) break
      if (this.scan >= 0 && !this.inside(final)) break
    }
  }

  /** @returns whether the end of the line was found */
  private skipLine(): boolean {
    const end = this.buffer.indexOf('\n', this.at)
    this.at = end < 0 ? this.buffer.length : end
    this.skipping = end < 0
    return end >= 0
  }

  private broken(at: number): void {
    this.counts.broken++
    this.line += this.newlines
    this.newlines = 0
    this.at = at
    this.scan = -1
    this.bound = -1
  }

  /** Goes to the next value. @returns false when the text ends first */
  private begin(): boolean {
    let code = 0
    for (; this.at < this.buffer.length; this.at++) {
      code = this.buffer.charCodeAt(this.at)
      if (!FILLER.has(code)) break
      if (code === NEWLINE) this.line++
      else if (code === 0) this.counts.nul++
    }
    if (this.at >= this.buffer.length) return false
    if (code !== OPEN) {
      this.counts.broken++
      this.skipping = true
      return true
    }
    const newline = this.buffer.indexOf('\n', this.at)
    if (newline >= 0 && this.isClosedBefore(newline)) {
      if (this.emit(this.at, newline)) return true
      this.bound = newline
    }
    this.scan = this.at + 1
    this.depth = 1
    this.inString = false
    this.newlines = 0
    return true
  }

  private isClosedBefore(newline: number): boolean {
    let last = newline - 1
    for (let code = this.buffer.charCodeAt(last); code === 0x0d || code === 0x20 || code === 0x09; )
      code = this.buffer.charCodeAt(--last)
    return this.buffer.charCodeAt(last) === CLOSE
  }

  /** Takes what stands from `from` to `to`, when it is one whole value. */
  private emit(from: number, to: number): boolean {
    if (to - from > MAX_CHARS) {
      this.counts.tooLong++
      this.at = to
      return true
    }
    const text = this.buffer.slice(from, to)
    const value = parseEvent(text)
    if (value === undefined) return false
    if (text.includes('\ufffd')) this.counts.notUtf8++
    this.counts.events++
    this.take({ line: this.line, value, text: text.trimEnd() })
    this.at = to
    return true
  }

  /** Goes on inside a value. @returns false when the text ends first */
  private inside(final: boolean): boolean {
    const { buffer } = this
    const end = this.bound >= 0 ? this.bound : buffer.length
    for (let i = this.scan; i < end; i++) {
      const code = buffer.charCodeAt(i)
      if (code === NEWLINE) {
        if (this.inString || (this.newlines === 0 && this.isClosedBefore(i))) return this.stop(i)
        if (i + 1 >= buffer.length && !final) {
          this.scan = i
          return this.tooLong()
        }
        if (buffer.charCodeAt(i + 1) === OPEN) return this.stop(i)
        this.newlines++
      } else if (this.inString) {
        if (code === QUOTE) this.inString = false
        else if (code === 0x5c) {
          // The escaped character may be in the next piece.
          if (i + 1 >= buffer.length && !final) {
            this.scan = i
            return this.tooLong()
          }
          if (buffer.charCodeAt(i + 1) !== NEWLINE) i++
        }
      } else if (code === QUOTE) this.inString = true
      else if (code === OPEN || code === 0x5b) this.depth++
      else if ((code === CLOSE || code === 0x5d) && --this.depth === 0) {
        if (!this.emit(this.at, i + 1)) return this.stop(i + 1)
        this.line += this.newlines
        this.newlines = 0
        this.scan = -1
        this.bound = -1
        return true
      }
    }
    if (this.bound >= 0 || final) return this.stop(end)
    this.scan = end
    return this.tooLong()
  }

  private stop(at: number): true {
    this.broken(at)
    return true
  }

  /** At the end of the text, inside a value: waits for more, or gives the value up. */
  private tooLong(): boolean {
    if (this.buffer.length - this.at <= MAX_CHARS) return false
    this.counts.tooLong++
    this.line += this.newlines
    this.newlines = 0
    this.at = this.buffer.length
    this.scan = -1
    this.bound = -1
    this.skipping = true
    return true
  }
}
