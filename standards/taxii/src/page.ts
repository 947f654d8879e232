import { compareTimestamps } from '@testudo/stix'
import { TaxiiFault } from './fault.ts'
import type { Position, StoredRow } from './store.ts'

/** A page of rows and where the next one starts. */
export interface Page {
  readonly rows: readonly StoredRow[]
  /** Set when there is more: the last row of this page. */
  readonly end: Position | undefined
  /** The date to tell as the last one; absent when the page is empty. */
  readonly lastAdded: string | undefined
}

/** Asks for rows after a place; the rest of the question is already bound. */
export type AskRows = (
  place: { readonly after?: Position; readonly addedAfter?: string },
  limit: number,
) => Promise<readonly StoredRow[]>

const sameInstant = (a: string, b: string): boolean => compareTimestamps(a, b) === 0

/** A timestamp with exactly six fractional digits (§3.2, `X-TAXII-Date-Added-First`). */
export function microseconds(timestamp: string): string {
  const [seconds = '', fraction = ''] = timestamp.slice(0, -1).split('.')
  if (fraction.length > 6) throw new RangeError(`a date added has more than six fractional digits: ${timestamp}`)
  return `${seconds}.${fraction.padEnd(6, '0')}Z`
}

/** One microsecond later, within the same second; `undefined` at its end. */
function justAfter(timestamp: string): string | undefined {
  const text = microseconds(timestamp)
  const fraction = Number(text.slice(20, 26)) + 1
  return fraction > 999_999 ? undefined : `${text.slice(0, 20)}${String(fraction).padStart(6, '0')}Z`
}

/**
 * Cuts a page of at most `limit` rows so that a client that walks by `added_after` alone cannot lose any.
 *
 * A page ends between two instants when it can, and is shorter for it. When more than `limit` rows share one instant it
 * must be cut inside: `next` walks through; `added_after` at exactly that instant is refused, because it cannot say
 * how far it got. So that whoever walked through by `next` may poll on from there, the page that ends such a run tells
 * a microsecond later as its last date.
 *
 * @param uniqueInstants no two rows share an instant: nothing to look for
 * @throws {TaxiiFault} 400 `taxii.tie` as told above
 */
export async function cutPage(
  ask: AskRows,
  from: { readonly next: Position | undefined; readonly addedAfter: string | undefined },
  limit: number,
  uniqueInstants = false,
): Promise<Page> {
  const { next, addedAfter } = from
  if (next === undefined && addedAfter !== undefined && !uniqueInstants) await refuseInsideTie(ask, addedAfter, limit)
  const place = next === undefined ? (addedAfter === undefined ? {} : { addedAfter }) : { after: next }
  const rows = await ask(place, limit + 1)

  const cut = rows.length <= limit ? rows.length : lengthBeforeTie(rows, limit)
  const page = rows.slice(0, cut)
  const last = page.at(-1)
  if (last === undefined) return { rows: page, end: undefined, lastAdded: undefined }
  const following = rows[cut]
  return {
    rows: page,
    end: following && { dateAdded: last.dateAdded, key: last.key },
    lastAdded: lastAdded(last, following, next),
  }
}

async function refuseInsideTie(ask: AskRows, instant: string, limit: number): Promise<void> {
  const tie = await ask({ after: { dateAdded: instant, key: '' } }, limit + 1)
  const beyond = tie[limit]
  if (beyond === undefined || !sameInstant(beyond.dateAdded, instant)) return
  throw new TaxiiFault(400, 'taxii.tie', `More than ${limit} objects were added at that very instant`, {
    description:
      'added_after cannot tell which of them you have: follow next through the pages, ask with a larger limit, ' +
      'or ask with an added_after one microsecond later when you have them all.',
  })
}

/** How many of the first `limit` rows end between two instants; all of them when they share one with the row after. */
function lengthBeforeTie(rows: readonly StoredRow[], limit: number): number {
  const beyond = rows[limit]
  if (beyond === undefined) return limit
  let length = limit
  while (length > 0 && sameInstant(rows[length - 1]?.dateAdded ?? '', beyond.dateAdded)) length--
  return length === 0 ? limit : length
}

function lastAdded(last: StoredRow, following: StoredRow | undefined, next: Position | undefined): string {
  const date = microseconds(last.dateAdded)
  const endsCutTie =
    next !== undefined &&
    sameInstant(next.dateAdded, last.dateAdded) &&
    !(following && sameInstant(following.dateAdded, last.dateAdded))
  if (!endsCutTie) return date
  const after = justAfter(last.dateAdded)
  const free = after !== undefined && (following === undefined || compareTimestamps(following.dateAdded, after) > 0)
  return free ? after : date
}
