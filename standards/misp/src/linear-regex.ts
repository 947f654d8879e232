import { Compiler, type State } from './regex-states.ts'

/**
 * Regular expressions of foreign lists, run in time linear in the value: no backtracking, so that no expression and no
 * value can hold the process up. What backtracking alone can do (look-around, back references) is refused.
 */
export interface LinearRegex {
  /** Whether the expression is found anywhere in the text. Time O(text × size of the expression). */
  readonly test: (text: string) => boolean
}

/** Texts are looked at up to this length. */
const MAX_TEXT = 8192

/**
 * Compiles `expression` or `/expression/flags`; the flags `i`, `g` and `u` are known.
 *
 * @throws {SyntaxError} saying what is not supported. Texts beyond 8,192 characters are looked at up to there.
 */
export function linearRegex(source: string): LinearRegex {
  const [, body = source, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(source) ?? []
  if (/[^igu]/.test(flags)) throw new SyntaxError(`the flags ${flags} are not supported`)
  const compiler = new Compiler(body, flags.includes('i'))
  const start = compiler.compile()
  const automaton = new Automaton(compiler.states, start)
  return { test: (text) => automaton.finds(text.slice(0, MAX_TEXT)) }
}

/** A set of states, with what follows on each character as far as it was asked. */
interface Node {
  readonly chars: readonly number[]
  readonly matched: boolean
  readonly matchedAtEnd: boolean
  readonly next: Map<number, Node>
}

/** Sets kept before the memory is emptied: an expression may have exponentially many. */
const MAX_NODES = 2000

/** Runs all states at once and remembers each set of states it has been in: most characters cost one lookup. */
class Automaton {
  private readonly states: readonly State[]
  private readonly start: number
  private readonly marks: Uint32Array
  private mark = 0
  private nodes = new Map<string, Node>()
  private first: Node

  constructor(states: readonly State[], start: number) {
    this.states = states
    this.start = start
    this.marks = new Uint32Array(states.length)
    this.first = this.node([], true)
  }

  finds(text: string): boolean {
    let node = this.first
    for (let at = 0; at < text.length; at++) {
      if (node.matched) return true
      const code = text.charCodeAt(at)
      const next = node.next.get(code) ?? this.follow(node, code)
      node = next
    }
    return node.matched || node.matchedAtEnd
  }

  private follow(node: Node, code: number): Node {
    const live: number[] = []
    for (const state of node.chars) {
      const one = this.states[state]
      if (one?.kind === 'char' && one.test(code)) live.push(one.to)
    }
    if (this.nodes.size >= MAX_NODES) {
      this.nodes = new Map()
      this.first = this.node([], true)
    }
    const key = live.sort((a, b) => a - b).join(' ')
    let next = this.nodes.get(key)
    if (next === undefined) {
      next = this.node(live, false)
      this.nodes.set(key, next)
    }
    node.next.set(code, next)
    return next
  }

  private node(live: readonly number[], atStart: boolean): Node {
    const open = this.closure(live, atStart, false)
    return { ...open, matchedAtEnd: this.closure(live, atStart, true).matched, next: new Map() }
  }

  /** Everything reached without a character. A match may begin at every place, so the start is always in it. */
  private closure(live: readonly number[], atStart: boolean, atEnd: boolean): { chars: number[]; matched: boolean } {
    const mark = ++this.mark
    const chars: number[] = []
    let matched = false
    const stack = [this.start, ...live]
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      if (this.marks[state] === mark) continue
      this.marks[state] = mark
      const one = this.states[state]
      if (one?.kind === 'match') matched = true
      else if (one?.kind === 'char') chars.push(state)
      else if (one?.kind === 'split') for (const to of one.to) stack.push(to)
      else if (one && (one.kind === 'start' ? atStart : atEnd)) stack.push(one.to)
    }
    return { chars, matched }
  }
}
