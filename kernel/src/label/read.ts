import type { Subject } from '../subject.ts'
import { judge, type Reason } from './judge.ts'
import type { Decision, Label } from './model.ts'
import type { PolicySet } from './policies.ts'
import { sentence, summary } from './words.ts'

/**
 * Decides whether a subject may read what carries this label. Nothing else in the product decides.
 *
 * Clearance at or above the classification in the policy's order; member of at least one value of every PERMISSIVE
 * category (none listed: nobody); every RESTRICTIVE value held; TLP within the subject's TLP clearance. INFORMATIVE
 * categories, originators and PAP (what may be done with it, not who reads) decide nothing. A label the subject does not
 * reach under its own policy may be read where another policy declares an equivalent the subject does reach; not so
 * for TLP once the subject holds a TLP clearance. Whatever is not known (policy, classification, tag, value) denies.
 * Who stands for several (`onlyWith`) reads what each of them may read.
 *
 * @param now Unix ms
 * @returns `until`: the clearance's end, when the answer is yes and will then become no. The reason may name what the
 * label says: show it only to who may read the label, or to the owner of the label.
 */
export function mayRead(subject: Subject, label: Label, policies: PolicySet, now: number): Decision {
  const reasons = judge(subject, label, policies, now, false)
  const reason = summary(reasons, 'en')
  if (reasons.some((r) => !r.holds)) return { allow: false, reason }
  let until = subject.clearedUntil
  for (const other of subject.onlyWith ?? []) {
    const decision = mayRead(other, label, policies, now)
    if (!decision.allow) return decision
    until = earlier(until, decision.until)
  }
  return until === undefined ? { allow: true, reason } : { allow: true, reason, until }
}

const earlier = (a: number | undefined, b: number | undefined) =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b)

export interface Explanation {
  readonly decision: Decision
  /** Every rule that was applied, in order, with its sentence in both languages. */
  readonly reasons: readonly (Reason & { readonly en: string; readonly fr: string })[]
}

/** The same decision with every rule it rests on. Time: a few rules per category; meant for one label, not for a table. */
export function explain(subject: Subject, label: Label, policies: PolicySet, now: number): Explanation {
  const reasons = judge(subject, label, policies, now, true)
  return {
    decision: mayRead(subject, label, policies, now),
    reasons: reasons.map((r) => ({ ...r, en: sentence(r, 'en'), fr: sentence(r, 'fr') })),
  }
}
