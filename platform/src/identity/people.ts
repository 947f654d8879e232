import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { PolicySet } from '@testudo/kernel/label'
import type { Kysely } from 'kysely'
import type { Subject } from '@testudo/kernel/subject'
import { dominates, type Holder, whatActorLacks } from './dominates.ts'
import { linkPath, makeLink } from './links.ts'
import { noteMaker } from './makers.ts'
import { normalLogin, type PersonRow, type Rights, rightsColumns, subjectOf } from './person.ts'
import { BUILTIN_ROLES, expandVerbs, isMachineVerb, isOutsideVerb, type Role } from './roles.ts'
import { newId } from './secrets.ts'
import type { IdentityTables } from './tables.ts'

export type Db = Kysely<IdentityTables>

/** Who does it, with what it may do. */
export type Actor = Holder & { readonly subject: Subject }

export interface PeopleOptions {
  readonly policies: PolicySet
  readonly now: () => number
  /** Every verb of this node with its sentence. */
  readonly knownVerbs: ReadonlyMap<string, string>
  /** The roles in force; kept fresh by `loadRoles`. */
  readonly roles: Map<string, Role>
}

/** Reads the roles into memory; on a first start writes the built-in ones. */
export async function loadRoles(db: Db, roles: Map<string, Role>): Promise<void> {
  const stored = await db.selectFrom('identity_role').selectAll().orderBy('name').execute()
  const missing = BUILTIN_ROLES.filter((role) => !stored.some((row) => row.name === role.name))
  for (const role of missing) {
    await db
      .insertInto('identity_role')
      .values({ name: role.name, title: JSON.stringify(role.title), verbs: JSON.stringify(role.verbs), builtin: true })
      .execute()
  }
  roles.clear()
  for (const role of missing) roles.set(role.name, role)
  for (const row of stored) {
    roles.set(row.name, {
      name: row.name,
      title: JSON.parse(row.title) as Role['title'],
      verbs: JSON.parse(row.verbs) as string[],
      builtin: row.builtin,
    })
  }
}

/** What roles come to on this node. A role nobody knows grants nothing. */
function verbsOfRoles(options: Pick<PeopleOptions, 'roles' | 'knownVerbs'>, names: readonly string[]): Set<string> {
  return expandVerbs(
    names.flatMap((name) => options.roles.get(name)?.verbs ?? []),
    options.knownVerbs.keys(),
  )
}

/** What a subject may do on this node. What nodes do with each other is for accounts of nodes alone, whatever roles say. */
export function verbsOfSubject(
  options: Pick<PeopleOptions, 'roles' | 'knownVerbs'>,
  subject: Pick<Subject, 'kind' | 'roles'>,
): Set<string> {
  const verbs = verbsOfRoles(options, subject.roles)
  if (subject.kind === 'peer') return verbs
  return new Set([...verbs].filter((verb) => !verb.startsWith('federation:')))
}

const holderOf = (options: PeopleOptions, row: PersonRow): Holder => {
  const subject = subjectOf(row)
  return { subject, verbs: verbsToHold(options, subject.kind, subject.roles) }
}

/** What somebody must hold to give these roles: verbs that only machines or those outside have use for are nobody's own. */
const verbsToHold = (options: PeopleOptions, kind: Subject['kind'], roles: readonly string[]): Set<string> => {
  const verbs = [...verbsOfSubject(options, { kind, roles: [...roles] })].filter((verb) => !isOutsideVerb(verb))
  return new Set(kind === 'person' ? verbs : verbs.filter((verb) => !isMachineVerb(verb)))
}

export const holderOfRights = (options: PeopleOptions, kind: Subject['kind'], rights: Rights): Holder => ({
  subject: {
    organisation: rights.organisation,
    nation: rights.nation,
    communities: [...rights.communities],
    clearances: { ...rights.clearances },
    specialAccess: [...rights.specialAccess],
    ...(rights.clearedUntil === undefined ? {} : { clearedUntil: rights.clearedUntil }),
  },
  verbs: verbsToHold(options, kind, rights.roles),
})

/** The dominance rule, as a refusal. @throws {Fault} `identity.beyond_own` */
export function mustDominate(actor: Holder, target: Holder, policies: PolicySet): void {
  const lack = whatActorLacks(actor, target, policies)
  if (lack === undefined) return
  throw new Fault(
    'denied',
    'identity.beyond_own',
    `Nobody can give or change more than they hold; you lack ${lack}. Ask somebody who holds it.`,
  )
}

/** Names and values must exist here, else a later policy would fill them with meaning. @throws {Fault} `identity.unknown_right` */
export function checkRights(options: PeopleOptions, rights: Rights): void {
  const refuse = (path: string, what: string) => {
    throw new Fault('invalid', 'identity.unknown_right', `${what} is not known here. Choose one from the list.`, {
      place: { path },
    })
  }
  for (const role of rights.roles) if (!options.roles.has(role)) refuse('/body/roles', `The role ${role}`)
  for (const [policy, name] of Object.entries(rights.clearances)) {
    const known = options.policies.get(policy)?.classifications.some((c) => c.name === name)
    if (known !== true) refuse(`/body/clearances/${policy}`, `${policy} ${name}`)
  }
}

/** Finds an account the caller holds at least as much as. Others are not there, as far as the caller can tell. */
export async function findDominated(db: Db, options: PeopleOptions, actor: Actor, id: string): Promise<PersonRow> {
  const row = await db.selectFrom('identity_person').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || !dominates(actor, holderOf(options, row), options.policies)) throw nothingHere()
  return row
}

/** @throws {Fault} `identity.login_taken` */
export async function mustBeFree(db: Db, login: string): Promise<void> {
  const taken = await db.selectFrom('identity_person').select('id').where('login', '=', login).executeTakeFirst()
  if (taken === undefined) return
  throw new Fault('conflict', 'identity.login_taken', 'This sign-in name is in use. Choose another.', {
    place: { path: '/body/login' },
  })
}

/** Makes an account without any way in, and a link for it. @throws {Fault} `identity.beyond_own`, `identity.login_taken`, `identity.unknown_right` */
export async function invitePerson(
  db: Db,
  options: PeopleOptions,
  actor: Actor,
  person: Rights & { readonly login: string; readonly name: string; readonly language?: 'en' | 'fr' },
): Promise<{ id: string; path: string; token: string; expiresAt: number }> {
  checkRights(options, person)
  mustDominate(actor, holderOfRights(options, 'person', person), options.policies)
  const login = normalLogin(person.login)
  await mustBeFree(db, login)
  const id = newId('person')
  await db
    .insertInto('identity_person')
    .values({
      id,
      login,
      name: person.name,
      ...rightsColumns(person),
      language: person.language ?? null,
      disabled: false,
      password: null,
      external: null,
      created_at: options.now(),
    })
    .execute()
  await noteMaker(db, id, actor.subject.id)
  const link = await makeLink(db, { purpose: 'invitation', person: id, by: actor.subject.id, now: options.now() })
  return { id, path: linkPath(link.token), ...link }
}

/** Changes what an account holds: the actor must hold all of it before and after. */
export async function changePerson(
  db: Db,
  options: PeopleOptions,
  actor: Actor,
  id: string,
  next: Rights & { readonly name: string },
): Promise<void> {
  const row = await findDominated(db, options, actor, id)
  checkRights(options, next)
  mustDominate(actor, holderOfRights(options, subjectOf(row).kind, next), options.policies)
  await db
    .updateTable('identity_person')
    .set({ name: next.name, ...rightsColumns(next) })
    .where('id', '=', row.id)
    .execute()
  if (row.kind === 'person') await keepAnAdministrator(db, options)
}

/** Closes or reopens an account. */
export async function disablePerson(
  db: Db,
  options: PeopleOptions,
  actor: Actor,
  id: string,
  disabled: boolean,
): Promise<void> {
  const row = await findDominated(db, options, actor, id)
  await db.updateTable('identity_person').set({ disabled }).where('id', '=', row.id).execute()
  if (disabled) {
    await db.deleteFrom('identity_session').where('person', '=', row.id).execute()
    await db.deleteFrom('identity_token').where('person', '=', row.id).execute()
    await db.deleteFrom('identity_link').where('person', '=', row.id).execute()
  }
  if (row.kind === 'person') await keepAnAdministrator(db, options)
}

/** A new way in for an account. The old ways end when the link is used. */
export async function resetPerson(db: Db, options: PeopleOptions, actor: Actor, id: string) {
  const row = await findDominated(db, options, actor, id)
  if (row.kind !== 'person') throw nothingHere()
  if (row.disabled) throw new Fault('conflict', 'identity.closed', 'This account is closed. Reopen it first.')
  await noteMaker(db, row.id, actor.subject.id)
  const invited = row.password === null && row.external === null
  const link = await makeLink(db, {
    purpose: invited ? 'invitation' : 'reset',
    person: row.id,
    by: actor.subject.id,
    now: options.now(),
  })
  return { path: linkPath(link.token), ...link }
}

/** Accounts the caller may see: those it dominates, and itself. */
export async function listPeople(db: Db, options: PeopleOptions, actor: Actor) {
  const rows = await db
    .selectFrom('identity_person')
    .selectAll()
    .where('kind', '=', 'person')
    .orderBy('name')
    .orderBy('id')
    .execute()
  const keyed = new Set(
    (await db.selectFrom('identity_passkey').select('person').distinct().execute()).map((row) => row.person),
  )
  return rows
    .map((row) => ({ row, below: dominates(actor, holderOf(options, row), options.policies) }))
    .filter(({ row, below }) => below || row.id === actor.subject.id)
    .map(({ row, below }) => ({
      row,
      active: row.password !== null || row.external !== null || keyed.has(row.id),
      mine: below && actor.verbs.has('identity:manage'),
    }))
}

/** Makes or changes a role. Everything it granted and will grant must be the actor's own. */
export async function saveRole(
  db: Db,
  options: PeopleOptions,
  actor: Actor,
  role: Omit<Role, 'builtin'>,
): Promise<void> {
  const before = options.roles.get(role.name)
  const unknown = role.verbs.find((v) => !v.includes('*') && !options.knownVerbs.has(v))
  if (unknown !== undefined) {
    throw new Fault('invalid', 'identity.unknown_right', `The verb ${unknown} is not known here.`, {
      place: { path: '/body/verbs' },
    })
  }
  const touched = expandVerbs([...(before?.verbs ?? []), ...role.verbs], options.knownVerbs.keys())
  const missing = [...touched].find((verb) => !actor.verbs.has(verb))
  if (missing !== undefined)
    throw new Fault(
      'denied',
      'identity.beyond_own',
      `Nobody can give or change more than they hold; you lack the verb ${missing}.`,
    )
  const values = { title: JSON.stringify(role.title), verbs: JSON.stringify(role.verbs) }
  if (before === undefined)
    await db
      .insertInto('identity_role')
      .values({ name: role.name, ...values, builtin: false })
      .execute()
  else await db.updateTable('identity_role').set(values).where('name', '=', role.name).execute()
  await keepAnAdministrator(db, {
    ...options,
    roles: new Map(options.roles).set(role.name, { ...role, builtin: before?.builtin ?? false }),
  })
}

/** Somebody must remain who can let others in. @throws {Fault} `identity.last_administrator`; the transaction then rolls back */
async function keepAnAdministrator(db: Db, options: PeopleOptions): Promise<void> {
  // A machine signs in on no screen.
  const rows = await db
    .selectFrom('identity_person')
    .selectAll()
    .where('disabled', '=', false)
    .where('kind', '=', 'person')
    .execute()
  const manages = (row: PersonRow) => {
    const verbs = verbsOfSubject(options, subjectOf(row))
    return verbs.has('identity:manage') && verbs.has('identity:roles')
  }
  if (!rows.some(manages)) {
    throw new Fault(
      'conflict',
      'identity.last_administrator',
      'Nobody could manage accounts after this. Name another administrator first.',
    )
  }
}
