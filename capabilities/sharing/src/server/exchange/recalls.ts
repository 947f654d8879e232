import type { Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import { pgArray } from '@testudo/platform/storage'
import {
  type Carriage,
  type KeptTombstone,
  type Parcel,
  parcelIdOf,
  recallStatement,
  SEAL_SIZE,
  sealStatements,
} from '../../core/index.ts'
import { type Context, tellChanged } from './context.ts'
import { changeHeld } from './held.ts'
import { random } from './me.ts'
import { stepStored } from './outgoing.ts'
import { bumpHoldings, type Cell, oneOf, putCarriages, putOutgoing } from './rows.ts'
import { type Db, dbOf } from './tables.ts'

/** A recall as it arrived or was made, with what proves it. */
export interface BuriedParcel {
  readonly tombstone: KeptTombstone
  readonly parcel: Parcel
}

/**
 * Takes statements of this node back, wherever they went. One that is recalled already, or not ours, is left out.
 *
 * @returns how many were recalled now
 */
export async function recallOwn(
  context: Context,
  tx: Tx,
  statements: readonly string[],
  reason: string,
): Promise<number> {
  const { host, me } = context
  const db = dbOf(tx)
  const now = host.clock.now()
  let done = 0
  for (let from = 0; from < statements.length; from += SEAL_SIZE) {
    const part = statements.slice(from, from + SEAL_SIZE)
    const rows = await db
      .selectFrom('sharing_statement as s')
      .select('s.id')
      .where('s.mine', '=', true)
      .where(oneOf('s.id', part))
      .where(
        sql<boolean>`not exists (select from sharing_tombstone t where t.recalls = s.id and t.originator = s.originator)`,
      )
      .execute()
    if (rows.length === 0) continue
    const facts = { originator: me.node, releasedAt: now }
    const parcels = sealStatements(
      rows.map(({ id }) => ({ statement: recallStatement(id, reason.slice(0, 500), facts, random) })),
      { node: me.node, secretKey: me.keyAt(now), sealedAt: now },
      0,
      random,
    )
    const buried = rows.flatMap(({ id }, i): BuriedParcel[] => {
      const parcel = parcels[i]
      if (parcel === undefined) return []
      const tombstone = { id: parcelIdOf(parcel), originator: me.node, recalls: id, releasedAt: now }
      return [{ tombstone, parcel }]
    })
    await bury(context, tx, buried)
    await bumpHoldings(db)
    done += rows.length
  }
  return done
}

/**
 * Stores recalls and sends each wherever its statement went or was about to go. What waits to be packed stays here.
 * The statement's row keeps its text until the content is withdrawn: it is the proof of what was said.
 */
export async function bury(context: Context, tx: Tx, buried: readonly BuriedParcel[]): Promise<void> {
  if (buried.length === 0) return
  const db = dbOf(tx)
  const now = context.host.clock.now()
  const recalled = buried.map(({ tombstone }) => tombstone.recalls)
  const gone = await db
    .selectFrom('sharing_outgoing')
    .select(['peer', 'statement', 'label_id', 'object', 'version', 'state', 'sent_at'])
    .where('kind', '=', 'object')
    .where(oneOf('statement', recalled))
    .execute()
  await tellChanged(
    context,
    tx,
    gone.map((row) => row.label_id),
    gone.map((row) => row.peer),
  )
  const bare = buried.map(({ parcel }): { carriage: Carriage } => ({
    carriage: { seal: parcel.carriage.seal, signature: parcel.carriage.signature },
  }))
  const carriages = await putCarriages(tx, bare)
  await putTombstones(tx, buried, carriages, now)
  const byStatement = new Map(buried.map((one, i) => [one.tombstone.recalls, { ...one, carriage: carriages[i] ?? '' }]))
  // Never packed, nothing to recall: it only stays here. What is packed may arrive at any time.
  const never = gone.filter(({ sent_at }) => sent_at === null)
  const went = gone.filter((one) => !never.includes(one))
  const lines = went.flatMap((row) => {
    const own = byStatement.get(row.statement)
    return own === undefined ? [] : [{ ...row, tombstone: own.tombstone.id, carriage: own.carriage }]
  })
  await putRecallLines(tx, lines, now)
  await settleNever(
    tx,
    never.flatMap((row) => {
      const own = byStatement.get(row.statement)
      return own === undefined ? [] : [{ ...row, tombstone: own.tombstone.id }]
    }),
    now,
  )
  await putOutgoing(
    tx,
    lines.map((line) => ({
      peer: line.peer,
      statement: line.tombstone,
      label: line.label_id,
      kind: 'tombstone' as const,
      object: line.object,
      version: line.version,
      decision: '',
      carriage: line.carriage,
      state: 'waiting' as const,
    })),
    now,
  )
  await dropWaiting(context, tx, never)
  const letGo = await db
    .updateTable('sharing_brought')
    .set({ held: false })
    .where('kind', '=', 'object')
    .where('held', '=', true)
    .where(oneOf('statement', recalled))
    .returning(['peer', 'statement'])
    .execute()
  for (const [peer, all] of Map.groupBy(letGo, (row) => row.peer))
    await changeHeld(
      db,
      peer,
      [],
      all.map(({ statement }) => statement),
    )
}

/** What is not packed yet stays here. */
async function dropWaiting(
  context: Context,
  tx: Tx,
  rows: readonly { readonly peer: string; readonly statement: string }[],
): Promise<void> {
  for (const [id, all] of Map.groupBy(rows, ({ peer }) => peer)) {
    const ids = all.map(({ statement }) => statement)
    await dbOf(tx)
      .updateTable('sharing_outgoing')
      .set({ state: 'dropped' })
      .where('peer', '=', id)
      .where(oneOf('statement', ids))
      .execute()
    const peer = context.peers.get(id)
    if (peer !== undefined) await stepStored(context, tx, peer, { type: 'withdrawn', ids })
  }
}

async function putTombstones(
  tx: Tx,
  buried: readonly BuriedParcel[],
  carriages: readonly string[],
  now: number,
): Promise<void> {
  const column = (pick: (one: BuriedParcel) => Cell) => pgArray(buried.map(pick))
  await sql`insert into sharing_tombstone(id, originator, recalls, released_at, statement, place, proof, carriage, at)
    select *, ${now}::bigint from unnest(${column((b) => b.tombstone.id)}::text[], ${column((b) => b.tombstone.originator)}::text[],
      ${column((b) => b.tombstone.recalls)}::text[], ${column((b) => b.tombstone.releasedAt)}::bigint[],
      ${column((b) => b.parcel.statement)}::text[], ${column((b) => b.parcel.index)}::int[],
      ${column((b) => b.parcel.proof.join(' '))}::text[], ${pgArray(carriages)}::text[])
    on conflict (id) do nothing`.execute(dbOf(tx))
}

interface RecallRow {
  readonly peer: string
  readonly statement: string
  readonly label_id: number
  readonly tombstone: string
  readonly object: string
  readonly version: string
}

/** One line per recipient and statement, for ever. */
export async function putRecallLines(tx: Tx, rows: readonly RecallRow[], now: number): Promise<void> {
  if (rows.length === 0) return
  const column = (pick: (row: RecallRow) => Cell) => pgArray(rows.map(pick))
  await sql`insert into sharing_recall(peer, statement, label_id, tombstone, object, version, requested_at)
    select *, ${now}::bigint from unnest(${column((r) => r.peer)}::text[], ${column((r) => r.statement)}::text[], ${column((r) => r.label_id)}::int[],
      ${column((r) => r.tombstone)}::text[], ${column((r) => r.object)}::text[], ${column((r) => r.version)}::text[])
    on conflict (peer, statement) do nothing`.execute(dbOf(tx))
}

/** What never left needs nobody's word: its line is settled at once. */
async function settleNever(tx: Tx, rows: readonly RecallRow[], now: number): Promise<void> {
  await putRecallLines(tx, rows, now)
  for (const [peer, all] of Map.groupBy(rows, (row) => row.peer)) {
    await dbOf(tx)
      .updateTable('sharing_recall')
      .set({ outcome: 'not-held', answered_at: now })
      .where('peer', '=', peer)
      .where('outcome', 'is', null)
      .where(
        oneOf(
          'statement',
          all.map(({ statement }) => statement),
        ),
      )
      .execute()
  }
}

/** Opens a settled line again: the peer holds the statement after all. */
export const reopenRecallLine = (db: Db, peer: string, statement: string, now: number) =>
  db
    .updateTable('sharing_recall')
    .set({ outcome: null, reason: null, answered_at: null, requested_at: now })
    .where('peer', '=', peer)
    .where('statement', '=', statement)
    .execute()
