import { createHash, randomBytes } from 'node:crypto'

/** A new secret of 256 bits, safe in addresses and cookies. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** How a secret is kept: it has 256 bits of its own, so one SHA-256 suffices and a stolen table opens nothing. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** A short random id, for rows people see. */
export function newId(prefix: string): string {
  return `${prefix}-${randomBytes(12).toString('base64url')}`
}
