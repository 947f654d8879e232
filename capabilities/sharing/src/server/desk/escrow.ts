import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import type { Desk } from './desk.ts'

const NONCE = 12
const TAG = 16
/** Of one length whoever it is: the length of a name is a name. Longer ones fill a multiple of it. */
const BLOCK = 4_096

/** Who stands behind a copy. */
export interface Origin {
  readonly organisation: string
  readonly nation: string
  readonly person: string
  readonly object: string
  readonly at: number
}

/** AES-256-GCM under a key of its own, bound to the delegation: nonce, tag, ciphertext in base64. */
export async function seal({ host }: Desk, id: string, origin: Origin): Promise<string> {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', await host.keys.key('escrow'), nonce).setAAD(Buffer.from(id))
  const plain = Buffer.from(JSON.stringify(origin))
  const text = Buffer.alloc(Math.ceil(plain.length / BLOCK) * BLOCK, ' ')
  plain.copy(text)
  const sealed = Buffer.concat([cipher.update(text), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

export async function unseal({ host }: Desk, id: string, sealed: string): Promise<Origin> {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', await host.keys.key('escrow'), bytes.subarray(0, NONCE))
    .setAAD(Buffer.from(id))
    .setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString()
    return JSON.parse(text) as Origin
  } catch (cause) {
    throw new Fault(
      'conflict',
      'sharing.escrow_damaged',
      'The escrow cannot be opened: the key of this node is another one, or the record was changed. Look for a backup.',
      { cause },
    )
  }
}
