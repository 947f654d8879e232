import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Accounts } from '../host/doors.ts'
import { forgetCertificates, giveCertificate, readFingerprint } from './certificates.ts'
import type { Identity } from './identity.ts'
import { addMachine, findMachine } from './machines.ts'
import { makersOf, noteMaker } from './makers.ts'
import * as people from './people.ts'
import { normalLogin, rightsOf, subjectOf } from './person.ts'
import { hashSecret, newId, newSecret } from './secrets.ts'
import { login as loginShape, name as nameShape } from './shapes.ts'
import { WHOLE_ACCOUNT } from './tokens.ts'

const DAY_MS = 86_400_000
const MOST_DAYS = 5 * 366

/** Accounts of machines, by the rules that hold for people. Who calls records what was done. */
export function createAccounts(identity: Identity): Accounts {
  const { owner, change, peopleOptions } = identity
  const { now } = peopleOptions
  const actorOf = (by: Subject): people.Actor => ({ subject: by, verbs: identity.verbsOf(by) })
  const subjectIn = async (db: people.Db, id: string) =>
    subjectOf(await db.selectFrom('identity_person').selectAll().where('id', '=', id).executeTakeFirstOrThrow())

  return {
    async add(by, { kind, login, name, rights, fingerprint }) {
      const given = { ...rights, login: readLogin(login), name: readName(name), kind }
      return change(async (db) => {
        const id = await addMachine(db, peopleOptions, actorOf(by), given)
        if (fingerprint !== undefined) await giveCertificate(db, id, readFingerprint(fingerprint), name, now())
        return subjectIn(db, id)
      })
    },

    async change(by, id, { name, rights, fingerprint, disabled }) {
      return change(async (db) => {
        const actor = actorOf(by)
        const row = await findMachine(db, peopleOptions, actor, id)
        if (name !== undefined || rights !== undefined) {
          const next = { ...(rights ?? rightsOf(row)), name: readName(name ?? row.name) }
          await people.changePerson(db, peopleOptions, actor, id, next)
        }
        if (fingerprint !== undefined) {
          await forgetCertificates(db, id)
          await giveCertificate(db, id, readFingerprint(fingerprint), name ?? row.name, now())
          await noteMaker(db, id, by.id)
        }
        if (disabled !== undefined) await people.disablePerson(db, peopleOptions, actor, id, disabled)
        return subjectIn(db, id)
      })
    },

    async token(by, id, { name, days }) {
      if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
        throw new Fault('invalid', 'identity.token_days', `A token lasts between 1 and ${MOST_DAYS} days.`)
      const secret = newSecret()
      return change(async (db) => {
        const row = await findMachine(db, peopleOptions, actorOf(by), id)
        if (row.disabled) throw new Fault('conflict', 'identity.closed', 'This account is closed. Reopen it first.')
        await noteMaker(db, row.id, by.id)
        const token = newId('token')
        await db
          .insertInto('identity_token')
          .values({
            hash: hashSecret(secret),
            id: token,
            person: row.id,
            name: readName(name),
            verbs: JSON.stringify([WHOLE_ACCOUNT]),
            created_at: now(),
            expires_at: now() + days * DAY_MS,
          })
          .execute()
        return { id: token, secret }
      })
    },

    async tokens(id) {
      const rows = await owner((db) =>
        db
          .selectFrom('identity_token')
          .select(['id', 'name', 'created_at', 'expires_at'])
          .where('person', '=', id)
          .where('expires_at', '>', now())
          .orderBy('created_at')
          .orderBy('id')
          .execute(),
      )
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        createdAt: Number(row.created_at),
        until: Number(row.expires_at),
      }))
    },

    async endTokens(by, id, token) {
      return change(async (db) => {
        const row = await findMachine(db, peopleOptions, actorOf(by), id)
        const ended = await db
          .deleteFrom('identity_token')
          .where('person', '=', row.id)
          .$if(token !== undefined, (query) => query.where('id', '=', token ?? ''))
          .executeTakeFirst()
        return Number(ended.numDeletedRows)
      })
    },

    async find(id) {
      return (await identity.callerOf(id))?.subject
    },

    async list(kind) {
      const rows = await owner((db) =>
        db.selectFrom('identity_person').selectAll().where('kind', '=', kind).orderBy('name').orderBy('id').execute(),
      )
      return rows.map((row) => ({ ...subjectOf(row), login: row.login, disabled: row.disabled }))
    },

    async everybody() {
      const people = owner((db) =>
        db
          .selectFrom('identity_person')
          .selectAll()
          .where('kind', '=', 'person')
          .where('disabled', '=', false)
          .orderBy('id')
          .execute(),
      )
      return (await people).map(subjectOf)
    },

    makersOf: (id) => owner((db) => makersOf(db, id)),
    verbsOf: (subject) => identity.verbsOf(subject),
    onChange: (listener) => identity.onChange(listener),
  }
}

function readLogin(text: string): string {
  const parsed = loginShape.safeParse(normalLogin(text))
  if (parsed.success) return parsed.data
  throw new Fault('invalid', 'identity.login', 'A sign-in name has 2 to 120 characters and no blanks.', {
    place: { path: '/body/login' },
  })
}

function readName(text: string): string {
  const parsed = nameShape.safeParse(text)
  if (parsed.success) return parsed.data
  throw new Fault('invalid', 'identity.name', 'A name has 1 to 200 characters.', { place: { path: '/body/name' } })
}
