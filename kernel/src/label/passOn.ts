import type { Label } from './model.ts'
import type { PolicySet } from './policies.ts'

/**
 * Whether somebody under these names may pass on what they hold under this label: anything, but for what its policy leaves
 * to its originators alone.
 *
 * @param names organisation and nation of who would pass it on
 */
export function mayPassOn(label: Label, names: ReadonlySet<string>, policies: PolicySet): boolean {
  const tags = policies.get(label.policy)?.tags ?? []
  const kept = tags.filter(({ effect }) => effect === 'originator-control').map(({ tag }) => tag)
  const controlled = label.categories.some(({ tag }) => kept.includes(tag))
  return !controlled || label.originators.every((name) => names.has(name))
}
