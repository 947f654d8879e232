import { join, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { Fault } from '@testudo/kernel/fault'
import { type JsonObject, NotCanonical, type SplitProblem, splitObjects } from '@testudo/stix'
import { type Batch, type Marked, type Outcome, type Overlay, type Rejected, type Written } from './batch.ts'
import { check } from './check.ts'
import { unpacked } from './gunzip.ts'
import { labelOf, type MarkingMeaning, meaningOfAll, meaningOfId } from './marking.ts'
import { type Prepared, prepare } from './prepare.ts'
import { type Received, Waiting } from './spill.ts'
import type { ImportOptions, ImportProblem, ImportReport, Verdict } from './types.ts'

const MOST_PROBLEMS = 1_000
const MOST_NEW_LABELS = 1_000
const MOST_DEPTH = 64

/** What the pipeline needs from the store. */
export interface IntakeParts {
  readonly batchSize: number
  readonly policies: PolicySet
  readonly defaultLabel: Label
  /** Writes (or, with an overlay, only judges) one batch; durable when settled. */
  write(batch: Batch): Promise<Written>
  /** Every content of these marking definitions that the submitter may read. */
  markingsBy(subject: Subject, ids: readonly string[]): Promise<ReadonlyMap<string, readonly JsonObject[]>>
  /** How many of these things the submitter cannot read. */
  pending(subject: Subject, things: ReadonlySet<number>): Promise<number>
  pendingIds(subject: Subject, ids: readonly string[]): Promise<number>
  /** Called every batch with the rows written so far. */
  tidied(rows: number): Promise<void>
}

/** Runs one import: split → check → take apart → label → judge and write, in batches; the next is prepared while one is written. */
export async function runIntake(
  subject: Subject,
  bytes: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  parts: IntakeParts,
): Promise<ImportReport> {
  const started = Date.now()
  const tally: Record<Verdict, number> = { new: 0, newer: 0, same: 0, older: 0, quarantined: 0 }
  const warnings: Record<string, number> = {}
  const problems: ImportProblem[] = []
  const referenced = new Set<number>()
  const dry = options.dryRun === true ? { overlay: new Map() as Overlay, references: new Set<string>() } : undefined
  const fallback = options.defaultLabel ?? parts.defaultLabel
  const markings = new Map<string, MarkingMeaning | 'unusable'>()
  const waiting = new Waiting()
  let objects: Marked[] = []
  let rejected: Rejected[] = []
  let done = 0
  let seenBytes = 0
  let newLabels = 0
  let writing: Promise<void> = Promise.resolve()

  const settleBatch = async (batch: Batch) => {
    const written = await parts.write(batch)
    newLabels += written.newLabels
    for (const num of written.referenced) referenced.add(num)
    for (const outcome of written.outcomes.toSorted((a, b) => a.index - b.index)) tell(outcome)
    done += written.outcomes.length
    options.onProgress?.({ objects: done, bytes: seenBytes })
    await parts.tidied(written.stored)
  }
  const tell = (outcome: Outcome) => {
    tally[outcome.verdict] += 1
    if (outcome.verdict === 'quarantined' && problems.length < MOST_PROBLEMS)
      problems.push({
        index: outcome.index,
        ...(outcome.id === '' ? {} : { id: outcome.id }),
        ...(outcome.byte === undefined ? {} : { byte: outcome.byte }),
        code: outcome.code ?? '',
        message: outcome.message ?? '',
      })
    options.onVerdict?.({
      index: outcome.index,
      id: outcome.id,
      verdict: outcome.verdict,
      ...(outcome.code === undefined ? {} : { code: outcome.code }),
    })
  }
  const flush = async () => {
    if (objects.length + rejected.length === 0) return
    const batch: Batch = {
      subject,
      verb: 'objects:import',
      source: options.source,
      grading: options.grading,
      objects,
      rejected,
      labelAllowance: Math.max(0, MOST_NEW_LABELS - newLabels),
      allOrNothing: false,
      ...(dry === undefined ? {} : { overlay: dry.overlay }),
    }
    objects = []
    rejected = []
    await writing
    options.signal?.throwIfAborted()
    writing = settleBatch(batch)
    // A failure is met at the next await of `writing`; until then it must not count as unhandled.
    writing.catch(() => undefined)
  }
  const reject = (
    received: { index: number; byte: number | undefined; text: string; id?: string },
    code: string,
    message: string,
  ) =>
    rejected.push({
      index: received.index,
      byte: received.byte,
      id: received.id,
      code,
      message,
      text: received.text,
      label: fallback,
    })

  const contentsOf = new Map<string, readonly JsonObject[]>()
  const define = (id: string, contents: readonly JsonObject[]) => {
    const all = [...(contentsOf.get(id) ?? []), ...contents]
    contentsOf.set(id, all)
    markings.set(id, meaningOfAll(all, parts.policies) ?? 'unusable')
  }
  /** Meanings of markings; `missing` lists those that nobody has defined yet. */
  const look = async (ids: readonly string[]) => {
    const unknown = ids.filter((id) => !markings.has(id) && meaningOfId(id) === undefined)
    if (unknown.length === 0) return
    for (const [id, contents] of await parts.markingsBy(subject, unknown)) define(id, contents)
  }

  const take = async (received: Received, last: boolean) => {
    const { value } = received
    const id = typeof value['id'] === 'string' ? value['id'] : undefined
    const { broken, warnings: found } = check(value)
    if (!last || broken !== undefined) for (const rule of found) warnings[rule] = (warnings[rule] ?? 0) + 1
    if (broken !== undefined) {
      reject({ ...received, ...(id === undefined ? {} : { id }) }, broken.code, broken.message)
      return
    }
    let prepared: Prepared
    try {
      prepared = prepare(received)
    } catch (error) {
      if (!(error instanceof NotCanonical)) throw error
      reject({ ...received, ...(id === undefined ? {} : { id }) }, error.code, error.message)
      return
    }
    if (prepared.type === 'marking-definition') {
      await look([prepared.id])
      define(prepared.id, [value])
    }
    const all = [...prepared.markings, ...prepared.portions.flatMap((p) => p.markings)]
    if (all.some((m) => !markings.has(m) && meaningOfId(m) === undefined)) {
      await look(all)
      const missing = all.find((m) => !markings.has(m) && meaningOfId(m) === undefined)
      if (missing !== undefined && !last) return waiting.add(received)
      if (missing !== undefined) {
        reject(
          { ...received, id: prepared.id },
          'objects.unknown_marking',
          `Its marking ${missing} is not known here, so nobody can say who may read it. Send the marking definition along.`,
        )
        return
      }
    }
    const unusable = all.find((m) => markings.get(m) === 'unusable')
    if (unusable !== undefined || prepared.dangling.length > 0) {
      reject(
        { ...received, id: prepared.id },
        unusable === undefined ? 'objects.dangling_selector' : 'objects.marking_not_understood',
        unusable === undefined
          ? `A granular marking selects ${prepared.dangling[0] ?? ''}, which is not there.`
          : `Its marking ${unusable} carries a label this node does not understand.`,
      )
      return
    }
    if (dry !== undefined) for (const r of prepared.references) dry.references.add(r)
    objects.push(withLabels(prepared, markings, fallback, parts.policies))
    if (objects.length + rejected.length >= parts.batchSize) await flush()
  }

  let broken: SplitProblem | undefined
  let failure: unknown
  try {
    const counted = (async function* () {
      for await (const chunk of bytes) {
        seenBytes += chunk.length
        options.signal?.throwIfAborted()
        yield chunk
      }
    })()
    for await (const item of splitObjects(unpacked(counted), { maxDepth: MOST_DEPTH })) {
      if (item.kind === 'object') await take(item, false)
      else if (item.kind === 'problem') {
        if (item.fatal) broken = item
        else
          reject(
            { index: item.place.index ?? 0, byte: item.place.byte, text: '' },
            item.code,
            `${item.message}${item.place.path === undefined ? '' : ` (${item.place.path})`}, line ${item.place.line}`,
          )
        if (objects.length + rejected.length >= parts.batchSize) await flush()
      }
    }
  } catch (error) {
    failure = error
  }
  try {
    // Whole batches before a break are kept; what waits for a marking is decided with what has arrived.
    for await (const received of waiting.drain()) await take(received, true)
    await flush()
    await writing
  } finally {
    waiting.discard()
  }
  if (failure !== undefined) throw failure
  if (broken !== undefined)
    throw new Fault(
      'invalid',
      broken.code,
      `The text breaks at byte ${broken.place.byte} (line ${broken.place.line}): ${broken.message}. ${done} objects before it are stored${dry === undefined ? '' : ' (not really: dry run)'}.`,
      {
        place: {
          byte: broken.place.byte,
          line: broken.place.line,
          ...(broken.place.path === undefined ? {} : { path: broken.place.path }),
        },
      },
    )
  const pendingReferences =
    dry === undefined
      ? await parts.pending(subject, referenced)
      : await parts.pendingIds(
          subject,
          [...dry.references].filter((id) => !dry.overlay.has(id)),
        )
  return {
    total: done,
    ...tally,
    pendingReferences,
    warnings,
    problems,
    dryRun: dry !== undefined,
    milliseconds: Date.now() - started,
  }
}

/** Gives an object and each of its marked parts their labels. */
export function withLabels(
  prepared: Prepared,
  markings: ReadonlyMap<string, MarkingMeaning | 'unusable'>,
  fallback: Label,
  policies: PolicySet,
): Marked {
  const meanings = (ids: readonly string[]) => ids.flatMap((id) => meaningOfId(id) ?? usable(markings.get(id)))
  const label = prepared.markings.length === 0 ? fallback : labelOf(meanings(prepared.markings), fallback, policies)
  if (prepared.portions.length === 0) return { prepared, label, portionLabels: [], wholeLabel: label }
  // A part is never wider than the object it belongs to: nobody gets a part of what he may not see.
  const portionLabels = prepared.portions.map((p) =>
    join([label, labelOf(meanings(p.markings), label, policies)], policies),
  )
  return { prepared, label, portionLabels, wholeLabel: join([label, ...portionLabels], policies) }
}

const usable = (meaning: MarkingMeaning | 'unusable' | undefined): MarkingMeaning[] =>
  meaning === undefined || meaning === 'unusable' ? [] : [meaning]
