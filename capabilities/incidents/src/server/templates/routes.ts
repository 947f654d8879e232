import { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import { dropTemplate, keepTemplate, templates } from '../../core/index.ts'
import { nameOf } from '../author.ts'
import type { TemplateBook } from './book.ts'

export function templateRoutes({ http, policies, defaultLabel }: Host, book: TemplateBook): void {
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
    return { rows, marking: marks.marking() }
  })
  http.answer(keepTemplate, ({ incident, name }, { subject }) => book.keep(subject, incident, name))
  http.answer(dropTemplate, async ({ id }, { subject }) => {
    await book.drop(subject, id)
    return {}
  })
}
