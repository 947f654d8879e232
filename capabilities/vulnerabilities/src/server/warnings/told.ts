import type { OperatorReport } from '@testudo/kernel/portion'
import type { Subject } from '@testudo/kernel/subject'
import type { WaitingItem } from '@testudo/kernel/waiting'
import { STEP_WORDS } from '../../core/warnings/incidents.ts'
import type { WarningContext } from './context.ts'
import { incidentsFor, type KeptIncident } from './incidents.ts'
import { takenInto } from './takenInto.ts'

const REPLY_MS = 24 * 3_600_000
const routeOf = (id: string): string => `/vulnerabilities/incidents?incident=${encodeURIComponent(id)}`

/** What operators told, for whoever makes incidents of it, and what of it nobody has taken up. */
export function reportsOf(context: WarningContext) {
  const { host } = context
  const may = (subject: Subject) => host.accounts.verbsOf(subject).has('vulnerabilities:read')
  return {
    async told(subject: Subject, id: string): Promise<readonly OperatorReport[]> {
      const found = may(subject) ? (await incidentsFor(context, subject)).find((one) => one.id === id) : undefined
      return found === undefined ? [] : [await reportOf(context, subject, found)]
    },
    /** Article 23(5) asks for an answer within a day of the early warning. */
    async waiting(subject: Subject): Promise<readonly WaitingItem[]> {
      if (!may(subject)) return []
      const open = (await incidentsFor(context, subject)).filter(({ told }) =>
        told.every(({ step }) => step !== 'final-report'),
      )
      const taken = await Promise.all(open.map(({ id }) => takenInto(context, subject, id)))
      return open.flatMap(({ id, operatorName, record, told, label }, i): WaitingItem[] => {
        const since = told[0]?.at ?? record.aware
        if ((taken[i] ?? []).length > 0) return []
        return [
          {
            id,
            capability: 'vulnerabilities',
            kind: 'warning',
            title: { en: `${operatorName}: ${record.title}`, fr: `${operatorName} : ${record.title}` },
            because: {
              en: 'an operator warns, and no incident has taken it up',
              fr: 'un opérateur alerte, et aucun incident ne l’a repris',
            },
            route: routeOf(id),
            waitsFor: 'anybody',
            since,
            due: since + REPLY_MS,
            urgency: 'immediate',
            subjects: [],
            label,
          },
        ]
      })
    },
  }
}

async function reportOf(
  { runtime }: WarningContext,
  subject: Subject,
  { id, operatorName, nation, record, told, label }: KeptIncident,
): Promise<OperatorReport> {
  const pieces = record.equipment.length === 0 ? [] : await runtime.inventory.read(subject, { ids: record.equipment })
  return {
    id,
    operator: operatorName,
    nation,
    title: record.title,
    aware: record.aware,
    steps: told.map(({ step, at, text }) => ({ step, name: STEP_WORDS[step], at, text })),
    assets: [...new Set(pieces.flatMap(({ equipment }) => equipment.asset ?? []))],
    indicators: record.indicators,
    route: routeOf(id),
    label,
  }
}
