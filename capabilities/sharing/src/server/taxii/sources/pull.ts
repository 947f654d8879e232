import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { isTimestamp } from '@testudo/stix'
import { type ObjectsPage, type Question, type TaxiiClient, TaxiiFault } from '@testudo/taxii'
import { addTally, type Cursor, gradingOf, type Settings, type Tally } from './source.ts'

/** Objects asked for at once; a server may give fewer. */
const PAGE = 500
/** A server that never comes to an end is left after so many pages; the next run goes on there. */
const MOST_PAGES = 10_000
/** A date told further ahead than this would make us miss what is added until then. */
const AHEAD_MS = 86_400_000

export interface PullWork {
  readonly host: Host
  readonly keeper: Subject
  readonly settings: Settings
  readonly client: TaxiiClient
  readonly collection: string
  readonly cursor: Cursor
  readonly signal: AbortSignal
  /** Durable when settled: a run that ends here goes on here. */
  readonly save: (cursor: Cursor, page: Tally) => Promise<void>
}

/**
 * Takes in what was added to a foreign collection since the last run. Every page is stored and its cursor saved before the
 * next one is asked for; an object that cannot be read or kept stops no other.
 */
export async function pull(work: PullWork): Promise<void> {
  const { cursor } = work
  if (cursor.next === undefined) return walk(work, cursor)
  try {
    await walk(work, cursor)
  } catch (error) {
    // The place inside the walk is forgotten there: once more from its last date, and nothing is lost.
    const stale = error instanceof TaxiiFault && error.status >= 400 && error.status < 500 && error.status !== 429
    if (!stale) throw error
    const { next: _, ...before } = cursor
    await walk(work, before.seen === undefined ? before : { addedAfter: before.seen })
  }
}

async function walk({ client, collection, settings, signal, ...work }: PullWork, start: Cursor): Promise<void> {
  const { addedAfter } = start
  const question: Question = {
    limit: PAGE,
    ...(addedAfter === undefined ? {} : { addedAfter }),
    ...(start.next === undefined ? {} : { next: start.next }),
    ...(settings.types.length > 0 && { match: { type: settings.types.join(',') } }),
  }
  let seen = start.seen
  let pages = 0
  for await (const page of client.objects(collection, question)) {
    signal.throwIfAborted()
    const counts = await take(work, settings, page, signal)
    seen = later(seen, page.dateAddedLast, work.host.clock.now())
    const ended = !page.more
    const after = ended ? (seen ?? addedAfter) : addedAfter
    await work.save(
      {
        ...(after === undefined ? {} : { addedAfter: after }),
        ...(ended || page.next === undefined ? {} : { next: page.next }),
        ...(ended || seen === undefined ? {} : { seen }),
      },
      counts,
    )
    if (++pages >= MOST_PAGES) return
  }
}

/** The later of two dates told, as far as it can be believed. */
function later(seen: string | undefined, told: string | undefined, now: number): string | undefined {
  if (told === undefined || !isTimestamp(told) || Date.parse(told) > now + AHEAD_MS) return seen
  return seen === undefined || told > seen ? told : seen
}

async function take(
  { host, keeper }: Pick<PullWork, 'host' | 'keeper'>,
  settings: Settings,
  page: ObjectsPage,
  signal: AbortSignal,
): Promise<Tally> {
  const unreadable: Tally = page.problems.length === 0 ? {} : { unreadable: page.problems.length }
  if (page.objects.length === 0) return unreadable
  const grading = gradingOf(settings)
  const reads = (label: Parameters<Host['tables']['mayRead']>[1]) => host.tables.mayRead(keeper, label)
  const report = await host.objects.import(keeper, arrayOf(page), {
    source: settings.name,
    signal,
    ...(grading && { grading }),
    ...(settings.defaultLabel === undefined ? {} : { defaultLabel: settings.defaultLabel }),
    admit: ({ label, whole }) =>
      reads(label) && reads(whole)
        ? undefined
        : {
            code: 'sharing.marking_out_of_reach',
            message: 'It stands under a marking that whoever answers for the source may not use.',
          },
  })
  const { new: fresh, newer, same, older, quarantined } = report
  const counts = Object.entries({ new: fresh, newer, same, older, quarantined }).filter(([, n]) => n > 0)
  return addTally(unreadable, Object.fromEntries(counts))
}

async function* arrayOf({ objects }: ObjectsPage): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`[${objects.map(({ text }) => text).join(',')}]`)
}
