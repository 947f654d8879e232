import { pgArray } from '../storage/index.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { readEdges } from './graph.ts'
import { pageSize } from './pages.ts'
import type { Reading } from './reading.ts'
import { LATEST } from './schema-conditions.ts'
import type { Edge, Objects } from './types.ts'

/** Reads of edges: those that touch one object, and all of some kinds. */
export function edgeReads(reading: Reading): Pick<Objects, 'edges' | 'allEdges' | 'lastNaming'> {
  return {
    edges: (subject, id, how = {}) =>
      reading.read(subject, async (tx, reach) => {
        const limit = pageSize(how.limit)
        const question = JSON.stringify(['edges', id, how.kinds ?? null, how.without ?? null, reach.profile])
        const after = how.cursor === undefined ? undefined : readCursor(reading.secret, question, how.cursor)
        const kinds = reading.kindNumbers(how.kinds)
        const found = await readEdges(tx, id, { kinds, without: reading.kindNumbers(how.without), limit, after })
        const page = found.slice(0, limit)
        const rows = page.map((r): Edge => {
          const edge = {
            id: r.holder,
            kind: reading.kinds.name(r.kind),
            source: r.src,
            target: r.dst,
            label: reading.book.label(r.label_id),
          }
          return r.far_id === null || r.far_kind === null || r.far_label === null
            ? edge
            : {
                ...edge,
                far: {
                  id: r.far_id,
                  type: reading.kinds.name(r.far_kind),
                  name: r.far_name ?? '',
                  label: reading.book.label(r.far_label),
                },
              }
        })
        const last = page.at(-1)
        if (found.length <= limit || last === undefined) return { rows }
        const tied = page.filter((r) => r.stamp === last.stamp && Buffer.compare(r.digest, last.digest) === 0).length
        const before =
          after !== undefined &&
          tied === page.length &&
          after.stamp === Number(last.stamp) &&
          Buffer.compare(after.digest, last.digest) === 0
            ? after.skip
            : 0
        return {
          rows,
          next: writeCursor(reading.secret, question, {
            stamp: Number(last.stamp),
            digest: last.digest,
            skip: before + tied,
            sort: '',
          }),
        }
      }),

    lastNaming: (subject, wanted) =>
      reading.read(subject, async (tx) => {
        const rows = await tx.query<{ dst: string; moment: string; label_id: number }>(
          `select d.id as dst, e.label_id, max(v.moment) as moment from edge e join version v on v.seq = e.seq join thing d on d.num = e.dst
           where e.kind = any($1::int[]) and not v.revoked and v.moment <> '' and ${LATEST} group by d.id, e.label_id order by d.id, moment`,
          [pgArray(reading.kindNumbers(wanted) ?? [])],
        )
        return rows.map((r) => ({
          target: r.dst,
          at: Date.parse(`${r.moment}Z`),
          label: reading.book.label(r.label_id),
        }))
      }),

    allEdges: (subject, wanted) =>
      reading.read(subject, async (tx) => {
        // By names: the numbers of kinds tell which was used first.
        const rows = await tx.query<{ holder: string; kind: number; src: string; dst: string; label_id: number }>(
          `select h.id as holder, e.kind, s.id as src, d.id as dst, e.label_id from edge e join version v on v.seq = e.seq join thing h on h.num = v.thing join thing s on s.num = e.src join thing d on d.num = e.dst join kind k on k.id = e.kind
           where e.kind = any($1::int[]) and not v.revoked and ${LATEST} order by h.id, k.name, d.id`,
          [pgArray(reading.kindNumbers(wanted) ?? [])],
        )
        return rows.map((r) => ({
          id: r.holder,
          kind: reading.kinds.name(r.kind),
          source: r.src,
          target: r.dst,
          label: reading.book.label(r.label_id),
        }))
      }),
  }
}
