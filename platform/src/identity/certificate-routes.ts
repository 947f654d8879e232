import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Exchange, HttpServer } from '../http/types.ts'
import type { Attempts } from './attempts.ts'
import { giveCertificate } from './certificates.ts'
import * as c from './contract.ts'
import type { Identity } from './identity.ts'
import { ownSession } from './own-session.ts'

const done = { done: true as const }

/** Signing in with a certificate, and what people do with theirs. Only who holds its key can make one theirs. */
export function certificateRoutes(
  http: HttpServer,
  identity: Identity,
  attempts: Attempts,
  enter: (person: string, method: string, exchange: Exchange, until?: number) => Promise<{ signedIn: true }>,
): void {
  const { now } = identity.options

  http.answerWith(c.signInByCertificate, async (_input, exchange) =>
    attempts.run(exchange, undefined, async () => {
      const { certificate } = exchange
      const caller = certificate && (await identity.ofCertificate(certificate))
      if (caller === undefined || certificate === undefined) throw unknownCertificate()
      return enter(caller.subject.id, 'certificate', exchange, certificate.until)
    }),
  )

  http.answerWith(c.certificates, async (_input, exchange) => {
    const { id } = await ownSession(identity, exchange)
    const rows = await identity.owner((db) =>
      db.selectFrom('identity_certificate').selectAll().where('person', '=', id).orderBy('created_at').execute(),
    )
    const mine = rows.map((row) => ({
      fingerprint: row.fingerprint,
      name: row.name,
      createdAt: Number(row.created_at),
    }))
    return { mine, ...(exchange.certificate === undefined ? {} : { shown: exchange.certificate }) }
  })

  http.answerWith(c.addCertificate, async ({ name }, exchange) => {
    const person = await ownSession(identity, exchange)
    const { certificate } = exchange
    if (certificate === undefined || certificate.from > now() || certificate.until <= now())
      throw new Fault(
        'invalid',
        'identity.no_certificate',
        'This connection shows no certificate that is valid now. Open the TLS port with your card inserted.',
      )
    await identity.change((db) => giveCertificate(db, person.id, certificate.fingerprint, name, now()))
    return done
  })

  http.answerWith(c.removeCertificate, async ({ fingerprint }, exchange) => {
    const person = await ownSession(identity, exchange)
    await identity.change(async (db) => {
      const gone = await db
        .deleteFrom('identity_certificate')
        .where('fingerprint', '=', fingerprint)
        .where('person', '=', person.id)
        .executeTakeFirst()
      if (Number(gone.numDeletedRows) === 0) throw nothingHere()
      await db
        .deleteFrom('identity_session')
        .where('person', '=', person.id)
        .where('method', '=', 'certificate')
        .where('id', '!=', exchange.caller?.credential ?? '')
        .execute()
      const left = await Promise.all([
        db.selectFrom('identity_certificate').select('person').where('person', '=', person.id).executeTakeFirst(),
        db.selectFrom('identity_passkey').select('person').where('person', '=', person.id).executeTakeFirst(),
      ])
      if (person.password === null && person.external === null && left.every((one) => one === undefined))
        throw new Fault('conflict', 'identity.last_way_in', 'This is your only way in. Add another one first.')
    })
    return done
  })
}

/** The words of a wrong password: no certificate, an unknown one and one of a closed account are told apart by nobody. */
function unknownCertificate(): Fault {
  return new Fault('denied', 'identity.wrong_credentials', 'That did not match an account here. Check and try again.')
}
