import { canonicalLabel, join } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { type Found, type Heard, speaksOf, type Standing, standingsOf } from '../../core/decision/index.ts'
import type { VexStatement } from '../../core/index.ts'
import { NOT_SPOKEN_OF, type PieceOut, RECORD_WITHDRAWN } from '../../core/warnings/changes.ts'
import { isSettled } from '../../core/warnings/answers.ts'
import { namedPiece } from '../../core/warnings/writeWarning.ts'
import { joiner } from '../joiner.ts'
import type { StoredEquipment, StoredItem, StoredMatch } from '../runtime.ts'
import { contactById } from './contacts.ts'
import type { WarningContext } from './context.ts'
import { type WarningRecord, warningsIn } from './rows.ts'
import { warningDb } from './tables.ts'
import { tellChanged } from './tell.ts'

/** What is said of it by VEX. */
export const statementsAbout = ({ runtime }: WarningContext, subject: Subject, vulnerability: string) =>
  runtime.items.read(subject, { ids: [vulnerability], kinds: ['vex'] })

/** What one reader has of the pieces of a warning. */
interface Known {
  readonly equipment: readonly StoredEquipment[]
  readonly matches: readonly StoredMatch[]
  readonly statements: readonly StoredItem[]
}

const CLOSED: ReadonlySet<Standing['status']> = new Set(['fixed', 'mitigated', 'ruled-out'])

/** How pieces stand by what others say of them, with the statement that counts. */
function standingsBy(host: Pick<Host, 'policiesNow'>, { equipment, matches, statements }: Known) {
  const joinLabels = joiner(host.policiesNow())
  const machines = new Map(equipment.map((one) => [one.equipment.id, one]))
  const heard = statements.flatMap(({ item, label, at, row }): Heard<VexStatement>[] =>
    item.kind === 'vex' ? [{ item, label, at, row }] : [],
  )
  const found = matches.flatMap(({ match, label, at }): Found[] => {
    const machine = machines.get(match.equipment)
    if (machine === undefined) return []
    return [{ match, equipment: machine.equipment, label: joinLabels([label, machine.label]), at }]
  })
  const standings = standingsOf({ statements: heard, found }, { speaksOf, joinLabels })
  const sayers = new Map(heard.map(({ item, row }) => [item.key, { author: item.author, row }]))
  return standings.map((standing) => ({ standing, said: sayers.get(standing.by ?? '') }))
}

/**
 * Pieces of a sent warning of which nothing is to be asked any more, because somebody else than the operator rules them out,
 * or because no match is left. A piece that cannot be read is none of them: of it nothing is known.
 *
 * @returns the pieces with the reason, and the statements it rests on
 */
export function outOf(
  host: Pick<Host, 'policiesNow'>,
  warning: WarningRecord,
  known: Known,
  withdrawn: boolean,
): { readonly out: readonly PieceOut[]; readonly parts: readonly StoredItem[] } {
  const said = new Map(standingsBy(host, known).map((one) => [one.standing.equipment.id, one]))
  const rows = new Map(known.statements.map((one) => [one.row, one]))
  const parts = new Map<string, StoredItem>()
  const out = warning.equipment.flatMap(({ id, answer }): PieceOut[] => {
    const machine = known.equipment.find((one) => one.equipment.id === id)
    if (machine === undefined || isSettled(answer)) return []
    const one = said.get(id)
    const match = known.matches.find(({ match: { equipment } }) => equipment === id)
    const piece = namedPiece({ equipment: machine.equipment, component: match?.match.component })
    if (one === undefined || withdrawn) return [{ ...piece, why: withdrawn ? RECORD_WITHDRAWN : NOT_SPOKEN_OF }]
    if (!CLOSED.has(one.standing.status) || one.said === undefined || one.said.author === 'operator') return []
    const part = rows.get(one.said.row)
    if (part !== undefined) parts.set(part.row, part)
    return [{ ...piece, why: one.standing.why }]
  })
  return { out, parts: [...parts.values()] }
}

/**
 * Notes of open warnings whether anything of them is still open by what VEX says, so that nobody is phoned about what a
 * vendor rules out. Only statements and matches count that whoever reads the warning reads too: its state tells of no other.
 */
export async function noteQuiet(context: WarningContext, vulnerabilities: readonly string[]): Promise<void> {
  const { host, runtime } = context
  const open = await host.tables.asOwner(async (tx) => {
    const rows = await warningDb(tx)
      .selectFrom('vulnerabilities_warning')
      .select('id')
      .where('vulnerability', 'in', [...vulnerabilities])
      .where('closed_at', 'is', null)
      .execute()
    return rows.length === 0 ? [] : warningsIn(tx, host.clock.now(), { ids: rows.map(({ id }) => id) })
  })
  for (const warning of open) {
    const contact = await host.tables.asOwner((tx) => contactById(tx, warning.contact))
    const recipient = contact && (await host.accounts.find(contact.account))
    if (recipient === undefined) continue
    const policies = host.policiesNow()
    const own = canonicalLabel(warning.label)
    const within = <T extends { readonly label: WarningRecord['label'] }>(rows: readonly T[]) =>
      rows.filter(({ label }) => canonicalLabel(join([label, warning.label], policies)) === own)
    const ids = warning.equipment.map(({ id }) => id)
    const { out } = outOf(
      host,
      warning,
      {
        equipment: within(await runtime.inventory.read(recipient, { ids })),
        matches: within(
          await runtime.matches.read(recipient, { vulnerabilities: [warning.vulnerability], equipment: ids }),
        ),
        statements: within(await statementsAbout(context, recipient, warning.vulnerability)),
      },
      false,
    )
    const settled = new Set(out.flatMap(({ id, why }) => (why === NOT_SPOKEN_OF ? [] : [id])))
    const quiet = warning.equipment.every(
      ({ id, answer, out: before }) => before !== undefined || isSettled(answer) || settled.has(id),
    )
    await keepQuiet(context, warning, quiet)
  }
}

async function keepQuiet(context: WarningContext, warning: WarningRecord, quiet: boolean): Promise<void> {
  const { host } = context
  await host.tables.asOwner(async (tx) => {
    const { numUpdatedRows } = await warningDb(tx)
      .updateTable('vulnerabilities_warning')
      .set({ quiet_at: quiet ? host.clock.now() : null })
      .where('id', '=', warning.id)
      .where('quiet_at', quiet ? 'is' : 'is not', null)
      .executeTakeFirst()
    if (numUpdatedRows > 0n) await tellChanged(context, tx, warning)
  })
  host.events.wake()
}
