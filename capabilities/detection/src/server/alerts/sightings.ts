import { Fault } from '@testudo/kernel/fault'
import { join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { uuid5 } from '@testudo/stix/sco-id'
import type { Runtime } from '../runtime.ts'
import type { AlertGroup } from './readAlerts.ts'
import type { AlertTables } from './tables.ts'

/** Ids of sightings are UUIDv5 in this namespace over the alert: recording again makes a newer version. */
const NAMESPACE = '6b1a6f43-6a3c-4c3e-9a53-4bb0f2a7d5c1'

/** Writes the hits of a group as STIX sightings (STIX 2.1 §5.2), one for each label. @returns their ids */
export async function writeSightings(
  runtime: Runtime,
  subject: Subject,
  group: AlertGroup,
): Promise<readonly string[]> {
  const { host } = runtime
  if (!group.known.includes('--'))
    throw new Fault(
      'invalid',
      'detection.nothing_sighted',
      'Behaviour is no object that could be sighted. Save it as a rule, or write a report about it.',
    )
  const rows = await host.tables.readAs(subject, (tx) =>
    tx
      .db<AlertTables>()
      .selectFrom('detection_alert')
      .selectAll()
      .where('group_id', '=', group.id)
      .orderBy('id')
      .execute(),
  )
  const now = new Date(host.clock.now()).toISOString()
  const [where] = host.self.identities
  const ids: string[] = []
  for (const row of rows) {
    const id = `sighting--${uuid5(NAMESPACE, row.id)}`
    const held = await host.objects.get(subject, id)
    const created = held === undefined ? now : String((JSON.parse(held.body) as { created: string }).created)
    await host.objects.put(
      subject,
      [
        {
          type: 'sighting',
          spec_version: '2.1',
          id,
          created,
          modified: now,
          sighting_of_ref: group.known,
          count: Math.min(row.hits, 999_999_999),
          first_seen: new Date(Number(row.first)).toISOString(),
          last_seen: new Date(Number(row.last)).toISOString(),
          ...(row.confidence >= 0 && { confidence: row.confidence }),
          ...(where !== undefined && { created_by_ref: where, where_sighted_refs: [where] }),
        },
      ],
      {
        label: join([JSON.parse(row.label) as Label], host.policiesNow()),
        source: subject.organisation || subject.name,
      },
    )
    ids.push(id)
  }
  host.audit.record({ subject, verb: 'detection:record', ids: [group.id, ...ids], outcome: 'allowed' })
  return ids
}
