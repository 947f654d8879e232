import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'

/**
 * A file of the evidence store: sixteen random bytes that make its key, then AES-256-GCM in chunks whose nonces count and
 * whose last one says so (STREAM, Hoang et al. 2015). Malware at rest is nothing a scanner deletes or a person runs, and a
 * chunk that was changed, moved, added or left out is found out before a byte of it is given away.
 */
const SALT_BYTES = 16
const TAG_BYTES = 16
const CHUNK = 64 * 1024
const SEALED = CHUNK + TAG_BYTES

type Bytes = AsyncIterable<Uint8Array>

const keyOf = (key: Uint8Array, salt: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, 'evidence file', 32))

function nonceOf(counter: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(counter, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Cuts a stream into pieces of `size` bytes; only the last may be shorter. Always at least one. */
async function* piecesOf(
  bytes: Bytes,
  size: number,
): AsyncGenerator<{ readonly piece: Buffer; readonly last: boolean }> {
  let held = Buffer.alloc(0)
  for await (const chunk of bytes) {
    held = Buffer.concat([held, chunk])
    // One byte more must be there before a piece is known not to be the last.
    for (; held.length > size; held = held.subarray(size)) yield { piece: held.subarray(0, size), last: false }
  }
  yield { piece: held, last: true }
}

/** Seals a stream with the key of the store. */
export async function* sealed(bytes: Bytes, key: Uint8Array): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(SALT_BYTES)
  const own = keyOf(key, salt)
  yield salt
  let counter = 0
  for await (const { piece, last } of piecesOf(bytes, CHUNK)) {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(counter, last))
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
    counter += 1
  }
}

/** Opens what `sealed` made. @throws {Fault} `incidents.evidence_damaged` at the first chunk that is not the one written */
export async function* opened(bytes: Bytes, key: Uint8Array): AsyncGenerator<Uint8Array> {
  let own: Buffer | undefined
  let counter = 0
  for await (const { piece, last } of piecesOf(
    withoutSalt(bytes, (salt) => (own = keyOf(key, salt))),
    SEALED,
  )) {
    if (own === undefined || piece.length < TAG_BYTES) throw damaged()
    const cipher = createDecipheriv('aes-256-gcm', own, nonceOf(counter, last))
    cipher.setAuthTag(piece.subarray(piece.length - TAG_BYTES))
    try {
      yield Buffer.concat([cipher.update(piece.subarray(0, piece.length - TAG_BYTES)), cipher.final()])
    } catch (cause) {
      throw damaged(cause)
    }
    counter += 1
  }
}

async function* withoutSalt(bytes: Bytes, tell: (salt: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  let start: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of bytes) {
    if (start === undefined) {
      yield chunk
      continue
    }
    start = Buffer.concat([start, chunk])
    if (start.length < SALT_BYTES) continue
    tell(start.subarray(0, SALT_BYTES))
    yield start.subarray(SALT_BYTES)
    start = undefined
  }
}

export const damaged = (cause?: unknown): Fault =>
  new Fault(
    'conflict',
    'incidents.evidence_damaged',
    'The bytes of this evidence were changed on the disk. Nothing more of them is given away; verify it and bring them again.',
    { cause },
  )
