/** One comparison `path = value` of a STIX pattern. */
export interface Comparison {
  readonly path: string
  readonly value: string | number
  /** `ISSUBSET` when the value is a range of addresses. */
  readonly operator: '=' | 'ISSUBSET'
}

const literal = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** The pattern that holds when all comparisons do. */
export const patternOf = (comparisons: readonly Comparison[]): string =>
  `[${comparisons.map(({ path, operator, value }) => `${path} ${operator} ${literal(value)}`).join(' AND ')}]`

const COMPARISON =
  /\s*([a-z0-9-]+:(?:[A-Za-z0-9_.-]|\[(?:\*|\d{1,9})\]|'(?:[^'\\]|\\.)*')+)\s*(=|ISSUBSET)\s*(?:'((?:[^'\\]|\\[^])*)'|(-?\d{1,15}))\s*/y

/**
 * Reads a pattern that is one observation of comparisons joined by AND.
 *
 * @returns `undefined` for every other pattern: OR, NOT, LIKE, several observations, qualifiers. Time O(n).
 */
export function comparisonsOf(pattern: string): Comparison[] | undefined {
  const end = pattern.trimEnd().length - 1
  const start = pattern.length - pattern.trimStart().length
  if (pattern[start] !== '[' || pattern[end] !== ']') return undefined
  const found: Comparison[] = []
  let at = start + 1
  for (;;) {
    COMPARISON.lastIndex = at
    const match = COMPARISON.exec(pattern)
    if (!match) return undefined
    const [whole, path = '', operator, quoted, number] = match
    const value = quoted === undefined ? Number(number) : quoted.replace(/\\([^])/g, '$1')
    found.push({ path, operator: operator === 'ISSUBSET' ? 'ISSUBSET' : '=', value })
    at += whole.length
    if (at === end) return found
    if (!pattern.startsWith('AND', at)) return undefined
    at += 3
  }
}

/** A property path reduced to what two producers agree on: no quotes, indexes, hyphens, underscores or case. */
export const pathKey = (path: string): string => path.toLowerCase().replace(/\[[^\]]*\]|['_-]/g, '')
