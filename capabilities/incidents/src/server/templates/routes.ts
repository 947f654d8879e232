import { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import { dropTemplate, keepTemplate, PORTION_TYPES, templates } from '../../core/index.ts'
import { nameOf } from '../author.ts'
import { choices } from '../view.ts'
import type { TemplateBook } from './book.ts'

export function templateRoutes({ http, objects, policies, defaultLabel }: Host, book: TemplateBook): void {
  const marked = new MarkBook(policies, defaultLabel)
  http.answer(templates, async (_, { subject, language }) => {
    const marks = marked.open(language)
    const rows = (await book.list(subject)).map(({ id, by, at, template, label }) => ({
      id,
      by,
      at,
      ...template,
      own: by === nameOf(subject),
      mark: marks.of(label),
    }))
    const labels = choices([defaultLabel, ...(await objects.labels(subject, ['incident', ...PORTION_TYPES]))])
    return { rows, labels, marking: marks.marking() }
  })
  http.answer(keepTemplate, ({ incident, name }, { subject }) => book.keep(subject, incident, name))
  http.answer(dropTemplate, async ({ id }, { subject }) => {
    await book.drop(subject, id)
    return {}
  })
}
