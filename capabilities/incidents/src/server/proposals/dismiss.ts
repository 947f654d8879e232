import { randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { type Author, nameOf } from '../author.ts'
import { alertsNamed, labelOfAlerts } from './alertPortion.ts'
import type { ProposalTables } from './tables.ts'

export interface Dismissed {
  readonly id: string
  readonly alerts: readonly string[]
  readonly because: string
  readonly by: string
  readonly at: number
}

/** More than these are not put aside at one time: a person chose each. */
const MOST_KEPT = 5_000

/** Groups this reader knows to be put aside, newest first. */
export async function readDismissed(host: Host, subject: Subject): Promise<readonly Dismissed[]> {
  const rows = await host.tables.readAs(subject, (tx) =>
    tx
      .db<ProposalTables>()
      .selectFrom('incidents_dismissed')
      .selectAll()
      .orderBy('at', 'desc')
      .orderBy('id')
      .limit(MOST_KEPT)
      .execute(),
  )
  return rows.map(({ id, alerts, because, by, at }) => ({
    id,
    alerts: JSON.parse(alerts) as string[],
    because,
    by,
    at: Number(at),
  }))
}

/** Under the join of what the alerts rest on: who may not read them all does not learn that they were put aside. */
export async function dismiss(
  host: Host,
  author: Author,
  subject: Subject,
  { alerts: ids, because }: { readonly alerts: readonly string[]; readonly because: string },
): Promise<{ readonly id: string }> {
  const alerts = await alertsNamed(host, subject, ids)
  const label = author.writable(subject, labelOfAlerts(host, alerts, host.defaultLabel))
  const id = randomUUID()
  await host.tables.asOwner(async (tx) => {
    const number = await host.tables.labelNumber(tx, label)
    await tx
      .db<ProposalTables>()
      .insertInto('incidents_dismissed')
      .values({
        id,
        alerts: JSON.stringify(alerts.map((alert) => alert.id)),
        because,
        by: nameOf(subject),
        at: host.clock.now(),
        label_id: number,
      })
      .execute()
    await tell(host, tx, number, id)
  })
  host.events.wake()
  return { id }
}

/** Only who put a group aside takes that back. @throws {Fault} `absent`, or `denied` */
export async function restore(host: Host, subject: Subject, id: string): Promise<{ readonly id: string }> {
  const found = (await readDismissed(host, subject)).find((one) => one.id === id)
  if (found === undefined) throw nothingHere()
  if (found.by !== nameOf(subject))
    throw new Fault('denied', 'incidents.not_yours', `${found.by} put this aside. Ask them to take it back.`)
  await host.tables.asOwner(async (tx) => {
    const gone = await tx
      .db<ProposalTables>()
      .deleteFrom('incidents_dismissed')
      .where('id', '=', id)
      .returning('label_id')
      .execute()
    for (const { label_id } of gone) await tell(host, tx, label_id, id)
  })
  host.events.wake()
  return { id }
}

/** Says that a group was put aside or taken back. Last in its transaction: holds the ledger's lock. */
const tell = (host: Host, tx: Tx, label: number, id: string): Promise<void> =>
  host.events.publish(tx, { topic: 'incident.proposals', label, at: host.clock.now(), ids: [id], types: [] })
