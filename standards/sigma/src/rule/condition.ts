import { MANY, matchesPattern, tidy, type Token } from '../test/pattern.ts'

/** A condition over search names (Sigma rules specification 2.1, "Condition"). */
export type Condition =
  | { readonly op: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly op: 'not'; readonly part: Condition }
  | { readonly op: 'name'; readonly name: string }
  /** `1 of` joins by OR, `all of` by AND. `pattern` is `them` or a name with `*`. */
  | { readonly op: 'of'; readonly every: boolean; readonly pattern: string }

/** What stands behind `|` in rules written before correlations: `count(field) by group > 5`, `near a and not b`. */
export interface ParsedCondition {
  readonly condition: Condition
  readonly aggregation: string | undefined
}

const MAX_TOKENS = 2_000
const MAX_DEPTH = 64
const WORD = /[^\s()|]+/y

function tokens(text: string): string[] {
  const found: string[] = []
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at)
    if (/\s/.test(char)) at++
    else if (char === '(' || char === ')') {
      found.push(char)
      at++
    } else {
      WORD.lastIndex = at
      const word = WORD.exec(text)?.[0] ?? char
      found.push(word)
      at += word.length
    }
    if (found.length > MAX_TOKENS) throw new Error(`the condition has more than ${MAX_TOKENS} words`)
  }
  return found
}

/**
 * Reads a condition: `or` binds least, then `and`, `not`, `x of`, parentheses.
 *
 * @throws {Error} whose message says what was expected and what stands there
 */
export function parseCondition(text: string): ParsedCondition {
  const bar = text.indexOf('|')
  const words = tokens(bar === -1 ? text : text.slice(0, bar))
  let at = 0
  let depth = 0
  const next = () => words[at]?.toLowerCase()
  const expected = (what: string): never => {
    throw new Error(`the condition expects ${what} ${at < words.length ? `where it has "${words[at]}"` : 'at its end'}`)
  }

  const chain = (op: 'or' | 'and', part: () => Condition): Condition => {
    const parts = [part()]
    while (next() === op) {
      at++
      parts.push(part())
    }
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : { op, parts }
  }
  const or = (): Condition => chain('or', and)
  const and = (): Condition => chain('and', not)
  const not = (): Condition => {
    if (++depth > MAX_DEPTH) throw new Error(`the condition nests deeper than ${MAX_DEPTH} levels`)
    try {
      if (next() !== 'not') return term()
      at++
      return { op: 'not', part: not() }
    } finally {
      depth--
    }
  }
  const term = (): Condition => {
    const word = words[at]
    if (word === undefined || word === ')' || /^(?:and|or|of)$/i.test(word)) return expected('a search name')
    at++
    if (word === '(') {
      const inner = or()
      if (words[at] !== ')') expected('")"')
      at++
      return inner
    }
    if (next() !== 'of') return { op: 'name', name: word }
    const quantity = word.toLowerCase()
    if (!['1', 'any', 'all'].includes(quantity)) {
      at--
      return expected('"1", "any" or "all" before "of"')
    }
    at++
    const pattern = words[at]
    if (pattern === undefined || pattern === '(' || pattern === ')')
      return expected('"them" or a pattern of search names')
    at++
    return { op: 'of', every: quantity === 'all', pattern }
  }

  const condition = or()
  if (at < words.length) expected('"and", "or" or the end')
  return { condition, aggregation: bar === -1 ? undefined : text.slice(bar + 1).trim() }
}

/** The names a pattern of `x of` stands for: names that start with `_` are left out of `them` (specification). */
export function namesOf(pattern: string, names: readonly string[]): string[] {
  if (pattern.toLowerCase() === 'them') return names.filter((name) => !name.startsWith('_'))
  const wanted = tidy(pattern.split('*').flatMap((piece, index): Token[] => (index === 0 ? [piece] : [MANY, piece])))
  return names.filter((name) => matchesPattern(wanted, name))
}

/** Every search name a condition speaks of by name. */
export function namedIn(condition: Condition): string[] {
  if (condition.op === 'name') return [condition.name]
  if (condition.op === 'not') return namedIn(condition.part)
  return condition.op === 'of' ? [] : condition.parts.flatMap(namedIn)
}
