import { pgArray, type Tx } from '../storage/index.ts'
import type { Place } from './cursor.ts'
import { LATEST } from './schema-conditions.ts'

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
  query: {
    readonly kinds: readonly number[] | undefined
    readonly without: readonly number[] | undefined
    readonly limit: number
    readonly after: Place | undefined
  },
): Promise<readonly EdgeRow[]> {
  const params: unknown[] = [id]
  const param = (value: unknown) => `$${params.push(value)}`
  const kinds = query.kinds === undefined ? '' : `and e.kind = any(${param(pgArray(query.kinds))}::int[])`
  const without = query.without === undefined ? '' : `and e.kind <> all(${param(pgArray(query.without))}::int[])`
  const after =
    query.after === undefined
      ? ''
      : `and (v.stamp, v.digest) <= (${param(query.after.stamp)}::bigint, ${param(query.after.digest)}::bytea)`
  const skip = query.after?.skip ?? 0
  const side = (near: string, far: string) =>
    `select e.seq, e.kind, e.src, e.dst, e.label_id, e.${far} as far, v.thing, v.stamp, v.digest from edge e join version v on v.seq = e.seq
     where e.${near} = (select num from thing where id = $1) ${near === 'dst' ? 'and e.src <> e.dst' : ''} ${kinds} ${without} and not v.revoked and ${LATEST} ${after}`
  return tx.query<EdgeRow>(
    // Edges of one version share its place: among them order goes by names, for the numbers of things tell which id was first used here.
    `with nearest as (select * from (${side('src', 'dst')} union all ${side('dst', 'src')}) u order by stamp desc, digest desc fetch first ${param(query.limit + 1 + skip)} rows with ties),
     page as materialized (select c.*, k.name as kind_name, s.id as src_id, d.id as dst_id from nearest c join kind k on k.id = c.kind join thing s on s.num = c.src join thing d on d.num = c.dst
       order by stamp desc, digest desc, kind_name, src_id, dst_id limit ${param(query.limit + 1)} offset ${param(skip)})
     select h.id as holder, p.kind, p.src_id as src, p.dst_id as dst, p.label_id, p.stamp, p.digest, f.id as far_id, f.kind as far_kind, f.name as far_name, f.label_id as far_label
     from page p join thing h on h.num = p.thing
     left join lateral (select t.id, v.kind, v.name, v.label_id from version v join thing t on t.num = v.thing where v.thing = p.far and ${LATEST} limit 1) f on true
     order by p.stamp desc, p.digest desc, p.kind_name, p.src_id, p.dst_id`,
    params,
  )
}
