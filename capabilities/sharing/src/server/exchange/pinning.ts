import { createHash } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Introduction } from '../../core/contract/peers.ts'
import type { Rights } from '../../core/contract/shapes.ts'
import { currentKey, keyIdOf, type PinnedNode, pinNode, repinKey, revokeKey } from '../../core/index.ts'
import type { Context } from './context.ts'
import type { Direction } from './peerBook.ts'
import { dbOf } from './tables.ts'

export interface NewPeer {
  readonly introduction: Introduction
  readonly rights: Rights
  readonly direction: Direction
  readonly everySeconds: number
}

/** What to change; absent: as it is. */
export interface PeerChange {
  readonly rights?: Rights | undefined
  readonly direction?: Direction | undefined
  readonly everySeconds?: number | undefined
  readonly url?: string | undefined
  readonly paused?: boolean | undefined
  readonly introduction?: Introduction | undefined
  readonly pinKey?: boolean | undefined
}

const machineRights = (rights: Rights) => ({ ...rights, roles: [] })

/**
 * Pins another node. One that was closed is opened again under its old account.
 *
 * @throws {Fault} `invalid` for this node itself or a bad address, `conflict` when it is pinned, `denied` beyond the asker's rights
 */
export async function addPeer(context: Context, by: Subject, one: NewPeer): Promise<string> {
  const { host, me, peers } = context
  const { introduction, rights } = one
  checkAddress(introduction.url)
  checkExercise(context, introduction)
  checkLog(context, introduction)
  if (introduction.node === me.node || introduction.publicKey === me.publicKey)
    throw new Fault('invalid', 'sharing.itself', 'That is the introduction of this very node. Take the other one’s.', {
      place: { path: '/body/introduction/node' },
    })
  const known = await host.tables.asOwner((tx) =>
    dbOf(tx).selectFrom('sharing_peer').selectAll().where('node', '=', introduction.node).executeTakeFirst(),
  )
  if (known !== undefined && !known.closed)
    throw new Fault('conflict', 'sharing.pinned', 'This node is pinned already. Change it instead.')
  const account = { name: introduction.name, rights: machineRights(rights), fingerprint: introduction.certificate }
  if (known !== undefined) {
    const pinned = withIntroduction(JSON.parse(known.pinned) as PinnedNode, introduction, host.clock.now(), true)
    await host.accounts.change(by, known.id, { ...account, disabled: false })
    await host.tables.asOwner((tx) =>
      dbOf(tx)
        .updateTable('sharing_peer')
        .set({ ...columnsOf(introduction), pinned: JSON.stringify(pinned) })
        .set({
          direction: one.direction,
          every_seconds: one.everySeconds,
          paused: false,
          closed: false,
          key_trouble: null,
        })
        .where('id', '=', known.id)
        .execute(),
    )
    await peers.load()
    return known.id
  }
  const login = `node-${createHash('sha256').update(introduction.node).digest('hex').slice(0, 20)}`
  const { id } = await host.accounts.add(by, { kind: 'peer', login, ...account })
  const { identities, names } = introduction
  const pinned = pinNode(introduction.node, introduction.publicKey, 0, { identities, names })
  await host.tables.asOwner((tx) =>
    dbOf(tx)
      .insertInto('sharing_peer')
      .values({
        id,
        node: introduction.node,
        ...columnsOf(introduction),
        pinned: JSON.stringify(pinned),
        direction: one.direction,
        every_seconds: one.everySeconds,
        paused: false,
        closed: false,
        added_at: host.clock.now(),
        contact_at: null,
        trouble: null,
        key_trouble: null,
        failing_since: null,
        next_try: null,
        skew_ms: null,
        knowing: null,
      })
      .execute(),
  )
  await peers.load()
  return id
}

/** @throws {Fault} `absent` for no such peer; `conflict` for another key without `pinKey` */
export async function changePeer(context: Context, by: Subject, id: string, change: PeerChange): Promise<void> {
  const { host, peers } = context
  const peer = peers.get(id)
  if (peer === undefined) throw nothingHere()
  if (change.url !== undefined) checkAddress(change.url)
  const { introduction } = change
  if (introduction !== undefined) {
    checkAddress(introduction.url)
    checkExercise(context, introduction)
    checkLog(context, introduction)
  }
  if (introduction !== undefined && introduction.node !== peer.node)
    throw new Fault('invalid', 'sharing.other_node', 'That introduction is of another node.', {
      place: { path: '/body/introduction/node' },
    })
  const now = host.clock.now()
  const renewed = (pinned: PinnedNode, one: Introduction) => withIntroduction(pinned, one, now, change.pinKey === true)
  // Before anything is changed: another key is refused as a whole.
  if (introduction !== undefined) renewed(peer.pinned, introduction)
  if (change.rights !== undefined || introduction !== undefined) {
    await host.accounts.change(by, id, {
      ...(change.rights === undefined ? {} : { rights: machineRights(change.rights) }),
      ...(introduction === undefined ? {} : { name: introduction.name, fingerprint: introduction.certificate }),
    })
  }
  await host.tables.asOwner(async (tx) => {
    const db = dbOf(tx)
    // As it stands at this moment: a key may have been rotated or revoked meanwhile.
    const row = await db.selectFrom('sharing_peer').select('pinned').where('id', '=', id).forUpdate().executeTakeFirst()
    if (row === undefined) throw nothingHere()
    const pinned = JSON.parse(row.pinned) as PinnedNode
    await db
      .updateTable('sharing_peer')
      .set({
        ...(introduction === undefined
          ? {}
          : {
              ...columnsOf(introduction),
              pinned: JSON.stringify(renewed(pinned, introduction)),
              key_trouble: null,
            }),
        ...(change.url === undefined ? {} : { url: change.url }),
        direction: change.direction ?? peer.direction,
        every_seconds: change.everySeconds ?? peer.everySeconds,
        paused: change.paused ?? peer.paused,
      })
      .where('id', '=', id)
      .execute()
  })
  await peers.load()
}

/**
 * Trusts a peer's key no more: whatever is seen under it for the first time from now on is refused, until people pin another.
 *
 * @throws {Fault} `absent` for no such peer or key
 */
export async function revokePeerKey(context: Context, id: string, key: string, reason: string): Promise<void> {
  const { host, peers } = context
  if (peers.get(id) === undefined) throw nothingHere()
  await host.tables.asOwner(async (tx) => {
    const db = dbOf(tx)
    const row = await db.selectFrom('sharing_peer').select('pinned').where('id', '=', id).forUpdate().executeTakeFirst()
    if (row === undefined) throw nothingHere()
    const pinned = revokeKey(JSON.parse(row.pinned) as PinnedNode, key, host.clock.now(), reason)
    await db
      .updateTable('sharing_peer')
      .set({ pinned: JSON.stringify(pinned) })
      .where('id', '=', id)
      .execute()
  })
  await peers.load()
}

/** Closes a peer. What was exchanged stays on record, and its keys stay known for what it has signed. */
export async function closePeer(context: Context, by: Subject, id: string): Promise<void> {
  const { host, peers } = context
  if (peers.get(id) === undefined) throw nothingHere()
  await host.accounts.change(by, id, { disabled: true })
  await host.tables.asOwner((tx) =>
    dbOf(tx).updateTable('sharing_peer').set({ closed: true }).where('id', '=', id).execute(),
  )
  await peers.load()
}

const columnsOf = (introduction: Introduction) => ({
  url: introduction.url,
  certificate: introduction.certificate,
  people: JSON.stringify(introduction.people),
  log: introduction.log ?? null,
})

/** @throws {Fault} `invalid` for what is no key of a log */
function checkLog({ host }: Context, { log }: Introduction): void {
  try {
    if (log !== undefined) host.witness.keyAsWitness(log)
  } catch (cause) {
    throw new Fault('invalid', 'sharing.log_key', 'The key of its audit log is damaged. Copy the introduction whole.', {
      cause,
      place: { path: '/body/introduction/log' },
    })
  }
}

/** @throws {Fault} `conflict` when one of the two nodes is an exercise and the other is not */
function checkExercise({ host }: Context, { exercise }: Introduction): void {
  if (exercise === host.exercise) return
  throw new Fault(
    'conflict',
    'sharing.exercise_peer',
    host.exercise
      ? 'This is an exercise node and the other one is not. Exercise and live data never mix: pin it at a live node.'
      : 'The other node is an exercise node and this one is not. Exercise and live data never mix: pin it at an exercise node.',
    { place: { path: '/body/introduction/exercise' } },
  )
}

/** @throws {Fault} `invalid` for anything but `https://host:port` */
function checkAddress(url: string): void {
  if (url === '') return
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const plain = parsed && parsed.protocol === 'https:' && parsed.username === '' && parsed.pathname === '/'
  if (plain && parsed.search === '' && parsed.hash === '') return
  throw new Fault('invalid', 'sharing.address', 'The address of a node is https://host:port and nothing else.', {
    place: { path: '/body/introduction/url' },
  })
}

/** The key changes only where people say so: whoever compared it by hand. Old keys stay good for what they signed before. */
function withIntroduction(pinned: PinnedNode, one: Introduction, now: number, pinKey: boolean): PinnedNode {
  const { identities, names } = one
  const id = keyIdOf(one.publicKey)
  if (currentKey(pinned)?.id === id) return { ...pinned, identities, names }
  if (!pinKey)
    throw new Fault(
      'conflict',
      'sharing.other_key',
      'The node signs with another key now. Compare it over another channel, then say so.',
    )
  return { ...repinKey(pinned, one.publicKey, now), identities, names }
}
