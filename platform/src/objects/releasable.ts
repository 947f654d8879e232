import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { JsonObject } from '@testudo/stix'
import { pgArray, type Tx } from '../storage/index.ts'
import type { ReleasableObject } from './exchange-types.ts'
import { amongThemselves, richestAmong } from './parts.ts'
import type { Reading } from './reading.ts'
import { COLUMNS, type ReadPart, readableParts, type VersionRow } from './rows-out.ts'
import { newestOf } from './schema-conditions.ts'

/**
 * Objects with their marked parts apart, as one subject reads them. Where a version came with parts that contradict each
 * other, the parts of the richest content; where several contents stand under one id and time, the one that counts.
 *
 * @throws {Fault} `invalid` when `modified` is not as long as `ids`
 */
export function readReleasable(
  reading: Reading,
  subject: Subject,
  ids: readonly string[],
  { modified, within }: { readonly modified?: readonly string[]; readonly within?: Tx },
): Promise<readonly ReleasableObject[]> {
  if (modified !== undefined && modified.length !== ids.length)
    throw new Fault('invalid', 'objects.modified', 'Give one modified time for each id, or none at all.')
  if (ids.length === 0) return Promise.resolve([])
  const work = async (tx: Tx) => {
    const rows = await (modified === undefined ? newest(tx, ids) : exactly(tx, ids, modified))
    const parts = await readableParts(tx, rows)
    const sources = await sourcesOf(tx, rows)
    return rows.map((row): ReleasableObject => {
      const [own = []] = richestAmong([...(parts.get(Number(row.seq))?.values() ?? [])])
        .map((variant) => labelled(variant, reading))
        .toSorted(bySize)
      return {
        id: row.id,
        type: reading.kinds.name(row.kind),
        modified: row.modified,
        name: row.name,
        body: JSON.parse(row.body) as JsonObject,
        label: reading.book.label(row.label_id),
        portions: own,
        sources: sources.get(Number(row.seq)) ?? [],
      }
    })
  }
  return within === undefined ? reading.read(subject, work) : reading.readWithin(within, subject, work)
}

const labelled = (variant: readonly ReadPart[], { book }: Reading): ReleasableObject['portions'] => {
  const places = amongThemselves(variant)
  return variant.flatMap(({ under }, i) => {
    const portion = places[i]
    return portion === undefined ? [] : [{ portion, label: book.label(under) }]
  })
}

const bySize = (a: readonly unknown[], b: readonly unknown[]) => {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  return b.length - a.length || right.length - left.length || (left < right ? -1 : 1)
}

const newest = (tx: Tx, ids: readonly string[]) =>
  tx.query<VersionRow>(`select ${COLUMNS} from ${newestOf('$1')} order by t.id`, [pgArray([...new Set(ids)])])

const exactly = (tx: Tx, ids: readonly string[], modified: readonly string[]) =>
  tx.query<VersionRow>(
    `select distinct on (t.id, v.modified) ${COLUMNS} from unnest($1::text[], $2::text[]) w(id, modified)
     join thing t on t.id = w.id join version v on v.thing = t.num and v.modified = w.modified
     order by t.id, v.modified, v.moment desc, v.size desc, v.digest desc, v.mark desc`,
    [pgArray(ids), pgArray(modified)],
  )

async function sourcesOf(tx: Tx, rows: readonly VersionRow[]): Promise<ReadonlyMap<number, readonly string[]>> {
  const found = await tx.query<{ seq: number; source: string }>(
    'select distinct seq, source from assertion where seq = any($1::bigint[]) order by seq, source',
    [pgArray(rows.map((r) => Number(r.seq)))],
  )
  return new Map([...Map.groupBy(found, (r) => Number(r.seq))].map(([seq, own]) => [seq, own.map((r) => r.source)]))
}
