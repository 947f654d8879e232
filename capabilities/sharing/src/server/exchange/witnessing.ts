import { Fault } from '@testudo/kernel/fault'
import type { Witnessed } from '@testudo/platform/host'
import { z } from 'zod'
import type { Words } from '../../core/contract/shapes.ts'
import { type Call, Refused } from './caller.ts'
import { type Context, tellChanged } from './context.ts'
import type { KnownPeer } from './peerBook.ts'
import { read } from './read.ts'
import { dbOf } from './tables.ts'

/*
 * Nodes watch each other's audit logs. Whoever calls asks for the newest checkpoint with the proof that it grew from the
 * one seen last, countersigns it, and offers its own the same way: so a node that cannot be called is watched too. A log
 * grows by one leaf a minute whatever is done, so none of this tells what was done.
 */

/** Minutes are what a log grows by. */
export const WITNESS_MS = 60_000

/** `first`: the size the proof begins at. */
const offered = z.strictObject({
  first: z.int().min(0),
  note: z.string().max(30_000),
  proof: z.array(z.string().max(64)).max(64),
})
const cosignature = z.strictObject({ size: z.int().min(1), line: z.string().max(500) })
const askShape = z.strictObject({ first: z.int().min(0) })
const toldShape = z.strictObject({ offer: offered.exactOptional(), seen: z.int().min(0) })
const handShape = z.strictObject({ cosignature: cosignature.exactOptional(), offer: offered.exactOptional() })
const handedShape = z.strictObject({ cosignature: cosignature.exactOptional() })

export const ALARM_WORDS: Readonly<Record<AlarmCode, Words>> = {
  forked: {
    en: 'Its audit log shows another past than the one seen before. Somebody has rewritten it, or shows it differently to others. Keep both checkpoints and ask its people.',
    fr: 'Son journal d’audit montre un autre passé que celui déjà vu. Quelqu’un l’a réécrit, ou le montre autrement à d’autres. Gardez les deux points de contrôle et interrogez ses responsables.',
  },
  shrunk: {
    en: 'Its audit log is shorter than what was seen before: it was put back from an older backup, or cut. Ask its people.',
    fr: 'Son journal d’audit est plus court que ce qui a été vu : il a été restauré d’une sauvegarde plus ancienne, ou coupé. Interrogez ses responsables.',
  },
  signature: {
    en: 'It shows an audit log that its pinned key did not sign. Compare introductions with its people.',
    fr: 'Il montre un journal d’audit que sa clé enregistrée n’a pas signé. Comparez les présentations avec ses responsables.',
  },
}

export type AlarmCode = Exclude<Witnessed['verdict'], 'grown' | 'same'>

/** An alarm with its evidence: both notes, each signed by the log's key. */
export interface LogAlarm {
  readonly at: number
  readonly code: AlarmCode
  readonly seen: string
  readonly offered: string
}

/** What is known of a peer's audit log. */
export interface SeenLog {
  readonly size: number
  readonly note: string
  readonly at: number
  readonly alarm: LogAlarm | undefined
}

/**
 * Watches a peer's log and has ours watched, at one contact. What a peer answers here, or that it does not know the
 * question, stops nothing else that is exchanged with it.
 */
export async function witness(context: Context, peer: KnownPeer, call: Call, signal: AbortSignal): Promise<void> {
  try {
    await watchEachOther(context, peer, call, signal)
  } catch (error) {
    const answered = error instanceof Refused || (error instanceof Fault && error.kind === 'invalid')
    if (!answered) throw error
    if (error instanceof Refused && error.status === 404) return
    context.host.log.warn({ peer: peer.node, reason: String(error) }, 'audit logs could not be compared')
  }
}

async function watchEachOther(context: Context, peer: KnownPeer, call: Call, signal: AbortSignal): Promise<void> {
  if (peer.log === undefined) return
  const first = peer.seenLog?.size ?? 0
  const told = read(toldShape, await call(peer, 'witness', JSON.stringify({ first }), signal))
  const signed = told.offer === undefined ? undefined : await see(context, peer, { ...told.offer, first })
  const ours = await context.host.witness.offer(told.seen)
  const offer =
    ours !== undefined && ours.size !== told.seen
      ? { first: told.seen, note: ours.note, proof: [...ours.proof] }
      : undefined
  if (signed === undefined && offer === undefined) return
  const hand = { ...(signed === undefined ? {} : { cosignature: signed }), ...(offer === undefined ? {} : { offer }) }
  const handed = read(handedShape, await call(peer, 'cosign', JSON.stringify(hand), signal))
  if (handed.cosignature !== undefined) await keep(context, peer, handed.cosignature)
}

/** The answer to `witness`: our newest checkpoint, and how much of the caller's log we have seen. */
export async function answerWitness({ host }: Context, peer: KnownPeer, body: unknown) {
  const { first } = read(askShape, body)
  const ours = await host.witness.offer(first)
  return {
    ...(ours === undefined ? {} : { offer: { first, note: ours.note, proof: ours.proof } }),
    seen: peer.seenLog?.size ?? 0,
  }
}

/** The answer to `cosign`: keeps what the caller has countersigned, and countersigns what it offers. */
export async function answerCosign(context: Context, peer: KnownPeer, body: unknown) {
  const { cosignature: given, offer } = read(handShape, body)
  if (given !== undefined) await keep(context, peer, given)
  const signed = offer === undefined ? undefined : await see(context, peer, offer)
  return signed === undefined ? {} : { cosignature: signed }
}

async function keep({ host }: Context, peer: KnownPeer, { size, line }: z.infer<typeof cosignature>): Promise<void> {
  if (peer.log === undefined || (await host.witness.keep(peer.log, size, line))) return
  host.log.warn({ peer: peer.node, size }, 'a countersignature does not hold')
}

/** Judges a checkpoint and remembers it. @returns our countersignature when it grew from the last one seen */
async function see(
  context: Context,
  peer: KnownPeer,
  offer: z.infer<typeof offered>,
): Promise<z.infer<typeof cosignature> | undefined> {
  const { host, peers } = context
  const { log } = peer
  if (log === undefined) return undefined
  const { witnessed, raised } = await host.tables.asOwner(async (tx) => {
    const db = dbOf(tx)
    // Two contacts at once must not both continue from the same place.
    const row = await db
      .selectFrom('sharing_witness')
      .selectAll()
      .where('peer', '=', peer.id)
      .forUpdate()
      .executeTakeFirst()
    const before = row?.log === log ? row : undefined
    // The proof begins elsewhere, for another contact was faster: nothing is known by it. The next one proves again.
    if (offer.first !== Number(before?.size ?? 0)) return { witnessed: undefined, raised: undefined }
    // What it shows after an alarm is believed when people have looked into it, and not before.
    if (before !== undefined && before.alarm !== null) return { witnessed: undefined, raised: undefined }
    const result = host.witness.judge(log, before?.note || undefined, offer)
    const at = host.clock.now()
    if (result.verdict === 'grown') {
      const seen = { log, size: result.size, note: result.note, at, alarm: null }
      await db
        .insertInto('sharing_witness')
        .values({ peer: peer.id, ...seen })
        .onConflict((conflict) => conflict.column('peer').doUpdateSet(seen))
        .execute()
      return { witnessed: result, raised: undefined }
    }
    if (result.verdict === 'same') return { witnessed: result, raised: undefined }
    const alarm: LogAlarm = { at, code: result.verdict, seen: before?.note ?? '', offered: offer.note }
    const first = { log, size: before?.size ?? 0, note: before?.note ?? '', at, alarm: JSON.stringify(alarm) }
    await db
      .insertInto('sharing_witness')
      .values({ peer: peer.id, ...first })
      .onConflict((conflict) => conflict.column('peer').doUpdateSet({ alarm: first.alarm }))
      .execute()
    await tellChanged(context, tx, [await host.tables.labelNumber(tx, host.defaultLabel)], [peer.id])
    return { witnessed: result, raised: alarm }
  })
  if (raised !== undefined) {
    host.log.warn({ peer: peer.node, reason: ALARM_WORDS[raised.code].en }, 'an audit log is not believed')
    host.audit.record({
      subject: peer.subject,
      verb: `audit:log-${raised.code}`,
      ids: [peer.id],
      outcome: 'failed',
      detail: { node: peer.node, seen: raised.seen, offered: raised.offered.slice(0, 2_000) },
      label: host.defaultLabel,
    })
    host.events.wake()
  }
  await peers.load()
  return witnessed?.verdict === 'grown' ? { size: witnessed.size, line: witnessed.line } : undefined
}

/** Forgets what was seen of a peer's log, so that the next checkpoint is taken as it is. */
export async function restartLog({ host, peers }: Context, id: string): Promise<void> {
  await host.tables.asOwner((tx) => dbOf(tx).deleteFrom('sharing_witness').where('peer', '=', id).execute())
  await peers.load()
}
