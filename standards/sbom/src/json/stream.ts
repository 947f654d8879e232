import { pointerToken } from '@testudo/stix/json'
import { BRACKET, BACKSLASH, CLOSE, COLON, COMMA, NEWLINE, OPEN, QUOTE, UNBRACKET } from '@testudo/stix/json-bytes'
import { freshTally, isSpace, ValueScanner } from '@testudo/stix/value-scanner'
import type { Limits, Place } from '../item.ts'
import type { Frame, JsonItem, JsonProblem, Rules } from './frame.ts'
import { Kept } from './kept.ts'
import { readObject } from './readObject.ts'

const EMPTY_LIST = new Uint8Array([BRACKET, UNBRACKET])
const EMPTY_OBJECT = new Uint8Array([OPEN, CLOSE])
const MAX_KEY = 300

/**
 * A push parser for one JSON object of any size: the members the rules name are given as soon as they have ended, so that
 * memory holds the open objects only. Strict as the STIX intake is: equal keys, lone surrogates, numbers that would be
 * rounded, bytes that are not UTF-8 are refused with their place.
 */
export class JsonStream<Kind extends string> {
  private readonly rules: Rules<Kind>
  private readonly rootKind: Kind
  private readonly limits: Limits
  private readonly scanner = new ValueScanner()
  private readonly frames: Frame<Kind>[] = []
  private readonly spare: Kept[] = []
  private out: (JsonItem<Kind> | JsonProblem)[] = []
  private chunk: Uint8Array = new Uint8Array(0)
  private base = 0
  private line = 1
  private state: 'before' | 'inside' | 'after' | 'failed' = 'before'

  constructor(rules: Rules<Kind>, rootKind: Kind, limits: Limits) {
    this.rules = rules
    this.rootKind = rootKind
    this.limits = limits
  }

  /** Reads one chunk, cut anywhere; gives what became complete. After a fatal problem nothing more. */
  push(chunk: Uint8Array): (JsonItem<Kind> | JsonProblem)[] {
    if (this.state === 'failed') return []
    this.chunk = chunk
    this.run()
    for (const frame of this.frames) frame.kept.leave(chunk)
    this.base += chunk.length
    return this.take()
  }

  end(): (JsonItem<Kind> | JsonProblem)[] {
    this.chunk = new Uint8Array(0)
    if (this.state === 'before') this.fail('sbom.empty', 'the document is empty', 0)
    else if (this.state === 'inside')
      this.fail('sbom.truncated', 'the text ends in the middle of a value: the file is cut short', 0)
    return this.take()
  }

  private take(): (JsonItem<Kind> | JsonProblem)[] {
    const out = this.out
    this.out = []
    return out
  }

  private fail(code: string, message: string, i: number, place: Partial<Place> = {}): void {
    const path = this.frames.at(-1)?.path ?? ''
    this.out.push({
      is: 'problem',
      code,
      message,
      fatal: true,
      place: { byte: this.base + i, line: this.line, path, ...place },
    })
    this.state = 'failed'
    this.frames.length = 0
  }

  private unexpected(b: number, wanted: string, i: number): void {
    const shown = b > 0x20 && b < 0x7f ? `'${String.fromCharCode(b)}'` : `byte 0x${b.toString(16).padStart(2, '0')}`
    this.fail('sbom.syntax', `expected ${wanted}, found ${shown}`, i)
  }

  private run(): void {
    const { chunk } = this
    let i = 0
    while (i < chunk.length && this.state !== 'failed') {
      const frame = this.frames.at(-1)
      if (frame?.mode === 'in-value' || frame?.mode === 'in-element') {
        const end = this.scanner.scan(chunk, i, frame.tally)
        this.line += this.scanner.lines
        if (end < 0) return
        i = end
        if (frame.mode === 'in-value') frame.mode = 'after-value'
        else {
          frame.mode = 'after-element'
          frame.index++
        }
        continue
      }
      if (frame?.mode === 'key') {
        i = this.readKey(frame, i)
        continue
      }
      const b = chunk[i] as number
      if (isSpace(b)) {
        if (b === NEWLINE) this.line++
        i++
      } else i = this.step(frame, b, i)
    }
  }

  /** One byte that is not white space, outside of keys and values; answers where to go on. */
  private step(frame: Frame<Kind> | undefined, b: number, i: number): number {
    if (frame === undefined) {
      if (this.state === 'after') this.fail('sbom.trailing_garbage', 'unexpected text after the end of the document', i)
      else if (b !== OPEN) this.unexpected(b, "'{'", i)
      else {
        this.state = 'inside'
        this.open(this.rootKind, '', i)
      }
      return i + 1
    }
    switch (frame.mode) {
      case 'first-member':
      case 'member':
        if (b === QUOTE) {
          frame.mode = 'key'
          frame.key = ''
          frame.escaped = false
        } else if (b === CLOSE && frame.mode === 'first-member') this.close(frame, i + 1)
        else this.unexpected(b, 'a property name in double quotes', i)
        return i + 1
      case 'colon':
        if (b !== COLON) this.unexpected(b, "':'", i)
        frame.tally.colons++
        frame.mode = 'value'
        return i + 1
      case 'value':
        return this.startValue(frame, b, i)
      case 'after-value':
        if (b === COMMA) frame.mode = 'member'
        else if (b === CLOSE) this.close(frame, i + 1)
        else this.unexpected(b, "',' or '}'", i)
        return i + 1
      case 'first-element':
      case 'element':
        return this.startElement(frame, b, i)
      default:
        if (b === COMMA) frame.mode = 'element'
        else if (b === UNBRACKET) this.closeList(i + 1)
        else this.unexpected(b, "',' or ']'", i)
        return i + 1
    }
  }

  private readKey(frame: Frame<Kind>, start: number): number {
    const { chunk } = this
    let i = start
    for (; i < chunk.length; i++) {
      const b = chunk[i] as number
      if (frame.escaped) {
        frame.escaped = false
        // A lone surrogate can hide in any \u escape: have the parsed object looked through.
        if (b === 0x75) frame.tally.surrogates = true
      } else if (b === BACKSLASH) frame.escaped = true
      else if (b === QUOTE) {
        frame.mode = 'colon'
        return i + 1
      }
      if (frame.key.length <= MAX_KEY) frame.key += String.fromCharCode(b)
    }
    return i
  }

  private startValue(frame: Frame<Kind>, b: number, i: number): number {
    if (b === COMMA || b === CLOSE || b === UNBRACKET || b === COLON) {
      this.unexpected(b, 'a value', i)
      return i + 1
    }
    const members = this.rules[frame.kind]
    const rule = Object.hasOwn(members, frame.key) ? members[frame.key] : undefined
    frame.mode = 'after-value'
    if (rule?.each === true && b === BRACKET) {
      frame.kept.pause(this.chunk, i)
      frame.kept.add(EMPTY_LIST)
      this.openList(rule.kind, `${frame.path}/${pointerToken(frame.key)}`, i)
      return i + 1
    }
    if (rule !== undefined && rule.each === undefined && b === OPEN) {
      frame.kept.pause(this.chunk, i)
      frame.kept.add(EMPTY_OBJECT)
      this.open(rule.kind, `${frame.path}/${pointerToken(frame.key)}`, i)
      return i + 1
    }
    frame.mode = 'in-value'
    this.scanner.start(b, this.frames.length)
    return i
  }

  private startElement(frame: Frame<Kind>, b: number, i: number): number {
    if (b === UNBRACKET && frame.mode === 'first-element') {
      this.closeList(i + 1)
      return i + 1
    }
    if (b === COMMA || b === CLOSE || b === UNBRACKET || b === COLON) {
      this.unexpected(b, 'a value', i)
      return i + 1
    }
    const path = `${frame.path}/${frame.index}`
    if (b === OPEN) {
      frame.mode = 'after-element'
      frame.index++
      this.open(frame.kind, path, i)
      return i + 1
    }
    const place = { byte: this.base + i, line: this.line, path }
    this.out.push({
      is: 'problem',
      code: 'sbom.not_an_object',
      message: 'an object is expected here',
      fatal: false,
      place,
    })
    frame.mode = 'in-element'
    this.scanner.start(b, this.frames.length)
    return i
  }

  private enter(
    frame: Omit<Frame<Kind>, 'kept' | 'tally' | 'byte' | 'line' | 'key' | 'escaped' | 'index'>,
    i: number,
  ): void {
    if (this.frames.length >= this.limits.maxDepth) {
      this.fail('sbom.too_deep', `nested deeper than ${this.limits.maxDepth} levels`, i)
      return
    }
    const kept = this.spare.pop() ?? new Kept(this.limits.maxItemBytes)
    if (!frame.isList) kept.start(i)
    const tally = { ...freshTally(), deepest: this.frames.length + 1 }
    this.frames.push({ ...frame, kept, tally, byte: this.base + i, line: this.line, key: '', escaped: false, index: 0 })
  }

  private open(kind: Kind, path: string, i: number): void {
    this.enter({ isList: false, kind, mode: 'first-member', path }, i)
  }

  private openList(kind: Kind, path: string, i: number): void {
    this.enter({ isList: true, kind, mode: 'first-element', path }, i)
  }

  private pop(): Frame<Kind> | undefined {
    const frame = this.frames.pop()
    if (frame !== undefined) this.spare.push(frame.kept)
    return frame
  }

  /** Back in the object around: it is kept on from here. */
  private goOn(end: number): void {
    const outer = this.frames.at(-1)
    if (outer === undefined) this.state = 'after'
    else if (!outer.isList) outer.kept.resume(end)
  }

  private closeList(end: number): void {
    this.pop()
    this.goOn(end)
  }

  private close(frame: Frame<Kind>, end: number): void {
    const bytes = frame.kept.finish(this.chunk, end)
    const place = { byte: frame.byte, line: frame.line, path: frame.path }
    const { maxDepth, maxItemBytes } = this.limits
    if (bytes === undefined) {
      this.fail('sbom.too_big', `one part of the document is larger than ${maxItemBytes} bytes`, end, place)
    } else if (frame.tally.deepest > maxDepth) {
      this.fail('sbom.too_deep', `nested deeper than ${maxDepth} levels`, end, place)
    } else this.finish(frame, bytes, place)
    if (this.state === 'failed') return
    this.pop()
    this.goOn(end)
  }

  private finish(frame: Frame<Kind>, bytes: Uint8Array, place: Place): void {
    const read = readObject(bytes, frame.tally, place, this.limits.maxDepth)
    if ('code' in read) this.fail(read.code, read.message, 0, read.place)
    else this.out.push({ is: 'object', kind: frame.kind, value: read.value, place })
  }
}
