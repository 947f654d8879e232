import { randomUUID } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Selectable } from 'kysely'
import type { FeedFormat } from '../../core/index.ts'
import type { FeedTables } from './tables.ts'

export type FeedState = 'waiting' | 'running' | 'well' | 'quarantined' | 'failing'
/** What was checked of all it brought: a signature, hashes, nothing. */
export type Checked = 'signature' | 'hash' | 'none'

/** What a person says of a feed. */
export interface FeedWords {
  readonly name: string
  readonly from: 'url' | 'folder'
  readonly place: string
  readonly format?: FeedFormat
  readonly everyHours: number
  readonly key?: string
}

export interface FeedOutcome {
  readonly state: Exclude<FeedState, 'waiting' | 'running'>
  readonly why?: { readonly en: string; readonly fr: string }
  readonly checked: Checked
  /** Fingerprints of the OpenPGP keys that signed what it brought last: hex in lower case. */
  readonly signedBy: readonly string[]
  readonly records: number
  readonly quarantined: number
}

export interface KeptFeed extends FeedWords {
  readonly id: string
  readonly label: Label
  readonly state: FeedState
  readonly why?: { readonly en: string; readonly fr: string }
  readonly checked: Checked
  readonly signedBy: readonly string[]
  readonly lastAt?: number
  readonly nextAt?: number
  readonly records: number
  readonly quarantined: number
}

export interface SeenFile {
  readonly stamp: string
  readonly digest: string
}

const HOUR = 3_600_000
/** A feed that fails is tried again so soon at the earliest, whatever its own rhythm. */
const RETRY_MS = HOUR

const db = (tx: Tx) => tx.db<FeedTables>()

/** The feeds of this node, as the tables hold them. */
export class FeedBook {
  private readonly host: Host

  constructor(host: Host) {
    this.host = host
  }

  /** Feeds whose time has come. What a stop interrupted begins anew. */
  async due(now: number): Promise<readonly KeptFeed[]> {
    const rows = await this.host.tables.asOwner((tx) =>
      db(tx)
        .selectFrom('vulnerability_feed')
        .selectAll()
        .where('ended', '=', false)
        .where('next_at', '<=', now)
        .orderBy('next_at')
        .execute(),
    )
    return rows.map(keptOf)
  }

  async readableBy(subject: Subject): Promise<readonly KeptFeed[]> {
    const rows = await this.host.tables.readAs(subject, (tx) =>
      db(tx)
        .selectFrom('vulnerability_feed')
        .selectAll()
        .where('ended', '=', false)
        .orderBy('made_at')
        .orderBy('id')
        .execute(),
    )
    return rows.map(keptOf)
  }

  /** @throws {Fault} for absent, ended and hidden alike */
  async of(subject: Subject, id: string): Promise<KeptFeed> {
    const found = (await this.readableBy(subject)).find((feed) => feed.id === id)
    if (found === undefined) throw nothingHere()
    return found
  }

  async add(words: FeedWords, label: Label): Promise<KeptFeed> {
    const now = this.host.clock.now()
    const row = {
      id: randomUUID(),
      label: canonicalLabel(label),
      name: words.name,
      kind: words.from,
      place: words.place,
      format: words.format ?? null,
      every_hours: words.everyHours,
      key: words.key ?? null,
      ended: false,
      state: 'waiting',
      why: null,
      checked: 'none',
      signed_by: '[]',
      last_at: null,
      next_at: now,
      records: 0,
      quarantined: 0,
      made_at: now,
    }
    await this.change(label, row.id, async (tx, label_id) => {
      await db(tx)
        .insertInto('vulnerability_feed')
        .values({ ...row, label_id })
        .execute()
    })
    return keptOf({ ...row, label_id: 0 })
  }

  async end({ id, label }: KeptFeed): Promise<void> {
    await this.change(label, id, async (tx) => {
      await db(tx).updateTable('vulnerability_feed').set({ ended: true, next_at: null }).where('id', '=', id).execute()
      await db(tx).deleteFrom('vulnerability_feed_file').where('feed', '=', id).execute()
    })
  }

  /** A run that a stop of the node cuts off is due at the next start. */
  async begin({ id, label }: KeptFeed): Promise<void> {
    const next_at = this.host.clock.now()
    await this.change(label, id, async (tx) => {
      await db(tx).updateTable('vulnerability_feed').set({ state: 'running', next_at }).where('id', '=', id).execute()
    })
  }

  /** Writes down how a run ended and when the next one is; one that is quarantined waits for a person. */
  async finish(feed: KeptFeed, { state, why, checked, signedBy, records, quarantined }: FeedOutcome): Promise<void> {
    const now = this.host.clock.now()
    const every = feed.everyHours * HOUR
    const next = state === 'quarantined' ? null : now + (state === 'failing' ? Math.min(every, RETRY_MS) : every)
    await this.change(feed.label, feed.id, async (tx) => {
      await db(tx)
        .updateTable('vulnerability_feed')
        .set((e) => ({
          state,
          why: why === undefined ? null : JSON.stringify(why),
          ...(state === 'well' ? { checked, signed_by: JSON.stringify(signedBy), last_at: now } : {}),
          next_at: next,
          records: e('records', '+', records),
          quarantined,
        }))
        .where('id', '=', feed.id)
        .where('ended', '=', false)
        .execute()
    })
  }

  async seen({ id }: KeptFeed): Promise<ReadonlyMap<string, SeenFile>> {
    const rows = await this.host.tables.asOwner((tx) =>
      db(tx).selectFrom('vulnerability_feed_file').selectAll().where('feed', '=', id).execute(),
    )
    return new Map(rows.map(({ place, stamp, digest }) => [place, { stamp, digest }]))
  }

  /** Remembers that this was taken as it is; a run that is cut off goes on after it. */
  async saw(feed: KeptFeed, place: string, { stamp, digest }: SeenFile): Promise<void> {
    await this.host.tables.asOwner(async (tx) => {
      const label_id = await this.host.tables.labelNumber(tx, feed.label)
      const at = this.host.clock.now()
      await db(tx)
        .insertInto('vulnerability_feed_file')
        .values({ feed: feed.id, label_id, place, stamp, digest, at })
        .onConflict((on) => on.columns(['feed', 'place']).doUpdateSet({ stamp, digest, at }))
        .execute()
    })
  }

  /** Changes a feed and tells the screens of those who may read it. */
  private async change(label: Label, id: string, work: (tx: Tx, label: number) => Promise<void>): Promise<void> {
    await this.host.tables.asOwner(async (tx) => {
      const number = await this.host.tables.labelNumber(tx, label)
      await work(tx, number)
      await this.host.events.publish(tx, {
        topic: 'vulnerability.feeds',
        label: number,
        at: this.host.clock.now(),
        ids: [id],
        types: ['feed'],
      })
    })
    this.host.events.wake()
  }
}

function keptOf(row: Selectable<FeedTables['vulnerability_feed']>): KeptFeed {
  return {
    id: row.id,
    label: JSON.parse(row.label) as Label,
    name: row.name,
    from: row.kind === 'folder' ? 'folder' : 'url',
    place: row.place,
    ...(row.format === null ? {} : { format: row.format as FeedFormat }),
    everyHours: row.every_hours,
    ...(row.key === null ? {} : { key: row.key }),
    state: row.state as FeedState,
    ...(row.why === null ? {} : { why: JSON.parse(row.why) as { en: string; fr: string } }),
    checked: row.checked as Checked,
    signedBy: JSON.parse(row.signed_by) as string[],
    ...(row.last_at === null ? {} : { lastAt: Number(row.last_at) }),
    ...(row.next_at === null ? {} : { nextAt: Number(row.next_at) }),
    records: row.records,
    quarantined: row.quarantined,
  }
}
