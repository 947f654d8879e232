import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { Signs } from '../core/contract.ts'
import type { NoticeContext } from './context.ts'

/** Makes one signature of the words that are signed. */
export type Signer = (signed: string) => string

/** `v1`: HMAC-SHA256 with a secret the receiver holds too. */
export const bySecret =
  (secret: Uint8Array): Signer =>
  (signed) =>
    `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`

/** `v1a`: Ed25519 (RFC 8032) with a key only this node holds. @param seed 32 bytes */
export function byKey(seed: Uint8Array): Signer {
  const key = keyOf(seed)
  return (signed) => `v1a,${sign(null, Buffer.from(signed), key).toString('base64')}`
}

/** What a receiver is given to check calls with, as Standard Webhooks writes it. A secret is to be shown once. */
export const handedOut = (
  { secretOf, seedOf }: Keys,
  signs: Signs,
  salt: string,
): { readonly secret?: string; readonly publicKey?: string } => ({
  ...(signs === 'key' ? {} : { secret: `whsec_${secretOf(salt).toString('base64')}` }),
  ...(signs === 'secret' ? {} : { publicKey: publicKeyText(seedOf(salt)) }),
})

export const signersOf = ({ secretOf, seedOf }: Keys, signs: Signs, salt: string): readonly Signer[] => [
  ...(signs === 'key' ? [] : [bySecret(secretOf(salt))]),
  ...(signs === 'secret' ? [] : [byKey(seedOf(salt))]),
]

/**
 * Headers of one call (Standard Webhooks 1.0.0, "Signature scheme" and "Webhook headers"): signatures over
 * `id.timestamp.body`, base64, side by side.
 *
 * @param id stays the same when a message is sent again @param at when it is sent, Unix ms @param signers all that hold, newest first
 */
export function webhookHeaders(
  id: string,
  at: number,
  body: string,
  signers: readonly Signer[],
): Readonly<Record<string, string>> {
  const timestamp = Math.floor(at / 1_000)
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signers.map((signer) => signer(`${id}.${timestamp}.${body}`)).join(' '),
  }
}

type Keys = Pick<NoticeContext, 'secretOf' | 'seedOf'>

/** What stands before the seed of a private, and how long what stands before a public key is (RFC 8410 §7, §4). */
const PRIVATE = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_BYTES = 12

const keyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE, seed]), format: 'der', type: 'pkcs8' })

export function publicKeyText(seed: Uint8Array): string {
  const spki = createPublicKey(keyOf(seed)).export({ format: 'der', type: 'spki' })
  return `whpk_${spki.subarray(PUBLIC_BYTES).toString('base64')}`
}
