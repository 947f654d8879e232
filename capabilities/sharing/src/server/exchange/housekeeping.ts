import type { Context } from './context.ts'
import { withdrawEnded } from './storeContent.ts'
import { dbOf } from './tables.ts'

/** Refusals a peer has earned itself are kept so many; the rest would fill our disk at its will. */
const KEPT_REFUSALS = 5_000

/** Takes out of the store what has ended, and forgets refusals that are many and old. */
export async function keepHouse(context: Context): Promise<void> {
  while ((await withdrawEnded(context)) > 0);
  for (const { id } of context.peers.all()) {
    await context.host.tables.asOwner(async (tx) => {
      const db = dbOf(tx)
      const last = await db
        .selectFrom('sharing_brought')
        .select('seq')
        .where('peer', '=', id)
        .where('verdict', 'like', 'refused.%')
        .orderBy('seq', 'desc')
        .offset(KEPT_REFUSALS)
        .limit(1)
        .executeTakeFirst()
      if (last !== undefined)
        await db
          .deleteFrom('sharing_brought')
          .where('peer', '=', id)
          .where('verdict', 'like', 'refused.%')
          .where('seq', '<=', last.seq)
          .execute()
    })
  }
}
