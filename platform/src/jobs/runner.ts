import { randomBytes } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { JobProgress, Jobs, JobWork, Log } from '../host/index.ts'
import type { Owner } from '../host/owner.ts'
import type { Tx } from '../storage/index.ts'
import { describeError } from '../telemetry/index.ts'
import { type JobRow, listVisible, progressOf, saveProgress } from './rows.ts'
import type { JobTables } from './tables.ts'
import { createUploads } from './uploads.ts'

/** Progress is written at most this often: it may be lost with the process, the outcome may not. */
const SAVE_MS = 1_000
const TELL_MS = 250
const LISTED = 200
/** A job that ends the process each time it runs is given up. */
const MOST_TRIES = 3

export interface JobOptions {
  readonly owner: Owner<JobTables>
  /** Folder of what was uploaded for jobs that still run. */
  readonly uploads: string
  readonly now: () => number
  readonly log: Log
  /** Whether this subject may see jobs of others at all, and those with this label. */
  readonly seesOthers: (subject: Subject) => boolean
  readonly mayReadOther: (subject: Subject, label: Label) => boolean
  /** The subject of this id as it stands now, with its verbs; undefined when it may no longer act here. */
  readonly subjectOf: (
    id: string,
  ) => Promise<{ readonly subject: Subject; readonly verbs: ReadonlySet<string> } | undefined>
  /** Tells subjects apart by what they may read. */
  readonly profileOf: (subject: Subject) => string
  /** Tells the owner's screens that something moved. */
  readonly changed: (owner: string, id: string) => void
}

interface Running {
  readonly subject: Subject
  readonly may: string | undefined
  readonly abort: AbortController
  progress: JobProgress
  savedAt: number
  toldAt: number
  finished: Promise<void>
}

export interface JobRunner extends Jobs {
  /** Goes on with what a stop or a crash of the node interrupted. Call it when every kind is defined. */
  resume(): Promise<void>
  /** Rights changed: ends jobs whose owner may no longer do what they do. */
  recheck(): Promise<void>
  /** Stops what runs and waits for it; what can go on goes on at the next start. */
  close(): Promise<void>
}

const CLOSING = Symbol('the node stops')
const interrupted = new Fault(
  'unavailable',
  'jobs.interrupted',
  'The node stopped while this ran. What it finished is kept; start it again for the rest.',
)
const notAllowed = new Fault(
  'denied',
  'jobs.rights_changed',
  'The rights of its owner changed while this ran. What it finished is kept; start it again with the new ones.',
)

/** Runs jobs in this process. */
export async function createJobs(options: JobOptions): Promise<JobRunner> {
  const { owner, now, log, mayReadOther, changed } = options
  const uploads = createUploads(options.uploads)
  const running = new Map<string, Running>()
  const kinds = new Map<string, { readonly may: string; readonly work: (job: JobWork) => Promise<unknown> }>()

  const visible = (subject: Subject, row: JobRow) =>
    row.owner === subject.id || mayReadOther(subject, JSON.parse(row.label) as Label)
  const find = async (subject: Subject, id: string) => {
    const row = await owner((db) => db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst())
    return row !== undefined && visible(subject, row) ? row : undefined
  }
  const show = (subject: Subject, row: JobRow) => {
    const progress = running.get(row.id)?.progress ?? progressOf(row)
    const open = progress.state === 'running' || progress.state === 'waiting'
    // To see the jobs of others is not to end them.
    return { ...progress, mayCancel: open && row.owner === subject.id }
  }
  const end = async (progress: JobProgress) => {
    await owner(async (db) => {
      await saveProgress(db, progress)
      if (progress.state !== 'waiting') await db.deleteFrom('job_step').where('job', '=', progress.id).execute()
    })
    if (progress.state !== 'waiting') await uploads.drop(progress.id)
  }
  const outcomeOf = (entry: Running, resumable: boolean, result: unknown, error: unknown): Partial<JobProgress> => {
    const { signal } = entry.abort
    const failed = (fault: Fault) => ({
      state: 'failed' as const,
      fault: { code: fault.code, message: fault.message },
      endedAt: now(),
    })
    if (signal.aborted) {
      if (signal.reason === CLOSING) return resumable ? { state: 'waiting' } : failed(interrupted)
      return signal.reason instanceof Fault ? failed(signal.reason) : { state: 'cancelled', result, endedAt: now() }
    }
    if (error === undefined) return { state: 'done', result, endedAt: now() }
    if (error instanceof Fault) return failed(error)
    log.error({ job: entry.progress.id, ...describeError(error) }, 'a job failed')
    return failed(
      new Fault('unavailable', 'jobs.failed', 'The job failed. What it finished is kept; start it again.', {
        cause: error,
      }),
    )
  }

  /** Runs work under a row that is there already. */
  const launch = (
    subject: Subject,
    progress: JobProgress,
    may: string | undefined,
    work: (tell: (done: number, total?: number) => void, signal: AbortSignal) => Promise<unknown>,
  ) => {
    const { id } = progress
    const started = now()
    const entry: Running = {
      subject,
      may,
      abort: new AbortController(),
      progress,
      savedAt: started,
      toldAt: started,
      finished: Promise.resolve(),
    }
    running.set(id, entry)
    // One after the other: what is saved last is how the job ended.
    let saving = Promise.resolve()
    const tell = (done: number, total?: number) => {
      entry.progress = { ...entry.progress, done, ...(total === undefined ? {} : { total }) }
      const at = now()
      if (at - entry.toldAt >= TELL_MS) {
        entry.toldAt = at
        changed(subject.id, id)
      }
      if (at - entry.savedAt < SAVE_MS) return
      entry.savedAt = at
      const saved = entry.progress
      saving = saving
        .then(() => owner((db) => saveProgress(db, saved)))
        .catch(() => log.warn({ job: id }, 'progress of a job could not be saved'))
    }
    const finish = async () => {
      let result: unknown
      let error: unknown
      try {
        result = await work(tell, entry.abort.signal)
      } catch (thrown) {
        error = thrown ?? new Error('thrown nothing')
      }
      const ended = { ...entry.progress, ...outcomeOf(entry, may !== undefined, result, error) }
      await saving
      try {
        await end(ended)
        running.delete(id)
      } finally {
        // Nobody reads that it is over before that is kept and what it was given is gone.
        entry.progress = ended
        changed(subject.id, id)
      }
    }
    entry.finished = finish().catch(() => log.error({ job: id }, 'the outcome of a job could not be saved'))
    changed(subject.id, id)
  }

  /** Runs a job of a defined kind, from its beginning or from its last step. */
  const launchDefined = async (subject: Subject, progress: JobProgress, input: unknown) => {
    const kind = kinds.get(progress.kind)
    if (kind === undefined) throw new Error(`nobody does jobs of the kind ${progress.kind}`)
    const { id } = progress
    const before = await owner((db) =>
      db.selectFrom('job_step').select('note').where('job', '=', id).orderBy('n').execute(),
    )
    let n = before.length
    const save = async (tx: Tx, note: string) => {
      await tx.query('insert into job_step(job, n, note) values ($1, $2, $3)', [id, n, note])
      n += 1
    }
    launch(subject, progress, kind.may, (tell, signal) =>
      kind.work({
        id,
        subject,
        input,
        upload: () => uploads.read(id),
        steps: { before: before.map((step) => step.note), save },
        tell,
        signal,
      }),
    )
  }

  const insert = async (
    subject: Subject,
    job: { readonly kind: string; readonly title: string; readonly label: Label },
    id: string,
    input: string | null,
  ): Promise<JobProgress> => {
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
          input,
          tries: 0,
          tried_at_step: 0,
        })
        .execute(),
    )
    return { id, kind: job.kind, title: job.title, state: 'running', done: 0, startedAt }
  }
  const newId = () => `job-${randomBytes(12).toString('base64url')}`

  /** Goes on with one job, or says why not. */
  const resumeOne = async (row: JobRow) => {
    const fail = async (fault: Fault) => {
      await end({
        ...progressOf(row),
        state: 'failed',
        fault: { code: fault.code, message: fault.message },
        endedAt: now(),
      })
      changed(row.owner, row.id)
    }
    const kind = kinds.get(row.kind)
    if (row.input === null || kind === undefined) return fail(interrupted)
    const holder = await options.subjectOf(row.owner)
    if (holder === undefined || !holder.verbs.has(kind.may)) return fail(notAllowed)
    const steps = await owner(async (db) =>
      Number(
        (
          await db
            .selectFrom('job_step')
            .select((e) => e.fn.countAll().as('n'))
            .where('job', '=', row.id)
            .executeTakeFirstOrThrow()
        ).n,
      ),
    )
    // An orderly stop leaves it waiting; found running, it was cut off.
    const tries = row.state === 'running' ? (steps > row.tried_at_step ? 1 : row.tries + 1) : 0
    if (tries > MOST_TRIES) return fail(interrupted)
    await owner((db) =>
      db.updateTable('job').set({ state: 'running', tries, tried_at_step: steps }).where('id', '=', row.id).execute(),
    )
    await launchDefined(holder.subject, { ...progressOf(row), state: 'running' }, JSON.parse(row.input))
  }

  return {
    async run(subject, job, work) {
      const progress = await insert(subject, job, newId(), null)
      launch(subject, progress, undefined, work)
      return progress.id
    },

    define(kind, may, work) {
      if (kinds.has(kind)) throw new Error(`jobs of the kind ${kind} are defined twice`)
      kinds.set(kind, { may, work })
    },

    async start(subject, job, bytes) {
      const id = newId()
      await uploads.keep(id, bytes)
      let progress: JobProgress
      try {
        progress = await insert(subject, job, id, JSON.stringify(job.input))
      } catch (error) {
        await uploads.drop(id)
        throw error
      }
      await launchDefined(subject, progress, job.input)
      return id
    },

    async get(subject, id) {
      const row = await find(subject, id)
      return row === undefined ? undefined : show(subject, row)
    },

    async list(subject) {
      const others = options.seesOthers(subject) ? (row: JobRow) => visible(subject, row) : undefined
      const rows = await owner((db) => listVisible(db, subject, others, LISTED))
      return rows.map((row) => show(subject, row))
    },

    async cancel(subject, id) {
      const row = await find(subject, id)
      if (row?.owner !== subject.id) throw nothingHere()
      running.get(id)?.abort.abort()
    },

    async resume() {
      const rows = await owner((db) =>
        db.selectFrom('job').selectAll().where('state', 'in', ['waiting', 'running']).orderBy('started_at').execute(),
      )
      await uploads.tidy(new Set(rows.map((row) => row.id)))
      for (const row of rows) if (!running.has(row.id)) await resumeOne(row)
    },

    async recheck() {
      for (const { subject, may, abort } of running.values()) {
        const holder = await options.subjectOf(subject.id)
        const same = holder !== undefined && options.profileOf(holder.subject) === options.profileOf(subject)
        if (!same || (may !== undefined && !holder.verbs.has(may))) abort.abort(notAllowed)
      }
    },

    async close() {
      const open = [...running.values()]
      for (const entry of open) entry.abort.abort(CLOSING)
      const patience = new Promise<void>((done) => setTimeout(done, 3_000).unref())
      await Promise.race([Promise.all(open.map((entry) => entry.finished)), patience])
    },
  }
}
