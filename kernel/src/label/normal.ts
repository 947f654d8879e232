import type { Category, Label } from './model.ts'
import { indexOf, type Policy } from './policy.ts'

/** Why a label cannot be judged under its own policy; `what` is the word that is not known. */
export interface Unknown {
  readonly code: 'unknown-classification' | 'unknown-tag' | 'wrong-type' | 'unknown-value'
  readonly what: string
  readonly tag?: string
}

/** The first thing in the label its policy does not know. INFORMATIVE values are free text and always known. */
export function findUnknown(label: Label, policy: Policy): Unknown | undefined {
  const { rank, tags } = indexOf(policy)
  if (!rank.has(label.classification)) return { code: 'unknown-classification', what: label.classification }
  for (const { tag, type, values } of label.categories) {
    const known = tags.get(tag)
    if (!known) return { code: 'unknown-tag', what: tag }
    if (known.tag.type !== type) return { code: 'wrong-type', what: type, tag }
    if (type === 'INFORMATIVE') continue
    for (const value of values) if (!known.values.has(value)) return { code: 'unknown-value', what: value, tag }
  }
  return undefined
}

export const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort()

/**
 * The same label in one spelling: members in a fixed order, values and categories sorted and without repetition, and
 * nothing beside the label model. Two labels with equal text are the same label everywhere; `JSON.parse` gives it back.
 */
export function canonicalLabel(label: Label): string {
  // Empty categories stay: an unknown tag denies even without values.
  const categories = label.categories.map((c) =>
    JSON.stringify({ type: c.type, tag: c.tag, values: distinct(c.values) }),
  )
  const plain = {
    policy: label.policy,
    classification: label.classification,
    categories: distinct(categories).map((text): unknown => JSON.parse(text)),
    originators: distinct(label.originators),
    ...(label.tlp === undefined ? {} : { tlp: label.tlp }),
    ...(label.pap === undefined ? {} : { pap: label.pap }),
  }
  return JSON.stringify(plain)
}

/**
 * Values of each tag of one type, repeated categories met: PERMISSIVE by intersection, others by union. A PERMISSIVE
 * tag open to everyone is just its universal value. Absent and present-but-empty stay different.
 */
export function valuesByTag(
  categories: readonly Category[],
  type: Category['type'],
  policy: Policy,
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const category of categories) {
    if (category.type !== type) continue
    const before = found.get(category.tag)
    if (type === 'PERMISSIVE') {
      const universal = indexOf(policy).tags.get(category.tag)?.tag.universal
      found.set(
        category.tag,
        before ? intersect(before, category.values, universal) : intersect(category.values, category.values, universal),
      )
    } else found.set(category.tag, distinct([...(before ?? []), ...category.values]))
  }
  return found
}

/** Values in both; the universal value stands for all of them. */
export function intersect(
  a: readonly string[],
  b: readonly string[],
  universal: string | undefined,
): readonly string[] {
  const openA = universal !== undefined && a.includes(universal)
  const openB = universal !== undefined && b.includes(universal)
  if (openA && openB) return [universal]
  if (openA) return distinct(b)
  if (openB) return distinct(a)
  return distinct(a.filter((value) => b.includes(value)))
}
