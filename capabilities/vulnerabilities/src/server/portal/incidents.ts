import type { Input, Reply } from '@testudo/kernel/contract'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import { portalIncident, portalIncidents } from '../../core/contract/portal.ts'
import {
  INCIDENT_STEPS,
  type IncidentRecord,
  missingFor,
  nextStep,
  stepDue,
  writeStep,
} from '../../core/warnings/incidents.ts'
import { newId, type WarningContext } from '../warnings/context.ts'
import { incidentsFor, incidentsIn, type ToldText } from '../warnings/incidents.ts'
import { warningDb } from '../warnings/tables.ts'
import { tellChanged } from '../warnings/tell.ts'
import { ownEquipment, ownOf } from './own.ts'
import { type Asking, labelOfTelling } from './routes.ts'

/** A clock of the operator's may be ahead a little. */
const AHEAD_MS = 5 * 60_000

/** Incidents an operator reports, three times from one record. */
export function incidentRoutes(context: WarningContext): void {
  const { http } = context.host
  http.answer(portalIncidents, (_input, asking) => incidentsOf(context, asking))
  http.answer(portalIncident, (given, { subject }) => tellIncident(context, subject, given))
}

/** What this operator reported, and what is due when. */
export async function incidentsOf(
  context: WarningContext,
  { subject, language }: Asking,
): Promise<Reply<typeof portalIncidents>> {
  const marks = context.book.open(language)
  const found = subject.organisation === '' ? [] : await incidentsFor(context, subject, ownOf(subject))
  for (const { label } of found) marks.of(label)
  return {
    rows: found.map(({ id, record, told }) => {
      const next = nextStep(record.aware, told)
      return {
        id,
        title: record.title,
        aware: record.aware,
        told: told.map(({ step }) => step),
        ...(next === undefined ? {} : { next }),
        record: { ...record, equipment: [...record.equipment] },
        texts: told,
      }
    }),
    marking: marks.marking(),
  }
}

/** Tells one step of an incident: all are written from the same record. @throws {Fault} naming what is missing or not theirs */
export async function tellIncident(
  context: WarningContext,
  subject: Subject,
  { id: given, step, ...said }: Input<typeof portalIncident>,
): Promise<Reply<typeof portalIncident>> {
  const { host } = context
  if (subject.organisation === '')
    throw new Fault('denied', 'vulnerabilities.no_operator', 'Your account stands for no organisation. Ask the centre.')
  const now = host.clock.now()
  const record: IncidentRecord = said
  if (record.aware > now + AHEAD_MS)
    throw new Fault('invalid', 'vulnerabilities.aware_later', 'You cannot have become aware later than now.', {
      place: { path: '/body/aware' },
    })
  const [missing] = missingFor(step, record)
  if (missing !== undefined)
    throw new Fault('invalid', 'vulnerabilities.incident_incomplete', missing.say, {
      place: { path: `/body/${missing.field}` },
    })
  const pieces = new Map(
    (await ownEquipment(context, subject, record.equipment)).map((one) => [one.equipment.id, one.label]),
  )
  const foreign = record.equipment.findIndex((piece) => !pieces.has(piece))
  if (foreign >= 0)
    throw new Fault('invalid', 'vulnerabilities.not_yours', 'No equipment of yours is known here under this id.', {
      place: { path: `/body/equipment/${foreign}` },
    })
  const own = ownOf(subject)
  const readable = given === undefined ? [] : await incidentsFor(context, subject, { ...own, id: given })
  if (given !== undefined && readable.length === 0) throw nothingHere()
  const label = labelOfTelling(context, [...readable.map((one) => one.label), ...pieces.values()])
  if (!host.tables.mayRead(subject, label))
    throw new Fault(
      'denied',
      'vulnerabilities.label_beyond',
      'You may not read what this would become. Name fewer pieces.',
    )
  const id = given ?? newId('incident')
  const { told, late } = await host.tables.asOwner(async (tx) => {
    const [before] = given === undefined ? [] : await incidentsIn(tx, { ...own, id })
    const steps = before?.told ?? []
    mayTell(step, steps)
    const isLate = now > stepDue(step, record.aware, steps)
    const next: readonly ToldText[] = [
      ...steps,
      { step, at: now, late: isLate, text: writeStep(step, record, own.operatorName) },
    ]
    const labelNumber = await host.tables.labelNumber(tx, label)
    const row = {
      id,
      operator_name: own.operatorName,
      nation: own.nation,
      record: JSON.stringify(record),
      told: JSON.stringify(next),
      at: now,
      label: JSON.stringify(label),
      label_id: labelNumber,
    }
    await warningDb(tx)
      .insertInto('vulnerabilities_incident')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute()
    await tellChanged(context, tx, { id, vulnerability: record.vulnerability ?? '', labelNumber }, 'incident.changed')
    return { told: next, late: isLate }
  })
  host.events.wake()
  host.audit.record({
    subject,
    verb: `portal:incident`,
    ids: [id],
    outcome: 'allowed',
    label,
    detail: { step, late },
  })
  const next = nextStep(record.aware, told)
  return { id, ...(next === undefined ? {} : { next }), late }
}

/** Steps are told once, in their order; the first ones may be left out, never told after a later one. @throws {Fault} */
function mayTell(step: (typeof INCIDENT_STEPS)[number], told: readonly ToldText[]): void {
  const far = Math.max(-1, ...told.map((one) => INCIDENT_STEPS.indexOf(one.step)))
  if (INCIDENT_STEPS.indexOf(step) > far) return
  throw new Fault('conflict', 'vulnerabilities.step_told', 'This step, or a later one, has been told already.', {
    place: { path: '/body/step' },
  })
}
