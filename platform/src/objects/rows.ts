import { createHmac } from 'node:crypto'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { pgArray, type Tx } from '../storage/index.ts'
import type { Kinds } from './kinds.ts'
import { faceOf, type KeptPortion, keysOf, partMark, type Prepared, sha256 } from './prepare.ts'
import type { Known } from './verdict.ts'

/** Width of the window into which the rows of one batch are placed, in µs. */
const WINDOW_MICROS = 10_000

/** A marked part of a stored version: who may read it, and what tells it from another. */
export interface StoredPart {
  readonly label: number
  readonly mark: string
}

export interface StoredRow extends Known {
  readonly seq: number
  readonly parts: readonly StoredPart[]
  readonly thing: number
  readonly kind: number
  head: boolean
  mixed: boolean
}

/** A version to be written: its row, the object, and the labels of its parts by number. */
export interface FreshVersion {
  readonly row: StoredRow
  readonly prepared: Prepared
  /** The text everybody sees who reads the version: as received, less marked parts. */
  readonly body: string
  readonly mark: string
  readonly portionLabels: readonly number[]
  readonly wholeLabel: number
}

export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** Eight bytes of the label's own digest: breaks ties between equal versions alike on every node. */
export const markOf = (label: Label): string =>
  Buffer.from(sha256(canonicalLabel(label)))
    .readBigInt64BE()
    .toString()

/**
 * The instant a row was added, in µs: a place in the batch's window that only its content and the node's secret decide,
 * so that neither order nor gaps tell how much else was in the batch.
 */
function stampOf(clockMicros: number, secret: Uint8Array, digest: Uint8Array): number {
  return clockMicros + (createHmac('sha256', secret).update(digest).digest().readUInt32BE() % WINDOW_MICROS)
}

/** Inserts versions, their search words and their observable keys. */
export async function insertVersions(
  tx: Tx,
  fresh: readonly FreshVersion[],
  how: { readonly clockMicros: number; readonly secret: Uint8Array; readonly numberOf: (id: string) => number },
): Promise<void> {
  if (fresh.length === 0) return
  const faces = fresh.map((f) => faceOf(f.prepared.type, f.prepared.bodyValue))
  const rows = fresh.map((f) => f.row)
  await tx.query(
    `insert into version(seq, thing, kind, label_id, modified, moment, digest, whole, mark, creator, revoked, head, mixed, split, stamp, size, name, sort, body)
     select * from unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::text[], $6::text[], $7::bytea[], $8::bytea[], $9::bigint[], $10::int[], $11::bool[], $12::bool[], $13::bool[], $14::bool[], $15::bigint[], $16::int[], $17::text[], $18::text[], $19::text[])`,
    [
      pgArray(rows.map((r) => r.seq)),
      pgArray(rows.map((r) => r.thing)),
      pgArray(rows.map((r) => r.kind)),
      pgArray(rows.map((r) => r.label)),
      pgArray(fresh.map((f) => f.prepared.modified)),
      pgArray(rows.map((r) => r.moment)),
      pgArray(fresh.map((f) => f.prepared.digest)),
      pgArray(rows.map((r) => Buffer.from(r.whole, 'hex'))),
      pgArray(fresh.map((f) => f.mark)),
      pgArray(rows.map((r) => (r.creator === undefined ? null : how.numberOf(r.creator)))),
      pgArray(rows.map((r) => r.revoked)),
      pgArray(rows.map((r) => r.head)),
      pgArray(rows.map((r) => r.mixed)),
      pgArray(fresh.map((f) => f.prepared.portions.length > 0)),
      pgArray(fresh.map((f) => stampOf(how.clockMicros, how.secret, f.prepared.digest))),
      pgArray(rows.map((r) => r.size)),
      pgArray(faces.map((f) => f.name)),
      pgArray(faces.map((f) => f.sort)),
      pgArray(fresh.map((f) => f.body)),
    ],
  )
  const wordy = fresh.flatMap((f, i) => {
    const face = faces[i]
    return face === undefined || face.words.every((w) => w === '') ? [] : [{ row: f.row, face }]
  })
  if (wordy.length > 0) {
    await tx.query(
      `insert into prose(seq, label_id, name, words) select s, l, a, setweight(to_tsvector('english', n), 'A') || setweight(to_tsvector('english', o), 'B') || setweight(to_tsvector('english', p), 'D')
       from unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) as t(s, l, a, n, o, p)`,
      [
        pgArray(wordy.map((w) => w.row.seq)),
        pgArray(wordy.map((w) => w.row.label)),
        pgArray(wordy.map((w) => w.face.names)),
        pgArray(wordy.map((w) => w.face.words[0])),
        pgArray(wordy.map((w) => w.face.words[1])),
        pgArray(wordy.map((w) => w.face.words[2])),
      ],
    )
  }
  const keys = fresh.flatMap((f) => [...new Set(keysOf(f.prepared.bodyValue))].map((key) => ({ key, row: f.row })))
  if (keys.length > 0) {
    await tx.query(
      'insert into observable(key, kind, seq, label_id) select * from unnest($1::text[], $2::int[], $3::bigint[], $4::int[])',
      [
        pgArray(keys.map((k) => k.key)),
        pgArray(keys.map((k) => k.row.kind)),
        pgArray(keys.map((k) => k.row.seq)),
        pgArray(keys.map((k) => k.row.label)),
      ],
    )
  }
}

/** Inserts edges; one inside a marked part carries the label of that part. */
export async function insertEdges(
  tx: Tx,
  fresh: readonly FreshVersion[],
  kinds: Kinds,
  numberOf: (id: string) => number,
): Promise<void> {
  const edges = fresh.flatMap((f) =>
    f.prepared.edges.map((edge) => {
      const part = f.prepared.portions.findIndex((p) => edge.path === p.path || edge.path.startsWith(`${p.path}/`))
      return {
        seq: f.row.seq,
        kind: kinds.number(edge.kind),
        src: numberOf(edge.src),
        dst: numberOf(edge.dst),
        label: part < 0 ? f.row.label : (f.portionLabels[part] ?? f.wholeLabel),
      }
    }),
  )
  if (edges.length === 0) return
  await tx.query(
    'insert into edge(seq, kind, src, dst, label_id) select * from unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::int[])',
    [
      pgArray(edges.map((e) => e.seq)),
      pgArray(edges.map((e) => e.kind)),
      pgArray(edges.map((e) => e.src)),
      pgArray(edges.map((e) => e.dst)),
      pgArray(edges.map((e) => e.label)),
    ],
  )
}

/** Inserts marked parts under their own labels, and the text as received (selector '') under the join of all. */
export async function insertPortions(tx: Tx, fresh: readonly FreshVersion[]): Promise<void> {
  const rows = fresh.flatMap((f) =>
    f.prepared.portions.length === 0
      ? []
      : [
          { seq: f.row.seq, selector: '', label: f.wholeLabel, value: f.prepared.text },
          ...f.prepared.portions.map((p, i) => ({
            seq: f.row.seq,
            selector: p.selector,
            label: f.portionLabels[i] ?? f.wholeLabel,
            value: JSON.stringify(p),
          })),
        ],
  )
  if (rows.length === 0) return
  await tx.query(
    'insert into portion(seq, selector, label_id, value) select * from unnest($1::bigint[], $2::text[], $3::int[], $4::text[])',
    [
      pgArray(rows.map((r) => r.seq)),
      pgArray(rows.map((r) => r.selector)),
      pgArray(rows.map((r) => r.label)),
      pgArray(rows.map((r) => r.value)),
    ],
  )
}

interface HeldRow {
  readonly digest: Uint8Array
  readonly code: string
  readonly label: number
  readonly id: string | undefined
  readonly index: number
  readonly byte: number | undefined
  readonly message: string
  readonly text: string
}

const MOST_KEPT_TEXT = 1_000_000

/** @returns labels of the rows that were not there before */
export async function insertQuarantine(
  tx: Tx,
  held: readonly HeldRow[],
  by: { readonly at: number; readonly source: string; readonly subject: string },
): Promise<readonly number[]> {
  if (held.length === 0) return []
  const rows = await tx.query<{ label_id: number }>(
    `insert into quarantine(digest, code, label_id, object_id, at, source, subject, position, byte, message, body)
     select d, c, l, i, $1, $2, $3, p, b, m, t from unnest($4::bytea[], $5::text[], $6::int[], $7::text[], $8::int[], $9::bigint[], $10::text[], $11::text[]) as x(d, c, l, i, p, b, m, t)
     on conflict do nothing returning label_id`,
    [
      by.at,
      by.source,
      by.subject,
      pgArray(held.map((h) => h.digest)),
      pgArray(held.map((h) => h.code)),
      pgArray(held.map((h) => h.label)),
      pgArray(held.map((h) => h.id ?? null)),
      pgArray(held.map((h) => h.index)),
      pgArray(held.map((h) => h.byte ?? null)),
      pgArray(held.map((h) => h.message)),
      pgArray(held.map((h) => h.text.slice(0, MOST_KEPT_TEXT).toWellFormed())),
    ],
  )
  return rows.map((r) => Number(r.label_id))
}

/** Existing versions of the given things. */
export async function loadVersions(tx: Tx, things: readonly number[]): Promise<StoredRow[]> {
  if (things.length === 0) return []
  const rows = await tx.query<Record<string, unknown>>(
    `select v.seq, v.thing, v.kind, v.label_id, v.moment, encode(v.digest, 'hex') as digest, encode(v.whole, 'hex') as whole, c.id as creator, v.revoked, v.head, v.mixed, v.size,
       case when v.split then (select json_agg(json_build_array(p.label_id, p.value) order by p.selector)::text from portion p where p.seq = v.seq and p.selector <> '') end as parts
     from version v left join thing c on c.num = v.creator where v.thing = any($1::int[])`,
    [pgArray(things)],
  )
  return rows.map((r) => ({
    seq: Number(r['seq']),
    thing: Number(r['thing']),
    kind: Number(r['kind']),
    label: Number(r['label_id']),
    moment: String(r['moment']),
    digest: String(r['digest']),
    whole: String(r['whole']),
    creator: typeof r['creator'] === 'string' ? r['creator'] : undefined,
    revoked: r['revoked'] === true,
    size: Number(r['size']),
    head: r['head'] === true,
    mixed: r['mixed'] === true,
    parts: (JSON.parse(String(r['parts'] ?? '[]')) as readonly [number, string][]).map(([label, value]) => ({
      label,
      mark: partMark(JSON.parse(value) as KeptPortion),
    })),
  }))
}
