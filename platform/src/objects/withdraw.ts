import { randomBytes } from 'node:crypto'
import { canonicalLabel } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { canonicalize, isObject, isTimestamp, NotCanonical, parseStrict, timestampSortKey } from '@testudo/stix'
import { pgArray, type Tx } from '../storage/index.ts'
import { type Arrival, asMarked, type Content, contentKey, loadArrivals, loadContents } from './arrivals.ts'
import type { WriterParts } from './batch.ts'
import { partsOf } from './batch-judge.ts'
import { bumpChanges } from './batch-rows.ts'
import { MOST_DEPTH } from './check.ts'
import { asRead, contentsAsRead } from './contradictions.ts'
import type { Withdrawal } from './exchange-types.ts'
import { labelNumbers } from './label-numbers.ts'
import { type Replayed, replay } from './replay.ts'
import { hex, loadVersions, type StoredRow } from './rows.ts'
import { sha256 } from './sha256.ts'
import { releaseHeld } from './withdraw-held.ts'
import { type Change, takeAway } from './withdraw-rows.ts'

export type Taken = 'withdrawn' | 'kept' | 'not-held'

interface Found {
  readonly arrival: Arrival
  readonly row: StoredRow
}

/**
 * Takes back contents on behalf of their sources, in the transaction given: what remains of each object is judged again in
 * the order it came. `kept` says only what the subject can read for itself: that it still has the same content. Labels that
 * other objects got from a marking definition taken back stay as they were given.
 *
 * @returns answers in the order of the items; `adopt`: to be called once the transaction is durable
 */
export async function withdrawBatch(
  tx: Tx,
  request: {
    readonly subject: Subject
    readonly items: readonly Withdrawal[]
    readonly alongside?: ((tx: Tx) => Promise<void>) | undefined
  },
  parts: WriterParts,
): Promise<{ readonly answers: readonly Taken[]; readonly changed: boolean; adopt(): void }> {
  const { subject, items } = request
  const { book, kinds } = parts
  const [ledger] = await tx.query<{ label: number; fact: number; arrival: number; thing: number }>(
    'select label, fact, arrival, thing from ledger for update',
  )
  if (ledger === undefined) throw new Error('the ledger row is missing')
  if (Number(ledger.label) > book.size) await book.load(tx)
  const first = Number(ledger.label)
  const labels = labelNumbers(subject, book, first)

  const groups = await groupsOf(tx, new Set(items.map((i) => i.id)))
  const rows = [...groups.values()].flat()
  const arrivals = await loadArrivals(
    tx,
    rows.map((r) => r.seq),
  )
  const contents = await loadContents(tx, rows)
  const gone = new Set<Arrival>()
  const found = items.map((item): Found | undefined => {
    const number = book.numberOfCanonical(canonicalLabel(item.label))
    const one = find(item, number, groups.get(item.id) ?? [], arrivals, contents, gone)
    if (one !== undefined) gone.add(one.arrival)
    return one
  })

  const changes: Change[] = []
  const after = new Map<number, Replayed>()
  const touched = new Set(found.flatMap((f) => (f === undefined ? [] : [f.row.thing])))
  for (const [id, group] of groups) {
    const thing = group[0]?.thing ?? 0
    if (!touched.has(thing)) continue
    const seqs = new Set(group.map((r) => r.seq))
    const left = arrivals.filter((a) => seqs.has(a.seq) && !gone.has(a))
    const now = replay(group, left, { subject, book, kinds, labels, contents })
    after.set(thing, now)
    changes.push({ id, group, now })
  }
  await book.store(tx, first, labels.added)
  const at = parts.now()
  const told = await takeAway(tx, changes, {
    at,
    kinds,
    things: parts.things,
    thing: Number(ledger.thing),
    fact: Number(ledger.fact),
    arrival: Number(ledger.arrival),
  })
  const held = await releaseHeld(
    tx,
    items.filter((_, i) => found[i] === undefined),
  )
  await bumpChanges(tx, held.labels)
  if (changes.length > 0)
    await tx.query('update ledger set label = $1, fact = $2, arrival = $3', [
      first + labels.added.length,
      Number(ledger.fact) + told.facts,
      Number(ledger.arrival) + told.news,
    ])

  /** Whether the subject still reads all it could read of the content. */
  const isKept = ({ arrival, row }: Found): boolean => {
    const content = contents.get(contentKey(arrival))
    const now = after.get(row.thing)?.rows.find((r) => r.seq === row.seq)
    if (content === undefined || now === undefined || !labels.reads(now.label)) return false
    const wanted = asRead({ ...row, parts: partsOf(asMarked(0, row, content, book), labels) }, labels)
    return contentsAsRead(now, labels).some((c) => wanted.parts.every((part) => c.parts.includes(part)))
  }
  const answers = items.map((item, i): Taken => {
    const one = found[i]
    if (one !== undefined) return isKept(one) ? 'kept' : 'withdrawn'
    return held.items.has(item) ? 'withdrawn' : 'not-held'
  })
  if (items.length > 0) await parts.leaves.appendInTransaction(tx, [entryOf(subject, items, answers, at)])
  await request.alongside?.(tx)
  return {
    answers,
    changed: changes.length + held.items.size > 0,
    adopt: () => book.adopt(first, labels.added),
  }
}

async function groupsOf(tx: Tx, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly StoredRow[]>> {
  const things = await tx.query<{ id: string; num: number }>('select id, num from thing where id = any($1::text[])', [
    pgArray([...ids]),
  ])
  const rows = Map.groupBy(
    await loadVersions(
      tx,
      things.map((t) => t.num),
    ),
    (row) => row.thing,
  )
  return new Map(things.map(({ id, num }) => [id, rows.get(num) ?? []]))
}

/** The arrival a withdrawal is about, by its source, its signed label and all that its text says. */
function find(
  { text, modified, source }: Withdrawal,
  label: number | undefined,
  group: readonly StoredRow[],
  arrivals: readonly Arrival[],
  contents: ReadonlyMap<string, Content>,
  gone: ReadonlySet<Arrival>,
): Found | undefined {
  const digest = digestOf(text)
  const moment = isTimestamp(modified) ? timestampSortKey(modified) : modified
  const rows = new Map(group.filter((row) => row.moment === moment).map((row) => [row.seq, row]))
  for (const arrival of arrivals) {
    const row = rows.get(arrival.seq)
    if (row === undefined || arrival.source !== source || gone.has(arrival)) continue
    if ((arrival.signed ?? row.label) === label && contents.get(contentKey(arrival))?.digest === digest)
      return { arrival, row }
  }
  return undefined
}

/** Of the canonical form; undefined when the text has none, and so was never stored. */
function digestOf(text: string): string | undefined {
  const parsed = parseStrict(text, MOST_DEPTH)
  if ('flaw' in parsed || !isObject(parsed.value)) return undefined
  try {
    return hex(sha256(canonicalize(parsed.value)))
  } catch (error) {
    if (error instanceof NotCanonical) return undefined
    throw error
  }
}

/** What the audit log keeps: who took back what, provable to who has it at hand and readable by nobody. */
function entryOf(subject: Subject, items: readonly Withdrawal[], answers: readonly Taken[], at: number): string {
  const salt = randomBytes(12).toString('base64url')
  return JSON.stringify({
    salt,
    at,
    ids: hex(sha256(`${salt}\n${items.map((i) => i.id).join('\n')}`)),
    outcome: 'allowed',
    sources: [...new Set(items.map((i) => i.source))],
    subject: subject.id,
    verb: 'objects:withdraw',
    withdrawn: answers.filter((a) => a !== 'not-held').length,
  })
}
