import { createHash } from 'node:crypto'
import { mayPassOn, profileKey } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { seenValuesFor, type SeenSource } from '../../core/seen/gather.ts'
import { type EpochKey, epochKey, epochOf } from '../../core/seen/oprf.ts'
import type { Exchange, Peer } from '../parts.ts'
import { createSeenThread } from './seenThread.ts'
import type { SettingsBook } from './seenSettings.ts'
import { PART_ROWS, partsOf, ROW_BYTES } from './tableBytes.ts'
import { dbOf } from './tables.ts'

const DAY_MS = 86_400_000
/** New things reach a table this much later at most, and the next epoch's table is made this long before it begins. */
const RENEW_MS = 6 * 3_600_000
const TEND_MS = 3_600_000
const CHUNK = 200
/** What tables are made from. `file` holds hashes. */
const SOURCE_TYPES = [
  'ipv4-addr',
  'ipv6-addr',
  'domain-name',
  'url',
  'email-addr',
  'file',
  'indicator',
  'sighting',
  'observed-data',
]

/** A table that is ready, as the page of settings lists it. */
export interface ReadyTable {
  readonly asker: string
  readonly epoch: number
  readonly nonce: string
  readonly size: number
  readonly madeAt: number
}

/** Tables of every asker, made ahead of time. */
export interface SeenTables {
  /** The newest table of an asker that may be served now; undefined while it is being made. */
  current(peer: Peer): Promise<ReadyTable | undefined>
  /** The key of an epoch, while its table is served: this one and the one before. */
  keyFor(peer: Peer, epoch: number): Promise<EpochKey | undefined>
  part(table: ReadyTable, part: number): Promise<string | undefined>
  all(): Promise<readonly ReadyTable[]>
  /** Makes what is missing or old, now. Settles when all is ready. */
  tend(): Promise<void>
  close(): Promise<void>
}

export async function createSeenTables(host: Host, exchange: Exchange, settings: SettingsBook): Promise<SeenTables> {
  const { tables, clock, log, jobs } = host
  const seed = await host.keys.key('seen')
  const thread = createSeenThread()
  let closed = false

  const epochMs = () => settings.now().epochDays * DAY_MS
  /** Rights and settings a table is made under: with others it is another table, and another key. */
  const basisOf = (peer: Peer): string => {
    const { types, epochDays } = settings.now()
    const profile = profileKey(peer.subject, host.policiesNow())
    return createHash('sha256')
      .update(JSON.stringify([peer.node, profile, host.policiesNow().digest, [...types].sort(), epochDays]))
      .digest('hex')
      .slice(0, 32)
  }
  const keyOf = (peer: Peer, epoch: number) => epochKey(seed, `${peer.node}\n${basisOf(peer)}`, epoch)

  const ready = async (peer: Peer): Promise<readonly (ReadyTable & { readonly stamp: string })[]> => {
    const rows = await tables.asOwner((tx) =>
      dbOf(tx)
        .selectFrom('seen_table')
        .selectAll()
        .where('asker', '=', peer.id)
        .where('basis', '=', basisOf(peer))
        .orderBy('epoch', 'desc')
        .execute(),
    )
    return rows.map(({ made_at, ...row }) => ({ ...row, madeAt: Number(made_at) }))
  }

  const make = async (peer: Peer, epoch: number, stamp: string): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const what = { kind: 'sharing.seen-table', title: `Table of sightings for ${peer.name}`, label: host.defaultLabel }
    await jobs.run(peer.subject, what, async (tell, signal) => {
      try {
        const basis = basisOf(peer)
        const sources = await ownSources(host, exchange, peer)
        const admits = (label: SeenSource['label']) => tables.mayRead(peer.subject, label)
        const values = seenValuesFor(sources, new Set(settings.now().types), host.policiesNow(), admits)
        tell(0, values.length)
        const made = await thread.run({ kind: 'table', values, key: keyOf(peer, epoch) }, (done) =>
          tell(done, values.length),
        )
        signal.throwIfAborted()
        await keep(peer, { ...made, basis, stamp })
        tell(values.length, values.length)
        resolve()
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
        throw error
      }
    })
    return promise
  }

  /** Parts first, each in a write of its own so that readers never wait; the head last: until then there is no table. */
  const keep = async (
    peer: Peer,
    {
      epoch,
      nonce,
      rows,
      basis,
      stamp,
    }: { epoch: number; nonce: string; rows: Uint8Array; basis: string; stamp: string },
  ): Promise<void> => {
    const size = rows.length / ROW_BYTES
    for (let part = 0; part < partsOf(size); part++) {
      const bytes = rows.subarray(part * PART_ROWS * ROW_BYTES, (part + 1) * PART_ROWS * ROW_BYTES)
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
      await tables.asOwner((tx) => dbOf(tx).insertInto('seen_part').values({ nonce, part, rows: text }).execute())
    }
    const head = { asker: peer.id, epoch, nonce, size, basis, stamp, made_at: clock.now() }
    await tables.asOwner((tx) =>
      dbOf(tx)
        .insertInto('seen_table')
        .values(head)
        .onConflict((conflict) => conflict.columns(['asker', 'epoch']).doUpdateSet(head))
        .execute(),
    )
  }

  /** Takes away what is served no more: ended epochs, closed peers, parts without a head. */
  const clear = (peers: readonly Peer[]) =>
    tables.asOwner(async (tx) => {
      const db = dbOf(tx)
      const oldest = settings.now().enabled ? epochOf(clock.now(), epochMs()) - 1 : Number.MAX_SAFE_INTEGER
      const askers = peers.map(({ id }) => id)
      for (const { asker, epoch, basis } of await db
        .selectFrom('seen_table')
        .select(['asker', 'epoch', 'basis'])
        .execute()) {
        const peer = peers.find(({ id }) => id === asker)
        const lives = askers.includes(asker) && epoch >= oldest && peer !== undefined && basis === basisOf(peer)
        if (!lives) await db.deleteFrom('seen_table').where('asker', '=', asker).where('epoch', '=', epoch).execute()
      }
      await db.deleteFrom('seen_part').where('nonce', 'not in', db.selectFrom('seen_table').select('nonce')).execute()
    })

  const tendOnce = async (): Promise<void> => {
    const peers = await exchange.peers()
    await clear(peers)
    if (!settings.now().enabled) return
    for (const peer of peers) {
      const [now, soon] = [clock.now(), clock.now() + RENEW_MS].map((at) => epochOf(at, epochMs()))
      const stamp = await host.objects.changeStamp(peer.subject)
      const before = new Map((await ready(peer)).map((table) => [table.epoch, table]))
      for (const epoch of new Set([now ?? 0, soon ?? 0])) {
        const known = before.get(epoch)
        const fresh = known !== undefined && (known.stamp === stamp || clock.now() - known.madeAt < RENEW_MS)
        if (closed) return
        if (!fresh) await make(peer, epoch, stamp)
      }
    }
    await clear(peers)
  }

  let running: Promise<void> | undefined
  let again = false
  const tend = async (): Promise<void> => {
    if (running !== undefined) {
      again = true
      return running
    }
    const work = async () => {
      do {
        again = false
        await tendOnce()
      } while (again && !closed)
    }
    running = work().finally(() => (running = undefined))
    return running
  }
  const tendQuietly = () => {
    if (closed) return
    tend().catch((error: unknown) => {
      // Never the values: only that it failed.
      if (!closed)
        log.warn(
          { code: error instanceof Error ? error.name : '' },
          'a table of private sightings was not made; trying again within the hour',
        )
    })
  }
  const timer = setInterval(tendQuietly, TEND_MS)
  timer.unref()
  host.accounts.onChange(tendQuietly)

  return {
    async current(peer) {
      const epoch = epochOf(clock.now(), epochMs())
      const found = (await ready(peer)).find((table) => table.epoch <= epoch && table.epoch >= epoch - 1)
      if (found?.epoch !== epoch) tendQuietly()
      return found
    },
    async keyFor(peer, epoch) {
      const now = epochOf(clock.now(), epochMs())
      if (epoch > now || epoch < now - 1) return undefined
      return (await ready(peer)).some((table) => table.epoch === epoch) ? keyOf(peer, epoch) : undefined
    },
    async part({ nonce }, part) {
      const row = await tables.asOwner((tx) =>
        dbOf(tx)
          .selectFrom('seen_part')
          .select('rows')
          .where('nonce', '=', nonce)
          .where('part', '=', part)
          .executeTakeFirst(),
      )
      return row?.rows
    },
    async all() {
      const rows = await tables.asOwner((tx) =>
        dbOf(tx).selectFrom('seen_table').selectAll().orderBy('asker').orderBy('epoch').execute(),
      )
      return rows.map(({ made_at, ...row }) => ({ ...row, madeAt: Number(made_at) }))
    },
    tend,
    async close() {
      closed = true
      clearInterval(timer)
      await thread.close()
      await running?.catch(() => undefined)
    },
  }
}

/** What the asker may read and this node may tell: not what it holds of other nodes alone, or what its originators pass on themselves. */
async function ownSources(host: Host, exchange: Exchange, peer: Peer): Promise<SeenSource[]> {
  const all = (await host.objects.all(peer.subject, SOURCE_TYPES)).flatMap(sourceOf)
  const names = new Set([host.self.organisation, host.self.nation])
  const ours = all.filter(({ label }) => mayPassOn(label, names, host.policiesNow()))
  const held = new Set<string>()
  for (let i = 0; i < ours.length; i += CHUNK) {
    const ids = ours.slice(i, i + CHUNK).map(({ id }) => id)
    for (const id of await host.tables.asOwner((tx) => exchange.onlyHeld(tx, peer.subject, ids))) held.add(id)
  }
  return ours.filter(({ id }) => !held.has(id))
}

function sourceOf({ id, type, label, body, revoked, dateAdded, modified }: StoredObject): SeenSource[] {
  if (revoked) return []
  const at = modified === '' ? dateAdded : Date.parse(modified)
  return [{ id, type, label, at: Number.isNaN(at) ? dateAdded : at, body: JSON.parse(body) as Record<string, unknown> }]
}
