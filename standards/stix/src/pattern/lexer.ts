/** What the grammar calls a token (STIX 2.1 §9, appendix with the ANTLR grammar). Keywords are upper case and reserved. */
export interface Token {
  readonly kind: 'keyword' | 'name' | 'hyphened' | 'string' | 'number' | 'hex' | 'base64' | 'time' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

/** The pattern breaks the grammar, or a limit, at an offset. Thrown inside this folder only. */
export class PatternError extends Error {
  readonly at: number
  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'AND OR NOT FOLLOWEDBY LIKE MATCHES ISSUPERSET ISSUBSET EXISTS LAST IN START STOP SECONDS true false WITHIN REPEATS TIMES'.split(
    ' ',
  ),
)

const SPACE = /[ \t\r\n\v\f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/y
const LINE_COMMENT = /\/\/[^\r\n]*/y
const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y
const NUMBER = /[+-]?(?:[0-9]*\.[0-9]+|0|[1-9][0-9]*)/y
const SIGN = /!=|<>|<=|>=|==|[=<>()[\].,:*]/y
const TIME = /t'\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z'/y
const HEX = /h'(?:[0-9A-Fa-f]{2})*'/y
const BASE64 = /b'[A-Za-z0-9+/]+={0,2}'/y

/** Cuts a pattern into tokens as they are asked for, so that a broken beginning costs nothing of what follows. Time O(n). */
export class Lexer {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** @throws {PatternError} for a character no token starts with, and for what is opened and never closed */
  next(): Token {
    this.skip()
    const { text, at } = this
    if (at >= text.length) return { kind: 'end', text: '', at: text.length }
    const c = text.charCodeAt(at)
    if (c === 0x27) return this.string(at)
    const typed = text.charCodeAt(at + 1) === 0x27 ? this.typed(at) : undefined
    if (typed) return typed
    const word = this.match(NAME)
    if (word !== undefined) {
      const kind = KEYWORDS.has(word) ? 'keyword' : word.includes('-') ? 'hyphened' : 'name'
      return this.token(kind, word)
    }
    const number = this.match(NUMBER)
    if (number !== undefined) return this.token('number', number)
    const sign = this.match(SIGN)
    if (sign !== undefined) return this.token('sign', sign)
    throw new PatternError(at, `unexpected ${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))}`)
  }

  private match(shape: RegExp): string | undefined {
    shape.lastIndex = this.at
    return shape.exec(this.text)?.[0]
  }

  private token(kind: Token['kind'], text: string): Token {
    const at = this.at
    this.at += text.length
    return { kind, text, at }
  }

  private skip(): void {
    for (;;) {
      const { text, at } = this
      const c = text.charCodeAt(at)
      if (c === 0x2f && text.charCodeAt(at + 1) === 0x2a) {
        const end = text.indexOf('*/', at + 2)
        if (end < 0) throw new PatternError(at, 'this comment is not closed')
        this.at = end + 2
      } else if (c === 0x2f && text.charCodeAt(at + 1) === 0x2f) this.at += this.match(LINE_COMMENT)?.length ?? 0
      else if (c === 0x20) this.at++
      else {
        const space = c < 0x20 || c >= 0x80 ? this.match(SPACE) : undefined
        if (space === undefined) return
        this.at += space.length
      }
    }
  }

  /** `h'…'`, `b'…'`, `t'…'`; undefined when it is none, so that the letter is read as a name. */
  private typed(at: number): Token | undefined {
    const letter = this.text[at]
    if (letter === 't') {
      const time = this.match(TIME)
      if (time !== undefined) return this.token('time', time)
    } else if (letter === 'h') {
      const hex = this.match(HEX)
      if (hex !== undefined) return this.token('hex', hex)
    } else if (letter === 'b') {
      const base64 = this.match(BASE64)
      if (base64 !== undefined && (base64.length - 3) % 4 === 0) return this.token('base64', base64)
    } else return undefined
    throw new PatternError(at, `${this.text.slice(at, at + 40)} is not a literal: ${SHAPES[letter ?? '']}`)
  }

  private string(at: number): Token {
    const { text } = this
    let from = at + 1
    for (;;) {
      const quote = text.indexOf("'", from)
      if (quote < 0) throw new PatternError(at, 'this string is not closed')
      let slash = text.indexOf('\\', from)
      if (slash < 0 || slash > quote) return this.token('string', text.slice(at, quote + 1))
      // Escapes one after another: only \' and \\ are in the grammar (§9.3).
      while (slash >= 0 && text.charCodeAt(slash) === 0x5c) {
        const escaped = text[slash + 1]
        if (escaped === undefined) throw new PatternError(at, 'this string is not closed')
        if (escaped !== "'" && escaped !== '\\')
          throw new PatternError(
            slash,
            `a backslash in a string is written \\\\, before ${JSON.stringify(escaped)} too`,
          )
        slash += 2
      }
      from = slash
    }
  }
}

const SHAPES: Readonly<Record<string, string>> = {
  t: "write t'2026-01-31T23:59:59.000Z'",
  h: "write pairs of hexadecimal digits, h'00ff'",
  b: "write Base64 with its padding, b'AP8='",
}
