import { join, type Label } from '@testudo/kernel/label'
import type { AlertSeen } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { AssetFinder, Runtime } from '../runtime.ts'
import { type AlertGroup, readGroups } from './readAlerts.ts'
import { spellHost, stateOf } from './viewAlerts.ts'

/** Things met whose relations are looked up; alerts of the others are told without a family. */
const MOST_LOOKED_UP = 200
const MOST_TECHNIQUES = 10

/** Alerts as others put them together: what was met and where, as this subject may read it; nothing judged benign. */
export async function tellAlerts(runtime: Runtime, subject: Subject, since: number): Promise<readonly AlertSeen[]> {
  const groups = (await readGroups(runtime.host, subject)).filter(
    (group) => group.last >= since && stateOf(group) !== 'benign',
  )
  if (groups.length === 0) return []
  const [assets, kin] = await Promise.all([runtime.assetsOf(subject), kinOf(runtime, subject, groups)])
  const policies = runtime.host.policiesNow()
  return groups.map((group) => {
    const kindred = kin.get(group.known)
    const place = placeOf(group, assets)
    return {
      id: group.id,
      capability: 'detection',
      first: group.first,
      last: group.last,
      assets: place.assets,
      hosts: group.hosts,
      met: group.known,
      ...(kindred?.family !== undefined && { family: kindred.family }),
      title: group.title,
      place: place.name,
      techniques: kindred?.techniques ?? [],
      route: `/detection/alert/${group.id}`,
      label: join([...group.labels, ...place.labels, ...(kindred?.labels ?? [])], policies),
    }
  })
}

interface Place {
  readonly assets: readonly string[]
  readonly name: string
  readonly labels: readonly Label[]
}

function placeOf(group: AlertGroup, assets: AssetFinder): Place {
  const asset = assets.find(group.hosts)?.asset
  return asset === undefined
    ? { assets: [], name: spellHost(group.host), labels: [] }
    : { assets: [asset.id], name: asset.name.en, labels: [asset.label] }
}

interface Kin {
  readonly family?: string
  readonly techniques: readonly string[]
  readonly labels: readonly Label[]
}

/** What is behind the things met: a rule's techniques by its tags, an indicator's malware or adversary by its relation. */
async function kinOf(
  { host }: Runtime,
  subject: Subject,
  groups: readonly AlertGroup[],
): Promise<ReadonlyMap<string, Kin>> {
  const known = [...new Set(groups.flatMap((group) => (group.known.includes('--') ? [group.known] : [])))].slice(
    0,
    MOST_LOOKED_UP,
  )
  const rules = new Set(groups.flatMap((group) => (group.kind === 'rule' ? [group.known] : [])))
  const kin = new Map<string, Kin>()
  for (const { id, body, label } of await host.objects.getMany(
    subject,
    known.filter((id) => rules.has(id)),
  )) {
    const techniques = techniquesIn(body)
    const [family] = techniques
    if (family !== undefined) kin.set(id, { family: family.slice(0, 5), techniques, labels: [label] })
  }
  await Promise.all(
    known
      .filter((id) => !rules.has(id))
      .map(async (id) => {
        const { rows } = await host.objects.edges(subject, id, { kinds: ['indicates'], limit: 5 })
        const edge = rows.find((one) => one.source === id && one.far !== undefined)
        if (edge?.far !== undefined)
          kin.set(id, { family: edge.far.id, techniques: [], labels: [edge.label, edge.far.label] })
      }),
  )
  return kin
}

/** Tags of a Sigma rule: `attack.t1059.001`. */
function techniquesIn(body: string): readonly string[] {
  const found = new Set<string>()
  for (const [, technique = ''] of body.matchAll(/\battack\.(t\d{4}(?:\.\d{3})?)\b/gi)) {
    found.add(technique.toUpperCase())
    if (found.size >= MOST_TECHNIQUES) break
  }
  return [...found]
}
