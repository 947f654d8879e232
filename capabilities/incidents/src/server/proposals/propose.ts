import type { Label } from '@testudo/kernel/label'
import type { AlertSeen, Exposure, MissionTouched } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { type AlertGroup, bySeverity, groupAlerts, type Judged, judge, ownOf } from '../../core/index.ts'
import type { KeptIncident, Overview, Reader } from '../read.ts'
import { ALERTS_KEPT_MS } from './alertPortion.ts'
import { type Dismissed, readDismissed } from './dismiss.ts'
import { type Likely, likelyFor, openIncidents, pointersTo } from './likely.ts'

const MOST_SHOWN = 100
const MOST_NAMED = 8

/** One group as one reader has it, before it is put into words. */
export interface Proposed {
  readonly group: AlertGroup
  readonly alerts: ReadonlyMap<string, AlertSeen>
  readonly judged: Judged
  readonly missions: readonly MissionTouched[]
  readonly named: readonly Exposure[]
  /** Incidents that hold alerts of it, by alert, with the label of what says so. */
  readonly taken: ReadonlyMap<string, Taken>
  /** Open incidents it may belong to, though they hold none of its alerts. */
  readonly likely: readonly Likely[]
  readonly dismissed: Dismissed | undefined
}

export interface Taken {
  readonly incident: KeptIncident
  readonly label: Label
}

/** Groups of alerts nobody works on yet, worst for missions first; `dismissed`: those put aside. At most 100. */
export async function propose(
  host: Host,
  reader: Reader,
  subject: Subject,
  show: 'new' | 'dismissed',
): Promise<readonly Proposed[]> {
  const told = await host.gather.alerts(subject, host.clock.now() - ALERTS_KEPT_MS)
  if (told.length === 0) return []
  const overview = await reader.overview(subject)
  const [taken, aside, phases] = await Promise.all([
    takenBy(reader, overview, subject),
    readDismissed(host, subject),
    phasesOf(host, subject, told),
  ])
  const asideBy = new Map(aside.flatMap((one) => one.alerts.map((id) => [id, one] as const)))
  const found = groupAlerts(told, (technique) => phases.get(technique)).flatMap((group) => {
    const loose = group.alerts.filter(({ alert }) => !taken.has(alert))
    if (loose.length === 0) return []
    const dismissed = loose.every(({ alert }) => asideBy.has(alert)) ? asideBy.get(loose[0]?.alert ?? '') : undefined
    return (dismissed === undefined) === (show === 'new') ? [{ group, dismissed }] : []
  })
  const assets = new Set(found.flatMap(({ group }) => group.assets))
  if (found.length === 0) return []
  const [touched, exposures, open] = await Promise.all([
    assets.size === 0 ? [] : host.gather.missions(subject, assets),
    host.gather.exposures(subject),
    openIncidents(host, reader, subject, overview),
  ])
  const pointers = await pointersTo(host, subject, open)
  const byAsset = Map.groupBy(exposures, ({ asset }) => asset)
  const alerts = new Map(told.map((alert) => [alert.id, alert]))
  return found
    .map(({ group, dismissed }): Proposed => {
      const own = new Set(group.assets)
      const missions = touched.filter(({ through }) => through.some(({ asked }) => own.has(asked)))
      return {
        group,
        alerts,
        judged: judge(missions),
        missions,
        named: namedWith(group, alerts, byAsset),
        taken,
        likely: likelyFor(group, alerts, missions, { open, pointers }, holders(group, taken)),
        dismissed,
      }
    })
    .sort(
      (a, b) =>
        bySeverity(a.judged.severity, b.judged.severity) ||
        b.group.last - a.group.last ||
        (a.group.id < b.group.id ? -1 : 1),
    )
    .slice(0, MOST_SHOWN)
}

/** What else lies on the same assets: reports, vulnerabilities, incidents; not what the alerts themselves met. */
function namedWith(
  group: AlertGroup,
  alerts: ReadonlyMap<string, AlertSeen>,
  byAsset: ReadonlyMap<string, readonly Exposure[]>,
): readonly Exposure[] {
  const met = new Set(group.alerts.map(({ alert }) => alerts.get(alert)?.met ?? ''))
  const named = new Map<string, Exposure>()
  for (const exposure of group.assets.flatMap((asset) => byAsset.get(asset) ?? []))
    if (!met.has(exposure.cause) && !exposure.cause.startsWith('x-testudo-exposure--') && !named.has(exposure.cause))
      named.set(exposure.cause, exposure)
  return [...named.values()].slice(0, MOST_NAMED)
}

/** Incidents that hold alerts of a group. */
const holders = ({ alerts }: AlertGroup, taken: ReadonlyMap<string, Taken>): ReadonlySet<string> =>
  new Set(alerts.flatMap(({ alert }) => taken.get(alert)?.incident.incident.id ?? []))

/** Alerts that stand in an open incident of the reader's. */
async function takenBy(reader: Reader, overview: Overview, subject: Subject): Promise<ReadonlyMap<string, Taken>> {
  const byId = new Map(overview.incidents.map((kept) => [kept.incident.id, kept]))
  const taken = new Map<string, Taken>()
  for (const { says, label, root } of await reader.openPortions(subject, overview, ['grouping'])) {
    const incident = byId.get(root)
    if (incident !== undefined) for (const alert of says.alert_refs) taken.set(alert, { incident, label })
  }
  return taken
}

/** The order of an attack: tactics of ATT&CK (enterprise and ICS), earliest first. */
const TACTICS = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'evasion',
  'defense-evasion',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'inhibit-response-function',
  'impair-process-control',
  'impact',
]

/** Where techniques stand in the course of an attack, by the attack patterns the reader may read. */
async function phasesOf(
  { objects }: Host,
  subject: Subject,
  told: readonly AlertSeen[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = new Set(told.flatMap(({ techniques }) => techniques))
  const phases = new Map<string, number>()
  if (wanted.size === 0) return phases
  for (const { body } of await objects.all(subject, ['attack-pattern'])) {
    const value = JSON.parse(body) as Readonly<Record<string, unknown>>
    const technique = recordsOf(value['external_references'])
      .map((one) => one['external_id'])
      .find((id) => typeof id === 'string' && wanted.has(id))
    if (typeof technique !== 'string') continue
    const own = recordsOf(value['kill_chain_phases']).map((one) => TACTICS.indexOf(String(one['phase_name'])))
    const known = own.filter((at) => at >= 0)
    if (known.length > 0) phases.set(technique, Math.min(...known))
  }
  return phases
}

const recordsOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value)
    ? value.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null)
    : []

export const numberOf = ({ incident }: KeptIncident): string => ownOf(incident)?.number ?? ''
