import type { MarkBook, Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { type Body, excerptOf, highlightWords, type ObjectRow, parseQuery, type Query, search } from '../core/index.ts'
import { openAll, type Opened } from './opened.ts'
import { typesOf } from './rows.ts'
import { rowsWithSaying } from './says.ts'

/** Hits counted by type; the ranking itself reaches over the first 2,000. */
const MOST_COUNTED = 500
const PAGES = 10

interface Hit {
  readonly id: string
  readonly type: string
  readonly score: number
  readonly fuzzy: boolean
}

/** Full text, names that resemble, and the operators `id:`, `type:`, `label:`. */
export function searchRoutes({ http, objects }: Host, book: MarkBook): void {
  http.answer(search, async (input, { subject, language }) => {
    const marks = book.open(language)
    const query = parseQuery(input.text)
    const only = typesOf(input.types)
    const { hits, capped } = await find(subject, query, input.fuzzy === 'true')
    const counted = hits.filter((hit) => query.types.length === 0 || query.types.includes(hit.type))
    const facets = [...Map.groupBy(counted, (hit) => hit.type)]
      .map(([type, all]) => ({ type, count: all.length }))
      .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1))
    let wanted = only === undefined ? counted : counted.filter((hit) => only.includes(hit.type))
    if (only !== undefined && query.words !== '' && hits.length >= MOST_COUNTED) {
      const narrow = await objects.search(subject, query.words, {
        types: only,
        limit: input.limit,
        fuzzy: input.fuzzy === 'true',
      })
      wanted = narrow.hits.filter((hit) => query.types.length === 0 || query.types.includes(hit.type))
    }
    const page = wanted.slice(0, query.labels.length > 0 ? MOST_COUNTED : input.limit)
    const rows = await rowsOf(subject, page, query, marks)
    return {
      rows: rows.slice(0, input.limit),
      facets: query.labels.length > 0 ? facetsOf(rows) : facets,
      hits: query.labels.length > 0 ? rows.length : counted.length,
      capped,
      marking: marks.marking(),
    }
  })

  async function find(subject: Subject, query: Query, fuzzy: boolean): Promise<{ hits: Hit[]; capped: boolean }> {
    if (query.ids.length > 0) {
      const found = await objects.getMany(subject, query.ids)
      return { hits: found.map(({ id, type }) => ({ id, type, score: 1, fuzzy: false })), capped: false }
    }
    if (query.words !== '') {
      const { hits, capped } = await objects.search(subject, query.words, { limit: MOST_COUNTED, fuzzy })
      return { hits: hits.map(({ id, type, score, fuzzy: like }) => ({ id, type, score, fuzzy: like })), capped }
    }
    // Only operators: the newest of that kind.
    const hits: Hit[] = []
    let cursor: string | undefined
    for (let pages = 0; pages < PAGES && hits.length < MOST_COUNTED; pages += 1) {
      const page = await objects.list(subject, {
        ...(query.types.length === 0 ? {} : { types: query.types }),
        limit: MOST_COUNTED,
        ...(cursor === undefined ? {} : { cursor }),
      })
      hits.push(...page.rows.map(({ id, type }) => ({ id, type, score: 1, fuzzy: false })))
      cursor = page.next
      if (cursor === undefined) break
    }
    return { hits: hits.slice(0, MOST_COUNTED), capped: cursor !== undefined }
  }

  async function rowsOf(subject: Subject, hits: readonly Hit[], query: Query, marks: Marks) {
    const stored = new Map(
      (hits.length === 0
        ? []
        : await objects.getMany(
            subject,
            hits.map((hit) => hit.id),
          )
      ).map((one) => [one.id, one]),
    )
    const ordered = hits.flatMap((hit) => stored.get(hit.id) ?? [])
    let opened = await openAll(objects, subject, ordered, marks.policies)
    if (query.labels.length > 0) opened = opened.filter((one) => isUnder(one, query.labels, marks))
    const rows = await rowsWithSaying(objects, subject, opened, marks)
    const words = highlightWords(query.words)
    const scores = new Map(hits.map((hit) => [hit.id, hit]))
    return rows.map((row, i) => {
      const { score = 0, fuzzy = false } = scores.get(row.id) ?? {}
      const one = opened[i]
      const found = one === undefined ? undefined : excerptFrom(row, one, words, marks)
      return found === undefined
        ? { ...row, score, fuzzy }
        : { ...row, score, fuzzy, excerpt: found.text, mark: found.mark }
    })
  }
}

function isUnder(one: Opened, labels: readonly string[], marks: Marks): boolean {
  const mark = marks.look(one.stored.label)
  const own = [mark.portion.replaceAll(/[()]/g, ''), ...mark.chips].map((text) => text.toUpperCase())
  return labels.some((label) => own.includes(label))
}

function facetsOf(rows: readonly ObjectRow[]) {
  return [...Map.groupBy(rows, (row) => row.type)]
    .map(([type, all]) => ({ type, count: all.length }))
    .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1))
}

/** Where a word was found when it is not in the name; the mark then covers that text too. */
function excerptFrom(row: ObjectRow, one: Opened, words: readonly string[], marks: Marks) {
  const name = row.name.toLowerCase()
  if (words.every((word) => name.includes(word.toLowerCase()))) return undefined
  for (const [path, text] of textsIn(one.body)) {
    const excerpt = excerptOf(text, words)
    if (excerpt !== undefined) return { text: excerpt, mark: marks.of(...one.labelsAt('/name'), ...one.labelsAt(path)) }
  }
  return undefined
}

const READ = [
  'description',
  'pattern',
  'content',
  'abstract',
  'explanation',
  'value',
  'goals',
  'aliases',
  'x_mitre_aliases',
]

function textsIn(body: Body): [path: string, text: string][] {
  return READ.flatMap((name): [string, string][] => {
    const value = body[name]
    if (typeof value === 'string') return [[`/${name}`, value]]
    return Array.isArray(value)
      ? value.flatMap((one: unknown, i): [string, string][] =>
          typeof one === 'string' ? [[`/${name}/${i}`, one]] : [],
        )
      : []
  })
}
