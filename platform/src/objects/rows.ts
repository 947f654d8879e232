import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { pgArray, type Tx } from '../storage/index.ts'
import type { Kinds } from './kinds.ts'
import { type KeptPart, partMark } from './parts.ts'
import { faceOf, keysOf, type Prepared, type PreparedEdge } from './prepare.ts'
import { sha256 } from './sha256.ts'
import type { Version } from './verdict.ts'

/** Width of the window into which the rows of one batch are placed, in µs. */
const WINDOW_MICROS = 10_000

/** A marked part of a stored version: who may read it, and what tells it from another. */
export interface StoredPart {
  readonly label: number
  readonly mark: string
}

export interface StoredRow extends Version {
  readonly seq: number
  /** The sets of marked parts it came with. */
  readonly variants: (readonly StoredPart[])[]
  readonly thing: number
  readonly kind: number
  head: boolean
  mixed: boolean
}

/** A version to be written. */
export interface FreshVersion {
  readonly row: StoredRow
  readonly prepared: Prepared
  readonly mark: string
}

/** Marked parts to be written: one variant of a version, with the labels of its parts by number. */
export interface AddedParts {
  readonly row: StoredRow
  readonly prepared: Prepared
  readonly labels: readonly number[]
  /** Labels of the parts that were not there before. */
  readonly news: readonly number[]
  /** The join of all of them, under which the text as received is kept. */
  readonly wholeLabel: number
  readonly variant: number
}

export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** Eight bytes of the label's own digest: breaks ties between equal versions alike on every node. */
export const markOf = (label: Label): string =>
  Buffer.from(sha256(canonicalLabel(label)))
    .readBigInt64BE()
    .toString()

/**
 * The instant a row was added, in µs: a place in the batch's window that only its content, its label and the node's secret
 * decide, so that neither order nor gaps tell how much else was in the batch.
 */
function stampOf(clockMicros: number, secret: KeyObject, { prepared, mark }: FreshVersion): number {
  const place = createHmac('sha256', secret).update(prepared.digest).update(mark).digest().readUInt32BE()
  return clockMicros + (place % WINDOW_MICROS)
}

/** Inserts versions, what they came as where it was spelled otherwise, their search words and their observable keys. */
export async function insertVersions(
  tx: Tx,
  fresh: readonly FreshVersion[],
  how: { readonly clockMicros: number; readonly secret: Uint8Array; readonly numberOf: (id: string) => number },
): Promise<void> {
  if (fresh.length === 0) return
  const faces = fresh.map((f) => faceOf(f.prepared.type, f.prepared.bodyValue))
  const rows = fresh.map((f) => f.row)
  // As bytes the key would be made anew for each row, which costs three times as much as the stamp.
  const secret = createSecretKey(how.secret)
  await tx.query(
    `insert into version(seq, thing, kind, label_id, modified, moment, digest, mark, creator, revoked, head, mixed, split, stamp, size, name, sort, body, spelled)
     select *, true from unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::text[], $6::text[], $7::bytea[], $8::bigint[], $9::int[], $10::bool[], $11::bool[], $12::bool[], $13::bool[], $14::bigint[], $15::int[], $16::text[], $17::text[], $18::text[])`,
    [
      pgArray(rows.map((r) => r.seq)),
      pgArray(rows.map((r) => r.thing)),
      pgArray(rows.map((r) => r.kind)),
      pgArray(rows.map((r) => r.label)),
      pgArray(fresh.map((f) => f.prepared.modified)),
      pgArray(rows.map((r) => r.moment)),
      pgArray(fresh.map((f) => f.prepared.digest)),
      pgArray(fresh.map((f) => f.mark)),
      pgArray(rows.map((r) => (r.creator === undefined ? null : how.numberOf(r.creator)))),
      pgArray(rows.map((r) => r.revoked)),
      pgArray(rows.map((r) => r.head)),
      pgArray(rows.map((r) => r.mixed)),
      pgArray(rows.map((r) => r.variants.length > 0)),
      pgArray(fresh.map((f) => stampOf(how.clockMicros, secret, f))),
      pgArray(rows.map((r) => r.size)),
      pgArray(faces.map((f) => f.name)),
      pgArray(faces.map((f) => f.sort)),
      pgArray(fresh.map((f) => f.prepared.canonical)),
    ],
  )
  const otherwise = fresh.filter(({ prepared: p }) => p.portions.length === 0 && p.text !== p.canonical)
  if (otherwise.length > 0)
    await tx.query('insert into received(seq, body) select * from unnest($1::bigint[], $2::text[])', [
      pgArray(otherwise.map((f) => f.row.seq)),
      pgArray(otherwise.map((f) => f.prepared.text)),
    ])
  const wordy = fresh.flatMap((f, i) => {
    const face = faces[i]
    return face === undefined || face.words.every((w) => w === '') ? [] : [{ row: f.row, face }]
  })
  if (wordy.length > 0) {
    await tx.query(
      `insert into prose(seq, kind, label_id, name, words) select s, k, l, a, setweight(to_tsvector('english', n), 'A') || setweight(to_tsvector('english', o), 'B') || setweight(to_tsvector('english', p), 'D')
       from unnest($1::bigint[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[]) as t(s, k, l, a, n, o, p)`,
      [
        pgArray(wordy.map((w) => w.row.seq)),
        pgArray(wordy.map((w) => w.row.kind)),
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

/** Inserts edges; one inside a marked part carries the label of the innermost part around it. */
export async function insertEdges(
  tx: Tx,
  fresh: readonly FreshVersion[],
  added: readonly AddedParts[],
  kinds: Kinds,
  numberOf: (id: string) => number,
): Promise<void> {
  const edges: { seq: number; kind: number; src: number; dst: number; label: number }[] = []
  const take = (row: StoredRow, edge: PreparedEdge, label: number) =>
    edges.push({ seq: row.seq, kind: kinds.number(edge.kind), src: numberOf(edge.src), dst: numberOf(edge.dst), label })
  for (const { row, prepared } of fresh)
    for (const edge of prepared.portions.length === 0 ? prepared.edges : openEdges(prepared)) take(row, edge, row.label)
  for (const { row, prepared, labels, wholeLabel } of added) {
    const open = openEdges(prepared)
    for (const edge of prepared.edges) {
      const part = partAround(prepared, edge.path)
      if (part >= 0 && !open.some((e) => isSameEdge(e, edge))) take(row, edge, labels[part] ?? wholeLabel)
    }
  }
  if (edges.length === 0) return
  // Variants of one version may hold the same reference.
  const known =
    added.length > 0
      ? 'where not exists (select from edge e where (e.seq, e.kind, e.src, e.dst, e.label_id) = (x.seq, x.kind, x.src, x.dst, x.label_id))'
      : ''
  await tx.query(
    `insert into edge(seq, kind, src, dst, label_id) select ${known === '' ? '' : 'distinct '}* from unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::int[]) as x(seq, kind, src, dst, label_id) ${known}`,
    [
      pgArray(edges.map((e) => e.seq)),
      pgArray(edges.map((e) => e.kind)),
      pgArray(edges.map((e) => e.src)),
      pgArray(edges.map((e) => e.dst)),
      pgArray(edges.map((e) => e.label)),
    ],
  )
}

/** Edges everybody sees who reads the version, each once. */
const openEdges = (prepared: Prepared): readonly PreparedEdge[] =>
  prepared.edges
    .filter((edge) => partAround(prepared, edge.path) < 0)
    .filter((edge, i, all) => all.findIndex((e) => isSameEdge(e, edge)) === i)

const isSameEdge = (a: PreparedEdge, b: PreparedEdge): boolean =>
  a.kind === b.kind && a.src === b.src && a.dst === b.dst

/** Which marked part holds this place; -1: none. */
function partAround({ portions }: Prepared, path: string): number {
  let innermost = -1
  for (const [i, part] of portions.entries())
    if (
      (path === part.path || path.startsWith(`${part.path}/`)) &&
      part.path.length > (portions[innermost]?.path.length ?? -1)
    )
      innermost = i
  return innermost
}

/** Inserts marked parts under their own labels, and the text as received (selector '') under the join of all. */
export async function insertParts(tx: Tx, added: readonly AddedParts[]): Promise<void> {
  if (added.length === 0) return
  const rows = added.flatMap(({ row, prepared, labels, wholeLabel, variant }) => [
    { seq: row.seq, variant, selector: '', label: wholeLabel, value: prepared.text },
    ...prepared.portions.map((part, i) => ({
      seq: row.seq,
      variant,
      selector: part.selector,
      label: labels[i] ?? wholeLabel,
      value: JSON.stringify(part),
    })),
  ])
  await tx.query(
    'insert into portion(seq, variant, selector, label_id, value) select * from unnest($1::bigint[], $2::int[], $3::text[], $4::int[], $5::text[])',
    [
      pgArray(rows.map((r) => r.seq)),
      pgArray(rows.map((r) => r.variant)),
      pgArray(rows.map((r) => r.selector)),
      pgArray(rows.map((r) => r.label)),
      pgArray(rows.map((r) => r.value)),
    ],
  )
  await tx.query('update version set split = true where seq = any($1::bigint[]) and not split', [
    pgArray(added.map((a) => a.row.seq)),
  ])
}

export interface HeldRow {
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
  if (rows.length < held.length) await noteHeldAgain(tx, held, by)
  return rows.map((r) => Number(r.label_id))
}

/** Who else sent what was set aside before: it stays when the first takes it back. */
async function noteHeldAgain(
  tx: Tx,
  held: readonly HeldRow[],
  by: { readonly at: number; readonly source: string; readonly subject: string },
): Promise<void> {
  await tx.query(
    `insert into held_again(digest, code, label_id, source, at, subject, position, byte)
     select q.digest, q.code, q.label_id, $1, $2, $3, p, b from unnest($4::bytea[], $5::text[], $6::int[], $7::int[], $8::bigint[]) as x(d, c, l, p, b)
     join quarantine q on (q.digest, q.code, q.label_id) = (d, c, l) and q.source <> $1 on conflict do nothing`,
    [
      by.source,
      by.at,
      by.subject,
      pgArray(held.map((h) => h.digest)),
      pgArray(held.map((h) => h.code)),
      pgArray(held.map((h) => h.label)),
      pgArray(held.map((h) => h.index)),
      pgArray(held.map((h) => h.byte ?? null)),
    ],
  )
}

/** Existing versions of the given things. */
export async function loadVersions(tx: Tx, things: readonly number[]): Promise<StoredRow[]> {
  if (things.length === 0) return []
  const rows = await tx.query<Record<string, unknown>>(
    `select v.seq, v.thing, v.kind, v.label_id, v.moment, encode(v.digest, 'hex') as digest, c.id as creator, v.revoked, v.head, v.mixed, v.size,
       case when v.split then (select json_agg(json_build_array(p.variant, p.label_id, p.value) order by p.variant, p.selector)::text from portion p where p.seq = v.seq and p.selector <> '') end as parts
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
    creator: typeof r['creator'] === 'string' ? r['creator'] : undefined,
    revoked: r['revoked'] === true,
    size: Number(r['size']),
    head: r['head'] === true,
    mixed: r['mixed'] === true,
    variants: variantsOf(JSON.parse(String(r['parts'] ?? '[]')) as readonly [number, number, string][]),
  }))
}

function variantsOf(parts: readonly (readonly [number, number, string])[]): StoredPart[][] {
  const variants = new Map<number, StoredPart[]>()
  for (const [variant, label, value] of parts)
    variants.set(variant, [...(variants.get(variant) ?? []), { label, mark: partMark(JSON.parse(value) as KeptPart) }])
  return [...variants.values()]
}
