import type { Label } from '@testudo/kernel/label'
import { pgArray } from '../storage/index.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { pageSize } from './pages.ts'
import type { Reading } from './reading.ts'
import { LATEST } from './schema-conditions.ts'
import type { Assertion, ImportProblem, Objects } from './types.ts'

/** What is known about the rows a reader has: how many, under which labels, from whom, what was set aside. */
export function aboutReads(
  reading: Reading,
): Pick<Objects, 'counts' | 'countsByLabel' | 'labels' | 'assertions' | 'quarantine' | 'changeStamp'> {
  return {
    counts: (subject) =>
      reading.read(subject, async (tx) => {
        const rows = await tx.query<{ kind: number; n: number }>(
          `select kind, sum(n)::bigint as n from (select kind, n from tally union all select v.kind, count(*) from version v where v.mixed and ${LATEST} group by v.kind) c group by kind`,
        )
        return Object.fromEntries(
          rows
            .filter((r) => Number(r.n) > 0)
            .map((r): [string, number] => [reading.kinds.name(r.kind), Number(r.n)])
            .toSorted(([a], [b]) => (a < b ? -1 : 1)),
        )
      }),

    countsByLabel: (subject) =>
      reading.read(subject, async (tx) => {
        const rows = await tx.query<{ kind: number; label_id: number; n: number }>(
          `select kind, label_id, sum(n)::bigint as n from (select kind, label_id, n from tally union all select v.kind, v.label_id, count(*) from version v where v.mixed and ${LATEST} group by v.kind, v.label_id) c group by kind, label_id`,
        )
        const counted = rows.flatMap((r) => {
          const label = reading.book.label(r.label_id)
          const count = Number(r.n)
          const type = reading.kinds.name(r.kind)
          return count > 0 ? [{ label, type, count, order: `${JSON.stringify(label)} ${type}` }] : []
        })
        return counted
          .toSorted((a, b) => (a.order < b.order ? -1 : 1))
          .map(({ label, type, count }) => ({ label, type, count }))
      }),

    labels: (subject, types) =>
      reading.read(subject, async (tx) => {
        const numbers = reading.kindNumbers(types)
        const rows = await tx.query<{ label_id: number; canonical: string }>(
          `select distinct label_id from (select kind, label_id from tally where n > 0 union all select v.kind, v.label_id from version v where v.mixed and ${LATEST}) c where $1::int[] is null or kind = any($1::int[])`,
          [numbers === undefined ? null : pgArray(numbers)],
        )
        // By their text: the order of their numbers would tell which came first.
        return rows
          .map((r) => reading.book.label(r.label_id))
          .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      }),

    assertions: (subject, id) =>
      reading.read(subject, async (tx) => {
        const rows = await tx.query<{
          source: string
          at: number
          reliability: string | null
          credibility: string | null
          label_id: number
        }>(
          `select a.source, min(a.at) as at, a.reliability, a.credibility, a.label_id from thing t join version v on v.thing = t.num join assertion a on a.seq = v.seq where t.id = $1
           group by a.source, a.reliability, a.credibility, a.label_id order by 2, 1, 3, 4`,
          [id],
        )
        return rows.map((r): Assertion => {
          const grading =
            r.reliability === null || r.credibility === null
              ? {}
              : {
                  grading: { reliability: r.reliability, credibility: r.credibility } as NonNullable<
                    Assertion['grading']
                  >,
                }
          return { source: r.source, at: Number(r.at), label: reading.book.label(r.label_id), ...grading }
        })
      }),

    quarantine: (subject, how = {}) =>
      reading.read(subject, async (tx, reach) => {
        const limit = pageSize(how.limit)
        const question = JSON.stringify(['quarantine', reach.profile])
        const after = how.cursor === undefined ? undefined : readCursor(reading.secret, question, how.cursor)
        const found = await tx.query<{
          digest: Uint8Array
          code: string
          label_id: number
          object_id: string | null
          at: number
          source: string
          subject: string
          position: number
          byte: number | null
          message: string
        }>(
          `select digest, code, label_id, object_id, at, source, subject, position, byte, message from quarantine where $1::bigint is null or (at, digest) <= ($1::bigint, $2::bytea) order by at desc, digest desc, code limit $3 offset $4`,
          [after?.stamp ?? null, after?.digest ?? null, limit + 1, after?.skip ?? 0],
        )
        const page = found.slice(0, limit)
        const rows = page.map((r): ImportProblem & { at: number; source: string; label: Label } => ({
          ...(r.object_id === null ? {} : { id: r.object_id }),
          // To others, the place would tell how much else was in that file.
          index: r.subject === subject.id ? r.position : -1,
          ...(r.byte === null || r.subject !== subject.id ? {} : { byte: Number(r.byte) }),
          code: r.code,
          message: r.message,
          at: Number(r.at),
          source: r.source,
          label: reading.book.label(r.label_id),
        }))
        const last = page.at(-1)
        if (found.length <= limit || last === undefined) return { rows }
        const tied = page.filter((r) => r.at === last.at && Buffer.compare(r.digest, last.digest) === 0).length
        return {
          rows,
          next: writeCursor(reading.secret, question, {
            stamp: Number(last.at),
            digest: last.digest,
            skip: tied,
            sort: '',
          }),
        }
      }),

    changeStamp: (subject) =>
      reading.read(subject, async (tx, reach) => {
        const [row] = await tx.query<{ n: number }>('select coalesce(sum(n), 0)::bigint as n from label_change')
        return `${Number(row?.n ?? 0)} ${reach.readable.length} ${reach.profile}`
      }),
  }
}
