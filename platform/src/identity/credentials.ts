import type { Subject } from '@testudo/kernel/subject'
import type { Kysely } from 'kysely'
import type { BasicGiven, Caller, Credentials, ShownCertificate } from '../http/types.ts'
import type { Owner } from '../host/owner.ts'
import { normalLogin, type PersonRow, subjectOf } from './person.ts'
import { hashSecret, newId, newSecret } from './secrets.ts'
import type { IdentityTables } from './tables.ts'
import { WHOLE_ACCOUNT } from './tokens.ts'

const HOUR = 3_600_000
export const IDLE_MS = 12 * HOUR
export const ABSOLUTE_MS = 7 * 24 * HOUR
/** How long a checked credential is believed without asking again; any change here empties it at once. */
const CACHE_MS = 5_000
const SEEN_EVERY_MS = 60_000

export interface CredentialOptions {
  readonly owner: Owner<IdentityTables>
  readonly now: () => number
  /** What the roles of an account come to. */
  readonly verbsOf: (subject: Subject) => ReadonlySet<string>
  readonly operator: () => Caller
  /** Counts wrong names and tokens against who sends them. */
  readonly guesses: Guesses
}

/** See `guesses.ts`. */
export interface Guesses {
  run<T>(address: string, login: string, work: () => Promise<T | undefined>): Promise<T | undefined>
}

export interface NewSession {
  readonly person: string
  /** How the person signed in. */
  readonly method: string
  readonly agent: string
  /** Unix ms when what it was begun with runs out. */
  readonly until: number | undefined
}

/** Sessions, tokens and certificates: made, checked, ended. */
export interface CredentialStore {
  authenticate(credentials: Credentials): Promise<Caller | undefined>
  /** The account a certificate belongs to, when both hold now. */
  ofCertificate(certificate: ShownCertificate): Promise<Caller | undefined>
  /** A new session for this person; a session named by `old` ends, so that nobody rides a planted one. */
  startSession(session: NewSession, old: string | undefined): Promise<string>
  /** Forgets what was checked; called after every change of people, roles, sessions and tokens. */
  changed(): void
}

/** Checks what requests bring against the tables, with a short memory. */
export function createCredentials({ owner, now, verbsOf, operator, guesses }: CredentialOptions): CredentialStore {
  const memory = new Map<string, { caller: Caller; until: number }>()
  let generation = 0

  const personIn = async (db: Kysely<IdentityTables>, id: string): Promise<PersonRow | undefined> => {
    const person = await db.selectFrom('identity_person').selectAll().where('id', '=', id).executeTakeFirst()
    return person === undefined || person.disabled ? undefined : person
  }

  const ofSession = async (db: Kysely<IdentityTables>, hash: string): Promise<Caller | undefined> => {
    const row = await db.selectFrom('identity_session').selectAll().where('hash', '=', hash).executeTakeFirst()
    if (row === undefined) return undefined
    const at = now()
    if (Number(row.expires_at) <= at || Number(row.seen_at) + IDLE_MS <= at) return undefined
    const person = await personIn(db, row.person)
    if (person === undefined) return undefined
    if (at - Number(row.seen_at) > SEEN_EVERY_MS) {
      await db.updateTable('identity_session').set({ seen_at: at }).where('hash', '=', hash).execute()
    }
    const subject = subjectOf(person)
    const language = person.language === 'fr' || person.language === 'en' ? person.language : undefined
    return { subject, verbs: verbsOf(subject), via: 'session', credential: row.id, language }
  }

  const ofToken = async (
    db: Kysely<IdentityTables>,
    hash: string,
    login: string | undefined,
  ): Promise<Caller | undefined> => {
    const row = await db.selectFrom('identity_token').selectAll().where('hash', '=', hash).executeTakeFirst()
    if (row === undefined || Number(row.expires_at) <= now()) return undefined
    const person = await personIn(db, row.person)
    if (person === undefined || (login !== undefined && person.login !== login)) return undefined
    const subject = subjectOf(person)
    const mine = verbsOf(subject)
    const given = JSON.parse(row.verbs) as string[]
    // Never more than the account holds now, whatever the token was made with.
    const verbs = given.includes(WHOLE_ACCOUNT) ? mine : new Set(given.filter((verb) => mine.has(verb)))
    const via = login === undefined ? 'token' : 'basic'
    return { subject, verbs, via, credential: row.id, language: undefined }
  }

  const ofFingerprint = async (db: Kysely<IdentityTables>, fingerprint: string): Promise<Caller | undefined> => {
    const row = await db
      .selectFrom('identity_certificate')
      .selectAll()
      .where('fingerprint', '=', fingerprint)
      .executeTakeFirst()
    const person = row && (await personIn(db, row.person))
    if (person === undefined) return undefined
    const subject = subjectOf(person)
    return { subject, verbs: verbsOf(subject), via: 'certificate', credential: fingerprint, language: undefined }
  }

  /** What was found a moment ago, else what is found now. */
  const remembered = async (
    key: string,
    find: (db: Kysely<IdentityTables>) => Promise<Caller | undefined>,
  ): Promise<Caller | undefined> => {
    const known = memory.get(key)
    if (known !== undefined && known.until > now()) return known.caller
    const before = generation
    const caller = await owner(find)
    // A change that came while we asked must not be remembered away; strangers' guesses are not remembered at all.
    if (caller !== undefined && before === generation) {
      if (memory.size > 10_000) memory.clear()
      memory.set(key, { caller, until: now() + CACHE_MS })
    }
    return caller
  }

  const bySecret = async (kind: 'session' | 'token', secret: string): Promise<Caller | undefined> => {
    if (secret.length < 20 || secret.length > 200) return undefined
    const hash = hashSecret(secret)
    return remembered(`${kind}:${hash}`, (db) =>
      kind === 'session' ? ofSession(db, hash) : ofToken(db, hash, undefined),
    )
  }

  const byBasic = async (basic: BasicGiven, address: string): Promise<Caller | undefined> => {
    const login = normalLogin(basic.login)
    return guesses.run(address, login, async () => {
      if (basic.secret.length < 20 || basic.secret.length > 200 || login === '') return undefined
      const hash = hashSecret(basic.secret)
      return remembered(`basic:${hash}:${login}`, (db) => ofToken(db, hash, login))
    })
  }

  // Its dates are asked at every request: one that runs out ends what it opened.
  const ofCertificate = async ({ fingerprint, from, until }: ShownCertificate): Promise<Caller | undefined> =>
    from <= now() && now() < until
      ? remembered(`certificate:${fingerprint}`, (db) => ofFingerprint(db, fingerprint))
      : undefined

  return {
    async authenticate({ cookie, bearer, basic, certificate, local, address }) {
      // A credential that does not hold is a refusal, not an invitation to try the next one.
      if (basic !== undefined) return basic === 'broken' ? undefined : byBasic(basic, address)
      if (bearer !== undefined) return bySecret('token', bearer)
      if (cookie !== undefined) return bySecret('session', cookie)
      if (certificate !== undefined) return ofCertificate(certificate)
      return local ? operator() : undefined
    },
    ofCertificate,
    async startSession({ person, method, agent, until }, old) {
      const secret = newSecret()
      const at = now()
      await owner(async (db) => {
        if (old !== undefined) await db.deleteFrom('identity_session').where('hash', '=', hashSecret(old)).execute()
        await db.deleteFrom('identity_session').where('expires_at', '<=', at).execute()
        await db
          .insertInto('identity_session')
          .values({
            hash: hashSecret(secret),
            id: newId('session'),
            person,
            created_at: at,
            seen_at: at,
            expires_at: Math.min(at + ABSOLUTE_MS, until ?? Number.POSITIVE_INFINITY),
            method,
            agent: agent.slice(0, 200),
          })
          .execute()
      })
      memory.clear()
      return secret
    },
    changed() {
      generation += 1
      memory.clear()
    },
  }
}
