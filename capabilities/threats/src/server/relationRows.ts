import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Assertion, Edge, Objects } from '@testudo/platform/objects'
import { readBody, type RelationRow } from '../core/index.ts'
import { farOf } from './rows.ts'

/** What a relation rests on, besides what its row shows: the assertions of it, for the table of sources. */
export interface Related {
  readonly row: RelationRow
  readonly assertions: readonly Assertion[]
}

/** Relations with who asserted each, how graded, since when. A row's mark covers the far name it shows. */
export async function relationRowsOf(
  objects: Objects,
  subject: Subject,
  id: string,
  edges: readonly Edge[],
  marks: Marks,
): Promise<Related[]> {
  const holders = new Map(
    (await objects.getMany(subject, [...new Set(edges.map((edge) => edge.id))])).map((one) => [one.id, one]),
  )
  const rows: Related[] = []
  for (const edge of edges) {
    const assertions = await objects.assertions(subject, edge.id)
    const holder = holders.get(edge.id)
    const body = holder ? readBody(holder.body) : {}
    const since = Date.parse(String(body['start_time'] ?? body['first_seen'] ?? body['created'] ?? ''))
    const row: RelationRow = {
      id: edge.id,
      kind: edge.kind,
      direction: edge.source === id ? 'out' : 'in',
      far: farOf(edge, id, marks),
      sources: distinctSources(assertions),
      ...(Number.isNaN(since) ? {} : { since }),
      mark: marks.of(edge.label, ...(edge.far ? [edge.far.label] : []), ...assertions.map((one) => one.label)),
    }
    rows.push({ row, assertions })
  }
  return rows
}

function distinctSources(assertions: readonly Assertion[]) {
  const seen = new Map<string, { source: string; grading?: NonNullable<Assertion['grading']> }>()
  for (const { source, grading } of assertions) seen.set(source, { source, ...(grading ? { grading } : {}) })
  return [...seen.values()]
}

/**
 * One row per source of anything shown: how often it said so, since when, and its last grading.
 *
 * @param said what each source stated, with the time the statement itself bears where it has one
 */
export function sourceRows(said: readonly (Assertion & { readonly since?: number | undefined })[], marks: Marks) {
  const bySource = Map.groupBy(said, (one) => one.source)
  return [...bySource]
    .map(([source, all]) => {
      const last = all.reduce((a, b) => (b.at > a.at ? b : a))
      return {
        source,
        at: Math.min(...all.map((one) => Math.min(one.at, one.since ?? one.at))),
        ...(last.grading ? { grading: last.grading } : {}),
        statements: all.length,
        mark: marks.of(...all.map((one) => one.label)),
      }
    })
    .sort((a, b) => b.statements - a.statements || (a.source < b.source ? -1 : 1))
}
