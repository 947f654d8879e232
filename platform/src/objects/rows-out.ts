import { canonicalize, type JsonObject } from '@testudo/stix'
import { pgArray, type Tx } from '../storage/index.ts'
import type { Kinds } from './kinds.ts'
import type { LabelBook } from './labels.ts'
import { contentsAmong, type KeptPart } from './parts.ts'
import { faceOf } from './prepare.ts'
import type { StoredObject } from './types.ts'

/** Columns of a version that make an object. */
export const SHOWN =
  'v.seq, t.id, v.kind, v.label_id, v.modified, v.name, v.revoked, v.stamp, v.split, v.spelled, v.body'
/** The same with what a place in a list is made of. */
export const COLUMNS = `${SHOWN}, v.sort, v.digest`

export interface VersionRow extends ShownRow {
  readonly sort: string
  readonly digest: Uint8Array
}

export interface ShownRow {
  readonly seq: number
  readonly id: string
  readonly kind: number
  readonly label_id: number
  readonly modified: string
  readonly name: string
  readonly revoked: boolean
  readonly stamp: number
  readonly split: boolean
  /** The body is in RFC 8785 form. */
  readonly spelled: boolean
  readonly body: string
}

/** Since when (Unix ms) a reader may read each label that was opened to it later than its rows were added. */
export type Grants = ReadonlyMap<number, number>

export const addedAt = (row: Pick<ShownRow, 'stamp' | 'label_id'>, grants: Grants): number =>
  Math.max(Math.floor(Number(row.stamp) / 1_000), grants.get(row.label_id) ?? 0)

interface Known {
  readonly book: LabelBook
  readonly kinds: Kinds
  readonly grants: Grants
}

/** Turns rows into objects, with the marked parts the reader may read put back. Of several contents, the richest. */
export const toObjects = async (tx: Tx, rows: readonly ShownRow[], how: Known): Promise<StoredObject[]> =>
  (await toContents(tx, rows, how)).flatMap(([richest]) => richest ?? [])

/**
 * Turns rows into objects: for each row every content the reader has of it, the richest first. One, unless the same
 * version came with marked parts that contradict each other.
 */
export async function toContents(
  tx: Tx,
  rows: readonly ShownRow[],
  { book, kinds, grants }: Known,
): Promise<readonly (readonly StoredObject[])[]> {
  const parts = await readableParts(tx, rows)
  return rows.map((row) => {
    const type = kinds.name(row.kind)
    const stored = {
      id: row.id,
      type,
      modified: row.modified,
      label: book.label(row.label_id),
      revoked: row.revoked,
      dateAdded: addedAt(row, grants),
    }
    const own = parts.get(Number(row.seq))
    if (own === undefined && row.spelled) return [{ ...stored, name: row.name, body: row.body }]
    const open = JSON.parse(row.body) as JsonObject
    if (own === undefined) return [{ ...stored, name: row.name, body: canonicalize(open) }]
    return contentsAmong(open, [...own.values()])
      .map((value) => ({ ...stored, name: faceOf(type, value).name, body: canonicalize(value) }))
      .toSorted((a, b) => b.body.length - a.body.length || (a.body < b.body ? -1 : 1))
  })
}

/** A marked part as a reader has it. */
export interface ReadPart extends KeptPart {
  /** Number of its label. */
  readonly under: number
}

/** The readable parts of each row, by variant. */
export async function readableParts(
  tx: Tx,
  rows: readonly Pick<ShownRow, 'seq' | 'split'>[],
): Promise<ReadonlyMap<number, ReadonlyMap<number, ReadPart[]>>> {
  const split = rows.filter((row) => row.split).map((row) => Number(row.seq))
  const parts = new Map<number, Map<number, ReadPart[]>>()
  if (split.length === 0) return parts
  const found = await tx.query<{ seq: number; variant: number; label_id: number; value: string }>(
    `select seq, variant, label_id, value from portion where seq = any($1::bigint[]) and selector <> '' order by seq, variant, selector`,
    [pgArray(split)],
  )
  for (const { seq, variant, label_id, value } of found) {
    const variants = parts.get(Number(seq)) ?? new Map<number, ReadPart[]>()
    parts.set(Number(seq), variants)
    variants.set(variant, [...(variants.get(variant) ?? []), { ...(JSON.parse(value) as KeptPart), under: label_id }])
  }
  return parts
}
