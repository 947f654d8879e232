import { createHash } from 'node:crypto'
import type { Label } from '@testudo/kernel/label'
import type { OwnTables } from '@testudo/platform/host'
import { pgArray, type Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import type { Carriage, Parcel } from '../../core/index.ts'
import { type Db, dbOf, type OutgoingState } from './tables.ts'

/** The number of each label, each asked once. */
export async function labelNumbers(
  tables: Pick<OwnTables, 'labelNumber'>,
  tx: Tx,
  labels: readonly Label[],
): Promise<readonly number[]> {
  const known = new Map<Label, number>()
  const numbers: number[] = []
  for (const label of labels) {
    const number = known.get(label) ?? (await tables.labelNumber(tx, label))
    known.set(label, number)
    numbers.push(number)
  }
  return numbers
}

const carriageId = ({ seal, signature, pass, onward }: Carriage): string =>
  createHash('sha256')
    .update([seal, signature, pass?.text ?? '', pass?.signature ?? '', onward ?? ''].join('\n'))
    .digest('hex')

/** Stores carriages, each once. @returns the name of each parcel's carriage, in their order */
export async function putCarriages(tx: Tx, parcels: readonly Pick<Parcel, 'carriage'>[]): Promise<readonly string[]> {
  const ids = new Map<Carriage, string>()
  const names = parcels.map(({ carriage }) => {
    const id = ids.get(carriage) ?? carriageId(carriage)
    ids.set(carriage, id)
    return id
  })
  const fresh = new Map([...ids].map(([carriage, id]) => [id, carriage]))
  if (fresh.size === 0) return names
  const all = [...fresh]
  const column = (pick: (one: Carriage) => string | null) => pgArray(all.map(([, one]) => pick(one)))
  await sql`insert into sharing_carriage(id, seal, signature, pass, onward)
    select * from unnest(${pgArray([...fresh.keys()])}::text[], ${column((one) => one.seal)}::text[], ${column((one) => one.signature)}::text[],
      ${column((one) => (one.pass ? JSON.stringify(one.pass) : null))}::text[], ${column((one) => one.onward ?? null)}::text[])
    on conflict (id) do nothing`.execute(dbOf(tx))
  return names
}

/** What one row may hold in one column. */
export type Cell = string | number | boolean | null

/** One statement as it is stored. */
export interface StatementRow {
  readonly id: string
  readonly label: number
  readonly originator: string
  readonly object: string
  readonly version: string
  readonly digest: string
  readonly releasedAt: number
  readonly notAfter: number | undefined
  readonly revoked: boolean
  readonly creator: string | undefined
  readonly mine: boolean
  readonly kept: boolean
  readonly stored: boolean
  readonly standing: string | undefined
  readonly parcel: Parcel
  readonly carriage: string
  readonly hops: number
}

/** Stores statements. One that is there already keeps its text; that it is kept, and a shorter way to us, are added. */
export async function putStatements(tx: Tx, rows: readonly StatementRow[], at: number): Promise<void> {
  if (rows.length === 0) return
  const column = (pick: (row: StatementRow) => Cell) => pgArray(rows.map(pick))
  await sql`insert into sharing_statement(id, label_id, originator, object, version, digest, released_at, not_after, revoked, creator, mine, kept,
      stored, standing, statement, body, place, proof, carriage, hops, at)
    select *, ${at}::bigint from unnest(${column((r) => r.id)}::text[], ${column((r) => r.label)}::int[], ${column((r) => r.originator)}::text[],
      ${column((r) => r.object)}::text[], ${column((r) => r.version)}::text[], ${column((r) => r.digest)}::text[],
      ${column((r) => r.releasedAt)}::bigint[], ${column((r) => r.notAfter ?? null)}::bigint[], ${column((r) => r.revoked)}::bool[],
      ${column((r) => r.creator ?? null)}::text[], ${column((r) => r.mine)}::bool[], ${column((r) => r.kept)}::bool[],
      ${column((r) => r.stored)}::bool[], ${column((r) => r.standing ?? null)}::text[],
      ${column((r) => r.parcel.statement)}::text[], ${column((r) => r.parcel.text ?? '')}::text[], ${column((r) => r.parcel.index)}::int[],
      ${column((r) => r.parcel.proof.join(' '))}::text[], ${column((r) => r.carriage)}::text[], ${column((r) => r.hops)}::int[])
    on conflict (id) do update set kept = sharing_statement.kept or excluded.kept, stored = sharing_statement.stored or excluded.stored,
      carriage = case when excluded.hops > sharing_statement.hops then excluded.carriage else sharing_statement.carriage end,
      hops = greatest(excluded.hops, sharing_statement.hops)`.execute(dbOf(tx))
}

/** Something to be sent to one peer. */
export interface OutgoingRow {
  readonly peer: string
  readonly statement: string
  readonly label: number
  readonly kind: 'object' | 'tombstone'
  readonly object: string
  readonly version: string
  /** Release, rule, or `relay`; '' for recalls. */
  readonly decision: string
  readonly carriage: string
  readonly state: OutgoingState
}

/** Lines things up for peers. What was lined up for a peer before stays as it is, but for recalls, which go again. */
export async function putOutgoing(tx: Tx, rows: readonly OutgoingRow[], at: number): Promise<void> {
  if (rows.length === 0) return
  const column = (pick: (row: OutgoingRow) => Cell) => pgArray(rows.map(pick))
  await sql`insert into sharing_outgoing(peer, statement, label_id, kind, object, version, decision, carriage, made_at, state)
    select p, s, l, k, o, v, d, c, ${at}::bigint, st from unnest(${column((r) => r.peer)}::text[], ${column((r) => r.statement)}::text[],
      ${column((r) => r.label)}::int[], ${column((r) => r.kind)}::text[], ${column((r) => r.object)}::text[], ${column((r) => r.version)}::text[],
      ${column((r) => r.decision)}::text[], ${column((r) => r.carriage)}::text[], ${column((r) => r.state)}::text[]) with ordinality
      as t(p, s, l, k, o, v, d, c, st, n) order by n
    on conflict (peer, statement) do update set state = 'waiting'
      where sharing_outgoing.kind = 'tombstone' and sharing_outgoing.state in ('answered', 'dropped', 'parked')`.execute(
    dbOf(tx),
  )
}

/** The columns a parcel is made of. */
export interface ParcelColumns {
  readonly statement: string
  readonly place: number
  readonly proof: string
  readonly seal: string
  readonly signature: string
  readonly pass: string | null
  readonly onward: string | null
}

/** The parcel that was stored, with its object's text when it has one. */
export function parcelOf(row: ParcelColumns, text?: string): Parcel {
  const carriage: Carriage = {
    seal: row.seal,
    signature: row.signature,
    ...(row.pass === null ? {} : { pass: JSON.parse(row.pass) as NonNullable<Carriage['pass']> }),
    ...(row.onward === null ? {} : { onward: row.onward }),
  }
  return {
    statement: row.statement,
    ...(text === undefined ? {} : { text }),
    index: row.place,
    proof: row.proof === '' ? [] : row.proof.split(' '),
    carriage,
  }
}

/** SQL condition: the column is one of these. One array, however many. */
export const oneOf = (column: string, values: readonly string[]) =>
  sql<boolean>`${sql.ref(column)} = any(${pgArray(values)}::text[])`

/**
 * Says that what is held has changed. Whoever judged by what was held before has to judge again.
 *
 * @param seen the count when the caller read; absent: changes without having read
 * @returns false when somebody else has changed it since
 */
export async function bumpHoldings(db: Db, seen?: number): Promise<boolean> {
  const done = await db
    .updateTable('sharing_self')
    .set({ holdings: sql`holdings + 1` })
    .$if(seen !== undefined, (query) => query.where('holdings', '=', seen ?? 0))
    .executeTakeFirst()
  return Number(done.numUpdatedRows) > 0
}

export async function holdingsNow(db: Db): Promise<number> {
  return Number((await db.selectFrom('sharing_self').select('holdings').executeTakeFirst())?.holdings ?? 0)
}
