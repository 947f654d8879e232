import type { ComparisonExpression } from './ast.ts'
import { parsePattern, type PatternFlaw, positionAt } from './parse.ts'

/** What a pattern compares: the type of an observable and the properties along the path. */
export interface PatternComparison {
  readonly type: string
  readonly path: readonly string[]
}

export type PatternSyntax = { readonly comparisons: readonly PatternComparison[] } | { readonly error: PatternFlaw }

/**
 * Checks what an indicator may carry as its pattern (STIX 2.1 §4.7, §9): the grammar, and the rules beyond it that
 * `parsePattern` lists as breaches. Nothing is matched, and no regular expression of the pattern is compiled.
 *
 * @returns what it compares, in order, or the first error. Never throws. Time O(n).
 */
export function checkPattern(text: string): PatternSyntax {
  const parsed = parsePattern(text)
  if ('error' in parsed) return parsed
  const [breach] = parsed.pattern.breaches
  if (breach) return { error: { message: breach.message, position: positionAt(text, breach.at) } }
  const comparisons: PatternComparison[] = []
  for (const test of parsed.pattern.tests) list(test, comparisons)
  return { comparisons }
}

function list(expression: ComparisonExpression, into: PatternComparison[]): void {
  if ('parts' in expression) for (const part of expression.parts) list(part, into)
  else {
    const { type, steps } = expression.path
    into.push({ type, path: steps.flatMap((step) => (step.kind === 'key' ? step.name : [])) })
  }
}
