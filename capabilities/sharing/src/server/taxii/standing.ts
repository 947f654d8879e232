import type { FeedRow } from '@testudo/platform/objects'
import { compareTimestamps } from '@testudo/stix'

interface Content {
  readonly row: FeedRow
  readonly creator: string | undefined
  readonly revoked: boolean
}

/**
 * The rows of one object that go out. The store keeps what contradicts, for people to settle; a client gets one content of
 * each version: that which came first into its feed, by the creator of the first version, and none after a revocation
 * (STIX 2.1 §3.6). Observables carry no time: every content of theirs stands.
 *
 * @param rows all of one object in a feed, with their texts
 */
export function standing(rows: readonly FeedRow[]): readonly FeedRow[] {
  const contents = rows
    .map(read)
    .toSorted((a, b) => byVersion(a.row, b.row) || (a.row.stamp < b.row.stamp ? -1 : a.row.stamp > b.row.stamp ? 1 : 0))
  const founder = contents.find(({ creator }) => creator !== undefined)?.creator
  const kept: FeedRow[] = []
  let revocation: FeedRow | undefined
  for (const { row, creator, revoked } of contents) {
    const last = kept.at(-1)
    if (founder !== undefined && creator !== founder) continue
    if (row.version !== '' && last !== undefined && byVersion(last, row) === 0) continue
    if (revocation !== undefined && byVersion(revocation, row) < 0) break
    if (revoked) revocation = row
    kept.push(row)
  }
  return kept
}

const byVersion = (a: FeedRow, b: FeedRow): number =>
  a.version === '' || b.version === ''
    ? Number(a.version !== '') - Number(b.version !== '')
    : compareTimestamps(a.version, b.version)

function read(row: FeedRow): Content {
  const { created_by_ref: creator, revoked } = JSON.parse(row.text) as Readonly<Record<string, unknown>>
  return { row, creator: typeof creator === 'string' ? creator : undefined, revoked: revoked === true }
}
