import type { MarkBook } from '@testudo/kernel/markBook'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { type Label, type Language, SYSTEM_HIGH } from '@testudo/kernel/label'
import type { Grading } from '@testudo/kernel/situation'
import type { Host } from '@testudo/platform/host'
import type { ImportReport, Verdict } from '@testudo/platform/objects'
import { cancelImport, importFile, imports, verdicts } from '../core/index.ts'
import { z } from 'zod'
import { labelOfText } from './rows.ts'

const MOST_VERDICTS = 200_000
const MOST_IMPORTS = 20
/** How long an upload waits for its job after the last byte, so that small files answer with their report. */
const PATIENCE_MS = 5_000

interface Entry {
  readonly owner: string
  readonly job: string
  readonly title: string
  readonly source: string
  readonly dryRun: boolean
  readonly startedAt: number
  readonly verdicts: {
    readonly index: number
    readonly id: string
    readonly verdict: Verdict
    readonly code?: string
  }[]
  objects: number
  bytes: number
  report?: ImportReport
  readonly ended: PromiseWithResolvers<Fault | undefined>
}

const KIND = 'threats.import'
/** What an import starts from, as its job keeps it. */
const inputSchema = z.object({
  title: z.string(),
  source: z.string(),
  dryRun: z.boolean(),
  reliability: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).optional(),
  credibility: z.enum(['1', '2', '3', '4', '5', '6']).optional(),
  label: z.string().optional(),
})

const OWNERS_ONLY: Label = { policy: SYSTEM_HIGH, classification: SYSTEM_HIGH, categories: [], originators: [] }

/** Uploads as jobs, and their verdicts. Verdicts live as long as the process: they can be made again by a dry run. */
export function importRoutes({ http, objects, jobs, clock, refusals }: Host, book: MarkBook): void {
  const entries = new Map<string, Entry>()
  const own = (job: string, owner: string) => {
    const entry = entries.get(job)
    if (entry?.owner !== owner) throw nothingHere()
    return entry
  }

  jobs.define(KIND, importFile.may, async ({ id, subject, input, upload, steps, tell, signal }) => {
    const asked = inputSchema.parse(input)
    const entry: Entry = {
      owner: subject.id,
      job: id,
      title: asked.title,
      source: asked.source,
      dryRun: asked.dryRun,
      startedAt: clock.now(),
      verdicts: [],
      objects: 0,
      bytes: 0,
      ended: Promise.withResolvers<Fault | undefined>(),
    }
    entries.set(id, entry)
    // Per person: what others import may not push anything out of this reader's list.
    const mine = [...entries.values()].filter((one) => one.owner === subject.id)
    for (const old of mine.slice(0, -MOST_IMPORTS)) entries.delete(old.job)
    const grading = gradingOf(asked.reliability, asked.credibility)
    try {
      const report = await objects.import(subject, upload(), {
        source: asked.source,
        dryRun: asked.dryRun,
        signal,
        // A dry run writes nothing, so it begins again.
        ...(asked.dryRun ? {} : { steps }),
        ...(grading ? { grading } : {}),
        ...(asked.label === undefined ? {} : { defaultLabel: labelOfText(asked.label) }),
        onProgress: (done) => {
          entry.objects = done.objects
          entry.bytes = done.bytes
          tell(done.objects)
        },
        onVerdict: (verdict) => {
          if (entry.verdicts.length < MOST_VERDICTS) entry.verdicts.push(verdict)
        },
      })
      entry.report = report
      entry.ended.resolve(undefined)
      return report
    } catch (error) {
      entry.ended.resolve(
        error instanceof Fault
          ? error
          : new Fault(
              'unavailable',
              'threats.import_stopped',
              'The import stopped. Whole batches before the stop are kept; import the file again.',
            ),
      )
      throw error
    }
  })

  /** The report as whoever reads this language is told it. */
  const told = (report: ImportReport, language: Language): ImportReport => ({
    ...report,
    problems: report.problems.map((problem) => ({ ...problem, message: refusals.say(language, problem) })),
  })

  http.answer(importFile, async (input, { subject, upload, language }) => {
    // A label that is none is refused before a byte is taken.
    if (input.label !== undefined) labelOfText(input.label)
    const title = input.fileName ?? input.source
    const { source, reliability, credibility, label } = input
    const job = await jobs.start(
      subject,
      {
        kind: KIND,
        title,
        // Its objects may carry higher marks than the intake: its name, counts and problems are its owner's alone.
        label: OWNERS_ONLY,
        input: { title, source, dryRun: input.dryRun === 'true', reliability, credibility, label },
      },
      upload,
    )
    const entry = entries.get(job)
    const fault = await Promise.race([entry?.ended.promise, later(PATIENCE_MS)])
    if (fault) throw fault
    return { job, ...(entry?.report ? { report: told(entry.report, language) } : {}) }
  })

  http.answer(imports, async (_, { subject, language }) => {
    const mine = [...entries.values()].filter((entry) => entry.owner === subject.id).toReversed()
    const rows = []
    for (const { job, title, source, dryRun, objects: done, bytes, startedAt, report } of mine) {
      const progress = await jobs.get(subject, job)
      rows.push({
        job,
        title,
        source,
        dryRun,
        state: progress?.state ?? ('done' as const),
        objects: report?.total ?? done,
        bytes,
        startedAt,
        ...(progress?.endedAt === undefined ? {} : { endedAt: progress.endedAt }),
        ...(report ? { report: told(report, language) } : {}),
        ...(progress?.fault && { fault: { ...progress.fault, message: refusals.say(language, progress.fault) } }),
      })
    }
    return { rows }
  })

  http.answer(cancelImport, async ({ job }, { subject }) => {
    own(job, subject.id)
    await jobs.cancel(subject, job)
    return { job }
  })

  http.answer(verdicts, async ({ job, verdict, after, limit }, { subject, language }) => {
    const entry = own(job, subject.id)
    const marks = book.open(language)
    const rest = entry.verdicts.filter((one) => one.index > after && (verdict === undefined || one.verdict === verdict))
    const page = rest.toSorted((a, b) => a.index - b.index).slice(0, limit)
    const messages = new Map(entry.report?.problems.map((problem) => [problem.index, refusals.say(language, problem)]))
    const ids = [...new Set(page.map((one) => one.id).filter((id) => id.includes('--')))]
    const known = new Map((ids.length > 0 ? await objects.getMany(subject, ids) : []).map((one) => [one.id, one]))
    const rows = page.map((one) => {
      const stored = known.get(one.id)
      const message = messages.get(one.index)
      return {
        index: one.index,
        id: one.id,
        type: one.id.split('--')[0] ?? '',
        verdict: one.verdict,
        ...(one.code === undefined ? {} : { code: one.code }),
        ...(message === undefined ? {} : { message }),
        ...(stored ? { name: stored.name, mark: marks.of(stored.label) } : {}),
      }
    })
    const last = page.at(-1)
    return {
      rows,
      ...(rest.length > page.length && last ? { next: last.index } : {}),
      kept: entry.verdicts.length,
      marking: marks.marking(),
    }
  })
}

function gradingOf(
  reliability: Grading['reliability'] | undefined,
  credibility: Grading['credibility'] | undefined,
): Grading | undefined {
  if (reliability === undefined && credibility === undefined) return undefined
  // F and 6 are the Admiralty words for "cannot be judged": the axis nobody rated.
  return { reliability: reliability ?? 'F', credibility: credibility ?? '6' }
}

function later(milliseconds: number): Promise<undefined> {
  return new Promise((done) => {
    setTimeout(() => done(undefined), milliseconds).unref()
  })
}
