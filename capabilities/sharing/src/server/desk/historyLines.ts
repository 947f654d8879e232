import type { Label } from '@testudo/kernel/label'
import type { Asked } from '@testudo/platform/host'
import { sql } from 'kysely'
import type { Desk } from './desk.ts'
import { deskDb } from './record.ts'

/** Lines of the history the asker may read, newest first. */
export async function historyLines(
  { host }: Desk,
  { subject }: Asked,
  which: {
    readonly release?: string
    readonly object?: string | undefined
    readonly after?: { readonly at: number; readonly id: string } | undefined
    readonly limit: number
  },
) {
  const { release, object, after, limit } = which
  const rows = await host.tables.readAs(subject, (tx) => {
    let all = deskDb(tx).selectFrom('sharing_history').selectAll().orderBy('at', 'desc').orderBy('id', 'desc')
    if (release !== undefined) all = all.where('release', '=', release)
    if (after) all = all.where(sql<boolean>`(at, id) < (${after.at}::bigint, ${after.id})`)
    if (object !== undefined) all = all.where(sql<boolean>`objects::jsonb ? ${object}`)
    return all.limit(limit).execute()
  })
  return rows.map((row) => ({
    id: row.id,
    at: Number(row.at),
    step: row.step,
    by: { id: row.by, name: row.by_name },
    ...(row.second === null ? {} : { second: { id: row.second, name: row.second_name ?? row.second } }),
    release: row.release,
    title: row.title,
    nodes: JSON.parse(row.nodes) as string[],
    authority: row.authority,
    reason: row.reason,
    label: JSON.parse(row.label) as Label,
  }))
}
