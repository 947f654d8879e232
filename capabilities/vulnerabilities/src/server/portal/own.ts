import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { isOwn } from '../../core/warnings/own.ts'
import type { StoredEquipment } from '../runtime.ts'
import { type Contact, contactsOfName } from '../warnings/contacts.ts'
import type { WarningContext } from '../warnings/context.ts'
import { readWarnings, textsOf, type WarningRecord } from '../warnings/rows.ts'

/** What an account stands for. */
export interface Own {
  readonly operatorName: string
  readonly nation: string
}

/** The operator an account stands for. Who stands for none has nothing here. */
export const ownOf = ({ organisation, nation }: Subject): Own => ({ operatorName: organisation, nation })

/** Contacts of the operator that it may know of: one kept under a label beyond it must change nothing it is told. */
export const ownContacts = ({ host }: WarningContext, subject: Subject): Promise<readonly Contact[]> =>
  subject.organisation === ''
    ? Promise.resolve([])
    : host.tables.readAs(subject, (tx) => contactsOfName(tx, subject.organisation, subject.nation))

/** The operator's own warnings that its labels let it read. */
export async function ownWarnings(
  context: WarningContext,
  subject: Subject,
  id?: string,
): Promise<readonly WarningRecord[]> {
  if (subject.organisation === '') return []
  const found = await readWarnings(context.host, subject, { own: ownOf(subject), ...(id === undefined ? {} : { id }) })
  return found.filter((one) => isOwn(subject, one))
}

/** The texts of warnings that were found to be this operator's own. */
export const textsFor = ({ host }: WarningContext, subject: Subject, warnings: readonly WarningRecord[]) =>
  host.tables.readAs(subject, (tx) =>
    textsOf(
      tx,
      warnings.map(({ id }) => id),
    ),
  )

/** @throws {Fault} foreign, hidden and absent alike */
export async function ownWarning(context: WarningContext, subject: Subject, id: string): Promise<WarningRecord> {
  const [found] = await ownWarnings(context, subject, id)
  if (found === undefined) throw nothingHere()
  return found
}

/** The operator's own equipment that its labels let it read: of its name and nation, or of the operator its contact names. */
export async function ownEquipment(
  context: WarningContext,
  subject: Subject,
  ids?: readonly string[],
): Promise<readonly StoredEquipment[]> {
  if (subject.organisation === '') return []
  const found = await context.runtime.inventory.read(subject, {
    operatorName: subject.organisation,
    ...(ids === undefined ? {} : { ids }),
  })
  const operators = new Set((await ownContacts(context, subject)).map(({ operator }) => operator))
  return found.filter(
    ({ equipment, label }) =>
      (isOwn(subject, equipment) || operators.has(equipment.operator)) && context.host.tables.mayRead(subject, label),
  )
}

/** Labels of the pieces of a warning, as the operator reads them now. */
export async function labelsOfPieces(
  { runtime }: WarningContext,
  subject: Subject,
  { operator, equipment }: WarningRecord,
): Promise<ReadonlyMap<string, Label>> {
  const found = await runtime.inventory.read(subject, { ids: equipment.map(({ id }) => id) })
  return new Map(
    found.flatMap((one) => (one.equipment.operator === operator ? [[one.equipment.id, one.label] as const] : [])),
  )
}
