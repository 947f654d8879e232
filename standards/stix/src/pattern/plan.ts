import type { ComparisonExpression, ObservationExpression, Pattern } from './ast.ts'
import { microseconds } from './observation.ts'
import { PatternError } from './lexer.ts'

/** Half open, microseconds: START is inside, STOP is not (§9.5.1). */
export interface Span {
  readonly start: number
  readonly stop: number
}

/** Observations that one place in a binding may take: any of these tests holds, and the observation meets its spans. */
export interface Slot {
  readonly choices: readonly { readonly test: number; readonly spans: readonly Span[] }[]
}

/**
 * What a binding must give, in as few words as the pattern allows: equal tests are one slot with a need, OR of single tests is
 * one slot, START/STOP has gone into the slots, WITHIN over one observation is gone. `micros` is the length of a window.
 */
export type Requirement =
  | { readonly kind: 'slot'; readonly slot: number; readonly need: number }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Requirement[] }
  | { readonly kind: 'then'; readonly first: Requirement; readonly second: Requirement }
  | { readonly kind: 'within'; readonly of: Requirement; readonly micros: number }
  | { readonly kind: 'repeat'; readonly of: Requirement; readonly times: number }

export interface Plan {
  readonly requirement: Requirement
  readonly slots: readonly Slot[]
  /** The distinct tests of the pattern; slots name them by index. */
  readonly tests: readonly ComparisonExpression[]
  /** Where each `[…]` of the pattern went, by its number: the index of its test. */
  readonly testOf: readonly number[]
}

/** @throws {PatternError} when START or STOP is a day that does not exist */
export function planOf({ expression, tests }: Pattern): Plan {
  const planner = new Planner(tests)
  const requirement = planner.require(expression, [])
  return { requirement, slots: planner.slots, tests: planner.tests, testOf: planner.testOf }
}

/** Two tests are one when they read the same; where they stand does not matter. */
export const testKey = (test: ComparisonExpression): string =>
  JSON.stringify(test, (name, value: unknown) => (name === 'at' ? undefined : value))

class Planner {
  readonly slots: Slot[] = []
  readonly tests: ComparisonExpression[] = []
  readonly testOf: number[]
  private readonly slotKeys = new Map<string, number>()

  constructor(tests: readonly ComparisonExpression[]) {
    const known = new Map<string, number>()
    this.testOf = tests.map((test) => {
      const key = testKey(test)
      const index = known.get(key) ?? this.tests.push(test) - 1
      known.set(key, index)
      return index
    })
  }

  require(expression: ObservationExpression, spans: readonly Span[]): Requirement {
    switch (expression.kind) {
      case 'test':
        return this.slot([{ test: this.testOf[expression.test] ?? 0, spans }])
      case 'and':
        return all(expression.parts.map((part) => this.require(part, spans)))
      case 'or':
        return this.any(expression.parts.map((part) => this.require(part, spans)))
      case 'followed-by':
        return {
          kind: 'then',
          first: this.require(expression.first, spans),
          second: this.require(expression.second, spans),
        }
      case 'within':
        return within(this.require(expression.of, spans), expression.seconds * 1_000_000)
      case 'repeats':
        return repeat(this.require(expression.of, spans), expression.times)
      case 'start-stop': {
        const start = timeOf(expression.start, expression.at)
        const stop = timeOf(expression.stop, expression.at)
        return this.require(expression.of, [...spans, { start, stop }])
      }
    }
  }

  private slot(choices: Slot['choices']): Requirement {
    const key = JSON.stringify(choices)
    const known = this.slotKeys.get(key)
    const slot = known ?? this.slots.push({ choices }) - 1
    this.slotKeys.set(key, slot)
    return { kind: 'slot', slot, need: 1 }
  }

  private any(parts: readonly Requirement[]): Requirement {
    const flat = parts.flatMap((part) => (part.kind === 'any' ? part.parts : [part]))
    const single = flat.flatMap((part) => (part.kind === 'slot' && part.need === 1 ? part.slot : []))
    const others = flat.filter((part) => part.kind !== 'slot' || part.need !== 1)
    const [only, ...more] = [...new Set(single)]
    if (only === undefined) return { kind: 'any', parts: others }
    const merged: Requirement =
      more.length === 0
        ? { kind: 'slot', slot: only, need: 1 }
        : this.slot([only, ...more].flatMap((slot) => this.slots[slot]?.choices ?? []))
    return others.length === 0 ? merged : { kind: 'any', parts: [merged, ...others] }
  }
}

/** A day such as February 30 is grammatical (the syntax does not count days) and cannot be used. */
function timeOf(text: string, at: number): number {
  const time = microseconds(text)
  if (time === undefined) throw new PatternError(at, `${text} is a day that does not exist`)
  return time
}

/** AND of ANDs is one AND, and needs of the same slot add up. */
function all(parts: readonly Requirement[]): Requirement {
  const needs = new Map<number, number>()
  const others: Requirement[] = []
  for (const part of parts.flatMap((one) => (one.kind === 'all' ? one.parts : [one]))) {
    if (part.kind === 'slot') needs.set(part.slot, (needs.get(part.slot) ?? 0) + part.need)
    else others.push(part)
  }
  const slots = [...needs].map(([slot, need]): Requirement => ({ kind: 'slot', slot, need }))
  const [only, ...more] = [...slots, ...others]
  return only && more.length === 0 ? only : { kind: 'all', parts: [...slots, ...others] }
}

function within(of: Requirement, micros: number): Requirement {
  if (of.kind === 'slot' && of.need === 1) return of
  if (of.kind === 'within') return { kind: 'within', of: of.of, micros: Math.min(of.micros, micros) }
  // A binding of an OR is a binding of one side, so the window moves inside.
  if (of.kind === 'any') return { kind: 'any', parts: of.parts.map((part) => within(part, micros)) }
  return { kind: 'within', of, micros }
}

/** n disjoint bindings of an AND are n of each part; of one slot, n times the need; n times m is n·m. */
function repeat(of: Requirement, times: number): Requirement {
  if (times === 1) return of
  if (of.kind === 'slot') return { ...of, need: of.need * times }
  if (of.kind === 'repeat') return { ...of, times: of.times * times }
  if (of.kind === 'all') return all(of.parts.map((part) => repeat(part, times)))
  return { kind: 'repeat', of, times }
}

/** Adds up how many observations of each slot every binding takes at the least; sides of an OR are left out. */
export function leastNeeds(
  requirement: Requirement,
  times = 1,
  needs = new Map<number, number>(),
): Map<number, number> {
  if (requirement.kind === 'slot')
    needs.set(requirement.slot, (needs.get(requirement.slot) ?? 0) + requirement.need * times)
  else if (requirement.kind === 'all') for (const part of requirement.parts) leastNeeds(part, times, needs)
  else if (requirement.kind === 'then') {
    leastNeeds(requirement.first, times, needs)
    leastNeeds(requirement.second, times, needs)
  } else if (requirement.kind === 'within') leastNeeds(requirement.of, times, needs)
  else if (requirement.kind === 'repeat') leastNeeds(requirement.of, times * requirement.times, needs)
  return needs
}

/** How many observations one binding can take at the most. */
export function mostUnits(requirement: Requirement): number {
  if (requirement.kind === 'slot') return requirement.need
  if (requirement.kind === 'then') return mostUnits(requirement.first) + mostUnits(requirement.second)
  if (requirement.kind === 'within') return mostUnits(requirement.of)
  if (requirement.kind === 'repeat') return mostUnits(requirement.of) * requirement.times
  const parts = requirement.parts.map(mostUnits)
  return requirement.kind === 'any' ? Math.max(...parts) : parts.reduce((sum, part) => sum + part, 0)
}

/** The slots a requirement names anywhere, sides of an OR too. */
export function slotsOf(requirement: Requirement, into = new Set<number>()): Set<number> {
  if (requirement.kind === 'slot') into.add(requirement.slot)
  else if (requirement.kind === 'then') {
    slotsOf(requirement.first, into)
    slotsOf(requirement.second, into)
  } else if (requirement.kind === 'within' || requirement.kind === 'repeat') slotsOf(requirement.of, into)
  else for (const part of requirement.parts) slotsOf(part, into)
  return into
}
