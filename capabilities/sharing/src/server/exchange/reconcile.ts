import { Fault } from '@testudo/kernel/fault'
import { sql } from 'kysely'
import { z } from 'zod'
import {
  answerReconcile,
  beginReconcile,
  type Parcel,
  prepareSet,
  reconcileMessage,
  type ReconcileMessage,
  type ReconcileSet,
} from '../../core/index.ts'
import type { Context } from './context.ts'
import { stepStored } from './outgoing.ts'
import type { KnownPeer } from './peerBook.ts'
import { read } from './read.ts'
import { remember } from './reminders.ts'
import { oneOf, parcelOf } from './rows.ts'
import { type Db, dbOf } from './tables.ts'

/** Most parcels, and about how many characters, one message reminds of; the rest comes with the next comparison. */
const REMINDED = 100
const REMINDED_LENGTH = 4_000_000
const MOST_ROUNDS = 12

const parcelShape = z.strictObject({
  statement: z.string().max(65_536),
  text: z.string().max(1_048_576).exactOptional(),
  index: z.int().min(0),
  proof: z.array(z.string().max(64)).max(16),
  carriage: z.strictObject({
    seal: z.string().max(4_000),
    signature: z.string().max(128),
    pass: z.strictObject({ text: z.string().max(1_000), signature: z.string().max(128) }).exactOptional(),
    onward: z.string().max(64).exactOptional(),
  }),
})
/** `by`: the node whose gifts are compared. */
const questionShape = z.strictObject({ by: z.string().max(200), message: reconcileMessage })
const replyShape = z.strictObject({ message: reconcileMessage, reminders: z.array(parcelShape).max(REMINDED) })
const remindersShape = z.strictObject({ parcels: z.array(parcelShape).max(REMINDED) })

/** What one comparison has shown. */
export interface Compared {
  /** Given, and not there: to be sent again. */
  readonly lost: ReadonlySet<string>
  /** There, signed by us or passed on by us, and unknown here until now. */
  readonly unknown: ReadonlySet<string>
}

export type AskPeer = (path: string, body: unknown) => Promise<unknown>

/** Compares both ways over the peer's connection, and sends again what was lost. */
export async function compare(context: Context, peer: KnownPeer, ask: AskPeer): Promise<Compared> {
  const lost = new Set<string>()
  const unknown = new Set<string>()
  await rounds(await givenSet(context, peer), async (message, missingThere) => {
    for (const id of missingThere) lost.add(id)
    const reply = read(replyShape, await ask('reconcile', { by: context.me.node, message }))
    for (const id of await remember(context, peer, reply.reminders)) unknown.add(id)
    return reply.message
  }).then((missing) => {
    for (const id of missing) lost.add(id)
  })
  await sendAgain(context, peer, [...lost])
  const forgotten = new Set<string>()
  await rounds(await broughtSet(context, peer), async (message, missingThere) => {
    for (const id of missingThere) forgotten.add(id)
    return read(replyShape, await ask('reconcile', { by: peer.node, message })).message
  }).then((missing) => {
    for (const id of missing) forgotten.add(id)
  })
  const parcels = await parcelsOf(context, [...forgotten])
  if (parcels.length > 0) await ask('reminders', { parcels })
  return { lost, unknown }
}

/** Leads one comparison to its end. @returns what the last answer showed to be missing there */
async function rounds(
  set: ReconcileSet,
  exchange: (message: ReconcileMessage, missingThere: readonly string[]) => Promise<ReconcileMessage>,
): Promise<readonly string[]> {
  let message = beginReconcile(set)
  let missing: readonly string[] = []
  for (let round = 0; round < MOST_ROUNDS && message.length > 0; round++) {
    const step = answerReconcile(set, await exchange(message, missing))
    message = step.reply
    missing = step.missingThere
  }
  return missing
}

/** One message of a comparison a peer leads. */
export async function answerComparison(context: Context, peer: KnownPeer, body: unknown) {
  const { by, message } = read(questionShape, body)
  if (by !== context.me.node && by !== peer.node)
    throw new Fault('invalid', 'sharing.malformed', 'A comparison is between the two nodes that speak.')
  const ours = by === context.me.node
  const set = ours ? await givenSet(context, peer) : await broughtSet(context, peer)
  const { reply, missingThere } = answerReconcile(set, message)
  if (ours) await sendAgain(context, peer, missingThere)
  return { message: reply, reminders: ours ? [] : await parcelsOf(context, missingThere) }
}

/** Statements the peer has signed or passed on itself and has forgotten. */
export async function takeReminders(context: Context, peer: KnownPeer, body: unknown): Promise<object> {
  await remember(context, peer, read(remindersShape, body).parcels)
  return {}
}

const idsOf = (rows: readonly { readonly statement: string }[]) => rows.map(({ statement }) => statement)

/** What the peer has said it holds of what we gave it. */
const givenSet = async ({ host }: Context, { id }: KnownPeer): Promise<ReconcileSet> =>
  prepareSet(
    idsOf(
      await host.tables.asOwner((tx) =>
        dbOf(tx)
          .selectFrom('sharing_outgoing')
          .select('statement')
          .where('peer', '=', id)
          .where('given', '=', true)
          .execute(),
      ),
    ),
  )

/** What we hold of what the peer gave us. */
const broughtSet = async ({ host }: Context, { id }: KnownPeer): Promise<ReconcileSet> =>
  prepareSet(
    idsOf(
      await host.tables.asOwner((tx) =>
        dbOf(tx)
          .selectFrom('sharing_brought')
          .select('statement')
          .where('peer', '=', id)
          .where('held', '=', true)
          .execute(),
      ),
    ),
  )

/** Lines up once more what was given and is not there; what was recalled meanwhile stays here. */
async function sendAgain(context: Context, peer: KnownPeer, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await context.host.tables.asOwner(async (tx) => {
    await dbOf(tx)
      .updateTable('sharing_outgoing')
      .set({ given: false, state: 'waiting' })
      .where('peer', '=', peer.id)
      .where('given', '=', true)
      .where(oneOf('statement', ids))
      .execute()
    await stepStored(context, tx, peer, undefined)
  })
  context.wake(peer.id)
}

/** Parcels as they came, for whoever has forgotten them. */
async function parcelsOf({ host }: Context, ids: readonly string[]): Promise<readonly Parcel[]> {
  if (ids.length === 0) return []
  const rows = await host.tables.asOwner((tx) => loadParcels(dbOf(tx), ids.slice(0, REMINDED)))
  let length = 0
  return rows
    .map((row) => parcelOf(row, row.body))
    .filter((parcel) => (length += (parcel.text?.length ?? 0) + parcel.statement.length) < REMINDED_LENGTH)
}

const loadParcels = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('sharing_statement as s')
    .innerJoin('sharing_carriage as c', 'c.id', 's.carriage')
    .select(['s.statement', 's.place', 's.proof', 's.body', 'c.seal', 'c.signature', 'c.pass', 'c.onward'])
    .where(oneOf('s.id', ids))
    .orderBy(sql`s.id`)
    .execute()
