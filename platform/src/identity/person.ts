import type { Subject } from '@testudo/kernel/subject'
import type { Selectable } from 'kysely'
import type { Person } from './contract.ts'
import type { IdentityTables } from './tables.ts'

export type PersonRow = Selectable<IdentityTables['identity_person']>

/** Rights an account carries, as the administrator gives them. */
export interface Rights {
  readonly organisation: string
  readonly nation: string
  readonly communities: readonly string[]
  readonly clearances: Readonly<Record<string, string>>
  readonly specialAccess: readonly string[]
  readonly roles: readonly string[]
  readonly clearedUntil?: number | undefined
}

/** An account as contracts show it. */
export function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    organisation: row.organisation,
    nation: row.nation,
    communities: JSON.parse(row.communities) as string[],
    clearances: JSON.parse(row.clearances) as Record<string, string>,
    specialAccess: JSON.parse(row.special_access) as string[],
    roles: JSON.parse(row.roles) as string[],
    ...(row.cleared_until === null ? {} : { clearedUntil: Number(row.cleared_until) }),
  }
}

/** The account as the subject of requests. */
export function subjectOf(row: PersonRow): Subject {
  const { login: _login, ...person } = personOf(row)
  return { kind: kindOf(row), ...person }
}

/** What an account is; whatever else stood in the table would be a person. */
const kindOf = ({ kind }: PersonRow): Subject['kind'] => (kind === 'peer' || kind === 'service' ? kind : 'person')

/** The rights of an account as it stands. */
export function rightsOf(row: PersonRow): Rights {
  const { id: _id, login: _login, name: _name, ...rights } = personOf(row)
  return rights
}

/** Columns of rights. */
export function rightsColumns(rights: Rights) {
  return {
    organisation: rights.organisation,
    nation: rights.nation,
    communities: JSON.stringify(rights.communities),
    clearances: JSON.stringify(rights.clearances),
    special_access: JSON.stringify(rights.specialAccess),
    roles: JSON.stringify(rights.roles),
    cleared_until: rights.clearedUntil ?? null,
  }
}

/** One spelling of a sign-in name: what two people could confuse is one account. */
export function normalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}
