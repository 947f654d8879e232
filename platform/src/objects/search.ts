import { Fault } from '@testudo/kernel/fault'
import { pgArray, type Tx } from '../storage/index.ts'
import { COLUMNS, type VersionRow } from './rows-out.ts'

const MOST_TEXT = 200

export interface FoundRow extends VersionRow {
  readonly score: number
  readonly resembles: boolean
}

/** Words of a query that PostgreSQL can store: no U+0000, no broken surrogate, of bounded length. */
export function searchText(text: string): string {
  const clean = text.replaceAll('\0', ' ').toWellFormed().trim()
  if (clean.length > MOST_TEXT)
    throw new Fault('invalid', 'objects.search_text', `Search for at most ${MOST_TEXT} characters.`)
  return clean
}

/** Finds by words, by part of the name, then by resemblance. The label test runs inside the function, owned by the table owner. */
export async function searchRows(
  tx: Tx,
  text: string,
  how: { readonly kinds: readonly number[] | undefined; readonly limit: number; readonly fuzzy: boolean },
): Promise<{ rows: readonly FoundRow[]; capped: boolean }> {
  const words = searchText(text)
  if (words === '') return { rows: [], capped: false }
  const part = `%${words.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await tx.query<FoundRow & { capped: boolean }>(
    `select ${COLUMNS}, s.score, s.resembles, s.capped from objects_search($1, $2, $3::int[], $4, $5) s join version v on v.seq = s.seq join thing t on t.num = v.thing
     order by s.resembles, s.score desc, v.modified desc, t.id limit $5`,
    [words, part, how.kinds === undefined ? null : pgArray(how.kinds), how.fuzzy, how.limit],
  )
  return { rows, capped: rows.some((r) => r.capped) }
}
