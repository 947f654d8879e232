import { EMPTY_SET, type SetDigest, withIds, withoutIds } from '../../core/index.ts'
import type { Db } from './tables.ts'

/** What we hold of what a peer gave us, as its receipts say it; changed with the rows it counts. */
export async function changeHeld(
  db: Db,
  peer: string,
  added: readonly string[],
  removed: readonly string[],
): Promise<SetDigest> {
  const row = await db
    .selectFrom('sharing_inbox')
    .select(['count', 'digest'])
    .where('peer', '=', peer)
    .forUpdate()
    .executeTakeFirst()
  const before: SetDigest = row ?? EMPTY_SET
  const after = withoutIds(withIds(before, added), removed)
  if (row !== undefined && (added.length > 0 || removed.length > 0))
    await db.updateTable('sharing_inbox').set(after).where('peer', '=', peer).execute()
  return after
}
