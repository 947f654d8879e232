import { pgArray, type Tx } from '../storage/index.ts'
import type { Arrival } from './arrivals.ts'
import type { Replayed } from './replay.ts'
import type { StoredRow } from './rows.ts'

interface Told extends Pick<Arrival, 'seq' | 'source' | 'reliability' | 'credibility' | 'at' | 'arrived'> {
  readonly label: number
  readonly open: boolean
}

const saying = (a: Told): string => JSON.stringify([a.seq, a.label, a.source, a.reliability, a.credibility])

/**
 * Makes the assertions and claims of objects those that remain.
 *
 * @returns version and label of each assertion that went or came
 */
export async function settleAssertions(
  tx: Tx,
  changes: readonly { readonly group: readonly StoredRow[]; readonly now: Pick<Replayed, 'asserted'> }[],
): Promise<readonly { readonly seq: number; readonly label: number }[]> {
  const seqs = pgArray(changes.flatMap((c) => c.group).map((r) => r.seq))
  const stood = await tx.query<Record<keyof Told | 'label_id', never>>(
    'delete from assertion where seq = any($1::bigint[]) returning seq, label_id, source, reliability, credibility',
    [seqs],
  )
  await tx.query('delete from claim where seq = any($1::bigint[])', [seqs])
  const told = new Map<string, Told>()
  const claims: Replayed['asserted'][number][] = []
  for (const one of changes.flatMap((c) => c.now.asserted)) {
    const { arrival, as } = one
    const key = `${as.seq} ${as.label} ${arrival.source}`
    if (as.apart || arrival.signed !== null) claims.push(one)
    if (!told.has(key)) told.set(key, { ...arrival, label: as.label, open: as.variant < 0 })
  }
  await insertTold(tx, [...told.values()])
  await insertClaims(tx, claims)
  const before = stood.map((r) => ({ ...(r as Told), seq: Number(r.seq), label: Number(r.label_id) }))
  const [was, is] = [new Set(before.map(saying)), new Set([...told.values()].map(saying))]
  return [...before.filter((a) => !is.has(saying(a))), ...[...told.values()].filter((a) => !was.has(saying(a)))]
}

async function insertTold(tx: Tx, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return
  await tx.query(
    `insert into assertion(seq, source, label_id, at, reliability, credibility, arrived, open)
     select * from unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::bool[])`,
    [
      pgArray(told.map((a) => a.seq)),
      pgArray(told.map((a) => a.source)),
      pgArray(told.map((a) => a.label)),
      pgArray(told.map((a) => a.at)),
      pgArray(told.map((a) => a.reliability)),
      pgArray(told.map((a) => a.credibility)),
      pgArray(told.map((a) => a.arrived)),
      pgArray(told.map((a) => a.open)),
    ],
  )
}

async function insertClaims(tx: Tx, claims: readonly Replayed['asserted'][number][]): Promise<void> {
  if (claims.length === 0) return
  await tx.query(
    `insert into claim(seq, variant, source, arrived, at, reliability, credibility, signed)
     select * from unnest($1::bigint[], $2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::int[]) on conflict do nothing`,
    [
      pgArray(claims.map((c) => c.as.seq)),
      pgArray(claims.map((c) => c.as.variant)),
      pgArray(claims.map((c) => c.arrival.source)),
      pgArray(claims.map((c) => c.arrival.arrived)),
      pgArray(claims.map((c) => c.arrival.at)),
      pgArray(claims.map((c) => c.arrival.reliability)),
      pgArray(claims.map((c) => c.arrival.credibility)),
      pgArray(claims.map((c) => c.arrival.signed)),
    ],
  )
}
