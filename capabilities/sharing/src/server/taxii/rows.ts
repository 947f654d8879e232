import type { FeedQuestion, FeedRow, FeedView } from '@testudo/platform/objects'
import { type Match, matchRows, type RowQuery, type StoredRow } from '@testudo/taxii'
import type { Parts } from '../parts.ts'
import type { Caller } from './collections.ts'
import { isForeign, passable } from './held.ts'
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
    const open = foreign ? await passable(parts, page) : page
    found.push(...(await fitting(open, match, ask)))
    after = page.at(-1)?.stamp
    if (found.length >= limit || page.length < stride) return found.slice(0, limit)
    stride = Math.max(limit, Math.min(STRIDE, 2 * stride))
  }
}

/** Those of a page that `match[version]` and `match[spec_version]` keep: first and last are those of the whole feed. */
async function fitting(
  page: readonly FeedRow[],
  match: Match,
  ask: (question: FeedQuestion) => Promise<readonly FeedRow[]>,
): Promise<readonly ToldRow[]> {
  const rows = page.map(told)
  const { specVersions } = match
  if (match.version.all && (specVersions !== undefined || rows.every((row) => row.specVersion === '2.1')))
    return rows.filter((row) => specVersions === undefined || specVersions.includes(row.specVersion))
  if (rows.length === 0) return rows
  const siblings = await everyVersion([...new Set(rows.map((row) => row.id))], ask)
  const kept = new Set(matchRows(siblings, match).map((row) => row.dateAdded))
  return rows.filter((row) => kept.has(row.dateAdded))
}

async function everyVersion(
  ids: readonly string[],
  ask: (question: FeedQuestion) => Promise<readonly FeedRow[]>,
): Promise<readonly StoredRow[]> {
  const limit = Math.max(STRIDE, 2 * ids.length)
  const rows: StoredRow[] = []
  let after: bigint | undefined
  for (;;) {
    const page = await ask({ ids, limit, texts: false, ...(after === undefined ? {} : { after }) })
    rows.push(...page.map(told))
    after = page.at(-1)?.stamp
    if (page.length < limit) return rows
  }
}
