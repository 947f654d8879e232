import type { Label } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { BesideItem } from '@testudo/kernel/waiting'
import type { Host } from '@testudo/platform/host'
import type { Shift } from '../core/index.ts'
import { type ChangedThing, thingOf, thingRowOf } from './things.ts'

const MOST_INCIDENTS = 40
const MOST_BESIDE = 12
/** Open incidents asked for what others hold about them although nothing in the store names them. */
const MOST_ASKED = 60
/** Things looked up because something changed names them: what was asked, of an answer. */
const MOST_NAMED = 500

/** An incident of a shift: itself new or changed, or something in it, or something others hold about it. */
interface Moved {
  readonly incident: ChangedThing
  /** It has a newer version of its own. */
  readonly changed: boolean
  /** What names it and changed in the shift: tasks, notes, events, evidence. */
  readonly entries: readonly ChangedThing[]
  /** What others hold about it and changed in the shift, newest first. */
  readonly beside: readonly BesideItem[]
}

/** Incidents of a shift, the one that moved last first, each with what moved in it and beside it. */
export async function incidentsOf(
  host: Pick<Host, 'gather' | 'objects'>,
  subject: Subject,
  things: readonly ChangedThing[],
  shift: Shift,
  open: Marks,
) {
  const own = new Map(things.flatMap((one) => (isIncident(one.id) ? [[one.id, one] as const] : [])))
  const entries = entriesOf(things)
  const known = new Set([...own.keys(), ...entries.keys(), ...(await namedByNamed(host, subject, things))])
  const ids = [...known, ...(await openOnes(host, subject, known))]
  const stored = new Map((await host.objects.getMany(subject, ids)).map((one) => [one.id, one]))
  const moved = await Promise.all(
    [...stored].map(async ([id, one]): Promise<Moved> => {
      const beside = besideIn(await host.gather.beside(subject, id), shift)
      const told = new Set(beside.map((item) => item.id))
      return {
        incident: own.get(id) ?? thingOf(one),
        changed: own.has(id),
        entries: (entries.get(id) ?? []).filter((entry) => !told.has(entry.id)),
        beside,
      }
    }),
  )
  return moved
    .filter(({ changed, entries: inside, beside }) => changed || inside.length > 0 || beside.length > 0)
    .toSorted((a, b) => lastOf(b) - lastOf(a) || (a.incident.id < b.incident.id ? -1 : 1))
    .slice(0, MOST_INCIDENTS)
    .map((one) => rowOf(one, open))
}

const rowOf = (one: Moved, open: Marks) => {
  const { incident, changed, entries, beside } = one
  const labels: readonly Label[] = entries.map(({ label }) => label)
  return {
    ...thingRowOf(incident, open, labels),
    at: lastOf(one),
    changed,
    entries: entries.length,
    beside: beside.slice(0, MOST_BESIDE).map(({ id, what, title, state, route, at, label }) => ({
      id,
      what,
      title,
      state,
      route,
      at,
      mark: open.of(label),
    })),
  }
}

const isIncident = (id: string): boolean => id.startsWith('incident--')

const lastOf = ({ incident, changed, entries, beside }: Moved): number =>
  Math.max(changed ? incident.at : 0, ...entries.map(({ at }) => at), ...beside.map(({ at }) => at))

const besideIn = (beside: readonly BesideItem[], { from, until }: Shift): readonly BesideItem[] =>
  beside.filter(({ at }) => at >= from && at < until).toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))

/** What changed, by the incidents it names. */
function entriesOf(things: readonly ChangedThing[]): ReadonlyMap<string, readonly ChangedThing[]> {
  const entries = new Map<string, ChangedThing[]>()
  for (const thing of things) {
    if (isIncident(thing.id)) continue
    for (const id of thing.names) if (isIncident(id)) entries.set(id, [...(entries.get(id) ?? []), thing])
  }
  return entries
}

/** Incidents one step further: an answer names what was asked, and that names the incident. */
async function namedByNamed(
  { objects }: Pick<Host, 'objects'>,
  subject: Subject,
  things: readonly ChangedThing[],
): Promise<readonly string[]> {
  const known = new Set(things.map(({ id }) => id))
  const notes = things.filter(({ type, names }) => type === 'note' && !names.some(isIncident))
  const named = new Set(notes.flatMap(({ names }) => names).filter((id) => !known.has(id)))
  const found = await objects.getMany(subject, [...named].slice(0, MOST_NAMED))
  return found.flatMap((one) => thingOf(one).names.filter(isIncident))
}

/** Open incidents: a run of a playbook is beside one, and nothing in the store says so. */
async function openOnes({ gather }: Pick<Host, 'gather'>, subject: Subject, known: ReadonlySet<string>) {
  const items = await gather.situation(subject)
  return items
    .filter(({ kind, id }) => kind === 'incident' && isIncident(id) && !known.has(id))
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_ASKED)
    .map(({ id }) => id)
}
