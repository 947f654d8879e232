import { createHash } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Introduction } from '../../core/contract/peers.ts'
import type { Rights } from '../../core/contract/shapes.ts'
import { keyIdOf, type PinnedNode, pinNode } from '../../core/index.ts'
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
        .set({ direction: one.direction, every_seconds: one.everySeconds, paused: false, closed: false })
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
  if (introduction !== undefined) checkAddress(introduction.url)
  if (introduction !== undefined && introduction.node !== peer.node)
    throw new Fault('invalid', 'sharing.other_node', 'That introduction is of another node.', {
      place: { path: '/body/introduction/node' },
    })
  const pinned =
    introduction === undefined
      ? peer.pinned
      : withIntroduction(peer.pinned, introduction, host.clock.now(), change.pinKey === true)
  if (change.rights !== undefined || introduction !== undefined) {
    await host.accounts.change(by, id, {
      ...(change.rights === undefined ? {} : { rights: machineRights(change.rights) }),
      ...(introduction === undefined ? {} : { name: introduction.name, fingerprint: introduction.certificate }),
    })
  }
  await host.tables.asOwner((tx) =>
    dbOf(tx)
      .updateTable('sharing_peer')
      .set({
        ...(introduction === undefined ? {} : columnsOf(introduction)),
        pinned: JSON.stringify(pinned),
        ...(change.url === undefined ? {} : { url: change.url }),
        direction: change.direction ?? peer.direction,
        every_seconds: change.everySeconds ?? peer.everySeconds,
        paused: change.paused ?? peer.paused,
      })
      .where('id', '=', id)
      .execute(),
  )
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
})

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
  const current = pinned.keys.find((key) => key.until === undefined)
  if (current?.id === id) return { ...pinned, identities, names }
  if (!pinKey)
    throw new Fault(
      'conflict',
      'sharing.other_key',
      'The node signs with another key now. Compare it over another channel, then say so.',
    )
  const keys = pinned.keys
    .filter((key) => key.id !== id)
    .map((key) => (key.until === undefined ? { ...key, until: now } : key))
  return { node: pinned.node, keys: [...keys, { id, publicKey: one.publicKey, from: 0 }], identities, names }
}
