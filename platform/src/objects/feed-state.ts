import { pgArray, type Tx } from '../storage/index.ts'
import type { Lens } from './feed-view.ts'
import type { Reach } from './labels.ts'

/** A feed as it stands: whose it is, how far it was filled, and as whom it was last read. */
export interface Feed {
  readonly id: number
  /** The last stamp given, µs since 1970. */
  readonly last: number
  /** The last note heard of what changed about versions. */
  readonly news: number
  readonly mask: Uint8Array
  /** Labels the mask was decided for. */
  readonly labels: number
  /** The last note there is, beyond `news`; null: none. */
  readonly behind: number | null
  /** Number of the last version in the store. */
  readonly written: number
}

/** A version about to come into a feed. */
export interface Incoming {
  readonly seq: number
  readonly label_id: number
  readonly kind: number
  /** When the store got it and its digest: the order among those that come in together. */
  readonly stamp: number
  readonly digest: Uint8Array
  /** What its readable marked parts come to; null: it has none. */
  readonly content: Uint8Array | null
}

const COLUMNS =
  'f.id, f.last, f.news, f.mask, f.labels, l.seq as written, (select max(n.arrived) from feed_news n where n.arrived > f.news) as behind'
const numbers = (row: Omit<Feed, 'id'> & { readonly id: number | null }): Feed => ({
  ...row,
  id: row.id ?? 0,
  last: Number(row.last),
  news: Number(row.news),
  written: Number(row.written),
  behind: row.behind === null ? null : Number(row.behind),
})
/** Feeds are read in the order of their index. Their statistics lag behind, and by them it would look cheaper to sort. */
const IN_ORDER = `set_config('enable_bitmapscan', 'off', true)`

/** Finds a feed, or begins it: empty, with nothing to catch up on. */
export async function openFeed(
  tx: Tx,
  reader: string,
  view: string,
  lens: Lens,
  { mask, labels }: Pick<Reach, 'mask' | 'labels'>,
): Promise<Feed> {
  const key = [reader, view, lens.filter]
  const find = () =>
    tx.query<Omit<Feed, 'id'> & { readonly id: number | null }>(
      `select ${COLUMNS}, ${IN_ORDER} as plan from ledger l left join feed f on f.reader = $1 and f.view = $2 and f.filter = $3::bytea`,
      key,
    )
  const [known] = await find()
  if (known !== undefined && known.id !== null) return numbers(known)
  // Under the writers' lock: what is written from now on leaves notes, what was written before needs none.
  await tx.query('select arrival from ledger for update')
  await tx.query(
    `insert into feed(reader, view, filter, by_source, last, news, mask, labels) select $1, $2, $3::bytea, $4, 0, arrival, $5::bytea, $6 from ledger
     on conflict do nothing`,
    [...key, lens.bySource, mask, labels],
  )
  const [begun] = await find()
  if (begun === undefined || begun.id === null) throw new Error('a feed was not kept')
  return numbers(begun)
}

/** Keeps others from filling the feed at the same time. */
export async function lockFeed(tx: Tx, feed: Feed): Promise<Feed> {
  const [row] = await tx.query<Feed>(`select ${COLUMNS} from feed f, ledger l where f.id = $1 for update of f`, [
    feed.id,
  ])
  return row === undefined ? feed : numbers(row)
}

/**
 * Puts versions at the end of a feed: each gets a stamp of its own, later than all before, that tells nothing but when it
 * came in.
 *
 * @param gone they are taken out at once: never to come in
 * @returns the feed as it stands then
 */
export async function append(
  tx: Tx,
  feed: Feed,
  incoming: readonly Incoming[],
  now: number,
  gone = false,
): Promise<Feed> {
  if (incoming.length === 0) return feed
  const rows = incoming.toSorted((a, b) => a.stamp - b.stamp || Buffer.compare(a.digest, b.digest) || a.seq - b.seq)
  const first = Math.max(feed.last + 1, Math.floor(now * 1_000))
  const last = first + rows.length - 1
  await tx.query(
    `insert into feed_row(feed, stamp, seq, label_id, kind, content, gone) select $1, $2::bigint + n - 1, s, l, k, c, $3
     from unnest($4::bigint[], $5::int[], $6::int[], $7::bytea[]) with ordinality as t(s, l, k, c, n)`,
    [
      feed.id,
      first,
      gone,
      pgArray(rows.map((r) => r.seq)),
      pgArray(rows.map((r) => r.label_id)),
      pgArray(rows.map((r) => r.kind)),
      pgArray(rows.map((r) => r.content)),
    ],
  )
  await tx.query('update feed set last = $2 where id = $1', [feed.id, last])
  return { ...feed, last }
}

/** Takes rows out of a feed, as if they had not come in yet. */
export const takeOut = (tx: Tx, feed: Feed, seqs: readonly number[]) =>
  seqs.length === 0
    ? Promise.resolve([])
    : tx.query('delete from feed_row where feed = $1 and seq = any($2::bigint[])', [feed.id, pgArray(seqs)])
