import type { Subject } from '@testudo/kernel/subject'
import type { PolicySet } from '@testudo/kernel/label'

/** A holder of rights: who, and what the roles come to. */
export interface Holder {
  readonly subject: Pick<
    Subject,
    'nation' | 'organisation' | 'communities' | 'clearances' | 'specialAccess' | 'clearedUntil'
  >
  readonly verbs: ReadonlySet<string>
}

/**
 * The one rule for every deed that gives, changes or takes rights and credentials: the actor holds at least all that the
 * target holds, before and after. Else an administrator could reset a higher user's way in, or make one.
 *
 * @returns undefined when it dominates; otherwise what is missing, in words for the actor (about the actor's own rights only)
 */
export function whatActorLacks(actor: Holder, target: Holder, policies: PolicySet): string | undefined {
  const a = actor.subject
  const t = target.subject
  for (const verb of target.verbs) if (!actor.verbs.has(verb)) return `the verb ${verb}`
  for (const [policy, classification] of Object.entries(t.clearances)) {
    const order = policies.get(policy)?.classifications.map((c) => c.name) ?? []
    const mine = order.indexOf(a.clearances[policy] ?? '')
    const theirs = order.indexOf(classification)
    if (theirs < 0 || mine < theirs) return `the clearance ${policy} ${classification}`
  }
  for (const value of t.specialAccess) if (!a.specialAccess.includes(value)) return `the special access ${value}`
  if (a.clearedUntil !== undefined && (t.clearedUntil === undefined || t.clearedUntil > a.clearedUntil)) {
    return 'a clearance that lasts as long'
  }
  if (actor.verbs.has('identity:all-nations')) return undefined
  if (t.nation !== a.nation) return `membership of the nation ${t.nation || 'none'}`
  if (t.organisation !== a.organisation) return `membership of ${t.organisation || 'no organisation'}`
  const community = t.communities.find((c) => !a.communities.includes(c))
  return community === undefined ? undefined : `membership of ${community}`
}

/** Whether the actor holds at least all that the target holds. */
export function dominates(actor: Holder, target: Holder, policies: PolicySet): boolean {
  return whatActorLacks(actor, target, policies) === undefined
}
