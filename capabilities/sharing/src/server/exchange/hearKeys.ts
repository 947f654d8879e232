import { z } from 'zod'
import type { Words } from '../../core/contract/shapes.ts'
import {
  acceptRotation,
  currentKey,
  keyIdOf,
  type PinnedNode,
  readRotation,
  rotationsShape,
  USUAL_LIMITS,
} from '../../core/index.ts'
import { Fault } from '@testudo/kernel/fault'
import type { Context } from './context.ts'
import type { KnownPeer } from './peerBook.ts'
import { dbOf } from './tables.ts'

/** Changes of key a node has made in its life, and the key it signs with. */
export const keysShape = {
  rotations: rotationsShape.exactOptional(),
  key: z.string().max(64).exactOptional(),
}
export type SaidKeys = Readonly<z.infer<z.ZodObject<typeof keysShape>>>

/** What we say of our keys. */
export const saidKeys = ({ me }: Pick<Context, 'me'>): SaidKeys => ({
  key: keyIdOf(me.publicKey),
  ...(me.rotations.length === 0 ? {} : { rotations: me.rotations.slice(-100).map((one) => ({ ...one })) }),
})

const OTHER_KEY: Words = {
  en: 'It signs with a key that the pinned one did not vouch for. Compare fingerprints with its people, then pin its introduction anew.',
  fr: 'Il signe avec une clé que celle enregistrée n’a pas garantie. Comparez les empreintes avec ses responsables, puis enregistrez de nouveau sa présentation.',
}
const ENDED_KEY: Words = {
  en: 'It signs with a key that has ended or was revoked here. Compare fingerprints with its people, then pin its introduction anew.',
  fr: 'Il signe avec une clé qui a pris fin ou a été révoquée ici. Comparez les empreintes avec ses responsables, puis enregistrez de nouveau sa présentation.',
}

/**
 * Takes in what a peer says of its keys. A new one is pinned when the key in force has signed it; anything else changes
 * nothing and is an alarm, once.
 */
export async function hearKeys(context: Context, peer: KnownPeer, said: SaidKeys): Promise<void> {
  const { host, peers } = context
  const latest = host.clock.now() + USUAL_LIMITS.aheadMs
  // Who does not say what it signs with changes nothing of what is known about that.
  const judge = (pinned: PinnedNode): Judged => judgeKeys(pinned, said, latest, peer.keyTrouble)
  const seen = judge(peer.pinned)
  if (seen.pinned === peer.pinned && same(seen.trouble, peer.keyTrouble)) return
  const { pinned, trouble, before } = await host.tables.asOwner(async (tx) => {
    const db = dbOf(tx)
    const row = await db
      .selectFrom('sharing_peer')
      .select('pinned')
      .where('id', '=', peer.id)
      .forUpdate()
      .executeTakeFirst()
    // Again under the lock: people may have revoked a key meanwhile.
    const stored = row === undefined ? peer.pinned : (JSON.parse(row.pinned) as PinnedNode)
    const judged = judge(stored)
    await db
      .updateTable('sharing_peer')
      .set({
        pinned: JSON.stringify(judged.pinned),
        key_trouble: judged.trouble === undefined ? null : JSON.stringify(judged.trouble),
      })
      .where('id', '=', peer.id)
      .execute()
    return { ...judged, before: stored }
  })
  await peers.load()
  const deed = { subject: peer.subject, ids: [peer.id], label: host.defaultLabel }
  const known = new Set(before.keys.map(({ id }) => id))
  for (const { id, from, reason } of pinned.keys.filter((key) => !known.has(key.id)))
    host.audit.record({
      ...deed,
      verb: 'sharing:key-rotated',
      outcome: 'allowed',
      detail: { node: peer.node, key: id, from: new Date(from).toISOString(), reason: reason ?? '' },
    })
  if (trouble === undefined || same(trouble, peer.keyTrouble)) return
  host.log.warn({ peer: peer.node, reason: trouble.en }, 'a key was not believed')
  host.audit.record({
    ...deed,
    verb: 'sharing:key-refused',
    outcome: 'failed',
    detail: { node: peer.node, key: said.key ?? '', reason: trouble.en },
  })
}

interface Judged {
  readonly pinned: PinnedNode
  readonly trouble: Words | undefined
}

function judgeKeys(pinned: PinnedNode, said: SaidKeys, latest: number, known: Words | undefined): Judged {
  let next = pinned
  for (const rotation of said.rotations ?? []) {
    const facts = readRotation(rotation.text)
    // Older than what is pinned: nothing to learn of it, and its signatures are not worth their checking.
    if (facts === undefined || facts.oldKey !== currentKey(next)?.id) continue
    try {
      next = acceptRotation(next, rotation, latest)
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault
      // A key has one successor. Whoever sends more of them has us check signatures for nothing.
      break
    }
  }
  if (said.key === undefined) return { pinned: next, trouble: known }
  const key = next.keys.find(({ id }) => id === said.key)
  if (key === undefined) return { pinned: next, trouble: OTHER_KEY }
  return { pinned: next, trouble: key.id === currentKey(next)?.id ? undefined : ENDED_KEY }
}

const same = (a: Words | undefined, b: Words | undefined): boolean => a?.en === b?.en
