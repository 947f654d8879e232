import type { Kysely } from 'kysely'
import type { Caller, Credentials } from '../http/types.ts'
import type { Owner } from '../host/owner.ts'
import { type PersonRow, subjectOf } from './person.ts'
import { hashSecret, newId, newSecret } from './secrets.ts'
import type { IdentityTables } from './tables.ts'

const HOUR = 3_600_000
export const IDLE_MS = 12 * HOUR
export const ABSOLUTE_MS = 7 * 24 * HOUR
/** How long a checked credential is believed without asking again; any change here empties it at once. */
const CACHE_MS = 5_000
const SEEN_EVERY_MS = 60_000

export interface CredentialOptions {
  readonly owner: Owner<IdentityTables>
  readonly now: () => number
  /** What the roles of a person come to. */
  readonly verbsOf: (roles: readonly string[]) => ReadonlySet<string>
  readonly operator: () => Caller
}

/** Sessions and tokens: made, checked, ended. */
export interface CredentialStore {
  authenticate(credentials: Credentials): Promise<Caller | undefined>
  /** A new session for this person; a session named by `old` ends, so that nobody rides a planted one. */
  startSession(person: string, method: string, agent: string, old: string | undefined): Promise<string>
  /** Forgets what was checked; called after every change of people, roles, sessions and tokens. */
  changed(): void
}

/** Checks cookies and bearer tokens against the tables, with a short memory. */
export function createCredentials({ owner, now, verbsOf, operator }: CredentialOptions): CredentialStore {
  const memory = new Map<string, { caller: Caller | undefined; until: number }>()
  let generation = 0

  const usable = (person: PersonRow | undefined): person is PersonRow => person !== undefined && !person.disabled

  const ofSession = async (db: Kysely<IdentityTables>, hash: string): Promise<Caller | undefined> => {
    const row = await db.selectFrom('identity_session').selectAll().where('hash', '=', hash).executeTakeFirst()
    if (row === undefined) return undefined
    const at = now()
    if (Number(row.expires_at) <= at || Number(row.seen_at) + IDLE_MS <= at) return undefined
    const person = await db.selectFrom('identity_person').selectAll().where('id', '=', row.person).executeTakeFirst()
    if (!usable(person)) return undefined
    if (at - Number(row.seen_at) > SEEN_EVERY_MS) {
      await db.updateTable('identity_session').set({ seen_at: at }).where('hash', '=', hash).execute()
    }
    const subject = subjectOf(person)
    const language = person.language === 'fr' || person.language === 'en' ? person.language : undefined
    return { subject, verbs: verbsOf(subject.roles), via: 'session', credential: row.id, language }
  }

  const ofToken = async (db: Kysely<IdentityTables>, hash: string): Promise<Caller | undefined> => {
    const row = await db.selectFrom('identity_token').selectAll().where('hash', '=', hash).executeTakeFirst()
    if (row === undefined || Number(row.expires_at) <= now()) return undefined
    const person = await db.selectFrom('identity_person').selectAll().where('id', '=', row.person).executeTakeFirst()
    if (!usable(person)) return undefined
    const subject = subjectOf(person)
    const mine = verbsOf(subject.roles)
    // Never more than the person holds now, whatever the token was made with.
    const verbs = new Set((JSON.parse(row.verbs) as string[]).filter((verb) => mine.has(verb)))
    return { subject, verbs, via: 'token', credential: row.id, language: undefined }
  }

  const lookUp = async (kind: 'session' | 'token', secret: string): Promise<Caller | undefined> => {
    if (secret.length < 20 || secret.length > 200) return undefined
    const hash = hashSecret(secret)
    const key = `${kind}:${hash}`
    const known = memory.get(key)
    if (known !== undefined && known.until > now()) return known.caller
    const before = generation
    const caller = await owner((db) => (kind === 'session' ? ofSession(db, hash) : ofToken(db, hash)))
    // A change that came while we asked must not be remembered away; strangers' guesses are not remembered at all.
    if (caller !== undefined && before === generation) {
      if (memory.size > 10_000) memory.clear()
      memory.set(key, { caller, until: now() + CACHE_MS })
    }
    return caller
  }

  return {
    async authenticate({ cookie, bearer, local }) {
      // A bearer token that does not hold is a refusal, not an invitation to try the cookie.
      if (bearer !== undefined) return lookUp('token', bearer)
      if (cookie !== undefined) return lookUp('session', cookie)
      return local ? operator() : undefined
    },
    async startSession(person, method, agent, old) {
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
            expires_at: at + ABSOLUTE_MS,
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
