import { randomBytes, randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Tx } from '@testudo/platform/storage'
import { addWebhook, dropWebhook, rotateWebhook, testWebhook } from '../core/contract.ts'
import { callWebhook, isTaken, type Webhook } from './callWebhook.ts'
import type { NoticeContext } from './context.ts'
import { handedOut } from './signWebhook.ts'
import { noticeDb } from './tables.ts'

const MOST = 5
/** How long calls are signed with the secret before as well. */
const OVERLAP_MS = 86_400_000

const newSalt = (): string => randomBytes(24).toString('base64url')

/** Addresses a person has called. A secret is shown once; no table holds it, nor a key. */
export function webhookRoutes(context: NoticeContext): void {
  const { host } = context

  host.http.answer(addWebhook, async ({ url, signs }, { subject }) => {
    const { hostname, port, protocol } = new URL(url)
    await host.reach(hostname.replace(/^\[|\]$/g, ''), Number(port) || (protocol === 'https:' ? 443 : 80))
    const salt = newSalt()
    const id = randomUUID()
    await host.tables.asOwner(async (tx) => {
      const own = await noticeDb(tx)
        .selectFrom('notices_webhook')
        .select('id')
        .where('account', '=', subject.id)
        .execute()
      if (own.length >= MOST)
        throw new Fault('conflict', 'notices.webhooks', `You have ${MOST} webhooks. Remove one first.`)
      await noticeDb(tx)
        .insertInto('notices_webhook')
        .values({
          id,
          account: subject.id,
          url,
          salt,
          old_salt: null,
          old_until: null,
          created_at: host.clock.now(),
          off: null,
          signs,
        })
        .execute()
    })
    return { id, ...handedOut(context, signs, salt) }
  })

  host.http.answer(dropWebhook, async ({ id }, { subject }) => {
    await host.tables.asOwner(async (tx) => {
      await ownWebhook(tx, subject.id, id)
      await noticeDb(tx).deleteFrom('notices_webhook').where('id', '=', id).execute()
    })
    return {}
  })

  host.http.answer(rotateWebhook, async ({ id }, { subject }) => {
    const salt = newSalt()
    const { signs } = await host.tables.asOwner(async (tx) => {
      const before = await ownWebhook(tx, subject.id, id)
      await noticeDb(tx)
        .updateTable('notices_webhook')
        .set({ salt, old_salt: before.salt, old_until: host.clock.now() + OVERLAP_MS })
        .where('id', '=', id)
        .execute()
      return before
    })
    return handedOut(context, signs, salt)
  })

  host.http.answer(testWebhook, async ({ id }, { subject, signal }) => {
    const webhook = await host.tables.asOwner((tx) => ownWebhook(tx, subject.id, id))
    const timestamp = new Date(host.clock.now()).toISOString()
    const body = JSON.stringify({ type: 'notices.test', timestamp, data: { node: host.self.name } })
    const status = await callWebhook(context, webhook, randomUUID(), body, signal).catch((error: unknown) => {
      if (error instanceof Fault && error.kind === 'unavailable') return undefined
      throw error
    })
    const taken = status !== undefined && isTaken(status)
    if (taken)
      await host.tables.asOwner((tx) =>
        noticeDb(tx).updateTable('notices_webhook').set({ off: null }).where('id', '=', id).execute(),
      )
    return { ...(status === undefined ? {} : { status }), taken }
  })
}

/** @throws {Fault} of somebody else's as of none */
async function ownWebhook(tx: Tx, account: string, id: string): Promise<Webhook> {
  const found = await noticeDb(tx)
    .selectFrom('notices_webhook')
    .selectAll()
    .where('id', '=', id)
    .where('account', '=', account)
    .executeTakeFirst()
  if (found === undefined) throw nothingHere()
  return found
}
