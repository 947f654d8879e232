import { pgArray, type Tx } from '../storage/index.ts'
import { withContents } from './feed-content.ts'
import type { Extending } from './feed-extend.ts'
import { append, type Feed, type Incoming, lockFeed, takeOut } from './feed-state.ts'
import type { Lens } from './feed-view.ts'
import { hasBit, type Reach } from './labels.ts'

interface Candidate extends Omit<Incoming, 'content'> {
  readonly split: boolean
  /** In the view, as its reader sees it. */
  readonly fits: boolean
  readonly inside: boolean
  readonly gone: boolean
  /** The feed was filled beyond it. */
  readonly passed: boolean
  readonly known: Uint8Array | null
}

/**
 * Brings a feed up to what changed about versions it has been filled with: a marked part that came or went makes a version
 * come again, an assertion may bring one in or take it out, and what is readable again comes again, later. Everything is
 * decided from rows its reader may read.
 */
export async function catchUp(feed: Feed, reach: Reach, how: Extending): Promise<Feed> {
  const { tx } = how
  const same = feed.labels === reach.labels && Buffer.compare(feed.mask, reach.mask) === 0
  if (same && feed.behind === null) return feed
  let state = await lockFeed(tx, feed)
  const rights = changedRights(state, reach)
  const news = Math.max(state.news, feed.behind ?? 0)
  if (rights.gained.length > 0) await forget(tx, state, rights.gained)
  const seqs = await how.reads(async () => [
    ...(await heard(tx, state, news)),
    ...(rights.gained.length + rights.lost.length > 0 ? await affected(tx, state, how.lens, rights.gained) : []),
  ])
  state = await settle(state, [...new Set(seqs)], how)
  await tx.query('update feed set news = $2, mask = $3::bytea, labels = $4 where id = $1', [
    state.id,
    news,
    reach.mask,
    reach.labels,
  ])
  if (news > feed.news) await tx.query('delete from feed_news where arrived <= (select min(news) from feed)')
  return { ...state, news, mask: reach.mask, labels: reach.labels }
}

/** Labels opened or closed to the reader since; new labels are neither. */
function changedRights(feed: Feed, reach: Reach): { readonly gained: number[]; readonly lost: number[] } {
  const gained: number[] = []
  const lost: number[] = []
  for (let n = 0; n < Math.min(feed.labels, reach.labels); n++) {
    const [was, is] = [hasBit(feed.mask, n), hasBit(reach.mask, n)]
    if (is && !was) gained.push(n)
    if (was && !is) lost.push(n)
  }
  return { gained, lost }
}

/** What comes back after its reader could not read it may have been passed by: it comes in again, at the end. */
async function forget(tx: Tx, feed: Feed, labels: readonly number[]): Promise<void> {
  const of = [feed.id, pgArray(labels)]
  await tx.query('delete from feed_row where feed = $1 and label_id = any($2::int[]) and not gone', of)
  await tx.query('delete from feed_cursor where feed = $1 and label_id = any($2::int[])', of)
}

async function heard(tx: Tx, feed: Feed, news: number): Promise<readonly number[]> {
  const rows = await tx.query<{ seq: number }>(
    'select distinct seq from feed_news where arrived > $1 and arrived <= $2',
    [feed.news, news],
  )
  return rows.map((r) => Number(r.seq))
}

/** Versions that a change of rights may have changed: those with parts, and in a view by sources those under other assertions. */
async function affected(tx: Tx, feed: Feed, lens: Lens, gained: readonly number[]): Promise<readonly number[]> {
  const rows = await tx.query<{ seq: number }>(
    `select r.seq from feed_row r join version v on v.seq = r.seq where r.feed = $1 and (v.split or $2)
     union select a.seq from assertion a where $2 and a.label_id = any($3::int[])`,
    [feed.id, lens.bySource, pgArray(gained)],
  )
  return rows.map((r) => Number(r.seq))
}

async function settle(feed: Feed, seqs: readonly number[], { tx, lens, now, reads }: Extending): Promise<Feed> {
  if (seqs.length === 0) return feed
  const rows = await reads(async () => withContents(tx, await candidates(tx, feed, seqs, lens)))
  const own = rows.filter((r) => !r.gone)
  const isOther = (r: (typeof own)[number]) => Buffer.compare(r.known ?? NOTHING, r.content ?? NOTHING) !== 0
  const out = own.filter((r) => r.inside && (!r.fits || isOther(r)))
  const incoming = own.filter((r) => r.fits && (r.inside ? isOther(r) : lens.bySource && r.passed))
  await takeOut(
    tx,
    feed,
    out.map((r) => r.seq),
  )
  return append(tx, feed, incoming, now)
}

const NOTHING = new Uint8Array(0)

async function candidates(tx: Tx, feed: Feed, seqs: readonly number[], lens: Lens): Promise<readonly Candidate[]> {
  const params: unknown[] = [feed.id, pgArray(seqs)]
  const param = (value: unknown) => `$${params.push(value)}`
  const rows = await tx.query<Candidate>(
    `select v.seq, v.label_id, v.kind, v.stamp, v.digest, v.split, (${lens.standing(param)} and ${lens.asserted(param)}) as fits,
       r.seq is not null as inside, coalesce(r.gone, false) as gone, coalesce(c.seq >= v.seq, false) as passed, r.content as known
     from version v left join feed_row r on r.feed = $1 and r.seq = v.seq
     left join feed_cursor c on c.feed = $1 and c.label_id = v.label_id and c.kind = v.kind
     where v.seq = any($2::bigint[])`,
    params,
  )
  return rows.map((r) => ({ ...r, seq: Number(r.seq), stamp: Number(r.stamp) }))
}
