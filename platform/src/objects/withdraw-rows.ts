import { pgArray, type Tx } from '../storage/index.ts'
import { bumpChanges, writeFacts, writeNews, writeTallies } from './batch-rows.ts'
import { settle, tallies } from './heads.ts'
import type { Kinds } from './kinds.ts'
import type { Replayed } from './replay.ts'
import { insertEdges, insertParts, type StoredRow } from './rows.ts'
import { type Things, thingNumbers } from './things.ts'
import { settleAssertions } from './withdraw-assertions.ts'
import { settleHeld } from './withdraw-held.ts'

/** One object before and after. */
export interface Change {
  readonly id: string
  readonly group: readonly StoredRow[]
  readonly now: Replayed
}

/** Tables whose rows hang on a version. */
const HANGING = ['version', 'received', 'prose', 'portion', 'edge', 'observable', 'feed_row'] as const

/**
 * Makes the rows of objects those that remain: versions go with all that hangs on them, heads are elected again, parts and
 * their edges are written anew where they changed. Those who could read what went are told.
 *
 * @returns numbers used of facts and of arrivals
 */
export async function takeAway(
  tx: Tx,
  changes: readonly Change[],
  given: {
    readonly at: number
    readonly kinds: Kinds
    readonly things: Things
    /** Last numbers used. */
    readonly thing: number
    readonly fact: number
    readonly arrival: number
  },
): Promise<{ readonly facts: number; readonly news: number }> {
  if (changes.length === 0) return { facts: 0, news: 0 }
  const { kinds } = given
  const standing = new Map(changes.flatMap((c) => c.now.rows).map((row) => [row.seq, row]))
  const before = changes.flatMap((c) => c.group)
  const removed = before.filter((row) => !standing.has(row.seq))
  const changed = before.flatMap((was) => {
    const now = standing.get(was.seq)
    return now === undefined || JSON.stringify(now.variants) === JSON.stringify(was.variants) ? [] : [{ was, now }]
  })

  const tally = tallies()
  for (const row of removed) if (row.head && !row.mixed) tally.count(row, -1)
  const flipped = changes.flatMap(({ group, now }) =>
    settle(now.rows, new Map(group.map((row) => [row.seq, { head: row.head, mixed: row.mixed }])), tally.count),
  )
  const gone = pgArray(removed.map((r) => r.seq))
  if (removed.length > 0)
    for (const table of HANGING)
      await tx.query(
        table === 'feed_row'
          ? 'delete from feed_row where feed in (select id from feed) and seq = any($1::bigint[])'
          : `delete from ${table} where seq = any($1::bigint[])`,
        [gone],
      )
  if (flipped.length > 0)
    await tx.query(
      'update version v set head = c.head, mixed = c.mixed from unnest($1::bigint[], $2::bool[], $3::bool[]) as c(seq, head, mixed) where v.seq = c.seq',
      [pgArray(flipped.map((r) => r.seq)), pgArray(flipped.map((r) => r.head)), pgArray(flipped.map((r) => r.mixed))],
    )
  await rewriteParts(tx, changes, new Set(changed.map((c) => c.was.seq)), given)
  await writeTallies(tx, tally.changes())

  const assertions = await settleAssertions(tx, changes)
  const held = await settleHeld(tx, changes)
  const idOf = new Map(changes.flatMap(({ id, group }) => group.map((row) => [row.seq, id] as const)))
  const lost = [
    ...removed.map((row) => ({ row, label: row.label })),
    ...changed.flatMap(({ was, now }) => lostLabels(was, now).map((label) => ({ row: was, label }))),
  ]
  const byLabel = new Map<number, { ids: Set<string>; types: Set<string> }>()
  for (const { row, label } of lost) {
    const fact = byLabel.get(label) ?? { ids: new Set(), types: new Set() }
    byLabel.set(label, fact)
    fact.ids.add(idOf.get(row.seq) ?? '')
    fact.types.add(kinds.name(row.kind))
  }
  await bumpChanges(tx, [...lost.map((l) => l.label), ...assertions.map((a) => a.label), ...held])
  const news = [
    ...changed.flatMap(({ was, now }) =>
      [...new Set([...was.variants, ...now.variants].flat().map((p) => p.label))].map((label) => ({
        seq: was.seq,
        label,
      })),
    ),
    ...assertions.filter((a) => standing.has(a.seq)),
  ]
  return {
    facts: await writeFacts(tx, given.fact, { at: given.at, topic: 'objects.withdrawn' }, byLabel),
    news: await writeNews(tx, given.arrival, news),
  }
}

/** Labels of parts a version no longer has. */
function lostLabels(was: StoredRow, now: StoredRow): number[] {
  const left = now.variants.flat()
  const lost = was.variants.flat().filter((p) => !left.some((l) => l.mark === p.mark && l.label === p.label))
  return [...new Set(lost.map((p) => p.label))]
}

/** Writes the parts of versions, and the edges in and around them, as they would have come. */
async function rewriteParts(
  tx: Tx,
  changes: readonly Change[],
  seqs: ReadonlySet<number>,
  { kinds, things, thing }: { readonly kinds: Kinds; readonly things: Things; readonly thing: number },
): Promise<void> {
  if (seqs.size === 0) return
  const list = pgArray([...seqs])
  for (const table of ['portion', 'edge']) await tx.query(`delete from ${table} where seq = any($1::bigint[])`, [list])
  await tx.query('update version set split = false where seq = any($1::bigint[])', [list])
  const fresh = changes.flatMap((c) => c.now.fresh).filter((f) => seqs.has(f.row.seq))
  const added = changes.flatMap((c) => c.now.added).filter((a) => seqs.has(a.row.seq))
  const ids = [...fresh, ...added].flatMap((f) => f.prepared.edges.flatMap((e) => [e.src, e.dst]))
  const numbers = await thingNumbers(tx, new Set(ids), thing, things, false)
  await insertParts(tx, added)
  await insertEdges(tx, fresh, added, kinds, numbers.of)
}
