import type { Kysely } from 'kysely'
import type { IdentityTables } from './tables.ts'

type Db = Kysely<IdentityTables>

/** Notes who was given a way into an account besides its owner. It outlives the link or token. */
export async function noteMaker(db: Db, person: string, maker: string): Promise<void> {
  if (person === maker) return
  await db
    .insertInto('identity_maker')
    .values({ person, maker })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Who made or reset an account, and who made or reset those, all the way up; never the account itself. */
export async function makersOf(db: Db, id: string): Promise<ReadonlySet<string>> {
  const makers = new Set<string>()
  let next: readonly string[] = [id]
  while (next.length > 0) {
    const rows = await db.selectFrom('identity_maker').select('maker').where('person', 'in', next).distinct().execute()
    next = rows.map((row) => row.maker).filter((maker) => maker !== id && !makers.has(maker))
    for (const maker of next) makers.add(maker)
  }
  return makers
}
