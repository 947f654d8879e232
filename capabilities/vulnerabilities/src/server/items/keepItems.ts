import { createHash, randomUUID } from 'node:crypto'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { pgArray, type Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import type { FeedItem } from '../../core/index.ts'
import type { ItemTables } from './tables.ts'

export type StoredKind = Exclude<FeedItem, { readonly kind: 'epss' }>

/** Counts of one batch, and the ids something new is known of. */
export interface KeptBatch {
  new: number
  changed: number
  same: number
  readonly ids: Set<string>
}

/** One item on its way in. */
interface Draft {
  readonly item: StoredKind
  readonly chain: string
  readonly digest: string
  readonly version: number
  readonly body: string
}

interface Head {
  readonly row_id: string
  readonly chain: string
  readonly digest: string
  readonly version: number | string
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

/**
 * What makes two items versions of one thing. Statements of one VEX document on one vulnerability are one set, told by the
 * `#` in the source's key: what a newer version of the document does not say any more has ended. Statements of others
 * (operators) are one by what they speak of.
 */
export function chainOf(item: StoredKind): string {
  const parts = [item.kind, item.source.key, item.id]
  if (item.kind === 'vex' && !isSet(item)) parts.push(JSON.stringify([item.equipment, item.products]))
  return sha256(parts.join('\0'))
}

const isSet = (item: StoredKind): boolean => item.kind === 'vex' && item.source.key.includes('#')

const versionOf = (item: StoredKind): number =>
  item.kind === 'record' ? (item.modified ?? 0) : item.kind === 'vex' ? item.at : 0

function draftOf(item: StoredKind): Draft {
  const body = JSON.stringify(item)
  return { item, chain: chainOf(item), digest: sha256(body), version: versionOf(item), body }
}

/** What a batch would change: rows to write, rows to end, and the counts. */
interface Plan {
  readonly write: readonly Draft[]
  readonly end: readonly string[]
  readonly counts: KeptBatch
}

function planOf(drafts: readonly Draft[], heads: readonly Head[]): Plan {
  const byChain = new Map<string, Head[]>()
  for (const head of heads) byChain.set(head.chain, [...(byChain.get(head.chain) ?? []), head])
  const write: Draft[] = []
  const end: string[] = []
  const counts: KeptBatch = { new: 0, changed: 0, same: 0, ids: new Set() }
  for (const [chain, all] of Map.groupBy(drafts, (draft) => draft.chain)) {
    const kept = byChain.get(chain) ?? []
    const newest = Math.max(...kept.map((head) => Number(head.version)))
    // Of one that is no set, the last given counts.
    const last = all.at(-1)
    const given = last === undefined || isSet(last.item) ? unique(all) : [last]
    counts.same += all.length - given.length
    if (kept.length > 0 && Math.max(...given.map((draft) => draft.version)) < newest) {
      counts.same += given.length
      continue
    }
    const known = new Set(kept.map((head) => head.digest))
    const fresh = given.filter((draft) => !known.has(draft.digest))
    const said = new Set(given.map((draft) => draft.digest))
    const gone = kept.filter((head) => !said.has(head.digest))
    counts.same += given.length - fresh.length
    counts[kept.length === 0 ? 'new' : 'changed'] += fresh.length
    write.push(...fresh)
    end.push(...gone.map((head) => head.row_id))
    if (fresh.length + gone.length > 0) for (const draft of given) counts.ids.add(draft.item.id)
  }
  return { write, end, counts }
}

const unique = (drafts: readonly Draft[]): readonly Draft[] => [
  ...new Map(drafts.map((draft) => [draft.digest, draft])).values(),
]

/**
 * Keeps one batch in one transaction, with the fact that tells of it.
 *
 * @param within more to do in the same transaction: the note of a job's step
 */
export async function keepBatch(
  host: Host,
  label: Label,
  items: readonly StoredKind[],
  within?: (tx: Tx, counts: KeptBatch) => Promise<void>,
): Promise<KeptBatch> {
  const drafts = items.map(draftOf)
  return host.tables.asOwner(async (tx) => {
    const labelId = await host.tables.labelNumber(tx, label)
    const db = tx.db<ItemTables>()
    const heads = await headsOf(tx, drafts).where('label_id', '=', labelId).forUpdate().execute()
    const { write, end, counts } = planOf(drafts, heads)
    const now = host.clock.now()
    if (end.length > 0)
      await db
        .updateTable('vulnerability_item')
        .set({ until: now })
        .where('row_id', '=', sql<string>`any(${pgArray(end)}::text[])`)
        .execute()
    if (write.length > 0) {
      const column = (pick: (draft: Draft) => string | number) => pgArray(write.map(pick))
      await sql`insert into vulnerability_item(row_id, label_id, label, chain, digest, kind, vulnerability, source, version, at, body)
        select r, ${labelId}::int, ${canonicalLabel(label)}::text, c, d, k, v, s, n, ${now}::bigint, b
        from unnest(${pgArray(write.map(() => randomUUID()))}::text[], ${column((one) => one.chain)}::text[], ${column((one) => one.digest)}::text[],
          ${column((one) => one.item.kind)}::text[], ${column((one) => one.item.id)}::text[], ${column((one) => one.item.source.key)}::text[],
          ${column((one) => one.version)}::bigint[], ${column((one) => one.body)}::text[]) as t(r, c, d, k, v, s, n, b)`.execute(
        db,
      )
    }
    if (counts.ids.size > 0)
      await host.events.publish(tx, {
        topic: 'vulnerability.changed',
        label: labelId,
        at: now,
        ids: [...counts.ids],
        types: [...new Set(items.map((item) => item.kind))],
      })
    await within?.(tx, counts)
    return counts
  })
}

/** See `OwnItemBook.endOthers`. */
export async function endOthers(host: Host, label: Label, source: string, named: ReadonlySet<string>): Promise<number> {
  return host.tables.asOwner(async (tx) => {
    const labelId = await host.tables.labelNumber(tx, label)
    const db = tx.db<ItemTables>()
    const rows = await db
      .selectFrom('vulnerability_item')
      .select(['row_id', 'vulnerability'])
      .where('kind', '=', 'kev')
      .where('source', '=', source)
      .where('label_id', '=', labelId)
      .where('until', 'is', null)
      .execute()
    const gone = rows.filter(({ vulnerability }) => !named.has(vulnerability))
    if (gone.length === 0 || gone.length > rows.length * MOST_ENDED) return 0
    const now = host.clock.now()
    await db
      .updateTable('vulnerability_item')
      .set({ until: now })
      .where('row_id', '=', sql<string>`any(${pgArray(gone.map(({ row_id }) => row_id))}::text[])`)
      .execute()
    await host.events.publish(tx, {
      topic: 'vulnerability.changed',
      label: labelId,
      at: now,
      ids: gone.map(({ vulnerability }) => vulnerability),
      types: ['kev'],
    })
    return gone.length
  })
}

/** Share of a catalogue that one edition takes out at most. */
const MOST_ENDED = 0.1

/** What keeping would do, as this reader sees it; nothing is written. */
export async function judgeBatch(
  host: Host,
  subject: Subject,
  label: Label,
  items: readonly StoredKind[],
): Promise<KeptBatch> {
  const drafts = items.map(draftOf)
  const heads = await host.tables.readAs(subject, (tx) =>
    headsOf(tx, drafts).where('label', '=', canonicalLabel(label)).execute(),
  )
  return planOf(drafts, heads).counts
}

const headsOf = (tx: Tx, drafts: readonly Draft[]) =>
  tx
    .db<ItemTables>()
    .selectFrom('vulnerability_item')
    .select(['row_id', 'chain', 'digest', 'version'])
    .where('chain', '=', sql<string>`any(${pgArray([...new Set(drafts.map((draft) => draft.chain))])}::text[])`)
    .where('until', 'is', null)
