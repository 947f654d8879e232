import { Fault } from '@testudo/kernel/fault'
import type { Selectable } from 'kysely'
import type { NoticeContext } from './context.ts'
import { signersOf, webhookHeaders } from './signWebhook.ts'
import type { NoticeTables } from './tables.ts'

export type Webhook = Selectable<NoticeTables['notices_webhook']>

const TIMEOUT_MS = 10_000
const MOST_BYTES = 65_536

/**
 * Calls a webhook once. A redirect is an answer like any other: nobody is followed anywhere.
 *
 * @returns the status of the answer; what else it says is not kept
 * @throws {Fault} `outbound.*` when it is not reached or may not be
 */
export async function callWebhook(
  context: NoticeContext,
  webhook: Webhook,
  id: string,
  body: string,
  signal?: AbortSignal,
): Promise<number> {
  const { host } = context
  const now = host.clock.now()
  const salts = [
    webhook.salt,
    ...(webhook.old_salt !== null && Number(webhook.old_until) > now ? [webhook.old_salt] : []),
  ]
  const answer = await host.outbound({
    method: 'POST',
    url: webhook.url,
    headers: webhookHeaders(
      id,
      now,
      body,
      salts.flatMap((salt) => signersOf(context, webhook.signs, salt)),
    ),
    body,
    ...(signal === undefined ? {} : { signal }),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MOST_BYTES,
  })
  await drain(answer.body)
  return answer.status
}

/** Reads to the end or to the bound, so that the connection is free; the status is known already, whatever comes. */
async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  const parts = body[Symbol.asyncIterator]()
  try {
    while ((await parts.next()).done !== true);
  } catch (error) {
    if (!(error instanceof Fault)) throw error
  }
}

export const isTaken = (status: number): boolean => status >= 200 && status < 300
