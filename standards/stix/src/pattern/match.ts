import type { JsonValue } from '../json.ts'
import type { Pattern } from './ast.ts'
import { DataError } from './compare.ts'
import { Steps, Undecided } from './flow.ts'
import { PatternError } from './lexer.ts'
import { type Observation, readObservations } from './observation.ts'
import { type ParsedPattern, parsePattern, type PatternFlaw, positionAt } from './parse.ts'
import { type Plan, planOf } from './plan.ts'
import { type Candidate, findBinding } from './solve.ts'
import { compileObservationTest, type ObservationTest } from './observationTest.ts'

/** One observation of a binding: which `[…]` it was taken for (from 0, as written; of equal ones the first), and which observed-data it is. */
export interface BoundObservation {
  readonly test: number
  /** Index in the observations given. */
  readonly observation: number
  readonly id?: string
  /** How many of its number_observed are taken, when more than one. */
  readonly times?: number
}

export type Matched =
  | { readonly matched: boolean; readonly bindings: readonly BoundObservation[] }
  | { readonly error: PatternFlaw | { readonly message: string; readonly observation: number } }

export interface MatchOptions {
  /** Most steps of one search, see {@link Steps}. */
  readonly steps?: number
}

/** Enough for any pattern people write over thousands of observations; about a second. */
export const DEFAULT_STEPS = 20_000_000

/**
 * A pattern made ready to be asked of observations many times.
 *
 * @throws nothing: `compilePattern` says what is wrong as a value
 */
export interface CompiledPattern {
  readonly plan: Plan
  readonly tests: readonly ObservationTest[]
  match(observations: readonly Observation[], steps?: Steps): Matched
}

/**
 * Compiles a pattern.
 *
 * @returns the compiled pattern, or the first error: of the grammar, or an operand that cannot be used (an expression that
 *   cannot run in linear time, a day that does not exist, a text that is no address)
 */
export function compilePattern(
  text: string,
  options: MatchOptions = {},
): CompiledPattern | { readonly error: PatternFlaw } {
  const parsed: ParsedPattern = parsePattern(text)
  if ('error' in parsed) return parsed
  try {
    return compile(text, parsed.pattern, options)
  } catch (error) {
    if (error instanceof PatternError)
      return { error: { message: error.message, position: positionAt(text, error.at) } }
    throw error
  }
}

function compile(text: string, pattern: Pattern, options: MatchOptions): CompiledPattern {
  const plan = planOf(pattern)
  const tests = plan.tests.map((test) => compileObservationTest(test, true))
  const firstWritten = plan.tests.map((_, test) => plan.testOf.indexOf(test))
  return {
    plan,
    tests,
    match(observations, steps = new Steps(options.steps ?? DEFAULT_STEPS)) {
      try {
        const candidates = observations.map(
          (observation): Candidate => ({
            first: observation.first,
            last: observation.last,
            count: observation.count,
            tests: new Set(tests.flatMap((test, i) => (test(observation) ? i : []))),
          }),
        )
        const binding = findBinding(plan, candidates, steps)
        const bindings = binding?.map(({ test, observation, times }): BoundObservation => {
          const id = observations[observation]?.id
          const bound = { test: firstWritten[test] ?? 0, observation, ...(id === undefined ? {} : { id }) }
          return times > 1 ? { ...bound, times } : bound
        })
        return { matched: binding !== undefined, bindings: bindings ?? [] }
      } catch (error) {
        const at = error instanceof DataError ? error.at : error instanceof Undecided ? 0 : undefined
        if (at === undefined) throw error
        return { error: { message: (error as Error).message, position: positionAt(text, at) } }
      }
    },
  }
}

/**
 * Asks whether a pattern matches observed data (STIX 2.1 §9).
 *
 * @param observed observed-data with their objects: see {@link readObservations}
 * @returns whether it does and one binding; or what is wrong with the pattern or the data
 */
export function matchPattern(text: string, observed: JsonValue, options: MatchOptions = {}): Matched {
  const pattern = compilePattern(text, options)
  if ('error' in pattern) return pattern
  const read = readObservations(observed)
  if ('error' in read) return read
  return pattern.match(read.observations)
}
