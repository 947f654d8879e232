import { Fault } from '@testudo/kernel/fault'
import type { Kysely, Selectable } from 'kysely'
import { hashSecret, newSecret } from './secrets.ts'
import type { IdentityTables } from './tables.ts'

export type Purpose = 'first' | 'invitation' | 'reset'
export type LinkRow = Selectable<IdentityTables['identity_link']>

const HOUR = 3_600_000
const LIFE_MS: Readonly<Record<Purpose, number>> = { first: 24 * HOUR, invitation: 7 * 24 * HOUR, reset: 24 * HOUR }

/** Where the screens take a link. The token is behind `#`: browsers send it to nobody, no log sees it. */
export const linkPath = (token: string) => `/welcome#${token}`

/** Makes a link; earlier unused links for the same person end. The token is returned once and kept only as a hash. */
export async function makeLink(
  db: Kysely<IdentityTables>,
  link: { readonly purpose: Purpose; readonly person: string | null; readonly by: string; readonly now: number },
): Promise<{ token: string; expiresAt: number }> {
  const stale = db.deleteFrom('identity_link').where('used_at', 'is', null)
  await (link.person === null ? stale.where('person', 'is', null) : stale.where('person', '=', link.person)).execute()
  const token = newSecret()
  const expiresAt = link.now + LIFE_MS[link.purpose]
  await db
    .insertInto('identity_link')
    .values({
      hash: hashSecret(token),
      purpose: link.purpose,
      person: link.person,
      created_by: link.by,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute()
  return { token, expiresAt }
}

/** Finds an open link. @throws {Fault} `identity.link_spent`, the same for unknown, used and expired ones */
export async function findLink(db: Kysely<IdentityTables>, token: string, now: number): Promise<LinkRow> {
  const row = await db.selectFrom('identity_link').selectAll().where('hash', '=', hashSecret(token)).executeTakeFirst()
  if (row === undefined || row.used_at !== null || Number(row.expires_at) <= now) {
    throw new Fault(
      'absent',
      'identity.link_spent',
      'This link was used or has run out. Ask for a new one, or restart the node for a first one.',
    )
  }
  return row
}

/** Marks a link as used, once: of two that race one finds nothing to mark. */
export async function useLink(db: Kysely<IdentityTables>, link: LinkRow, now: number): Promise<void> {
  const done = await db
    .updateTable('identity_link')
    .set({ used_at: now })
    .where('hash', '=', link.hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  if (Number(done.numUpdatedRows) !== 1)
    throw new Fault('absent', 'identity.link_spent', 'This link was used or has run out. Ask for a new one.')
}
