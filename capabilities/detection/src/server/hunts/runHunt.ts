import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { JobWork } from '@testudo/platform/host'
import type { Runtime } from '../runtime.ts'
import { type HuntBook, type HuntRecord, MOST_KEPT } from './huntBook.ts'
import { searchInThread } from './huntThread.ts'
import type { SegmentBook } from './segments.ts'
import type { Turns } from './turns.ts'

interface Given {
  readonly runtime: Runtime
  readonly book: HuntBook
  readonly segments: SegmentBook
  readonly turns: Turns
}

/** Log sources of rules, of the sources this person may know of. */
export async function logsourcesFor(
  { sources }: Pick<Runtime, 'sources'>,
  subject: Parameters<Runtime['sources']['rows']>[0],
): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const rows = await sources.rows(subject)
  return Object.fromEntries(rows.flatMap(({ id, logsource }) => (logsource === undefined ? [] : [[id, logsource]])))
}

const TROUBLES = {
  gone: 'Some of the events were removed while it ran: retention took them.',
  damaged:
    'Some of the stored events are damaged and could not be read. Ask the operator to look at the stored events.',
}

/** Does a hunt as a job: from its beginning, or behind the last segment that was read to its end. */
export function huntWork({ runtime, book, segments, turns }: Given): (job: JobWork) => Promise<unknown> {
  const { host } = runtime

  const search = async (job: JobWork, hunt: HuntRecord): Promise<void> => {
    const { subject, signal } = job
    await runtime.matching.seal()
    const {
      labels,
      segments: reach,
      rows: total,
    } = segments.reach((label: Label) => host.tables.mayRead(subject, label), hunt.range)
    const named = new Map(reach.map((one) => [one.name, one]))
    const before = new Set((await book.done(hunt.id)).map(({ name }) => name))
    let rows = 0
    let next = 0
    await searchInThread(
      {
        seed: runtime.seed,
        asked: { language: hunt.language, text: hunt.text, title: hunt.title },
        range: { ...hunt.range, folder: runtime.historyFolder, labels },
        logsources: await logsourcesFor(runtime, subject),
      },
      {
        async onBegun(isStateful) {
          // What was held in memory is gone with the thread: then it begins anew.
          next = await book.rewind(hunt.id, isStateful)
          const left = isStateful ? reach : reach.filter(({ name }) => !before.has(name))
          rows = total - left.reduce((sum, one) => sum + one.rows, 0)
          await book.set(hunt.id, { state: 'running', total, fault: null })
          job.tell(rows, total)
          return { segments: left.map(({ name }) => name), room: Math.max(0, MOST_KEPT - next) }
        },
        async onHits(hits, segment) {
          await book.addHits(hunt.id, segment, next, hits)
          next += hits.length
        },
        async onSegments(ended, counts) {
          const done = ended.flatMap(({ name }) => named.get(name) ?? [])
          const [trouble] = ended.flatMap((one) => one.trouble ?? [])
          await book.endSegments(hunt.id, counts, done, (tx) => job.steps.save(tx, done.at(-1)?.name ?? ''))
          if (trouble !== undefined) await book.set(hunt.id, { fault: TROUBLES[trouble] })
          rows += done.reduce((sum, one) => sum + one.rows, 0)
          job.tell(rows, total)
        },
      },
      signal,
    )
  }

  return async (job) => {
    const { hunt: id } = job.input as { readonly hunt: string }
    const hunt = await book.open(job.subject.id, id)
    let leave: (() => void) | undefined
    try {
      leave = await turns.take(job.subject.id, job.signal)
      await search(job, hunt)
      await book.set(id, { state: 'done' })
      return { hunt: id }
    } catch (error) {
      await book.set(id, await endOf(error, job.signal, () => book.open(job.subject.id, id)))
      throw error
    } finally {
      leave?.()
    }
  }
}

/** How a hunt stands that did not come to its end. */
async function endOf(
  error: unknown,
  signal: AbortSignal,
  now: () => Promise<HuntRecord>,
): Promise<{ readonly state: HuntRecord['state']; readonly fault?: string }> {
  if (!signal.aborted || signal.reason instanceof Fault)
    return { state: 'failed', fault: error instanceof Fault ? error.message : 'The search failed. Start it again.' }
  // The node stops: it goes on when the node starts again.
  if (typeof signal.reason === 'symbol') return { state: 'waiting' }
  return { state: (await now()).state === 'paused' ? 'paused' : 'cancelled' }
}
