import { isObject, parseStrict } from '@testudo/stix'
import {
  digestOf,
  isSealedBy,
  isUnderSeal,
  judgeLabels,
  type ObjectStatement,
  type Parcel,
  parcelIdOf,
  readSeal,
  readStatement,
} from '../../core/index.ts'
import type { Context } from './context.ts'
import { receiverOf } from './me.ts'
import type { KnownPeer } from './peerBook.ts'
import { putRecallLines, reopenRecallLine } from './recalls.ts'
import { labelNumbers, putCarriages, putOutgoing, putStatements } from './rows.ts'
import { dbOf } from './tables.ts'

interface Real {
  readonly id: string
  readonly statement: ObjectStatement
  readonly parcel: Parcel
  readonly mine: boolean
}

/**
 * Takes back what this node has forgotten to have given: our disk is an old one. Only what its originator has signed
 * counts. What was recalled meanwhile is recalled there once more, whatever the peer has said before.
 *
 * @returns ids of the statements that were unknown here
 */
export async function remember(
  context: Context,
  peer: KnownPeer,
  parcels: readonly Parcel[],
): Promise<readonly string[]> {
  const real = parcels.flatMap((parcel): Real[] => realOf(context, peer, parcel))
  if (real.length === 0) return []
  const { host } = context
  const now = host.clock.now()
  return host.tables.asOwner(async (tx) => {
    const db = dbOf(tx)
    const labels = await labelNumbers(
      host.tables,
      tx,
      real.map(({ statement }) => statement.label),
    )
    const carriages = await putCarriages(
      tx,
      real.map(({ parcel }) => parcel),
    )
    await putStatements(
      tx,
      real.map(({ id, statement, parcel, mine }, i) => ({
        id,
        label: labels[i] ?? 0,
        originator: statement.originator,
        object: statement.object,
        version: statement.version,
        digest: statement.digest,
        releasedAt: statement.releasedAt,
        notAfter: statement.notAfter,
        revoked: false,
        creator: undefined,
        mine,
        kept: false,
        stored: false,
        standing: undefined,
        parcel,
        carriage: carriages[i] ?? '',
        hops: 0,
      })),
      now,
    )
    const unknown: string[] = []
    for (const [i, { id, statement }] of real.entries()) {
      const label = labels[i] ?? 0
      const { object, version } = statement
      const known = await db
        .selectFrom('sharing_outgoing')
        .select('given')
        .where('peer', '=', peer.id)
        .where('statement', '=', id)
        .executeTakeFirst()
      if (known?.given !== true) unknown.push(id)
      const line = { peer: peer.id, statement: id, label, object, version, carriage: carriages[i] ?? '' }
      await putOutgoing(tx, [{ ...line, kind: 'object', decision: '', state: 'answered' }], now)
      // It is there, so it went: whoever takes it back has to tell.
      await db
        .updateTable('sharing_outgoing')
        .set({ sent_at: now })
        .where('peer', '=', peer.id)
        .where('statement', '=', id)
        .where('sent_at', 'is', null)
        .execute()
      const buried = await db
        .selectFrom('sharing_tombstone')
        .select(['id', 'carriage'])
        .where('recalls', '=', id)
        .where('originator', '=', statement.originator)
        .executeTakeFirst()
      if (buried === undefined) {
        await db
          .updateTable('sharing_outgoing')
          .set({ given: true, state: 'answered', answered_at: now })
          .where('peer', '=', peer.id)
          .where('statement', '=', id)
          .execute()
        continue
      }
      const recall = { peer: peer.id, statement: id, label_id: label, tombstone: buried.id, object, version }
      await putRecallLines(tx, [recall], now)
      await reopenRecallLine(db, peer.id, id, now)
      const again = { ...line, statement: buried.id, carriage: buried.carriage }
      await putOutgoing(tx, [{ ...again, kind: 'tombstone', decision: '', state: 'waiting' }], now)
    }
    return unknown
  })
}

/** Signed by its originator, about the object that lies beside it, and such as the peer may have. */
function realOf({ me, peers, host }: Context, peer: KnownPeer, parcel: Parcel): Real[] {
  const statement = readStatement(parcel.statement)
  const seal = readSeal(parcel.carriage.seal)
  if (statement?.kind !== 'object' || !seal || seal.originator !== statement.originator) return []
  const key = peers
    .pinned()
    .get(seal.originator)
    ?.keys.find(({ id }) => id === seal.key)
  if (!key || !isSealedBy(parcel.carriage, key.publicKey) || !isUnderSeal(parcel, seal.root)) return []
  const parsed = parseStrict(parcel.text ?? '')
  if ('flaw' in parsed || !isObject(parsed.value) || digestOf(parsed.value) !== statement.digest) return []
  const reader = receiverOf(peer.node, peer.subject, peers.pinned(), host.policiesNow(), host.clock.now())
  if (judgeLabels(statement, reader) === 'policy-unknown') return []
  const mine = seal.originator === me.node
  const { pass: _pass, ...carriage } = parcel.carriage
  return [{ id: parcelIdOf(parcel), statement, parcel: mine ? { ...parcel, carriage } : parcel, mine }]
}
