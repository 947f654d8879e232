import { pgArray, type Tx } from '../storage/index.ts'
import type { Batch } from './batch-types.ts'
import type { TallyChange } from './heads.ts'
import type { AddedParts, FreshVersion } from './rows.ts'

/** Remembers who asserted each version. @returns labels of the assertions that were not there before */
export async function insertAssertions(
  tx: Tx,
  batch: Batch,
  asserted: readonly { seq: number; label: number }[],
  at: number,
): Promise<number[]> {
  if (asserted.length === 0) return []
  const rows = await tx.query<{ label_id: number }>(
    `insert into assertion(seq, source, label_id, at, reliability, credibility) select s, $1, l, $2, $3, $4 from unnest($5::bigint[], $6::int[]) as t(s, l) on conflict do nothing returning label_id`,
    [
      batch.source,
      at,
      batch.grading?.reliability ?? null,
      batch.grading?.credibility ?? null,
      pgArray(asserted.map((a) => a.seq)),
      pgArray(asserted.map((a) => a.label)),
    ],
  )
  return rows.map((r) => Number(r.label_id))
}

/** One fact per label, ids inside; of parts that came to a known version, those who may read them are told. @returns how many */
export async function insertFacts(
  tx: Tx,
  last: number,
  at: number,
  fresh: readonly FreshVersion[],
  added: readonly AddedParts[],
): Promise<number> {
  const byLabel = new Map<number, { ids: Set<string>; types: Set<string> }>()
  const tell = (label: number, { id, type }: { readonly id: string; readonly type: string }) => {
    const fact = byLabel.get(label) ?? { ids: new Set(), types: new Set() }
    byLabel.set(label, fact)
    fact.ids.add(id)
    fact.types.add(type)
  }
  for (const { row, prepared } of fresh) tell(row.label, prepared)
  const told = new Set(fresh.map((f) => f.prepared))
  for (const { news, prepared } of added) if (!told.has(prepared)) for (const label of news) tell(label, prepared)
  const facts = [...byLabel]
  if (facts.length > 0)
    await tx.query(
      `insert into outbox(id, topic, label_id, at, ids, types) select $1::bigint + n, 'objects.stored', l, $2, i, t from unnest($3::int[], $4::text[], $5::text[]) with ordinality as x(l, i, t, n)`,
      [
        last,
        at,
        pgArray(facts.map(([label]) => label)),
        pgArray(facts.map(([, f]) => JSON.stringify([...f.ids]))),
        pgArray(facts.map(([, f]) => JSON.stringify([...f.types]))),
      ],
    )
  return facts.length
}

/** Counts changed rows per label: the key of per-reader caches. */
export async function bumpChanges(tx: Tx, labels: readonly number[]): Promise<void> {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  if (counts.size > 0)
    await tx.query(
      'insert into label_change(label_id, n) select * from unnest($1::int[], $2::bigint[]) on conflict (label_id) do update set n = label_change.n + excluded.n',
      [pgArray([...counts.keys()]), pgArray([...counts.values()])],
    )
}

/** Adds to the counters per kind and label. */
export async function writeTallies(tx: Tx, changes: readonly TallyChange[]): Promise<void> {
  if (changes.length === 0) return
  await tx.query(
    'insert into tally(kind, label_id, n, live) select * from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[]) on conflict (kind, label_id) do update set n = tally.n + excluded.n, live = tally.live + excluded.live',
    [
      pgArray(changes.map((s) => s.kind)),
      pgArray(changes.map((s) => s.label)),
      pgArray(changes.map((s) => s.n)),
      pgArray(changes.map((s) => s.live)),
    ],
  )
}
