import type { ComparisonExpression } from './ast.ts'
import { DataError } from './compare.ts'
import { Episode } from './episode.ts'
import { Undecided } from './flow.ts'
import { TestIndex } from './testIndex.ts'
import { PatternError } from './lexer.ts'
import type { Observation } from './observation.ts'
import { parsePattern, type PatternFlaw, positionAt } from './parse.ts'
import { type Plan, planOf, testKey } from './plan.ts'
import { meets } from './solve.ts'
import { compileObservationTest, type ObservationTest } from './observationTest.ts'

export interface StreamOptions {
  /** How far behind the newest an observation may begin and still be taken by patterns that join several, in seconds. */
  readonly latenessSeconds?: number
  /** Most observations one pattern may hold. */
  readonly mostHeld?: number
  /** Most steps of one search for one observation. */
  readonly steps?: number
}

/** A pattern matched. `bound` says with which observations: which `[…]` (as written, from 0), and how many of its count. */
export interface StreamHit {
  readonly pattern: string
  readonly bound: readonly { readonly test: number; readonly observation: Observation; readonly times: number }[]
}

/** What may have made a pattern miss a match. All zero: nothing was missed. */
export interface StreamLosses {
  /** Observations evicted because the pattern held as many as it may. */
  readonly evicted: number
  /** Observations that came later than the lateness allows. */
  readonly late: number
  /** Searches stopped before they knew. */
  readonly undecided: number
  /** Observations with data that a comparison cannot be asked of. */
  readonly unreadable: number
}

interface Watched {
  readonly id: string
  readonly plan: Plan
  readonly testIds: readonly SharedTest[]
  readonly firstWritten: readonly number[]
  /** Undefined for a pattern that one observation satisfies. */
  readonly episode: Episode<Observation> | undefined
  losses: { late: number; undecided: number; unreadable: number }
}

/** One `[…]`, shared by all patterns in which it reads the same. */
interface SharedTest {
  readonly key: string
  readonly holds: ObservationTest
  readonly users: Set<Watched>
  /** The observation it was last tried on, so that it is tried once on each. */
  tried: number
}

const DEFAULTS = { latenessSeconds: 300, mostHeld: 1_000, steps: 200_000 }

/**
 * Many patterns asked of a stream of observations at once. Equal tests of different patterns are one; an observation tries only the
 * tests whose constants it carries ({@link TestIndex}). A pattern that joins several observations keeps an
 * {@link Episode}: a hit closes it, and the pattern starts afresh. Whether a pattern hits at all does not depend on the order
 * of observations that come within the lateness.
 */
export class PatternStream {
  private readonly options: Required<StreamOptions>
  private readonly index = new TestIndex<SharedTest>()
  private readonly tests = new Map<string, SharedTest>()
  private readonly patterns = new Map<string, Watched>()
  private newest = Number.NEGATIVE_INFINITY
  private clock = 0

  constructor(options: StreamOptions = {}) {
    this.options = { ...DEFAULTS, ...options }
  }

  /** How many patterns are watched. */
  get size(): number {
    return this.patterns.size
  }

  /**
   * Watches a pattern from now on; one of the same id is replaced.
   *
   * @returns undefined, or why the pattern cannot be watched: then nothing has changed
   */
  add(id: string, text: string): PatternFlaw | undefined {
    const parsed = parsePattern(text)
    if ('error' in parsed) return parsed.error
    let plan: Plan
    let holds: readonly ObservationTest[]
    try {
      plan = planOf(parsed.pattern)
      holds = plan.tests.map((test) => compileObservationTest(test))
    } catch (error) {
      if (error instanceof PatternError) return { message: error.message, position: positionAt(text, error.at) }
      throw error
    }
    this.remove(id)
    const single = plan.requirement.kind === 'slot' && plan.requirement.need === 1
    const testIds = plan.tests.map((test, i) => this.share(test, holds[i]))
    const watched: Watched = {
      id,
      plan,
      testIds,
      firstWritten: plan.tests.map((_, test) => plan.testOf.indexOf(test)),
      episode: single ? undefined : new Episode(plan, this.options.mostHeld),
      losses: { late: 0, undecided: 0, unreadable: 0 },
    }
    for (const test of testIds) test.users.add(watched)
    this.patterns.set(id, watched)
    return undefined
  }

  remove(id: string): void {
    const watched = this.patterns.get(id)
    if (!watched) return
    this.patterns.delete(id)
    for (const test of watched.testIds) {
      test.users.delete(watched)
      if (test.users.size > 0) continue
      this.index.remove(test)
      this.tests.delete(test.key)
    }
  }

  /** Takes the next observation. @returns the patterns it completes, in the order they were added to their tests */
  push(observation: Observation): readonly StreamHit[] {
    const tried = ++this.clock
    let held: Map<Watched, Set<number>> | undefined
    this.index.search(observation, (test) => {
      if (test.tried === tried) return
      test.tried = tried
      if (!this.holds(test, observation)) return
      held ??= new Map()
      for (const watched of test.users) {
        const known = held.get(watched)
        const at = watched.testIds.indexOf(test)
        if (known) known.add(at)
        else held.set(watched, new Set([at]))
      }
    })
    this.newest = Math.max(this.newest, observation.first)
    if (!held) return []
    const hits: StreamHit[] = []
    for (const [watched, tests] of held) {
      const hit = this.offer(watched, observation, tests)
      if (hit) hits.push(hit)
    }
    return hits
  }

  /** What a pattern may have missed; undefined when it is not watched. */
  losses(id: string): StreamLosses | undefined {
    const watched = this.patterns.get(id)
    return watched && { evicted: watched.episode?.evicted ?? 0, ...watched.losses }
  }

  /** How many observations all patterns hold together. */
  held(): number {
    let sum = 0
    for (const { episode } of this.patterns.values()) sum += episode?.size ?? 0
    return sum
  }

  private share(test: ComparisonExpression, holds: ObservationTest | undefined): SharedTest {
    const key = testKey(test)
    const known = this.tests.get(key)
    if (known) return known
    const made: SharedTest = { key, holds: holds ?? (() => false), users: new Set(), tried: 0 }
    this.tests.set(key, made)
    this.index.add(made, test)
    return made
  }

  private holds(test: SharedTest, observation: Observation): boolean {
    try {
      return test.holds(observation)
    } catch (error) {
      if (!(error instanceof DataError)) throw error
      for (const { losses } of test.users) losses.unreadable++
      return false
    }
  }

  private offer(watched: Watched, observation: Observation, tests: ReadonlySet<number>): StreamHit | undefined {
    const { id, plan, episode, losses, firstWritten } = watched
    const { first, last, count } = observation
    const candidate = { first, last, count, tests }
    if (!episode) {
      const test = [...tests].find((one) =>
        plan.slots.some((slot) => meets(slot, { ...candidate, tests: new Set([one]) })),
      )
      if (test === undefined) return undefined
      return { pattern: id, bound: [{ test: firstWritten[test] ?? 0, observation, times: 1 }] }
    }
    const watermark = this.newest - this.options.latenessSeconds * 1_000_000
    if (first < watermark) {
      losses.late++
      return undefined
    }
    try {
      const hit = episode.take(candidate, observation, watermark, this.options.steps)
      if (!hit) return undefined
      const bound = hit.bound.map(({ test, value, times }) => ({
        test: firstWritten[test] ?? 0,
        observation: value,
        times,
      }))
      return { pattern: id, bound }
    } catch (error) {
      if (!(error instanceof Undecided)) throw error
      losses.undecided++
      return undefined
    }
  }
}
