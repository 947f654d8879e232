import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import { incidents } from '../../core/contract/warnings.ts'
import { type IncidentRecord, type IncidentStep, nextStep } from '../../core/warnings/incidents.ts'
import type { Words } from '../../core/warnings/words.ts'
import type { WarningContext } from './context.ts'
import { takenInto } from './takenInto.ts'
import { warningDb } from './tables.ts'

/** A step as it was told: its text stays what it was, whatever the record says later. */
export interface ToldText {
  readonly step: IncidentStep
  readonly at: number
  readonly late: boolean
  readonly text: Words
}

export interface KeptIncident {
  readonly id: string
  readonly operatorName: string
  readonly nation: string
  readonly record: IncidentRecord
  readonly told: readonly ToldText[]
  readonly label: Label
}

/** Incidents, the newest first. */
export async function incidentsIn(
  tx: Tx,
  own?: { readonly operatorName: string; readonly nation: string; readonly id?: string },
): Promise<readonly KeptIncident[]> {
  const rows = await warningDb(tx)
    .selectFrom('vulnerabilities_incident')
    .selectAll()
    .$if(own !== undefined, (query) =>
      query.where('operator_name', '=', own?.operatorName ?? '').where('nation', '=', own?.nation ?? ''),
    )
    .$if(own?.id !== undefined, (query) => query.where('id', '=', own?.id ?? ''))
    .orderBy('at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    operatorName: row.operator_name,
    nation: row.nation,
    record: JSON.parse(row.record) as IncidentRecord,
    told: JSON.parse(row.told) as ToldText[],
    label: JSON.parse(row.label) as Label,
  }))
}

export const incidentsFor = ({ host }: WarningContext, subject: Subject, own?: Parameters<typeof incidentsIn>[1]) =>
  host.tables.readAs(subject, (tx) => incidentsIn(tx, own))

/** What the centre sees of incidents operators reported. */
export function incidentRoute(context: WarningContext): void {
  const { host, book } = context
  host.http.answer(incidents, async (_input, { subject, language }) => {
    const marks = book.open(language)
    const now = host.clock.now()
    const found = await incidentsFor(context, subject)
    const inside = await Promise.all(found.map(({ id }) => takenInto(context, subject, id)))
    const rows = found.map(({ id, operatorName, nation, record, told, label }, i) => {
      const next = nextStep(record.aware, told)
      return {
        id,
        operatorName,
        nation,
        title: record.title,
        aware: record.aware,
        ...(record.vulnerability === undefined ? {} : { vulnerability: record.vulnerability }),
        steps: told,
        ...(next === undefined ? {} : { next: { ...next, late: now > next.due } }),
        inside: (inside[i] ?? []).map(({ title, route, label: under }) => ({
          title: title[language],
          route,
          mark: marks.of(under),
        })),
        mark: marks.of(label),
      }
    })
    return { rows, marking: marks.marking() }
  })
}
