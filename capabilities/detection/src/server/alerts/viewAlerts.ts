import type { Label } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { MissionTouched } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { spellKey } from '../../core/index.ts'
import type { AlertRow } from '../../core/contract/alerts.ts'
import { STATE_RANK } from '../../core/alerts/say.ts'
import type { AssetFinder, OwnAsset } from '../runtime.ts'
import type { AlertGroup } from './readAlerts.ts'

/** What one reader knows around alerts: assets, missions, names of owners. */
export interface Around {
  readonly assets: AssetFinder
  /** Missions by the asset they lean on, the worst first. */
  readonly missions: ReadonlyMap<string, readonly MissionTouched[]>
  /** Names of identities and of what indicators indicate, with the labels of what says so. */
  readonly names: ReadonlyMap<string, { readonly name: string; readonly label: Label }>
  readonly indicates: ReadonlyMap<string, { readonly name: string; readonly labels: readonly Label[] }>
  readonly modified: ReadonlyMap<string, number>
}

/** Asks for all of them at once. @param withWhat also what indicators stand for: one question an indicator */
export async function lookAround(
  host: Pick<Host, 'objects' | 'gather'>,
  assetsOf: (subject: Subject) => Promise<AssetFinder>,
  subject: Subject,
  groups: readonly AlertGroup[],
  withWhat: readonly AlertGroup[] = [],
): Promise<Around> {
  const assets = await assetsOf(subject)
  const ids = new Set(groups.flatMap((group) => assets.find(group.hosts)?.asset.id ?? []))
  const owners = [...new Set(groups.flatMap(({ owner }) => (owner === '' ? [] : [owner])))]
  const known = [...new Set(withWhat.flatMap((group) => (group.known.includes('--') ? [group.known] : [])))]
  const [touched, identities, objects, edges] = await Promise.all([
    ids.size === 0 ? [] : host.gather.missions(subject, ids),
    host.objects.getMany(subject, owners),
    host.objects.getMany(subject, known),
    Promise.all(
      known.map(async (id) => ({
        id,
        edge: (await host.objects.edges(subject, id, { kinds: ['indicates'], limit: 5 })).rows.find(
          (edge) => edge.source === id && edge.far !== undefined,
        ),
      })),
    ),
  ])
  const missions = new Map<string, MissionTouched[]>()
  for (const mission of touched.toSorted(
    (a, b) => STATE_RANK[a.state] - STATE_RANK[b.state] || (a.code < b.code ? -1 : 1),
  ))
    for (const asked of new Set(mission.through.map((one) => one.asked)))
      missions.set(asked, [...(missions.get(asked) ?? []), mission])
  return {
    assets,
    missions,
    names: new Map(identities.map(({ id, name, label }) => [id, { name, label }])),
    indicates: new Map(
      edges.flatMap(({ id, edge }) =>
        edge?.far === undefined ? [] : [[id, { name: edge.far.name, labels: [edge.label, edge.far.label] }] as const],
      ),
    ),
    modified: new Map(objects.map(({ id, modified }) => [id, Date.parse(modified)])),
  }
}

export const assetOf = (group: AlertGroup, { assets }: Around): OwnAsset | undefined => assets.find(group.hosts)?.asset
export const missionsOf = (group: AlertGroup, around: Around): readonly MissionTouched[] =>
  around.missions.get(assetOf(group, around)?.id ?? '') ?? []

export const stateOf = (group: AlertGroup): AlertRow['state'] => group.judgement?.state ?? 'open'

/** A host as people write it. */
export const spellHost = (host: string): string =>
  /^[0-9a-f]{32}$/.test(host) ? spellKey({ kind: 'ipv6-addr', key: host }) : host

export function rowOf(group: AlertGroup, around: Around, marks: Marks): AlertRow {
  const asset = assetOf(group, around)
  const [mission] = missionsOf(group, around)
  const owner = around.names.get(group.owner)
  const what = around.indicates.get(group.known)
  const labels = [
    ...group.labels,
    ...(asset === undefined ? [] : [asset.label]),
    ...(mission === undefined ? [] : [mission.label]),
    ...(owner === undefined ? [] : [owner.label]),
    ...(what?.labels ?? []),
    ...(group.judgement === undefined ? [] : [group.judgement.label]),
  ]
  const through = [owner?.name, what?.name].filter((one) => one !== undefined && one !== '').join(', ')
  return {
    id: group.id,
    kind: group.kind,
    title: group.title,
    ...(group.known.includes('--') && { known: group.known }),
    through:
      group.kind === 'behaviour' ? { en: 'own behaviour', fr: 'comportement observé' } : { en: through, fr: through },
    host: spellHost(assetHost(group, around)),
    ...(asset !== undefined && {
      asset: { id: asset.id, name: asset.name, route: `/picture/model?node=${asset.id}` },
    }),
    ...(mission !== undefined && {
      mission: { id: mission.id, code: mission.code, name: mission.name, state: mission.state, route: mission.route },
    }),
    hits: group.hits,
    first: group.first,
    last: group.last,
    state: stateOf(group),
    ...(group.judgement !== undefined && { by: group.judgement.byName }),
    mark: marks.of(...labels),
  }
}

export const assetHost = (group: AlertGroup, { assets }: Around): string => assets.find(group.hosts)?.host ?? group.host

/** Those first that put missions at risk; what nobody leans on after; then what was seen last. */
export function byImpact(around: Around): (a: AlertGroup, b: AlertGroup) => number {
  const rank = (group: AlertGroup) => {
    const [worst] = missionsOf(group, around)
    if (worst !== undefined) return STATE_RANK[worst.state]
    return assetOf(group, around) === undefined ? 6 : 5
  }
  const sure = (group: AlertGroup) => group.weight * Math.max(group.confidence, 0)
  return (a, b) => rank(a) - rank(b) || sure(b) - sure(a) || b.last - a.last || (a.id < b.id ? -1 : 1)
}
