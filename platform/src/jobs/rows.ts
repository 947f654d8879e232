import type { Subject } from '@testudo/kernel/subject'
import type { Kysely, Selectable } from 'kysely'
import type { JobProgress } from '../host/index.ts'
import type { JobTables } from './tables.ts'

type Db = Kysely<JobTables>
export type JobRow = Selectable<JobTables['job']>

const PAGE = 500

/** A job as its row tells it. */
export function progressOf(row: JobRow): JobProgress {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state as JobProgress['state'],
    done: Number(row.done),
    startedAt: Number(row.started_at),
    ...(row.total === null ? {} : { total: Number(row.total) }),
    ...(row.ended_at === null ? {} : { endedAt: Number(row.ended_at) }),
    ...(row.result === null ? {} : { result: JSON.parse(row.result) as unknown }),
    ...(row.fault === null ? {} : { fault: JSON.parse(row.fault) as { code: string; message: string } }),
  }
}

/** Writes where a job stands. */
export async function saveProgress(db: Db, progress: JobProgress): Promise<void> {
  await db
    .updateTable('job')
    .set({
      state: progress.state,
      done: progress.done,
      total: progress.total ?? null,
      ended_at: progress.endedAt ?? null,
      result: progress.result === undefined ? null : JSON.stringify(progress.result),
      fault: progress.fault === undefined ? null : JSON.stringify(progress.fault),
    })
    .where('id', '=', progress.id)
    .execute()
}

/** The newest jobs this subject may see, chosen before they are counted: what others do pushes nothing out of a list. */
export async function listVisible(
  db: Db,
  subject: Subject,
  others: ((row: JobRow) => boolean) | undefined,
  limit: number,
): Promise<JobRow[]> {
  const newest = db.selectFrom('job').selectAll().orderBy('started_at', 'desc').orderBy('id')
  const rows = await newest.where('owner', '=', subject.id).limit(limit).execute()
  if (others === undefined) return rows
  let found = 0
  for (let from = 0; found < limit; from += PAGE) {
    const page = await newest.where('owner', '!=', subject.id).limit(PAGE).offset(from).execute()
    const visible = page.filter(others).slice(0, limit - found)
    found += visible.length
    rows.push(...visible)
    if (page.length < PAGE) break
  }
  return rows.toSorted((a, b) => Number(b.started_at) - Number(a.started_at) || (a.id < b.id ? -1 : 1)).slice(0, limit)
}
