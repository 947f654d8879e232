import { randomBytes } from 'node:crypto'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Grading } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import { type LeafWriter, pgArray, type Tx } from '../storage/index.ts'
import { bumpChanges, insertAssertions, insertFacts } from './batch-rows.ts'
import { asRead, contradictions } from './contradictions.ts'
import { settle, tallies } from './heads.ts'
import type { Kinds } from './kinds.ts'
import { labelNumbers } from './label-numbers.ts'
import type { LabelBook } from './labels.ts'
import { partMark, type Prepared, sha256 } from './prepare.ts'
import {
  type FreshVersion,
  hex,
  insertEdges,
  insertPortions,
  insertQuarantine,
  insertVersions,
  loadVersions,
  markOf,
  type StoredRow,
} from './rows.ts'
import { type Things, thingNumbers } from './things.ts'
import type { Verdict } from './types.ts'
import { isSame, judge, type Known } from './verdict.ts'

/** An object to be written, with the labels it and its parts carry. */
export interface Marked {
  readonly prepared: Prepared
  readonly label: Label
  readonly portionLabels: readonly Label[]
  /** The join of all of them, under which the text as received is kept; the label itself where there are no parts. */
  readonly wholeLabel: Label
}

/** Something that cannot be stored as a version. */
export interface Rejected {
  readonly index: number
  readonly byte: number | undefined
  readonly id: string | undefined
  readonly code: string
  readonly message: string
  readonly text: string
  readonly label: Label
}

export interface Outcome {
  readonly index: number
  readonly id: string
  readonly verdict: Verdict
  readonly byte?: number
  readonly code?: string
  readonly message?: string
}

/** What a dry run has decided so far, by id: later batches are judged as if it were stored. */
export type Overlay = Map<
  string,
  {
    readonly known: Omit<Known, 'label'>
    readonly label: Label
    readonly parts: readonly { readonly label: Label; readonly mark: string }[]
  }[]
>

export interface Batch {
  readonly subject: Subject
  readonly verb: string
  readonly source: string
  readonly grading: Grading | undefined
  readonly objects: readonly Marked[]
  readonly rejected: readonly Rejected[]
  /** New labels this intake may still add. */
  readonly labelAllowance: number
  /** Refuse the whole batch when one object is quarantined. */
  readonly allOrNothing: boolean
  /** Given on a dry run: nothing is written. */
  readonly overlay?: Overlay
}

export interface Written {
  readonly outcomes: readonly Outcome[]
  /** Numbers of all things referenced by what was submitted; empty on a dry run. */
  readonly referenced: readonly number[]
  readonly newLabels: number
  /** Rows written, for housekeeping. */
  readonly stored: number
  /** To be called once the transaction is durable. */
  adopt(): void
}

/** Thrown when a batch is all or nothing, so that its transaction rolls back. */
export class Refused extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super(outcome.message ?? outcome.verdict)
    this.outcome = outcome
  }
}

export interface WriterParts {
  readonly book: LabelBook
  readonly kinds: Kinds
  readonly things: Things
  readonly leaves: LeafWriter
  readonly now: () => number
}

interface LedgerRow {
  readonly seq: number
  readonly thing: number
  readonly label: number
  readonly fact: number
  readonly clock: number
  readonly secret: Uint8Array
}

/** Writes one batch in the transaction given: versions, edges, words, assertions, tallies, facts, audit leaf and ledger together. */
export async function writeBatch(tx: Tx, batch: Batch, parts: WriterParts): Promise<Written> {
  const { book, kinds, now } = parts
  const [ledger] = await tx.query<LedgerRow>(
    `select seq, thing, label, fact, clock, secret from ledger ${batch.overlay === undefined ? 'for update' : ''}`,
  )
  if (ledger === undefined) throw new Error('the ledger row is missing')
  if (Number(ledger.label) > book.size) await book.load(tx)
  const labels = labelNumbers(batch, book, Number(ledger.label))

  const outcomes: Outcome[] = []
  const held: {
    digest: Uint8Array
    code: string
    label: number
    id: string | undefined
    index: number
    byte: number | undefined
    message: string
    text: string
  }[] = []
  const hold = (what: Omit<Rejected, 'label'>, label: number | undefined, digest: Uint8Array) => {
    if (label !== undefined) held.push({ ...what, label, digest })
  }
  for (const r of batch.rejected) {
    outcomes.push({
      index: r.index,
      id: r.id ?? '',
      verdict: 'quarantined',
      code: r.code,
      message: r.message,
      ...(r.byte === undefined ? {} : { byte: r.byte }),
    })
    hold(r, labels.number(r.label), sha256(r.text === '' ? `${batch.source} ${r.index} ${r.byte}` : r.text))
  }

  const numbers = await thingNumbers(
    tx,
    idsOf(batch.objects),
    Number(ledger.thing),
    parts.things,
    batch.overlay !== undefined,
  )
  if (batch.overlay === undefined)
    await kinds.ensure(
      tx,
      batch.objects.flatMap((o) => [o.prepared.type, ...o.prepared.edges.map((e) => e.kind)]),
    )
  const groups = new Map<number, StoredRow[]>()
  const before = new Map<number, { head: boolean; mixed: boolean }>()
  for (const row of await loadVersions(
    tx,
    [...new Set(batch.objects.map((o) => o.prepared.id))].filter((id) => !numbers.fresh.has(id)).map(numbers.of),
  )) {
    before.set(row.seq, { head: row.head, mixed: row.mixed })
    groups.set(row.thing, [...(groups.get(row.thing) ?? []), row])
  }

  // Judge in input order, each against what its submitter may read of what stands before it.
  let seq = Number(ledger.seq)
  const fresh: FreshVersion[] = []
  const asserted: { seq: number; label: number }[] = []
  const marks = new Map<number, string>()
  for (const { prepared, label, portionLabels, wholeLabel } of batch.objects) {
    const own = labels.number(label)
    const inner = portionLabels.flatMap((l) => labels.number(l) ?? [])
    const whole = labels.number(wholeLabel)
    const place = { index: prepared.index, id: prepared.id, byte: prepared.byte }
    if (own === undefined || whole === undefined || inner.length < portionLabels.length) {
      outcomes.push({ ...place, verdict: 'quarantined', code: 'objects.too_many_labels', message: TOO_MANY_LABELS })
      hold({ ...prepared, code: 'objects.too_many_labels', message: TOO_MANY_LABELS }, own, prepared.digest)
      continue
    }
    const body = prepared.portions.length === 0 ? prepared.text : JSON.stringify(prepared.bodyValue)
    const known: Known = {
      moment: prepared.moment,
      size: Buffer.byteLength(body),
      digest: hex(prepared.digest),
      whole: prepared.portions.length === 0 ? '' : hex(sha256(prepared.text)),
      label: own,
      creator: prepared.creator,
      revoked: prepared.revoked,
    }
    const parts = prepared.portions.map((p, i) => ({ label: inner[i] ?? whole, mark: partMark(p) }))
    const group = groups.get(numbers.of(prepared.id)) ?? []
    groups.set(numbers.of(prepared.id), group)
    const planned = (batch.overlay?.get(prepared.id) ?? []).map((o) => ({
      ...o.known,
      label: labels.number(o.label) ?? own,
      parts: o.parts.map((p) => ({ ...p, label: labels.number(p.label) ?? own })),
    }))
    const seen = asRead({ ...known, parts }, labels)
    const judgement = judge(
      seen,
      [...group, ...planned].filter((row) => labels.reads(row.label)).map((row) => asRead(row, labels)),
      prepared.versioned,
    )
    outcomes.push({ ...place, ...judgement })
    batch.overlay?.set(prepared.id, [
      ...(batch.overlay.get(prepared.id) ?? []),
      { known, label, parts: parts.map((p, i) => ({ ...p, label: portionLabels[i] ?? wholeLabel })) },
    ])
    if (batch.overlay !== undefined) continue
    for (const { code, message, label: held } of contradictions(
      { ...known, parts },
      group,
      prepared.versioned,
      labels,
      book,
    ))
      hold({ ...prepared, code, message }, held, prepared.digest)
    // What was read here and is sent back is the version it came from, with the parts its sender could not see.
    const complete = parts.every((p) => labels.reads(p.label))
    const twin = group.find(
      (row) =>
        row.label === own &&
        (isSame(row, known) || (complete && labels.reads(own) && isSame(asRead(row, labels), seen))),
    )
    if (twin !== undefined) {
      asserted.push({ seq: twin.seq, label: own })
      continue
    }
    seq += 1
    const row: StoredRow = {
      ...known,
      seq,
      thing: numbers.of(prepared.id),
      kind: kinds.number(prepared.type),
      head: false,
      mixed: false,
      parts,
    }
    group.push(row)
    const mark = marks.get(own) ?? markOf(label)
    marks.set(own, mark)
    fresh.push({ row, prepared, body, mark, portionLabels: inner, wholeLabel: whole })
    asserted.push({ seq, label: own })
  }
  if (batch.allOrNothing) {
    const bad = outcomes.toSorted((a, b) => a.index - b.index).find((o) => o.verdict === 'quarantined')
    if (bad !== undefined) throw new Refused(bad)
  }
  const done = { outcomes, newLabels: labels.added.length - labels.derived(), stored: fresh.length }
  if (batch.overlay !== undefined) return { ...done, referenced: [], adopt: () => undefined }

  const tally = tallies()
  const flipped = [...new Set(fresh.map((f) => f.row.thing))].flatMap((thing) =>
    settle(groups.get(thing) ?? [], before, tally.count),
  )
  const at = now()
  const clock = Math.max(Math.floor(at * 1_000), Number(ledger.clock))
  await book.store(tx, Number(ledger.label), labels.added)
  if (flipped.length > 0)
    await tx.query(
      'update version v set head = c.head, mixed = c.mixed from unnest($1::bigint[], $2::bool[], $3::bool[]) as c(seq, head, mixed) where v.seq = c.seq',
      [pgArray(flipped.map((r) => r.seq)), pgArray(flipped.map((r) => r.head)), pgArray(flipped.map((r) => r.mixed))],
    )
  await insertVersions(tx, fresh, { clockMicros: clock, secret: ledger.secret, numberOf: numbers.of })
  await insertEdges(tx, fresh, kinds, numbers.of)
  await insertPortions(tx, fresh)
  const newlyHeld = await insertQuarantine(tx, held, { at, source: batch.source, subject: batch.subject.id })
  const assertedLabels = await insertAssertions(tx, batch, asserted, at)
  const changes = tally.changes()
  if (changes.length > 0)
    await tx.query(
      'insert into tally(kind, label_id, n, live) select * from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[]) on conflict (kind, label_id) do update set n = tally.n + excluded.n, live = tally.live + excluded.live',
      [
        pgArray(changes.map((s) => s.kind)),
        pgArray(changes.map((s) => s.label)),
        pgArray(changes.map((s) => s.n)),
        pgArray(changes.map((s) => s.live)),
      ],
    )
  const facts = await insertFacts(tx, Number(ledger.fact), at, fresh)
  await bumpChanges(tx, [...fresh.flatMap((f) => [f.row.label, ...f.portionLabels]), ...newlyHeld, ...assertedLabels])
  const changed = fresh.length + newlyHeld.length + assertedLabels.length > 0
  if (changed || numbers.fresh.size > 0 || labels.added.length > 0)
    await tx.query('update ledger set seq = $1, thing = $2, label = $3, fact = $4, clock = $5', [
      seq,
      numbers.last,
      Number(ledger.label) + labels.added.length,
      Number(ledger.fact) + facts,
      clock,
    ])
  // The submitter reads this entry: it tells what was submitted and answered, not what stood here before.
  const told = (...verdicts: readonly Verdict[]) => outcomes.filter((o) => verdicts.includes(o.verdict)).length
  if (outcomes.length > 0) {
    const salt = randomBytes(12).toString('base64url')
    const digestOf = (texts: readonly string[]) => hex(sha256(`${salt}\n${texts.join('\n')}`))
    const labelled = [...new Map(batch.objects.map((o) => [labels.number(o.label), o.label])).values()]
    await parts.leaves.appendInTransaction(tx, [
      JSON.stringify({
        salt,
        at,
        content: hex(sha256(batch.objects.map((o) => hex(o.prepared.digest)).join(''))),
        // What was submitted under which labels, provable to who has it at hand and readable by nobody.
        ids: digestOf(batch.objects.map((o) => o.prepared.id)),
        labels: labelled.map((label) => digestOf([canonicalLabel(label)])).toSorted(),
        outcome: 'allowed',
        quarantined: told('quarantined'),
        source: batch.source,
        stored: told('new', 'newer', 'older'),
        subject: batch.subject.id,
        verb: batch.verb,
      }),
    ])
  }
  return {
    ...done,
    referenced: [...new Set(batch.objects.flatMap((o) => o.prepared.references))].map(numbers.of),
    adopt() {
      book.adopt(Number(ledger.label), labels.added)
      numbers.remember()
    },
  }
}

const TOO_MANY_LABELS = 'This intake brings more new labels than a node takes at once. Ask the sender to use fewer.'
function idsOf(objects: readonly Marked[]): Set<string> {
  const ids = new Set<string>()
  for (const { prepared } of objects) {
    ids.add(prepared.id)
    if (prepared.creator !== undefined) ids.add(prepared.creator)
    for (const id of prepared.references) ids.add(id)
    for (const { src, dst } of prepared.edges) ids.add(src).add(dst)
  }
  return ids
}
