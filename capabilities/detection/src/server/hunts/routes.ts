import { Fault } from '@testudo/kernel/fault'
import { type Label, SYSTEM_HIGH } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { checkHunt, hunt, hunts, resumeHunt, startHunt, stopHunt, testRule } from '../../core/contract/hunts.ts'
import type { Runtime } from '../runtime.ts'
import type { AskThread } from './askThread.ts'
import type { HuntBook, HuntRecord } from './huntBook.ts'
import { ownLabel } from './ownLabel.ts'
import type { Sealer } from './sealer.ts'
import type { SegmentBook } from './segments.ts'
import { hitRow, readOf, rowOf, seriesOf, standingOf } from './views.ts'

export const HUNT_JOB = 'detection.hunt'
/** Nobody but its owner sees that somebody hunts. */
const OWNERS_ONLY: Label = { policy: SYSTEM_HIGH, classification: SYSTEM_HIGH, categories: [], originators: [] }
/** Events a second each language reads, for the estimate; measured in `test/bench`. */
const RATES = { indicators: 5_000_000, stix: 60_000, sigma: 40_000 } as const
const MOST_OPEN = 10

interface Given {
  readonly runtime: Runtime
  readonly book: HuntBook
  readonly segments: SegmentBook
  readonly asks: AskThread
  readonly sealer: Sealer
}

/** Questions about stored events: asked, followed and stopped by those who asked them. */
export function huntRoutes({ runtime, book, segments, asks, sealer }: Given): void {
  const { host, seed } = runtime
  const readable = (subject: Subject) => (label: Label) => host.tables.mayRead(subject, label)
  const marks = () => new MarkBook(host.policiesNow(), host.defaultLabel)

  const run = async (subject: Subject, record: Pick<HuntRecord, 'id' | 'title'>) => {
    const job = await host.jobs.start(
      subject,
      { kind: HUNT_JOB, title: record.title, label: OWNERS_ONLY, input: { hunt: record.id } },
      nothing(),
    )
    await book.set(record.id, { job })
  }

  host.http.answer(checkHunt, async ({ language, text, from, to }, { subject }) => {
    const { flaw, told, rejected } = await asks.ask({ seed, language, text })
    await sealer.seal()
    const { rows } = segments.reach(readable(subject), range(from, to))
    return {
      ...(flaw !== undefined && { flaw }),
      told,
      rejected,
      events: rows,
      ...(flaw === undefined && { estimateMs: Math.ceil((rows / RATES[language]) * 1_000) }),
    }
  })

  host.http.answer(testRule, async ({ language, text, samples }) => {
    const { flaw, events, format, hits, rejected } = await asks.ask({ seed, language, text, samples })
    return {
      ...(flaw !== undefined && { flaw }),
      events,
      ...(format !== undefined && { format }),
      hits,
      rejected,
    }
  })

  host.http.answer(startHunt, async ({ language, text, title, from, to, sources, label }, { subject }) => {
    const { flaw } = await asks.ask({ seed, language, text })
    if (flaw !== undefined)
      throw new Fault(
        'invalid',
        'detection.unreadable_question',
        `${flaw.message} (line ${flaw.line}, column ${flaw.column})`,
      )
    if (from !== undefined && to !== undefined && from >= to)
      throw new Fault('invalid', 'detection.empty_range', 'The range ends before it begins. Give a later end.')
    const open = (await book.list(subject.id)).filter(({ state }) => state === 'running' || state === 'waiting')
    if (open.length >= MOST_OPEN)
      throw new Fault(
        'conflict',
        'detection.too_many_hunts',
        `${MOST_OPEN} hunts of yours are not done yet. End one, or wait for one.`,
      )
    const asked = {
      title: title ?? titleOf(text),
      language,
      text,
      label: ownLabel(host, subject, label),
      range: { ...range(from, to), ...(sources !== undefined && { sources }) },
    }
    const id = await book.add(subject, asked)
    await run(subject, { id, title: asked.title })
    host.audit.record({ subject, verb: 'detection:hunt', ids: [id], outcome: 'allowed', label: asked.label })
    return { id }
  })

  host.http.answer(hunts, async (_input, { subject, language }) => {
    const records = await book.list(subject.id)
    const counts = await book.counts(
      subject,
      records.map(({ id }) => id),
    )
    return {
      rows: await Promise.all(
        records.map(async (record) => {
          const isOpen = record.state !== 'done'
          return rowOf(
            runtime,
            { subject, language },
            record,
            isOpen ? await book.done(record.id) : [],
            counts.get(record.id) ?? 0,
          )
        }),
      ),
    }
  })

  host.http.answer(hunt, async ({ id, limit, offset }, { subject, language }) => {
    const record = await book.open(subject.id, id)
    const [done, hours, kept, all, assets] = await Promise.all([
      book.done(id),
      book.hours(subject, id),
      book.hits(subject, id, { limit, offset }),
      book.hosts(subject, id),
      runtime.assetsOf(subject),
    ])
    const open = marks().open(language)
    const hits = hours.reduce((sum, one) => sum + one.hits, 0)
    const touched = new Set(all.hosts.flatMap((hosts) => assets.find(hosts)?.asset.id ?? []))
    return {
      row: await rowOf(runtime, { subject, language }, record, done, hits),
      text: record.text,
      ...seriesOf(hours, record.range),
      read: readOf(done),
      hits: kept.map((row) => hitRow(row, assets, runtime.sources, open)),
      kept: all.kept,
      assets: touched.size,
      marking: open.marking(),
    }
  })

  host.http.answer(stopHunt, async ({ id, how }, { subject }) => {
    const record = await book.open(subject.id, id)
    if (record.state === 'running' || record.state === 'waiting' || (record.state === 'paused' && how === 'cancel')) {
      await book.set(id, { state: how === 'pause' ? 'paused' : 'cancelled' })
      if (record.state !== 'paused') await host.jobs.cancel(subject, record.job)
    }
    return { done: true as const }
  })

  host.http.answer(resumeHunt, async ({ id }, { subject }) => {
    const record = await book.open(subject.id, id)
    const { state } = await standingOf(runtime, subject, record)
    if (state === 'paused' || state === 'failed') {
      await book.set(id, { state: 'waiting', fault: null })
      await run(subject, record)
    }
    return { done: true as const }
  })
}

const range = (from: number | undefined, to: number | undefined) => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
})

/** The first line that says something. */
function titleOf(text: string): string {
  const title = /^title:\s*(.+)$/m.exec(text)?.[1]
  return (
    title ??
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ??
    ''
  ).slice(0, 200)
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
