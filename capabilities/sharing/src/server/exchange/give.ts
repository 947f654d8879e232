import { Fault } from '@testudo/kernel/fault'
import type { Tx } from '@testudo/platform/storage'
import { releaseStatement, releaseView, SEAL_SIZE, sealStatements, statementIdOf } from '../../core/index.ts'
import type { Given, Going } from '../parts.ts'
import { type Context, tellChanged } from './context.ts'
import { random } from './me.ts'
import { labelNumbers, putCarriages, putOutgoing, putStatements } from './rows.ts'

/**
 * Signs statements about objects for one peer, under one seal, and lines them up for it. What the peer may not read is
 * not in them: the view that previews is the view that is signed.
 *
 * @throws {Fault} `absent` for an unknown peer, `invalid` for more than 256 objects
 */
export async function give(context: Context, tx: Tx, going: Going): Promise<readonly Given[]> {
  const { host, me, peers } = context
  const peer = peers.get(going.peer)
  if (peer === undefined)
    throw new Fault('absent', 'sharing.no_peer', 'There is no such node here. Look at the list of nodes.')
  if (going.objects.length > SEAL_SIZE)
    throw new Fault('invalid', 'sharing.too_many', `At most ${SEAL_SIZE} objects are given at a time.`)
  const now = host.clock.now()
  const policies = host.policiesNow()
  const facts = {
    originator: me.node,
    releasedAt: now,
    ...(going.notAfter === undefined ? {} : { notAfter: going.notAfter }),
  }
  const made = going.objects.flatMap((item) => {
    const view = releaseView(item, peer.subject, policies, now, false)
    const one = releaseStatement(view, item.label, policies, facts, random)
    return one === undefined ? [] : [{ ...one, object: view.object ?? {} }]
  })
  if (made.length === 0) return []
  const parcels = sealStatements(made, { node: me.node, secretKey: me.keyAt(now), sealedAt: now }, going.hops, random)
  const labels = await labelNumbers(
    host.tables,
    tx,
    made.map(({ statement }) => statement.label),
  )
  await tellChanged(context, tx, labels, [peer.id])
  const carriages = await putCarriages(tx, parcels)
  const rows = made.flatMap(({ statement, object }, i) => {
    const parcel = parcels[i]
    if (parcel === undefined) return []
    const creator = object['created_by_ref']
    return [
      {
        id: statementIdOf(parcel.statement),
        label: labels[i] ?? 0,
        originator: me.node,
        object: statement.object,
        version: statement.version,
        digest: statement.digest,
        releasedAt: now,
        notAfter: statement.notAfter,
        revoked: object['revoked'] === true,
        creator: typeof creator === 'string' ? creator : undefined,
        mine: true,
        kept: false,
        stored: false,
        standing: undefined,
        parcel,
        carriage: carriages[i] ?? '',
        hops: going.hops,
      },
    ]
  })
  await putStatements(tx, rows, now)
  await putOutgoing(
    tx,
    rows.map(({ id, label, object, version, carriage }) => ({
      peer: peer.id,
      statement: id,
      label,
      kind: 'object' as const,
      object,
      version,
      decision: going.decision,
      carriage,
      state: 'waiting' as const,
    })),
    now,
  )
  return rows.map(({ id, object, version }) => ({ statement: id, peer: peer.id, object, modified: version }))
}
