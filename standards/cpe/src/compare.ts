import { ANY, ATTRIBUTES, type Attribute, type CpeName, NA } from './attributes.ts'
import { type TextValue, textOf } from './value.ts'

/** What the source is to the target: all it names, more, less, nothing of it; or not to be said (NISTIR 7696 §5). */
export type Relation = 'EQUAL' | 'SUPERSET' | 'SUBSET' | 'DISJOINT' | 'UNDEFINED'

export interface NameComparison {
  readonly relation: Relation
  readonly attributes: Readonly<Record<Attribute, Relation>>
}

/**
 * Compares one attribute of two names, whatever the case of their letters (NISTIR 7696 §6.2, table 6-2, in the order in
 * which NIST's reference code asks): a target with wildcards is never decided, not even by its own like.
 *
 * @param source the value that describes, spelled as in a formatted string
 * @param target the value of what is there
 */
export function compareValues(source: string, target: string): Relation {
  const there = textOf(target)
  if (there !== undefined && (there.lead > 0 || there.trail > 0)) return 'UNDEFINED'
  if (source.toLowerCase() === target.toLowerCase()) return 'EQUAL'
  if (source === ANY) return 'SUPERSET'
  if (target === ANY) return 'SUBSET'
  const described = textOf(source)
  if (source === NA || target === NA || described === undefined || there === undefined) return 'DISJOINT'
  return covers(described, there.text) ? 'SUPERSET' : 'DISJOINT'
}

/** Whether `text` is what the pattern describes; `?` stands for no or one character, `*` for any number. */
export function covers(pattern: TextValue, text: string): boolean {
  const [core, whole] = [pattern.text.toLowerCase(), text.toLowerCase()]
  for (let at = whole.indexOf(core); at >= 0 && at <= pattern.lead; at = whole.indexOf(core, at + 1)) {
    if (whole.length - at - core.length <= pattern.trail) return true
    // An empty core is found at the end again and again.
    if (at >= whole.length) return false
  }
  return false
}

/**
 * Compares two names (NISTIR 7696 §6.3): DISJOINT when one attribute is; EQUAL, SUBSET, SUPERSET when all attributes are
 * that or EQUAL; otherwise, as one is more and another less, UNDEFINED.
 */
export function compareNames(source: CpeName, target: CpeName): NameComparison {
  const attributes: Partial<Record<Attribute, Relation>> = {}
  const found = new Set<Relation>()
  for (const attribute of ATTRIBUTES) {
    const relation = compareValues(source[attribute], target[attribute])
    attributes[attribute] = relation
    found.add(relation)
  }
  return { relation: together(found), attributes: attributes as Record<Attribute, Relation> }
}

function together(found: ReadonlySet<Relation>): Relation {
  if (found.has('DISJOINT')) return 'DISJOINT'
  if (found.has('UNDEFINED') || (found.has('SUBSET') && found.has('SUPERSET'))) return 'UNDEFINED'
  if (found.has('SUBSET')) return 'SUBSET'
  return found.has('SUPERSET') ? 'SUPERSET' : 'EQUAL'
}
