import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { unpacked } from '@testudo/platform/objects'
import type { Tx } from '@testudo/platform/storage'
import { FeedTally, readFeed, TLP_LEVELS, type Tlp } from '../../core/feeds/index.ts'
import type { FeedFormat, FeedItem, FeedReport, Said } from '../../core/index.ts'
import type { OwnItemBook } from '../items/index.ts'
import type { KeepReport } from '../runtime.ts'

export interface TakeOptions {
  readonly label: Label
  /** Of a dry run: who looks. Without it everything is stored. */
  readonly dryRunFor?: Subject
  readonly format?: FeedFormat
  readonly signal?: AbortSignal
  readonly tell?: (done: number, total: number) => void
  /** Items that were kept before a restart, with their counts. */
  readonly before?: { readonly done: number; readonly report: KeepReport }
  /** In each transaction: how many items are done after it, and all counts so far. */
  readonly within?: (tx: Tx, done: number, report: KeepReport) => Promise<void>
  /** Refuses a label of what is to be stored, by throwing. */
  readonly mustTake?: (label: Label) => void
  readonly now: () => number
}

/**
 * Takes one file of a feed: reads it to its end first and judges its shape, and only then stores, in batches. So a file
 * that is cut, damaged or of another shape leaves nothing behind, and never more than one item is in memory.
 *
 * @param open the bytes from their beginning, plain or gzip; opened twice
 * @throws {Fault} why nothing of it was stored
 */
export async function takeFile(
  items: OwnItemBook,
  open: () => AsyncIterable<Uint8Array>,
  options: TakeOptions,
): Promise<FeedReport> {
  const { signal } = options
  const began = options.now()
  const { tally, whole } = await judgeFile(open, options)
  const tlps = [undefined, ...TLP_LEVELS].filter((tlp) => tally.tlps.has(tlp))
  for (const tlp of tlps) options.mustTake?.(marked(options.label, tlp))
  const format = tally.format ?? options.format
  let { done, report } = options.before ?? { done: 0, report: NOTHING }
  let passed = 0
  // Documents of one marking at a time: what is stored together has one label.
  for (const tlp of tlps) {
    const label = marked(options.label, tlp)
    const count = { skip: Math.max(0, done - passed), seen: 0 }
    const pieces = itemsOf(open, { ...(format === undefined ? {} : { format }), tlp, count }, signal)
    const [from, reported] = [passed + count.skip, report]
    const kept =
      options.dryRunFor === undefined
        ? await items.keepSteps(label, pieces, {
            ...(signal === undefined ? {} : { signal }),
            within: async (tx, n, kept) => options.within?.(tx, from + n, added(reported, kept)),
            tell: (n) => options.tell?.(from + n, tally.items),
          })
        : await items.judge(options.dryRunFor, label, pieces, signal)
    report = added(report, kept)
    passed += count.seen
    done = Math.max(done, passed)
  }
  if (whole !== undefined && options.dryRunFor === undefined) {
    const ended = await items.endOthers(options.label, whole.source.key, whole.ids)
    report = { ...report, changed: report.changed + ended }
  }
  return {
    ...(tally.format === undefined ? {} : { format: tally.format }),
    total: tally.total,
    ...report,
    quarantined: tally.unreadable,
    flags: { ...tally.flags },
    problems: tally.problems,
    dryRun: options.dryRunFor !== undefined,
    milliseconds: Math.max(0, options.now() - began),
  }
}

/** The label of what is stored with what a document says of itself: the stricter of both. */
function marked(label: Label, tlp: Tlp | undefined): Label {
  if (tlp === undefined) return label
  const given = TLP_LEVELS.findIndex((level) => level === label.tlp)
  return given >= TLP_LEVELS.indexOf(tlp) ? label : { ...label, tlp }
}

const NOTHING: KeepReport = { new: 0, changed: 0, same: 0 }
const added = (a: KeepReport, b: KeepReport): KeepReport => ({
  new: a.new + b.new,
  changed: a.changed + b.changed,
  same: a.same + b.same,
})

/** A catalogue as its keeper publishes it, and all it names. */
interface Whole {
  readonly source: Said
  readonly ids: ReadonlySet<string>
}
const MOST_NAMED = 100_000

/** Reads a file to its end. @throws {Fault} when nothing of it may be used */
async function judgeFile(
  open: () => AsyncIterable<Uint8Array>,
  { format, signal }: Pick<TakeOptions, 'format' | 'signal'>,
): Promise<{ readonly tally: FeedTally; readonly whole?: Whole }> {
  const tally = new FeedTally()
  let said: Said | undefined
  const named = new Set<string>()
  for await (const batch of readFeed(unpacked(open()), format === undefined ? {} : { format })) {
    signal?.throwIfAborted()
    if ('broken' in batch)
      throw new Fault('invalid', batch.broken.code, `${batch.broken.message} Nothing was stored.`, {
        place: { line: batch.broken.line },
      })
    if ('whole' in batch) {
      said = batch.whole
      continue
    }
    for (const piece of batch) {
      tally.add(piece)
      for (const item of piece.items) if (item.kind === 'kev' && named.size < MOST_NAMED) named.add(item.id)
    }
    await breathe()
  }
  const refusal = tally.refusal()
  if (refusal !== undefined) {
    const [first] = tally.problems
    const line = first?.line === undefined ? {} : { line: first.line }
    throw new Fault(
      'invalid',
      refusal.code,
      refusal.en,
      first === undefined ? {} : { place: { path: first.at, ...line } },
    )
  }
  const isWhole = said !== undefined && tally.unreadable === 0 && named.size < MOST_NAMED
  return { tally, ...(isWhole && said !== undefined ? { whole: { source: said, ids: named } } : {}) }
}

/** Others on this thread wait no longer than one chunk takes. */
const breathe = () => new Promise<void>((done) => setImmediate(done))

async function* itemsOf(
  open: () => AsyncIterable<Uint8Array>,
  {
    format,
    tlp,
    count,
  }: { readonly format?: FeedFormat; readonly tlp: Tlp | undefined; readonly count: { skip: number; seen: number } },
  signal: AbortSignal | undefined,
): AsyncGenerator<FeedItem> {
  for await (const batch of readFeed(unpacked(open()), format === undefined ? {} : { format })) {
    signal?.throwIfAborted()
    // The same bytes were read to their end a moment ago.
    if ('broken' in batch)
      throw new Fault('conflict', 'vulnerabilities.file_changed', 'The file changed while it was read. Take it again.')
    if ('whole' in batch) continue
    for (const piece of batch) {
      if (piece.tlp !== tlp) continue
      for (const item of piece.items) if (count.seen++ >= count.skip) yield item
    }
  }
}
