import { MarkBook, type Marks } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import { addAlerts, dismissProposal, type ProposalRow, proposals, restoreProposal } from '../../core/index.ts'
import type { Author } from '../author.ts'
import type { Reader } from '../read.ts'
import { titleOf } from '../view.ts'
import { alertsNamed, putAlerts } from './alertPortion.ts'
import { dismiss, restore } from './dismiss.ts'
import { numberOf, type Proposed, propose } from './propose.ts'
import { proposalSchema } from './tables.ts'

/** Alerts put together, and what becomes of them. */
export async function proposalRoutes(host: Host, reader: Reader, author: Author): Promise<void> {
  await host.tables.migrate('incidents-proposals', proposalSchema)
  const book = new MarkBook(host.policies, host.defaultLabel)
  host.http.answer(proposals, async ({ show }, { subject, language }) => {
    const marks = book.open(language)
    const rows = (await propose(host, reader, subject, show)).map((one) => rowOf(one, marks))
    return { rows, marking: marks.marking() }
  })
  host.http.answer(addAlerts, async ({ id, alerts }, { subject }) => {
    const { label } = await reader.one(subject, id)
    const named = await alertsNamed(host, subject, alerts)
    return putAlerts(host, author, subject, { incident: id, alerts: named, under: label })
  })
  host.http.answer(dismissProposal, (matter, { subject }) => dismiss(host, author, subject, matter))
  host.http.answer(restoreProposal, ({ id }, { subject }) => restore(host, subject, id))
}

function rowOf(
  { group, alerts, judged, missions, named, taken, likely, dismissed }: Proposed,
  marks: Marks,
): ProposalRow {
  const own = group.alerts.flatMap(({ alert, because }) => {
    const seen = alerts.get(alert)
    return seen === undefined ? [] : [{ seen, because, taken: taken.get(alert) }]
  })
  const into = own.find((one) => one.taken !== undefined)?.taken
  return {
    id: group.id,
    severity: judged.severity,
    because: judged.because,
    first: group.first,
    last: group.last,
    alerts: own.map(({ seen, because, taken: held }) => {
      const other = because === undefined ? undefined : alerts.get(because.with)
      return {
        id: seen.id,
        title: seen.title,
        place: seen.place,
        first: seen.first,
        last: seen.last,
        route: seen.route,
        ...(because !== undefined &&
          other !== undefined && { because: { tie: because.tie, with: other.title, apart: because.apart } }),
        ...(held !== undefined && { taken: { id: held.incident.incident.id, number: numberOf(held.incident) } }),
        mark: marks.of(
          seen.label,
          ...(other === undefined ? [] : [other.label]),
          ...(held === undefined ? [] : [held.label, held.incident.label]),
        ),
      }
    }),
    missions: missions.map(({ id, code, name, state, route, label }) => ({
      id,
      code,
      name,
      state,
      route,
      mark: marks.of(label),
    })),
    named: named.map(({ cause, causeName, what, whatFr, route, label }) => ({
      id: cause,
      what: { en: `${causeName}: ${what}`, fr: `${causeName} : ${whatFr ?? what}` },
      route: route ?? `/threats/object/${cause}`,
      mark: marks.of(label),
    })),
    ...(into !== undefined && {
      into: { id: into.incident.incident.id, number: numberOf(into.incident), name: titleOf(into.incident.incident) },
    }),
    likely: likely.map(({ kept, shares }) => ({
      id: kept.incident.id,
      number: numberOf(kept),
      name: titleOf(kept.incident),
      shares: shares.map(({ kind, group: { what } }) => ({ kind, what })),
      mark: marks.of(
        kept.label,
        ...own.map(({ seen }) => seen.label),
        ...missions.map(({ label }) => label),
        ...shares.flatMap((share) => [...share.group.says, ...share.incident]),
      ),
    })),
    ...(dismissed !== undefined && {
      dismissed: { id: dismissed.id, because: dismissed.because, by: dismissed.by, at: dismissed.at },
    }),
    mark: marks.of(
      ...own.map(({ seen }) => seen.label),
      ...missions.map(({ label }) => label),
      ...(into === undefined ? [] : [into.label, into.incident.label]),
    ),
  }
}
