import { compareTimestamps, isTimestamp, typeOfId } from '@testudo/stix'
import type { Match, Position, RowQuery, StoredRow } from './store.ts'

/** The version of an object for TAXII (§5.3.1): `modified`, else `created`, else the date it was added. */
export function objectVersion(object: Readonly<Record<string, unknown>>, dateAdded: string): string {
  for (const name of ['modified', 'created']) {
    const value = object[name]
    if (typeof value === 'string' && isTimestamp(value)) return value
  }
  return dateAdded
}

/** Orders by instant of the date added, then by key. */
export function comparePositions(a: Position, b: Position): number {
  return compareTimestamps(a.dateAdded, b.dateAdded) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}

const fits = <T>(list: readonly T[] | undefined, value: T | undefined): boolean =>
  list === undefined || (value !== undefined && list.includes(value))

/** The rows of one object that `match[version]` keeps; rows are of one spec version. */
function versionsOf(rows: readonly StoredRow[], { version }: Match): readonly StoredRow[] {
  if (version.all) return rows
  const sorted = rows.toSorted((a, b) => compareTimestamps(a.version, b.version))
  const newest = sorted.at(-1)?.version
  const oldest = sorted[0]?.version
  const same = (a: string, b: string | undefined): boolean => b !== undefined && compareTimestamps(a, b) === 0
  return rows.filter(
    (row) =>
      (version.last && same(row.version, newest)) ||
      (version.first && same(row.version, oldest)) ||
      version.instants.some((instant) => same(row.version, instant)),
  )
}

/**
 * Applies the filters of §3.4 to rows of a collection, any order; the answer is in order of addition. First and last
 * version are those of the collection, whatever else the query leaves out. O(n log n).
 */
export function matchRows(rows: readonly StoredRow[], match: Match): StoredRow[] {
  const objects = new Map<string, StoredRow[]>()
  for (const row of rows) {
    if (!fits(match.ids, row.id) || !fits(match.types, typeOfId(row.id))) continue
    const versions = objects.get(row.id)
    if (versions) versions.push(row)
    else objects.set(row.id, [row])
  }
  const kept: StoredRow[] = []
  for (const versions of objects.values()) {
    const newestSpec = versions.reduce((newest, row) => (row.specVersion > newest ? row.specVersion : newest), '')
    const wanted = match.specVersions ?? [newestSpec]
    kept.push(
      ...versionsOf(
        versions.filter((row) => wanted.includes(row.specVersion)),
        match,
      ),
    )
  }
  return kept.toSorted(comparePositions)
}

/** Answers a query from a list in memory: see {@link matchRows}. */
export function selectRows(rows: readonly StoredRow[], query: RowQuery): StoredRow[] {
  const { after, addedAfter } = query
  return matchRows(rows, query.match)
    .filter((row) => after === undefined || comparePositions(row, after) > 0)
    .filter((row) => addedAfter === undefined || compareTimestamps(row.dateAdded, addedAfter) > 0)
    .slice(0, query.limit)
}
