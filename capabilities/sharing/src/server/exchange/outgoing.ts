import type { Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import {
  headerHash,
  labelJudge,
  openOutbox,
  type Outbox,
  OUTBOX_WINDOW,
  type OutboxEffect,
  type OutboxEvent,
  packDelivery,
  type Parcel,
  type Statement,
  stepOutbox,
} from '../../core/index.ts'
import type { StillGoes } from '../parts.ts'
import type { Context } from './context.ts'
import { newChain, receiverOf } from './me.ts'
import type { KnownPeer } from './peerBook.ts'
import { oneOf, parcelOf } from './rows.ts'
import { type Db, dbOf } from './tables.ts'

/** Most statements of one delivery, and about how many bytes: a receiver reads 16 MiB. */
const BATCH = 250
const MOST_BYTES = 8 * 1_048_576

/** The outbox of one peer as stored, locked until the transaction ends: two at once would begin two chains. */
export async function loadOutbox(db: Db, peer: string): Promise<Outbox> {
  const fresh = openOutbox(peer, newChain())
  await db
    .insertInto('sharing_outbox')
    .values({ peer, state: JSON.stringify(fresh) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db
    .selectFrom('sharing_outbox')
    .select('state')
    .where('peer', '=', peer)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? fresh : (JSON.parse(row.state) as Outbox)
}

/** The same without the lock, for what has to be known before it is taken. */
export async function peekOutbox(db: Db, peer: string): Promise<Outbox | undefined> {
  const row = await db.selectFrom('sharing_outbox').select('state').where('peer', '=', peer).executeTakeFirst()
  return row === undefined ? undefined : (JSON.parse(row.state) as Outbox)
}

/** What is parked is noted in its rows, so that the stored state stays small. */
async function saveOutbox(db: Db, state: Outbox): Promise<Outbox> {
  if (state.parked.length > 0) {
    await db
      .updateTable('sharing_outgoing')
      .set({ state: 'parked' })
      .where('peer', '=', state.peer)
      .where(oneOf('statement', state.parked))
      .execute()
  }
  const kept: Outbox = { ...state, parked: [] }
  const text = JSON.stringify(kept)
  await db
    .insertInto('sharing_outbox')
    .values({ peer: state.peer, state: text })
    .onConflict((conflict) => conflict.column('peer').doUpdateSet({ state: text }))
    .execute()
  return kept
}

/** How much is packed at a time, and whether only some of what waits. */
export interface Packing {
  readonly window?: number
  readonly only?: ReadonlySet<string>
}

/** One event, and what follows of it: what waits is fed, packed and stored with the state. Sending is the worker's. */
export async function stepStored(
  context: Context,
  tx: Tx,
  peer: KnownPeer,
  event: OutboxEvent | undefined,
  { window = OUTBOX_WINDOW, only }: Packing = {},
): Promise<Outbox> {
  const db = dbOf(tx)
  let state = await loadOutbox(db, peer.id)
  const before = JSON.stringify(state)
  let effects: readonly OutboxEffect[] = []
  let fed: Fed = { ids: [], last: 0 }
  /** Packed or dropped: their rows say so already. */
  const told = new Set<string>()
  const take = (next: OutboxEvent): void => {
    const stepped = stepOutbox(state, next, BATCH, window)
    state = stepped.state
    effects = stepped.effects
  }
  if (event !== undefined) take(event)
  for (;;) {
    if (state.queue.length < BATCH && state.outstanding.length < window) {
      // No more than one delivery: what waits stays in its table, where it costs nothing.
      const more = await feed(db, peer.id, BATCH - state.queue.length, fed.last, only)
      fed = { ids: [...fed.ids, ...more.ids], last: more.last }
      if (more.ids.length > 0) take({ type: 'released', ids: more.ids })
      // Nothing new, but room: the queue may hold what did not fit in the window before.
      else if (state.queue.length > 0 && !effects.some((one) => one.do === 'pack')) take({ type: 'released', ids: [] })
    }
    const pack = effects.find((one) => one.do === 'pack')
    effects = []
    const decides = context.stillGoes()
    if (pack?.do !== 'pack' || decides === undefined) break
    const packed = await packOne(context, tx, peer, pack, decides)
    for (const id of packed.sent?.ids ?? packed.gone) told.add(id)
    if (packed.gone.length > 0) take({ type: 'withdrawn', ids: packed.gone })
    else if (packed.sent !== undefined) take({ type: 'packed', sent: packed.sent })
    else break
  }
  const left = fed.ids.filter((id) => !told.has(id))
  if (left.length > 0) await setState(db, peer.id, left, 'fed')
  return JSON.stringify(state) === before ? state : saveOutbox(db, state)
}

/** What was taken out of the table in one step, and the place of the last one. */
interface Fed {
  readonly ids: readonly string[]
  readonly last: number
}

/** The next ids of the table, in the order they were lined up. */
async function feed(
  db: Db,
  peer: string,
  most: number,
  after: number,
  only: ReadonlySet<string> | undefined,
): Promise<Fed> {
  const rows = await db
    .selectFrom('sharing_outgoing')
    .select(['statement', 'seq'])
    .where('peer', '=', peer)
    .where(sql<boolean>`waits`)
    .where('seq', '>', after)
    .$if(only !== undefined, (query) => query.where(oneOf('statement', [...(only ?? [])])))
    .orderBy('seq')
    .limit(most)
    .execute()
  return { ids: rows.map(({ statement }) => statement), last: Number(rows.at(-1)?.seq ?? after) }
}

const setState = (db: Db, peer: string, ids: readonly string[], state: string) =>
  db.updateTable('sharing_outgoing').set({ state }).where('peer', '=', peer).where(oneOf('statement', ids)).execute()

type Pack = OutboxEffect & { do: 'pack' }

/** Packs one delivery of what may still go, and stores its bytes. What may not go any more is told in `gone`. */
async function packOne(context: Context, tx: Tx, peer: KnownPeer, pack: Pack, decides: StillGoes) {
  const { host, me } = context
  const db = dbOf(tx)
  const now = host.clock.now()
  const loaded = await loadOutgoing(db, peer.id, pack.ids)
  const may = await stillGoing(context, tx, peer, loaded, now, decides)
  const gone = pack.ids.filter((id) => !may.has(id))
  if (gone.length > 0) {
    await setState(db, peer.id, gone, 'dropped')
    return { gone }
  }
  const parcels: Parcel[] = []
  const ids: string[] = []
  let bytes = 0
  for (const id of pack.ids) {
    const parcel = may.get(id)
    if (parcel === undefined) continue
    bytes += Buffer.byteLength(parcel.text ?? '') + 2 * parcel.statement.length
    if (bytes > MOST_BYTES && parcels.length > 0) break
    parcels.push(parcel)
    ids.push(id)
  }
  if (parcels.length === 0) return { gone: [] }
  const route = { from: me.node, to: peer.node, secretKey: me.keyAt(now), madeAt: now }
  const delivery = packDelivery(parcels, route, pack)
  const hash = headerHash(delivery.header)
  await db
    .insertInto('sharing_sent')
    .values({
      peer: peer.id,
      chain: pack.chain,
      number: pack.number,
      hash,
      bytes: JSON.stringify(delivery),
      at: now,
      receipted_at: null,
    })
    .execute()
  await db
    .updateTable('sharing_outgoing')
    .set({ state: 'packed', sent_at: now, tries: sql`tries + 1` })
    .where('peer', '=', peer.id)
    .where(oneOf('statement', ids))
    .execute()
  return { gone, sent: { number: pack.number, hash, ids } }
}

interface Outgoing {
  readonly id: string
  readonly kind: string
  readonly object: string
  readonly version: string
  readonly decision: string
  readonly notAfter: number | undefined
  readonly recalled: boolean
  readonly parcel: Parcel
}

async function loadOutgoing(db: Db, peer: string, ids: readonly string[]): Promise<ReadonlyMap<string, Outgoing>> {
  const rows = await db
    .selectFrom('sharing_outgoing as o')
    .innerJoin('sharing_carriage as c', 'c.id', 'o.carriage')
    .leftJoin('sharing_statement as s', 's.id', 'o.statement')
    .leftJoin('sharing_tombstone as t', 't.id', 'o.statement')
    .select(['o.statement as id', 'o.kind', 'o.object', 'o.version', 'o.decision'])
    .select(['c.seal', 'c.signature', 'c.pass', 'c.onward', 's.body', 's.not_after'])
    .select(({ fn }) => [
      fn.coalesce('s.statement', 't.statement').as('statement'),
      fn.coalesce('s.place', 't.place').as('place'),
      fn.coalesce('s.proof', 't.proof').as('proof'),
    ])
    .select(
      sql<boolean>`exists (select from sharing_tombstone x where x.recalls = o.statement and x.originator = s.originator)`.as(
        'recalled',
      ),
    )
    .where('o.peer', '=', peer)
    .where(oneOf('o.statement', ids))
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        kind: row.kind,
        object: row.object,
        version: row.version,
        decision: row.decision,
        notAfter: row.not_after === null ? undefined : Number(row.not_after),
        recalled: row.recalled,
        parcel: parcelOf(
          { ...row, statement: row.statement ?? '', place: row.place ?? 0, proof: row.proof ?? '' },
          row.kind === 'object' ? (row.body ?? '') : undefined,
        ),
      },
    ]),
  )
}

/** The check at the moment of sending: recalled, ended, no longer readable by the peer, or no longer decided. */
async function stillGoing(
  context: Context,
  tx: Tx,
  peer: KnownPeer,
  loaded: ReadonlyMap<string, Outgoing>,
  now: number,
  decides: StillGoes,
): Promise<ReadonlyMap<string, Parcel>> {
  const { host, peers } = context
  const reader = receiverOf(peer.node, peer.subject, peers.pinned(), host.policiesNow(), now)
  const unfitness = labelJudge(reader)
  const fit = [...loaded.values()].filter((one) => {
    if (one.kind === 'tombstone') return true
    if (one.recalled || (one.notAfter !== undefined && now >= one.notAfter)) return false
    // It was made here, or read whole when it came.
    const statement = JSON.parse(one.parcel.statement) as Statement
    return statement.kind === 'object' && unfitness(statement) === undefined
  })
  const own = fit.filter(({ kind, decision }) => kind === 'object' && decision !== RELAY)
  const decided = new Set<string>()
  for (const [decision, all] of Map.groupBy(own, (one) => one.decision)) {
    const given = all.map(({ id, object, version }) => ({ statement: id, peer: peer.id, object, modified: version }))
    for (const id of await decides(tx, decision, given)) decided.add(id)
  }
  return new Map(
    fit
      .filter(({ id, kind, decision }) => kind === 'tombstone' || decision === RELAY || decided.has(id))
      .map(({ id, parcel }) => [id, parcel]),
  )
}

/** What stands where a decision stands, for what other nodes let us pass on. */
export const RELAY = 'relay'

/** The stored bytes of a delivery; undefined when they were thrown away. */
export async function sentBytes(db: Db, peer: string, chain: string, number: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('sharing_sent')
    .select('bytes')
    .where('peer', '=', peer)
    .where('chain', '=', chain)
    .where('number', '=', number)
    .executeTakeFirst()
  return row?.bytes
}

/** Notes that what is under way is sent once more. */
export async function noteSent(db: Db, peer: string, ids: readonly string[], now: number): Promise<void> {
  await db
    .updateTable('sharing_outgoing')
    .set({ sent_at: now, tries: sql`tries + 1` })
    .where('peer', '=', peer)
    .where(oneOf('statement', ids))
    .execute()
}
