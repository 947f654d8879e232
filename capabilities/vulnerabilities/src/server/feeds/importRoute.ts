import { Fault } from '@testudo/kernel/fault'
import { type Label, SYSTEM_HIGH } from '@testudo/kernel/label'
import { labelSchema } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { z } from 'zod'
import { feedFormat, type FeedReport, importFeed } from '../../core/index.ts'
import type { OwnItemBook } from '../items/index.ts'
import { takeFile } from './takeFile.ts'

const KIND = 'vulnerabilities.import'
/** How long an upload waits for its job after the last byte, so that small files answer with their report. */
const PATIENCE_MS = 5_000
const OWNERS_ONLY: Label = { policy: SYSTEM_HIGH, classification: SYSTEM_HIGH, categories: [], originators: [] }

const inputSchema = z.object({
  source: z.string(),
  format: feedFormat.optional(),
  label: z.string().optional(),
  dryRun: z.boolean(),
})

/** What a step of an import leaves for the next start. */
const stepSchema = z.object({
  done: z.number(),
  report: z.object({ new: z.number(), changed: z.number(), same: z.number() }),
})

/** One file at a time by hand: as a job that goes on after a restart, with its report. */
export function importRoute(host: Host, items: OwnItemBook): void {
  const { http, jobs } = host
  const ended = new Map<string, PromiseWithResolvers<FeedReport | Fault>>()

  jobs.define(KIND, importFeed.may, async (job) => {
    const waiting = Promise.withResolvers<FeedReport | Fault>()
    ended.set(job.id, waiting)
    const asked = inputSchema.parse(job.input)
    try {
      const label = labelFor(host, job.subject, asked.label)
      const last = job.steps.before.at(-1)
      const report = await takeFile(items, () => job.upload(), {
        label,
        now: () => host.clock.now(),
        mustTake: (stricter) => mustRead(host, job.subject, stricter, '/document/distribution/tlp'),
        signal: job.signal,
        tell: (done, total) => job.tell(done, total),
        ...(asked.format === undefined ? {} : { format: asked.format }),
        ...(asked.dryRun ? { dryRunFor: job.subject } : {}),
        ...(last === undefined ? {} : { before: stepSchema.parse(JSON.parse(last)) }),
        within: (tx, done, kept) => job.steps.save(tx, JSON.stringify({ done, report: kept })),
      })
      if (!asked.dryRun)
        host.audit.record({
          subject: job.subject,
          verb: importFeed.may,
          ids: [],
          outcome: 'allowed',
          detail: {
            source: asked.source,
            format: report.format ?? '',
            total: report.total,
            new: report.new,
            changed: report.changed,
            quarantined: report.quarantined,
          },
          label,
        })
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

  http.answer(importFeed, async ({ source, fileName, format, label, dryRun }, { subject, upload }) => {
    // A label that is none, or beyond its author, is refused before a byte is taken.
    labelFor(host, subject, label)
    const job = await jobs.start(
      subject,
      {
        kind: KIND,
        title: fileName ?? source,
        // Its counts tell of what is stored under its label: its owner's alone.
        label: OWNERS_ONLY,
        input: {
          source,
          dryRun: dryRun === 'true',
          ...(format === undefined ? {} : { format }),
          ...(label === undefined ? {} : { label }),
        },
      },
      upload,
    )
    const outcome = await Promise.race([ended.get(job)?.promise, later(PATIENCE_MS)])
    if (outcome instanceof Fault) throw outcome
    return { job, ...(outcome === undefined ? {} : { report: outcome }) }
  })
}

/** The label of what is taken: as given in JSON, else the node's. @throws {Fault} when it is none, or its author may not read it */
export function labelFor(host: Host, subject: Subject, text: string | undefined, path = '/label'): Label {
  const label = text === undefined ? host.defaultLabel : readLabel(text, path)
  mustRead(host, subject, label, path)
  return label
}

function mustRead(host: Host, subject: Subject, label: Label, path: string): void {
  if (host.tables.mayRead(subject, label)) return
  throw new Fault(
    'denied',
    'vulnerabilities.label_beyond',
    'You may not read this label yourself. Choose one that you may read.',
    { place: { path } },
  )
}

function readLabel(text: string, path: string): Label {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  const read = labelSchema.safeParse(value)
  if (read.success) return read.data
  throw new Fault('invalid', 'vulnerabilities.label', 'The label must be JSON with policy and classification.', {
    place: { path },
  })
}

const stopped = new Fault(
  'unavailable',
  'vulnerabilities.import_stopped',
  'The import stopped. Whole batches before the stop are kept; import the file again.',
)

function later(milliseconds: number): Promise<undefined> {
  return new Promise((done) => {
    setTimeout(() => done(undefined), milliseconds).unref()
  })
}
