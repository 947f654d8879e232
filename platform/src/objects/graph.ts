import { pgArray, type Tx } from '../storage/index.ts'
import type { Place } from './cursor.ts'
import { LATEST } from './schema.ts'

export interface EdgeRow {
  readonly holder: string
  readonly kind: number
  readonly src: string
  readonly dst: string
  readonly label_id: number
  readonly stamp: number
  readonly digest: Uint8Array
  readonly far_id: string | null
  readonly far_kind: number | null
  readonly far_name: string | null
  readonly far_label: number | null
}

/**
 * Edges that touch a thing, newest added first. The far end is looked up as the reader sees it: absent when it is
 * pending and when it is hidden, with nothing to tell the two apart.
 */
export async function readEdges(
  tx: Tx,
  id: string,
  query: { readonly kinds: readonly number[] | undefined; readonly limit: number; readonly after: Place | undefined },
): Promise<readonly EdgeRow[]> {
  const params: unknown[] = [id]
  const param = (value: unknown) => `$${params.push(value)}`
  const kinds = query.kinds === undefined ? '' : `and e.kind = any(${param(pgArray(query.kinds))}::int[])`
  const after =
    query.after === undefined
      ? ''
      : `and (v.stamp, v.digest) <= (${param(query.after.stamp)}::bigint, ${param(query.after.digest)}::bytea)`
  const skip = query.after?.skip ?? 0
  const side = (near: string, far: string) =>
    `select e.seq, e.kind, e.src, e.dst, e.label_id, e.${far} as far, v.thing, v.stamp, v.digest from edge e join version v on v.seq = e.seq
     where e.${near} = (select num from thing where id = $1) ${near === 'dst' ? 'and e.src <> e.dst' : ''} ${kinds} and not v.revoked and ${LATEST} ${after}`
  return tx.query<EdgeRow>(
    `with page as materialized (select * from (${side('src', 'dst')} union all ${side('dst', 'src')}) u order by stamp desc, digest desc, kind, src, dst limit ${param(query.limit + 1)} offset ${param(skip)})
     select h.id as holder, p.kind, s.id as src, d.id as dst, p.label_id, p.stamp, p.digest, f.id as far_id, f.kind as far_kind, f.name as far_name, f.label_id as far_label
     from page p join thing h on h.num = p.thing join thing s on s.num = p.src join thing d on d.num = p.dst
     left join lateral (select t.id, v.kind, v.name, v.label_id from version v join thing t on t.num = v.thing where v.thing = p.far and ${LATEST} limit 1) f on true
     order by p.stamp desc, p.digest desc, p.kind, p.src, p.dst`,
    params,
  )
}
