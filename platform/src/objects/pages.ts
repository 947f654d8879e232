import { Fault } from '@testudo/kernel/fault'
import { pgArray, type Tx } from '../storage/index.ts'
import type { Place } from './cursor.ts'
import { COLUMNS, type VersionRow } from './rows-out.ts'
import { LATEST } from './schema-conditions.ts'

/** Up to this many readable labels, a page is put together label by label: walking the gaps of a narrow reader is slow. */
const NARROW = 32
export const MOST_ROWS = 1_000

export interface PageQuery {
  /** Undefined: all. Numbers of kinds; -1 for one that does not exist. */
  readonly kinds: readonly number[] | undefined
  readonly order: 'added' | 'name' | 'oldest'
  readonly revoked: boolean
  /** Only things of which a readable version was asserted by this source. */
  readonly source?: string | undefined
  /** Only rows under the labels given. */
  readonly oneLabel?: boolean
  /** Every readable version, not the newest only. */
  readonly versions?: boolean
  readonly after: Place | undefined
  readonly limit: number
}

/** @throws {Fault} `invalid` outside 1…1,000 */
export function pageSize(limit: number | undefined, usual = 100): number {
  const size = limit ?? usual
  if (!Number.isInteger(size) || size < 1 || size > MOST_ROWS)
    throw new Fault('invalid', 'objects.limit', `A page has 1 to ${MOST_ROWS} rows.`)
  return size
}

/** Reads one row more than the page: its presence says that another page follows. */
export async function readPage(
  tx: Tx,
  query: PageQuery,
  readableLabels: readonly number[],
): Promise<readonly VersionRow[]> {
  const params: unknown[] = []
  const param = (value: unknown) => `$${params.push(value)}`
  const where = [query.versions === true ? 'true' : LATEST]
  if (query.kinds !== undefined) {
    const [only] = query.kinds
    where.push(
      query.kinds.length === 1 ? `v.kind = ${param(only)}` : `v.kind = any(${param(pgArray(query.kinds))}::int[])`,
    )
  }
  if (query.oneLabel === true) where.push(`v.label_id = ${param(readableLabels[0] ?? -1)}`)
  if (!query.revoked) where.push('not v.revoked')
  if (query.source !== undefined)
    where.push(
      `exists (select from version w join assertion a on a.seq = w.seq where w.thing = v.thing and a.source = ${param(query.source)})`,
    )
  const { after } = query
  if (after !== undefined && query.order === 'name')
    where.push(
      `v.sort >= ${param(after.sort)} and (v.sort, v.digest) > (${param(after.sort)}, ${param(after.digest)}::bytea)`,
    )
  if (after !== undefined && query.order === 'added')
    where.push(
      `v.stamp <= ${param(after.stamp)}::bigint and (v.stamp, v.digest) < (${param(after.stamp)}::bigint, ${param(after.digest)}::bytea)`,
    )
  if (after !== undefined && query.order === 'oldest')
    where.push(
      `v.stamp >= ${param(after.stamp)}::bigint and (v.stamp, v.digest) > (${param(after.stamp)}::bigint, ${param(after.digest)}::bytea)`,
    )
  const order = { added: 'v.stamp desc, v.digest desc', oldest: 'v.stamp, v.digest', name: 'v.sort, v.digest' }[
    query.order
  ]
  const limit = param(query.limit + 1)
  const condition = where.join(' and ')
  const narrow = readableLabels.length <= NARROW && query.order !== 'name' && query.versions !== true
  // The page is cut before bodies and ids are fetched.
  const page = narrow
    ? `select v.seq from unnest(${param(pgArray(readableLabels))}::int[]) l cross join lateral (select v.* from version v where v.label_id = l and ${condition} order by ${order} limit ${limit}) v order by ${order} limit ${limit}`
    : `select v.seq from version v where ${condition} order by ${order} limit ${limit}`
  return tx.query<VersionRow>(
    `select ${COLUMNS} from (${page}) p join version v on v.seq = p.seq join thing t on t.num = v.thing order by ${order}`,
    params,
  )
}
