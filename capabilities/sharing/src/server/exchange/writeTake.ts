import type { AcceptOutcome } from '@testudo/platform/objects'
import type { Tx } from '@testudo/platform/storage'
import { pgArray } from '@testudo/platform/storage'
import { sql } from 'kysely'
import {
  EMPTY_SET,
  type Inbox,
  isRefusal,
  type Judgement,
  newPassBook,
  type OpenDelivery,
  type Receipt,
  relayParcel,
  statementIdOf,
  stepInbox,
  writeReceipt,
} from '../../core/index.ts'
import { type Context, tellChanged } from './context.ts'
import { changeHeld } from './held.ts'
import { receiverOf } from './me.ts'
import { RELAY } from './outgoing.ts'
import type { KnownPeer } from './peerBook.ts'
import { belongsInStore, type TakePlan } from './planTake.ts'
import { bury } from './recalls.ts'
import {
  bumpHoldings,
  type Cell,
  labelNumbers,
  type OutgoingRow,
  putCarriages,
  putOutgoing,
  putStatements,
} from './rows.ts'
import type { LoadedShelf } from './shelfRows.ts'
import { type Db, dbOf } from './tables.ts'

/** Everything one delivery leaves behind, to be written at once. */
export interface Take {
  readonly peer: KnownPeer
  readonly opened: OpenDelivery
  readonly judgements: readonly Judgement[]
  /** As it was when the delivery was put into order. */
  readonly inbox: Inbox
  readonly loaded: LoadedShelf
  readonly plan: TakePlan
  /** What the store said to each content, by statement. */
  readonly outcomes: ReadonlyMap<string, AcceptOutcome>
  readonly now: number
}

/**
 * Writes statements, recalls, what is passed on, what the peer has brought, receipt and inbox.
 *
 * @returns the receipt; undefined when what is held has changed since it was read: nothing may then be committed
 */
export async function writeTake(context: Context, tx: Tx, take: Take): Promise<Receipt | undefined> {
  const { me } = context
  const { peer, opened, plan, loaded, now } = take
  const db = dbOf(tx)
  const rows = await statementRows(context, tx, take)
  await tellChanged(
    context,
    tx,
    rows.map(({ label }) => label),
    [peer.id],
  )
  if (!(await bumpHoldings(db, loaded.holdings))) return undefined
  const stepped = await stepInboxRow(db, take)
  if (stepped === undefined) return undefined
  await putStatements(tx, rows, now)
  await noteStandings(db, take)
  const labels = new Map(rows.map(({ id, label }) => [id, label]))
  await passOn(context, tx, take, labels)
  await bury(
    context,
    tx,
    plan.buried.map(({ tombstone, sound }) => ({ tombstone, parcel: sound.parcel })),
  )
  await tellMissedRecalls(context, tx, take)
  const added = await noteBrought(context, tx, take, labels)
  const holds = await changeHeld(db, peer.id, added, [])
  const { header, hash } = opened
  const { chain, number } = header
  const receipt = writeReceipt(
    {
      from: me.node,
      to: peer.node,
      chain,
      number,
      delivery: hash,
      verdicts: [...plan.verdicts],
      recalls: [...plan.recalls],
      holds,
      at: now,
    },
    me.keyAt(now),
  )
  await db
    .insertInto('sharing_receipt')
    .values({ peer: peer.id, way: 'given', hash, chain, number, ...receipt, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db.updateTable('sharing_inbox').set({ state: stepped }).where('peer', '=', peer.id).execute()
  return receipt
}

/** The inbox after this delivery; undefined when another one was taken in meanwhile. Makes the row, and locks it. */
async function stepInboxRow(db: Db, { peer, opened, inbox }: Take): Promise<string | undefined> {
  await db
    .insertInto('sharing_inbox')
    .values({ peer: peer.id, state: JSON.stringify(inbox), ...EMPTY_SET })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db
    .selectFrom('sharing_inbox')
    .select('state')
    .where('peer', '=', peer.id)
    .forUpdate()
    .executeTakeFirst()
  const stored = row === undefined ? inbox : (JSON.parse(row.state) as Inbox)
  if (stored.chain !== inbox.chain || stored.next !== inbox.next) return undefined
  const { header, hash } = opened
  return JSON.stringify(stepInbox(stored, { type: 'judged', header, hash }).state)
}

/**
 * Writes the statements of one source beside their contents: a content never stands in the store without what says whose
 * it is, until when, and by what it is recalled, even when what follows is never written.
 *
 * @returns false when what is held has changed since it was read: nothing may then be committed
 */
export async function writeStatements(
  context: Context,
  tx: Tx,
  take: Pick<Take, 'peer' | 'plan' | 'outcomes' | 'loaded' | 'now'>,
  ids: ReadonlySet<string>,
): Promise<boolean> {
  const rows = await statementRows(context, tx, take, ids)
  await tellChanged(
    context,
    tx,
    rows.map(({ label }) => label),
    [take.peer.id],
  )
  if (!(await bumpHoldings(dbOf(tx), take.loaded.holdings))) return false
  await putStatements(tx, rows, take.now)
  return true
}

async function statementRows(
  context: Context,
  tx: Tx,
  { plan, outcomes }: Pick<Take, 'plan' | 'outcomes'>,
  only?: ReadonlySet<string>,
) {
  const all = plan.taken.flatMap(({ sound, verdict }) => {
    const { statement } = sound
    if (only !== undefined && !only.has(sound.id)) return []
    return statement.kind === 'object' && 'object' in sound && !isRefusal(verdict) ? [{ sound, statement }] : []
  })
  const labels = await labelNumbers(
    context.host.tables,
    tx,
    all.map(({ statement }) => statement.label),
  )
  const carriages = await putCarriages(
    tx,
    all.map(({ sound }) => sound.parcel),
  )
  return all.map(({ sound, statement }, i) => {
    const object = 'object' in sound ? sound.object : {}
    const creator = object['created_by_ref']
    const standing = plan.standings.get(sound.id)
    const outcome = outcomes.get(sound.id)
    return {
      id: sound.id,
      label: labels[i] ?? 0,
      originator: statement.originator,
      object: statement.object,
      version: statement.version,
      digest: statement.digest,
      releasedAt: statement.releasedAt,
      notAfter: statement.notAfter,
      revoked: object['revoked'] === true,
      creator: typeof creator === 'string' ? creator : undefined,
      mine: statement.originator === context.me.node,
      kept: true,
      stored: outcome !== undefined && belongsInStore(standing),
      standing,
      parcel: sound.parcel,
      carriage: carriages[i] ?? '',
      hops: sound.hopsLeft,
    }
  })
}

/** Statements that stand differently now than when they came. */
async function noteStandings(db: Db, { plan, loaded }: Take): Promise<void> {
  const changed = [...plan.standings].filter(([id, standing]) => {
    const row = loaded.rows.get(id)
    return row !== undefined && row.standing !== standing
  })
  if (changed.length === 0) return
  await sql`update sharing_statement s set standing = v.standing from unnest(${pgArray(changed.map(([id]) => id))}::text[],
    ${pgArray(changed.map(([, standing]) => standing))}::text[]) as v(id, standing) where s.id = v.id`.execute(db)
}

/** Parcels with hops left go on to peers whose rights allow, whole or not at all. */
async function passOn(context: Context, tx: Tx, take: Take, labels: ReadonlyMap<string, number>): Promise<void> {
  const { host, me, peers } = context
  const { peer, plan, now } = take
  const passes = newPassBook()
  const going = plan.taken.filter(({ sound, verdict }) => sound.hopsLeft > 0 && !isRefusal(verdict))
  if (going.length === 0) return
  const rows: Omit<OutgoingRow, 'carriage'>[] = []
  const parcels: { carriage: Parameters<typeof putCarriages>[1][number]['carriage'] }[] = []
  for (const to of peers.all()) {
    if (to.id === peer.id) continue
    const reader = receiverOf(to.node, to.subject, peers.pinned(), host.policiesNow(), now)
    for (const { sound } of going) {
      const { statement } = sound
      if (statement.kind !== 'object' || statement.originator === to.node || statement.originator === me.node) continue
      const relayed = relayParcel(sound.parcel, to.node, reader, passes)
      if ('withheld' in relayed) continue
      parcels.push({ carriage: relayed.parcel.carriage })
      rows.push({
        peer: to.id,
        statement: sound.id,
        label: labels.get(sound.id) ?? 0,
        kind: 'object',
        object: statement.object,
        version: statement.version,
        decision: RELAY,
        state: 'waiting',
      })
    }
  }
  const carriages = await putCarriages(tx, parcels)
  await putOutgoing(
    tx,
    rows.map((row, i) => ({ ...row, carriage: carriages[i] ?? '' })),
    now,
  )
}

/** Whoever brings what was recalled has missed the recall. */
async function tellMissedRecalls({ host }: Context, tx: Tx, { plan, peer, now }: Take): Promise<void> {
  for (const { statement, originator, sound } of plan.untold) {
    const row = await dbOf(tx)
      .selectFrom('sharing_tombstone')
      .select(['id', 'carriage'])
      .where('recalls', '=', statement)
      .where('originator', '=', originator)
      .executeTakeFirst()
    if (row === undefined || sound.statement.kind !== 'object') continue
    const label = await host.tables.labelNumber(tx, sound.statement.label)
    const { object, version } = sound.statement
    const line = { peer: peer.id, statement: row.id, label, object, version, carriage: row.carriage }
    await putOutgoing(tx, [{ ...line, kind: 'tombstone', decision: '', state: 'waiting' }], now)
  }
}

/** What the peer brought, with the verdict it was told. @returns statements that are held now and were not before */
async function noteBrought(
  { host }: Context,
  tx: Tx,
  { peer, plan, judgements, opened, loaded, now }: Take,
  labels: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const open = await host.tables.labelNumber(tx, host.defaultLabel)
  const rows = judgements.map((judgement, i) => {
    const verdict = plan.verdicts[i] ?? 'refused.malformed'
    const refused = isRefusal(verdict)
    if ('sound' in judgement) {
      const { id, statement } = judgement.sound
      const object = statement.kind === 'object' && labels.has(id) ? statement.object : ''
      const label = labels.get(id) ?? open
      return { id, kind: statement.kind, object, label, verdict, held: statement.kind === 'object' && !refused }
    }
    // What it claimed to be is not known to be true: only that something was refused, and why.
    const id = judgement.id ?? statementIdOf(`${opened.hash} ${i}`)
    return { id, kind: 'object', object: '', label: open, verdict, held: false }
  })
  const once = [...new Map(rows.map((row) => [row.id, row])).values()]
  const column = (pick: (row: (typeof once)[number]) => Cell) => pgArray(once.map(pick))
  await sql`insert into sharing_brought(peer, statement, label_id, kind, object, at, verdict, held)
    select ${peer.id}, id, label, kind, object, ${now}::bigint, verdict, held from unnest(${column((r) => r.id)}::text[],
      ${column((r) => r.label)}::int[], ${column((r) => r.kind)}::text[], ${column((r) => r.object)}::text[],
      ${column((r) => r.verdict)}::text[], ${column((r) => r.held)}::bool[]) as t(id, label, kind, object, verdict, held)
    on conflict (peer, statement) do update set held = excluded.held or (sharing_brought.held and excluded.verdict like 'refused.%'),
      verdict = case when sharing_brought.verdict like 'refused.%' then excluded.verdict else sharing_brought.verdict end`.execute(
    dbOf(tx),
  )
  return once.filter(({ id, held }) => held && !loaded.heldFrom.has(id)).map(({ id }) => id)
}
