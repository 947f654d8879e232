import { nothingHere } from '@testudo/kernel/fault'
import { noteMaker } from './makers.ts'
import {
  type Actor,
  checkRights,
  type Db,
  findDominated,
  holderOfRights,
  mustBeFree,
  mustDominate,
  type PeopleOptions,
} from './people.ts'
import { type PersonRow, type Rights, rightsColumns } from './person.ts'
import { newId } from './secrets.ts'

/** Makes an account of a machine: no password, no link, no screen. @returns its id @throws {Fault} as `invitePerson` */
export async function addMachine(
  db: Db,
  options: PeopleOptions,
  actor: Actor,
  machine: Rights & { readonly login: string; readonly name: string; readonly kind: 'peer' | 'service' },
): Promise<string> {
  checkRights(options, machine)
  mustDominate(actor, holderOfRights(options, machine.kind, machine), options.policies)
  await mustBeFree(db, machine.login)
  const id = newId(machine.kind)
  await db
    .insertInto('identity_person')
    .values({
      id,
      login: machine.login,
      name: machine.name,
      ...rightsColumns(machine),
      language: null,
      disabled: false,
      password: null,
      external: null,
      created_at: options.now(),
      kind: machine.kind,
    })
    .execute()
  await noteMaker(db, id, actor.subject.id)
  return id
}

/** An account of a machine that the caller holds at least as much as. */
export async function findMachine(db: Db, options: PeopleOptions, actor: Actor, id: string): Promise<PersonRow> {
  const row = await findDominated(db, options, actor, id)
  if (row.kind === 'person') throw nothingHere()
  return row
}
