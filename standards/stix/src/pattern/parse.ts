import type { Pattern, Position } from './ast.ts'
import { PatternError } from './lexer.ts'
import { PATTERN_LIMITS } from './limits.ts'
import { Parser } from './parser.ts'

export interface PatternFlaw {
  readonly message: string
  readonly position: Position
}

export type ParsedPattern = { readonly pattern: Pattern } | { readonly error: PatternFlaw }

/** Turns an offset into a position. Lines end at \n, \r\n or \r. */
export function positionAt(text: string, offset: number): Position {
  let line = 1
  let start = 0
  for (let i = 0; i < offset; i++) {
    const c = text.charCodeAt(i)
    if (c !== 0x0a && (c !== 0x0d || text.charCodeAt(i + 1) === 0x0a)) continue
    line++
    start = i + 1
  }
  return { offset, line, column: offset - start + 1 }
}

/**
 * Reads a pattern by the whole grammar of STIX 2.1 §9. `breaches` of the answer are what the grammar allows but the standard
 * or its reference validator does not: the same qualifier twice on one `[…]`, a hash that is no such hash. A matcher may
 * run such a pattern; an indicator should not carry it.
 *
 * @returns the pattern, or its first error. Never throws. Time O(n); refused beyond {@link PATTERN_LIMITS}.
 */
export function parsePattern(text: string): ParsedPattern {
  const flawed = (at: number, message: string) => ({ error: { message, position: positionAt(text, at) } })
  if (text.length > PATTERN_LIMITS.length)
    return flawed(PATTERN_LIMITS.length, `the pattern is longer than ${PATTERN_LIMITS.length} characters`)
  try {
    return { pattern: new Parser(text).pattern() }
  } catch (error) {
    if (error instanceof PatternError) return flawed(error.at, error.message)
    throw error
  }
}
