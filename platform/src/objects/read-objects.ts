import { canonicalLabel } from '@testudo/kernel/label'
import { pgArray } from '../storage/index.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { exportBundle } from './export.ts'
import { pageSize, readPage } from './pages.ts'
import type { Reading } from './reading.ts'
import { COLUMNS, type VersionRow } from './rows-out.ts'
import { LATEST, newestOf } from './schema-conditions.ts'
import { searchRows } from './search.ts'
import type { Objects } from './types.ts'

/** Reads of objects: by id, by list, by words, all of them. */
export function objectReads(
  reading: Reading,
): Pick<Objects, 'getMany' | 'holding' | 'versions' | 'list' | 'all' | 'search' | 'export'> {
  return {
    getMany: (subject, ids) =>
      ids.length === 0
        ? Promise.resolve([])
        : reading.read(subject, async (tx, _, grants) =>
            reading.objects(
              tx,
              await tx.query<VersionRow>(`select ${COLUMNS} from ${newestOf('$1')} order by t.id`, [
                pgArray([...new Set(ids)]),
              ]),
              grants,
            ),
          ),

    holding: (subject, ids, kinds, types) =>
      reading.read(subject, async (tx, _, grants) =>
        reading.objects(
          tx,
          await reading.kept.list(
            tx,
            `version v join thing t on t.num = v.thing
             where v.seq in (select e.seq from edge e where e.dst in (select num from thing where id = any($1::text[])) and e.kind = any($2::int[]))
               and ($3::int[] is null or v.kind = any($3::int[])) and not v.revoked and ${LATEST}`,
            [
              pgArray(typeof ids === 'string' ? [ids] : ids),
              pgArray(reading.kindNumbers(kinds) ?? []),
              types === undefined ? null : pgArray(reading.kindNumbers(types) ?? []),
            ],
          ),
          grants,
        ),
      ),

    versions: (subject, id) =>
      reading.read(subject, async (tx, _, grants) => {
        const rows = await tx.query<VersionRow>(
          `select ${COLUMNS} from thing t join version v on v.thing = t.num where t.id = $1 order by v.moment desc, v.size desc, v.digest desc, v.mark desc`,
          [id],
        )
        return (await reading.contents(tx, rows, grants)).flat()
      }),

    list: (subject, how) =>
      reading.read(subject, async (tx, reach, grants) => {
        const limit = pageSize(how.limit)
        const order = how.order ?? 'added'
        const label = how.label === undefined ? undefined : canonicalLabel(how.label)
        const question = JSON.stringify([
          'list',
          how.types ?? null,
          order,
          how.revoked ?? false,
          how.source ?? null,
          label ?? null,
          reach.profile,
        ])
        const after = how.cursor === undefined ? undefined : readCursor(reading.secret, question, how.cursor)
        const query = { order, revoked: how.revoked ?? false, source: how.source, after, limit } as const
        const labels = label === undefined ? reach.readable : reading.book.among(reach.readable, label)
        const found = await readPage(
          tx,
          { ...query, kinds: reading.kindNumbers(how.types), oneLabel: label !== undefined },
          labels,
        )
        const page = found.slice(0, limit)
        const last = page.at(-1)
        const rows = await reading.objects(tx, page, grants)
        return found.length > limit && last !== undefined
          ? {
              rows,
              next: writeCursor(reading.secret, question, {
                stamp: Number(last.stamp),
                digest: last.digest,
                skip: 0,
                sort: order === 'name' ? last.sort : '',
              }),
            }
          : { rows }
      }),

    all: (subject, types) =>
      reading.read(subject, async (tx, _, grants) =>
        reading.objects(
          tx,
          await reading.kept.list(
            tx,
            `version v join thing t on t.num = v.thing where v.kind = any($1::int[]) and ${LATEST}`,
            [pgArray(reading.kindNumbers(types) ?? [])],
          ),
          grants,
        ),
      ),

    search: (subject, text, how = {}) =>
      reading.read(subject, async (tx, _, grants) => {
        const limit = pageSize(how.limit, 50)
        const found = await searchRows(tx, text, {
          kinds: reading.kindNumbers(how.types),
          limit,
          fuzzy: how.fuzzy ?? true,
        })
        const rows = await reading.objects(tx, found.rows, grants)
        const hits = rows.map(({ body: _body, ...row }, i) => ({
          ...row,
          score: found.rows[i]?.score ?? 0,
          fuzzy: found.rows[i]?.resembles ?? false,
        }))
        return { hits, capped: found.capped }
      }),

    export: (subject, how = {}) =>
      exportBundle((after, limit) =>
        reading.read(subject, async (tx, reach, grants) => {
          const rows = await readPage(
            tx,
            {
              kinds: reading.kindNumbers(how.types),
              order: 'oldest',
              revoked: true,
              versions: how.versions ?? false,
              after,
              limit,
            },
            reach.readable,
          )
          if (how.versions === true) return { rows, contents: await reading.contents(tx, rows, grants) }
          return { rows, contents: (await reading.objects(tx, rows, grants)).map((one) => [one]) }
        }),
      ),
  }
}
