import type { Label, PolicySet } from '@testudo/kernel/label'

const OPEN_TLP: readonly string[] = ['CLEAR', 'GREEN']

/**
 * Whether the words of a warning may stand in a mail or a call to a foreign machine, where anybody on the way may read them.
 * Otherwise such a message only says that a warning waits. Never above the lowest classification of its policy; below that
 * under TLP CLEAR or GREEN, or when the operator agreed to get its own warnings that way (`agreed`), but never under RED.
 * A policy that is not known: no.
 */
export function mayTravelOpenly(label: Label, policies: PolicySet, agreed: boolean): boolean {
  const policy = policies.get(label.policy)
  if (policy === undefined) return false
  const tlp = label.tlp ?? (policy.id === 'TLP' ? label.classification : undefined)
  if (policy.id !== 'TLP' && policy.classifications[0]?.name !== label.classification) return false
  // What takes a special access to read is for nobody on the way.
  if (label.categories.some(({ type, values }) => type === 'RESTRICTIVE' && values.length > 0)) return false
  if (tlp !== undefined && OPEN_TLP.includes(tlp)) return true
  return agreed && tlp !== 'RED'
}
