import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import { pgArray, type Tx } from '../storage/index.ts'
import type { ExchangeObjects, FeedQuestion, FeedRow, FeedView } from './exchange-types.ts'
import { catchUp } from './feed-catch-up.ts'
import { withContents } from './feed-content.ts'
import { type Extending, extend } from './feed-extend.ts'
import { append, type Feed, type Incoming, lockFeed, openFeed } from './feed-state.ts'
import { type Lens, lensOf } from './feed-view.ts'
import type { Reading } from './reading.ts'
import { COLUMNS, type VersionRow } from './rows-out.ts'

const MOST_ROWS = 10_000
const MOST_REMEMBERED = 10_000
/** The only version of STIX that is stored (`check.ts`). */
const SPEC_VERSION = '2.1'

interface PageRow extends VersionRow {
  /** The stamp in the feed, µs since 1970. */
  readonly at: number
  readonly alone: boolean
}

/** Texts are most of a row: they are read where they are asked for. */
const WITHOUT_TEXT = COLUMNS.replace('v.body', "'' as body")

/**
 * Feeds: views of the store that only grow, one for each reader and view. A version comes in when somebody asks as far as
 * it, and gets the time of that as its stamp: later than all before, its own for ever, and nothing but what the reader
 * may read decides it. A walker that goes by stamps misses nothing: what is stored late, or becomes readable late, comes late.
 */
export function feedsOf(
  reading: Reading,
  storage: { asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T> },
  now: () => number,
): Pick<ExchangeObjects, 'feed' | 'leaveFeed' | 'dropFeed'> {
  /** Opens a feed and brings it up to date, for what is to be done with it. */
  const inFeed = <T>(reader: Subject, view: FeedView, work: (feed: Feed, how: Extending) => Promise<T>): Promise<T> =>
    reading.note(reader, async (tx, reach, reads) => {
      const lens = lensOf(view, reading)
      const how = { tx, reading, lens, now: now(), reads }
      const feed = await openFeed(tx, reader.id, view.view, lens, reach)
      return work(await catchUp(feed, reach, how), how)
    })

  /** Feeds that had all there was, as they were then: nothing needs to be looked for until something is written. */
  const full = new Map<number, Feed>()
  const isFull = (feed: Feed): boolean => {
    if (full.size > MOST_REMEMBERED) full.clear()
    const was = full.get(feed.id)
    return was?.written === feed.written && Buffer.compare(was.mask, feed.mask) === 0
  }
  return {
    async feed(reader, view, question) {
      if (!Number.isInteger(question.limit) || question.limit < 1 || question.limit > MOST_ROWS)
        throw new Fault('invalid', 'objects.limit', `A page of a feed has 1 to ${MOST_ROWS} rows.`)
      return inFeed(reader, view, async (feed, how) => {
        const kinds = reading.kindNumbers(question.types)
        if (question.ids !== undefined) await takeIn(feed, question.ids, how)
        const read = (asked: FeedQuestion) =>
          how.reads(async () =>
            rowsOf(reading, how.tx, await readPage(how.tx, feed, how.lens, { ...asked, kinds }), asked.texts),
          )
        const page = await read(question)
        const missing = question.limit - page.length
        if (missing === 0 || question.ids !== undefined || isFull(feed)) return page
        const longer = await extend(feed, missing, kinds, how)
        if (longer.last === feed.last) {
          if (kinds === undefined) full.set(feed.id, feed)
          return page
        }
        const after = page.at(-1)?.stamp ?? question.after ?? 0n
        return [...page, ...(await read({ ...question, after, limit: missing }))]
      })
    },

    async leaveFeed(reader, view, rows) {
      if (rows.length === 0) return 0
      return inFeed(reader, view, async (feed, how) => {
        const state = await lockFeed(how.tx, feed)
        const found = await how.reads(() => inView(how.tx, feed, how.lens, rows))
        const own = found.filter((r) => !r.gone)
        await how.tx.query('update feed_row set gone = true where feed = $1 and seq = any($2::bigint[])', [
          state.id,
          pgArray(own.filter((r) => r.inside).map((r) => r.seq)),
        ])
        // What has not come in yet never shall.
        const never = own.filter((r) => !r.inside).map((r): Incoming => ({ ...r, content: null }))
        await append(how.tx, state, never, how.now, true)
        return own.length
      })
    },

    async dropFeed(readerId, view) {
      await storage.asOwner(async (tx) => {
        const feeds = await tx.query<{ id: number }>(
          'delete from feed where reader = $1 and ($2::text is null or view = $2) returning id',
          [readerId, view ?? null],
        )
        const ids = [pgArray(feeds.map((f) => f.id))]
        for (const table of ['feed_row', 'feed_cursor'])
          await tx.query(`delete from ${table} where feed = any($1::int[])`, ids)
        await tx.query('delete from feed_news where arrived <= coalesce((select min(news) from feed), arrived)')
      })
    },
  }
}

/** Takes the versions of these objects in at once: where in a feed they stand is free. */
async function takeIn(feed: Feed, ids: readonly string[], { tx, lens, now, reads }: Extending): Promise<void> {
  const find = () =>
    reads(async () => {
      const params: unknown[] = [feed.id, pgArray(ids)]
      const param = (value: unknown) => `$${params.push(value)}`
      const rows = await tx.query<Omit<Incoming, 'content'> & { readonly split: boolean }>(
        `select v.seq, v.label_id, v.kind, v.stamp, v.digest, v.split from thing t join version v on v.thing = t.num
         where t.id = any($2::text[]) and ${lens.standing(param)} and ${lens.asserted(param)}
           and not exists (select from feed_row r where r.feed = $1 and r.seq = v.seq)`,
        params,
      )
      return withContents(
        tx,
        rows.map((r) => ({ ...r, seq: Number(r.seq), stamp: Number(r.stamp) })),
      )
    })
  if ((await find()).length === 0) return
  const state = await lockFeed(tx, feed)
  await append(tx, state, await find(), now)
}

function readPage(
  tx: Tx,
  feed: Feed,
  lens: Lens,
  {
    after,
    limit,
    ids,
    kinds,
    texts,
  }: Pick<FeedQuestion, 'after' | 'limit' | 'ids' | 'texts'> & {
    readonly kinds: readonly number[] | undefined
  },
): Promise<readonly PageRow[]> {
  const params: unknown[] = [feed.id, String(after ?? 0n), limit]
  const param = (value: unknown) => `$${params.push(value)}`
  const where = [
    'r.feed = $1 and r.stamp > $2::bigint and not r.gone',
    ...(ids === undefined ? [] : [`t.id = any(${param(pgArray(ids))}::text[])`]),
    ...(kinds === undefined
      ? []
      : kinds.length === 1
        ? [`r.kind = ${param(kinds[0])}`]
        : [`r.kind = any(${param(pgArray(kinds))}::int[])`]),
    lens.asserted(param),
  ]
  return tx.query<PageRow>(
    `select r.stamp as at, not exists (select from version o where o.thing = v.thing and o.seq <> v.seq) as alone,
       ${texts ? COLUMNS : WITHOUT_TEXT} from feed_row r join version v on v.seq = r.seq join thing t on t.num = v.thing
     where ${where.join(' and ')} order by r.stamp limit $3`,
    params,
  )
}

async function rowsOf(reading: Reading, tx: Tx, page: readonly PageRow[], texts: boolean): Promise<readonly FeedRow[]> {
  const bodies = texts ? await reading.objects(tx, page, new Map()) : []
  return page.map((row, i) => ({
    stamp: BigInt(row.at),
    id: row.id,
    type: reading.kinds.name(row.kind),
    version: row.modified,
    specVersion: SPEC_VERSION,
    label: reading.book.label(row.label_id),
    text: bodies[i]?.body ?? '',
    alone: row.alone,
  }))
}

async function inView(
  tx: Tx,
  feed: Feed,
  lens: Lens,
  rows: readonly { readonly id: string; readonly version: string }[],
): Promise<readonly (Omit<Incoming, 'content'> & { readonly inside: boolean; readonly gone: boolean })[]> {
  const params: unknown[] = [feed.id, pgArray(rows.map((r) => r.id)), pgArray(rows.map((r) => r.version))]
  const param = (value: unknown) => `$${params.push(value)}`
  const found = await tx.query<Omit<Incoming, 'content'> & { readonly inside: boolean; readonly gone: boolean }>(
    `select distinct v.seq, v.label_id, v.kind, v.stamp, v.digest, r.seq is not null as inside, coalesce(r.gone, false) as gone
     from unnest($2::text[], $3::text[]) w(id, version) join thing t on t.id = w.id join version v on v.thing = t.num and v.modified = w.version
     left join feed_row r on r.feed = $1 and r.seq = v.seq where ${lens.standing(param)} and ${lens.asserted(param)}`,
    params,
  )
  return found.map((r) => ({ ...r, seq: Number(r.seq), stamp: Number(r.stamp) }))
}
