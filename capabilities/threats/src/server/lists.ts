import type { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import type { ListOptions } from '@testudo/platform/objects'
import { browse, counts } from '../core/index.ts'
import { openAll } from './opened.ts'
import { labelOfText, typesOf } from './rows.ts'
import { rowsWithSaying } from './says.ts'

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
      ...(input.label === undefined ? {} : { label: labelOfText(input.label) }),
      ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
    }
    const { rows: found, next } = await objects.list(subject, options)
    const opened = await openAll(objects, subject, found, book.policies)
    const rows = await rowsWithSaying(objects, subject, opened, marks)
    return { rows, ...(next === undefined ? {} : { next }), marking: marks.marking() }
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
