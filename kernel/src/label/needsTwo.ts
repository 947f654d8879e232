import type { Label } from './model.ts'
import type { PolicySet } from './policies.ts'

/**
 * Whether a release under this label takes two people: from the classification its policy names upwards. A policy or
 * classification that is not known takes two; fail closed.
 */
export function needsTwo(label: Label, policies: PolicySet): boolean {
  const policy = policies.get(label.policy)
  if (!policy) return true
  if (policy.twoPersonFrom === undefined) return false
  const names = policy.classifications.map(({ name }) => name)
  const here = names.indexOf(label.classification)
  return here < 0 || here >= names.indexOf(policy.twoPersonFrom)
}
