import { pgArray, type Storage } from '../storage/index.ts'
import type { Standing } from './exchange-types.ts'

const PAGE = 2_000

interface Row {
  readonly seq: number
  readonly id: string
  readonly modified: string
  readonly name: string
  readonly revoked: boolean
  readonly canonical: string
  readonly body: string
}

/** The newest version of each object under each of its labels, in the order they came; a page of rows at a time. */
export async function* readStanding(
  storage: Storage,
  types: readonly string[],
  ids: readonly string[] | undefined,
): AsyncGenerator<readonly Standing[]> {
  const only = ids === undefined ? '' : 'and t.id = any($4::text[])'
  for (let last = -1; ; ) {
    const rows = await storage.asOwner((tx) =>
      tx.query<Row>(
        `select v.seq, t.id, v.modified, v.name, v.revoked, l.canonical, v.body
         from version v join kind k on k.id = v.kind join thing t on t.num = v.thing join label l on l.id = v.label_id
         where v.head and k.name = any($1::text[]) and v.seq > $2 ${only} order by v.seq limit $3`,
        [pgArray(types), last, PAGE, ...(ids === undefined ? [] : [pgArray(ids)])],
      ),
    )
    if (rows.length > 0)
      yield rows.map(({ id, modified, name, revoked, canonical, body }) => ({
        id,
        modified,
        name,
        revoked,
        label: canonical,
        body,
      }))
    if (rows.length < PAGE) return
    last = Number(rows.at(-1)?.seq ?? 0)
  }
}
