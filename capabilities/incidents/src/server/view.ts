import type { Label } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { MissionTouched } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import {
  type Assembled,
  coreOf,
  type Entry,
  type Incident,
  type IncidentRow,
  judge,
  type Labelled,
  leadOf,
  momentOf,
  ownOf,
  type Portion,
  saysOf,
  type Task,
  type TaskRow,
} from '../core/index.ts'
import { nameOf } from './author.ts'
import type { KeptIncident, Moved } from './read.ts'

/** Its name without its number: many put the number in front. */
export function titleOf(incident: Incident): string {
  const number = ownOf(incident)?.number ?? ''
  return number !== '' && incident.name.startsWith(`${number} `)
    ? incident.name.slice(number.length + 1)
    : incident.name
}

const SHORT_ID = 17

/** One line of the list. Its mark is the join of what the line was worked out from. */
export function rowOf(
  { incident, label }: KeptIncident,
  parts: Assembled,
  moved: Moved,
  missions: readonly MissionTouched[],
  own: boolean,
  subject: Subject,
  marks: Marks,
): IncidentRow {
  const says = ownOf(incident)
  const core = coreOf(incident)
  const open = parts.tasks.filter(isOpen)
  return {
    id: incident.id,
    number: says?.number ?? incident.id.slice(0, SHORT_ID),
    name: titleOf(incident),
    ...judge(missions, core?.criticality, says?.criticality_because),
    ...(core !== undefined && { determination: core.determination }),
    status: core?.investigation_status ?? 'open',
    lead: leadOf(incident),
    own,
    opened: momentOf(incident.created),
    changed: Math.max(momentOf(incident.modified), moved.at),
    openTasks: open.length,
    waits: open.filter(({ task }) => saysOf(task).owner === nameOf(subject)).length,
    missions: missions.map(({ id, code, name, state, route, label: under }) => ({
      id,
      code,
      name,
      state,
      route,
      mark: marks.of(under),
    })),
    mark: marks.of(label, ...moved.labels, ...missions.map((one) => one.label), ...open.map((one) => one.label)),
  }
}

const isOpen = ({ outcome }: Task): boolean => outcome === 'pending' || outcome === 'ongoing'

export function taskOf({ task, outcome, reports, label }: Task, subject: Subject, marks: Marks, now: number): TaskRow {
  const says = saysOf(task)
  const due = momentOf(says.due)
  const { priority } = task
  return {
    id: task.id,
    name: task.name,
    text: task.description,
    owner: says.owner ?? '',
    mine: says.owner === nameOf(subject),
    outcome,
    ...(due > 0 && { due }),
    late: due > 0 && due < now && isOpen({ task, outcome, reports, label }),
    ...(priority !== undefined && { priority }),
    reports: reports.map((report) => ({
      id: report.portion.id,
      at: momentOf(report.portion.created),
      by: saysOf(report.portion).author,
      outcome: report.portion.outcome,
      text: report.portion.description,
      mark: marks.of(report.label),
    })),
    mark: marks.of(label, ...reports.map((report) => report.label)),
  }
}

export function entryOf(
  at: number,
  { portion, label }: Labelled<Portion>,
  marks: Marks,
  joined: { readonly from?: KeptIncident | undefined; readonly movedTo?: KeptIncident | undefined } = {},
): Entry {
  const says = saysOf(portion)
  const { confidence } = portion
  const known = momentOf(says.known_at)
  return {
    id: portion.id,
    kind: portion.type === 'task' && says.task_ref !== undefined ? 'report' : portion.type,
    at,
    written: momentOf(portion.created),
    ...(known > 0 && { knownAt: known }),
    ...textOf(portion),
    by: says.author,
    techniques: says.techniques,
    ...(confidence !== undefined && { confidence }),
    ...(joined.from !== undefined && { from: namedAs(joined.from) }),
    ...(joined.movedTo !== undefined && { movedTo: namedAs(joined.movedTo) }),
    mark: marks.of(label, ...[joined.from, joined.movedTo].flatMap((one) => one?.label ?? [])),
  }
}

export const namedAs = ({ incident }: KeptIncident): NonNullable<Entry['from']> => ({
  id: incident.id,
  number: ownOf(incident)?.number ?? incident.id.slice(0, SHORT_ID),
  name: titleOf(incident),
})

function textOf(portion: Portion): { readonly title: string; readonly text: string } {
  if (portion.type === 'note') return { title: portion.abstract ?? '', text: portion.content }
  if (portion.type === 'task' || portion.type === 'event') return { title: portion.name, text: portion.description }
  const { values } = saysOf(portion)
  // What is put together is named by its title, and stands one by one among what the incident is related to.
  const shown = values.length > 0 || portion.type === 'grouping' ? values : portion.object_refs
  return { title: portion.name ?? '', text: shown.join('\n') }
}

/** Labels to choose from: the node's own first, then those in use; who wrote them does not matter. */
export function choices(labels: readonly Label[]): Label[] {
  const kinds = new Map(
    labels.map((label) => [JSON.stringify({ ...label, originators: [] }), { ...label, originators: [] }]),
  )
  return [...kinds.values()].slice(0, MOST_LABELS)
}
const MOST_LABELS = 60
