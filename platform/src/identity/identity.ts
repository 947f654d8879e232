import { Fault } from '@testudo/kernel/fault'
import { type PolicySet, systemHigh } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Caller, Credentials, ShownCertificate } from '../http/types.ts'
import type { Owner } from '../host/owner.ts'
import { forgetCertificates } from './certificates.ts'
import { createCredentials, type NewSession } from './credentials.ts'
import { createGuesses } from './guesses.ts'
import { findLink, linkPath, makeLink, useLink } from './links.ts'
import { createPasskeys, type RelyingParty } from './passkeys.ts'
import { checkPassword, hashPassword, verifyPassword } from './password.ts'
import * as people from './people.ts'
import { normalLogin, type Rights, subjectOf } from './person.ts'
import { BUILTIN_ROLES, PLATFORM_VERBS, type Role } from './roles.ts'
import type { IdentityTables } from './tables.ts'

export interface IdentityOptions {
  readonly owner: Owner<IdentityTables>
  readonly policies: PolicySet
  readonly now: () => number
  /** Verbs of the capabilities, with one sentence each. */
  readonly verbs: Readonly<Record<string, string>>
  readonly organisation: string
  readonly nation: string
  readonly party: () => RelyingParty
}

export type Identity = Awaited<ReturnType<typeof createIdentity>>

/** People, credentials and rights of one node. */
export async function createIdentity(options: IdentityOptions) {
  const { owner, policies, now } = options
  const roles = new Map<string, Role>()
  const knownVerbs = new Map([...Object.entries(PLATFORM_VERBS), ...Object.entries(options.verbs)])
  const peopleOptions: people.PeopleOptions = { policies, now, knownVerbs, roles }
  await owner((db) => people.loadRoles(db, roles))

  /** Who stands at the machine: the rights of the data folder itself. */
  const operator: Caller = {
    subject: {
      ...systemHigh(policies),
      id: 'local-operator',
      kind: 'service',
      name: 'Local operator',
      organisation: options.organisation,
      nation: options.nation,
      roles: BUILTIN_ROLES.map((role) => role.name),
    },
    verbs: new Set(knownVerbs.keys()),
    via: 'socket',
    credential: 'socket',
    language: undefined,
  }
  const credentials = createCredentials({
    owner,
    now,
    verbsOf: (subject) => people.verbsOfSubject(peopleOptions, subject),
    operator: () => operator,
    guesses: createGuesses(now),
  })
  const passkeys = createPasskeys(options.party, now)
  const listeners = new Set<() => void>()

  /** Runs a change; afterwards nothing that was believed before is believed any more. */
  const change: Owner<IdentityTables> = async (work) => {
    try {
      return await owner(work)
    } finally {
      credentials.changed()
      for (const listener of listeners) listener()
    }
  }

  const wrong = () =>
    new Fault('denied', 'identity.wrong_credentials', 'That did not match an account here. Check and try again.')

  return {
    operator,
    roles,
    knownVerbs,
    passkeys,
    options,
    owner,
    change,
    peopleOptions,
    authenticate: (given: Credentials) => credentials.authenticate(given),
    ofCertificate: (certificate: ShownCertificate) => credentials.ofCertificate(certificate),
    /** A new session; one named by `old` ends, and with it what it still listens to. */
    async startSession(session: NewSession, old: string | undefined): Promise<string> {
      const secret = await credentials.startSession(session, old)
      if (old !== undefined) for (const listener of listeners) listener()
      return secret
    },
    /** What a subject may do on this node; a peer or a stranger: nothing. */
    verbsOf: (subject: Subject): ReadonlySet<string> =>
      subject.id === operator.subject.id ? operator.verbs : people.verbsOfSubject(peopleOptions, subject),
    /** The person of this id, or the operator, as it stands now; undefined when it has no account or a closed one. */
    async callerOf(id: string): Promise<{ subject: Subject; verbs: ReadonlySet<string> } | undefined> {
      if (id === operator.subject.id) return operator
      const row = await owner((db) =>
        db.selectFrom('identity_person').selectAll().where('id', '=', id).executeTakeFirst(),
      )
      if (row === undefined || row.disabled) return undefined
      const subject = subjectOf(row)
      return { subject, verbs: people.verbsOfSubject(peopleOptions, subject) }
    },
    /** Calls back after every change of people, roles or credentials: streams check again whether they may go on. */
    onChange(listener: () => void) {
      listeners.add(listener)
    },

    /** A fresh first link while nobody can sign in; undefined once somebody can. Earlier ones end. */
    async firstLink(): Promise<{ path: string; expiresAt: number } | undefined> {
      return change(async (db) => {
        const withPassword = await db
          .selectFrom('identity_person')
          .select('id')
          .where((e) => e.or([e('password', 'is not', null), e('external', 'is not', null)]))
          .limit(1)
          .executeTakeFirst()
        const withPasskey = await db.selectFrom('identity_passkey').select('id').limit(1).executeTakeFirst()
        const withCertificate = await db
          .selectFrom('identity_certificate as c')
          .innerJoin('identity_person as p', 'p.id', 'c.person')
          .select('p.id')
          .where('p.kind', '=', 'person')
          .limit(1)
          .executeTakeFirst()
        if ([withPassword, withPasskey, withCertificate].some((one) => one !== undefined)) return undefined
        const link = await makeLink(db, { purpose: 'first', person: null, by: operator.subject.id, now: now() })
        return { path: linkPath(link.token), expiresAt: link.expiresAt }
      })
    },

    /** Makes an account with a one-time link, on the operator's authority: exercise personas, the command line. */
    async createInvitation(
      person: Partial<Rights> & { readonly login: string; readonly name: string; readonly language?: 'en' | 'fr' },
    ) {
      const rights = { organisation: '', nation: '', communities: [], clearances: {}, specialAccess: [], roles: [] }
      return change((db) => people.invitePerson(db, peopleOptions, operator, { ...rights, ...person }))
    },

    /**
     * Makes those of these accounts that do not exist yet, and gives a fresh link for each that nobody has entered yet.
     * Accounts that exist are left as they are. For the people of an exercise.
     */
    async seedPeople(
      persons: readonly (Partial<Rights> & {
        readonly login: string
        readonly name: string
        readonly language?: 'en' | 'fr'
      })[],
    ) {
      const links: { login: string; path: string; expiresAt: number }[] = []
      for (const person of persons) {
        const known = await owner((db) =>
          db
            .selectFrom('identity_person')
            .select(['id', 'password', 'external'])
            .where('login', '=', normalLogin(person.login))
            .executeTakeFirst(),
        )
        const entered =
          known !== undefined &&
          (known.password !== null ||
            known.external !== null ||
            (await owner((db) =>
              db.selectFrom('identity_passkey').select('id').where('person', '=', known.id).executeTakeFirst(),
            )) !== undefined)
        if (entered) continue
        const link = known === undefined ? await this.createInvitation(person) : await this.linkFor(person.login)
        if (link !== undefined) links.push({ login: person.login, path: link.path, expiresAt: link.expiresAt })
      }
      return links
    },

    /** A new link for an account made by `createInvitation`, by sign-in name. */
    async linkFor(login: string) {
      return change(async (db) => {
        const row = await db
          .selectFrom('identity_person')
          .select('id')
          .where('login', '=', normalLogin(login))
          .executeTakeFirst()
        return row === undefined ? undefined : people.resetPerson(db, peopleOptions, operator, row.id)
      })
    },

    /** Checks a password. Unknown, closed and password-less accounts cost the same work and give the same answer. @throws {Fault} `identity.wrong_credentials` */
    async checkPassword(login: string, password: string): Promise<string> {
      const row = await owner((db) =>
        db.selectFrom('identity_person').selectAll().where('login', '=', normalLogin(login)).executeTakeFirst(),
      )
      const right = await verifyPassword(row?.disabled === true ? null : row?.password, password)
      if (row === undefined || !right) throw wrong()
      return row.id
    },

    /** What a link is for. @throws {Fault} `identity.link_spent` */
    async openLink(token: string) {
      return owner(async (db) => {
        const link = await findLink(db, token, now())
        const person =
          link.person === null
            ? undefined
            : await db.selectFrom('identity_person').selectAll().where('id', '=', link.person).executeTakeFirstOrThrow()
        return { link, person, personId: person?.id ?? `person-${link.hash.slice(0, 16)}` }
      })
    },

    /**
     * Uses a link up: sets password, passkey or both, and on a first link makes the first administrator, who holds all
     * there is to hold here, because nobody can give more than they hold. Other ways in and sessions of the account end.
     *
     * @returns the person's id
     */
    async acceptLink(given: {
      readonly token: string
      readonly login?: string | undefined
      readonly name?: string | undefined
      readonly organisation?: string | undefined
      readonly nation?: string | undefined
      readonly password?: string | undefined
      readonly passkey?: { readonly flow: string; readonly response: Readonly<Record<string, unknown>> } | undefined
    }): Promise<string> {
      const opened = await this.openLink(given.token)
      const login = opened.person?.login ?? normalLogin(given.login ?? '')
      if (login === '')
        throw new Fault('invalid', 'identity.login_missing', 'Choose a sign-in name.', {
          place: { path: '/body/login' },
        })
      if (given.password === undefined && given.passkey === undefined) {
        throw new Fault('invalid', 'identity.no_way_in', 'Set a password or register a passkey.', {
          place: { path: '/body/password' },
        })
      }
      if (given.password !== undefined) checkPassword(given.password, login)
      const password = given.password === undefined ? null : await hashPassword(given.password)
      const key =
        given.passkey === undefined
          ? undefined
          : await passkeys.finishRegistration(opened.personId, given.passkey.flow, given.passkey.response)
      return change(async (db) => {
        const link = await findLink(db, given.token, now())
        await useLink(db, link, now())
        const id = opened.personId
        if (opened.person === undefined) {
          const high = systemHigh(policies)
          const { subject } = operator
          await people.mustBeFree(db, login)
          await db
            .insertInto('identity_person')
            .values({
              id,
              login,
              name: given.name ?? login,
              organisation: given.organisation ?? subject.organisation,
              nation: given.nation ?? subject.nation,
              communities: JSON.stringify(high.communities),
              clearances: JSON.stringify(high.clearances),
              special_access: JSON.stringify(high.specialAccess),
              roles: JSON.stringify(subject.roles),
              cleared_until: null,
              language: null,
              disabled: false,
              password,
              external: null,
              created_at: now(),
            })
            .execute()
        } else {
          await db.deleteFrom('identity_passkey').where('person', '=', id).execute()
          await db.deleteFrom('identity_session').where('person', '=', id).execute()
          await db.deleteFrom('identity_token').where('person', '=', id).execute()
          await forgetCertificates(db, id)
          const name = given.name === undefined ? {} : { name: given.name }
          await db
            .updateTable('identity_person')
            .set({ password, ...name })
            .where('id', '=', id)
            .where('disabled', '=', false)
            .execute()
        }
        if (key !== undefined) await addPasskey(db, id, 'Passkey', key, now())
        return id
      })
    },
  }
}

/** Stores a passkey. @throws {Fault} `identity.passkey_refused` when it is known already */
export async function addPasskey(
  db: Parameters<Parameters<Owner<IdentityTables>>[0]>[0],
  person: string,
  name: string,
  key: {
    readonly id: string
    readonly publicKey: Uint8Array
    readonly counter: number
    readonly transports: readonly string[]
  },
  at: number,
): Promise<void> {
  const known = await db.selectFrom('identity_passkey').select('id').where('id', '=', key.id).executeTakeFirst()
  if (known !== undefined)
    throw new Fault('conflict', 'identity.passkey_refused', 'This passkey is registered already. Use another.')
  await db
    .insertInto('identity_passkey')
    .values({
      id: key.id,
      person,
      name,
      public_key: Buffer.from(key.publicKey).toString('base64url'),
      counter: key.counter,
      transports: JSON.stringify(key.transports),
      created_at: at,
    })
    .execute()
}
