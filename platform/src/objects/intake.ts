import { join, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { Fault } from '@testudo/kernel/fault'
import {
  type JsonObject,
  markingsOf,
  NotCanonical,
  type SplitItem,
  type SplitProblem,
  splitObjects,
} from '@testudo/stix'
import type { Batch, Marked, Outcome, Overlay, Rejected, Written } from './batch-types.ts'
import { check, MOST_DEPTH } from './check.ts'
import { unpacked } from './gunzip.ts'
import { IntakeCount, type IntakeLimits } from './intake-limits.ts'
import { labelOf, type MarkingMeaning, meaningOfAll, meaningOfId } from './marking.ts'
import { type Prepared, prepare } from './prepare.ts'
import {
  danglingSelector,
  fromTheFuture,
  HELD,
  latestMoment,
  notUnderstood,
  TOO_MANY_KINDS,
  TOO_MANY_LABELS,
  unknownMarking,
} from './refusals.ts'
import { noteOf, pastOf } from './resume.ts'
import { type Received, Waiting } from './spill.ts'
import type { ImportOptions, ImportProblem, ImportReport, ImportSteps, Verdict } from './types.ts'

const MOST_PROBLEMS = 1_000

/** What the pipeline needs from the store. */
export interface IntakeParts {
  readonly batchSize: number
  readonly policies: PolicySet
  readonly defaultLabel: Label
  readonly limits: IntakeLimits
  /** The node's time, Unix ms. */
  now(): number
  /** Texts of the labels in use by what the submitter can read. */
  labelsInUse(subject: Subject): Promise<ReadonlySet<string>>
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
  const { steps } = options
  const past = pastOf(steps?.before ?? [])
  /** Ids of all that is referenced, where their numbers are not at hand for all of them. */
  const references = dry?.references ?? (past.size > 0 ? new Set<string>() : undefined)
  const fallback = options.defaultLabel ?? parts.defaultLabel
  const markings = new Map<string, MarkingMeaning | 'unusable'>()
  const waiting = new Waiting()
  let objects: Marked[] = []
  let rejected: Rejected[] = []
  let done = 0
  let seenBytes = 0
  const count = new IntakeCount(parts.limits, () => parts.labelsInUse(subject))
  const latest = latestMoment(parts.now(), parts.limits)
  let writing: Promise<void> = Promise.resolve()

  const settleBatch = async (batch: Batch) => {
    const written = await parts.write(batch)
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
      allOrNothing: false,
      ...(dry === undefined ? {} : { overlay: dry.overlay }),
      ...(steps === undefined ? {} : { alongside: noted(steps, rejected) }),
    }
    objects = []
    rejected = []
    await writing
    options.signal?.throwIfAborted()
    writing = settleBatch(batch)
    // A failure is met at the next await of `writing`; until then it must not count as unhandled.
    writing.catch(() => undefined)
  }
  /** Sets one object aside, under the label its markings give it as far as they are understood. */
  const reject = async (received: Received, ids: readonly string[], code: string, message: string) => {
    const id = received.value['id']
    const label = labelOfRejected(ids, markings, fallback, parts.policies)
    rejected.push({
      index: received.index,
      byte: received.byte,
      id: typeof id === 'string' ? id : undefined,
      code,
      message,
      text: received.text,
      label: (await count.takesLabels([label])) ? label : HELD,
    })
  }

  const contentsOf = new Map<string, readonly JsonObject[]>()
  const define = (id: string, contents: readonly JsonObject[]) => {
    const all = [...(contentsOf.get(id) ?? []), ...contents]
    contentsOf.set(id, all)
    markings.set(id, meaningOfAll(all, parts.policies) ?? 'unusable')
  }
  /**
   * Who may read a marking-definition that carries no marking itself: those who may read what it marks. Anybody else would
   * learn from it that its label is in use here.
   */
  const definitionLabel = (id: string): Label => {
    const meaning = meaningOfId(id) ?? markings.get(id)
    if (meaning === 'unusable') return HELD
    const carried = labelOf(meaning === undefined ? [] : [meaning], fallback, parts.policies)
    return options.defaultLabel === undefined ? carried : join([options.defaultLabel, carried], parts.policies)
  }
  /** Meanings of markings; `missing` lists those that nobody has defined yet. */
  const look = async (ids: readonly string[]) => {
    const unknown = ids.filter((id) => !markings.has(id) && meaningOfId(id) === undefined)
    if (unknown.length === 0) return
    for (const [id, contents] of await parts.markingsBy(subject, unknown)) define(id, contents)
  }

  const isUnknown = (id: string) => !markings.has(id) && meaningOfId(id) === undefined
  const take = async (received: Received, last: boolean) => {
    const ids = [...new Set(markingsOf(received.value).map((m) => m.id))]
    if (ids.some(isUnknown)) await look(ids)
    if (!last && ids.some(isUnknown)) return waiting.add(received)
    await decide(received, ids)
    if (objects.length + rejected.length >= parts.batchSize) await flush()
  }
  const decide = async (received: Received, ids: readonly string[]) => {
    const { broken, warnings: found } = check(received.value)
    for (const rule of found) warnings[rule] = (warnings[rule] ?? 0) + 1
    if (broken !== undefined) return reject(received, ids, broken.code, broken.message)
    const missing = ids.find(isUnknown)
    if (missing !== undefined) return reject(received, ids, 'objects.unknown_marking', unknownMarking(missing))
    const unusable = ids.find((id) => markings.get(id) === 'unusable')
    if (unusable !== undefined) return reject(received, ids, 'objects.marking_not_understood', notUnderstood(unusable))
    let prepared: Prepared
    try {
      prepared = prepare(received)
    } catch (error) {
      if (!(error instanceof NotCanonical)) throw error
      return reject(received, ids, error.code, error.message)
    }
    const [dangling] = prepared.dangling
    if (dangling !== undefined) return reject(received, ids, 'objects.dangling_selector', danglingSelector(dangling))
    if (prepared.moment > latest) return reject(received, ids, 'objects.future', fromTheFuture(prepared.modified))
    if (!count.takesKinds(prepared)) return reject(received, ids, 'objects.too_many_kinds', TOO_MANY_KINDS)
    if (prepared.type === 'marking-definition') {
      await look([prepared.id])
      define(prepared.id, [received.value])
    }
    for (const r of prepared.references) references?.add(r)
    const label = prepared.type === 'marking-definition' ? definitionLabel(prepared.id) : fallback
    const marked = withLabels(prepared, markings, label, parts.policies)
    const unwelcome = options.admit?.({ value: received.value, label: marked.label, whole: marked.wholeLabel })
    if (unwelcome !== undefined) return reject(received, ids, unwelcome.code, unwelcome.message)
    if (!(await count.takesLabels([marked.label, ...marked.portionLabels, marked.wholeLabel])))
      return reject(received, ids, 'objects.too_many_labels', TOO_MANY_LABELS)
    objects.push(marked)
  }

  /** Repeats what an earlier run answered here, and learns of the object what that run knew. */
  const repeat = (received: Received | undefined, outcome: NonNullable<ReturnType<typeof past.at>>) => {
    const id = received?.value['id']
    if (received !== undefined) {
      for (const rule of check(received.value).warnings) warnings[rule] = (warnings[rule] ?? 0) + 1
      if (!outcome.rejected) {
        const prepared = prepare(received)
        for (const r of prepared.references) references?.add(r)
        if (prepared.type === 'marking-definition') define(prepared.id, [received.value])
      }
    }
    tell({ ...outcome, id: typeof id === 'string' ? id : '' })
    done += 1
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
      const before = past.size === 0 ? undefined : past.at(...placeOf(item))
      if (before !== undefined) repeat(item.kind === 'object' ? item : undefined, before)
      else if (item.kind === 'object') await take(item, false)
      else if (item.kind === 'problem') {
        if (item.fatal) broken = item
        else {
          const where = item.place.path === undefined ? '' : `${item.place.path}: `
          const { index = 0, byte } = item.place
          const message = `${where}${item.message}`
          rejected.push({ index, byte, id: undefined, code: item.code, message, text: '', label: HELD })
        }
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
    references === undefined
      ? await parts.pending(subject, referenced)
      : await parts.pendingIds(
          subject,
          [...references].filter((id) => dry?.overlay.has(id) !== true),
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

/** The join of everything its markings say, field marks included; nobody's where one is not understood. */
function labelOfRejected(ids: readonly string[], markings: Meanings, fallback: Label, policies: PolicySet): Label {
  if (ids.length === 0) return fallback
  const meanings = ids.map((id) => meaningOfId(id) ?? markings.get(id))
  const known = meanings.flatMap((m) => usable(m))
  return known.length < ids.length ? HELD : labelOf(known, fallback, policies)
}

/** Where an item stands; what breaks the text or only frames it stands nowhere. */
function placeOf(item: SplitItem): [index: number, byte: number | undefined] {
  if (item.kind === 'object') return [item.index, item.byte]
  return item.kind === 'problem' && !item.fatal ? [item.place.index ?? 0, item.place.byte] : [-1, undefined]
}

/** Notes a batch in its own transaction. */
const noted =
  (steps: ImportSteps, rejected: readonly Rejected[]): NonNullable<Batch['alongside']> =>
  (tx, outcomes) =>
    steps.save(tx, noteOf(outcomes, new Set(rejected.map((r) => r.index))))

type Meanings = ReadonlyMap<string, MarkingMeaning | 'unusable'>

/** Gives an object and each of its marked parts their labels. */
export function withLabels(prepared: Prepared, markings: Meanings, fallback: Label, policies: PolicySet): Marked {
  const meanings = (ids: readonly string[]) => ids.flatMap((id) => meaningOfId(id) ?? usable(markings.get(id)))
  const own = prepared.markings.length === 0 ? fallback : labelOf(meanings(prepared.markings), fallback, policies)
  // A part is never wider than the object it belongs to: nobody gets a part of what he may not see.
  const partLabel = (part: { readonly markings: readonly string[] }) =>
    join([own, labelOf(meanings(part.markings), own, policies)], policies)
  const label = prepared.bound.length === 0 ? own : join([own, ...prepared.bound.map(partLabel)], policies)
  if (prepared.portions.length === 0) return { prepared, label, portionLabels: [], wholeLabel: label }
  const portionLabels = prepared.portions.map(partLabel)
  return { prepared, label, portionLabels, wholeLabel: join([label, ...portionLabels], policies) }
}

const usable = (meaning: MarkingMeaning | 'unusable' | undefined): MarkingMeaning[] =>
  meaning === undefined || meaning === 'unusable' ? [] : [meaning]
