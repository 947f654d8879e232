type Test = (code: number) => boolean
/** One state of the machine an expression becomes. `split` goes on without a character, to each of its targets. */
export type State =
  | { readonly kind: 'char'; readonly test: Test; to: number }
  | { readonly kind: 'split'; to: number[] }
  | { readonly kind: 'start' | 'end'; to: number }
  | { readonly kind: 'match' }
interface Piece {
  readonly from: number
  readonly out: number
}

/** Expressions that would need more states are refused: `(a{1000}){1000}` is one line of text. */
const MAX_STATES = 5000
const MAX_NESTING = 50

const word: Test = (c) => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95
const digit: Test = (c) => c >= 48 && c <= 57
const space: Test = (c) => c === 32 || (c >= 9 && c <= 13) || c === 160
const not =
  (test: Test): Test =>
  (c) =>
    !test(c)
const CLASSES: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['d', digit],
  ['D', not(digit)],
  ['w', word],
  ['W', not(word)],
  ['s', space],
  ['S', not(space)],
])
const CONTROL: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['f', 12],
  ['v', 11],
])

/** Turns an expression into states. @throws {SyntaxError} */
export class Compiler {
  readonly states: State[] = []
  private at = 0
  private depth = 0
  private readonly text: string
  private readonly ignoreCase: boolean

  constructor(text: string, ignoreCase: boolean) {
    this.text = text
    this.ignoreCase = ignoreCase
  }

  compile(): number {
    const { from, out } = this.alternatives()
    if (this.at < this.text.length) throw new SyntaxError(`unexpected ${this.text[this.at] ?? ''}`)
    this.connect(out, this.add({ kind: 'match' }))
    return from
  }

  private add(state: State): number {
    if (this.states.length >= MAX_STATES) throw new SyntaxError('the expression is too large')
    return this.states.push(state) - 1
  }

  /** Every piece ends in one split without targets; connecting adds one. */
  private joint(): number {
    return this.add({ kind: 'split', to: [] })
  }

  private connect(joint: number, to: number): void {
    const state = this.states[joint]
    if (state?.kind === 'split') state.to.push(to)
  }

  private alternatives(): Piece {
    if (++this.depth > MAX_NESTING) throw new SyntaxError('nested too deeply')
    const from = this.joint()
    const out = this.joint()
    do {
      const branch = this.sequence()
      this.connect(from, branch.from)
      this.connect(branch.out, out)
    } while (this.take('|'))
    this.depth--
    return { from, out }
  }

  private sequence(): Piece {
    const from = this.joint()
    let out = from
    while (this.at < this.text.length && !'|)'.includes(this.text[this.at] ?? '')) {
      const piece = this.repeated()
      this.connect(out, piece.from)
      out = piece.out
    }
    return { from, out }
  }

  private repeated(): Piece {
    const start = this.at
    const piece = this.atom()
    const end = this.at
    const [least, most] = this.quantifier()
    if (this.at === end) return piece
    this.take('?')
    // Copies of the atom are compiled anew from its text; the first one is already there.
    const after = this.at
    const again = () => {
      this.at = start
      const copy = this.atom()
      this.at = after
      return copy
    }
    const from = this.joint()
    let out = from
    for (let i = 0; i < Math.max(least, most === Number.POSITIVE_INFINITY ? 1 : most); i++) {
      const copy = i === 0 ? piece : again()
      const next = this.joint()
      if (i >= least) this.connect(out, next)
      this.connect(out, copy.from)
      this.connect(copy.out, next)
      if (most === Number.POSITIVE_INFINITY && i >= least - 1) this.connect(next, copy.from)
      out = next
    }
    return { from, out }
  }

  private quantifier(): [number, number] {
    if (this.take('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.take('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.take('?')) return [0, 1]
    const match = /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(this.text.slice(this.at, this.at + 12))
    if (!match) return [1, 1]
    this.at += match[0].length
    const least = Number(match[1])
    const most = match[2] === undefined ? least : match[3] === undefined ? Number.POSITIVE_INFINITY : Number(match[3])
    if (most < least) throw new SyntaxError('a range of repetitions runs backwards')
    return [least, most]
  }

  private atom(): Piece {
    const c = this.text[this.at++] ?? ''
    if (c === '(') {
      if (this.take('?') && !this.take(':')) throw new SyntaxError('look-around and named groups are not supported')
      const piece = this.alternatives()
      if (!this.take(')')) throw new SyntaxError('a parenthesis is not closed')
      return piece
    }
    if (c === '^' || c === '$') {
      const out = this.joint()
      return { from: this.add({ kind: c === '^' ? 'start' : 'end', to: out }), out }
    }
    if (c === '.') return this.one((code) => code !== 10 && code !== 13)
    if (c === '[') return this.one(this.set())
    if (c === '\\') return this.one(this.escaped(false))
    if ('*+?'.includes(c)) throw new SyntaxError('nothing to repeat')
    return this.one(this.literal(c.charCodeAt(0)))
  }

  private one(test: Test): Piece {
    const out = this.joint()
    return { from: this.add({ kind: 'char', test, to: out }), out }
  }

  private literal(code: number): Test {
    if (!this.ignoreCase) return (c) => c === code
    const both = [
      String.fromCharCode(code).toLowerCase().charCodeAt(0),
      String.fromCharCode(code).toUpperCase().charCodeAt(0),
    ]
    return (c) => c === both[0] || c === both[1]
  }

  private escaped(inSet: boolean): Test {
    const c = this.text[this.at++]
    if (c === undefined) throw new SyntaxError('the expression ends in a backslash')
    const named = CLASSES.get(c)
    if (named) return named
    if (/[1-9bBkpPuxc]/.test(c) && !(inSet && c === 'b')) throw new SyntaxError(`\\${c} is not supported`)
    return this.literal(CONTROL.get(c) ?? c.charCodeAt(0))
  }

  private set(): Test {
    const negated = this.take('^')
    const tests: Test[] = []
    while (!this.take(']')) {
      const c = this.text[this.at++]
      if (c === undefined) throw new SyntaxError('a set is not closed')
      if (c === '\\' && CLASSES.has(this.text[this.at] ?? '')) {
        tests.push(this.escaped(true))
        continue
      }
      const low = c === '\\' ? (this.text[this.at++] ?? '') : c
      if (this.text[this.at] !== '-' || this.text[this.at + 1] === ']') {
        tests.push(this.literal(low.charCodeAt(0)))
        continue
      }
      this.at++
      const next = this.text[this.at++] ?? ''
      const high = next === '\\' ? (this.text[this.at++] ?? '') : next
      tests.push(this.range(low, high))
    }
    return negated ? (c) => !tests.some((test) => test(c)) : (c) => tests.some((test) => test(c))
  }

  private range(low: string, high: string): Test {
    const [from, to] = [low.charCodeAt(0), high.charCodeAt(0)]
    if (!(from <= to)) throw new SyntaxError('a range of characters runs backwards')
    const within: Test = (c) => c >= from && c <= to
    if (!this.ignoreCase) return within
    return (c) => {
      const letter = String.fromCharCode(c)
      return within(c) || within(letter.toLowerCase().charCodeAt(0)) || within(letter.toUpperCase().charCodeAt(0))
    }
  }

  private take(c: string): boolean {
    if (this.text[this.at] !== c) return false
    this.at++
    return true
  }
}
