import type { Label } from '@testudo/kernel/label'
import { z } from 'zod'
import type { Scope } from './joined.ts'
import {
  type EventPortion,
  type Incident,
  incidentSchema,
  type NotePortion,
  type Portion,
  portionSchema,
  saysOf,
  type TaskPortion,
} from './model.ts'
import { PORTION_EXTENSION, type TaskOutcome } from './vocabulary.ts'

/** What came from the store: a body, and the label it stands under. */
export interface Stored {
  readonly body: string
  readonly label: Label
}
export interface Labelled<T> {
  readonly portion: T
  readonly label: Label
}

/** A task with what its owner reported last. */
export interface Task {
  readonly task: TaskPortion
  readonly outcome: TaskOutcome
  /** Newest first. */
  readonly reports: readonly Labelled<TaskPortion>[]
  readonly label: Label
}

/** An incident as one reader has it. Lists of what happened are newest first. */
export interface Assembled {
  readonly tasks: readonly Task[]
  readonly events: readonly Labelled<EventPortion>[]
  readonly notes: readonly Labelled<NotePortion>[]
  readonly bundles: readonly Labelled<Exclude<Portion, TaskPortion | EventPortion | NotePortion>>[]
  /** Everything above, newest first: when it happened where that is told, else when it was written. */
  readonly timeline: readonly { readonly at: number; readonly entry: Labelled<Portion> }[]
}

/** Reads an incident; undefined when the body has another shape: it stays an object among others. */
export function readIncident(body: string): Incident | undefined {
  const read = incidentSchema.safeParse(JSON.parse(body))
  return read.success ? read.data : undefined
}

/** The incident a stored portion says it belongs to; '' when it says none. */
export function incidentNamed(body: string): string {
  const read = z
    .looseObject({ extensions: z.looseObject({ [PORTION_EXTENSION]: z.looseObject({ incident_ref: z.string() }) }) })
    .safeParse(JSON.parse(body))
  return read.success ? read.data.extensions[PORTION_EXTENSION].incident_ref : ''
}

/** What a stored portion says besides its standard properties; undefined when it has another shape. */
export function portionNamed(body: string): ReturnType<typeof saysOf> | undefined {
  const portion = readPortion(body)
  return portion === undefined ? undefined : saysOf(portion)
}

export const momentOf = (time: string | undefined): number => {
  const at = time === undefined ? Number.NaN : Date.parse(time)
  return Number.isNaN(at) ? 0 : at
}

/** When a portion belongs on the time line. */
const happenedAt = (portion: Portion): number =>
  (portion.type === 'event' && momentOf(portion.start_time)) ||
  (portion.type === 'observed-data' && momentOf(portion.first_observed)) ||
  momentOf(portion.created)

/**
 * Puts together what a reader may read of one incident. What has another shape than a portion, or belongs to another
 * incident, is left out; tasks that were split off stay on the time line alone. Cost: one pass and a sort.
 *
 * @param read as `readPortion`; a caller that reads the same bodies again may keep what it read
 */
export function assemble(scope: Scope, stored: readonly Stored[], read: typeof readPortion = readPortion): Assembled {
  const timeline = stored
    .flatMap(({ body, label }) => {
      const portion = read(body)
      return portion !== undefined && belongs(portion, scope)
        ? [{ at: happenedAt(portion), entry: { portion, label } }]
        : []
    })
    .sort((a, b) => b.at - a.at || (a.entry.portion.id < b.entry.portion.id ? -1 : 1))
  const tasks: Labelled<TaskPortion>[] = []
  const reports = new Map<string, Labelled<TaskPortion>[]>()
  const events: Labelled<EventPortion>[] = []
  const notes: Labelled<NotePortion>[] = []
  const bundles: Assembled['bundles'][number][] = []
  // In the order of the time line, so that every list below is newest first.
  for (const {
    entry: { portion, label },
  } of timeline) {
    if (portion.type === 'task') {
      const of = saysOf(portion).task_ref
      if (scope.away.has(of ?? portion.id)) continue
      if (of === undefined) tasks.push({ portion, label })
      else reports.set(of, [...(reports.get(of) ?? []), { portion, label }])
    } else if (portion.type === 'event') events.push({ portion, label })
    else if (portion.type === 'note') notes.push({ portion, label })
    else bundles.push({ portion, label })
  }
  return {
    tasks: tasks.map(({ portion, label }) => withReports(portion, label, reports.get(portion.id) ?? [])).sort(byNeed),
    events,
    notes,
    bundles,
    timeline,
  }
}

/** Its own, what was split off into it, and reports on tasks that were. */
const belongs = (portion: Portion, { incidents, taken }: Scope): boolean =>
  incidents.has(saysOf(portion).incident_ref) || taken.has(portion.id) || taken.has(saysOf(portion).task_ref ?? '')

/** A stored body as a portion, if it has that shape and is not revoked. */
export function readPortion(body: string): Portion | undefined {
  const read = portionSchema.safeParse(JSON.parse(body))
  return read.success && read.data.revoked !== true ? read.data : undefined
}

/**
 * Only a report of the organisation that owns the task speaks of its outcome, and the lead's own word when that is newer.
 * Others' reports are shown, not believed.
 */
function withReports(task: TaskPortion, label: Label, reports: readonly Labelled<TaskPortion>[]): Task {
  const { owner } = saysOf(task)
  const told = reports.find(({ portion }) => saysOf(portion).owner === owner)?.portion
  const outcome = told !== undefined && momentOf(told.modified) >= momentOf(task.modified) ? told.outcome : task.outcome
  return { task, outcome, reports, label }
}

const isOpen = ({ outcome }: Task): boolean => outcome === 'pending' || outcome === 'ongoing'
const dueOf = ({ task }: Task): number => momentOf(saysOf(task).due) || Number.MAX_SAFE_INTEGER
/** Open ones first, by the time they are due; those without one last. */
const byNeed = (a: Task, b: Task): number =>
  Number(isOpen(b)) - Number(isOpen(a)) || dueOf(a) - dueOf(b) || (a.task.id < b.task.id ? -1 : 1)
