import type { Subject } from '@testudo/kernel/subject'
import { randomUUID } from 'node:crypto'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { exportBundle } from '../core/index.ts'
import { typesOf } from './rows.ts'
import { sha256 } from './text.ts'

const AT_ONCE = 500

/** One bundle of what the asker may read, page by page; each page is decided by the release port before it is sent. */
export function exportRoutes({ http, objects, release, clock }: Host): void {
  http.answer(exportBundle, async ({ types, versions }, { subject, signal }) => {
    const wanted = typesOf(types)
    const stamp = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(':', '')
    return { body: bundle(subject, wanted, versions === 'true', signal), fileName: `testudo-${stamp}Z.json` }
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
