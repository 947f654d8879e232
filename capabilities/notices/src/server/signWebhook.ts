import { createHmac } from 'node:crypto'

/** A secret as Standard Webhooks writes it, to be shown once. */
export const secretText = (key: Uint8Array): string => `whsec_${Buffer.from(key).toString('base64')}`

/**
 * Headers of one call (Standard Webhooks 1.0.0, "Signature scheme"): HMAC-SHA256 over `id.timestamp.body`, base64.
 *
 * @param id stays the same when a message is sent again @param at when it is sent, Unix ms @param keys every secret that holds, newest first
 */
export function webhookHeaders(
  id: string,
  at: number,
  body: string,
  keys: readonly Uint8Array[],
): Readonly<Record<string, string>> {
  const timestamp = Math.floor(at / 1_000)
  const sign = (key: Uint8Array) =>
    `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': keys.map(sign).join(' '),
  }
}
