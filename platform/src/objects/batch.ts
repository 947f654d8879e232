import { randomBytes } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel } from '@testudo/kernel/label'
import { type LeafWriter, pgArray, type Tx } from '../storage/index.ts'
import { judgeBatch } from './batch-judge.ts'
import { bumpChanges, insertAssertions, insertFacts, writeNews, writeShelves, writeTallies } from './batch-rows.ts'
import { type Batch, type Marked, Refused, type Written } from './batch-types.ts'
import { settle, tallies } from './heads.ts'
import type { Kinds } from './kinds.ts'
import { labelNumbers } from './label-numbers.ts'
import { type LabelBook, MOST_LABELS } from './labels.ts'
import {
  hex,
  insertEdges,
  insertParts,
  insertQuarantine,
  insertVersions,
  loadVersions,
  type StoredRow,
} from './rows.ts'
import { sha256 } from './sha256.ts'
import { type Things, thingNumbers } from './things.ts'
import type { Verdict } from './types.ts'

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
  readonly arrival: number
  readonly clock: number
  readonly secret: Uint8Array
}

/** Writes one batch in the transaction given: versions, edges, words, assertions, tallies, facts, audit leaf and ledger together. */
export async function writeBatch(tx: Tx, batch: Batch, parts: WriterParts): Promise<Written> {
  const { book, kinds, now } = parts
  const [ledger] = await tx.query<LedgerRow>(
    `select seq, thing, label, fact, arrival, clock, secret from ledger ${batch.overlay === undefined ? 'for update' : ''}`,
  )
  if (ledger === undefined) throw new Error('the ledger row is missing')
  if (Number(ledger.label) > book.size) await book.load(tx)
  const first = Number(ledger.label)
  const labels = labelNumbers(batch.subject, book, first)
  const dryRun = batch.overlay !== undefined

  const numbers = await thingNumbers(tx, idsOf(batch.objects), Number(ledger.thing), parts.things, dryRun)
  if (!dryRun)
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
  const { outcomes, held, fresh, added, asserted, seq } = judgeBatch(batch, {
    book,
    kinds,
    labels,
    groups,
    numberOf: numbers.of,
    seq: Number(ledger.seq),
  })
  if (batch.allOrNothing) {
    const bad = outcomes.toSorted((a, b) => a.index - b.index).find((o) => o.verdict === 'quarantined')
    if (bad !== undefined) throw new Refused(bad)
  }
  if (dryRun) return { outcomes, stored: 0, referenced: [], adopt: () => undefined }
  // The end of the store itself, told like a full disk; what one intake may bring is bounded long before (`intake.ts`).
  if (first + labels.added.length > MOST_LABELS) throw new Fault('unavailable', 'storage.full', FULL)

  const tally = tallies()
  const flipped = [...new Set(fresh.map((f) => f.row.thing))].flatMap((thing) =>
    settle(groups.get(thing) ?? [], before, tally.count),
  )
  const at = now()
  const clock = Math.max(Math.floor(at * 1_000), Number(ledger.clock))
  await book.store(tx, first, labels.added)
  if (flipped.length > 0)
    await tx.query(
      'update version v set head = c.head, mixed = c.mixed from unnest($1::bigint[], $2::bool[], $3::bool[]) as c(seq, head, mixed) where v.seq = c.seq',
      [pgArray(flipped.map((r) => r.seq)), pgArray(flipped.map((r) => r.head)), pgArray(flipped.map((r) => r.mixed))],
    )
  await insertVersions(tx, fresh, { clockMicros: clock, secret: ledger.secret, numberOf: numbers.of })
  await insertParts(tx, added)
  await insertEdges(tx, fresh, added, kinds, numbers.of)
  const newlyHeld = await insertQuarantine(tx, held, { at, source: batch.source, subject: batch.subject.id })
  const last = Number(ledger.arrival)
  const assertions = await insertAssertions(tx, batch, asserted, { at, last })
  await writeShelves(tx, fresh)
  const isFresh = new Set(fresh.map((f) => f.row.seq))
  const news = [
    ...assertions.rows,
    ...added.flatMap((a) => [...new Set(a.labels)].map((label) => ({ seq: a.row.seq, label }))),
  ].filter((n) => !isFresh.has(n.seq))
  const arrived = asserted.length + (await writeNews(tx, last + asserted.length, news))
  await writeTallies(tx, tally.changes())
  const facts = await insertFacts(tx, Number(ledger.fact), at, fresh, added)
  await bumpChanges(tx, [
    ...fresh.map((f) => f.row.label),
    ...added.flatMap((a) => a.news),
    ...newlyHeld,
    ...assertions.rows.map((a) => a.label),
  ])
  const changed = fresh.length + added.length + newlyHeld.length + assertions.rows.length + assertions.claims > 0
  if (changed || numbers.fresh.size > 0 || labels.added.length > 0)
    await tx.query('update ledger set seq = $1, thing = $2, label = $3, fact = $4, clock = $5, arrival = $6', [
      seq,
      numbers.last,
      first + labels.added.length,
      Number(ledger.fact) + facts,
      clock,
      last + arrived,
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
  await batch.alongside?.(tx, outcomes)
  return {
    outcomes,
    stored: fresh.length + added.length,
    referenced: [...new Set(batch.objects.flatMap((o) => o.prepared.references))].map(numbers.of),
    adopt() {
      book.adopt(first, labels.added)
      numbers.remember()
    },
  }
}

const FULL = 'The store has no room left. Free disk space, then repeat.'

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
