import type { FeedQuestion, FeedRow, FeedView } from '@testudo/platform/objects'
import { type Match, matchRows, type RowQuery, type StoredRow } from '@testudo/taxii'
import type { Parts } from '../parts.ts'
import type { Caller } from './collections.ts'
import { isForeign, passable } from './held.ts'
import { standing } from './standing.ts'
import { stampOf, stampText } from './stamps.ts'

/** Rows a feed is asked for at once when many of them may be left out. */
const STRIDE = 1_000
/** Stamps are unique in a feed: the key tells nothing, but may not be empty. */
const KEY = '0'

/** A row of a feed as TAXII tells it, with what it was made of. */
export interface ToldRow extends StoredRow {
  readonly feed: FeedRow
}

function told(feed: FeedRow): ToldRow {
  const dateAdded = stampText(feed.stamp)
  return {
    feed,
    id: feed.id,
    version: feed.version === '' ? dateAdded : feed.version,
    specVersion: feed.specVersion,
    text: feed.text,
    dateAdded,
    key: KEY,
  }
}

/** Where a question begins: strictly after this microsecond. */
function beginning({ after, addedAfter }: RowQuery): bigint | undefined {
  if (after !== undefined) return stampOf(after.dateAdded) - (after.key === '' ? 1n : 0n)
  return addedAfter === undefined ? undefined : stampOf(addedAfter)
}

/**
 * Rows of a collection as its caller sees them: those of the feed, less what may not be passed on to the caller, less what
 * the filters leave out. Cost follows the rows looked at, not the size of the feed, unless a filter keeps few.
 */
export async function rowsOf(
  parts: Parts,
  caller: Caller,
  view: FeedView,
  query: RowQuery,
): Promise<readonly ToldRow[]> {
  const { match, limit, texts } = query
  const ask = (question: FeedQuestion) => parts.host.exchange.feed(caller.subject, view, question)
  const foreign = isForeign(parts, caller.subject)
  // Mostly every row is one of the answer; where a filter keeps few, the strides grow.
  let stride = limit
  const found: ToldRow[] = []
  let after = beginning(query)
  for (;;) {
    const page = await ask({
      limit: stride,
      texts,
      ...(after === undefined ? {} : { after }),
      ...(match.ids && { ids: match.ids }),
      ...(match.types && { types: match.types }),
    })
    const open = foreign ? await passable(parts, caller.subject, page) : page
    found.push(...(await fitting(open, match, ask)))
    after = page.at(-1)?.stamp
    if (found.length >= limit || page.length < stride) return found.slice(0, limit)
    stride = Math.max(limit, Math.min(STRIDE, 2 * stride))
  }
}

type Asking = (question: FeedQuestion) => Promise<readonly FeedRow[]>

/** Those of a page that stand, and that the filters keep: first and last version are those of the whole feed. */
async function fitting(page: readonly FeedRow[], match: Match, ask: Asking): Promise<readonly ToldRow[]> {
  const rows = page.map(told)
  // Most objects have one version: nothing has to be looked up for them.
  const single = rows.filter(({ feed }) => feed.alone)
  const several = [...new Set(rows.flatMap(({ feed, id }) => (feed.alone ? [] : [id])))]
  const objects = several.length === 0 ? [] : await everyVersion(several, ask)
  const standings = [...Map.groupBy(objects, (row) => row.id).values()].flatMap(standing)
  const kept = new Set(matchRows([...single, ...standings.map(told)], match).map((row) => row.dateAdded))
  return rows.filter((row) => kept.has(row.dateAdded))
}

async function everyVersion(ids: readonly string[], ask: Asking): Promise<readonly FeedRow[]> {
  const limit = Math.max(STRIDE, 2 * ids.length)
  const rows: FeedRow[] = []
  let after: bigint | undefined
  for (;;) {
    const page = await ask({ ids, limit, texts: true, ...(after === undefined ? {} : { after }) })
    rows.push(...page)
    after = page.at(-1)?.stamp
    if (page.length < limit) return rows
  }
}
