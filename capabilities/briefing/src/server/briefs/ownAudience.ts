import type { BriefQuestion, BriefStatement } from '@testudo/kernel/brief'
import { join, type Label, mayRead, type PolicySet, SYSTEM_HIGH } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { widerFor } from '../../core/label/wider.ts'

/** For whom a page is, and for whom else it could be at the price of some sentences. */
export interface OwnAudience {
  readonly label: Label
  readonly wider?: { readonly label: Label; readonly apart: readonly BriefStatement[] }
}

/**
 * For whom a page is when nobody said: everybody who may read all the author has on it; where there is nobody such, the
 * author's own nation. Nothing stays out unasked: a page for more readers is offered with what it would not say.
 */
export async function ownAudience(host: Host, author: Subject, question: BriefQuestion): Promise<OwnAudience> {
  const policies = host.policiesNow()
  const statements = await host.gather.brief(author, question)
  const labels = statements.map(({ label }) => label)
  if (labels.length === 0) return { label: host.defaultLabel }
  const label = completeFor(host, author, labels, policies)
  const wider = widerFor(label, labels, author, policies)
  if (wider === undefined) return { label }
  return { label, wider: { label: wider.label, apart: statements.filter((_, i) => wider.apart.has(i)) } }
}

function completeFor(host: Host, author: Subject, labels: readonly Label[], policies: PolicySet): Label {
  const joined = join(labels, policies)
  const closed =
    joined.policy === SYSTEM_HIGH ||
    joined.categories.some(({ type, values }) => type === 'PERMISSIVE' && values.length === 0) ||
    !mayRead(author, joined, policies, host.clock.now()).allow
  return closed ? nationLabel(host, author, labels, policies) : joined
}

/** The highest classification of these, for one nation alone. */
function nationLabel(host: Host, author: Subject, labels: readonly Label[], policies: PolicySet): Label {
  const policy = policies.get(host.defaultLabel.policy)
  const names = policy?.classifications.map(({ name }) => name) ?? []
  const ranks = labels.flatMap((label) => (label.policy === policy?.id ? [names.indexOf(label.classification)] : []))
  const classification = names[Math.max(0, ...ranks)] ?? host.defaultLabel.classification
  const nation = [author.nation, host.self.nation]
  const tag = policy?.tags.find(
    ({ type, values }) => type === 'PERMISSIVE' && values.some((one) => nation.includes(one)),
  )
  const value = nation.find((one) => tag?.values.includes(one))
  if (tag === undefined || value === undefined) return host.defaultLabel
  return {
    ...host.defaultLabel,
    classification,
    categories: [{ type: 'PERMISSIVE', tag: tag.tag, values: [value] }],
    originators: [],
  }
}
