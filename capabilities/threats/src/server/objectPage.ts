import type { MarkBook, Marks } from '@testudo/kernel/markBook'
import { nothingHere } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Edge, Objects, StoredObject } from '@testudo/platform/objects'
import {
  aliasesOf,
  diffBodies,
  listProperties,
  objectPage,
  objectText,
  readBody,
  type RelationRow,
  relations,
  versionDiff,
} from '../core/index.ts'
import { lifecycleOf, scoresOf } from './lifecycle.ts'
import { openAll, type Opened } from './opened.ts'
import { relationRowsOf, sourceRows } from './relationRows.ts'
import { rowOf, typesOf } from './rows.ts'
import { everyEdge, statementsAbout } from './statements.ts'
import { eventsOf } from './story.ts'
import { techniqueRows } from './techniques.ts'
import { once } from './text.ts'

const FIRST_RELATIONS = 50
/** Relations are counted up to here; beyond, the page says "at least". */
const MOST_COUNTED = 500
const LATELY = 48 * 3_600_000

/** One object: the page, its further relations, the difference between two versions, its text. */
export function objectRoutes({ http, objects, clock }: Host, book: MarkBook): void {
  http.answer(objectPage, async ({ id }, { subject, language }) => {
    const found = await objects.get(subject, id)
    if (!found) throw nothingHere()
    const marks = book.open(language)
    const [one] = await openAll(objects, subject, [found], book.policies)
    if (!one) throw nothingHere()
    const [versions, assertions, counted, used, indicating, about] = [
      await objects.versions(subject, id),
      await objects.assertions(subject, id),
      await objects.edges(subject, id, { limit: MOST_COUNTED }),
      await everyEdge(objects, subject, id, ['uses']),
      await everyEdge(objects, subject, id, ['indicates']),
      await statementsAbout(objects, subject, id, marks),
    ]
    const { reports, sightings, ...statements } = about
    const { labelsAt, body } = one
    const creator =
      typeof body['created_by_ref'] === 'string' ? await objects.get(subject, body['created_by_ref']) : undefined
    const page =
      counted.rows.length <= FIRST_RELATIONS ? counted : await objects.edges(subject, id, { limit: FIRST_RELATIONS })
    const related = await relationRowsOf(objects, subject, id, page.rows, marks)
    const relationRows = related.map(({ row }) => row)
    const creatorName = creator?.name === '' ? undefined : creator?.name
    const description = body['description']
    const confidence = body['confidence']
    return {
      object: {
        ...rowOf(one, marks),
        label: found.label,
        ...(typeof body['created'] === 'string' ? { created: body['created'] } : {}),
        ...(typeof confidence === 'number' ? { confidence } : {}),
        ...(creator
          ? { createdBy: { id: creator.id, type: creator.type, name: creator.name, mark: marks.of(creator.label) } }
          : {}),
      },
      ...(typeof description === 'string' && description !== ''
        ? { description: { text: description, mark: marks.of(...labelsAt('/description')) } }
        : {}),
      aliases: aliasesOf(body).map(({ text, path }) => ({ text, mark: marks.of(...labelsAt(path)) })),
      properties: listProperties(body).map((row) => ({ ...row, mark: marks.of(...labelsAt(row.path)) })),
      because: becauseOf(relationRows, sightings, clock.now(), marks),
      relationCount: counted.rows.length,
      relationsMore: counted.next !== undefined,
      relations: relationRows,
      ...(page.next === undefined ? {} : { relationsNext: page.next }),
      techniques: await techniqueRows(objects, subject, id, used, clock.now(), marks),
      indicators: await indicatorRows(objects, subject, id, indicating, clock.now(), marks),
      reports: reports.map((report) => rowOf(report, marks)),
      sources: sourceRows(
        [
          ...assertions.map((one) => ({ ...one, since: Date.parse(String(body['created'] ?? '')) || undefined })),
          ...related.flatMap(({ row, assertions: said }) => said.map((one) => ({ ...one, since: row.since }))),
        ],
        marks,
      ),
      events: await eventsOf(objects, subject, { versions, creator: creatorName, related, about }, marks),
      ...statements,
      versions: versionRows(versions, marks),
      ...(found.type === 'indicator' ? { lifecycle: lifecycleOf(one, sightings, clock.now(), marks) } : {}),
      marking: marks.marking(),
    }
  })

  http.answer(relations, async (input, { subject, language }) => {
    if (!(await objects.get(subject, input.id))) throw nothingHere()
    const marks = book.open(language)
    const kinds = typesOf(input.kinds)
    const page = await objects.edges(subject, input.id, {
      ...(kinds ? { kinds } : {}),
      limit: input.limit,
      ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
    })
    const related = await relationRowsOf(objects, subject, input.id, page.rows, marks)
    return {
      rows: related.map(({ row }) => row),
      ...(page.next === undefined ? {} : { next: page.next }),
      marking: marks.marking(),
    }
  })

  http.answer(versionDiff, async ({ id, from, to }, { subject, language }) => {
    const versions = await objects.versions(subject, id)
    const [a, b] = [from, to].map((modified) => versions.find((one) => one.modified === modified))
    if (!a || !b) throw nothingHere()
    const marks = book.open(language)
    const opened = await openAll(objects, subject, [a, b], book.policies)
    const changes = diffBodies(readBody(a.body), readBody(b.body))
    const mark = marks.of(
      ...opened.flatMap((one) => changes.flatMap(({ path }) => one.labelsAt(path))),
      a.label,
      b.label,
    )
    return { from, to, changes, mark, marking: marks.marking() }
  })

  http.answer(objectText, async ({ id }, { subject }) => {
    const found = await objects.get(subject, id)
    if (!found) throw nothingHere()
    return { body: once(found.body), fileName: `${id}.json` }
  })
}

async function indicatorRows(
  objects: Objects,
  subject: Subject,
  id: string,
  edges: readonly Edge[],
  now: number,
  marks: Marks,
) {
  const ids = edges.filter((edge) => edge.target === id).map((edge) => edge.source)
  const opened = await openAll(
    objects,
    subject,
    ids.length > 0 ? await objects.getMany(subject, ids.slice(0, 200)) : [],
    marks.policies,
  )
  const scores = await scoresOf(objects, subject, opened, now, marks)
  return opened.map((one) => {
    const decay = scores.get(one.stored.id)?.decay
    return { ...rowOf(one, marks), score: decay?.score ?? 0, state: decay?.state ?? ('expired' as const) }
  })
}

function versionRows(versions: readonly StoredObject[], marks: Marks) {
  return versions.map((version, i) => {
    const before = versions[i + 1]
    const changes = before ? diffBodies(readBody(before.body), readBody(version.body)) : []
    return {
      modified: version.modified,
      addedAt: version.dateAdded,
      revoked: version.revoked,
      changed: [...new Set(changes.map(({ path }) => path.split('/')[1] ?? ''))],
      mark: marks.of(version.label, ...(before ? [before.label] : [])),
    }
  })
}

/** Why it matters now, as facts the screen makes a sentence of: whom it targets, incidents, and sightings of the last 48 hours. */
function becauseOf(
  rows: readonly RelationRow[],
  sightings: readonly { id: string; at: number; count?: number; label: Opened['stored']['label'] }[],
  now: number,
  marks: Marks,
) {
  const named = rows.flatMap((row) => {
    const { far } = row
    if (far.name === undefined || far.mark === undefined) return []
    const kind =
      row.kind === 'targets' && row.direction === 'out'
        ? ('targets' as const)
        : far.type === 'incident'
          ? ('incident' as const)
          : undefined
    return kind === undefined
      ? []
      : [
          {
            kind,
            id: far.id,
            name: far.name,
            type: far.type,
            ...(row.since === undefined ? {} : { at: row.since }),
            mark: far.mark,
          },
        ]
  })
  const late = sightings.filter((one) => one.count !== 0 && one.at <= now && one.at > now - LATELY)
  const last = late.reduce<(typeof late)[number] | undefined>((a, b) => (!a || b.at > a.at ? b : a), undefined)
  return [
    ...named.slice(0, 3),
    ...(last
      ? [
          {
            kind: 'sighted' as const,
            id: last.id,
            name: '',
            type: 'sighting',
            at: last.at,
            count: late.reduce((sum, one) => sum + (one.count ?? 1), 0),
            mark: marks.of(...late.map((one) => one.label)),
          },
        ]
      : []),
  ]
}
