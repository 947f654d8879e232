import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import type { ListOptions, StoredObject } from '@testudo/platform/objects'
import { browse, counts } from '../core/index.ts'
import { type MarkBook, openAll } from './marks.ts'
import { labelOfText, typesOf } from './rows.ts'
import { rowsWithSaying } from './says.ts'

/** Pages looked through for one filtered page; beyond it the reader asks on with `next`. */
const MOST_PAGES = 20

/** Lists and counts. */
export function listRoutes({ http, objects }: Host, book: MarkBook): void {
  http.answer(browse, async (input, { subject, language }) => {
    const marks = book.open(language)
    const types = typesOf(input.types)
    const options: ListOptions = {
      ...(types ? { types } : {}),
      order: input.order,
      revoked: input.revoked === 'true',
      limit: input.limit,
      ...(input.source === undefined ? {} : { source: input.source }),
    }
    const label = input.label === undefined ? undefined : labelOfText(input.label)
    const keep = label === undefined ? undefined : underLabel(label)
    const found: StoredObject[] = []
    let cursor = input.cursor
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await objects.list(subject, { ...options, ...(cursor === undefined ? {} : { cursor }) })
      found.push(...(keep ? keep(page.rows) : page.rows))
      cursor = page.next
      if (cursor === undefined || found.length >= input.limit || !keep) break
    }
    const opened = await openAll(objects, subject, found, book.policies)
    const rows = await rowsWithSaying(objects, subject, opened, marks)
    return { rows, ...(cursor === undefined ? {} : { next: cursor }), marking: marks.marking() }
  })

  http.answer(counts, async (_, { subject, language }) => {
    const marks = book.open(language)
    const [byType, labels] = await Promise.all([objects.counts(subject), objects.labels(subject)])
    const types = Object.entries(byType)
      .map(([type, count]) => ({ type, count }))
      .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1))
    return {
      types,
      total: types.reduce((sum, { count }) => sum + count, 0),
      labels: labels.map((label) => ({ label, mark: marks.of(label) })),
      marking: marks.marking(),
    }
  })
}

/** Keeps rows that stand under exactly this label, as far as reading goes. */
function underLabel(label: Label): (rows: readonly StoredObject[]) => readonly StoredObject[] {
  const wanted = canonicalLabel(label)
  return (rows) => rows.filter((row) => canonicalLabel(row.label) === wanted)
}
