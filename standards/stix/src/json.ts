/**
 * Strict reading of one JSON text. `JSON.parse` is fast but silent: it keeps the last of two equal keys, turns 1e400
 * into Infinity and rounds 9007199254740993. This module finds such places and names them.
 */

/** A parsed JSON object. Keys are own properties: a key named `__proto__` is data, never a prototype. */
export type JsonObject = { readonly [key: string]: JsonValue }
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

export type JsonFlawCode =
  | 'stix.syntax'
  | 'stix.truncated'
  | 'stix.trailing_garbage'
  | 'stix.duplicate_key'
  | 'stix.lone_surrogate'
  | 'stix.number_range'
  | 'stix.too_deep'

/** What is wrong with a JSON text. `at` counts UTF-16 units from the start of the text; `path` is a JSON pointer. */
export interface JsonFlaw {
  readonly code: JsonFlawCode
  readonly message: string
  readonly at: number
  readonly path: string
}

/** Depth is counted in open brackets: `{"a":[1]}` has depth 2. */
export const DEFAULT_MAX_DEPTH = 64

/** No reader goes deeper, whatever it is told: the stack is finite. */
export const HARD_MAX_DEPTH = 1000

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One reference token of a JSON pointer (RFC 6901 §3). */
export const pointerToken = (key: string): string =>
  key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key

class Flawed extends Error {
  readonly flaw: JsonFlaw
  constructor(flaw: JsonFlaw) {
    super(flaw.message)
    this.flaw = flaw
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y
const ESCAPES = '"\\/bfnrt'
const HEX4 = /^[0-9a-fA-F]{4}$/

/** Recursive descent, bounded by `maxDepth`; the slow twin of `JSON.parse`, run to find out where a text is wrong. */
class Reader {
  private at = 0
  private depth = 0
  private readonly text: string
  private readonly maxDepth: number

  constructor(text: string, maxDepth: number) {
    this.text = text
    this.maxDepth = Math.min(maxDepth, HARD_MAX_DEPTH)
  }

  document(): void {
    this.value('')
    this.space()
    if (this.at < this.text.length) this.fail('stix.trailing_garbage', 'unexpected text after the end of the value', '')
  }

  private fail(code: JsonFlawCode, message: string, path: string, at = this.at): never {
    throw new Flawed({ code, message, at, path })
  }

  private unexpected(wanted: string, path: string): never {
    if (this.at >= this.text.length) this.fail('stix.truncated', `the text ends where ${wanted} is expected`, path)
    this.fail('stix.syntax', `expected ${wanted}, found ${show(this.text.charCodeAt(this.at))}`, path)
  }

  private space(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.at)
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return
      this.at++
    }
  }

  private value(path: string): void {
    this.space()
    const c = this.text.charCodeAt(this.at)
    if (c === 0x7b) this.object(path)
    else if (c === 0x5b) this.array(path)
    else if (c === 0x22) this.string(path)
    else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) this.number(path)
    else if (this.text.startsWith('true', this.at) || this.text.startsWith('null', this.at)) this.at += 4
    else if (this.text.startsWith('false', this.at)) this.at += 5
    else this.unexpected('a value', path)
  }

  private enter(path: string): void {
    if (++this.depth > this.maxDepth) {
      this.fail('stix.too_deep', `nested deeper than ${this.maxDepth} levels`, path)
    }
    this.at++
    this.space()
  }

  private object(path: string): void {
    this.enter(path)
    const seen = new Set<string>()
    if (this.text[this.at] !== '}') {
      for (;;) {
        this.space()
        const at = this.at
        if (this.text[at] !== '"') this.unexpected('a property name in double quotes', path)
        const key = this.string(path)
        const here = `${path}/${pointerToken(key)}`
        if (seen.has(key))
          this.fail('stix.duplicate_key', `the property ${JSON.stringify(key)} appears twice`, here, at)
        seen.add(key)
        this.space()
        if (this.text[this.at] !== ':') this.unexpected("':'", here)
        this.at++
        this.value(here)
        this.space()
        if (this.text[this.at] === '}') break
        if (this.text[this.at] !== ',') this.unexpected("',' or '}'", here)
        this.at++
      }
    }
    this.at++
    this.depth--
  }

  private array(path: string): void {
    this.enter(path)
    if (this.text[this.at] !== ']') {
      for (let i = 0; ; i++) {
        this.value(`${path}/${i}`)
        this.space()
        if (this.text[this.at] === ']') break
        if (this.text[this.at] !== ',') this.unexpected("',' or ']'", `${path}/${i}`)
        this.at++
      }
    }
    this.at++
    this.depth--
  }

  private string(path: string): string {
    const start = this.at++
    for (;;) {
      const c = this.text.charCodeAt(this.at)
      if (Number.isNaN(c)) this.fail('stix.truncated', 'the text ends inside a string', path, start)
      if (c < 0x20) this.fail('stix.syntax', `raw control character ${show(c)} inside a string: escape it`, path)
      this.at++
      if (c === 0x22) break
      if (c === 0x5c) this.escape(path)
    }
    const value = JSON.parse(this.text.slice(start, this.at)) as string
    if (!value.isWellFormed()) {
      this.fail('stix.lone_surrogate', 'half of a surrogate pair stands alone: it has no UTF-8 form', path, start)
    }
    return value
  }

  private escape(path: string): void {
    const c = this.text[this.at]
    if (c === 'u' && HEX4.test(this.text.slice(this.at + 1, this.at + 5))) this.at += 5
    else if (c !== undefined && ESCAPES.includes(c)) this.at++
    else this.fail('stix.syntax', 'unknown escape after a backslash', path)
  }

  private number(path: string): void {
    NUMBER.lastIndex = this.at
    const match = NUMBER.exec(this.text)
    if (!match) this.unexpected('a digit', path)
    const value = Number(match[0])
    const isInteger = match[1] === undefined && match[2] === undefined
    if (!Number.isFinite(value)) this.fail('stix.number_range', 'the number is larger than a double can hold', path)
    if (isInteger && !Number.isSafeInteger(value)) {
      this.fail('stix.number_range', 'the integer is beyond ±(2^53-1): readers would round it (RFC 7493 §2.2)', path)
    }
    this.at += match[0].length
  }
}

const show = (c: number): string =>
  c > 0x20 && c < 0x7f ? `'${String.fromCharCode(c)}'` : `U+${c.toString(16).toUpperCase().padStart(4, '0')}`

/**
 * Finds the first flaw of a JSON text that `JSON.parse` would refuse or silently repair: syntax, duplicate keys, lone
 * surrogates, numbers beyond a double, integers beyond ±(2^53-1), nesting over `maxDepth`. `undefined` when clean.
 *
 * Time O(n); stack bounded by `maxDepth`. RFC 8259, RFC 7493 (I-JSON).
 */
export function findJsonFlaw(text: string, maxDepth: number = DEFAULT_MAX_DEPTH): JsonFlaw | undefined {
  try {
    new Reader(text, maxDepth).document()
    return undefined
  } catch (error) {
    if (error instanceof Flawed) return error.flaw
    throw error
  }
}

/** Parses one JSON text strictly: the value, or the first flaw. Never throws. */
export function parseStrict(
  text: string,
  maxDepth: number = DEFAULT_MAX_DEPTH,
): { readonly value: JsonValue } | { readonly flaw: JsonFlaw } {
  const flaw = findJsonFlaw(text, maxDepth)
  return flaw ? { flaw } : { value: JSON.parse(text) as JsonValue }
}

/** Walks a parsed value: how many properties it has in all, and whether a string or number needs a closer look. */
export function auditValue(value: JsonValue, strings: boolean): { keys: number; suspect: boolean } {
  let keys = 0
  let suspect = false
  const walk = (node: JsonValue): void => {
    if (typeof node === 'string') {
      if (strings && !node.isWellFormed()) suspect = true
    } else if (typeof node === 'number') {
      if (!Number.isSafeInteger(node) && (!Number.isFinite(node) || Number.isInteger(node))) suspect = true
    } else if (typeof node === 'object' && node !== null) {
      if (Array.isArray(node)) {
        for (let i = 0; i < node.length; i++) walk(node[i])
      } else {
        const object = node as JsonObject
        for (const key in object) {
          keys++
          if (strings && !key.isWellFormed()) suspect = true
          walk(object[key] as JsonValue)
        }
      }
    }
  }
  walk(value)
  return { keys, suspect }
}
