import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { pgArray, type Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import type { EpssEntry, FeedItem } from '../../core/index.ts'
import type { StoredItem } from '../runtime.ts'
import { idIn, placeOf, valuesOf } from './epssDays.ts'
import type { ItemTables } from './tables.ts'

export interface ItemQuestion {
  readonly ids?: readonly string[]
  readonly kinds?: readonly FeedItem['kind'][]
  readonly at?: number
}

/** Days looked back for the newest value of an id that the newest day does not name: files may hold a part. */
const LOOKED_BACK = 30
const EPSS_NAME = 'FIRST EPSS'

/** Labels are few and rows are many: each text is read once. */
const labels = new Map<string, Label>()
function labelOf(text: string): Label {
  const known = labels.get(text)
  if (known !== undefined) return known
  const label = JSON.parse(text) as Label
  if (labels.size > 10_000) labels.clear()
  labels.set(text, label)
  return label
}

/** What this reader may read, as it stood at a moment; now unless told. */
export async function readItems(host: Host, subject: Subject, question: ItemQuestion): Promise<readonly StoredItem[]> {
  const kinds = question.kinds ?? ['record', 'kev', 'epss', 'vex']
  const wanted = kinds.filter((kind) => kind !== 'epss')
  return host.tables.readAs(subject, async (tx) => [
    ...(wanted.length === 0 ? [] : await itemsOf(tx, { ...question, kinds: wanted })),
    ...(kinds.includes('epss') ? await newestEpss(tx, question) : []),
  ])
}

async function itemsOf(tx: Tx, { ids, kinds = [], at }: ItemQuestion): Promise<readonly StoredItem[]> {
  let asked = standing(tx.db<ItemTables>().selectFrom('vulnerability_item'), at).select([
    'row_id',
    'label',
    'at',
    'until',
    'body',
  ])
  if (kinds.length < 3) asked = asked.where('kind', 'in', kinds)
  if (ids !== undefined) asked = asked.where('vulnerability', '=', sql<string>`any(${pgArray(ids)}::text[])`)
  const rows = await asked.orderBy('vulnerability').orderBy('at').orderBy('row_id').execute()
  return rows.map(storedOf)
}

const storedOf = ({
  row_id,
  label,
  at,
  until,
  body,
}: Pick<EpssRow, 'row_id' | 'label' | 'at' | 'until' | 'body'>): StoredItem => ({
  row: row_id,
  label: labelOf(label),
  at: Number(at),
  ...(until === null ? {} : { until: Number(until) }),
  item: JSON.parse(body) as FeedItem,
})

interface Wheres {
  where(column: 'at', operator: '<=', value: number): this
  where(column: 'until', operator: 'is', value: null): this
  where(condition: ReturnType<typeof sql<boolean>>): this
}

/** Rows that stood at a moment. */
function standing<Q extends Wheres>(query: Q, at: number | undefined): Q {
  return at === undefined
    ? query.where('until', 'is', null)
    : query.where('at', '<=', at).where(sql<boolean>`(until is null or until > ${at})`)
}

interface EpssRow {
  readonly row_id: string
  readonly label: string
  readonly source: string
  readonly bucket: string
  readonly day: string
  readonly at: number | string
  readonly until: number | string | null
  readonly body: string
}

const epssRows = (tx: Tx, at: number | undefined) =>
  standing(tx.db<ItemTables>().selectFrom('vulnerability_epss'), at).select([
    'row_id',
    'label',
    'source',
    'bucket',
    'day',
    'at',
    'until',
    'body',
  ])

/** The newest value of each id under each label. */
async function newestEpss(tx: Tx, { ids, at }: ItemQuestion): Promise<readonly StoredItem[]> {
  const wanted = ids === undefined ? undefined : Map.groupBy(ids, (id) => placeOf(id)?.bucket ?? '')
  wanted?.delete('')
  if (wanted?.size === 0) return []
  let asked = epssRows(tx, at)
  if (wanted !== undefined) asked = asked.where('bucket', '=', sql<string>`any(${pgArray([...wanted.keys()])}::text[])`)
  const rows: readonly EpssRow[] = await sql<EpssRow>`select * from (
      select t.*, dense_rank() over (partition by bucket, label, source order by day desc) as place from (${asked}) t) ranked
    where place <= ${LOOKED_BACK} order by bucket, label, source, day desc`
    .execute(tx.db<ItemTables>())
    .then((answer) => answer.rows)
  const found = new Map<string, StoredItem>()
  for (const row of rows) {
    const numbers = wanted?.get(row.bucket)?.map((id) => placeOf(id)?.number ?? '')
    const missing = numbers?.filter((number) => !found.has(keyOf(row, number)))
    if (missing?.length === 0) continue
    const values = valuesOf(row.body)
    for (const number of missing ?? values.keys()) {
      const value = values.get(number)
      const key = keyOf(row, number)
      if (value === undefined || found.has(key)) continue
      const item: EpssEntry = {
        kind: 'epss',
        id: idIn(row.bucket, number),
        source: { key: row.source, name: EPSS_NAME },
        day: row.day,
        ...value,
      }
      found.set(key, {
        row: `${row.row_id}:${number}`,
        label: labelOf(row.label),
        at: Number(row.at),
        ...(row.until === null ? {} : { until: Number(row.until) }),
        item,
      })
    }
  }
  return [...found.values()]
}

const keyOf = ({ bucket, label, source }: EpssRow, number: string) => `${bucket} ${number} ${source} ${label}`

/** One id's values by day, oldest first. */
export async function epssHistory(
  host: Host,
  subject: Subject,
  id: string,
  at?: number,
): Promise<readonly { readonly day: string; readonly epss: number; readonly label: Label }[]> {
  const place = placeOf(id)
  if (place === undefined) return []
  const rows = await host.tables.readAs(subject, (tx) =>
    epssRows(tx, at).where('bucket', '=', place.bucket).orderBy('day').orderBy('label').execute(),
  )
  return rows.flatMap(({ day, label, body }) => {
    const value = valuesOf(body).get(place.number)
    return value === undefined ? [] : [{ day, epss: value.epss, label: labelOf(label) }]
  })
}

export interface CurrentQuestion {
  readonly ids?: readonly string[]
  /** Records, unless told. */
  readonly kinds?: readonly Exclude<FeedItem['kind'], 'epss'>[]
  /** Rows after this one. */
  readonly after?: string
  readonly limit: number
  /** As they stood then; now unless told. */
  readonly at?: number
}

/** Newest values of EPSS under each label, as the node itself reads them. */
export const currentEpss = (host: Host, ids: readonly string[]): Promise<readonly StoredItem[]> =>
  host.tables.asOwner((tx) => newestEpss(tx, { ids }))

/** What stands now, or stood, as the node itself reads it, in the order of rows. */
export async function currentRecords(
  host: Host,
  { ids, kinds = ['record'], after, limit, at }: CurrentQuestion,
): Promise<readonly StoredItem[]> {
  return host.tables.asOwner(async (tx) => {
    let asked = standing(tx.db<ItemTables>().selectFrom('vulnerability_item'), at)
      .select(['row_id', 'label', 'at', 'until', 'body'])
      .where('kind', 'in', kinds)
    if (ids !== undefined) asked = asked.where('vulnerability', '=', sql<string>`any(${pgArray(ids)}::text[])`)
    if (after !== undefined) asked = asked.where('row_id', '>', after)
    // Of a few, no walk along all rows in their order: PostgreSQL takes a limit for a reason to do that.
    const order = ids === undefined ? sql<string>`row_id` : sql<string>`row_id || ''`
    return (await asked.orderBy(order).limit(limit).execute()).map(storedOf)
  })
}

export async function hasNone(host: Host, subject: Subject): Promise<boolean> {
  return host.tables.readAs(subject, async (tx) => {
    const db = tx.db<ItemTables>()
    const item = await db.selectFrom('vulnerability_item').select('row_id').limit(1).executeTakeFirst()
    if (item !== undefined) return false
    return (await db.selectFrom('vulnerability_epss').select('row_id').limit(1).executeTakeFirst()) === undefined
  })
}
