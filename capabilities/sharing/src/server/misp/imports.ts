import { Fault, nothingHere } from '@testudo/kernel/fault'
import { type Label, SYSTEM_HIGH } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { z } from 'zod'
import {
  cancelMispImport,
  FINDING_KINDS,
  importMisp,
  mispEvents,
  mispFindings,
  mispImports,
  mispReport,
  type MispReport,
  TLP_WORDS,
} from '../../core/contract/misp.ts'
import { runIntake } from './intake.ts'
import { createListShelf } from './lists.ts'
import { createTurn } from './steps.ts'
import type { MispTables } from './tables.ts'

/** How long an upload waits for its job after the last byte, so that small files answer with their report. */
const PATIENCE_MS = 5_000
const KIND = 'sharing.misp'
const OWNERS_ONLY: Label = { policy: SYSTEM_HIGH, classification: SYSTEM_HIGH, categories: [], originators: [] }

/** What an import starts from, as its job keeps it. */
const inputSchema = z.object({
  title: z.string(),
  dryRun: z.boolean(),
  asTlp: z.enum(TLP_WORDS).optional(),
  quiet: z.boolean(),
})

/** Uploads of MISP events as jobs, with what became of them; each sees its own. */
export function importRoutes(host: Host): void {
  const { http, jobs, tables, objects } = host
  const book = new MarkBook(host.policies, host.defaultLabel)
  const shared = { turn: createTurn(), listsNow: createListShelf(host) }
  const ended = new Map<string, PromiseWithResolvers<MispReport | Fault>>()

  const own = async (job: string, subject: Subject) => {
    const row = await tables.asOwner((tx) =>
      tx
        .db<MispTables>()
        .selectFrom('misp_import')
        .select('job')
        .where('job', '=', job)
        .where('owner', '=', subject.id)
        .executeTakeFirst(),
    )
    if (row === undefined) throw nothingHere()
  }

  jobs.define(KIND, importMisp.may, async (job) => {
    const waiting = Promise.withResolvers<MispReport | Fault>()
    ended.set(job.id, waiting)
    try {
      const report = await runIntake(host, shared, job, inputSchema.parse(job.input))
      waiting.resolve(report)
      return report
    } catch (error) {
      waiting.resolve(error instanceof Fault ? error : stopped)
      throw error
    } finally {
      // Whoever waits holds the promise already, or asks the job.
      setTimeout(() => ended.delete(job.id), PATIENCE_MS).unref()
    }
  })

  http.answer(importMisp, async (input, { subject, upload }) => {
    const title = input.fileName ?? 'MISP'
    const job = await jobs.start(
      subject,
      {
        kind: KIND,
        title,
        // Its events may carry higher marks than the intake: its name, counts and notes are its owner's alone.
        label: OWNERS_ONLY,
        input: {
          title,
          dryRun: input.dryRun === 'true',
          quiet: input.quiet === 'true',
          ...(input.asTlp === undefined ? {} : { asTlp: input.asTlp }),
        },
      },
      upload,
    )
    const outcome = await Promise.race([ended.get(job)?.promise, later(PATIENCE_MS)])
    if (outcome instanceof Fault) throw outcome
    return { job, ...(outcome === undefined ? {} : { report: outcome }) }
  })

  http.answer(mispImports, async (_, { subject, language }) => {
    const mine = await tables.asOwner((tx) =>
      tx
        .db<MispTables>()
        .selectFrom('misp_import')
        .selectAll()
        .where('owner', '=', subject.id)
        .orderBy('started_at', 'desc')
        .orderBy('job')
        .execute(),
    )
    const rows = []
    for (const { job, title, dry_run, started_at, report } of mine) {
      const progress = await jobs.get(subject, job)
      // It may have ended between the two questions: then its own result is the report.
      const told = mispReport.safeParse(report === null ? progress?.result : JSON.parse(report)).data
      rows.push({
        job,
        title,
        dryRun: dry_run,
        state: progress?.state ?? ('done' as const),
        objects: progress?.done ?? 0,
        startedAt: Number(started_at),
        ...(progress?.endedAt === undefined ? {} : { endedAt: progress.endedAt }),
        ...(told === undefined ? {} : { report: told }),
        ...(progress?.fault && { fault: { ...progress.fault, message: host.refusals.say(language, progress.fault) } }),
      })
    }
    return { rows }
  })

  http.answer(cancelMispImport, async ({ job }, { subject }) => {
    await own(job, subject)
    await jobs.cancel(subject, job)
    return { job }
  })

  http.answer(mispEvents, async ({ job, after, limit }, { subject, language }) => {
    await own(job, subject)
    const found = await tables.asOwner((tx) =>
      tx
        .db<MispTables>()
        .selectFrom('misp_event')
        .selectAll()
        .where('job', '=', job)
        .where('event', '>', after)
        .orderBy('event')
        .limit(limit + 1)
        .execute(),
    )
    const page = found.slice(0, limit)
    const marks = book.open(language)
    const ids = [...new Set(page.flatMap(({ object }) => (object === null ? [] : [object])))]
    const known = new Map((ids.length === 0 ? [] : await objects.getMany(subject, ids)).map((one) => [one.id, one]))
    const rows = page.map((row) => {
      const stored = row.object === null ? undefined : known.get(row.object)
      const counts = JSON.parse(row.findings) as Readonly<Record<string, number>>
      return {
        index: row.event,
        uuid: row.uuid,
        info: row.info,
        maker: row.maker,
        new: row.new,
        newer: row.newer,
        same: row.same,
        older: row.older,
        quarantined: row.quarantined,
        held: row.held,
        findings: Object.values(counts).reduce((sum, n) => sum + n, 0),
        ...(stored === undefined ? {} : { object: stored.id, mark: marks.of(stored.label) }),
      }
    })
    const last = page.at(-1)
    return {
      rows,
      ...(found.length > page.length && last !== undefined ? { next: last.event } : {}),
      marking: marks.marking(),
    }
  })

  http.answer(mispFindings, async ({ job, kind, after, limit }, { subject, language }) => {
    await own(job, subject)
    const [event = -1, number = -1] = after?.split('.').map(Number) ?? []
    const found = await tables.asOwner((tx) => {
      let asked = tx
        .db<MispTables>()
        .selectFrom('misp_finding')
        .selectAll()
        .where('job', '=', job)
        .where((e) => e.or([e('event', '>', event), e.and([e('event', '=', event), e('number', '>', number)])]))
      if (kind !== undefined) asked = asked.where('kind', '=', kind)
      return asked
        .orderBy('event')
        .orderBy('number')
        .limit(limit + 1)
        .execute()
    })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return {
      rows: page.map((row) => ({
        event: row.event,
        number: row.number,
        kind: FINDING_KINDS.find((one) => one === row.kind) ?? 'refused',
        path: row.path,
        message: host.refusals.say(language, { code: row.code ?? '', message: row.message }),
        ...(row.id === null ? {} : { id: row.id }),
        ...(row.code === null ? {} : { code: row.code }),
      })),
      ...(found.length > page.length && last !== undefined ? { next: `${last.event}.${last.number}` } : {}),
    }
  })
}

const stopped = new Fault(
  'unavailable',
  'sharing.import_stopped',
  'The import stopped. Whole batches before the stop are kept; import the file again.',
)

function later(milliseconds: number): Promise<undefined> {
  return new Promise((done) => {
    setTimeout(() => done(undefined), milliseconds).unref()
  })
}
