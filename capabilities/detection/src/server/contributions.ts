import { join } from '@testudo/kernel/label'
import type { Exposure, Observed, SearchHit, SituationItem } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Contributions } from '@testudo/platform/host'
import { uuid5 } from '@testudo/stix/sco-id'
import { credibilityOf, deedOf, healthLeft } from '../core/alerts/weigh.ts'
import { type AlertGroup, readGroups } from './alerts/readAlerts.ts'
import { tellAlerts } from './alerts/tellAlerts.ts'
import { stateOf } from './alerts/viewAlerts.ts'
import type { AssetFinder, OwnAsset, Runtime } from './runtime.ts'

/** Ids of exposures are UUIDv5 in this namespace over alert and asset. */
const NAMESPACE = '0b9f7a5e-2b57-4a07-8d0e-6d7d0a4a3c55'
const MOST_HITS = 20

interface Found {
  readonly group: AlertGroup
  readonly asset: OwnAsset
}

/** What detection tells all others, each as its reader may see it: exposures of assets, lines of the situation, search. */
export function contribute(runtime: Runtime): Contributions {
  const { host } = runtime
  const found = async (subject: Subject): Promise<readonly Found[]> => {
    const groups = await readGroups(host, subject)
    if (groups.length === 0) return []
    const assets: AssetFinder = await runtime.assetsOf(subject)
    return groups.flatMap((group) => {
      const asset = assets.find(group.hosts)?.asset
      return asset === undefined ? [] : [{ group, asset }]
    })
  }

  return {
    async exposures(subject) {
      const all = await found(subject)
      const owners = new Map(
        (
          await host.objects.getMany(subject, [
            ...new Set(all.flatMap(({ group }) => (group.owner === '' ? [] : [group.owner]))),
          ])
        ).map(({ id, name, label }) => [id, { name, label }]),
      )
      const policies = host.policiesNow()
      return all.flatMap(({ group, asset }): Exposure[] => {
        const state = stateOf(group)
        const health = healthLeft(group.weight, group.confidence, state === 'confirmed')
        if (health >= 1) return []
        const owner = owners.get(group.owner)
        const deed = deedOf(group.kind, group.role)
        const id = `x-testudo-exposure--${uuid5(NAMESPACE, `${group.id} ${asset.id}`)}`
        const until = state === 'benign' ? group.judgement?.at : undefined
        return [
          {
            id,
            asset: asset.id,
            health,
            from: group.first,
            ...(until !== undefined && { until }),
            // Behaviour is no object of the store: it rests on itself.
            cause: group.known.includes('--') ? group.known : id,
            causeName: [owner?.name, group.kind === 'behaviour' ? group.known.split(' ')[0] : group.title.en]
              .filter((part) => part !== undefined && part !== '')
              .join(', '),
            what: deed.en,
            whatFr: deed.fr,
            grading: { reliability: 'F', credibility: state === 'confirmed' ? '1' : credibilityOf(group.confidence) },
            label: join(
              [
                ...group.labels,
                asset.label,
                ...(owner === undefined ? [] : [owner.label]),
                ...(group.judgement === undefined ? [] : [group.judgement.label]),
              ],
              policies,
            ),
          },
        ]
      })
    },

    async observed(subject) {
      const policies = host.policiesNow()
      return (await readGroups(host, subject)).flatMap((group): Observed[] =>
        stateOf(group) === 'benign' || !group.known.includes('--')
          ? []
          : [{ known: group.known, hits: group.hits, first: group.first, label: join(group.labels, policies) }],
      )
    },

    async situation(subject) {
      const policies = host.policiesNow()
      return (await found(subject))
        .filter(({ group }) => stateOf(group) !== 'benign')
        .map(
          ({ group, asset }): SituationItem => ({
            id: group.id,
            capability: 'detection',
            kind: 'threat',
            at: group.last,
            title: `${asset.name.en} ${deedOf(group.kind, group.role).en} (${group.title.en}, ${group.hits})`,
            subjects: [asset.id, ...(group.known.includes('--') ? [group.known] : [])],
            label: join([...group.labels, asset.label], policies),
          }),
        )
    },

    alerts: (subject, since) => tellAlerts(runtime, subject, since),

    async search(subject, text) {
      const wanted = text.trim().toLowerCase()
      if (wanted === '') return []
      const policies = host.policiesNow()
      return (await readGroups(host, subject))
        .filter(
          ({ title, hosts }) =>
            title.en.toLowerCase().includes(wanted) ||
            title.fr.toLowerCase().includes(wanted) ||
            hosts.includes(wanted),
        )
        .slice(0, MOST_HITS)
        .map(
          (group): SearchHit => ({
            id: group.id,
            capability: 'detection',
            kind: 'alert',
            title: group.title.en,
            route: `/detection/alert/${group.id}`,
            label: join(group.labels, policies),
          }),
        )
    },
  }
}
