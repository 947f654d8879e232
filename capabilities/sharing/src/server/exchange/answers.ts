import type { Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import { z } from 'zod'
import { pgArray } from '@testudo/platform/storage'
import {
  isReceiptBy,
  isRefusal,
  keyIdOf,
  keyStanding,
  openDelivery,
  type Outbox,
  publicKeyOf,
  readReceipt,
  type Receipt,
  type ReceiptFacts,
  type Sent,
  USUAL_LIMITS,
} from '../../core/index.ts'
import { type Context, tellChanged } from './context.ts'
import { newChain } from './me.ts'
import { loadOutbox, peekOutbox, sentBytes, stepStored } from './outgoing.ts'
import type { KnownPeer } from './peerBook.ts'
import { oneOf } from './rows.ts'
import { type Db, dbOf } from './tables.ts'

/** Deliveries that have a receipt are kept a while: a peer that came back with an old disk asks for them again. */
const KEPT_SENT = 64

const receiptShape = z.strictObject({ text: z.string().max(200_000), signature: z.string().max(128) })

/** What a peer says to one delivery. `refused`: it was not looked into. */
export const answerShape = z.union([
  z.strictObject({ receipt: receiptShape }),
  z.strictObject({ ask: z.strictObject({ chain: z.string().max(64), from: z.int().min(1) }) }),
  z.strictObject({ fork: z.strictObject({ chain: z.string().max(64) }) }),
  z.strictObject({ refused: z.string().max(100) }),
  /** It came early or twice: nothing to say. */
  z.strictObject({ waiting: z.literal(true) }),
])
export type Answer = Readonly<z.infer<typeof answerShape>>

/** What an answer led to. `again`: numbers of deliveries to be sent once more. */
export interface Heard {
  readonly state: Outbox
  readonly again: readonly number[]
  /** A receipt that is not this peer's or of no delivery of ours. */
  readonly foreign: boolean
}

/** Takes in one answer of a peer, and packs what now has room. One transaction. */
export async function hear(context: Context, peer: KnownPeer, answer: Answer): Promise<Heard> {
  const facts = 'receipt' in answer ? provenReceipt(context, peer, answer.receipt) : undefined
  const heard = await context.host.tables.asOwner(async (tx): Promise<Heard> => {
    const db = dbOf(tx)
    if ('receipt' in answer) {
      if (facts === undefined) return { state: await loadOutbox(db, peer.id), again: [], foreign: true }
      await takeReceipt(context, tx, peer, facts, answer.receipt)
      const { chain, number, delivery: hash, verdicts } = facts
      const event = { type: 'receipt', chain, number, hash, verdicts } as const
      return { state: await stepStored(context, tx, peer, event), again: [], foreign: false }
    }
    if ('ask' in answer) return asked(context, tx, peer, answer.ask)
    if ('fork' in answer && answer.fork.chain === (await loadOutbox(db, peer.id)).chain) {
      const event = { type: 'forked', chain: newChain(), again: [] } as const
      return { state: await stepStored(context, tx, peer, event), again: [], foreign: false }
    }
    if ('refused' in answer && answer.refused.startsWith('key-')) return packedAnew(context, tx, peer)
    return { state: await loadOutbox(db, peer.id), again: [], foreign: false }
  })
  if ('receipt' in answer) context.host.events.wake()
  return heard
}

/** The facts of a receipt this very peer has signed for us; undefined otherwise. */
function provenReceipt({ me, host }: Context, peer: KnownPeer, receipt: Receipt): ReceiptFacts | undefined {
  const facts = readReceipt(receipt)
  if (!facts || facts.from !== peer.node || facts.to !== me.node) return undefined
  const key = keyStanding(peer.pinned, facts.key, facts.at, host.clock.now(), USUAL_LIMITS.keyGraceMs)
  return key.standing === 'good' && isReceiptBy(receipt, key.publicKey) ? facts : undefined
}

async function asked(
  context: Context,
  tx: Tx,
  peer: KnownPeer,
  { chain, from }: { readonly chain: string; readonly from: number },
): Promise<Heard> {
  const db = dbOf(tx)
  const state = await loadOutbox(db, peer.id)
  if (chain !== state.chain || from > state.last) return { state, again: [], foreign: false }
  const rows = await db
    .selectFrom('sharing_sent')
    .select('number')
    .where('peer', '=', peer.id)
    .where('chain', '=', chain)
    .where('number', '>=', from)
    .orderBy('number')
    .limit(4)
    .execute()
  // What it lacks was thrown away: only a new chain brings the two together again.
  if (rows[0]?.number !== from) {
    const next = await stepStored(context, tx, peer, { type: 'forked', chain: newChain(), again: [] })
    return { state: next, again: [], foreign: false }
  }
  return { state, again: rows.map(({ number }) => number), foreign: false }
}

/** What is under way with a key we sign with no more is never believed again: a new chain carries it under the new key. */
async function packedAnew(context: Context, tx: Tx, peer: KnownPeer): Promise<Heard> {
  const { host, me } = context
  const db = dbOf(tx)
  const state = await loadOutbox(db, peer.id)
  const key = keyIdOf(publicKeyOf(me.keyAt(host.clock.now())))
  for (const { number } of state.outstanding) {
    const bytes = await sentBytes(db, peer.id, state.chain, number)
    const opened = bytes === undefined ? undefined : openDelivery(JSON.parse(bytes))
    if (opened === undefined || opened.header.key === key) continue
    const forked = { type: 'forked', chain: newChain(), again: [] } as const
    return { state: await stepStored(context, tx, peer, forked), again: [], foreign: false }
  }
  return { state, again: [], foreign: false }
}

/** Verdicts, recalls and the receipt itself; the same receipt twice is once. */
async function takeReceipt(
  context: Context,
  tx: Tx,
  peer: KnownPeer,
  facts: ReceiptFacts,
  receipt: Receipt,
): Promise<void> {
  const db = dbOf(tx)
  const now = context.host.clock.now()
  const isMeant = (one: Sent): boolean => one.number === facts.number && one.hash === facts.delivery
  // The ledger is locked before the outbox, as everywhere: the other order could wait for ever.
  const expected = (await peekOutbox(db, peer.id))?.outstanding.find(isMeant)
  if (expected !== undefined) {
    const labels = await db
      .selectFrom('sharing_outgoing')
      .select('label_id')
      .distinct()
      .where('peer', '=', peer.id)
      .where(oneOf('statement', expected.ids))
      .limit(8)
      .execute()
    await tellChanged(
      context,
      tx,
      labels.map((row) => row.label_id),
      [peer.id],
    )
  }
  const sent = (await loadOutbox(db, peer.id)).outstanding.find(isMeant)
  if (sent !== undefined && sent.ids.length === facts.verdicts.length) {
    const held = facts.verdicts.map((verdict) => !isRefusal(verdict))
    await sql`update sharing_outgoing o set verdict = v.verdict, answered_at = ${now}::bigint, state = 'answered',
        given = v.held and o.kind = 'object'
      from unnest(${pgArray(sent.ids)}::text[], ${pgArray(facts.verdicts)}::text[], ${pgArray(held)}::bool[]) as v(id, verdict, held)
      where o.peer = ${peer.id} and o.statement = v.id`.execute(db)
    await db
      .updateTable('sharing_sent')
      .set({ receipted_at: now })
      .where('peer', '=', peer.id)
      .where('chain', '=', facts.chain)
      .where('number', '=', facts.number)
      .execute()
    await db
      .deleteFrom('sharing_sent')
      .where('peer', '=', peer.id)
      .where('receipted_at', 'is not', null)
      .where((where) => where.or([where('number', '<', facts.number - KEPT_SENT), where('chain', '!=', facts.chain)]))
      .execute()
  }
  await takeRecallAnswers(db, peer.id, facts, now)
  const { text, signature } = receipt
  const { chain, number, delivery: hash } = facts
  await db
    .insertInto('sharing_receipt')
    .values({ peer: peer.id, way: 'taken', hash, chain, number, text, signature, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** `kept` can still become `recalled`; the reverse is ignored, as in the recall book. */
async function takeRecallAnswers(db: Db, peer: string, { recalls }: ReceiptFacts, now: number): Promise<void> {
  for (const { statement, outcome, reason } of recalls) {
    await db
      .updateTable('sharing_recall')
      .set({ outcome, reason: reason ?? null, answered_at: now })
      .where('peer', '=', peer)
      .where('statement', '=', statement)
      .where((where) => where.or([where('outcome', 'is', null), where('outcome', '=', 'kept')]))
      .execute()
    if (outcome !== 'kept') {
      await db
        .updateTable('sharing_outgoing')
        .set({ given: false })
        .where('peer', '=', peer)
        .where('statement', '=', statement)
        .execute()
    }
  }
}
