import { pgArray, type Tx } from '../storage/index.ts'
import type { Asserted } from './batch-judge.ts'
import type { Batch } from './batch-types.ts'
import type { TallyChange } from './heads.ts'
import type { AddedParts, FreshVersion } from './rows.ts'

/**
 * Remembers who asserted each version, and in what order. An assertion says which version; where it came in several
 * contents, a claim says which of them.
 *
 * @param last number of the last arrival
 * @returns the assertions that were not there before, and how many claims were not
 */
export async function insertAssertions(
  tx: Tx,
  batch: Pick<Batch, 'source' | 'grading'>,
  asserted: readonly Asserted[],
  { at, last }: { readonly at: number; readonly last: number },
): Promise<{ readonly rows: readonly { readonly seq: number; readonly label: number }[]; readonly claims: number }> {
  if (asserted.length === 0) return { rows: [], claims: 0 }
  const by = [batch.source, at, batch.grading?.reliability ?? null, batch.grading?.credibility ?? null]
  const numbered = asserted.map((a, i) => ({ ...a, arrived: last + i + 1 }))
  const rows = await tx.query<{ seq: number; label_id: number }>(
    `insert into assertion(seq, source, label_id, at, reliability, credibility, arrived, open) select s, $1, l, $2, $3, $4, n, o
     from unnest($5::bigint[], $6::int[], $7::bigint[], $8::bool[]) as t(s, l, n, o) on conflict do nothing returning seq, label_id`,
    [
      ...by,
      pgArray(numbered.map((a) => a.seq)),
      pgArray(numbered.map((a) => a.label)),
      pgArray(numbered.map((a) => a.arrived)),
      pgArray(numbered.map((a) => a.variant < 0)),
    ],
  )
  const apart = numbered.filter((a) => a.apart || a.signed !== undefined)
  const claims =
    apart.length === 0
      ? []
      : await tx.query(
          `insert into claim(source, at, reliability, credibility, seq, variant, arrived, signed) select $1, $2, $3, $4, s, v, n, l
           from unnest($5::bigint[], $6::int[], $7::bigint[], $8::int[]) as t(s, v, n, l) on conflict do nothing returning seq`,
          [
            ...by,
            pgArray(apart.map((a) => a.seq)),
            pgArray(apart.map((a) => a.variant)),
            pgArray(apart.map((a) => a.arrived)),
            pgArray(apart.map((a) => a.signed ?? null)),
          ],
        )
  return {
    rows: rows.map((r) => ({ seq: Number(r.seq), label: Number(r.label_id) })),
    claims: claims.length,
  }
}

/** Notes the last version of each label and kind: where feeds find what is new. */
export async function writeShelves(tx: Tx, fresh: readonly FreshVersion[]): Promise<void> {
  const last = new Map<string, { label: number; kind: number; seq: number }>()
  for (const { row } of fresh) last.set(`${row.label} ${row.kind}`, { label: row.label, kind: row.kind, seq: row.seq })
  const shelves = [...last.values()]
  if (shelves.length > 0)
    await tx.query(
      'insert into shelf(label_id, kind, last) select * from unnest($1::int[], $2::int[], $3::bigint[]) on conflict (label_id, kind) do update set last = excluded.last',
      [pgArray(shelves.map((s) => s.label)), pgArray(shelves.map((s) => s.kind)), pgArray(shelves.map((s) => s.seq))],
    )
}

/**
 * Notes for feeds that something about a version already stored has changed, for those who may read the label: a marked
 * part, or who asserts it. Nothing is written where nobody keeps a feed.
 *
 * @param last number of the last arrival
 * @returns how many numbers were used
 */
export async function writeNews(
  tx: Tx,
  last: number,
  news: readonly { readonly seq: number; readonly label: number }[],
): Promise<number> {
  if (news.length === 0) return 0
  await tx.query(
    `insert into feed_news(arrived, seq, label_id) select $1::bigint + n, s, l from unnest($2::bigint[], $3::int[]) with ordinality as t(s, l, n) where exists (select from feed)`,
    [last, pgArray(news.map((n) => n.seq)), pgArray(news.map((n) => n.label))],
  )
  return news.length
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
  return writeFacts(tx, last, { at, topic: 'objects.stored' }, byLabel)
}

/** @param byLabel ids and types, by number of the label they are told under @returns how many facts */
export async function writeFacts(
  tx: Tx,
  last: number,
  { at, topic }: { readonly at: number; readonly topic: 'objects.stored' | 'objects.withdrawn' },
  byLabel: ReadonlyMap<number, { readonly ids: ReadonlySet<string>; readonly types: ReadonlySet<string> }>,
): Promise<number> {
  const facts = [...byLabel]
  if (facts.length > 0)
    await tx.query(
      `insert into outbox(id, topic, label_id, at, ids, types) select $1::bigint + n, $6, l, $2, i, t from unnest($3::int[], $4::text[], $5::text[]) with ordinality as x(l, i, t, n)`,
      [
        last,
        at,
        pgArray(facts.map(([label]) => label)),
        pgArray(facts.map(([, f]) => JSON.stringify([...f.ids]))),
        pgArray(facts.map(([, f]) => JSON.stringify([...f.types]))),
        topic,
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
