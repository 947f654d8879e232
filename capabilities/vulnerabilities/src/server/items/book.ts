import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { EpssEntry, FeedItem } from '../../core/index.ts'
import type { ItemBook, KeepReport } from '../runtime.ts'
import { judgeEpss, keepEpss, placeOf } from './epssDays.ts'
import { endOthers, judgeBatch, keepBatch, type StoredKind } from './keepItems.ts'
import { currentEpss, currentRecords, epssHistory, hasNone, readItems } from './readItems.ts'
import { itemSchema } from './tables.ts'

/** Values of EPSS one transaction takes: ids of a file come in order, so that rows are met whole. */
const EPSS_BATCH = 20_000

/** The book with what imports need besides: dry runs, and steps of a job in the transactions. */
export interface OwnItemBook extends ItemBook {
  /**
   * @param within is called in each transaction with how many items are done after it and what became of them

   */
  keepSteps(
    label: Label,
    items: AsyncIterable<FeedItem> | Iterable<FeedItem>,
    options: {
      readonly signal?: AbortSignal
      readonly within?: (tx: Tx, done: number, report: KeepReport) => Promise<void>
      readonly tell?: (done: number) => void
    },
  ): Promise<KeepReport>
  /**
   * Ends entries of a catalogue under this label that its newest whole edition does not name any more. When more than one
   * in ten would go, none does: that is no correction, but another catalogue or a part of it.
   *
   * @returns how many ended
   */
  endOthers(label: Label, source: string, named: ReadonlySet<string>): Promise<number>
  /** What keeping would do, as this reader sees it. */
  judge(
    subject: Subject,
    label: Label,
    items: AsyncIterable<FeedItem> | Iterable<FeedItem>,
    signal?: AbortSignal,
  ): Promise<KeepReport>
}

/** Opens what sources said: makes its tables, and answers per reader. */
export async function startItems(host: Host): Promise<OwnItemBook> {
  await host.tables.migrate('vulnerabilities-items', itemSchema)
  const size = host.tables.batchSize
  // One batch at a time: two that bring the same new thing at once would both find nothing there.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }
  const keepSteps: OwnItemBook['keepSteps'] = async (label, items, { signal, within, tell }) => {
    let sum: KeepReport = { new: 0, changed: 0, same: 0 }
    let done = 0
    for await (const batch of batchesOf(items, size)) {
      if (signal?.aborted === true) throw stopped(signal)
      done += batch.items.length
      const after = async (tx: Tx, kept: KeepReport) => within?.(tx, done, added(sum, kept))
      const counts = await inTurn(() =>
        batch.kind === 'epss' ? keepEpss(host, label, batch.items, after) : keepBatch(host, label, batch.items, after),
      )
      host.events.wake()
      sum = added(sum, counts)
      tell?.(done)
    }
    return sum
  }
  return {
    keepSteps,
    keep: (label, items, signal) => keepSteps(label, items, signal === undefined ? {} : { signal }),
    async endOthers(label, source, named) {
      const ended = await inTurn(() => endOthers(host, label, source, named))
      host.events.wake()
      return ended
    },
    async judge(subject, label, items, signal) {
      let sum: KeepReport = { new: 0, changed: 0, same: 0 }
      for await (const batch of batchesOf(items, size)) {
        if (signal?.aborted === true) throw stopped(signal)
        const counts =
          batch.kind === 'epss'
            ? await judgeEpss(host, subject, label, batch.items)
            : await judgeBatch(host, subject, label, batch.items)
        sum = added(sum, counts)
      }
      return sum
    },
    read: (subject, question) => readItems(host, subject, question),
    epss: (subject, id, at) => epssHistory(host, subject, id, at),
    currentRecords: (question) => currentRecords(host, question),
    currentEpss: (ids) => currentEpss(host, ids),
    empty: (subject) => hasNone(host, subject),
  }
}

const added = (a: KeepReport, b: KeepReport): KeepReport => ({
  new: a.new + b.new,
  changed: a.changed + b.changed,
  same: a.same + b.same,
})

const stopped = (signal: AbortSignal): Fault =>
  signal.reason instanceof Fault
    ? signal.reason
    : new Fault(
        'unavailable',
        'vulnerabilities.import_stopped',
        'The import was stopped. Whole batches before it are kept.',
      )

type Batch =
  | { readonly kind: 'items'; readonly items: readonly StoredKind[] }
  | { readonly kind: 'epss'; readonly items: readonly EpssEntry[] }

/** Batches of one kind of table. Statements of one document on one vulnerability stay together: they are one set. */
async function* batchesOf(items: AsyncIterable<FeedItem> | Iterable<FeedItem>, size: number): AsyncGenerator<Batch> {
  let held: StoredKind[] = []
  let days: EpssEntry[] = []
  let last: StoredKind | undefined
  for await (const item of items) {
    if (item.kind === 'epss') {
      const previous = days.at(-1)
      const moves = previous !== undefined && placeOf(previous.id)?.bucket !== placeOf(item.id)?.bucket
      if (days.length >= EPSS_BATCH && (moves || days.length >= 2 * EPSS_BATCH)) {
        yield { kind: 'epss', items: days }
        days = []
      }
      days.push(item)
      continue
    }
    const isSame =
      item.kind === 'vex' && last?.kind === 'vex' && last.id === item.id && last.source.key === item.source.key
    if (held.length >= size && !isSame) {
      yield { kind: 'items', items: held }
      held = []
    }
    held.push(item)
    last = item
  }
  if (held.length > 0) yield { kind: 'items', items: held }
  if (days.length > 0) yield { kind: 'epss', items: days }
}
