import { Fault } from '@testudo/kernel/fault'
import type { AcceptOutcome } from '@testudo/platform/objects'
import type { Tx } from '@testudo/platform/storage'
import {
  type Inbox,
  judgeDelivery,
  type Judgement,
  type OpenDelivery,
  openDelivery,
  openInbox,
  stepInbox,
} from '../../core/index.ts'
import type { Answer } from './answers.ts'
import type { Context } from './context.ts'
import { receiverOf } from './me.ts'
import type { KnownPeer } from './peerBook.ts'
import { belongsInStore, planTake, type Taken } from './planTake.ts'
import { loadShelf, rulesOf } from './shelfRows.ts'
import { signedObject, sourceOf, withdrawFallen } from './storeContent.ts'
import { type Db, dbOf } from './tables.ts'
import { writeStatements, writeTake } from './writeTake.ts'

/** Somebody else changed what this judgement was made by. */
class Moved extends Error {}

const TRIES = 5

/**
 * Takes in one delivery of a peer, from parsed JSON: judges, stores and answers. What was answered is on disk.
 *
 * @throws {Fault} `denied` when the delivery names another sender than the caller
 */
export async function arrive(context: Context, peer: KnownPeer, value: unknown): Promise<Answer> {
  const { host, me, peers } = context
  const opened = openDelivery(value)
  if (opened === undefined) return { refused: 'malformed' }
  if (opened.header.from !== peer.node)
    throw new Fault('denied', 'sharing.not_you', 'This delivery names another sender than the certificate does.')
  const receiver = receiverOf(me.node, await me.subject(), peers.pinned(), host.policiesNow(), host.clock.now())
  const judged = judgeDelivery(opened, receiver)
  if ('refused' in judged) return { refused: judged.refused }
  for (let tries = 0; ; tries++) {
    try {
      return await inOrder(context, peer, opened, judged.judgements)
    } catch (error) {
      if (!(error instanceof Moved) || tries >= TRIES) throw error
    }
  }
}

async function inOrder(
  context: Context,
  peer: KnownPeer,
  opened: OpenDelivery,
  judgements: readonly Judgement[],
): Promise<Answer> {
  const { header, hash } = opened
  const now = context.host.clock.now()
  const asked = await context.host.tables.asOwner(async (tx) => {
    const db = dbOf(tx)
    const inbox = await loadInbox(db, peer.id)
    const [effect] = stepInbox(inbox, { type: 'arrived', header, hash, now }).effects
    if (effect?.do === 'judge') return { inbox }
    if (effect?.do === 'ask') return { answer: { ask: { chain: effect.chain, from: effect.from } } }
    if (effect?.do === 'refuse-fork') return { answer: { fork: { chain: effect.chain } } }
    const receipt = effect === undefined ? undefined : await receiptOf(db, peer.id, hash)
    return { answer: receipt === undefined ? { waiting: true as const } : { receipt } }
  })
  return asked.answer ?? take(context, peer, opened, judgements, asked.inbox)
}

/** Judged in memory first; then one transaction holds contents, statements, shelf, inbox and receipt together. */
async function take(
  context: Context,
  peer: KnownPeer,
  opened: OpenDelivery,
  judgements: readonly Judgement[],
  inbox: Inbox,
): Promise<Answer> {
  const { host, me } = context
  const now = host.clock.now()
  const sounds = judgements.flatMap((one) => ('sound' in one ? [one.sound] : []))
  let loaded = await host.tables.asOwner((tx) => loadShelf(dbOf(tx), peer.id, sounds))
  const plan = planTake(loaded, judgements, rulesOf(context, loaded.texts, now))
  // First, so that a confirmed recall is a recall carried out; a crash between the two only repeats.
  await withdrawFallen(context, loaded.rows.values(), plan.standings)
  const groups = contentsOf(plan.taken, plan.standings, me.node)
  const outcomes = new Map<string, AcceptOutcome>()
  let answer: Answer | undefined
  const write = async (tx: Tx): Promise<void> => {
    const done = await writeTake(context, tx, { peer, opened, judgements, inbox, loaded, plan, outcomes, now })
    if (done === undefined) throw new Moved('what is held has changed')
    answer = { receipt: done }
  }
  const note = (group: Contents, all: readonly AcceptOutcome[]): void => {
    for (const [i, id] of group.ids.entries()) if (all[i]) outcomes.set(id, all[i])
  }
  const subject = await me.subject()
  const last = groups.pop()
  // Several originators in one delivery are several sources, each with its statements; what is cut off comes again.
  for (const group of groups) {
    await host.exchange.accept(subject, group.items, {
      source: sourceOf(group.originator),
      alongside: async (tx, all) => {
        note(group, all)
        const done = await writeStatements(context, tx, { peer, plan, outcomes, loaded, now }, new Set(group.ids))
        if (!done) throw new Moved('what is held has changed')
      },
    })
    loaded = { ...loaded, holdings: loaded.holdings + 1 }
  }
  if (last === undefined) await host.tables.asOwner(write)
  else {
    await host.exchange.accept(subject, last.items, {
      source: sourceOf(last.originator),
      alongside: async (tx, all) => {
        note(last, all)
        await write(tx)
      },
    })
  }
  host.events.wake()
  const passesOn = plan.taken.some(({ sound }) => sound.hopsLeft > 0)
  if (passesOn || plan.buried.length > 0 || plan.untold.length > 0) context.wake()
  return answer ?? { waiting: true }
}

interface Contents {
  readonly originator: string
  readonly ids: readonly string[]
  readonly items: readonly NonNullable<ReturnType<typeof signedObject>>[]
}

/** What goes into the store, by originator: what stands and is not there for this statement yet. */
function contentsOf(
  taken: readonly Taken[],
  standings: ReadonlyMap<string, Parameters<typeof belongsInStore>[0]>,
  me: string,
): Contents[] {
  const wanted = taken.flatMap(({ sound, keep }) => {
    const item =
      keep && belongsInStore(standings.get(sound.id)) ? signedObject(sound.parcel, sound.statement) : undefined
    return item === undefined || sound.statement.originator === me
      ? []
      : [{ id: sound.id, originator: sound.statement.originator, item }]
  })
  return [...Map.groupBy(wanted, ({ originator }) => originator)].map(([originator, all]) => ({
    originator,
    ids: all.map(({ id }) => id),
    items: all.map(({ item }) => item),
  }))
}

export async function loadInbox(db: Db, peer: string): Promise<Inbox> {
  const row = await db.selectFrom('sharing_inbox').select('state').where('peer', '=', peer).executeTakeFirst()
  return row === undefined ? openInbox(peer) : (JSON.parse(row.state) as Inbox)
}

async function receiptOf(db: Db, peer: string, hash: string) {
  return db
    .selectFrom('sharing_receipt')
    .select(['text', 'signature'])
    .where('peer', '=', peer)
    .where('way', '=', 'given')
    .where('hash', '=', hash)
    .executeTakeFirst()
}
