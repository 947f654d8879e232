import type { Input } from '@testudo/kernel/contract'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { join } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  type addEntry,
  type changeIncident,
  coreOf,
  EVENT_EXTENSION,
  INCIDENT_CORE,
  numberFrom,
  type openIncident,
  ownOf,
  PORTION_EXTENSION,
  TASK_EXTENSION,
} from '../core/index.ts'
import { type Author, nameOf } from './author.ts'
import { alertsNamed, covers, labelOfAlerts, putAlerts } from './proposals/alertPortion.ts'
import { type Observed, observer } from './observe.ts'
import type { KeptIncident, Reader } from './read.ts'
import type { Begun, TemplateBook } from './templates/book.ts'
import { changed, handed, newOnes } from './versions.ts'

type Added = Input<typeof addEntry>['entry']

export interface Writer {
  /** @param language of the tasks a template gives */
  open(
    subject: Subject,
    matter: Input<typeof openIncident>,
    language?: 'en' | 'fr',
  ): Promise<{ readonly id: string; readonly number: string }>
  change(
    subject: Subject,
    matter: Input<typeof changeIncident>,
    /** The organisation of this node that leads from now on. */
    lead?: string,
  ): Promise<{ readonly id: string; readonly modified: string }>
  add(subject: Subject, incident: string, entry: Added): Promise<{ readonly id: string }>
  observe: ReturnType<typeof observer>
  /** One that this organisation leads. @throws {Fault} `absent`, or `denied` for what somebody else leads */
  led(subject: Subject, id: string): Promise<KeptIncident>
  /** Opens an incident that begins as another one stands: who takes part, what it touches, its kinds and its label. */
  openBeside(
    subject: Subject,
    other: KeptIncident,
    name: string,
  ): Promise<{ readonly id: string; readonly number: string }>
}

/** Writes portions of incidents: each an object of its author, under a label of its own. */
export function createWriter(host: Host, reader: Reader, author: Author, templates: TemplateBook): Writer {
  const { clock } = host
  const { iso, after, fresh, writable, readable, put } = author
  const observe = observer(host, reader, author)

  const led = async (subject: Subject, id: string): Promise<KeptIncident> => {
    const kept = await reader.one(subject, id)
    if (reader.leads(subject, kept.incident)) return kept
    throw new Fault(
      'denied',
      'incidents.not_lead',
      'Only the organisation that leads this incident may change it. Add a note, or ask its lead.',
    )
  }

  return {
    led,

    async openBeside(subject, { incident, label }, name) {
      const made = fresh('incident')
      const number = numberFrom(made.id)
      const core = coreOf(incident)
      const { participants = [], touches_refs = [] } = ownOf(incident) ?? {}
      const extension_type = 'property-extension'
      const extensions = {
        [INCIDENT_CORE]: {
          extension_type,
          determination: core?.determination ?? 'suspected',
          investigation_status: 'open',
          incident_types: core?.incident_types ?? [],
        },
        [PORTION_EXTENSION]: { extension_type, number, participants, touches_refs },
      }
      await put(subject, [{ ...made, name, extensions }], label)
      return { id: made.id, number }
    },

    async open(subject, matter, language = 'en') {
      const { label: wanted, touches, about, alerts: ids, types, determination, name, description } = matter
      const alerts = await alertsNamed(host, subject, ids)
      const label = writable(subject, wanted ?? labelOfAlerts(host, alerts, host.defaultLabel))
      // Which assets an alert met is as high as the alert: under a lower label only its grouping names them.
      const met = alerts.filter((alert) => covers(host, label, alert)).flatMap(({ assets }) => assets)
      await readable(subject, [...touches, ...about])
      const begun =
        matter.template === undefined ? undefined : await templates.begun(subject, matter.template, language)
      // What a template says stays as high as it is, whatever the incident is opened under.
      const below =
        begun?.label === undefined ? label : writable(subject, join([label, begun.label], host.policiesNow()))
      const made = fresh('incident')
      const number = numberFrom(made.id)
      const incident = {
        ...made,
        name,
        description,
        extensions: {
          [INCIDENT_CORE]: {
            extension_type: 'property-extension',
            determination,
            investigation_status: 'open',
            ...(types.length > 0 && { incident_types: types }),
          },
          [PORTION_EXTENSION]: {
            extension_type: 'property-extension',
            number,
            participants: [
              {
                organisation: nameOf(subject),
                nation: subject.nation,
                part: 'lead',
                identity_ref: host.self.identities[0],
              },
            ],
            touches_refs: [...new Set([...touches, ...met])],
          },
        },
      }
      const relations = [...new Set(about)].map((target) => ({
        ...fresh('relationship'),
        relationship_type: 'related-to',
        source_ref: incident.id,
        target_ref: target,
      }))
      const tasks = firstTasks(subject, incident.id, begun)
      await put(subject, [incident, ...relations, ...(below === label ? tasks : [])], label)
      if (below !== label && tasks.length > 0) await put(subject, tasks, below)
      if (alerts.length > 0) await putAlerts(host, author, subject, { incident: incident.id, alerts, under: label })
      return { id: incident.id, number }
    },

    async change(subject, { id, modified, ...matter }, lead) {
      const { incident, label } = await led(subject, id)
      if (incident.modified !== modified)
        throw new Fault(
          'conflict',
          'incidents.newer',
          'Somebody changed this after you read it. Look at it again, then change it.',
        )
      await readable(subject, newOnes(incident, matter.touches ?? []))
      const next = handed(changed(incident, matter, after(modified)), nameOf(subject), lead)
      await put(subject, [next], label)
      return { id, modified: next.modified }
    },

    observe,

    async add(subject, id, entry) {
      if (entry.kind === 'observables') return added(await observe(subject, id, entry.text, entry))
      const { label: under } = await reader.one(subject, id)
      const label = writable(subject, entry.label ?? under)
      const say = { extension_type: 'property-extension', incident_ref: id, author: nameOf(subject) }
      const common = entry.confidence === undefined ? {} : { confidence: entry.confidence }
      if (entry.kind === 'event') {
        const thing = {
          ...fresh('event'),
          ...common,
          name: entry.name,
          description: entry.text,
          status: entry.status,
          start_time: iso(entry.happened),
          extensions: {
            [EVENT_EXTENSION]: { extension_type: 'new-sdo' },
            [PORTION_EXTENSION]: {
              ...say,
              known_at: iso(entry.known ?? clock.now()),
              techniques: entry.techniques,
            },
          },
        }
        await put(subject, [thing], label)
        return { id: thing.id }
      }
      if (entry.kind === 'note') {
        const thing = {
          ...fresh('note'),
          ...common,
          content: entry.text,
          object_refs: [id],
          extensions: { [PORTION_EXTENSION]: { ...say, mentions: entry.mentions } },
        }
        await put(subject, [thing], label)
        return { id: thing.id }
      }
      const reported = entry.kind === 'report' ? await taskIn(subject, id, entry.task) : undefined
      const thing = {
        ...fresh('task'),
        ...common,
        name: entry.kind === 'task' ? entry.name : (reported?.name ?? ''),
        description: entry.text,
        outcome: entry.kind === 'task' ? 'pending' : entry.outcome,
        ...(entry.kind === 'task' && { priority: entry.priority, task_types: entry.types }),
        extensions: {
          [TASK_EXTENSION]: { extension_type: 'new-sdo' },
          [PORTION_EXTENSION]:
            entry.kind === 'task'
              ? { ...say, owner: entry.owner, ...(entry.due !== undefined && { due: iso(entry.due) }) }
              : { ...say, owner: nameOf(subject), task_ref: entry.task },
        },
      }
      await put(subject, [thing], label)
      return { id: thing.id }
    },
  }

  /** Tasks of a template, each its own portion of the lead. */
  function firstTasks(subject: Subject, incident: string, begun: Begun | undefined) {
    return (begun?.tasks ?? []).map((task) => ({
      ...fresh('task'),
      name: task.name,
      outcome: 'pending',
      priority: 50,
      task_types: [task.type],
      extensions: {
        [TASK_EXTENSION]: { extension_type: 'new-sdo' },
        [PORTION_EXTENSION]: {
          extension_type: 'property-extension',
          incident_ref: incident,
          author: nameOf(subject),
          owner: nameOf(subject),
          due: iso(clock.now() + task.dueHours * 3_600_000),
        },
      },
    }))
  }

  /** @throws {Fault} `absent` when there is no such task in the incident for this reader */
  async function taskIn(subject: Subject, incident: string, id: string) {
    const found = (await reader.whole(subject, incident)).tasks.find(({ task }) => task.id === id)
    if (found === undefined) throw nothingHere()
    return found.task
  }
}

/** @throws {Fault} `invalid` when nothing of it was new, naming the first word that is no observable */
function added({ id, not: [word] }: Observed): { readonly id: string } {
  if (id !== undefined) return { id }
  throw new Fault(
    'invalid',
    'incidents.no_observable',
    word === undefined
      ? 'You have added all of these already.'
      : `${word.slice(0, 80)} is no address, name, link or hash. Write one a line.`,
    { place: { path: '/body/entry/text' } },
  )
}
