import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { HttpServer } from '../http/types.ts'
import type { Attempts } from './attempts.ts'
import * as c from './contract.ts'
import type { Identity } from './identity.ts'
import { checkPassword, hashPassword } from './password.ts'
import { ownSession } from './own-session.ts'
import { hashSecret, newId, newSecret } from './secrets.ts'

const DAY_MS = 86_400_000
const done = { done: true as const }

/** What people do with their own credentials. The person is always the one of the session, never one the request names. */
export function ownRoutes(http: HttpServer, identity: Identity, attempts: Attempts): void {
  const { now } = identity.options

  http.answerWith(c.setLanguage, async ({ language }, { subject }) => {
    await identity.change((db) =>
      db.updateTable('identity_person').set({ language }).where('id', '=', subject.id).execute(),
    )
    return done
  })

  http.answerWith(c.removePasskey, async ({ passkey }, exchange) => {
    const person = await ownSession(identity, exchange)
    await identity.change(async (db) => {
      const rows = await db.selectFrom('identity_passkey').select('id').where('person', '=', person.id).execute()
      if (!rows.some((row) => row.id === passkey)) throw nothingHere()
      if (rows.length === 1 && person.password === null && person.external === null) {
        throw new Fault('conflict', 'identity.last_way_in', 'This is your only way in. Add another one first.')
      }
      await db.deleteFrom('identity_passkey').where('id', '=', passkey).where('person', '=', person.id).execute()
    })
    return done
  })

  http.answerWith(c.changePassword, async ({ current, password }, exchange) => {
    const person = await ownSession(identity, exchange)
    // Who found an open screen must not guess the password at leisure.
    if (person.password !== null)
      await attempts.run(exchange, person.login, () => identity.checkPassword(person.login, current))
    checkPassword(password, person.login)
    const hash = await hashPassword(password)
    const session = exchange.caller?.credential ?? ''
    await identity.change(async (db) => {
      await db.updateTable('identity_person').set({ password: hash }).where('id', '=', person.id).execute()
      await db.deleteFrom('identity_session').where('person', '=', person.id).where('id', '!=', session).execute()
    })
    return done
  })

  http.answerWith(c.sessions, async (_input, exchange) => {
    const { id } = await ownSession(identity, exchange)
    const rows = await identity.owner((db) =>
      db
        .selectFrom('identity_session')
        .selectAll()
        .where('person', '=', id)
        .where('expires_at', '>', now())
        .orderBy('created_at', 'desc')
        .execute(),
    )
    return rows.map((row) => ({
      id: row.id,
      createdAt: Number(row.created_at),
      seenAt: Number(row.seen_at),
      expiresAt: Number(row.expires_at),
      method: row.method,
      agent: row.agent,
      current: row.id === exchange.caller?.credential,
    }))
  })

  http.answerWith(c.endSessions, async (_input, exchange) => {
    const { id } = await ownSession(identity, exchange)
    const result = await identity.change((db) =>
      db
        .deleteFrom('identity_session')
        .where('person', '=', id)
        .where('id', '!=', exchange.caller?.credential ?? '')
        .executeTakeFirst(),
    )
    return { ended: Number(result.numDeletedRows) }
  })

  http.answerWith(c.endSession, async ({ session }, exchange) => {
    const { id } = await ownSession(identity, exchange)
    const result = await identity.change((db) =>
      db.deleteFrom('identity_session').where('id', '=', session).where('person', '=', id).executeTakeFirst(),
    )
    if (Number(result.numDeletedRows) === 0) throw nothingHere()
    return done
  })

  http.answerWith(c.tokens, async (_input, exchange) => {
    const { id } = await ownSession(identity, exchange)
    const rows = await identity.owner((db) =>
      db.selectFrom('identity_token').selectAll().where('person', '=', id).orderBy('created_at', 'desc').execute(),
    )
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      verbs: JSON.parse(row.verbs) as string[],
      createdAt: Number(row.created_at),
      expiresAt: Number(row.expires_at),
    }))
  })

  http.answerWith(c.createToken, async ({ name, verbs, days }, exchange) => {
    const person = await ownSession(identity, exchange)
    const beyond = verbs.find((verb) => exchange.caller?.verbs.has(verb) !== true)
    if (beyond !== undefined) {
      throw new Fault('denied', 'identity.beyond_own', `A token cannot hold more than you do; you lack ${beyond}.`, {
        place: { path: '/body/verbs' },
      })
    }
    const token = newSecret()
    const id = newId('token')
    const expiresAt = now() + days * DAY_MS
    await identity.change((db) =>
      db
        .insertInto('identity_token')
        .values({
          hash: hashSecret(token),
          id,
          person: person.id,
          name,
          verbs: JSON.stringify(verbs),
          created_at: now(),
          expires_at: expiresAt,
        })
        .execute(),
    )
    return { id, token, expiresAt }
  })

  http.answerWith(c.revokeToken, async ({ token }, exchange) => {
    const { id } = await ownSession(identity, exchange)
    const result = await identity.change((db) =>
      db.deleteFrom('identity_token').where('id', '=', token).where('person', '=', id).executeTakeFirst(),
    )
    if (Number(result.numDeletedRows) === 0) throw nothingHere()
    return done
  })
}
