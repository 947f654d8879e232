import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import { z } from 'zod'
import { introduction } from '../../core/contract/peers.ts'
import type { Context } from './context.ts'
import { hearKeys, keysShape, saidKeys } from './hearKeys.ts'
import { knowingOf } from './me.ts'
import type { KnownPeer } from './peerBook.ts'
import { read } from './read.ts'
import { dbOf } from './tables.ts'

const shape = z.strictObject({
  node: z.string().max(200),
  /** Unix ms at the sender. */
  at: z.int().min(0),
  exercise: z.boolean(),
  people: introduction.shape.people,
  /** Changes when the node learns a policy or a key. */
  knowing: z.string().max(64),
  ...keysShape,
})
export type Hello = Readonly<z.infer<typeof shape>>

/** What we say of ourselves at each contact. */
export async function helloOf(context: Context): Promise<Hello> {
  const { host, me, peers } = context
  return {
    node: me.node,
    at: host.clock.now(),
    exercise: host.exercise,
    people: (await me.people()).map(({ count, subject }) => ({
      nation: subject.nation,
      count,
      rights: rightsOf(subject),
    })),
    knowing: knowingOf(host.policiesNow(), peers.pinned()),
    ...saidKeys(context),
  }
}

export const rightsOf = (subject: Subject): Hello['people'][number]['rights'] => ({
  organisation: subject.organisation,
  nation: subject.nation,
  communities: [...subject.communities],
  clearances: { ...subject.clearances },
  specialAccess: [...subject.specialAccess],
})

/** Takes in what a peer says of itself: its people, its clock, and that it may have learnt what it lacked. */
export async function hearHello(context: Context, peer: KnownPeer, body: unknown): Promise<void> {
  const { host, peers } = context
  const said = read(shape, body)
  if (said.node !== peer.node)
    throw new Fault('denied', 'sharing.not_you', 'This certificate is pinned for another node.')
  if (said.exercise !== host.exercise)
    throw new Fault(
      'conflict',
      'sharing.exercise_mixed',
      'One of the two nodes is an exercise and the other is not. Exercise and live data never mix.',
    )
  await hearKeys(context, peer, said)
  const now = host.clock.now()
  const cured = peer.knowing !== undefined && peer.knowing !== said.knowing
  if (cured) await unpark(context, peer)
  await peers.note(peer.id, {
    contactAt: now,
    skewMs: said.at - now,
    ...(peer.knowing === said.knowing ? {} : { knowing: said.knowing }),
    ...(JSON.stringify(peer.groups) === JSON.stringify(said.people) ? {} : { groups: said.people }),
  })
  if (cured) context.wake(peer.id)
}

/** What was refused for a reason that may have passed waits again. */
async function unpark({ host }: Context, peer: KnownPeer): Promise<void> {
  await host.tables.asOwner((tx) =>
    dbOf(tx)
      .updateTable('sharing_outgoing')
      .set({ state: 'waiting' })
      .where('peer', '=', peer.id)
      .where('state', '=', 'parked')
      .execute(),
  )
}

/** The answer to a hello is ours. */
export async function helloFrom(context: Context, peer: KnownPeer, body: unknown): Promise<Hello> {
  await hearHello(context, peer, body)
  return helloOf(context)
}
