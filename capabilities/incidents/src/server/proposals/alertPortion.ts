import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, join, type Label } from '@testudo/kernel/label'
import type { AlertSeen } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { PORTION_EXTENSION } from '../../core/index.ts'
import { type Author, nameOf, type Thing } from '../author.ts'

/** Older alerts are not put together. */
export const ALERTS_KEPT_MS = 30 * 86_400_000

/** Alerts as their reader names them. @throws {Fault} `incidents.alert` when one is not there for this reader */
export async function alertsNamed(host: Host, subject: Subject, ids: readonly string[]): Promise<readonly AlertSeen[]> {
  if (ids.length === 0) return []
  const told = await host.gather.alerts(subject, host.clock.now() - ALERTS_KEPT_MS)
  const byId = new Map(told.map((alert) => [alert.id, alert]))
  return [...new Set(ids)].map((id) => {
    const alert = byId.get(id)
    if (alert !== undefined) return alert
    throw new Fault('invalid', 'incidents.alert', 'One of these alerts is not there any more. Look at them again.', {
      place: { path: '/alerts' },
    })
  })
}

/** The join of what alerts rest on and what they are written beside. */
export const labelOfAlerts = (host: Host, alerts: readonly AlertSeen[], beside: Label): Label =>
  join([beside, ...alerts.map(({ label }) => label)], host.policiesNow())

/** Whether whoever reads under a label may read everything the alert rests on. */
export const covers = (host: Host, label: Label, alert: AlertSeen): boolean =>
  kindOf(labelOfAlerts(host, [alert], label)) === kindOf(join([label], host.policiesNow()))

/** Who wrote it does not matter for who reads it. */
const kindOf = (label: Label): string => canonicalLabel({ ...label, originators: [] })

/** Writes alerts into an incident: a STIX grouping that names them, and relations to what was met. */
export async function putAlerts(
  host: Host,
  author: Author,
  subject: Subject,
  {
    incident,
    alerts,
    under,
  }: { readonly incident: string; readonly alerts: readonly AlertSeen[]; readonly under: Label },
): Promise<{ readonly id: string }> {
  const label = author.writable(subject, labelOfAlerts(host, alerts, under))
  const met = [...new Set(alerts.flatMap((alert) => (alert.met.includes('--') ? [alert.met] : [])))]
  const assets = [...new Set(alerts.flatMap((alert) => alert.assets))]
  const grouping = {
    ...author.fresh('grouping'),
    name: titleOf(alerts),
    context: 'suspicious-activity',
    object_refs: [incident, ...met, ...assets],
    extensions: {
      [PORTION_EXTENSION]: {
        extension_type: 'property-extension',
        incident_ref: incident,
        author: nameOf(subject),
        alert_refs: alerts.map(({ id }) => id),
        techniques: [...new Set(alerts.flatMap(({ techniques }) => techniques))],
      },
    },
  }
  const relations: readonly Thing[] = met.map((target) => ({
    ...author.fresh('relationship'),
    relationship_type: 'related-to',
    source_ref: incident,
    target_ref: target,
  }))
  await author.put(subject, [grouping, ...relations], label)
  return { id: grouping.id }
}

const MOST_TITLES = 3

const titleOf = (alerts: readonly AlertSeen[]): string => {
  const titles = [...new Set(alerts.map(({ title, place }) => `${title.en}, ${place}`))]
  const more = titles.length - MOST_TITLES
  return titles.slice(0, MOST_TITLES).join('; ').slice(0, 900) + (more > 0 ? ` (+${more})` : '')
}
