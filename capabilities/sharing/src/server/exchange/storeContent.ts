import type { SignedObject, Withdrawal } from '@testudo/platform/objects'
import { sql } from 'kysely'
import { type Parcel, readStatement, type Standing, type Statement } from '../../core/index.ts'
import type { Context } from './context.ts'
import { belongsInStore } from './planTake.ts'
import { holdingsNow, oneOf } from './rows.ts'
import { loadObjects, rulesOf, type ShelfRow } from './shelfRows.ts'
import { dbOf } from './tables.ts'
import { standingsOn } from '../../core/index.ts'

/** Names the source that asserted what a node signed. */
export const sourceOf = (node: string): string => `node:${node}`

/** The object as it was signed: its text with the labels of the statement the parcel holds. */
export function signedObject(parcel: Parcel, statement: Statement | undefined): SignedObject | undefined {
  if (statement?.kind !== 'object' || parcel.text === undefined) return undefined
  return {
    text: parcel.text,
    label: statement.label,
    portions: statement.portions.map(({ selector, label }) => ({ selector, label })),
  }
}

/**
 * Takes out of the store what no longer stands: recalled, ended or contradicted. Content that another statement of the
 * same originator supports stays; what other sources assert is the store's matter.
 */
export async function withdrawFallen(
  context: Context,
  rows: Iterable<ShelfRow>,
  standings: ReadonlyMap<string, Standing>,
): Promise<void> {
  const all = [...rows].filter(({ kept, mine }) => kept && !mine)
  const fallen = all.filter((row) => row.stored && standings.has(row.id) && !belongsInStore(standings.get(row.id)))
  if (fallen.length === 0) return
  const supported = new Set(
    all.filter((row) => row.stored && belongsInStore(standings.get(row.id))).map((row) => contentKey(row)),
  )
  const { host, me } = context
  const texts = await host.tables.asOwner((tx) =>
    dbOf(tx)
      .selectFrom('sharing_statement')
      .select(['id', 'originator', 'object', 'version', 'statement', 'body'])
      .where(
        oneOf(
          'id',
          fallen.map(({ id }) => id),
        ),
      )
      .execute(),
  )
  const supportedIds = new Set(fallen.filter((row) => supported.has(contentKey(row))).map(({ id }) => id))
  const items = texts.flatMap((row): Withdrawal[] => {
    const statement = readStatement(row.statement)
    if (supportedIds.has(row.id) || statement?.kind !== 'object') return []
    return [
      {
        id: row.object,
        modified: row.version,
        label: statement.label,
        text: row.body,
        source: sourceOf(row.originator),
      },
    ]
  })
  const mark = async (tx: Parameters<typeof dbOf>[0]): Promise<void> => {
    await dbOf(tx)
      .updateTable('sharing_statement')
      .set({ stored: false })
      .where(
        oneOf(
          'id',
          fallen.map(({ id }) => id),
        ),
      )
      .execute()
  }
  if (items.length > 0) await host.exchange.withdraw(await me.subject(), items, { alongside: mark })
  else await host.tables.asOwner(mark)
}

const contentKey = ({ originator, object, version, digest, label }: ShelfRow): string =>
  JSON.stringify([originator, object, version, digest, label])

/** Takes out of the store what has ended by now. @returns how many statements ended */
export async function withdrawEnded(context: Context): Promise<number> {
  const { host } = context
  const now = host.clock.now()
  const loaded = await host.tables.asOwner(async (tx) => {
    const db = dbOf(tx)
    const ended = await db
      .selectFrom('sharing_statement')
      .select('object')
      .distinct()
      .where('stored', '=', true)
      .where('not_after', '<=', now)
      .limit(500)
      .execute()
    const objects = ended.map(({ object }) => object)
    return objects.length === 0 ? undefined : loadObjects(db, '', objects, [], await holdingsNow(db))
  })
  if (loaded === undefined) return 0
  const rules = rulesOf(context, loaded.texts, now)
  const standings = new Map(
    [...loaded.shelf.byObject.keys()].flatMap((object) => [...standingsOn(loaded.shelf, object, rules)]),
  )
  await withdrawFallen(context, loaded.rows.values(), standings)
  const fallen = [...standings].filter(([id, standing]) => loaded.rows.get(id)?.stored && standing === 'expired')
  if (fallen.length > 0) {
    await host.tables.asOwner((tx) =>
      dbOf(tx)
        .updateTable('sharing_statement')
        .set({ standing: sql`'expired'` })
        .where(
          oneOf(
            'id',
            fallen.map(([id]) => id),
          ),
        )
        .execute(),
    )
  }
  return fallen.length
}
