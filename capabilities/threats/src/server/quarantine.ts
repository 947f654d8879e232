import type { MarkBook } from '@testudo/kernel/markBook'
import { nothingHere } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import { contradiction, diffBodies, quarantine, readBody } from '../core/index.ts'

/** What waits because it breaks a rule or contradicts what is stored, and both contents where two came under one time. */
export function quarantineRoutes({ http, objects, refusals }: Host, book: MarkBook): void {
  http.answer(quarantine, async ({ limit, cursor }, { subject, language }) => {
    const marks = book.open(language)
    const page = await objects.quarantine(subject, { limit, ...(cursor === undefined ? {} : { cursor }) })
    const rows = page.rows.map(({ label, ...problem }) => ({
      ...problem,
      message: refusals.say(language, problem),
      mark: marks.of(label),
    }))
    return { rows, ...(page.next === undefined ? {} : { next: page.next }), marking: marks.marking() }
  })

  http.answer(contradiction, async ({ id }, { subject, language }) => {
    const versions = await objects.versions(subject, id)
    const [newest] = versions
    if (!newest) throw nothingHere()
    const marks = book.open(language)
    const times = [...Map.groupBy(versions, (one) => one.modified)]
      .filter(([, all]) => all.length > 1)
      .map(([modified, all]) => {
        // Newest first is the order of the store: the first of one time is the one it shows.
        const shown = readBody(all[0]?.body ?? '{}')
        return {
          modified,
          contents: all.map((one, i) => ({
            addedAt: one.dateAdded,
            shown: i === 0,
            text: one.body,
            changes: i === 0 ? [] : diffBodies(shown, readBody(one.body)),
            mark: marks.of(one.label),
          })),
        }
      })
    return { id, type: newest.type, name: newest.name, times, marking: marks.marking() }
  })
}
