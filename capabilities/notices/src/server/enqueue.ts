import type { Tx } from '@testudo/platform/storage'
import { isHeldBack, isUrgent, sendAt, type Way } from '../core/settings.ts'
import type { Urgency } from '@testudo/kernel/waiting'
import { mailReaches, type NoticeContext, type Person } from './context.ts'
import { noticeDb } from './tables.ts'

interface Route {
  readonly way: Way
  readonly target: string
}

/** By which ways somebody is reached besides the screen. */
export async function routesOf({ host }: NoticeContext, tx: Tx, person: Person): Promise<readonly Route[]> {
  const webhooks = person.settings.webhook.on
    ? await noticeDb(tx)
        .selectFrom('notices_webhook')
        .select('id')
        .where('account', '=', person.account)
        .where('off', 'is', null)
        .orderBy('id')
        .execute()
    : []
  return [
    ...(host.mail !== undefined && mailReaches(person) ? [{ way: 'mail' as const, target: '' }] : []),
    ...webhooks.map(({ id }) => ({ way: 'webhook' as const, target: id })),
  ]
}

/**
 * Puts notices into the letter that waits for this person, one for each way; where none waits, begins one. A letter that was
 * tried already keeps its words. @returns whether any way leads to the person
 */
export async function enqueue(
  context: NoticeContext,
  tx: Tx,
  person: Person,
  notices: readonly { readonly id: string; readonly urgency: Urgency }[],
  called = false,
): Promise<boolean> {
  const [first] = notices
  const routes = await routesOf(context, tx, person)
  if (first === undefined) return routes.length > 0
  const now = context.host.clock.now()
  const urgent = called || notices.some(({ urgency }) => isUrgent(urgency))
  // Whoever is on call has said that they may be woken.
  const settings = called ? { ...person.settings, quiet: { ...person.settings.quiet, on: false } } : person.settings
  for (const route of routes) {
    const sent = await lastSent(tx, person.account, route)
    const at = sendAt(settings, urgent, now, sent)
    const held = isHeldBack(sent, now)
    const letter =
      (await openLetter(tx, person.account, route, at)) ?? context.idOf('letter', route.way, route.target, first.id)
    await noticeDb(tx)
      .insertInto('notices_letter')
      .values({
        id: letter,
        account: person.account,
        ...route,
        at: now,
        next_at: at,
        tries: 0,
        sent_at: null,
        ended: null,
        trouble: null,
        said: null,
        held,
      })
      .onConflict((already) => (held ? already.column('id').doUpdateSet({ held }) : already.column('id').doNothing()))
      .execute()
    await noticeDb(tx)
      .insertInto('notices_in_letter')
      .values(notices.map(({ id }) => ({ letter, notice: id })))
      .onConflict((already) => already.doNothing())
      .execute()
  }
  return routes.length > 0
}

/** The letter that waits, brought forward when something in it may go sooner. */
async function openLetter(tx: Tx, account: string, { way, target }: Route, at: number): Promise<string | undefined> {
  const open = await noticeDb(tx)
    .selectFrom('notices_letter')
    .select(['id', 'next_at'])
    .where('account', '=', account)
    .where('way', '=', way)
    .where('target', '=', target)
    .where('said', 'is', null)
    .where('sent_at', 'is', null)
    .where('ended', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .executeTakeFirst()
  if (open !== undefined && Number(open.next_at) > at)
    await noticeDb(tx).updateTable('notices_letter').set({ next_at: at }).where('id', '=', open.id).execute()
  return open?.id
}

/** When the last letters by this way went, newest first. */
async function lastSent(tx: Tx, account: string, { way, target }: Route): Promise<readonly number[]> {
  const rows = await noticeDb(tx)
    .selectFrom('notices_letter')
    .select('sent_at')
    .where('account', '=', account)
    .where('way', '=', way)
    .where('target', '=', target)
    .where('sent_at', 'is not', null)
    .orderBy('sent_at', 'desc')
    .limit(10)
    .execute()
  return rows.map((row) => Number(row.sent_at))
}
