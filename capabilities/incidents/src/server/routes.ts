import type { Label } from '@testudo/kernel/label'
import { MarkBook, type Marking, type Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  addEntry,
  type Assembled,
  bySeverity,
  changeIncident,
  coreOf,
  type Incident,
  incident,
  type IncidentRow,
  incidents,
  type IncidentView,
  momentOf,
  openIncident,
  ownOf,
  type Portion,
  PORTION_TYPES,
  saysOf,
  type Statement,
} from '../core/index.ts'
import { nameOf } from './author.ts'
import { NAMING, newestOf, type Overview, type Reader, type Whole } from './read.ts'
import { choices, entryOf, namedAs, rowOf, taskOf } from './view.ts'
import type { Writer } from './write.ts'

interface Rows {
  readonly rows: readonly IncidentRow[]
  readonly marking: Marking
}
/** Lists kept of what one clearance reads: organisations, languages, open and closed. */
const MOST_LISTS = 64

const PAGE = 200
const MOST_RELATED = 200

export function incidentRoutes(host: Host, reader: Reader, writer: Writer): void {
  const { http, objects, clock } = host
  const book = new MarkBook(host.policies, host.defaultLabel)

  const lists = new WeakMap<Overview, Map<string, Rows>>()
  http.answer(incidents, async ({ show }, { subject, language }) => {
    const overview = await reader.overview(subject)
    const known = lists.get(overview) ?? new Map<string, Rows>()
    lists.set(overview, known)
    // Of who asks, a row says no more than what its organisation leads and does.
    const key = JSON.stringify([show, language, nameOf(subject)])
    const found = known.get(key) ?? rowsOf(overview, show, subject, book.open(language))
    if (known.size < MOST_LISTS) known.set(key, found)
    return found
  })

  const rowsOf = (
    { incidents: all, parts, missions, moved }: Overview,
    show: 'open' | 'closed' | 'all',
    subject: Subject,
    marks: Marks,
  ): Rows => {
    const rows = all
      .filter(({ incident: one }) => show === 'all' || isClosed(one) === (show === 'closed'))
      .map((kept) =>
        rowOf(
          kept,
          parts.get(kept.incident.id) ?? NOTHING,
          moved.get(kept.incident.id) ?? newestOf([]),
          missions.get(kept.incident.id) ?? [],
          reader.leads(subject, kept.incident),
          subject,
          marks,
        ),
      )
      .sort(byNeed)
    return Object.freeze({ rows, marking: marks.marking() })
  }

  http.answer(incident, async ({ id, cursor }, { subject, language }) => {
    const marks = book.open(language)
    const kept = await reader.one(subject, id)
    const parts = await reader.whole(subject, id)
    const members = [...parts.scope.incidents].flatMap((one) => parts.incidents.get(one) ?? [])
    const missions = await reader.missions(
      subject,
      members.map((one) => one.incident),
    )
    const row = rowOf(kept, parts, movedIn(parts), missions, reader.leads(subject, kept.incident), subject, marks)
    const own = ownOf(kept.incident)
    const from = cursor === undefined ? 0 : parts.timeline.findIndex(({ entry }) => entry.portion.id === cursor) + 1
    const page = parts.timeline.slice(from, from + PAGE)
    const last = page.at(-1)
    const core = coreOf(kept.incident)
    return {
      row,
      description: kept.incident.description,
      types: core?.incident_types ?? [],
      ...(core?.criticality !== undefined && { criticality: core.criticality }),
      participants: own?.participants ?? [],
      touches: await touched(
        subject,
        members.flatMap((one) => ownOf(one.incident)?.touches_refs ?? []),
        marks,
      ),
      related: (await Promise.all(members.map((one) => related(subject, one.incident.id, marks))))
        .flat()
        .filter((thing) => !members.some(({ incident }) => incident.id === thing.id)),
      tasks: parts.tasks.map((one) => taskOf(one, subject, marks, clock.now())),
      timeline: page.map(({ at, entry }) => entryOf(at, entry, marks, whereOf(entry.portion, id, parts))),
      entries: parts.timeline.length,
      ...(from + PAGE < parts.timeline.length && last !== undefined && { next: last.entry.portion.id }),
      ...mergedInto(id, parts, marks),
      joined: joinedTo(id, parts, marks, (one) => reader.leads(subject, one)),
      ...(own?.closure !== undefined && { closure: { ...own.closure, at: momentOf(own.closure.at) } }),
      modified: kept.incident.modified,
      labels: choices([kept.label, host.defaultLabel, ...(await labelsInUse(subject))]),
      marking: marks.marking(),
    }
  })

  http.answer(openIncident, (matter, { subject, language }) => writer.open(subject, matter, language))
  http.answer(changeIncident, (matter, { subject }) => writer.change(subject, matter))
  http.answer(addEntry, ({ id, entry }, { subject }) => writer.add(subject, id, entry))

  const labelsInUse = (subject: Subject): Promise<readonly Label[]> =>
    objects.labels(subject, ['incident', ...PORTION_TYPES])

  const touched = async (subject: Subject, ids: readonly string[], marks: Marks) =>
    (await objects.getMany(subject, ids)).map(({ id, type, name, label }) => ({
      id,
      type,
      name: name === '' ? id : name,
      ...routeOf(id),
      mark: marks.of(label),
    }))

  /** Both ends of relationships; an end the reader may not read looks like one that is not there yet, and is left out. */
  const related = async (subject: Subject, id: string, marks: Marks) => {
    const { rows } = await objects.edges(subject, id, { without: NAMING, limit: MOST_RELATED })
    return rows.flatMap(({ id: holder, kind, far, label }) =>
      far === undefined || !holder.startsWith('relationship--')
        ? []
        : [
            {
              id: far.id,
              type: far.type,
              name: far.name === '' ? far.id : far.name,
              ...routeOf(far.id),
              relation: kind,
              holder,
              mark: marks.of(label, far.label),
            },
          ],
    )
  }
}

/** When a portion of one incident changed last, as its list tells it. */
const movedIn = ({ timeline }: Whole) =>
  newestOf(timeline.map(({ entry: { portion, label } }) => ({ at: momentOf(portion.modified), label })))

/** Where an entry was written, or is worked on now, when that is another incident. */
function whereOf(portion: Portion, id: string, { incidents, scope }: Whole): Parameters<typeof entryOf>[3] {
  const written = saysOf(portion).incident_ref
  return {
    from: written === id ? undefined : incidents.get(written),
    movedTo: incidents.get(scope.away.get(portion.id) ?? ''),
  }
}

function mergedInto(id: string, { joined, incidents }: Whole, marks: Marks): Pick<IncidentView, 'mergedInto'> {
  const statement = joined.mergedBy(id)
  const root = incidents.get(joined.rootOf(id))
  if (statement === undefined || root === undefined) return {}
  const { because, label } = statement
  return { mergedInto: { ...namedAs(root), statement: statement.id, because, mark: marks.of(label, root.label) } }
}

/** What stands to it as part, split or origin; each once, though a split is told for each label of its portions. */
function joinedTo(
  id: string,
  { joined, incidents, scope }: Whole,
  marks: Marks,
  leads: (incident: Incident) => boolean,
): IncidentView['joined'] {
  const row = (kind: 'merged' | 'split' | 'origin', far: string, statement: Statement | undefined, by: string) => {
    const other = incidents.get(far)
    const who = incidents.get(by)
    if (other === undefined || statement === undefined || who === undefined) return []
    const { because, label } = statement
    const undo = leads(who.incident)
    return [{ ...namedAs(other), kind, statement: statement.id, because, undo, mark: marks.of(label, other.label) }]
  }
  const rows = [
    ...[...scope.incidents].flatMap((one) => (one === id ? [] : row('merged', one, joined.mergedBy(one), one))),
    ...joined.splitsOf(id).flatMap((one) => row('split', one.source, one, one.target)),
    ...joined.originsOf(id).flatMap((one) => row('origin', one.target, one, one.target)),
  ]
  return [...new Map(rows.map((one) => [`${one.kind} ${one.id}`, one])).values()]
}

const NOTHING: Assembled = { tasks: [], events: [], notes: [], bundles: [], timeline: [] }

const isClosed = (one: Incident): boolean => coreOf(one)?.investigation_status === 'closed'

/** Worst for missions, then what waits for the reader, then the oldest. */
const byNeed = (a: IncidentRow, b: IncidentRow): number =>
  bySeverity(a.severity, b.severity) ||
  Number(b.waits > 0) - Number(a.waits > 0) ||
  a.opened - b.opened ||
  (a.id < b.id ? -1 : 1)

/** Where a thing opens; ids only. */
export const routeOf = (id: string): { route?: string } =>
  id.startsWith('x-testudo-mission--')
    ? { route: `/picture/mission/${id}` }
    : id.startsWith('x-testudo-')
      ? { route: `/picture/model?node=${id}` }
      : { route: `/threats/object/${id}` }
