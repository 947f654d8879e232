import type { Subject } from '../subject.ts'
import { mapInto } from './equivalence.ts'
import { type Label, SYSTEM_HIGH } from './model.ts'
import { findUnknown } from './normal.ts'
import type { PolicySet } from './policies.ts'
import { indexOf, type Policy } from './policy.ts'

export type ReasonCode =
  | 'system-high'
  | 'unknown-policy'
  | 'unknown-classification'
  | 'unknown-tag'
  | 'wrong-type'
  | 'unknown-value'
  | 'expired'
  | 'no-clearance'
  | 'clearance'
  | 'no-release'
  | 'release'
  | 'special'
  | 'tlp'
  | 'equivalence'
  | 'informative'
  | 'pap'

/** One rule applied to one label: `holds` false denies. `words` fill the sentence of the code. */
export interface Reason {
  readonly code: ReasonCode
  readonly holds: boolean
  readonly words: Readonly<Record<string, string>>
}

/**
 * Applies the rules in order: clearance date, policy, classification, categories, TLP; a label denied under its own
 * policy may still count as a label of another one. With `all` every rule is reported, otherwise the first denial ends it.
 */
export function judge(subject: Subject, label: Label, policies: PolicySet, now: number, all: boolean): Reason[] {
  if (subject.clearedUntil !== undefined && !(now < subject.clearedUntil)) {
    return [{ code: 'expired', holds: false, words: {} }]
  }
  const reasons = judgeUnder(subject, label, policies, all)
  if (reasons.every((r) => r.holds)) return reasons
  // An explicit TLP clearance is a limit of its own; elsewhere the other policy speaks for itself.
  if (label.policy === 'TLP' && Object.hasOwn(subject.clearances, 'TLP')) return reasons
  for (const target of policies.all()) {
    const mapped = mapInto(target, label, policies)
    if (!mapped) continue
    const there = judge(subject, mapped, policies, now, all)
    if (there.every((r) => r.holds)) {
      const words = {
        policy: label.policy,
        classification: label.classification,
        target: target.id,
        here: mapped.classification,
      }
      return [{ code: 'equivalence', holds: true, words }, ...there]
    }
  }
  return reasons
}

function judgeUnder(subject: Subject, label: Label, policies: PolicySet, all: boolean): Reason[] {
  if (label.policy === SYSTEM_HIGH) return [{ code: 'system-high', holds: false, words: {} }]
  const policy = policies.get(label.policy)
  if (!policy) return [{ code: 'unknown-policy', holds: false, words: { policy: label.policy } }]
  const unknown = findUnknown(label, policy)
  if (unknown)
    return [
      { code: unknown.code, holds: false, words: { policy: policy.id, what: unknown.what, tag: unknown.tag ?? '' } },
    ]

  const reasons = [reaches(subject, policy, label.classification, 'clearance')]
  const denied = () => !all && reasons.some((r) => !r.holds)
  for (const category of label.categories) {
    if (denied()) return reasons
    const words = { tag: category.tag, values: category.values.join(' ') }
    if (category.type === 'INFORMATIVE') {
      if (all && category.values.length > 0) reasons.push({ code: 'informative', holds: true, words })
    } else if (category.type === 'RESTRICTIVE') {
      const missing = category.values.filter((value) => !subject.specialAccess.includes(value))
      if (category.values.length > 0)
        reasons.push({ code: 'special', holds: missing.length === 0, words: { ...words, missing: missing.join(' ') } })
    } else if (category.values.length === 0) {
      reasons.push({ code: 'no-release', holds: false, words })
    } else {
      const universal = indexOf(policy).tags.get(category.tag)?.tag.universal
      const member = category.values.find((value) => value === universal || isMember(subject, value))
      reasons.push({ code: 'release', holds: member !== undefined, words: { ...words, member: member ?? '' } })
    }
  }
  if (denied()) return reasons
  if (label.tlp !== undefined) reasons.push(withinTlp(subject, label.tlp, policies))
  if (all && label.pap !== undefined) reasons.push({ code: 'pap', holds: true, words: { pap: label.pap } })
  return reasons
}

/** A release value names a nation, a community or an organisation. */
function isMember(subject: Subject, value: string): boolean {
  return subject.nation === value || subject.communities.includes(value) || subject.organisation === value
}

function withinTlp(subject: Subject, tlp: string, policies: PolicySet): Reason {
  const policy = policies.get('TLP')
  return policy
    ? reaches(subject, policy, tlp, 'tlp')
    : { code: 'unknown-policy', holds: false, words: { policy: 'TLP' } }
}

function reaches(subject: Subject, policy: Policy, classification: string, code: 'clearance' | 'tlp'): Reason {
  const held = Object.hasOwn(subject.clearances, policy.id) ? subject.clearances[policy.id] : undefined
  const words = { policy: policy.id, classification, held: held ?? '' }
  if (held === undefined) return { code: 'no-clearance', holds: false, words }
  const { rank } = indexOf(policy)
  const needed = rank.get(classification)
  const has = rank.get(held)
  return { code, holds: needed !== undefined && has !== undefined && has >= needed, words }
}
