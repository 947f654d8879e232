import type { Label } from '@testudo/kernel/label'
import type { AlertSeen, MissionTouched } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  type AlertGroup,
  coreOf,
  type Facts,
  likelyIncidents,
  ownOf,
  type Share,
  type Words,
} from '../../core/index.ts'
import type { KeptIncident, Overview, Reader } from '../read.ts'

/** What says so of an incident, besides the incident itself. */
type Says = readonly Label[]

/** An open incident with what alerts may have in common with it. */
export interface OpenOne {
  readonly kept: KeptIncident
  readonly facts: Facts<Says>
}

/** Something a group has, in words, and what says so besides its alerts. */
interface Told {
  readonly what: Words
  readonly says: Says
}

/** By indicator: what it points to of what open incidents are related to. */
export type Pointers = ReadonlyMap<string, readonly { readonly target: string; readonly told: Told }[]>

/** An open incident a group may belong to, and why. */
export interface Likely {
  readonly kept: KeptIncident
  readonly shares: readonly Share<Told, Says>[]
}

const NOTHING: Says = []

/** Open incidents of one reader: assets they touch, what they are related to, what was seen there, missions. Costs by what they hold. */
export async function openIncidents(
  { objects }: Pick<Host, 'objects'>,
  reader: Pick<Reader, 'openPortions'>,
  subject: Subject,
  overview: Overview,
): Promise<readonly OpenOne[]> {
  const { incidents, every, joined, missions } = overview
  const open = incidents.filter(({ incident }) => coreOf(incident)?.investigation_status !== 'closed')
  if (open.length === 0) return []
  const [met, seen] = await Promise.all([relatedTo(objects, subject), observed(reader, subject, overview)])
  const byId = new Map(every.map((one) => [one.incident.id, one]))
  return open.map((kept) => {
    const members = joined.membersOf(kept.incident.id)
    const touched = members.flatMap((id) => {
      const one = byId.get(id)
      return one === undefined
        ? []
        : (ownOf(one.incident)?.touches_refs ?? []).map((asset) => [asset, [one.label]] as const)
    })
    const related = new Map(members.flatMap((id) => met.get(id) ?? []))
    return {
      kept,
      facts: {
        indicator: related,
        pointed: related,
        observable: new Map(members.flatMap((id) => seen.get(id) ?? [])),
        asset: new Map(touched),
        mission: new Map((missions.get(kept.incident.id) ?? []).map(({ id }) => [id, NOTHING])),
      },
    }
  })
}

/** Which indicators point to what open incidents are related to: malware, adversaries, campaigns. Costs by what points there. */
export async function pointersTo(
  { objects }: Pick<Host, 'objects'>,
  subject: Subject,
  open: readonly OpenOne[],
): Promise<Pointers> {
  const related = await objects.getMany(subject, [...new Set(open.flatMap(({ facts }) => [...facts.pointed.keys()]))])
  const byId = new Map(related.flatMap((one) => (one.revoked ? [] : [[one.id, one] as const])))
  if (byId.size === 0) return new Map()
  const pointing = await objects.holding(subject, [...byId.keys()], ['indicates'], ['relationship'])
  const found = pointing.flatMap(({ body, label }) => {
    const { source_ref: source, target_ref: target } = JSON.parse(body) as Readonly<Record<string, string>>
    const named = byId.get(target ?? '')
    return source === undefined || named === undefined
      ? []
      : [{ source, target: named.id, told: { what: same(named.name), says: [label, named.label] } }]
  })
  return Map.groupBy(found, ({ source }) => source)
}

type Named = ReadonlyMap<string, readonly (readonly [key: string, says: Says])[]>

/** By incident: what relationships put beside it. */
async function relatedTo(objects: Host['objects'], subject: Subject): Promise<Named> {
  const named = new Map<string, [string, Says][]>()
  for (const { source, target, label } of await objects.allEdges(subject, ['related-to'])) {
    const [incident, other] = source.startsWith('incident--') ? [source, target] : [target, source]
    if (incident.startsWith('incident--')) named.set(incident, [...(named.get(incident) ?? []), [other, [label]]])
  }
  return named
}

/** By incident: addresses, names, links and hashes seen there. */
async function observed(reader: Pick<Reader, 'openPortions'>, subject: Subject, overview: Overview): Promise<Named> {
  const named = new Map<string, [string, Says][]>()
  for (const { says, label } of await reader.openPortions(subject, overview, ['observed-data'])) {
    const own = named.get(says.incident_ref) ?? []
    own.push(...says.values.map((value): [string, Says] => [bare(value), [label]]))
    named.set(says.incident_ref, own)
  }
  return named
}

/** A value as an alert's title says it: without the scheme of a link, in small letters. */
const bare = (value: string): string => value.replace(/^[a-z]+:\/\//i, '').toLowerCase()

/** Open incidents a group of alerts may belong to, `not` left out. */
export function likelyFor(
  group: AlertGroup,
  alerts: ReadonlyMap<string, AlertSeen>,
  missions: readonly MissionTouched[],
  { open, pointers }: { readonly open: readonly OpenOne[]; readonly pointers: Pointers },
  not: ReadonlySet<string>,
): readonly Likely[] {
  const own = group.alerts.flatMap(({ alert }) => alerts.get(alert) ?? [])
  const facts: Facts<Told> = {
    indicator: new Map(own.flatMap(({ met, title }) => (met.includes('--') ? [[met, told(title)] as const] : []))),
    observable: new Map(own.flatMap(valuesOf).map((value) => [value, told(same(value))])),
    pointed: new Map(own.flatMap(({ met }) => pointers.get(met) ?? []).map((one) => [one.target, one.told])),
    asset: new Map(own.flatMap(({ assets, place }) => assets.map((asset) => [asset, told(same(place))] as const))),
    mission: new Map(missions.map(({ id, code }) => [id, told(same(code))])),
  }
  const others = open.filter(({ kept }) => !not.has(kept.incident.id))
  return likelyIncidents<Told, Says, OpenOne>(facts, others).map(({ incident, shares }) => ({
    kept: incident.kept,
    shares,
  }))
}

/** Words of an alert that may be a value somebody saw. */
const valuesOf = ({ title, place, hosts }: AlertSeen): readonly string[] =>
  [...title.en.split(/[\s,]+/), place, ...hosts].map(bare)

const same = (text: string): Words => ({ en: text, fr: text })

const told = (what: Words): Told => ({ what, says: NOTHING })
