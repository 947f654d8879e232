import type { BriefQuestion } from '@testudo/kernel/brief'
import { join, type Label, mayRead, type PolicySet, SYSTEM_HIGH } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'

/**
 * For whom a page is when nobody said: everybody who may read all the author has on it; where there is nobody such, the
 * author's own nation.
 */
export async function ownAudience(host: Host, author: Subject, question: BriefQuestion): Promise<Label> {
  const policies = host.policiesNow()
  const labels = (await host.gather.brief(author, question)).map(({ label }) => label)
  if (labels.length === 0) return host.defaultLabel
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
