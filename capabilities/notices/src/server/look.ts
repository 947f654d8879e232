import { canonicalLabel } from '@testudo/kernel/label'
import { URGENCIES, type WaitingItem } from '@testudo/kernel/waiting'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Insertable, Selectable } from 'kysely'
import { type Chain, isAtLeast, nthCall } from '../core/chain.ts'
import { isUrgent, wants } from '../core/settings.ts'
import type { NoticeContext, Plan, Told } from './context.ts'
import { enqueue } from './enqueue.ts'
import { type NoticeTables, noticeDb } from './tables.ts'

/** What of one person's waiting things is looked at: the most urgent, then the oldest. */
const MOST_ITEMS = 1_000
/** Gone for less than this it was only not to be seen: a capability did not answer. */
const BACK_MS = 10 * 60_000

/** An item under one label, as a text. */
export const keyOf = (item: string, label: number): string => `${label} ${item}`

/** What waits for a person, most urgent first; nothing they may not read, whatever was gathered. */
export async function waitingFor(
  { host }: NoticeContext,
  { subject }: Pick<Told, 'subject'>,
): Promise<readonly WaitingItem[]> {
  const gathered = await host.gather.waiting(subject)
  const rank = ({ urgency }: WaitingItem) => URGENCIES.length - URGENCIES.indexOf(urgency)
  const once = new Map(gathered.filter(({ label }) => host.tables.mayRead(subject, label)).map((one) => [one.id, one]))
  return [...once.values()]
    .toSorted((a, b) => rank(a) - rank(b) || a.since - b.since || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_ITEMS)
}

interface Numbered extends WaitingItem {
  readonly number: number
}

/** What was seen last of each account, so that looking at what has not changed asks no table. */
export type Seen = Map<string, { readonly what: string; readonly keys: readonly string[] }>

/**
 * Looks at what waits for one person: what is new is put into a letter, by their settings; what presses is watched until
 * somebody answers.
 *
 * @returns keys of all items that were seen: what does not press stays answered too, as long as it waits
 */
export async function lookFor(context: NoticeContext, told: Told, plan: Plan, last: Seen): Promise<readonly string[]> {
  const { host } = context
  const items = await waitingFor(context, told)
  const what = JSON.stringify([
    told,
    plan.revision,
    items.map(({ id, since, urgency, label }) => [id, since, urgency, label]),
  ])
  const before = last.get(told.person.account)
  if (before?.what === what) return before.keys
  const keys = await host.tables.asOwner(async (tx) => {
    const numbers = new Map<string, number>()
    const numbered: Numbered[] = []
    for (const item of items) {
      const text = canonicalLabel(item.label)
      const number = numbers.get(text) ?? (await host.tables.labelNumber(tx, item.label))
      numbers.set(text, number)
      numbered.push({ ...item, number })
    }
    const watched = numbered.filter(({ urgency }) => isAtLeast(urgency, plan.chain.least))
    await watch(tx, watched, plan.chain, host)
    await notice(context, tx, told, numbered)
    return numbered.map(({ id, number }) => keyOf(id, number))
  })
  last.set(told.person.account, { what, keys })
  return keys
}

/** Notes that items wait, so that people are called for them until somebody sees to it; without a chain nobody is called. */
export async function watch(
  tx: Tx,
  items: readonly Numbered[],
  chain: Chain | undefined,
  { clock, tables }: Pick<Host, 'clock' | 'tables'>,
): Promise<void> {
  if (items.length === 0) return
  const db = noticeDb(tx)
  const now = clock.now()
  const ids = items.map(({ id }) => id)
  const rows = await db.selectFrom('notices_item').selectAll().where('item', 'in', ids).execute()
  const known = new Map(rows.map((row) => [keyOf(row.item, row.label_id), row]))
  const fresh: Insertable<NoticeTables['notices_item']>[] = []
  for (const item of items) {
    const before = known.get(keyOf(item.id, item.number))
    if (before === undefined)
      fresh.push({ ...rowOf(item), ...ANEW, seen_at: now, next_at: nextAt(item, chain, now, 0) })
    else await watchAgain(tx, item, before, chain, now)
  }
  for (let from = 0; from < fresh.length; from += tables.batchSize)
    await db
      .insertInto('notices_item')
      .values(fresh.slice(from, from + tables.batchSize))
      .execute()
}

const ANEW = { gone_at: null, taken_by: null, taken_name: null, taken_at: null, calls: 0 } as const

const rowOf = ({ id, capability, kind, urgency, route, since, label, number }: Numbered) => ({
  item: id,
  capability,
  kind,
  urgency,
  route,
  since,
  label: JSON.stringify(label),
  label_id: number,
})

const nextAt = (item: Numbered, chain: Chain | undefined, since: number, calls: number): number | null =>
  (chain !== undefined && isAtLeast(item.urgency, chain.least) ? nthCall(chain, since, calls)?.at : undefined) ?? null

async function watchAgain(
  tx: Tx,
  item: Numbered,
  before: Selectable<NoticeTables['notices_item']>,
  chain: Chain | undefined,
  now: number,
): Promise<void> {
  const same = noticeDb(tx).updateTable('notices_item').where('item', '=', item.id).where('label_id', '=', item.number)
  if (before.gone_at !== null && now - Number(before.gone_at) > BACK_MS) {
    // It was done, and waits again: nobody has answered for this time.
    await same.set({ ...rowOf(item), ...ANEW, seen_at: now, next_at: nextAt(item, chain, now, 0) }).execute()
    return
  }
  const next = before.taken_at === null ? nextAt(item, chain, Number(before.seen_at), before.calls) : null
  const begins = before.next_at === null && next !== null
  if (before.gone_at === null && before.urgency === item.urgency && !begins) return
  await same.set({ ...rowOf(item), gone_at: null, ...(begins ? { next_at: next } : {}) }).execute()
}

/** Tells a person of what is new to them, and forgets what does not wait any more. */
async function notice(
  context: NoticeContext,
  tx: Tx,
  { person, ways }: Told,
  items: readonly Numbered[],
): Promise<void> {
  const { account, settings } = person
  const db = noticeDb(tx)
  const now = context.host.clock.now()
  const known = await db
    .selectFrom('notices_notice')
    .select(['id', 'item', 'label_id', 'gone_at'])
    .where('account', '=', account)
    .where('kind', '!=', 'change')
    .where('call', '=', 0)
    .where((is) => is.or([is('gone_at', 'is', null), is('gone_at', '>', now - 86_400_000)]))
    .execute()
  const open = new Map(items.map((item) => [item.id, item]))
  const gone = known.filter((row) => row.gone_at === null && !open.has(row.item)).map(({ id }) => id)
  if (gone.length > 0) await db.updateTable('notices_notice').set({ gone_at: now }).where('id', 'in', gone).execute()
  if (ways === 0) return
  const before = new Map(known.map((row) => [row.id, row]))
  // What has become urgent is told once more.
  const wanted = items
    .filter((item) => wants(settings, item))
    .map((item) => ({ item, id: context.idOf('notice', account, item.id, item.since, isUrgent(item.urgency) ? 1 : 0) }))
  for (const { id, item } of wanted) {
    const row = before.get(id)
    if (row !== undefined && (row.gone_at !== null || row.label_id !== item.number))
      await db
        .updateTable('notices_notice')
        .set({ gone_at: null, label_id: item.number })
        .where('id', '=', id)
        .execute()
  }
  const fresh = wanted.filter(({ id }) => !before.has(id))
  const rows = fresh.map(({ id, item }) => ({
    id,
    account,
    item: item.id,
    kind: item.kind,
    urgency: item.urgency,
    route: item.route,
    since: item.since,
    at: now,
    gone_at: null,
    call: 0,
    label_id: item.number,
  }))
  const size = context.host.tables.batchSize
  for (let from = 0; from < rows.length; from += size)
    await db
      .insertInto('notices_notice')
      .values(rows.slice(from, from + size))
      .onConflict((already) => already.column('id').doUpdateSet({ gone_at: null }))
      .execute()
  if (rows.length > 0) await enqueue(context, tx, person, rows)
}
