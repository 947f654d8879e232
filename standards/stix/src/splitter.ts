import { BACKSLASH, BRACKET, CLOSE, COLON, COMMA, NEWLINE, OPEN, QUOTE, UNBRACKET } from './json-bytes.ts'
import { Capture } from './capture.ts'
import { auditValue, DEFAULT_MAX_DEPTH, findJsonFlaw, HARD_MAX_DEPTH, isObject, type JsonObject } from './json.ts'
import type { SplitItem, SplitLimits, SplitPlace, SplitProblemCode } from './split-item.ts'
import { findInvalidUtf8, utf8Length } from './utf8.ts'
import { freshTally, isSpace, ValueScanner, type Tally } from './value-scanner.ts'

/** The two globals used here exist in browsers, Node, Deno and workers alike. */
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(input: Uint8Array): string }

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
  private begun = false
  private start: Uint8Array = new Uint8Array(0)
  private index = 0

  private readonly kept: Capture
  private captureByte = 0
  private captureLine = 1

  private readonly scanner = new ValueScanner()
  private tally: Tally = freshTally()
  private escape = 0 // in a property name: 1 after a backslash, 2 after \u

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
      maxDepth: Math.min(limits.maxDepth ?? DEFAULT_MAX_DEPTH, HARD_MAX_DEPTH),
      maxObjectBytes: limits.maxObjectBytes ?? 16 * 1024 * 1024,
      maxKeys: limits.maxKeys ?? 100_000,
      maxObjects: limits.maxObjects ?? Number.POSITIVE_INFINITY,
    }
    this.kept = new Capture(this.limits.maxObjectBytes)
  }

  /** Reads one chunk; answers what became complete. After a fatal problem it answers nothing more. */
  push(chunk: Uint8Array): SplitItem[] {
    if (this.mode === 'done' || chunk.length === 0) return this.take()
    if (this.begun) this.read(chunk)
    else {
      // The encoding shows in the first four bytes: wait for them.
      const start = new Uint8Array(this.start.length + chunk.length)
      start.set(this.start)
      start.set(chunk, this.start.length)
      this.start = start
      if (start.length >= 4) this.begin()
    }
    return this.take()
  }

  /** Tells that the input has ended; answers the last items. */
  end(): SplitItem[] {
    if (!this.begun) this.begin()
    if (this.mode !== 'done') {
      if (this.mode === 'between') {
        if (this.first) this.fatal('stix.empty', 'the text is empty: a bundle, an array or objects are expected', 0)
      } else {
        this.fatal('stix.truncated', 'the text ends in the middle of a value: the file is cut short', 0)
      }
      this.mode = 'done'
    }
    return this.take()
  }

  private begin(): void {
    this.begun = true
    this.checkEncoding(this.start)
    if (this.mode !== 'done') this.read(this.start)
    this.start = new Uint8Array(0)
  }

  private read(chunk: Uint8Array): void {
    this.chunk = chunk
    this.kept.enter(chunk)
    this.run()
    this.kept.leave()
    this.base += chunk.length
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
    this.kept.drop()
  }

  private unexpected(b: number, wanted: string, i: number): void {
    const shown = b > 0x20 && b < 0x7f ? `'${String.fromCharCode(b)}'` : `byte 0x${b.toString(16).padStart(2, '0')}`
    this.fatal('stix.syntax', `expected ${wanted}, found ${shown}`, i)
  }

  private checkEncoding([a = 1, b = 1, c = 1]: Uint8Array): void {
    if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || a === 0 || b === 0) {
      this.fatal('stix.encoding', 'the text is UTF-16 or UTF-32: save it as UTF-8', 0)
    } else if (a === 0xef && b === 0xbb && c === 0xbf) {
      const message = 'the text starts with a byte order mark: save it as UTF-8 without one (RFC 8259 §8.1)'
      this.fatal('stix.byte_order_mark', message, 0)
    }
  }

  private capture(i: number): void {
    this.kept.start(i)
    this.captureByte = this.base + i
    this.captureLine = this.line
  }

  // --- texts ----------------------------------------------------------------------------------------------------

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
  private finish(end: number, isWhole: boolean): void {
    const bytes = this.kept.finish(end)
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
      if (value?.['type'] === 'bundle') {
        // As a whole text it is a bundle without a list of objects; among objects it has no place (§8).
        if (isWhole) {
          this.out.push({ kind: 'envelope', byte: this.captureByte, line: this.captureLine, objects: 0, value })
          return
        }
        this.problem('stix.nested_bundle', 'a bundle must not stand among objects')
      } else if (value !== undefined) {
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

  private run(): void {
    const { chunk } = this
    let i = 0
    while (i < chunk.length && this.mode !== 'done') {
      const b = chunk[i] as number
      switch (this.mode) {
        case 'in-value':
        case 'in-element': {
          const end = this.scanner.scan(chunk, i, this.tally)
          this.line += this.scanner.lines
          if (end < 0) return
          i = end
          if (this.mode === 'in-value') {
            this.mode = 'after-value'
            this.noteType(end)
          } else {
            this.mode = 'after-element'
            this.finish(end, false)
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
        this.scanner.start(b, 0)
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
      this.valueAt = this.kept.lengthAt(i)
      this.scanner.start(b, 1)
      this.mode = 'in-value'
      return
    }
    const bytes = this.kept.finish(i + 1)
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
    if (this.keyText !== 'type' || this.scanner.shape !== 'string' || this.streaming) return
    const length = this.kept.lengthAt(end) - this.valueAt
    if (length > 300) return
    const bytes = this.kept.part(this.valueAt, length)
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
    if (!this.streaming) return this.finish(end, true)
    const bytes = this.kept.finish(end)
    if (!bytes) return this.fatal('stix.object_too_big', 'the bundle around the objects is too large', end)
    const suffix = this.decode(bytes)
    if (suffix === undefined) return
    const { byte, line, count } = this.envelope
    const text = this.prefix + suffix
    const flaw = findJsonFlaw(text, this.limits.maxDepth)
    if (flaw) return this.fatal(flaw.code, `around the objects: ${flaw.message}`, end, { byte, line, path: flaw.path })
    const { objects, ...value } = JSON.parse(text) as JsonObject
    const number = this.index - count
    // An empty list stays: that it is empty is for the validator to say.
    this.out.push({
      kind: 'envelope',
      byte,
      line,
      objects: number,
      value: number > 0 ? value : { ...value, objects: objects ?? [] },
    })
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
