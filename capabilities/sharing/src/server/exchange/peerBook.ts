import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Rights, Words } from '../../core/contract/shapes.ts'
import type { Introduction } from '../../core/contract/peers.ts'
import type { PeopleGroup, PinnedNode } from '../../core/index.ts'
import type { Peer } from '../parts.ts'
import type { Me } from './me.ts'
import { type Db, dbOf, numberOf } from './tables.ts'
import type { LogAlarm, SeenLog } from './witnessing.ts'

export type Direction = 'both' | 'push' | 'pull' | 'wait'

/** A peer as the exchange knows it: what `Peer` says, and how it is reached. */
export interface KnownPeer extends Peer {
  readonly pinned: PinnedNode
  readonly url: string
  readonly certificate: string
  readonly direction: Direction
  readonly everySeconds: number
  readonly groups: Introduction['people']
  readonly contactAt: number | undefined
  readonly trouble: Words | undefined
  readonly failingSince: number | undefined
  readonly nextTry: number | undefined
  readonly skewMs: number | undefined
  readonly knowing: string | undefined
  /** Why what it says of its key is not believed. */
  readonly keyTrouble: Words | undefined
  /** What checks its audit log; undefined: it did not introduce it. */
  readonly log: string | undefined
  readonly seenLog: SeenLog | undefined
}

export interface PeerBook {
  /** Open ones, as stored; by name. */
  all(): readonly KnownPeer[]
  get(id: string): KnownPeer | undefined
  ofNode(node: string): KnownPeer | undefined
  /** Every node whose keys are pinned here, this one too. Closed peers stay: what they signed stays provable. */
  pinned(): ReadonlyMap<string, PinnedNode>
  /** Reads again what is stored. After every change. */
  load(): Promise<void>
  /** Writes some columns of one peer, and reads again. */
  note(id: string, change: PeerNote): Promise<void>
}

export interface PeerNote {
  readonly contactAt?: number
  readonly trouble?: Words | null
  readonly failingSince?: number | null
  readonly nextTry?: number | null
  readonly skewMs?: number
  readonly knowing?: string
  readonly groups?: Introduction['people']
}

export async function openPeerBook(host: Host, me: Me): Promise<PeerBook> {
  let open: readonly KnownPeer[] = []
  let byId = new Map<string, KnownPeer>()
  let pins = new Map<string, PinnedNode>()

  const load = async (): Promise<void> => {
    const accounts = new Map((await host.accounts.list('peer')).map((one) => [one.id, one]))
    const { rows, logs } = await host.tables.asOwner(async (tx) => ({
      rows: await dbOf(tx).selectFrom('sharing_peer').selectAll().execute(),
      logs: new Map((await dbOf(tx).selectFrom('sharing_witness').selectAll().execute()).map((one) => [one.peer, one])),
    }))
    const found = rows.flatMap((row): KnownPeer[] => {
      const account = accounts.get(row.id)
      return row.closed || account === undefined || account.disabled ? [] : [fromRow(row, account, logs.get(row.id))]
    })
    open = found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    byId = new Map(open.map((one) => [one.id, one]))
    pins = new Map(rows.map(({ node, pinned }) => [node, JSON.parse(pinned) as PinnedNode]))
    pins.set(me.node, me.pinned)
    host.witness.trust(open.flatMap(({ log }) => log ?? []))
  }
  await load()
  return {
    all: () => open,
    get: (id) => byId.get(id),
    ofNode: (node) => open.find((one) => one.node === node),
    pinned: () => pins,
    load,
    async note(id, change) {
      await host.tables.asOwner((tx) => writeNote(dbOf(tx), id, change))
      await load()
    },
  }
}

type PeerRow = Awaited<ReturnType<ReturnType<typeof selectPeers>['execute']>>[number]
const selectPeers = (db: Db) => db.selectFrom('sharing_peer').selectAll()

type LogRow = {
  readonly log: string
  readonly size: string | number
  readonly note: string
  readonly at: string | number
  readonly alarm: string | null
}

/** Undefined when nothing was seen, or only the log of another key. */
function seenOf(row: LogRow | undefined, log: string | null): SeenLog | undefined {
  if (row === undefined || row.log !== log) return undefined
  const alarm = row.alarm === null ? undefined : (JSON.parse(row.alarm) as LogAlarm)
  return { size: Number(row.size), note: row.note, at: Number(row.at), alarm }
}

function fromRow(row: PeerRow, account: Subject, seen: LogRow | undefined): KnownPeer {
  const groups = JSON.parse(row.people) as Introduction['people']
  return {
    id: row.id,
    node: row.node,
    name: account.name,
    subject: account,
    people: groups.map(
      (group): PeopleGroup => ({
        nation: group.nation,
        count: group.count,
        profile: profileOf(row.node, group.rights),
      }),
    ),
    groups,
    paused: row.paused,
    pinned: JSON.parse(row.pinned) as PinnedNode,
    url: row.url,
    certificate: row.certificate,
    direction: row.direction as Direction,
    everySeconds: row.every_seconds,
    contactAt: numberOf(row.contact_at),
    trouble: row.trouble === null ? undefined : (JSON.parse(row.trouble) as Words),
    failingSince: numberOf(row.failing_since),
    nextTry: numberOf(row.next_try),
    skewMs: numberOf(row.skew_ms),
    knowing: row.knowing ?? undefined,
    log: row.log ?? undefined,
    seenLog: seenOf(seen, row.log),
    keyTrouble: row.key_trouble === null ? undefined : (JSON.parse(row.key_trouble) as Words),
  }
}

const profileOf = (node: string, rights: Rights): Subject => ({
  id: `people of ${node}`,
  kind: 'person',
  name: '',
  organisation: rights.organisation,
  nation: rights.nation,
  communities: [...rights.communities],
  clearances: { ...rights.clearances },
  specialAccess: [...rights.specialAccess],
  roles: [],
})

async function writeNote(db: Db, id: string, note: PeerNote): Promise<void> {
  const set = {
    ...(note.contactAt === undefined ? {} : { contact_at: note.contactAt }),
    ...(note.trouble === undefined ? {} : { trouble: note.trouble === null ? null : JSON.stringify(note.trouble) }),
    ...(note.failingSince === undefined ? {} : { failing_since: note.failingSince }),
    ...(note.nextTry === undefined ? {} : { next_try: note.nextTry }),
    ...(note.skewMs === undefined ? {} : { skew_ms: note.skewMs }),
    ...(note.knowing === undefined ? {} : { knowing: note.knowing }),
    ...(note.groups === undefined ? {} : { people: JSON.stringify(note.groups) }),
  }
  if (Object.keys(set).length > 0) await db.updateTable('sharing_peer').set(set).where('id', '=', id).execute()
}
