import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'

/** Credentials for foreign servers at rest: AES-256-GCM under a key of the data folder, bound to their source. */
export function sealSecret(key: Uint8Array, source: string, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(source))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

/** @throws {Fault} `unavailable` when the key of the data folder is another one */
export function openSecret(key: Uint8Array, source: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(source))
    cipher.setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8')
  } catch (cause) {
    throw new Fault('unavailable', 'sharing.secret_lost', 'The credential cannot be read any more. Give it again.', {
      cause,
    })
  }
}
