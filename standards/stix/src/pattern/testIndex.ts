import type { ComparisonExpression, ObjectPath } from './ast.ts'
import { requiredLiterals, type RequiredLiteral, rootTypes } from './literals.ts'
import type { Observation } from './observation.ts'
import { Bytes, compileSelector, type Selected, type Selector } from './select.ts'

interface PathIndex<T> {
  readonly select: Selector
  readonly entries: Map<string | number | boolean, Set<T>>
}

interface TypeIndex<T> {
  /** By the path, written out. */
  readonly paths: Map<string, PathIndex<T>>
  /** Tests without a constant that must be there: tried on every observation with an object of the type. */
  readonly always: Set<T>
}

/**
 * Finds the few tests an observation may satisfy among many. Each test is filed under constants it cannot hold without;
 * an observation asks once per object and distinct path of its type, however many tests there are.
 */
export class TestIndex<T> {
  private readonly types = new Map<string, TypeIndex<T>>()
  /** How to take a test out again: the sets it was put into. */
  private readonly places = new Map<T, readonly Set<T>[]>()

  add(item: T, test: ComparisonExpression): void {
    const literals = requiredLiterals(test, (some) => this.crowd(some))
    const sets = literals
      ? literals.map(({ path, value }) => entry(this.path(path).entries, value))
      : [...rootTypes(test)].map((type) => this.type(type).always)
    for (const set of sets) set.add(item)
    this.places.set(item, sets)
  }

  remove(item: T): void {
    for (const set of this.places.get(item) ?? []) set.delete(item)
    this.places.delete(item)
  }

  /** Calls `found` for each item that may hold, some more than once. */
  search(observation: Observation, found: (item: T) => void): void {
    for (const root of observation.roots) {
      const type = typeof root['type'] === 'string' ? this.types.get(root['type']) : undefined
      if (!type) continue
      for (const item of type.always) found(item)
      for (const { select, entries } of type.paths.values()) {
        select(root, observation, (value) => {
          const items = entries.get(keyOf(value))
          if (items) for (const item of items) found(item)
          return false
        })
      }
    }
  }

  /** How many tests are filed under constants already: a constant that many share tells little. */
  private crowd(literals: readonly RequiredLiteral[]): number {
    let sum = 0
    for (const { path, value } of literals) {
      const filed = this.types.get(path.type)?.paths.get(JSON.stringify(path.steps))?.entries.get(value)
      sum += 1 + 4 * (filed?.size ?? 0) + (typeof value === 'boolean' ? 100 : 0)
    }
    return sum
  }

  private type(name: string): TypeIndex<T> {
    const known = this.types.get(name)
    if (known) return known
    const made = { paths: new Map<string, PathIndex<T>>(), always: new Set<T>() }
    this.types.set(name, made)
    return made
  }

  private path({ type, steps }: ObjectPath): PathIndex<T> {
    const { paths } = this.type(type)
    const key = JSON.stringify(steps)
    const known = paths.get(key)
    if (known) return known
    const made = { select: compileSelector(steps), entries: new Map<string | number | boolean, Set<T>>() }
    paths.set(key, made)
    return made
  }
}

function entry<T>(entries: Map<string | number | boolean, Set<T>>, value: string | number | boolean): Set<T> {
  const known = entries.get(value)
  if (known) return known
  const made = new Set<T>()
  entries.set(value, made)
  return made
}

/** A list or an object equals no constant. */
function keyOf(value: Selected): string | number | boolean {
  if (value instanceof Bytes) return value.latin1
  return typeof value === 'object' ? Number.NaN : value
}
