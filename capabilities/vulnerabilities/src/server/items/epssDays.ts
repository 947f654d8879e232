import { randomUUID } from 'node:crypto'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { pgArray, type Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import type { EpssEntry } from '../../core/index.ts'
import type { KeptBatch } from './keepItems.ts'
import type { ItemTables } from './tables.ts'

/** One value of a row: the scores as they were written. */
export interface DayValue {
  readonly epss: number
  readonly percentile?: number
}

const ID = /^CVE-(\d{4})-(\d{4,19})$/

/** Where an id stands: its row and its number there. */
export function placeOf(id: string): { readonly bucket: string; readonly number: string } | undefined {
  const found = ID.exec(id)
  if (found === null) return undefined
  const [, year = '', number = ''] = found
  return { bucket: `CVE-${year}-${number.slice(0, -3)}`, number }
}

export const idIn = (bucket: string, number: string): string => `${bucket.slice(0, 8)}-${number}`

/** Lines `number epss percentile`, in the order of numbers: equal values give equal texts. */
function bodyOf(values: ReadonlyMap<string, DayValue>): string {
  return [...values]
    .toSorted(([a], [b]) => Number(a) - Number(b) || (a < b ? -1 : 1))
    .map(([number, { epss, percentile }]) => `${number} ${epss}${percentile === undefined ? '' : ` ${percentile}`}`)
    .join('\n')
}

export function valuesOf(body: string): ReadonlyMap<string, DayValue> {
  const found = new Map<string, DayValue>()
  for (const line of body.split('\n')) {
    const [number = '', epss, percentile] = line.split(' ')
    if (epss !== undefined)
      found.set(number, { epss: Number(epss), ...(percentile === undefined ? {} : { percentile: Number(percentile) }) })
  }
  return found
}

interface Bucket {
  readonly key: string
  readonly bucket: string
  readonly day: string
  readonly source: string
  readonly values: Map<string, DayValue>
}

function bucketsOf(entries: readonly EpssEntry[]): readonly Bucket[] {
  const found = new Map<string, Bucket>()
  for (const { id, day, source, epss, percentile } of entries) {
    const place = placeOf(id)
    if (place === undefined) continue
    const key = `${place.bucket} ${day} ${source.key}`
    const bucket = found.get(key) ?? { key, bucket: place.bucket, day, source: source.key, values: new Map() }
    bucket.values.set(place.number, { epss, ...(percentile === undefined ? {} : { percentile }) })
    found.set(key, bucket)
  }
  return [...found.values()]
}

interface KeptBucket {
  readonly row_id: string
  readonly bucket: string
  readonly day: string
  readonly source: string
  readonly body: string
}

interface DayPlan {
  readonly write: readonly (Bucket & { readonly body: string })[]
  readonly end: readonly string[]
  readonly counts: KeptBatch
}

function planOf(buckets: readonly Bucket[], rows: readonly KeptBucket[]): DayPlan {
  const kept = new Map(rows.map((row) => [`${row.bucket} ${row.day} ${row.source}`, row]))
  const write: (Bucket & { body: string })[] = []
  const end: string[] = []
  const counts: KeptBatch = { new: 0, changed: 0, same: 0, ids: new Set() }
  for (const bucket of buckets) {
    const row = kept.get(bucket.key)
    const before = row === undefined ? new Map<string, DayValue>() : valuesOf(row.body)
    let moved = 0
    for (const [number, value] of bucket.values) {
      const old = before.get(number)
      if (old !== undefined && old.epss === value.epss && old.percentile === value.percentile) counts.same++
      else {
        counts[old === undefined ? 'new' : 'changed']++
        moved++
      }
    }
    if (moved === 0) continue
    // A file may hold a part of a day: what it does not name stays.
    write.push({ ...bucket, body: bodyOf(new Map([...before, ...bucket.values])) })
    if (row !== undefined) end.push(row.row_id)
  }
  return { write, end, counts }
}

/** Keeps values of EPSS; the fact names no ids, as a day moves nearly all of them. */
export async function keepEpss(
  host: Host,
  label: Label,
  entries: readonly EpssEntry[],
  within?: (tx: Tx, counts: KeptBatch) => Promise<void>,
): Promise<KeptBatch> {
  const buckets = bucketsOf(entries)
  return host.tables.asOwner(async (tx) => {
    const labelId = await host.tables.labelNumber(tx, label)
    const db = tx.db<ItemTables>()
    const rows = await rowsOf(tx, buckets).where('label_id', '=', labelId).forUpdate().execute()
    const { write, end, counts } = planOf(buckets, rows)
    const now = host.clock.now()
    if (end.length > 0)
      await db
        .updateTable('vulnerability_epss')
        .set({ until: now })
        .where('row_id', '=', sql<string>`any(${pgArray(end)}::text[])`)
        .execute()
    if (write.length > 0) {
      const column = (pick: (bucket: DayPlan['write'][number]) => string) => pgArray(write.map(pick))
      await sql`insert into vulnerability_epss(row_id, label_id, label, source, bucket, day, at, body)
        select r, ${labelId}::int, ${canonicalLabel(label)}::text, s, b, d, ${now}::bigint, t
        from unnest(${pgArray(write.map(() => randomUUID()))}::text[], ${column((one) => one.source)}::text[], ${column((one) => one.bucket)}::text[],
          ${column((one) => one.day)}::text[], ${column((one) => one.body)}::text[]) as v(r, s, b, d, t)`.execute(db)
      await host.events.publish(tx, {
        topic: 'vulnerability.changed',
        label: labelId,
        at: now,
        ids: [],
        types: ['epss'],
      })
    }
    await within?.(tx, counts)
    return counts
  })
}

/** What keeping would do, as this reader sees it. */
export async function judgeEpss(
  host: Host,
  subject: Subject,
  label: Label,
  entries: readonly EpssEntry[],
): Promise<KeptBatch> {
  const buckets = bucketsOf(entries)
  const rows = await host.tables.readAs(subject, (tx) =>
    rowsOf(tx, buckets).where('label', '=', canonicalLabel(label)).execute(),
  )
  return planOf(buckets, rows).counts
}

const rowsOf = (tx: Tx, buckets: readonly Bucket[]) =>
  tx
    .db<ItemTables>()
    .selectFrom('vulnerability_epss')
    .select(['row_id', 'bucket', 'day', 'source', 'body'])
    .where('bucket', '=', sql<string>`any(${pgArray([...new Set(buckets.map((one) => one.bucket))])}::text[])`)
    .where('day', '=', sql<string>`any(${pgArray([...new Set(buckets.map((one) => one.day))])}::text[])`)
    .where('until', 'is', null)
