import { randomBytes } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Selectable } from 'kysely'
import type { JobProgress, Jobs, Log } from '../host/index.ts'
import type { Owner } from '../host/owner.ts'
import { describeError } from '../telemetry/index.ts'
import type { JobTables } from './tables.ts'

/** Progress is written at most this often: it may be lost with the process, the outcome may not. */
const SAVE_MS = 1_000
const LISTED = 200

export interface JobOptions {
  readonly owner: Owner<JobTables>
  readonly now: () => number
  readonly log: Log
  /** Whether this subject may see the jobs of others that carry this label. */
  readonly mayReadOther: (subject: Subject, label: Label) => boolean
  /** Tells the owner's screens that something moved. */
  readonly changed: (owner: string, id: string) => void
}

interface Running {
  readonly abort: AbortController
  progress: JobProgress
  savedAt: number
  toldAt: number
  finished: Promise<void>
}

export interface JobRunner extends Jobs {
  /** Cancels what runs and waits for it. */
  close(): Promise<void>
}

/** Runs jobs in this process. What was running when the process ended is listed as failed, with the reason. */
export async function createJobs({ owner, now, log, mayReadOther, changed }: JobOptions): Promise<JobRunner> {
  const running = new Map<string, Running>()
  const interrupted = JSON.stringify({
    code: 'jobs.interrupted',
    message: 'The node stopped while this ran. What it finished is kept; start it again for the rest.',
  })
  await owner((db) =>
    db
      .updateTable('job')
      .set({ state: 'failed', fault: interrupted, ended_at: now() })
      .where('state', 'in', ['waiting', 'running'])
      .execute(),
  )

  const save = async (progress: JobProgress) => {
    await owner((db) =>
      db
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
        .execute(),
    )
  }
  const visible = (subject: Subject, row: Selectable<JobTables['job']>) =>
    row.owner === subject.id || mayReadOther(subject, JSON.parse(row.label) as Label)
  const find = async (subject: Subject, id: string) => {
    const row = await owner((db) => db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst())
    return row !== undefined && visible(subject, row) ? row : undefined
  }
  const show = (row: Selectable<JobTables['job']>) => running.get(row.id)?.progress ?? progressOf(row)

  return {
    async run(subject, job, work) {
      const id = `job-${randomBytes(12).toString('base64url')}`
      const startedAt = now()
      await owner((db) =>
        db
          .insertInto('job')
          .values({
            id,
            owner: subject.id,
            kind: job.kind,
            title: job.title,
            label: JSON.stringify(job.label),
            state: 'running',
            done: 0,
            total: null,
            started_at: startedAt,
            ended_at: null,
            result: null,
            fault: null,
          })
          .execute(),
      )
      const abort = new AbortController()
      const entry: Running = {
        abort,
        progress: { id, kind: job.kind, title: job.title, state: 'running', done: 0, startedAt },
        savedAt: startedAt,
        toldAt: startedAt,
        finished: Promise.resolve(),
      }
      running.set(id, entry)
      const tell = (done: number, total?: number) => {
        entry.progress = { ...entry.progress, done, ...(total === undefined ? {} : { total }) }
        const at = now()
        if (at - entry.toldAt >= 250) {
          entry.toldAt = at
          changed(subject.id, id)
        }
        if (at - entry.savedAt < SAVE_MS) return
        entry.savedAt = at
        save(entry.progress).catch(() => log.warn({ job: id }, 'progress of a job could not be saved'))
      }
      const finish = async () => {
        let end: Partial<JobProgress>
        try {
          const result = await work(tell, abort.signal)
          end = { state: abort.signal.aborted ? 'cancelled' : 'done', result }
        } catch (error) {
          const fault =
            error instanceof Fault
              ? { code: error.code, message: error.message }
              : { code: 'jobs.failed', message: 'The job failed. What it finished is kept; start it again.' }
          if (!(error instanceof Fault) && !abort.signal.aborted)
            log.error({ job: id, ...describeError(error) }, 'a job failed')
          end = abort.signal.aborted ? { state: 'cancelled' } : { state: 'failed', fault }
        }
        entry.progress = { ...entry.progress, ...end, endedAt: now() }
        await save(entry.progress)
        running.delete(id)
        changed(subject.id, id)
      }
      entry.finished = finish().catch(() => log.error({ job: id }, 'the outcome of a job could not be saved'))
      changed(subject.id, id)
      return id
    },

    async get(subject, id) {
      const row = await find(subject, id)
      return row === undefined ? undefined : show(row)
    },

    async list(subject) {
      const rows = await owner((db) =>
        db
          .selectFrom('job')
          .selectAll()
          .orderBy('started_at', 'desc')
          .orderBy('id')
          .limit(LISTED * 10)
          .execute(),
      )
      return rows
        .filter((row) => visible(subject, row))
        .slice(0, LISTED)
        .map(show)
    },

    async cancel(subject, id) {
      const row = await find(subject, id)
      // To see the jobs of others is not to end them.
      if (row?.owner !== subject.id) throw nothingHere()
      running.get(id)?.abort.abort()
    },

    async close() {
      const open = [...running.values()]
      for (const entry of open) entry.abort.abort()
      const patience = new Promise<void>((done) => setTimeout(done, 3_000).unref())
      await Promise.race([Promise.all(open.map((entry) => entry.finished)), patience])
    },
  }
}

function progressOf(row: Selectable<JobTables['job']>): JobProgress {
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
