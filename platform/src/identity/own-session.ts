import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Exchange } from '../http/types.ts'
import type { Identity } from './identity.ts'

/** The person behind a session. Credentials are changed by people at a screen, never by a token. @throws {Fault} */
export async function ownSession(identity: Identity, exchange: Exchange) {
  if (exchange.caller?.via !== 'session')
    throw new Fault('denied', 'identity.session_needed', 'Sign in at the screen to do this; a token cannot.')
  const row = await identity.owner((db) =>
    db.selectFrom('identity_person').selectAll().where('id', '=', exchange.subject.id).executeTakeFirst(),
  )
  if (row === undefined) throw nothingHere()
  return row
}
