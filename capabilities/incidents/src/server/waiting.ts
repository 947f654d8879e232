import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Urgency, WaitingItem } from '@testudo/kernel/waiting'
import type { Host } from '@testudo/platform/host'
import { coreOf, momentOf, ownOf, portionNamed, saysOf, type Task } from '../core/index.ts'
import { nameOf } from './author.ts'
import type { KeptIncident, Overview, Reader } from './read.ts'
import { namedAs } from './view.ts'

const HOUR = 3_600_000
const CALLS = '"mentions":["'

/** What waits for a subject in incidents: tasks of its organisation, notes that call it by name, incidents nobody has begun. */
export async function waitingIn(host: Host, reader: Reader, subject: Subject): Promise<readonly WaitingItem[]> {
  const overview = await reader.overview(subject)
  const open = overview.incidents.filter(({ incident }) => coreOf(incident)?.investigation_status !== 'closed')
  const now = host.clock.now()
  return [
    ...open.flatMap((kept) =>
      (overview.parts.get(kept.incident.id)?.tasks ?? [])
        .filter((task) => isOpen(task) && saysOf(task.task).owner === nameOf(subject))
        .map((task) => taskItem(kept, task, now)),
    ),
    ...open.flatMap((kept) => untaken(kept, overview, reader, subject)),
    ...(await mentionsOf(host, subject, new Map(open.map((kept) => [kept.incident.id, kept])))),
  ]
}

const isOpen = ({ outcome }: Task): boolean => outcome === 'pending' || outcome === 'ongoing'

const common = ({ incident }: KeptIncident) =>
  ({
    capability: 'incidents',
    route: `/incidents/${incident.id}`,
    subjects: [incident.id, ...(ownOf(incident)?.touches_refs ?? [])],
  }) as const

const urgencyOf = (due: number, now: number): Urgency =>
  due === 0 ? 'routine' : due < now ? 'immediate' : due < now + 4 * HOUR ? 'priority' : 'routine'

function taskItem(kept: KeptIncident, { task, label }: Task, now: number): WaitingItem {
  const due = momentOf(saysOf(task).due)
  const { number } = namedAs(kept)
  return {
    ...common(kept),
    id: `incidents:task:${task.id}`,
    kind: 'task',
    title: { en: `${number}: ${task.name}`, fr: `${number} : ${task.name}` },
    because: { en: 'your organisation owns this task', fr: 'cette tâche revient à votre organisation' },
    waitsFor: 'organisation',
    since: momentOf(task.created),
    ...(due > 0 && { due }),
    urgency: urgencyOf(due, now),
    label,
  }
}

/** Led here, a mission leans on it, and no task is given yet. */
function untaken(
  kept: KeptIncident,
  { parts, missions }: Overview,
  reader: Reader,
  subject: Subject,
): readonly WaitingItem[] {
  const { incident, label } = kept
  const [mission] = missions.get(incident.id) ?? []
  if (mission === undefined || !reader.leads(subject, incident)) return []
  if ((parts.get(incident.id)?.tasks.length ?? 0) > 0) return []
  const { number, name } = namedAs(kept)
  return [
    {
      ...common(kept),
      id: `incidents:new:${incident.id}`,
      kind: 'incident',
      title: { en: `${number} ${name}`, fr: `${number} ${name}` },
      because: {
        en: 'a mission leans on what it touches, and no task is given',
        fr: 'une mission dépend de ce qu’il touche, et aucune tâche n’est donnée',
      },
      waitsFor: 'organisation',
      since: momentOf(incident.created),
      urgency: mission.state === 'not-capable' || mission.state === 'severe' ? 'immediate' : 'priority',
      label,
    },
  ]
}

interface Note {
  readonly id: string
  readonly at: number
  readonly incident: string
  readonly by: string
  readonly calls: boolean
  readonly label: Label
}

/** Notes that call the subject or its organisation; one is answered when the organisation wrote a later note there. */
async function mentionsOf(
  { objects }: Host,
  subject: Subject,
  open: ReadonlyMap<string, KeptIncident>,
): Promise<readonly WaitingItem[]> {
  const names = new Set([subject.name, subject.organisation].filter((name) => name !== ''))
  const stored = (await objects.all(subject, ['note'])).filter(({ revoked }) => !revoked)
  if (!stored.some(({ body }) => body.includes(CALLS))) return []
  const notes = stored.flatMap(({ id, body, label }): Note[] => {
    const says = portionNamed(body)
    if (says === undefined || !open.has(says.incident_ref)) return []
    const at = momentOf((JSON.parse(body) as { created?: string }).created)
    const calls = says.mentions.some((name) => names.has(name))
    return [{ id, at, incident: says.incident_ref, by: says.author, calls, label }]
  })
  return notes.flatMap((note): WaitingItem[] => {
    const kept = open.get(note.incident)
    const answered = notes.some(
      (one) => one.incident === note.incident && one.by === nameOf(subject) && one.at > note.at,
    )
    if (!note.calls || answered || kept === undefined) return []
    const { number, name } = namedAs(kept)
    return [
      {
        ...common(kept),
        id: `incidents:mention:${note.id}`,
        kind: 'mention',
        title: { en: `${number} ${name}`, fr: `${number} ${name}` },
        because: { en: `${note.by} calls you in a note`, fr: `${note.by} vous appelle dans une note` },
        waitsFor: 'organisation',
        since: note.at,
        urgency: 'priority',
        label: note.label,
      },
    ]
  })
}
