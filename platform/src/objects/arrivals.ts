import { canonicalize, type JsonObject } from '@testudo/stix'
import { pgArray, type Tx } from '../storage/index.ts'
import type { Marked } from './batch-types.ts'
import type { LabelBook } from './labels.ts'
import { type Prepared, prepare } from './prepare.ts'
import { hex, type StoredRow } from './rows.ts'
import { sha256 } from './sha256.ts'

/** One source's bringing of one content of one version. */
export interface Arrival {
  readonly seq: number
  /** The set of marked parts it came with; -1: none. */
  readonly variant: number
  readonly source: string
  /** Its place among all arrivals. */
  readonly arrived: number
  readonly at: number
  readonly reliability: string | null
  readonly credibility: string | null
  /** Number of the label signed, where the content stands under another. */
  readonly signed: number | null
}

/** A content that stands, as it was received. */
export interface Content {
  readonly text: string
  /** Of its marked parts; `under`: number of the label. */
  readonly parts: readonly { readonly selector: string; readonly under: number }[]
  /** Number of the label of the whole. */
  readonly under: number
  /** SHA-256 of the canonical form with all its parts, hex. */
  readonly digest: string
}

export const contentKey = ({ seq, variant }: Pick<Arrival, 'seq' | 'variant'>): string => `${seq} ${variant}`

/** All arrivals of these versions, in order. */
export async function loadArrivals(tx: Tx, seqs: readonly number[]): Promise<readonly Arrival[]> {
  const rows = await tx.query<Record<keyof Arrival, never>>(
    `select seq, variant, source, arrived, at, reliability, credibility, signed from claim where seq = any($1::bigint[])
     union all select a.seq, -1, a.source, a.arrived, a.at, a.reliability, a.credibility, null from assertion a where a.seq = any($1::bigint[]) and a.open
       and not exists (select from claim c where (c.seq, c.variant, c.source) = (a.seq, -1, a.source))
     order by arrived, at, seq, variant, source`,
    [pgArray(seqs)],
  )
  return rows.map(
    (r): Arrival => ({
      ...(r as Pick<Arrival, 'source' | 'reliability' | 'credibility' | 'signed'>),
      seq: Number(r.seq),
      variant: Number(r.variant),
      arrived: Number(r.arrived),
      at: Number(r.at),
    }),
  )
}

/** Every content of these versions, by {@link contentKey}. */
export async function loadContents(tx: Tx, rows: readonly StoredRow[]): Promise<ReadonlyMap<string, Content>> {
  const seqs = pgArray(rows.map((r) => r.seq))
  const bodies = await tx.query<{ seq: number; body: string }>(
    'select seq, body from version where seq = any($1::bigint[])',
    [seqs],
  )
  const contents = new Map<string, Content>()
  const rowOf = new Map(rows.map((r) => [r.seq, r]))
  for (const { seq, body } of bodies) {
    const row = rowOf.get(Number(seq))
    if (row !== undefined)
      contents.set(contentKey({ seq: row.seq, variant: -1 }), {
        text: body,
        parts: [],
        under: row.label,
        digest: row.digest,
      })
  }
  if (rows.every((r) => r.variants.length === 0)) return contents
  const portions = await tx.query<{ seq: number; variant: number; selector: string; label_id: number; value: string }>(
    `select seq, variant, selector, label_id, case when selector = '' then value else '' end as value from portion where seq = any($1::bigint[]) order by seq, variant, selector`,
    [seqs],
  )
  const variants = Map.groupBy(portions, (p) => contentKey({ seq: Number(p.seq), variant: p.variant }))
  for (const [key, [whole, ...parts]] of variants)
    if (whole !== undefined)
      contents.set(key, {
        text: whole.value,
        parts: parts.map((p) => ({ selector: p.selector, under: p.label_id })),
        under: whole.label_id,
        digest: hex(sha256(canonicalize(JSON.parse(whole.value)))),
      })
  return contents
}

/** A stored content as it was to be written: what it came as can be judged again. */
export function asMarked(index: number, row: StoredRow, content: Content, book: LabelBook): Marked {
  const value = JSON.parse(content.text) as JsonObject
  const selectors = content.parts.map((p) => p.selector)
  const prepared: Prepared = prepare(
    { index, byte: 0, text: content.text, value },
    selectors.length === 0 ? 'none' : selectors,
  )
  const under = new Map(content.parts.map((p) => [p.selector, book.label(p.under)]))
  const wholeLabel = book.label(content.under)
  return {
    prepared,
    label: book.label(row.label),
    portionLabels: prepared.portions.map((p) => under.get(p.selector) ?? wholeLabel),
    wholeLabel,
  }
}
