import type { JsonObject } from '@testudo/stix'
import { pgArray, type Tx } from '../storage/index.ts'
import type { Kinds } from './kinds.ts'
import type { LabelBook } from './labels.ts'
import { faceOf, type KeptPortion, recompose } from './prepare.ts'
import type { StoredObject } from './types.ts'

/** Columns every read of versions returns. */
export const COLUMNS =
  'v.seq, t.id, v.kind, v.label_id, v.modified, v.name, v.sort, v.revoked, v.stamp, v.digest, v.split, v.body'

export interface VersionRow {
  readonly seq: number
  readonly id: string
  readonly kind: number
  readonly label_id: number
  readonly modified: string
  readonly name: string
  readonly sort: string
  readonly revoked: boolean
  readonly stamp: number
  readonly digest: Uint8Array
  readonly split: boolean
  readonly body: string
}

/** Since when (Unix ms) a reader may read each label that was opened to it later than its rows were added. */
export type Grants = ReadonlyMap<number, number>

export const addedAt = (row: Pick<VersionRow, 'stamp' | 'label_id'>, grants: Grants): number =>
  Math.max(Math.floor(Number(row.stamp) / 1_000), grants.get(row.label_id) ?? 0)

/** Turns rows into objects, with the marked parts the reader may read put back. */
export async function toObjects(
  tx: Tx,
  rows: readonly VersionRow[],
  how: { readonly book: LabelBook; readonly kinds: Kinds; readonly grants: Grants },
): Promise<StoredObject[]> {
  const parts = await readableParts(tx, rows)
  return rows.map((row) => {
    const type = how.kinds.name(row.kind)
    const own = parts.get(Number(row.seq))
    const { body, name } = own === undefined ? row : assembled(row, type, own)
    return {
      id: row.id,
      type,
      modified: row.modified,
      name,
      body,
      label: how.book.label(row.label_id),
      revoked: row.revoked,
      dateAdded: addedAt(row, how.grants),
    }
  })
}

interface Parts {
  whole: string | undefined
  readonly some: KeptPortion[]
}

async function readableParts(tx: Tx, rows: readonly VersionRow[]): Promise<ReadonlyMap<number, Parts>> {
  const split = rows.filter((row) => row.split).map((row) => Number(row.seq))
  const parts = new Map<number, Parts>()
  if (split.length === 0) return parts
  const found = await tx.query<{ seq: number; selector: string; value: string }>(
    'select seq, selector, value from portion where seq = any($1::bigint[]) order by seq, selector',
    [pgArray(split)],
  )
  for (const { seq, selector, value } of found) {
    const own = parts.get(Number(seq)) ?? { whole: undefined, some: [] }
    parts.set(Number(seq), own)
    if (selector === '') own.whole = value
    else own.some.push(JSON.parse(value) as KeptPortion)
  }
  return parts
}

/** Who may read every part gets the text as received; others the common text with their parts. */
function assembled(row: VersionRow, type: string, parts: Parts): { body: string; name: string } {
  if (parts.whole !== undefined)
    return { body: parts.whole, name: faceOf(type, JSON.parse(parts.whole) as JsonObject).name }
  const value = recompose(JSON.parse(row.body) as JsonObject, parts.some)
  return { body: JSON.stringify(value), name: faceOf(type, value).name }
}
