/** What one pattern may hold. Beyond it a pattern is refused where the limit is passed, so that no text costs much to refuse. */
export const PATTERN_LIMITS = {
  /** UTF-16 units of text */
  length: 1_000_000,
  /** open parentheses, inside `[…]` and outside */
  nesting: 64,
  /** tests such as `a:b = 1` */
  comparisons: 10_000,
  /** observation expressions `[…]` */
  observations: 1_000,
  /** characters of all regular expressions, counted repetitions written out */
  expressions: 6_000,
  /** members of all sets together */
  members: 50_000,
  /** steps of one object path */
  steps: 64,
  /** qualifiers that stand on one another */
  qualifiers: 16,
} as const
