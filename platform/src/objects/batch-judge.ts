import type { Batch, Marked, Outcome, Rejected } from './batch-types.ts'
import { asRead, contentsAsRead, contradictions } from './contradictions.ts'
import type { Kinds } from './kinds.ts'
import type { LabelNumbers } from './label-numbers.ts'
import type { LabelBook } from './labels.ts'
import { partMark } from './parts.ts'
import {
  type AddedParts,
  type FreshVersion,
  type HeldRow,
  hex,
  markOf,
  type StoredPart,
  type StoredRow,
} from './rows.ts'
import { sha256 } from './sha256.ts'
import { isSameVersion, judge, type Version } from './verdict.ts'

/** One arrival of a content: who sent the batch asserts it. */
export interface Asserted {
  readonly seq: number
  /** Under which the assertion is told. */
  readonly label: number
  /** The set of marked parts it came with; -1: none. */
  readonly variant: number
  /** Number of the label that was signed, where it is not the one it stands under. */
  readonly signed: number | undefined
  /** The version came in several contents, so that who brought which must be kept. */
  readonly apart: boolean
}

/** What one batch comes to. */
export interface Judged {
  readonly outcomes: readonly Outcome[]
  readonly held: readonly HeldRow[]
  readonly fresh: readonly FreshVersion[]
  /** Marked parts that came to versions already there. */
  readonly added: readonly AddedParts[]
  /** One for each object, in input order. */
  readonly asserted: readonly Asserted[]
  /** Number of the last row. */
  readonly seq: number
}

export interface JudgeParts {
  readonly book: LabelBook
  readonly kinds: Kinds
  readonly labels: LabelNumbers
  /** Versions that stand already, by thing; what is judged new is added. */
  readonly groups: Map<number, StoredRow[]>
  readonly numberOf: (id: string) => number
  /** Number of the last row there is. */
  readonly seq: number
}

/** Judges a batch in input order, each object against what its submitter may read of what stands before it. */
export function judgeBatch(batch: Batch, given: JudgeParts): Judged {
  const { labels, groups } = given
  const outcomes: Outcome[] = []
  const held: HeldRow[] = []
  const fresh: FreshVersion[] = []
  const added: AddedParts[] = []
  const asserted: Asserted[] = []
  const marks = new Map<number, string>()
  let seq = given.seq
  for (const r of batch.rejected) {
    outcomes.push({
      index: r.index,
      id: r.id ?? '',
      verdict: 'quarantined',
      code: r.code,
      message: r.message,
      ...at(r),
    })
    held.push({
      ...r,
      label: labels.number(r.label),
      digest: sha256(r.text === '' ? `${batch.source} ${r.index} ${r.byte}` : r.text),
    })
  }
  for (const marked of batch.objects) {
    const { prepared, label, wholeLabel } = marked
    const own = labels.number(label)
    const whole = labels.number(wholeLabel)
    const signed = marked.signedLabel === undefined ? undefined : labels.number(marked.signedLabel)
    const thing = given.numberOf(prepared.id)
    const version: Version = {
      moment: prepared.moment,
      size: prepared.size,
      digest: hex(prepared.digest),
      label: own,
      creator: prepared.creator,
      revoked: prepared.revoked,
    }
    const parts = partsOf(marked, labels)
    const arriving = { ...version, parts }
    const group = groups.get(thing) ?? []
    groups.set(thing, group)
    const readable = group.filter((row) => labels.reads(row.label)).flatMap((row) => contentsAsRead(row, labels))
    const judgement = judge(
      asRead(arriving, labels),
      [...readable, ...plannedOf(batch, prepared.id, labels)],
      prepared.versioned,
    )
    outcomes.push({ index: prepared.index, id: prepared.id, byte: prepared.byte, ...judgement })
    if (batch.overlay !== undefined) {
      const before = batch.overlay.get(prepared.id) ?? []
      const planned = parts.map((p, i) => ({ mark: p.mark, label: marked.portionLabels[i] ?? wholeLabel }))
      batch.overlay.set(prepared.id, [...before, { version, label, parts: planned }])
      continue
    }
    for (const one of contradictions(arriving, group, prepared.versioned, labels, given.book))
      held.push({ ...prepared, ...one, digest: prepared.digest })

    const home = group.find((row) => row.label === own && isSameVersion(row, version))
    if (home !== undefined) {
      // Marked parts make no version of their own: who may not read them sees nothing happen.
      const known = home.variants.findIndex((variant) => isSameSet(parts, variant))
      const variant = parts.length === 0 ? -1 : known < 0 ? home.variants.length : known
      const apart = home.variants.length > 0 || parts.length > 0
      asserted.push({ seq: home.seq, label: parts.length === 0 ? own : whole, variant, signed, apart })
      if (variant < home.variants.length) continue
      // Also a set that another contains: it stays when the other is taken back.
      added.push(addedParts(home, marked, labels, parts))
      home.variants.push(parts)
      continue
    }
    seq += 1
    const row: StoredRow = {
      ...version,
      seq,
      thing,
      kind: given.kinds.number(prepared.type),
      head: false,
      mixed: false,
      variants: [],
    }
    group.push(row)
    const mark = marks.get(own) ?? markOf(label)
    marks.set(own, mark)
    fresh.push({ row, prepared, mark })
    if (parts.length > 0) {
      added.push(addedParts(row, marked, labels, parts))
      row.variants.push(parts)
    }
    asserted.push({ seq, label: own, variant: parts.length > 0 ? 0 : -1, signed, apart: parts.length > 0 })
  }
  return { outcomes, held, fresh, added, asserted, seq }
}

const at = ({ byte }: Rejected) => (byte === undefined ? {} : { byte })

function addedParts(
  row: StoredRow,
  { prepared, wholeLabel }: Marked,
  labels: LabelNumbers,
  parts: readonly StoredPart[],
): AddedParts {
  const known = row.variants.flat()
  return {
    row,
    prepared,
    labels: parts.map((p) => p.label),
    // A part that was there before is no news to its readers, whatever came with it.
    news: [...new Set(parts.filter((p) => !isAmong(p, known)).map((p) => p.label))],
    wholeLabel: labels.number(wholeLabel),
    variant: row.variants.length,
  }
}

const isAmong = (part: StoredPart, variant: readonly StoredPart[]): boolean =>
  variant.some((p) => p.mark === part.mark && p.label === part.label)

const isSameSet = (a: readonly StoredPart[], b: readonly StoredPart[]): boolean =>
  a.every((part) => isAmong(part, b)) && b.every((part) => isAmong(part, a))

export const partsOf = ({ prepared, portionLabels, wholeLabel }: Marked, labels: LabelNumbers): StoredPart[] =>
  prepared.portions.map((part, i) => ({ label: labels.number(portionLabels[i] ?? wholeLabel), mark: partMark(part) }))

/** On a dry run: what was judged before counts as if it stood. */
const plannedOf = (batch: Batch, id: string, labels: LabelNumbers) =>
  (batch.overlay?.get(id) ?? []).flatMap(({ version, label, parts }) => {
    const number = labels.number(label)
    const planned = { ...version, label: number, parts: parts.map((p) => ({ ...p, label: labels.number(p.label) })) }
    return labels.reads(number) ? [asRead({ ...planned, parts: [] }, labels), asRead(planned, labels)] : []
  })
