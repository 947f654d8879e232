import type { ComparisonExpression, ObjectPath } from './ast.ts'

/** A constant that must be found at a path. Bytes and text with the same characters are equal (§9.6), so they share a value. */
export interface RequiredLiteral {
  readonly path: ObjectPath
  readonly value: string | number | boolean
}

/** How many constants one test is found by at the most; a test with more is tried on every object of its type. */
const MOST_LITERALS = 1_000

/**
 * Constants of which one at least must be in an observation for a test to hold: of an AND those of its best part, of an OR those of all
 * parts together. Times are spelled in many ways and negated tests hold of what is not there: these give none.
 *
 * @param cost how little a part's constants tell, for the choice between the parts of an AND; lower is better
 * @returns the constants, or undefined when the test can hold without any
 */
export function requiredLiterals(
  test: ComparisonExpression,
  cost: (literals: readonly RequiredLiteral[]) => number,
): readonly RequiredLiteral[] | undefined {
  if ('parts' in test) {
    const parts = test.parts.map((part) => requiredLiterals(part, cost))
    if (test.kind === 'or') {
      const all = parts.flatMap((part) => part ?? [])
      return parts.includes(undefined) || all.length > MOST_LITERALS ? undefined : all
    }
    return parts
      .filter((part) => part !== undefined)
      .toSorted((a, b) => cost(a) - cost(b))
      .at(0)
  }
  if (test.negated) return undefined
  const { path } = test
  const literals = test.kind === 'equal' ? [test.literal] : test.kind === 'in' ? test.literals : undefined
  if (!literals || literals.length > MOST_LITERALS) return undefined
  if (literals.some(({ kind }) => kind === 'timestamp')) return undefined
  return literals.map(({ value }) => ({ path, value }))
}

/** The types of the objects a test starts from. */
export function rootTypes(test: ComparisonExpression, into = new Set<string>()): ReadonlySet<string> {
  if ('parts' in test) for (const part of test.parts) rootTypes(part, into)
  else into.add(test.path.type)
  return into
}
