import type {
  Breach,
  Comparison,
  ComparisonExpression,
  Literal,
  ObjectPath,
  ObservationExpression,
  Pattern,
  Step,
} from './ast.ts'
import { hashBreach } from './hashes.ts'
import { Lexer, PatternError, type Token } from './lexer.ts'
import { PATTERN_LIMITS } from './limits.ts'
import { literalOf, unquote } from './literal.ts'
import { costOf } from './regexCost.ts'

/** Recursive descent; chains of AND, OR and FOLLOWEDBY are loops, so the stack follows parentheses only. */
export class Parser {
  private token: Token
  private nesting = 0
  private members = 0
  private comparisons = 0
  private expressions = 0
  private readonly lexer: Lexer
  private readonly tests: ComparisonExpression[] = []
  private readonly breaches: Breach[] = []

  constructor(text: string) {
    this.lexer = new Lexer(text)
    this.token = this.lexer.next()
  }

  pattern(): Pattern {
    const expression = this.followedBy()
    if (this.token.kind !== 'end') this.fail('the end of the pattern, or AND, OR, FOLLOWEDBY or a qualifier')
    return { expression, tests: this.tests, breaches: this.breaches }
  }

  private advance(): Token {
    const token = this.token
    this.token = this.lexer.next()
    return token
  }

  private fail(wanted: string): never {
    const { kind, text, at } = this.token
    const found = kind === 'end' ? 'the end' : JSON.stringify(text.slice(0, 40))
    throw new PatternError(at, `expected ${wanted}, found ${found}`)
  }

  private is(text: string): boolean {
    return this.token.text === text && (this.token.kind === 'keyword' || this.token.kind === 'sign')
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false
    this.advance()
    return true
  }

  private need(text: string): void {
    if (!this.take(text)) this.fail(JSON.stringify(text))
  }

  private nested<T>(inner: () => T): T {
    if (++this.nesting > PATTERN_LIMITS.nesting)
      throw new PatternError(this.token.at, `nested deeper than ${PATTERN_LIMITS.nesting} parentheses`)
    const value = inner()
    this.nesting--
    this.need(')')
    return value
  }

  private followedBy(): ObservationExpression {
    let expression = this.either()
    while (this.take('FOLLOWEDBY')) expression = { kind: 'followed-by', first: expression, second: this.either() }
    return expression
  }

  private either(): ObservationExpression {
    const parts = [this.all()]
    while (this.take('OR')) parts.push(this.all())
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'or', parts }
  }

  private all(): ObservationExpression {
    const parts = [this.qualified()]
    while (this.take('AND')) parts.push(this.qualified())
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'and', parts }
  }

  private qualified(): ObservationExpression {
    const { at } = this.token
    if (this.take('('))
      return this.qualifiers(
        this.nested(() => this.followedBy()),
        undefined,
      )
    if (!this.take('[')) this.fail('"[" or "("')
    if (this.tests.length >= PATTERN_LIMITS.observations)
      throw new PatternError(at, `more than ${PATTERN_LIMITS.observations} observation expressions`)
    const test = this.tests.length
    this.tests.push({ kind: 'or', parts: [] })
    this.tests[test] = this.anyOf()
    this.need(']')
    return this.qualifiers({ kind: 'test', test, at }, new Set())
  }

  /** `seen` is given for a single `[…]`: there a kind of qualifier may stand once only, a group in parentheses may repeat it. */
  private qualifiers(of: ObservationExpression, seen: Set<string> | undefined): ObservationExpression {
    let expression = of
    for (let i = 0; ; i++) {
      const { at, text } = this.token
      if (i === PATTERN_LIMITS.qualifiers && (this.is('WITHIN') || this.is('REPEATS') || this.is('START')))
        throw new PatternError(at, `more than ${PATTERN_LIMITS.qualifiers} qualifiers on one another`)
      if (this.take('WITHIN')) {
        const seconds = this.positive('a number of seconds above 0')
        this.need('SECONDS')
        expression = { kind: 'within', of: expression, seconds }
      } else if (this.take('REPEATS')) {
        if (!/^\+?\d+$/.test(this.token.text)) this.fail('a whole number above 0')
        const times = this.positive('a whole number above 0')
        this.need('TIMES')
        expression = { kind: 'repeats', of: expression, times }
      } else if (this.take('START')) {
        const start = this.time()
        this.need('STOP')
        expression = { kind: 'start-stop', of: expression, start, stop: this.time(), at }
      } else return expression
      if (seen?.has(text)) this.breaches.push({ at, message: `the qualifier ${text} may stand once only on one […]` })
      seen?.add(text)
    }
  }

  private positive(wanted: string): number {
    const { kind, text } = this.token
    const value = Number(text)
    if (kind !== 'number' || !(value > 0) || !Number.isFinite(value)) this.fail(wanted)
    this.advance()
    return value
  }

  private time(): string {
    if (this.token.kind !== 'time') this.fail("a time, t'2026-01-31T23:59:59Z'")
    return this.advance().text.slice(2, -1)
  }

  private anyOf(): ComparisonExpression {
    const parts = [this.allOf()]
    while (this.take('OR')) parts.push(this.allOf())
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'or', parts }
  }

  private allOf(): ComparisonExpression {
    const parts = [this.comparison()]
    while (this.take('AND')) parts.push(this.comparison())
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'and', parts }
  }

  private comparison(): ComparisonExpression {
    if (this.take('(')) return this.nested(() => this.anyOf())
    const { at } = this.token
    if (++this.comparisons > PATTERN_LIMITS.comparisons)
      throw new PatternError(at, `more than ${PATTERN_LIMITS.comparisons} comparisons`)
    const notExists = this.take('NOT')
    if (this.is('EXISTS')) {
      this.advance()
      return { kind: 'exists', negated: notExists, path: this.path(), at }
    }
    if (notExists) this.fail('"EXISTS"')
    return this.test(this.path(), at)
  }

  private path(): ObjectPath {
    const type = this.token
    if (type.kind !== 'name' && type.kind !== 'hyphened') this.fail('an object type')
    this.advance()
    this.need(':')
    const steps: Step[] = [this.key(false)]
    for (;;) {
      if (steps.length > PATTERN_LIMITS.steps)
        throw new PatternError(this.token.at, `an object path of more than ${PATTERN_LIMITS.steps} steps`)
      if (this.take('.')) steps.push(this.key(true))
      else if (this.take('[')) steps.push(this.index())
      else return { type: type.text, steps }
    }
  }

  /**
   * The grammar wants quotes round a hyphen. Further along a path published patterns leave them out (`extensions.archive-ext`), and
   * there the word can mean nothing else; the first property must have them, as the reference parser insists.
   */
  private key(isFurther: boolean): Step {
    const { kind, text } = this.token
    if (kind !== 'name' && kind !== 'string' && !(isFurther && kind === 'hyphened'))
      this.fail("a property name (with '…' around it if it holds more than A-Z a-z 0-9 _)")
    this.advance()
    return { kind: 'key', name: kind === 'string' ? unquote(text) : text }
  }

  private index(): Step {
    if (this.take('*')) {
      this.need(']')
      return { kind: 'every' }
    }
    if (!/^[+-]?\d+$/.test(this.token.text)) this.fail('an index or *')
    const index = Number(this.advance().text)
    this.need(']')
    return { kind: 'index', index }
  }

  private test(path: ObjectPath, at: number): Comparison {
    const not = this.take('NOT')
    const operator = this.token
    const { text } = operator
    if (operator.kind === 'sign' && /^(?:==?|!=|<>)$/.test(text)) {
      this.advance()
      const { at: literalAt } = this.token
      const literal = this.hashed(path, this.literal('a constant'), literalAt)
      return { kind: 'equal', path, at, literal, negated: (text === '!=' || text === '<>') !== not }
    }
    if (operator.kind === 'sign' && (text === '<' || text === '<=' || text === '>' || text === '>=')) {
      this.advance()
      if (this.is('true') || this.is('false')) this.fail('a constant that has an order')
      return { kind: 'order', operator: text, path, at, negated: not, literal: this.literal('a constant') }
    }
    if (this.take('IN')) return { kind: 'in', path, at, negated: not, literals: this.set(path) }
    if (operator.kind !== 'keyword' || !isTextOperator(text)) this.fail('a comparison operator')
    this.advance()
    if (this.token.kind !== 'string') this.fail('a string')
    const operand = unquote(this.token.text)
    if (text === 'MATCHES') this.countExpression(operand)
    this.advance()
    return { kind: 'text', operator: text, path, at, negated: not, text: operand }
  }

  private countExpression(text: string): void {
    this.expressions += costOf(text, PATTERN_LIMITS.expressions).size
    if (this.expressions > PATTERN_LIMITS.expressions)
      throw new PatternError(this.token.at, 'the regular expressions of this pattern grow too large')
  }

  private literal(wanted: string): Literal {
    const literal = literalOf(this.token)
    if (!literal) this.fail(wanted)
    this.advance()
    return literal
  }

  private hashed(path: ObjectPath, literal: Literal, at: number): Literal {
    const message = hashBreach(path, literal)
    if (message !== undefined) this.breaches.push({ at, message })
    return literal
  }

  /** `(1, 2.5)`: members of one kind; may be empty. */
  private set(path: ObjectPath): Literal[] {
    this.need('(')
    const literals: Literal[] = []
    if (this.take(')')) return literals
    do {
      const { at } = this.token
      if (++this.members > PATTERN_LIMITS.members)
        throw new PatternError(at, `more than ${PATTERN_LIMITS.members} members in sets`)
      const literal = this.hashed(path, this.literal('a constant'), at)
      if (literals[0] && literal.kind !== literals[0].kind)
        throw new PatternError(at, 'the members of a set must be of one kind')
      literals.push(literal)
    } while (this.take(','))
    this.need(')')
    return literals
  }
}

const isTextOperator = (text: string) =>
  text === 'LIKE' || text === 'MATCHES' || text === 'ISSUBSET' || text === 'ISSUPERSET'
