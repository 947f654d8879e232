import { canonicalLabel } from '@testudo/kernel/label'
import { pgArray, type Tx } from '../storage/index.ts'
import { withContents } from './feed-content.ts'
import { append, type Feed, type Incoming, lockFeed } from './feed-state.ts'
import type { Lens } from './feed-view.ts'
import type { Reading } from './reading.ts'

/** Versions of one label and kind that the feed has not seen yet: those after `from`, up to `last`. */
interface Shelf {
  readonly label_id: number
  readonly kind: number
  readonly from: number
  readonly last: number
}

interface Next extends Omit<Incoming, 'content'> {
  /** Place of its shelf among those asked. */
  readonly n: number
  readonly split: boolean
}

/** As many shelves are asked at once; their rows are read in order until there are enough. */
const MOST_SHELVES = 1_000

export interface Extending {
  readonly tx: Tx
  readonly reading: Pick<Reading, 'book' | 'kinds'>
  readonly lens: Lens
  readonly now: number
  reads<R>(work: () => Promise<R>): Promise<R>
}

/**
 * Takes the next versions into a feed: as many as wanted, or all there are. The shelves of the reader's labels are walked
 * one after the other in an order that only their names decide, so that the work follows the number wanted and nothing
 * hidden decides what comes first.
 *
 * @param kinds only these
 */
export async function extend(
  feed: Feed,
  wanted: number,
  kinds: readonly number[] | undefined,
  how: Extending,
): Promise<Feed> {
  const { tx, lens, reads } = how
  if ((await reads(() => shelvesOf(tx, feed, lens, kinds, 1))).length === 0) return feed
  let state = await lockFeed(tx, feed)
  let missing = wanted
  for (const shelves of chunks(inOrder(await reads(() => shelvesOf(tx, state, lens, kinds)), how.reading))) {
    if (missing <= 0) break
    const rows = await reads(async () => withContents(tx, await nextOf(tx, state, lens, shelves, missing)))
    await advance(tx, state, shelves, rows, rows.length === missing)
    state = await append(tx, state, rows, how.now)
    missing -= rows.length
  }
  return state
}

async function shelvesOf(
  tx: Tx,
  feed: Feed,
  lens: Lens,
  kinds: readonly number[] | undefined,
  most?: number,
): Promise<readonly Shelf[]> {
  const params: unknown[] = [feed.id]
  const only = (column: string, numbers: readonly number[] | undefined) =>
    numbers === undefined ? '' : ` and ${column} = any($${params.push(pgArray(numbers))}::int[])`
  const rows = await tx.query<Shelf>(
    `select s.label_id, s.kind, coalesce(c.seq, 0) as from, s.last from shelf s
     left join feed_cursor c on c.feed = $1 and c.label_id = s.label_id and c.kind = s.kind
     where s.last > coalesce(c.seq, 0)${only('s.kind', lens.kinds)}${only('s.kind', kinds)}${only('s.label_id', lens.labels)}
     ${most === undefined ? '' : `limit ${most}`}`,
    params,
  )
  return rows.map((r) => ({ ...r, from: Number(r.from), last: Number(r.last) }))
}

/** By the names of kind and label: their numbers tell which was used first. */
function inOrder(shelves: readonly Shelf[], { book, kinds }: Pick<Reading, 'book' | 'kinds'>): readonly Shelf[] {
  const texts = new Map([...new Set(shelves.map((s) => s.label_id))].map((n) => [n, canonicalLabel(book.label(n))]))
  return shelves
    .map((shelf) => ({ shelf, name: `${kinds.name(shelf.kind)} ${texts.get(shelf.label_id) ?? ''}` }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ shelf }) => shelf)
}

function* chunks(shelves: readonly Shelf[]): Generator<readonly Shelf[]> {
  for (let i = 0; i < shelves.length; i += MOST_SHELVES) yield shelves.slice(i, i + MOST_SHELVES)
}

/**
 * The next rows of these shelves, shelf by shelf. The list of shelves drives the loop, so the limit ends it early; a limit
 * below it would have every shelf read to its end.
 */
async function nextOf(
  tx: Tx,
  feed: Feed,
  lens: Lens,
  shelves: readonly Shelf[],
  wanted: number,
): Promise<readonly Next[]> {
  const params: unknown[] = [
    feed.id,
    wanted,
    pgArray(shelves.map((s) => s.label_id)),
    pgArray(shelves.map((s) => s.kind)),
    pgArray(shelves.map((s) => s.from)),
    pgArray(shelves.map((s) => s.last)),
  ]
  const param = (value: unknown) => `$${params.push(value)}`
  const rows = await tx.query<Next>(
    `select p.n, v.seq, v.label_id, v.kind, v.stamp, v.digest, v.split from unnest($3::int[], $4::int[], $5::bigint[], $6::bigint[]) with ordinality p(l, k, a, z, n)
     cross join lateral (select v.seq, v.label_id, v.kind, v.stamp, v.digest, v.split from version v
       where v.label_id = p.l and v.kind = p.k and v.seq > p.a and v.seq <= p.z and ${lens.revoked ? '' : 'not v.revoked and '}${lens.asserted(param)}
         and not exists (select from feed_row r where r.feed = $1 and r.seq = v.seq) order by v.seq limit $2) v
     limit $2`,
    params,
  )
  let before = 0
  return rows.map((r) => {
    const n = Number(r.n)
    if (n < before) throw new Error('the shelves of a feed were not read in order')
    before = n
    return { ...r, n, seq: Number(r.seq), stamp: Number(r.stamp) }
  })
}

/** Remembers how far each shelf was read: to its end, but the last one when the page was full. */
async function advance(
  tx: Tx,
  feed: Feed,
  shelves: readonly Shelf[],
  rows: readonly Next[],
  full: boolean,
): Promise<void> {
  const end = full ? (rows.at(-1)?.n ?? 0) : shelves.length + 1
  const read = shelves.flatMap((shelf, i) => {
    const n = i + 1
    if (n > end) return []
    const to = n < end ? shelf.last : Math.max(...rows.filter((r) => r.n === n).map((r) => r.seq))
    return [{ ...shelf, to }]
  })
  await tx.query(
    `insert into feed_cursor(feed, label_id, kind, seq) select $1, * from unnest($2::int[], $3::int[], $4::bigint[])
     on conflict (feed, label_id, kind) do update set seq = excluded.seq`,
    [feed.id, pgArray(read.map((s) => s.label_id)), pgArray(read.map((s) => s.kind)), pgArray(read.map((s) => s.to))],
  )
}
