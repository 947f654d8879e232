import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Report } from '../../core/portal/report.ts'
import { newId, type WarningContext } from '../warnings/context.ts'
import { warningDb } from '../warnings/tables.ts'
import { ownEquipment, ownOf } from './own.ts'
import { labelOfTelling } from './routes.ts'

/** A report that is begun and not sent: the operator's own, for whoever of it goes on. */
export interface Begun {
  readonly id: string
  /** The incident it goes on with; undefined: a new one. */
  readonly incident: string | undefined
  readonly report: Report
  readonly at: number
}

/** As many may lie about; who has more has forgotten them. */
const MOST_BEGUN = 20

/** Reports this operator has begun, the newest first. */
export async function begunBy({ host }: WarningContext, subject: Subject, id?: string): Promise<readonly Begun[]> {
  if (subject.organisation === '') return []
  const own = ownOf(subject)
  const rows = await host.tables.readAs(subject, (tx) =>
    warningDb(tx)
      .selectFrom('vulnerabilities_report')
      .selectAll()
      .where('operator_name', '=', own.operatorName)
      .where('nation', '=', own.nation)
      .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
      .orderBy('at', 'desc')
      .orderBy('id')
      .execute(),
  )
  return rows.map((row) => ({
    id: row.id,
    incident: row.incident ?? undefined,
    report: JSON.parse(row.record) as Report,
    at: Number(row.at),
  }))
}

/**
 * Keeps what was written so far, under the label of what it speaks of.
 *
 * @returns its id
 * @throws {Fault} `vulnerabilities.reports_many`, `vulnerabilities.no_operator`
 */
export async function keepReport(
  context: WarningContext,
  subject: Subject,
  { id: given, incident, report }: Omit<Begun, 'id' | 'at'> & { readonly id: string | undefined },
): Promise<string> {
  const { host } = context
  if (subject.organisation === '')
    throw new Fault('denied', 'vulnerabilities.no_operator', 'Your account stands for no organisation. Ask the centre.')
  const begun = await begunBy(context, subject)
  if (given === undefined && begun.length >= MOST_BEGUN)
    throw new Fault(
      'conflict',
      'vulnerabilities.reports_many',
      `${MOST_BEGUN} reports are begun and not sent. Send or throw away one first.`,
    )
  const pieces = await ownEquipment(context, subject, report.equipment)
  const label = labelOfTelling(
    context,
    pieces.map((one) => one.label),
  )
  const id = given ?? newId('report')
  const own = ownOf(subject)
  await host.tables.asOwner(async (tx) => {
    const row = {
      id,
      operator_name: own.operatorName,
      nation: own.nation,
      incident: incident ?? null,
      record: JSON.stringify(report),
      at: host.clock.now(),
      label_id: await host.tables.labelNumber(tx, label),
    }
    await warningDb(tx)
      .insertInto('vulnerabilities_report')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute()
  })
  return id
}

/** Throws away a report of this operator's; one that is not there is gone already. */
export async function dropReport(context: WarningContext, subject: Subject, id: string): Promise<void> {
  const [found] = await begunBy(context, subject, id)
  if (found === undefined) return
  await context.host.tables.asOwner((tx) =>
    warningDb(tx).deleteFrom('vulnerabilities_report').where('id', '=', id).execute(),
  )
}
