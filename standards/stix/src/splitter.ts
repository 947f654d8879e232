import { auditValue, DEFAULT_MAX_DEPTH, findJsonFlaw, isObject, type JsonFlawCode, type JsonObject } from './json.ts'

/** The two globals used here exist in browsers, Node, Deno and workers alike. */
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(input: Uint8Array): string }

/** Bounds on what is read. Memory follows `maxObjectBytes`, never the size of the file. */
export interface SplitLimits {
  /** Open brackets inside one object; 64 unless told. */
  readonly maxDepth?: number
  /** Bytes of one object (or of the bundle around the objects); 16 MiB unless told. */
  readonly maxObjectBytes?: number
  /** Properties inside one object, at all levels; 100,000 unless told. */
  readonly maxKeys?: number
  /** Objects in the whole text; no bound unless told. */
  readonly maxObjects?: number
}

/** Where in the received bytes: offset from 0, line from 1, number of the object from 0, JSON pointer inside it. */
export interface SplitPlace {
  readonly byte: number
  readonly line: number
  readonly index?: number
  readonly path?: string
}

/** One object as received. `text` is the exact slice; `value` its parse. */
export interface SplitObject {
  readonly kind: 'object'
  readonly index: number
  readonly byte: number
  readonly line: number
  readonly text: string
  readonly value: JsonObject
}

export type SplitProblemCode =
  | JsonFlawCode
  | 'stix.not_an_object'
  | 'stix.object_too_big'
  | 'stix.too_many_keys'
  | 'stix.too_many_objects'
  | 'stix.encoding'
  | 'stix.byte_order_mark'
  | 'stix.empty'

/** What could not be read. `fatal`: the text is broken here and nothing follows; else the next object follows. */
export interface SplitProblem {
  readonly kind: 'problem'
  readonly code: SplitProblemCode
  readonly message: string
  readonly place: SplitPlace
  readonly fatal: boolean
}

/** What stood around the objects: a bundle or a TAXII envelope, its `objects` replaced by `[]`. Comes after them. */
export interface SplitEnvelope {
  readonly kind: 'envelope'
  readonly byte: number
  readonly line: number
  readonly objects: number
  readonly value: JsonObject
}

export type SplitItem = SplitObject | SplitProblem | SplitEnvelope

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPEN = 0x7b
const CLOSE = 0x7d
const BRACKET = 0x5b
const UNBRACKET = 0x5d
const NEWLINE = 0x0a

const isSpace = (b: number): boolean => b === 0x20 || b === NEWLINE || b === 0x0d || b === 0x09

/** Where the reader stands in the text around the objects. */
type Mode =
  | 'between' // before, between and after whole values
  | 'first-member' // after {
  | 'member' // after , inside {
  | 'key' // inside a property name
  | 'colon'
  | 'value' // before a property value
  | 'in-value'
  | 'after-value'
  | 'first-element' // after [
  | 'element' // after , inside [
  | 'in-element'
  | 'after-element'
  | 'done'

/** What a run over one value has seen; enough to know cheaply whether it needs a closer look. */
interface Tally {
  colons: number
  deepest: number
  surrogates: boolean
}
const freshTally = (): Tally => ({ colons: 0, deepest: 0, surrogates: false })

/**
 * A push parser: feed it chunks cut anywhere, take the objects out. `splitObjects` is the same as a generator.
 *
 * Structure is found by a byte scan (brackets and strings only); the slice is then read by `JSON.parse`, and the counts
 * of both are compared: more colons than properties means a duplicate key. Only then is the slow, exact reader asked.
 */
export class Splitter {
  private readonly limits: Required<SplitLimits>
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  private out: SplitItem[] = []
  private mode: Mode = 'between'

  private chunk: Uint8Array = new Uint8Array(0)
  private base = 0 // offset of chunk[0] in the whole input
  private line = 1
  private head: number[] = [] // the first four bytes, for the encoding check
  private index = 0

  // capture: bytes kept from `captureAt` on, carried over chunk borders
  private capturing = false
  private captureFrom = 0 // index in chunk
  private carry: Uint8Array = new Uint8Array(0)
  private carried = 0
  private captureByte = 0
  private captureLine = 1
  private tooBig = false

  // the value being scanned
  private tally: Tally = freshTally()
  private inString = false
  private escape = 0 // 1 after a backslash, 2 after \u
  private open = 0
  private shape: 'container' | 'string' | 'scalar' = 'container'

  // the document around
  private bare = false // a top-level array
  private first = true
  private newlineSeen = true
  private keyText = ''
  private docType: string | undefined
  private streaming = false
  private prefix = ''
  private envelope = { byte: 0, line: 1, count: 0 }
  private envelopeTally: Tally = freshTally()
  private valueAt = 0 // offset of the property value in the captured text, in bytes

  constructor(limits: SplitLimits = {}) {
    this.limits = {
      maxDepth: limits.maxDepth ?? DEFAULT_MAX_DEPTH,
      maxObjectBytes: limits.maxObjectBytes ?? 16 * 1024 * 1024,
      maxKeys: limits.maxKeys ?? 100_000,
      maxObjects: limits.maxObjects ?? Number.POSITIVE_INFINITY,
    }
  }

  /** Reads one chunk; answers what became complete. After a fatal problem it answers nothing more. */
  push(chunk: Uint8Array): SplitItem[] {
    if (this.mode !== 'done' && chunk.length > 0) {
      this.chunk = chunk
      this.captureFrom = 0
      if (this.head.length < 4) this.checkEncoding(chunk)
      this.run()
      if (this.capturing) this.keep(chunk.length)
      this.base += chunk.length
    }
    return this.take()
  }

  /** Tells that the input has ended; answers the last items. */
  end(): SplitItem[] {
    if (this.mode !== 'done') {
      this.chunk = new Uint8Array(0)
      if (this.mode === 'between') {
        if (this.first) this.fatal('stix.empty', 'the text is empty: a bundle, an array or objects are expected', 0)
      } else {
        this.fatal('stix.truncated', 'the text ends in the middle of a value: the file is cut short', 0)
      }
      this.mode = 'done'
    }
    return this.take()
  }

  private take(): SplitItem[] {
    const out = this.out
    this.out = []
    return out
  }

  private fatal(code: SplitProblemCode, message: string, i: number, place: Partial<SplitPlace> = {}): void {
    this.out.push({
      kind: 'problem',
      code,
      message,
      place: { byte: this.base + i, line: this.line, ...place },
      fatal: true,
    })
    this.mode = 'done'
    this.capturing = false
    this.carry = new Uint8Array(0)
  }

  private unexpected(b: number, wanted: string, i: number): void {
    const shown = b > 0x20 && b < 0x7f ? `'${String.fromCharCode(b)}'` : `byte 0x${b.toString(16).padStart(2, '0')}`
    this.fatal('stix.syntax', `expected ${wanted}, found ${shown}`, i)
  }

  private checkEncoding(chunk: Uint8Array): void {
    for (let i = 0; i < chunk.length && this.head.length < 4; i++) this.head.push(chunk[i] as number)
    const [a = 1, b = 1, c = 1] = this.head
    if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || a === 0 || (b === 0 && this.head.length > 1)) {
      this.fatal('stix.encoding', 'the text is UTF-16 or UTF-32: save it as UTF-8', 0, { byte: 0 })
    } else if (a === 0xef && b === 0xbb && c === 0xbf) {
      const message = 'the text starts with a byte order mark: save it as UTF-8 without one (RFC 8259 §8.1)'
      this.fatal('stix.byte_order_mark', message, 0, { byte: 0 })
    }
  }

  // --- capture -------------------------------------------------------------------------------------------------

  private capture(i: number): void {
    this.capturing = true
    this.captureFrom = i
    this.carried = 0
    this.captureByte = this.base + i
    this.captureLine = this.line
    this.tooBig = false
  }

  /** Copies the captured part of this chunk aside, up to `end`; forgets it when it grows over the limit. */
  private keep(end: number): void {
    const length = end - this.captureFrom
    if (this.tooBig || this.carried + length > this.limits.maxObjectBytes) {
      this.tooBig = true
      this.carry = new Uint8Array(0)
      return
    }
    if (this.carried + length > this.carry.length) {
      const grown = new Uint8Array(Math.max(4096, 2 * (this.carried + length)))
      grown.set(this.carry.subarray(0, this.carried))
      this.carry = grown
    }
    this.carry.set(this.chunk.subarray(this.captureFrom, end), this.carried)
    this.carried += length
  }

  private capturedBytes(end: number): Uint8Array | undefined {
    this.capturing = false
    if (this.carried === 0 && !this.tooBig) {
      const bytes = this.chunk.subarray(this.captureFrom, end)
      return bytes.length > this.limits.maxObjectBytes ? undefined : bytes
    }
    this.keep(end)
    return this.tooBig ? undefined : this.carry.subarray(0, this.carried)
  }

  /** Decodes captured bytes; a fatal problem at the first byte that is not UTF-8. */
  private decode(bytes: Uint8Array): string | undefined {
    try {
      return this.decoder.decode(bytes)
    } catch {
      const bad = findInvalidUtf8(bytes)
      let line = this.captureLine
      for (let i = 0; i < bad; i++) if (bytes[i] === NEWLINE) line++
      this.fatal('stix.encoding', 'these bytes are not UTF-8: save the file as UTF-8', 0, {
        byte: this.captureByte + bad,
        line,
      })
      return undefined
    }
  }

  // --- one complete object --------------------------------------------------------------------------------------

  private problem(code: SplitProblemCode, message: string, place: Partial<SplitPlace> = {}): void {
    this.out.push({
      kind: 'problem',
      code,
      message,
      place: { byte: this.captureByte, line: this.captureLine, index: this.index, ...place },
      fatal: false,
    })
  }

  /** The captured value is complete at `end`: parse, check, put out. */
  private finish(end: number): void {
    const bytes = this.capturedBytes(end)
    const { maxDepth, maxObjectBytes, maxKeys, maxObjects } = this.limits
    if (this.index >= maxObjects) {
      this.fatal('stix.too_many_objects', `more than ${maxObjects} objects`, 0, {
        byte: this.captureByte,
        line: this.captureLine,
      })
      return
    }
    if (!bytes) this.problem('stix.object_too_big', `the object is larger than ${maxObjectBytes} bytes`)
    else if (this.tally.deepest > maxDepth) this.problem('stix.too_deep', `nested deeper than ${maxDepth} levels`)
    else if (this.tally.colons > maxKeys) this.problem('stix.too_many_keys', `more than ${maxKeys} properties`)
    else {
      const text = this.decode(bytes)
      if (text === undefined) return
      const value = this.parse(text, this.tally)
      if (value !== undefined) {
        this.out.push({
          kind: 'object',
          index: this.index,
          byte: this.captureByte,
          line: this.captureLine,
          text,
          value,
        })
      }
      if (this.mode === 'done') return
    }
    this.index++
  }

  /** Parses and audits one text; reports what is wrong with it. */
  private parse(text: string, tally: Tally): JsonObject | undefined {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      this.blame(text, true)
      return undefined
    }
    if (!isObject(value)) {
      this.problem('stix.not_an_object', 'a STIX object is expected here')
      return undefined
    }
    const { keys, suspect } = auditValue(value, tally.surrogates)
    if ((suspect || keys !== tally.colons) && this.blame(text, false)) return undefined
    return value
  }

  private blame(text: string, fatal: boolean): boolean {
    const flaw = findJsonFlaw(text, this.limits.maxDepth)
    if (!flaw) return false
    const before = text.slice(0, flaw.at)
    const place = {
      byte: this.captureByte + utf8Length(before),
      line: this.captureLine + before.split('\n').length - 1,
      index: this.index,
      path: flaw.path,
    }
    if (fatal) this.fatal(flaw.code, flaw.message, 0, place)
    else this.problem(flaw.code, flaw.message, place)
    return true
  }

  // --- the scan -------------------------------------------------------------------------------------------------

  private startValue(b: number): void {
    this.shape = b === OPEN || b === BRACKET ? 'container' : b === QUOTE ? 'string' : 'scalar'
    this.inString = false
    this.escape = 0
    this.open = 0
  }

  /** Scans the current value from `i`; answers the index after its last byte, or -1 when the chunk ends first. */
  private scan(i: number): number {
    const { chunk, shape, tally } = this
    const length = chunk.length
    const outer = this.streaming || this.bare ? 0 : 1
    let { inString, escape, open } = this
    let { colons, deepest } = tally
    let line = this.line
    let end = -1

    while (i < length) {
      const b = chunk[i] as number
      if (inString) {
        if (escape !== 0) {
          // \ud800-\udfff are the only way to a lone surrogate: note them, check the parsed strings later
          if (escape === 2) {
            if (b === 0x64 || b === 0x44) tally.surrogates = true
            escape = 0
          } else escape = b === 0x75 ? 2 : 0
        } else if (b === BACKSLASH) escape = 1
        else if (b === QUOTE) {
          inString = false
          if (open === 0 && shape === 'string') {
            end = i + 1
            break
          }
        }
      } else if (b === QUOTE) inString = true
      else if (b === OPEN || b === BRACKET) {
        if (++open + outer > deepest) deepest = open + outer
      } else if (b === CLOSE || b === UNBRACKET) {
        if (shape === 'scalar') {
          end = i
          break
        }
        if (--open === 0) {
          end = i + 1
          break
        }
      } else if (b === COLON) colons++
      else if (shape === 'scalar' && (b === COMMA || isSpace(b))) {
        end = i
        break
      } else if (b === NEWLINE) line++
      i++
    }

    this.inString = inString
    this.escape = escape
    this.open = open
    this.line = line
    tally.colons = colons
    tally.deepest = deepest
    return end
  }

  private run(): void {
    const { chunk } = this
    let i = 0
    while (i < chunk.length && this.mode !== 'done') {
      const b = chunk[i] as number
      switch (this.mode) {
        case 'in-value':
        case 'in-element': {
          const end = this.scan(i)
          if (end < 0) return
          i = end
          if (this.mode === 'in-value') {
            this.mode = 'after-value'
            this.noteType(end)
          } else {
            this.mode = 'after-element'
            this.finish(end)
          }
          continue
        }
        case 'key':
          i = this.readKey(i)
          continue
        default:
      }
      if (isSpace(b)) {
        if (b === NEWLINE) {
          this.line++
          this.newlineSeen = true
        }
      } else this.step(b, i)
      if ((this.mode as Mode) !== 'in-value' && (this.mode as Mode) !== 'in-element') i++
    }
  }

  /** One byte that is not white space, outside of any value. */
  private step(b: number, i: number): void {
    switch (this.mode) {
      case 'between':
        return this.startDocument(b, i)
      case 'first-member':
      case 'member':
        if (b === QUOTE) {
          this.mode = 'key'
          this.keyText = ''
          this.escape = 0
        } else if (b === CLOSE && this.mode === 'first-member') this.endDocument(i + 1)
        else this.unexpected(b, 'a property name in double quotes', i)
        return
      case 'colon':
        if (b !== COLON) return this.unexpected(b, "':'", i)
        this.tally.colons++
        this.mode = 'value'
        return
      case 'value':
        return this.startMember(b, i)
      case 'after-value':
        if (b === COMMA) this.mode = 'member'
        else if (b === CLOSE) this.endDocument(i + 1)
        else this.unexpected(b, "',' or '}'", i)
        return
      case 'first-element':
      case 'element':
        if (b === UNBRACKET && this.mode === 'first-element') return this.endArray(i)
        if (b === COMMA || b === UNBRACKET || b === CLOSE || b === COLON) return this.unexpected(b, 'a value', i)
        this.capture(i)
        this.tally = freshTally()
        this.startValue(b)
        this.mode = 'in-element'
        return
      case 'after-element':
        if (b === COMMA) this.mode = 'element'
        else if (b === UNBRACKET) this.endArray(i)
        else this.unexpected(b, "',' or ']'", i)
        return
      default:
    }
  }

  private startDocument(b: number, i: number): void {
    const again = !this.first
    if (again && (this.bare || b !== OPEN || !this.newlineSeen)) {
      this.fatal('stix.trailing_garbage', 'unexpected text after the end; further objects each need a new line', i)
      return
    }
    this.first = false
    this.tally = freshTally()
    if (b === BRACKET) {
      this.bare = true
      this.mode = 'first-element'
    } else if (b === OPEN) {
      this.capture(i)
      this.tally.deepest = 1
      this.docType = undefined
      this.streaming = false
      this.mode = 'first-member'
    } else this.unexpected(b, "'{' or '['", i)
  }

  private startMember(b: number, i: number): void {
    if (b === COMMA || b === CLOSE || b === UNBRACKET || b === COLON) return this.unexpected(b, 'a value', i)
    const isStream = b === BRACKET && this.keyText === 'objects' && !this.streaming && !this.hidden()
    if (!isStream) {
      this.valueAt = this.carried + i - this.captureFrom
      this.startValue(b)
      this.mode = 'in-value'
      return
    }
    const bytes = this.capturedBytes(i + 1)
    if (!bytes) return this.fatal('stix.object_too_big', 'the bundle around the objects is too large', i)
    const prefix = this.decode(bytes)
    if (prefix === undefined) return
    this.streaming = true
    this.prefix = prefix
    this.envelope = { byte: this.captureByte, line: this.captureLine, count: this.index }
    this.envelopeTally = this.tally
    this.mode = 'first-element'
  }

  /** A single object whose `objects` happens to be a list (its type is known and is not bundle) is left whole. */
  private hidden(): boolean {
    return this.docType !== undefined && this.docType !== 'bundle'
  }

  /** Remembers the value of `type`, which decides whether `objects` is streamed. */
  private noteType(end: number): void {
    if (this.keyText !== 'type' || this.shape !== 'string' || this.tooBig || this.streaming) return
    const from = this.valueAt
    const length = this.carried + end - this.captureFrom - from
    if (length > 300) return
    const bytes = new Uint8Array(length)
    for (let k = 0; k < length; k++) {
      const at = from + k
      bytes[k] = (at < this.carried ? this.carry[at] : this.chunk[at - this.carried + this.captureFrom]) ?? 0
    }
    try {
      this.docType = JSON.parse(this.decoder.decode(bytes)) as string
    } catch {
      this.docType = undefined
    }
  }

  private readKey(i: number): number {
    const { chunk } = this
    for (; i < chunk.length; i++) {
      const b = chunk[i] as number
      if (this.escape === 1) {
        this.escape = b === 0x75 ? 2 : 0
        if (this.keyText.length < 300) this.keyText += String.fromCharCode(b)
      } else if (b === QUOTE) {
        this.mode = 'colon'
        if (this.keyText.includes('\\')) this.keyText = unescape(this.keyText)
        return i + 1
      } else {
        if (this.escape === 2 && (b === 0x64 || b === 0x44)) this.tally.surrogates = true
        this.escape = b === BACKSLASH ? 1 : 0
        if (this.keyText.length < 300) this.keyText += String.fromCharCode(b)
      }
    }
    return i
  }

  private endArray(i: number): void {
    if (this.bare) {
      this.mode = 'between'
      return
    }
    this.capture(i)
    this.tally = this.envelopeTally
    this.mode = 'after-value'
  }

  private endDocument(end: number): void {
    this.mode = 'between'
    this.newlineSeen = false
    if (!this.streaming) return this.finish(end)
    const bytes = this.capturedBytes(end)
    if (!bytes) return this.fatal('stix.object_too_big', 'the bundle around the objects is too large', end)
    const suffix = this.decode(bytes)
    if (suffix === undefined) return
    const { byte, line, count } = this.envelope
    const text = this.prefix + suffix
    const flaw = findJsonFlaw(text, this.limits.maxDepth)
    if (flaw) return this.fatal(flaw.code, `around the objects: ${flaw.message}`, end, { byte, line, path: flaw.path })
    const value = JSON.parse(text) as JsonObject
    this.out.push({ kind: 'envelope', byte, line, objects: this.index - count, value })
    this.streaming = false
  }
}

const unescape = (key: string): string => {
  try {
    return JSON.parse(`"${key}"`) as string
  } catch {
    return key
  }
}

/** Bytes of the UTF-8 form of a well-formed text. */
function utf8Length(text: string): number {
  let bytes = 0
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** Index of the first byte that starts no valid UTF-8 sequence (RFC 3629 §4); the length when all are valid. */
function findInvalidUtf8(bytes: Uint8Array): number {
  let i = 0
  while (i < bytes.length) {
    const a = bytes[i] as number
    const size = a < 0x80 ? 1 : a >= 0xc2 && a <= 0xdf ? 2 : a >= 0xe0 && a <= 0xef ? 3 : a >= 0xf0 && a <= 0xf4 ? 4 : 0
    if (size === 0) return i
    for (let k = 1; k < size; k++) {
      const c = bytes[i + k] ?? 0
      const low = k > 1 ? 0x80 : a === 0xe0 ? 0xa0 : a === 0xf0 ? 0x90 : 0x80
      const high = k > 1 ? 0xbf : a === 0xed ? 0x9f : a === 0xf4 ? 0x8f : 0xbf
      if (c < low || c > high) return i
    }
    i += size
  }
  return i
}

/**
 * Splits a stream of bytes into STIX objects without ever holding the whole text: a bundle (`objects` anywhere among
 * its properties), a TAXII envelope, a bare array, one object, or one object per line.
 *
 * @param bytes  chunks cut anywhere, also inside a character
 * @param limits bounds on one object; see {@link SplitLimits}
 * @returns objects in order, each with its exact text; a problem in place of an object that cannot be trusted; an
 *          envelope after its objects; at most one fatal problem, and then nothing more. Never throws by itself.
 *
 * Memory: the largest object (or the bound) plus one chunk.
 */
export async function* splitObjects(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: SplitLimits = {},
): AsyncGenerator<SplitItem, void, undefined> {
  const splitter = new Splitter(limits)
  for await (const chunk of bytes) {
    for (const item of splitter.push(chunk)) {
      yield item
      if (item.kind === 'problem' && item.fatal) return
    }
  }
  yield* splitter.end()
}
