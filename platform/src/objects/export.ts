import { randomUUID } from 'node:crypto'
import type { Place } from './cursor.ts'
import type { VersionRow } from './rows-out.ts'
import type { StoredObject } from './types.ts'

const PAGE = 500

/**
 * One bundle as text, page by page; each object in canonical form. Every page is a transaction of its own, so that a slow
 * receiver does not hold the store.
 */
export async function* exportBundle(
  page: (
    after: Place | undefined,
    limit: number,
  ) => Promise<{ readonly rows: readonly VersionRow[]; readonly contents: readonly (readonly StoredObject[])[] }>,
): AsyncGenerator<string> {
  let after: Place | undefined
  let lead = `{"type":"bundle","id":"bundle--${randomUUID()}","objects":[\n`
  for (;;) {
    const { rows, contents } = await page(after, PAGE)
    const now = contents.slice(0, PAGE)
    if (now.length > 0)
      yield lead +
        now
          .flat()
          .map((o) => o.body)
          .join(',\n')
    if (now.length > 0) lead = ',\n'
    const last = rows[now.length - 1]
    if (rows.length <= PAGE || last === undefined) break
    after = { stamp: Number(last.stamp), digest: last.digest, skip: 0, sort: '' }
  }
  yield lead === ',\n' ? '\n]}\n' : `${lead}]}\n`
}
