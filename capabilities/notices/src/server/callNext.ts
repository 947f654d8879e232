import type { Selectable } from 'kysely'
import type { Subject } from '@testudo/kernel/subject'
import { type Call, isAtLeast, nthCall } from '../core/chain.ts'
import type { Tx } from '@testudo/platform/storage'
import { onCallAt, type Rota } from '../core/rota.ts'
import { type NoticeContext, personOf, type Plan } from './context.ts'
import { enqueue } from './enqueue.ts'
import { type NoticeTables, noticeDb } from './tables.ts'

type Item = Selectable<NoticeTables['notices_item']>

const AT_ONCE = 100
/** After the node was down nobody is called twice in one breath. */
const BREATH_MS = 60_000

/** Calls the next one for everything that presses and that nobody sees to. */
export async function callNext(context: NoticeContext, plan: Plan): Promise<void> {
  const { host } = context
  const due = await host.tables.asOwner((tx) =>
    noticeDb(tx)
      .selectFrom('notices_item')
      .selectAll()
      .where('next_at', '<=', host.clock.now())
      .where('gone_at', 'is', null)
      .where('taken_at', 'is', null)
      .orderBy('next_at')
      .orderBy('item')
      .limit(AT_ONCE)
      .execute(),
  )
  for (const item of due) await callOne(context, plan, item)
}

const whoIs = (call: Call, rota: Rota, now: number): string | undefined =>
  call.who === 'account' ? call.account : onCallAt(rota, now)[call.who]

async function callOne(context: NoticeContext, { rota, chain }: Plan, item: Item): Promise<void> {
  const { host } = context
  const now = host.clock.now()
  const due = isAtLeast(item.urgency, chain.least) ? nthCall(chain, Number(item.seen_at), item.calls) : undefined
  if (due === undefined || due.at > now) {
    await host.tables.asOwner((tx) => setNext(tx, item, { next_at: due?.at ?? null }))
    return
  }
  const account = whoIs(due.call, rota, now)
  const subject = account === undefined ? undefined : await host.accounts.find(account)
  // Who may not read it is not called for it, and learns nothing of it: the next one is.
  const called = subject !== undefined && (await mayKnow(context, subject, item)) ? subject.id : undefined
  const next = nthCall(chain, Number(item.seen_at), item.calls + 1)
  await host.tables.asOwner(async (tx) => {
    const change = { calls: item.calls + 1, next_at: next === undefined ? null : Math.max(next.at, now + BREATH_MS) }
    if (!(await setNext(tx, item, change)) || called === undefined) return
    const id = context.idOf('call', item.item, item.label_id, Number(item.seen_at), item.calls)
    const { kind, urgency, route, since, label_id } = item
    const row = { id, account: called, item: item.item, kind, urgency, route, since, label_id, at: now, gone_at: null }
    await noticeDb(tx)
      .insertInto('notices_notice')
      .values({ ...row, call: item.calls + 1 })
      .onConflict((already) => already.column('id').doNothing())
      .execute()
    await enqueue(context, tx, await personOf(tx, called), [{ id, urgency }], true)
  })
}

/** Only as long as nobody has answered or called meanwhile. */
async function setNext(
  tx: Tx,
  item: Item,
  change: { readonly next_at: number | null; readonly calls?: number },
): Promise<boolean> {
  const done = await noticeDb(tx)
    .updateTable('notices_item')
    .set(change)
    .where('item', '=', item.item)
    .where('label_id', '=', item.label_id)
    .where('calls', '=', item.calls)
    .where('taken_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

async function mayKnow({ host }: NoticeContext, subject: Subject, item: Item): Promise<boolean> {
  const seen = await host.tables.readAs(subject, (tx) =>
    noticeDb(tx)
      .selectFrom('notices_item')
      .select('item')
      .where('item', '=', item.item)
      .where('label_id', '=', item.label_id)
      .executeTakeFirst(),
  )
  return seen !== undefined
}
