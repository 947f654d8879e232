import type { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { randomUUID } from 'node:crypto'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { csvLine, exportBundle, exportSelection } from '../core/index.ts'
import { bannerText, join, type Label } from '@testudo/kernel/label'
import { openAll } from './opened.ts'
import { typesOf } from './rows.ts'
import { rowsWithSaying } from './says.ts'
import { once, sha256 } from './text.ts'

const AT_ONCE = 500

/** One bundle of what the asker may read, page by page; each page is decided by the release port before it is sent. */
export function exportRoutes({ http, objects, release, clock, policies, defaultLabel }: Host, book: MarkBook): void {
  http.answer(exportBundle, async ({ types, versions }, { subject, signal }) => {
    const wanted = typesOf(types)
    const stamp = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(':', '')
    return { body: bundle(subject, wanted, versions === 'true', signal), fileName: `testudo-${stamp}Z.json` }
  })

  http.answer(exportSelection, async ({ ids, format }, { subject, language }) => {
    const stamp = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(':', '')
    const order = new Map(ids.map((id, i) => [id, i]))
    const found = (await objects.getMany(subject, [...new Set(ids)])).toSorted(
      (a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0),
    )
    const contents = found.map((one) => ({ id: nameOf(one), label: one.label, hash: sha256(one.body) }))
    const { allowed } = await release.decide({ by: subject, to: subject, channel: `selection.${format}`, contents })
    const leaving = found.filter((one) => allowed.has(nameOf(one)))
    if (format === 'stix') {
      const objectsText = leaving.map((one) => one.body).join(',\n')
      const text = `{"type":"bundle","id":"bundle--${randomUUID()}","objects":[\n${objectsText}\n]}\n`
      return { body: once(text), fileName: `testudo-${stamp}Z.json` }
    }
    const marks = book.open(language)
    const rows = await rowsWithSaying(objects, subject, await openAll(objects, subject, leaving, book.policies), marks)
    const label: Label =
      leaving.length === 0 ? defaultLabel : join([...leaving.map((one) => one.label), marks.marking().label], policies)
    const end = (far: { readonly id: string; readonly name?: string | undefined } | undefined) =>
      far?.name ?? far?.id ?? ''
    const text = [
      // The marking and the count stand in the file itself, before anything it marks.
      csvLine([bannerText(label, policies, language).text, `${rows.length}`, `${stamp}Z`]),
      csvLine(['portion', 'marks', 'name', 'code', 'type', 'id', 'modified', 'revoked', 'source', 'verb', 'target']),
      ...rows.map((row) =>
        csvLine([
          row.mark.portion,
          row.mark.chips.join(' '),
          row.name,
          row.reference ?? '',
          row.type,
          row.id,
          row.modified,
          row.revoked ? 'revoked' : '',
          end(row.says?.source),
          row.says?.verb ?? '',
          end(row.says?.target),
        ]),
      ),
    ].join('')
    return { body: once(text), fileName: `testudo-${stamp}Z.csv` }
  })

  async function* bundle(
    subject: Subject,
    types: readonly string[] | undefined,
    versions: boolean,
    signal: AbortSignal,
  ) {
    yield `{"type":"bundle","id":"bundle--${randomUUID()}","objects":[`
    let first = true
    let cursor: string | undefined
    do {
      const page = await objects.list(subject, {
        ...(types ? { types } : {}),
        revoked: true,
        limit: AT_ONCE,
        ...(cursor === undefined ? {} : { cursor }),
      })
      cursor = page.next
      const leaving = versions ? await everyVersion(subject, page.rows) : page.rows
      if (leaving.length === 0) continue
      const contents = leaving.map((one) => ({ id: nameOf(one), label: one.label, hash: sha256(one.body) }))
      const { allowed } = await release.decide({ by: subject, to: subject, channel: 'export', contents })
      for (const one of leaving) {
        if (!allowed.has(nameOf(one))) continue
        yield `${first ? '' : ','}\n${one.body}`
        first = false
      }
    } while (cursor !== undefined && !signal.aborted)
    yield '\n]}\n'
  }

  async function everyVersion(subject: Subject, rows: readonly StoredObject[]): Promise<StoredObject[]> {
    const all: StoredObject[] = []
    for (const row of rows) all.push(...(await objects.versions(subject, row.id)))
    return all
  }
}

/** A version is named by its id and time: two versions of one object are two things that leave. */
const nameOf = (one: StoredObject) => `${one.id}@${one.modified}`
