import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredBrief } from '../briefs/read.ts'
import { recallDb } from './tables.ts'

export interface Recall {
  readonly at: number
  readonly by: string
  readonly reason: string
}

/** Recalls of these briefs, by brief, as far as the reader may know. */
export async function readRecalls(
  host: Host,
  subject: Subject,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Recall>> {
  if (ids.length === 0) return new Map()
  const rows = await host.tables.readAs(subject, (tx) =>
    recallDb(tx)
      .selectFrom('briefing_recall')
      .selectAll()
      .where('brief', 'in', [...ids])
      .execute(),
  )
  return new Map(rows.map((row) => [row.brief, { at: Number(row.at), by: row.by_name, reason: row.reason }]))
}

/** Whether somebody took copies of a brief and has not said that they are destroyed. */
export async function holdsCopies(host: Host, subject: Subject, brief: string): Promise<boolean> {
  const row = await host.tables.readAs(subject, (tx) =>
    recallDb(tx)
      .selectFrom('briefing_taken')
      .select('account')
      .where('brief', '=', brief)
      .where('account', '=', subject.id)
      .where('returned_at', 'is', null)
      .executeTakeFirst(),
  )
  return row !== undefined
}

/** Remembers who has copies of an issued brief: they are told when it is recalled. */
export async function noteTaken(host: Host, subject: Subject, { id, state, labelNumber }: StoredBrief): Promise<void> {
  if (state !== 'issued') return
  const row = { brief: id, account: subject.id, at: host.clock.now(), returned_at: null, label_id: labelNumber }
  await host.tables.asOwner((tx) =>
    recallDb(tx)
      .insertInto('briefing_taken')
      .values(row)
      .onConflict((conflict) => conflict.columns(['brief', 'account']).doUpdateSet(row))
      .execute(),
  )
}
