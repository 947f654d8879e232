import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Objects, StoredObject } from '@testudo/platform/objects'
import { diffBodies, type EventRow, readBody } from '../core/index.ts'
import type { Related } from './relationRows.ts'
import type { statementsAbout } from './statements.ts'

const MOST = 60
/** Changes told in one line of history. */
const MOST_CHANGES = 6
const LONGEST = 120

type About = Awaited<ReturnType<typeof statementsAbout>>

/** How an object came to be what it is, newest first: versions, judgements, relations, sightings, notes, opinions. */
export async function eventsOf(
  objects: Objects,
  subject: Subject,
  told: {
    readonly versions: readonly StoredObject[]
    readonly creator: string | undefined
    readonly related: readonly Related[]
    readonly about: About
  },
  marks: Marks,
): Promise<EventRow[]> {
  const { versions, creator, related, about } = told
  const refs = new Set(about.sightings.flatMap(({ by, where }) => [by, where]).filter((id) => id !== undefined))
  const names = new Map((refs.size === 0 ? [] : await objects.getMany(subject, [...refs])).map((one) => [one.id, one]))
  const rows: EventRow[] = [
    ...versionEvents(versions, creator, marks),
    ...about.judgements.cells.map(
      (cell): EventRow => ({
        at: Date.parse(cell.at),
        kind: 'judgement',
        id: cell.note,
        by: cell.by,
        word: cell.aspect,
        likelihood: cell.likelihood,
        ...(cell.confidence === undefined ? {} : { confidence: cell.confidence }),
        mark: cell.mark,
      }),
    ),
    ...related
      .filter(({ row }) => !/_refs?$/.test(row.kind) && row.far.name !== undefined && row.since !== undefined)
      .map(
        ({ row }): EventRow => ({
          at: row.since ?? 0,
          kind: 'relation',
          id: row.id,
          ...(row.sources[0] === undefined ? {} : { by: row.sources[0].source }),
          word: row.kind,
          direction: row.direction,
          far: row.far,
          mark: row.mark,
        }),
      ),
    ...about.sightings
      .filter((one) => !Number.isNaN(one.at))
      .map((one): EventRow => {
        const by = one.by === undefined ? undefined : names.get(one.by)
        const where = one.where === undefined ? undefined : names.get(one.where)
        return {
          at: one.at,
          kind: 'sighting',
          id: one.id,
          ...(by ? { by: by.name } : {}),
          count: one.count ?? 1,
          ...(where ? { far: { id: where.id, type: where.type, name: where.name, mark: marks.of(where.label) } } : {}),
          mark: marks.of(one.label, ...(by ? [by.label] : []), ...(where ? [where.label] : [])),
        }
      }),
    ...about.notes.map(
      (note): EventRow => ({
        at: Date.parse(note.at),
        kind: 'note',
        id: note.id,
        ...(note.authors[0] === undefined ? {} : { by: note.authors[0] }),
        text: cut(note.abstract ?? note.content),
        mark: note.mark,
      }),
    ),
    ...about.opinions.each.map(
      (opinion): EventRow => ({
        at: Date.parse(opinion.at),
        kind: 'opinion',
        id: opinion.id,
        ...(opinion.authors[0] === undefined ? {} : { by: opinion.authors[0] }),
        word: opinion.opinion,
        mark: opinion.mark,
      }),
    ),
  ]
  return rows
    .filter((row) => !Number.isNaN(row.at))
    .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
    .slice(0, MOST)
}

function versionEvents(versions: readonly StoredObject[], creator: string | undefined, marks: Marks): EventRow[] {
  return versions.map((version, i) => {
    const before = versions[i + 1]
    const changes = before ? diffBodies(readBody(before.body), readBody(version.body)) : []
    const at = Date.parse(version.modified)
    return {
      at: Number.isNaN(at) ? version.dateAdded : at,
      kind: 'version',
      id: version.id,
      ...(creator === undefined ? {} : { by: creator }),
      number: versions.length - i,
      changes: changes.slice(0, MOST_CHANGES).map(({ path, change, before: had, after: has }) => ({
        path,
        change,
        name: path.split('/')[1] ?? '',
        ...(shown(had) === undefined ? {} : { before: shown(had) }),
        ...(shown(has) === undefined ? {} : { after: shown(has) }),
      })),
      mark: marks.of(version.label, ...(before ? [before.label] : [])),
    }
  })
}

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)

/** Short values can stand in a line; long ones are for the comparison of two versions. */
function shown(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return typeof value === 'string' && value.length <= 60 ? value : undefined
}
