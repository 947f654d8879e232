import { randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  coreOf,
  type KeptTemplate,
  keptTemplateSchema,
  momentOf,
  saysOf,
  type Task,
  TASK_TYPES,
  TEMPLATES,
} from '../../core/index.ts'
import { type Author, nameOf } from '../author.ts'
import type { Reader } from '../read.ts'
import { templateSchema, type TemplateTables } from './tables.ts'

const HOUR = 3_600_000
const MOST_TASKS = 50
const MOST_OWN = 100
/** Hours of a task nobody gave an end. */
const USUAL_HOURS = 24
const LONGEST_HOURS = 24 * 365

export interface TemplateKept {
  readonly id: string
  readonly by: string
  readonly at: number
  readonly template: KeptTemplate
  readonly label: Label
}

/** First tasks an incident is opened with, and the label they must not fall below. */
export interface Begun {
  readonly tasks: readonly { readonly name: string; readonly type: string; readonly dueHours: number }[]
  /** None: shipped with the product, and known to all. */
  readonly label?: Label
}

export interface TemplateBook {
  /** By name; then by id. */
  list(subject: Subject): Promise<readonly TemplateKept[]>
  keep(subject: Subject, incident: string, name: string): Promise<{ readonly id: string }>
  drop(subject: Subject, id: string): Promise<void>
  /** @throws {Fault} `incidents.template` when there is none such for this reader */
  begun(subject: Subject, id: string, language: 'en' | 'fr'): Promise<Begun>
}

/** Templates: those shipped, and those people of this node kept. */
export async function openTemplates(host: Host, reader: Reader, author: Author): Promise<TemplateBook> {
  const { tables } = host
  await tables.migrate('incidents-templates', templateSchema)

  const list: TemplateBook['list'] = async (subject) => {
    const rows = await tables.readAs(subject, (tx) =>
      tx.db<TemplateTables>().selectFrom('incidents_template').selectAll().orderBy('id').execute(),
    )
    return rows
      .map(
        ({ id, by, at, template, label }): TemplateKept => ({
          id,
          by,
          at: Number(at),
          template: keptTemplateSchema.parse(JSON.parse(template)),
          label: JSON.parse(label) as Label,
        }),
      )
      .sort((a, b) => (a.template.name < b.template.name ? -1 : a.template.name > b.template.name ? 1 : a.at - b.at))
  }

  return {
    list,

    async keep(subject, incident, name) {
      const kept = await reader.one(subject, incident)
      const { tasks } = await reader.whole(subject, incident)
      const from = tasks.slice(0, MOST_TASKS)
      if (from.length === 0)
        throw new Fault('conflict', 'incidents.no_tasks', 'This incident has no task to keep. Give its tasks first.')
      const own = (await list(subject)).filter(({ by }) => by === nameOf(subject))
      if (own.length >= MOST_OWN)
        throw new Fault('conflict', 'incidents.templates', `You keep ${MOST_OWN} templates. Remove one first.`)
      const label = author.writable(subject, join([kept.label, ...from.map((task) => task.label)], host.policiesNow()))
      const template: KeptTemplate = {
        name,
        types: coreOf(kept.incident)?.incident_types ?? [],
        tasks: from
          .map((task) => taskOf(task, momentOf(kept.incident.created)))
          .sort((a, b) => a.dueHours - b.dueHours),
      }
      const id = `template-${randomUUID()}`
      await tables.asOwner(async (tx) => {
        await tx
          .db<TemplateTables>()
          .insertInto('incidents_template')
          .values({
            id,
            by: nameOf(subject),
            at: host.clock.now(),
            template: JSON.stringify(template),
            label: JSON.stringify(label),
            label_id: await tables.labelNumber(tx, label),
          })
          .execute()
      })
      return { id }
    },

    async drop(subject, id) {
      const found = (await list(subject)).find((one) => one.id === id)
      if (found === undefined) throw nothingHere()
      if (found.by !== nameOf(subject))
        throw new Fault('denied', 'incidents.template_of', 'Only the organisation that made this template removes it.')
      await tables.asOwner((tx) =>
        tx.db<TemplateTables>().deleteFrom('incidents_template').where('id', '=', id).execute(),
      )
    },

    async begun(subject, id, language) {
      const shipped = TEMPLATES.find((one) => one.id === id)
      if (shipped !== undefined)
        return { tasks: shipped.tasks.map(({ name, type, dueHours }) => ({ name: name[language], type, dueHours })) }
      const kept = (await list(subject)).find((one) => one.id === id)
      if (kept !== undefined) return { tasks: kept.template.tasks, label: kept.label }
      throw new Fault('invalid', 'incidents.template', 'There is no such template. Choose one of the list.', {
        place: { path: '/body/template' },
      })
    },
  }
}

function taskOf({ task }: Task, opened: number): KeptTemplate['tasks'][number] {
  const due = momentOf(saysOf(task).due)
  const hours = due === 0 ? USUAL_HOURS : Math.round((due - opened) / HOUR)
  const [type] = task.task_types
  return {
    name: task.name,
    type: TASK_TYPES.find((one) => one === type) ?? 'investigation',
    dueHours: Math.min(LONGEST_HOURS, Math.max(1, hours)),
  }
}
