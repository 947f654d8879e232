import { BACKSLASH, BRACKET, CLOSE, COMMA, NEWLINE, OPEN, QUOTE, UNBRACKET, isSpace } from './bytes.ts'
import { type JsonPiece, type JsonPieceOptions, safeParse } from './jsonPiece.ts'

/** The global used here exists in browsers, Node and workers alike. */
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(input: Uint8Array): string }

/**
 * Cuts a stream of bytes into the JSON values of a feed without ever holding more than one: the elements of a bare
 * array; the elements of a list inside one object, when `isList` says so of its first element; one value a line, where
 * the first value ends on its line and another follows (then a broken line costs itself alone); else values as they come.
 *
 * What is inside is read by `JSON.parse`; this only counts brackets outside of strings. Time O(bytes), memory the
 * largest value or the bound.
 */
export class JsonPieces {
  private readonly options: Required<JsonPieceOptions>
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  private held = new Uint8Array(1 << 16)
  private length = 0
  /** Next byte to look at, and the first that belongs to the value being read. */
  private at = 0
  private from = -1
  private line = 1
  private fromLine = 1
  private depth = 0
  private inString = false
  private escaped = false
  private tooBig = false
  private tooDeep = false
  private ended = false
  private begun = false
  private values = 0
  private lines = false
  /** Depth of the list whose elements are values: 0 the text itself, 1 a bare array, 2 a list inside an object. */
  private base = 0
  /** Inside the outer object: its last string at depth 1, and where a list that may be streamed begins. */
  private word: readonly [number, number] = [0, 0]
  private listFrom = -1
  private elementFrom = -1
  private around: Uint8Array | undefined
  private out: JsonPiece[] = []

  constructor(options: JsonPieceOptions) {
    this.options = { maxBytes: 32 * 1024 * 1024, maxDepth: 200, ...options }
  }

  /** Reads a chunk; answers what became complete. */
  push(chunk: Uint8Array): readonly JsonPiece[] {
    if (this.ended) return []
    this.append(chunk)
    if (!this.begun && this.length >= 4) this.begin()
    if (this.begun) this.scan()
    this.compact()
    return this.take()
  }

  /** The input has ended; answers what was left. */
  end(): readonly JsonPiece[] {
    if (!this.ended) {
      if (!this.begun) this.begin()
      this.scan()
    }
    if (!this.ended) {
      if (this.lines && this.from >= 0) this.finishLine(this.length)
      else if (this.from >= 0 || this.base > 0)
        this.fatal('The text ends in the middle of a value: the file is cut short.')
      else if (this.values === 0) this.fatal('The file is empty.')
    }
    this.ended = true
    return this.take()
  }

  private take(): readonly JsonPiece[] {
    const out = this.out
    this.out = []
    return out
  }

  private append(chunk: Uint8Array): void {
    if (this.length + chunk.length > this.held.length) {
      const wider = new Uint8Array(Math.max(this.held.length * 2, this.length + chunk.length))
      wider.set(this.held.subarray(0, this.length))
      this.held = wider
    }
    this.held.set(chunk, this.length)
    this.length += chunk.length
  }

  /** Forgets what no value needs any more. */
  private compact(): void {
    const drop = this.from >= 0 ? this.from : this.at
    if (drop === 0) return
    this.held.copyWithin(0, drop, this.length)
    this.length -= drop
    this.at -= drop
    if (this.from >= 0) this.from -= drop
    this.word = [this.word[0] - drop, this.word[1] - drop]
    if (this.listFrom >= 0) this.listFrom -= drop
    if (this.elementFrom >= 0) this.elementFrom -= drop
  }

  private begin(): void {
    this.begun = true
    const [a = 1, b = 1, c = 1] = this.held.subarray(0, Math.min(4, this.length))
    if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || a === 0 || b === 0)
      this.fatal('The text is UTF-16 or UTF-32. Save it as UTF-8.')
    else if (a === 0xef && b === 0xbb && c === 0xbf) this.at = 3
  }

  private fatal(message: string): void {
    this.out.push({ kind: 'broken', line: this.line, message, fatal: true })
    this.ended = true
    this.from = -1
  }

  private scan(): void {
    while (this.at < this.length && !this.ended) {
      if (this.lines) {
        if (!this.scanLine()) return
      } else if (this.from < 0) this.scanBetween()
      else this.scanValue()
    }
  }

  private scanLine(): boolean {
    if (this.from < 0) {
      this.from = this.at
      this.fromLine = this.line
    }
    const end = this.held.subarray(0, this.length).indexOf(NEWLINE, this.at)
    if (end < 0) {
      this.at = this.length
      this.checkSize()
      return false
    }
    this.at = end
    this.checkSize()
    this.finishLine(end)
    this.at = end + 1
    this.line++
    return true
  }

  private finishLine(end: number): void {
    const start = this.from
    this.from = -1
    if (this.tooBig) this.broken(`The line is longer than ${this.options.maxBytes} bytes.`)
    else {
      let blank = true
      for (let i = start; i < end && blank; i++) blank = isSpace(this.held[i] ?? 0)
      if (!blank) this.parse(start, end)
    }
    this.tooBig = false
  }

  /** What grows beyond the bound is dropped as it comes. */
  private checkSize(): void {
    if (this.at - this.from <= this.options.maxBytes) return
    this.tooBig = true
    this.from = this.at
    this.listFrom = -1
  }

  /** Outside of any value. */
  private scanBetween(): void {
    const byte = this.held[this.at] ?? 0
    if (byte === NEWLINE) {
      this.line++
      if (this.base === 0 && this.values === 1 && this.fromLine === this.line - 1 && this.around === undefined)
        this.lines = true
      this.at++
    } else if (isSpace(byte)) this.at++
    else if (this.base === 0) {
      if (byte === BRACKET && this.values === 0) {
        this.base = 1
        this.at++
      } else if (byte === OPEN) this.start()
      else this.fatal('A JSON object or a list of them is expected here.')
    } else if (byte === UNBRACKET) this.endList()
    else if (byte === COMMA) this.at++
    else this.start()
  }

  private start(): void {
    this.from = this.at
    this.fromLine = this.line
    this.depth = 0
    this.inString = false
    this.escaped = false
    this.listFrom = -1
    this.elementFrom = -1
  }

  private endList(): void {
    this.at++
    if (this.base === 1 && this.around === undefined) {
      this.base = 0
      this.values++
      return
    }
    // The rest of the object around the list is read as if the list were empty.
    const prefix = this.around ?? new Uint8Array(0)
    const rest = this.held.slice(this.at - 1, this.length)
    this.at = 0
    this.length = 0
    this.append(prefix)
    this.at = prefix.length + 1
    this.append(rest)
    this.from = 0
    this.depth = 1
    this.base = 0
    this.listFrom = -1
  }

  private scanValue(): void {
    const { held, length } = this
    let i = this.at
    for (; i < length; i++) {
      const byte = held[i] ?? 0
      if (this.inString) {
        if (this.escaped) this.escaped = false
        else if (byte === BACKSLASH) this.escaped = true
        else if (byte === QUOTE) {
          this.inString = false
          if (this.depth === 1) this.word = [this.word[0], i]
        } else if (byte === NEWLINE) this.line++
        continue
      }
      if (byte === QUOTE) {
        this.inString = true
        if (this.depth === 1) this.word = [i + 1, i + 1]
      } else if (byte === OPEN || byte === BRACKET) {
        if (byte === BRACKET && this.depth === 1 && this.base === 0 && this.around === undefined && !this.tooBig)
          this.listFrom = i
        else if (byte === OPEN && this.depth === 2 && this.listFrom >= 0 && this.elementFrom < 0) this.elementFrom = i
        this.depth++
        if (this.depth > this.options.maxDepth) this.tooDeep = true
      } else if (byte === CLOSE || byte === UNBRACKET) {
        this.depth--
        if (this.depth === 2 && this.elementFrom >= 0) {
          this.at = i + 1
          if (this.streams()) return
          continue
        }
        if (this.depth === 1) {
          this.listFrom = -1
          this.elementFrom = -1
        }
        if (this.depth <= 0) {
          // Below zero: the list around ends right after a bare word or number.
          this.at = this.depth < 0 ? i : i + 1
          this.finish(this.at)
          return
        }
      } else if (this.depth === 0 && (byte === COMMA || isSpace(byte))) {
        // A bare word or number among the elements.
        this.at = i
        this.finish(i)
        return
      } else if (byte === NEWLINE) this.line++
    }
    this.at = i
    this.checkSize()
  }

  /** Whether the list whose first element has just ended is one item an element; then its reading begins anew there. */
  private streams(): boolean {
    const first = this.elementFrom
    this.elementFrom = Number.MAX_SAFE_INTEGER
    const member = this.textOf(this.word[0], this.word[1])
    const text = this.textOf(first, this.at)
    const value = text === undefined ? undefined : safeParse(text)
    if (member === undefined || value === undefined || !this.options.isList(member, value)) {
      this.listFrom = -1
      this.elementFrom = -1
      return false
    }
    const start = this.from
    this.around = this.held.slice(start, this.listFrom + 1)
    this.base = 2
    this.from = -1
    this.listed = 1
    const before = safeParse(`${this.textOf(start, this.listFrom + 1) ?? ''}]}`)
    this.out.push({ kind: 'before', line: this.fromLine, value: before })
    this.out.push({ kind: 'value', line: this.fromLine, value })
    return true
  }
  private listed = 0

  private finish(end: number): void {
    const start = this.from
    this.from = -1
    if (this.tooBig || this.tooDeep) {
      this.broken(
        this.tooBig
          ? `The value is longer than ${this.options.maxBytes} bytes.`
          : `Nested deeper than ${this.options.maxDepth} levels.`,
      )
      this.tooBig = false
      this.tooDeep = false
    } else if (this.base === 0 && this.around !== undefined) {
      const value = safeParse(this.textOf(start, end) ?? '')
      if (value === undefined) this.fatal('What stands around the list is no JSON.')
      else this.out.push({ kind: 'around', line: this.fromLine, value, listed: this.listed })
      this.around = undefined
    } else {
      this.parse(start, end)
      if (this.base === 2) this.listed++
    }
    if (this.base === 0) this.values++
  }

  private parse(start: number, end: number): void {
    const text = this.textOf(start, end)
    if (text === undefined) return this.broken('These bytes are not UTF-8.')
    const value = safeParse(text)
    if (value === undefined) this.broken('This is no JSON value.')
    else this.out.push({ kind: 'value', line: this.fromLine, value })
  }

  private broken(message: string): void {
    // A single document that is broken is a broken file.
    this.out.push({ kind: 'broken', line: this.fromLine, message, fatal: false })
  }

  private textOf(start: number, end: number): string | undefined {
    try {
      return this.decoder.decode(this.held.subarray(start, end))
    } catch {
      return undefined
    }
  }
}
