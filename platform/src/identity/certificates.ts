import { Fault } from '@testudo/kernel/fault'
import type { Kysely } from 'kysely'
import type { IdentityTables } from './tables.ts'

/** One spelling of a SHA-256 fingerprint: 64 lower-case hexadecimal digits. @throws {Fault} `identity.fingerprint` */
export function readFingerprint(text: string): string {
  const digits = text.trim().toLowerCase().replaceAll(':', '')
  if (/^[0-9a-f]{64}$/.test(digits)) return digits
  throw new Fault(
    'invalid',
    'identity.fingerprint',
    'That is no SHA-256 fingerprint of a certificate: it has 64 hexadecimal digits.',
    { place: { path: '/body/fingerprint' } },
  )
}

/** Ties a certificate to an account. @throws {Fault} `identity.certificate_taken` when any account has it already */
export async function giveCertificate(
  db: Kysely<IdentityTables>,
  person: string,
  fingerprint: string,
  name: string,
  at: number,
): Promise<void> {
  const given = await db
    .insertInto('identity_certificate')
    .values({ fingerprint, person, name, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (Number(given.numInsertedOrUpdatedRows ?? 0) === 1) return
  throw new Fault('conflict', 'identity.certificate_taken', 'This certificate belongs to an account here. Use another.')
}

export async function forgetCertificates(db: Kysely<IdentityTables>, person: string): Promise<void> {
  await db.deleteFrom('identity_certificate').where('person', '=', person).execute()
}
