/** What a pattern compares: the type of an observable and the first steps of the property path. */
export interface PatternComparison {
  readonly type: string
  readonly path: readonly string[]
}

export type PatternSyntax =
  | { readonly comparisons: readonly PatternComparison[] }
  | { readonly error: { readonly at: number; readonly message: string } }

interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'typed' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

/** Parentheses and brackets deeper than this are refused. */
const MAX_NESTING = 64
const MAX_LENGTH = 1_000_000

const SPACE = /[\s\u0085\u00a0\u2028\u2029]*(?:\/\*[^]*?\*\/|\/\/[^\r\n]*)?/y
const TOKENS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['typed', /[hbt]'[^'\\]*(?:\\[^][^'\\]*)*'/y],
  ['string', /'[^'\\]*(?:\\[^][^'\\]*)*'/y],
  ['number', /[+-]?(?:\d+\.\d+|\.\d+|\d+)(?![A-Za-z_])/y],
  ['word', /[A-Za-z_][A-Za-z0-9_-]*/y],
  ['sign', /(?:!=|<>|<=|>=|==|[=<>()[\].,:*])/y],
]

class PatternError extends Error {
  readonly at: number
  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

const TIME = /^t'\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z'$/
const HEX = /^h'(?:[0-9A-Fa-f]{2})*'$/
const BASE64 = /^b'[A-Za-z0-9+/]*={0,2}'$/

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    for (;;) {
      SPACE.lastIndex = at
      const skipped = SPACE.exec(text)?.[0].length ?? 0
      if (skipped === 0) break
      at += skipped
    }
    if (at >= text.length) break
    let found: Token | undefined
    for (const [kind, shape] of TOKENS) {
      shape.lastIndex = at
      const match = shape.exec(text)
      if (match) {
        found = { kind, text: match[0], at }
        break
      }
    }
    if (!found) throw new PatternError(at, `unexpected ${JSON.stringify(text[at])}`)
    if (found.kind === 'typed') {
      const shape = found.text.startsWith('t') ? TIME : found.text.startsWith('h') ? HEX : BASE64
      const isWhole = !found.text.startsWith('b') || (found.text.length - 3) % 4 === 0
      if (!shape.test(found.text) || !isWhole) throw new PatternError(at, `${found.text.slice(0, 40)} is not a literal`)
    }
    tokens.push(found)
    at += found.text.length
  }
  tokens.push({ kind: 'end', text: '', at: text.length })
  return tokens
}

/** Recursive descent over the grammar of STIX patterning (§9); operators bind: FOLLOWEDBY, OR, AND, qualifiers. */
class Parser {
  private i = 0
  private nesting = 0
  readonly comparisons: PatternComparison[] = []
  private readonly tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  private get next(): Token {
    return this.tokens[this.i] ?? { kind: 'end', text: '', at: 0 }
  }

  private fail(wanted: string): never {
    const { kind, text, at } = this.next
    throw new PatternError(
      at,
      `expected ${wanted}, found ${kind === 'end' ? 'the end' : JSON.stringify(text.slice(0, 40))}`,
    )
  }

  private take(text: string): boolean {
    if (this.next.text !== text || this.next.kind === 'string') return false
    this.i++
    return true
  }

  private need(text: string): void {
    if (!this.take(text)) this.fail(JSON.stringify(text))
  }

  private nested(inner: () => void): void {
    if (++this.nesting > MAX_NESTING) throw new PatternError(this.next.at, `nested deeper than ${MAX_NESTING}`)
    inner()
    this.nesting--
  }

  pattern(): void {
    this.observations()
    if (this.next.kind !== 'end') this.fail('the end of the pattern')
  }

  private observations(): void {
    do this.observation()
    while (this.take('AND') || this.take('OR') || this.take('FOLLOWEDBY'))
  }

  private observation(): void {
    if (this.take('(')) {
      this.nested(() => this.observations())
      this.need(')')
    } else {
      if (!this.take('[')) this.fail('"[" or "("')
      this.comparisonsOfOne()
      this.need(']')
    }
    let spans = 0
    for (;;) {
      if (this.take('WITHIN')) {
        this.positive()
        this.need('SECONDS')
      } else if (this.take('REPEATS')) {
        if (!/^[1-9]\d*$/.test(this.next.text)) this.fail('a whole number above 0')
        this.i++
        this.need('TIMES')
      } else if (this.take('START')) {
        if (++spans > 1) throw new PatternError(this.next.at, 'START … STOP may appear only once')
        this.time()
        this.need('STOP')
        this.time()
      } else return
    }
  }

  private positive(): void {
    const { kind, text } = this.next
    if (kind !== 'number' || !(Number(text) > 0)) this.fail('a number above 0')
    this.i++
  }

  private time(): void {
    if (this.next.kind !== 'typed' || !this.next.text.startsWith('t')) this.fail("a time, t'…'")
    this.i++
  }

  /** Inside one `[…]`. That AND over two types can never match is for a matcher to say; the grammar allows it. */
  private comparisonsOfOne(): void {
    do this.comparison()
    while (this.take('AND') || this.take('OR'))
  }

  private comparison(): void {
    if (this.take('(')) {
      this.nested(() => this.comparisonsOfOne())
      this.need(')')
      return
    }
    const isNegated = this.take('NOT')
    const isExists = this.take('EXISTS')
    if (isNegated && !isExists) this.fail('"EXISTS"')
    this.comparisons.push(this.objectPath())
    if (!isExists) this.test()
  }

  private objectPath(): PatternComparison {
    const type = this.next
    if (type.kind !== 'word' && type.kind !== 'string') this.fail('an object type')
    this.i++
    this.need(':')
    const path: string[] = []
    do {
      const step = this.next
      if (step.kind !== 'word' && step.kind !== 'string') this.fail('a property name')
      if (step.kind === 'word' && step.text.includes('-') && path.length === 0) this.fail('a property name without "-"')
      this.i++
      path.push(unquote(step))
      while (this.take('[')) {
        if (!this.take('*')) {
          if (!/^-?\d+$/.test(this.next.text)) this.fail('an index or *')
          this.i++
        }
        this.need(']')
      }
    } while (this.take('.'))
    return { type: unquote(type), path }
  }

  private test(): void {
    this.take('NOT')
    const { text } = this.next
    if (['=', '==', '!=', '<>', '<', '>', '<=', '>='].includes(text)) {
      this.i++
      this.constant(text.startsWith('<') || text.startsWith('>') ? text !== '<>' : false)
    } else if (this.take('IN')) {
      this.set()
    } else if (['LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET'].includes(text)) {
      this.i++
      if (this.next.kind !== 'string') this.fail('a string')
      this.i++
    } else this.fail('a comparison operator')
  }

  /** `(1, 2.5)`: members of one kind; may be empty. */
  private set(): void {
    this.need('(')
    if (this.take(')')) return
    const first = this.next
    do {
      const { kind, at } = this.next
      this.constant(false)
      if (kind !== first.kind) throw new PatternError(at, 'the members of a set must be of one kind')
    } while (this.take(','))
    this.need(')')
  }

  private constant(ordered: boolean): void {
    const { kind, text } = this.next
    const isBoolean = kind === 'word' && (text === 'true' || text === 'false')
    if (kind !== 'string' && kind !== 'number' && kind !== 'typed' && !(isBoolean && !ordered)) this.fail('a constant')
    this.i++
  }
}

const unquote = ({ kind, text }: Token): string =>
  kind === 'string' ? text.slice(1, -1).replaceAll(/\\([^])/g, '$1') : text

/**
 * Checks the syntax of a STIX pattern (§9) and lists what it compares. Nothing is matched and no regular expression of
 * the pattern is run.
 *
 * @returns the comparisons in order, or the first error with its offset. Never throws. Time O(n).
 */
export function checkPattern(pattern: string): PatternSyntax {
  if (pattern.length > MAX_LENGTH) return { error: { at: MAX_LENGTH, message: 'the pattern is too long' } }
  try {
    const parser = new Parser(tokenize(pattern))
    parser.pattern()
    return { comparisons: parser.comparisons }
  } catch (error) {
    if (error instanceof PatternError) return { error: { at: error.at, message: error.message } }
    throw error
  }
}
