import { randomUUID } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { type Selectable, sql } from 'kysely'
import type { HuntLanguage } from '../../core/hunting/question.ts'
import type { HitCount, LabelledHit } from './huntWorker.ts'
import type { Range, SegmentReach } from './segments.ts'
import type { HuntTables } from './tables.ts'

export type HuntState = 'waiting' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'

/** A hunt as its owner asked it, and how far it is. */
export interface HuntRecord {
  readonly id: string
  readonly owner: string
  readonly title: string
  readonly language: HuntLanguage
  readonly text: string
  readonly label: Label
  readonly range: Range
  readonly state: HuntState
  readonly job: string
  readonly startedAt: number
  readonly total: number
  readonly next: number
  readonly fault: string | undefined
  readonly indicator: string | undefined
}

/** Hits of one hunt that are kept one by one; more are counted. */
export const MOST_KEPT = 5_000
/** Hunts of one person that are kept; the oldest ended ones go. */
const MOST_HUNTS = 200

const optionalNumber = (value: number | string | null) => (value === null ? undefined : Number(value))

function readRecord(row: Selectable<HuntTables['detection_hunt']>): HuntRecord {
  const from = optionalNumber(row.from_at)
  const to = optionalNumber(row.to_at)
  return {
    id: row.id,
    owner: row.owner,
    title: row.title,
    language: row.language as HuntLanguage,
    text: row.text,
    label: JSON.parse(row.label) as Label,
    range: {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(row.sources !== null && { sources: JSON.parse(row.sources) as string[] }),
    },
    state: row.state as HuntState,
    job: row.job,
    startedAt: Number(row.started_at),
    total: Number(row.total),
    next: row.next,
    fault: row.fault ?? undefined,
    indicator: row.indicator ?? undefined,
  }
}

const db = (tx: Tx) => tx.db<HuntTables>()

/** Hunts and what they found, in the node's database. */
export class HuntBook {
  private readonly host: Pick<Host, 'tables' | 'policiesNow' | 'clock'>

  constructor(host: Pick<Host, 'tables' | 'policiesNow' | 'clock'>) {
    this.host = host
  }

  async add(
    subject: Subject,
    asked: Pick<HuntRecord, 'title' | 'language' | 'text' | 'label' | 'range'>,
  ): Promise<string> {
    const id = `hunt-${randomUUID()}`
    const { from, to, sources } = asked.range
    await this.host.tables.asOwner(async (tx) => {
      await db(tx)
        .insertInto('detection_hunt')
        .values({
          id,
          owner: subject.id,
          title: clean(asked.title),
          language: asked.language,
          text: clean(asked.text),
          label: canonicalLabel(asked.label),
          from_at: from ?? null,
          to_at: to ?? null,
          sources: sources === undefined ? null : JSON.stringify(sources),
          state: 'waiting',
          job: '',
          started_at: this.host.clock.now(),
          total: 0,
          next: 0,
          fault: null,
          indicator: null,
        })
        .execute()
      const old = await db(tx)
        .selectFrom('detection_hunt')
        .select('id')
        .where('owner', '=', subject.id)
        .where('state', 'in', ['done', 'failed', 'cancelled'])
        .orderBy('seq', 'desc')
        .offset(MOST_HUNTS)
        .limit(20)
        .execute()
      for (const one of old) await db(tx).deleteFrom('detection_hunt').where('id', '=', one.id).execute()
    })
    return id
  }

  /** A hunt of this person. @throws {Fault} absent, and somebody else's, alike */
  async open(owner: string, id: string): Promise<HuntRecord> {
    const row = await this.host.tables.asOwner((tx) =>
      db(tx)
        .selectFrom('detection_hunt')
        .selectAll()
        .where('id', '=', id)
        .where('owner', '=', owner)
        .executeTakeFirst(),
    )
    if (row === undefined) throw nothingHere()
    return readRecord(row)
  }

  /** Newest first. */
  async list(owner: string): Promise<readonly HuntRecord[]> {
    const rows = await this.host.tables.asOwner((tx) =>
      db(tx)
        .selectFrom('detection_hunt')
        .selectAll()
        .where('owner', '=', owner)
        .orderBy('seq', 'desc')
        .limit(MOST_HUNTS)
        .execute(),
    )
    return rows.map(readRecord)
  }

  async set(
    id: string,
    change: Partial<Pick<HuntTables['detection_hunt'], 'state' | 'job' | 'total' | 'fault' | 'indicator'>>,
  ): Promise<void> {
    await this.host.tables.asOwner((tx) =>
      db(tx).updateTable('detection_hunt').set(change).where('id', '=', id).execute(),
    )
  }

  /** Segments that are done with, and what of them may be told. */
  async done(id: string): Promise<readonly SegmentReach[]> {
    const rows = await this.host.tables.asOwner((tx) =>
      db(tx).selectFrom('detection_hunt_done').selectAll().where('hunt', '=', id).orderBy('segment').execute(),
    )
    return rows.map(({ segment, rows: count, from_at, to_at }) => ({
      name: segment,
      rows: count,
      from: Number(from_at),
      to: Number(to_at),
    }))
  }

  /**
   * Forgets what stands of a segment that was not read to its end, or of everything.
   *
   * @returns how many hits are kept
   */
  async rewind(id: string, everything: boolean): Promise<number> {
    return this.host.tables.asOwner(async (tx) => {
      let hits = db(tx).deleteFrom('detection_hunt_hit').where('hunt', '=', id)
      if (everything) {
        await db(tx).deleteFrom('detection_hunt_count').where('hunt', '=', id).execute()
        await db(tx).deleteFrom('detection_hunt_done').where('hunt', '=', id).execute()
      } else
        hits = hits.where('segment', 'not in', (e) =>
          e.selectFrom('detection_hunt_done').select('segment').where('hunt', '=', id),
        )
      await hits.execute()
      const last = await db(tx)
        .selectFrom('detection_hunt_hit')
        .select((e) => e.fn.max('n').as('n'))
        .where('hunt', '=', id)
        .executeTakeFirst()
      const next = last?.n === null || last?.n === undefined ? 0 : Number(last.n) + 1
      await db(tx).updateTable('detection_hunt').set({ next }).where('id', '=', id).execute()
      return next
    })
  }

  async addHits(id: string, segment: string, first: number, hits: readonly LabelledHit[]): Promise<void> {
    if (hits.length === 0) return
    await this.host.tables.asOwner(async (tx) => {
      const numbers = await this.numbers(tx, hits)
      await db(tx)
        .insertInto('detection_hunt_hit')
        .values(
          hits.map(({ hit, labels, name }, i) => {
            const { number, text } = numbers(labels)
            return {
              hunt: id,
              n: first + i,
              label_id: number,
              label: text,
              at: Math.round(hit.at),
              segment,
              name: clean(name),
              hosts: clean(JSON.stringify(hit.hosts)),
              hit: clean(JSON.stringify(hit)),
            }
          }),
        )
        .execute()
      await db(tx)
        .updateTable('detection_hunt')
        .set({ next: first + hits.length })
        .where('id', '=', id)
        .execute()
    })
  }

  /** Segments are done with: what they had, in one step with that. */
  async endSegments(
    id: string,
    counts: readonly HitCount[],
    done: readonly SegmentReach[],
    alongside: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    await this.host.tables.asOwner(async (tx) => {
      const numbers = await this.numbers(tx, counts)
      for (const { labels, hour, hits } of counts)
        await db(tx)
          .insertInto('detection_hunt_count')
          .values({ hunt: id, label_id: numbers(labels).number, hour, hits })
          .onConflict((c) =>
            c
              .columns(['hunt', 'label_id', 'hour'])
              .doUpdateSet({ hits: sql<number>`detection_hunt_count.hits + excluded.hits` }),
          )
          .execute()
      if (done.length > 0)
        await db(tx)
          .insertInto('detection_hunt_done')
          .values(done.map(({ name, rows, from, to }) => ({ hunt: id, segment: name, rows, from_at: from, to_at: to })))
          .onConflict((c) => c.doNothing())
          .execute()
      await alongside(tx)
    })
  }

  /** Hits by hour as this reader may be told, hours ascending. */
  async hours(subject: Subject, id: string): Promise<readonly { readonly hour: number; readonly hits: number }[]> {
    const rows = await this.host.tables.readAs(subject, (tx) =>
      db(tx)
        .selectFrom('detection_hunt_count')
        .select(['hour', (e) => e.fn.sum<number | string>('hits').as('hits')])
        .where('hunt', '=', id)
        .groupBy('hour')
        .orderBy('hour')
        .execute(),
    )
    return rows.map(({ hour, hits }) => ({ hour, hits: Number(hits) }))
  }

  /** Hits of several hunts as this reader may be told, by hunt. */
  async counts(subject: Subject, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map()
    const rows = await this.host.tables.readAs(subject, (tx) =>
      db(tx)
        .selectFrom('detection_hunt_count')
        .select(['hunt', (e) => e.fn.sum<number | string>('hits').as('hits')])
        .where('hunt', 'in', [...ids])
        .groupBy('hunt')
        .execute(),
    )
    return new Map(rows.map(({ hunt, hits }) => [hunt, Number(hits)]))
  }

  /** Hits by the number of their label, as this reader may be told; those too that are not kept. */
  async labelCounts(subject: Subject, id: string): Promise<ReadonlyMap<number, number>> {
    const rows = await this.host.tables.readAs(subject, (tx) =>
      db(tx)
        .selectFrom('detection_hunt_count')
        .select(['label_id', (e) => e.fn.sum<number | string>('hits').as('hits')])
        .where('hunt', '=', id)
        .groupBy('label_id')
        .execute(),
    )
    return new Map(rows.map(({ label_id, hits }) => [label_id, Number(hits)]))
  }

  /** Kept hits the reader may read, latest event first. */
  async hits(subject: Subject, id: string, page?: { readonly limit: number; readonly offset: number }) {
    return this.host.tables.readAs(subject, (tx) => {
      const all = db(tx)
        .selectFrom('detection_hunt_hit')
        .selectAll()
        .where('hunt', '=', id)
        .orderBy('at', 'desc')
        .orderBy('n')
      return (page === undefined ? all : all.limit(page.limit).offset(page.offset)).execute()
    })
  }

  /** Hosts of kept hits the reader may read, each list once, and how many hits those are. */
  async hosts(subject: Subject, id: string): Promise<{ readonly kept: number; readonly hosts: readonly string[][] }> {
    const rows = await this.host.tables.readAs(subject, (tx) =>
      db(tx)
        .selectFrom('detection_hunt_hit')
        .select(['hosts', (e) => e.fn.countAll<number | string>().as('hits')])
        .where('hunt', '=', id)
        .groupBy('hosts')
        .execute(),
    )
    return {
      kept: rows.reduce((sum, { hits }) => sum + Number(hits), 0),
      hosts: rows.map(({ hosts }) => JSON.parse(hosts) as string[]),
    }
  }

  /** Hunts that never came to be a job: the node stopped between the two. */
  async dropUnbegun(): Promise<void> {
    await this.host.tables.asOwner((tx) =>
      db(tx).updateTable('detection_hunt').set({ state: 'failed' }).where('job', '=', '').execute(),
    )
  }

  private async numbers(tx: Tx, rows: readonly { readonly labels: readonly string[] }[]) {
    const known = new Map<string, { readonly number: number; readonly text: string }>()
    for (const { labels } of rows) {
      const key = labels.join('\n')
      if (known.has(key)) continue
      const label = join(
        labels.map((text) => JSON.parse(text) as Label),
        this.host.policiesNow(),
      )
      known.set(key, { number: await this.host.tables.labelNumber(tx, label), text: canonicalLabel(label) })
    }
    return (labels: readonly string[]) => {
      const found = known.get(labels.join('\n'))
      if (found === undefined) throw new TypeError('every label was numbered')
      return found
    }
  }
}

/** Text columns take no U+0000 and no lone surrogate. */
const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed()
