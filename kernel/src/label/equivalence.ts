import type { Category, Label } from './model.ts'
import { distinct, findUnknown, intersect, valuesByTag } from './normal.ts'
import type { PolicySet } from './policies.ts'
import { indexOf, type Policy } from './policy.ts'

/**
 * The label as it counts under another policy, in one declared step, or undefined when it does not map.
 *
 * Release values the target does not know are left out (nobody there is a member: narrower, never wider); a tag or a
 * restrictive value it does not know, and anything the label's own policy does not know, means no mapping.
 */
export function mapInto(target: Policy, label: Label, policies: PolicySet): Label | undefined {
  const { tags, equivalents } = indexOf(target)
  const equivalent = equivalents.get(label.policy)?.get(label.classification)
  if (!equivalent) return undefined
  const own = policies.get(label.policy)
  if (!own || findUnknown(label, own)) return undefined

  const release = new Map<string, readonly string[]>()
  for (const [tag, values] of valuesByTag(label.categories, 'PERMISSIVE', own)) {
    const ownUniversal = indexOf(own).tags.get(tag)?.tag.universal
    const known = tags.get(tag)
    if (ownUniversal !== undefined && values.includes(ownUniversal)) {
      if (known?.tag.universal !== undefined) release.set(tag, [known.tag.universal])
      continue
    }
    if (known?.tag.type !== 'PERMISSIVE') return undefined
    release.set(
      tag,
      values.filter((value) => known.values.has(value) && value !== known.tag.universal),
    )
  }
  const special = new Map(valuesByTag(label.categories, 'RESTRICTIVE', own))
  for (const [tag, values] of special) {
    const known = tags.get(tag)
    if (values.length > 0 && (known?.tag.type !== 'RESTRICTIVE' || values.some((value) => !known.values.has(value))))
      return undefined
  }
  for (const gained of equivalent.categories ?? []) {
    const known = tags.get(gained.tag)
    if (known?.tag.type === 'PERMISSIVE')
      release.set(gained.tag, intersect(release.get(gained.tag) ?? gained.values, gained.values, known.tag.universal))
    else if (known?.tag.type === 'RESTRICTIVE')
      special.set(gained.tag, distinct([...(special.get(gained.tag) ?? []), ...gained.values]))
  }
  const informative = [...valuesByTag(label.categories, 'INFORMATIVE', own)].filter(
    ([tag]) => tags.get(tag)?.tag.type === 'INFORMATIVE',
  )
  const categories: Category[] = [
    ...[...release].map(([tag, values]): Category => ({ type: 'PERMISSIVE', tag, values })),
    ...[...special]
      .filter(([, values]) => values.length > 0)
      .map(([tag, values]): Category => ({ type: 'RESTRICTIVE', tag, values })),
    ...informative.map(([tag, values]): Category => ({ type: 'INFORMATIVE', tag, values })),
  ]
  return { ...label, policy: target.id, classification: equivalent.here, categories }
}
