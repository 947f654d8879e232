import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'

const MOST = 60

/** Labels to choose from: the first, the node's own, then those of incidents the subject may read, as if written here. */
export async function labelsFor(host: Host, subject: Subject, first?: Label): Promise<Label[]> {
  const { originators } = host.defaultLabel
  const inUse = (await host.objects.labels(subject, ['incident'])).map((label) => ({ ...label, originators }))
  const all = [...(first === undefined ? [] : [first]), host.defaultLabel, ...inUse]
  return [...new Map(all.map((label) => [canonicalLabel(label), label])).values()].slice(0, MOST)
}
