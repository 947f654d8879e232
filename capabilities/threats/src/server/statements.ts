import type { Marks } from '@testudo/kernel/markBook'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Objects } from '@testudo/platform/objects'
import { type Body, countOpinions, layJudgements, readJudgement } from '../core/index.ts'
import { type Opened, openAll } from './opened.ts'

const text = (body: Body, name: string) => (typeof body[name] === 'string' ? body[name] : undefined)
const number = (body: Body, name: string) => (typeof body[name] === 'number' ? body[name] : undefined)
const texts = (body: Body, name: string) => {
  const value = body[name]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
const authors = (body: Body) => texts(body, 'authors')

/** What people said about one object: notes, opinions, judgements; and where it was sighted. */
export async function statementsAbout(objects: Objects, subject: Subject, id: string, marks: Marks) {
  const edges = await everyEdge(objects, subject, id, ['object_refs', 'sighting_of_ref'])
  const ids = [...new Set(edges.filter((edge) => edge.target === id).map((edge) => edge.id))]
  const wanted = ids.filter((one) => /^(note|opinion|sighting|report|grouping)--/.test(one)).slice(0, 1_000)
  const found = await openAll(
    objects,
    subject,
    wanted.length > 0 ? await objects.getMany(subject, wanted) : [],
    marks.policies,
  )
  const live = found
    .filter(({ stored }) => !stored.revoked)
    .sort((a, b) => (a.stored.modified < b.stored.modified ? 1 : -1))
  const ofType = (type: string) => live.filter(({ stored }) => stored.type === type)

  const judged = ofType('note').flatMap((one) => {
    const judgement = readJudgement(one.body)
    return judgement ? [{ one, judgement }] : []
  })
  const table = layJudgements(judged.map(({ judgement }) => judgement))
  const labelOf = new Map(judged.map(({ one, judgement }) => [judgement.note, one.labelsAt('/extensions')]))
  const opinions = ofType('opinion')
  return {
    notes: ofType('note')
      .filter(({ body }) => readJudgement(body) === undefined)
      .map((one) => ({
        ...said(one, marks, '/content'),
        ...optional('abstract', text(one.body, 'abstract')),
        content: text(one.body, 'content') ?? '',
      })),
    opinions: {
      bands: countOpinions(
        opinions.map(({ body }) => ({
          opinion: text(body, 'opinion') ?? '',
          ...optional('confidence', number(body, 'confidence')),
        })),
      ),
      each: opinions.map((one) => ({
        ...said(one, marks, '/explanation'),
        opinion: text(one.body, 'opinion') ?? '',
        ...optional('explanation', text(one.body, 'explanation')),
        ...optional('confidence', number(one.body, 'confidence')),
      })),
    },
    judgements: {
      judges: table.judges,
      cells: table.cells.map((cell) => ({
        note: cell.note,
        at: cell.at,
        by: cell.by,
        aspect: cell.aspect,
        statement: cell.statement,
        ...optional('statement_fr', cell.statement_fr),
        likelihood: cell.likelihood,
        ...optional('confidence', cell.confidence),
        mark: marks.of(...(labelOf.get(cell.note) ?? [])),
      })),
    },
    sightings: ofType('sighting').map((one) => ({
      id: one.stored.id,
      at: Date.parse(text(one.body, 'last_seen') ?? text(one.body, 'first_seen') ?? text(one.body, 'created') ?? ''),
      ...optional('count', number(one.body, 'count')),
      ...optional('by', text(one.body, 'created_by_ref')),
      ...optional('where', texts(one.body, 'where_sighted_refs')[0]),
      label: one.stored.label,
    })),
    reports: [...ofType('report'), ...ofType('grouping')],
  }
}

export interface SightingOf {
  readonly id: string
  readonly at: number
  readonly count?: number
  readonly label: Label
}

function said(one: Opened, marks: Marks, path: string) {
  return {
    id: one.stored.id,
    at: one.stored.modified,
    ...optional('by', text(one.body, 'created_by_ref')),
    authors: authors(one.body),
    mark: marks.of(...one.labelsAt(path)),
  }
}

/** All edges of some kinds at one object, at most 5,000. */
export async function everyEdge(objects: Objects, subject: Subject, id: string, kinds: readonly string[]) {
  const rows = []
  let cursor: string | undefined
  do {
    const page = await objects.edges(subject, id, { kinds, limit: 500, ...(cursor === undefined ? {} : { cursor }) })
    rows.push(...page.rows)
    cursor = page.next
  } while (cursor !== undefined && rows.length < 5_000)
  return rows
}

const optional = <K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [key]: value } as Record<K, V>)
