import type { Comparison } from '../documents.ts'
import type { TimeUnit } from './calendar.ts'
import type { Network } from './cidr.ts'
import type { Pattern, PatternMatcher } from './pattern.ts'
import type { Regex } from './regex.ts'

/** How much one test may look at, and how many texts were too long for it: those are taken not to match. */
export interface Bound {
  most: number
  cuts: number
}

/** What is asked of one value. Text is folded to lower case unless `cased`. */
export type Ask =
  | { readonly kind: 'equals' | 'prefix' | 'suffix' | 'contains'; readonly text: string; readonly cased: boolean }
  | {
      readonly kind: 'pattern'
      readonly pattern: Pattern
      readonly matcher: PatternMatcher
      readonly cased: boolean
      readonly bound: Bound
    }
  /** Any text at all, the empty one too. */
  | { readonly kind: 'any' }
  | { readonly kind: 'regex'; readonly regex: Regex }
  | { readonly kind: 'cidr'; readonly network: Network }
  | { readonly kind: 'number'; readonly op: Comparison; readonly value: number }
  | { readonly kind: 'time'; readonly unit: TimeUnit; readonly op: Comparison; readonly value: number }
  | { readonly kind: 'null' }
  | { readonly kind: 'exists'; readonly present: boolean }
  | {
      readonly kind: 'field'
      readonly other: string
      readonly how: 'equals' | 'prefix' | 'suffix' | 'contains'
      readonly cased: boolean
    }

/** One question to an event: of a field, or (undefined) of the whole event. Equal keys ask the same. */
export interface Test {
  readonly field: string | undefined
  readonly ask: Ask
  readonly key: string
  /** How the rule wrote it, for explanations: `selection.Image|endswith`. */
  readonly path: string
}

/** What a rule asks, with names and modifiers resolved. */
export type Expression =
  | { readonly op: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly op: 'not'; readonly part: Expression }
  | { readonly op: 'test'; readonly test: Test }
  | { readonly op: 'constant'; readonly value: boolean }

export const constant = (value: boolean): Expression => ({ op: 'constant', value })

/** Joins parts, with constants and single parts folded away and nested joins of the same kind made flat. */
export function join(op: 'and' | 'or', parts: readonly Expression[]): Expression {
  const absorbing = op === 'or'
  const kept: Expression[] = []
  for (const part of parts) {
    if (part.op === 'constant') {
      if (part.value === absorbing) return part
    } else if (part.op === op) kept.push(...part.parts)
    else kept.push(part)
  }
  const [only] = kept
  if (only === undefined) return constant(!absorbing)
  return kept.length === 1 ? only : { op, parts: kept }
}

export function negate(part: Expression): Expression {
  if (part.op === 'constant') return constant(!part.value)
  return part.op === 'not' ? part.part : { op: 'not', part }
}

/** Lower case, the same on both sides of every comparison that does not heed case. */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  // The one letter whose lower case depends on where it stands.
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower
}

/** Calls for every test of an expression. */
export function eachTest(expression: Expression, visit: (test: Test) => void): void {
  if (expression.op === 'test') visit(expression.test)
  else if (expression.op === 'not') eachTest(expression.part, visit)
  else if (expression.op !== 'constant') for (const part of expression.parts) eachTest(part, visit)
}

export function compare(op: Comparison, a: number, b: number): boolean {
  switch (op) {
    case 'gt':
      return a > b
    case 'gte':
      return a >= b
    case 'lt':
      return a < b
    case 'lte':
      return a <= b
    case 'eq':
      return a === b
    case 'neq':
      return a !== b
  }
}
