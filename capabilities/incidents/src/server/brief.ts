import { asksAbout, type BriefQuestion, type BriefReference, type BriefStatement } from '@testudo/kernel/brief'
import { join } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { dtgNear } from '@testudo/kernel/time'
import type { Host } from '@testudo/platform/host'
import { type Assembled, bySeverity, coreOf, judge, momentOf, ownOf, saysOf, leadOf } from '../core/index.ts'
import type { KeptIncident, Overview, Reader } from './read.ts'
import { titleOf } from './view.ts'

/** Incidents told one by one, the worst first; the others are counted by the list they stand in. */
const MOST_TOLD = 3

/** What a brief says of open incidents: how each stands, and what is due next in it. */
export async function briefStatements(
  host: Pick<Host, 'tables' | 'policiesNow'>,
  reader: Reader,
  subject: Subject,
  question: BriefQuestion,
): Promise<readonly BriefStatement[]> {
  const overview = await reader.overview(subject)
  const severityOf = ({ incident }: KeptIncident) =>
    judge(overview.missions.get(incident.id) ?? [], coreOf(incident)?.criticality).severity
  const told = overview.incidents
    .filter((kept) => isOpenAt(kept, question.at) && touches(overview, kept, question))
    .sort(
      (a, b) =>
        bySeverity(severityOf(a), severityOf(b)) ||
        momentOf(a.incident.created) - momentOf(b.incident.created) ||
        (a.incident.id < b.incident.id ? -1 : 1),
    )
    .slice(0, MOST_TOLD)
  return told
    .flatMap((kept, n) => {
      const parts = overview.parts.get(kept.incident.id)
      const missions = (overview.missions.get(kept.incident.id) ?? []).filter((one) => asksAbout(question, one))
      const labels = [kept.label, ...(question.mission === undefined ? [] : missions.map(({ label }) => label))]
      const open = openTasks(parts)
      const label = join([...labels, ...open.map((task) => task.label)], host.policiesNow())
      const [next] = open.filter(({ task }) => momentOf(saysOf(task).due) > 0)
      return [
        standing(kept, open.length, n, label, question.at),
        ...(next === undefined ? [] : [due(kept, next, n, label, question.at)]),
      ]
    })
    .filter(({ label }) => host.tables.mayRead(subject, label))
}

const isOpenAt = ({ incident }: KeptIncident, at: number): boolean =>
  coreOf(incident)?.investigation_status !== 'closed' && momentOf(incident.created) <= at

const touches = ({ missions }: Overview, { incident }: KeptIncident, question: BriefQuestion): boolean =>
  question.mission === undefined || (missions.get(incident.id) ?? []).some((one) => asksAbout(question, one))

const openTasks = (parts: Assembled | undefined) =>
  (parts?.tasks ?? []).filter(({ outcome }) => outcome === 'pending' || outcome === 'ongoing')

const numberOf = ({ incident }: KeptIncident): string => ownOf(incident)?.number || titleOf(incident)

const referenceTo = (kept: KeptIncident): BriefReference => ({
  id: kept.incident.id,
  name: numberOf(kept),
  route: `/incidents/${kept.incident.id}`,
  what: { en: 'incident', fr: 'incident' },
})

function standing(
  kept: KeptIncident,
  tasks: number,
  order: number,
  label: BriefStatement['label'],
  now: number,
): BriefStatement {
  const { incident } = kept
  const opened = momentOf(incident.created)
  const from = `/incidents/cases/${incident.id}#/row`
  const [name, lead, since] = [numberOf(kept), leadOf(incident), dtgNear(opened, now)]
  const title = name === titleOf(incident) ? '' : `, ${titleOf(incident)}`
  return {
    id: `incidents.open.${incident.id}`,
    section: 'response',
    order,
    text: {
      en: `${name}${title}: open since ${since}${lead === '' ? '' : `, led by ${lead}`}; ${tasks === 0 ? 'no task is open' : tasks === 1 ? '1 task is open' : `${tasks} tasks are open`}.`,
      fr: `${name}${title} : ouvert depuis ${since}${lead === '' ? '' : `, mené par ${lead}`} ; ${tasks === 0 ? 'aucune tâche ouverte' : tasks === 1 ? '1 tâche ouverte' : `${tasks} tâches ouvertes`}.`,
    },
    figures: [
      { name: 'opened', value: opened, from: `${from}/opened` },
      { name: 'openTasks', value: tasks, from: `${from}/openTasks` },
    ],
    references: [referenceTo(kept)],
    since: opened,
    label,
  }
}

function due(
  kept: KeptIncident,
  { task }: Assembled['tasks'][number],
  order: number,
  label: BriefStatement['label'],
  now: number,
): BriefStatement {
  const says = saysOf(task)
  const at = momentOf(says.due)
  const from = `/incidents/cases/${kept.incident.id}#/tasks/${task.id}`
  const owner = says.owner ?? ''
  const name = numberOf(kept)
  return {
    id: `incidents.due.${kept.incident.id}`,
    section: 'next',
    order: 200 + order,
    text: {
      en: `${name}: “${task.name}”${owner === '' ? '' : ` (${owner})`} is due ${dtgNear(at, now)}.`,
      fr: `${name} : « ${task.name} »${owner === '' ? '' : ` (${owner})`} est attendu pour ${dtgNear(at, now)}.`,
    },
    figures: [{ name: 'due', value: at, from: `${from}/due` }],
    references: [referenceTo(kept)],
    since: at,
    label,
  }
}
