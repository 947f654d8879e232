import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'

/**
 * A file sealed with a passphrase, as age does it: scrypt makes a key of it, the file is AES-256-GCM in chunks whose nonces
 * count and whose last one says so (STREAM). A chunk that is changed, left out, moved or added is found out before a byte
 * of it is believed; a file larger than memory streams through.
 */
const MAGIC = Buffer.from('testudo-sealed-1\n')
const SALT_BYTES = 32
const MAC_BYTES = 32
const TAG_BYTES = 16
const CHUNK = 64 * 1024
/** 128 MiB and about half a second for each guess (OWASP: N = 2^17, r = 8, p = 1). */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 192 * 1024 ** 2 }
const MIN_CHARACTERS = 12

type Bytes = AsyncIterable<Uint8Array>

/** @throws {Fault} `backup.weak_passphrase` */
export function checkPassphrase(passphrase: string): void {
  if ([...passphrase.normalize('NFKC')].length >= MIN_CHARACTERS) return
  throw new Fault(
    'invalid',
    'backup.weak_passphrase',
    `Choose a passphrase of at least ${MIN_CHARACTERS} characters; six words are good.`,
  )
}

async function keysOf(passphrase: string, salt: Uint8Array): Promise<{ file: Buffer; header: Buffer }> {
  const root = await new Promise<Buffer>((done, fail) =>
    scrypt(passphrase.normalize('NFKC'), salt, 32, COST, (error, key) => (error === null ? done(key) : fail(error))),
  )
  const derive = (what: string) => Buffer.from(hkdfSync('sha256', root, salt, what, 32))
  return { file: derive('file'), header: derive('header') }
}

const macOf = (key: Buffer, head: Uint8Array) => createHmac('sha256', key).update(head).digest()

/** 11 bytes that count and one that says whether this is the last chunk. */
function nonceOf(counter: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(counter, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Cuts a stream into pieces of exactly `size` bytes; only the last may be shorter. Always at least one. */
async function* pieces(bytes: Bytes, size: number): AsyncGenerator<{ readonly piece: Buffer; readonly last: boolean }> {
  let waiting: Buffer[] = []
  let held = 0
  for await (const chunk of bytes) {
    waiting.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    held += chunk.length
    if (held <= size) continue
    const all = Buffer.concat(waiting)
    let from = 0
    // One byte more must be there before a piece is known not to be the last.
    for (; held - from > size; from += size) yield { piece: all.subarray(from, from + size), last: false }
    waiting = [all.subarray(from)]
    held -= from
  }
  yield { piece: Buffer.concat(waiting), last: true }
}

/** Seals a stream. */
export async function* seal(bytes: Bytes, passphrase: string): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(SALT_BYTES)
  const keys = await keysOf(passphrase, salt)
  const head = Buffer.concat([MAGIC, salt])
  yield Buffer.concat([head, macOf(keys.header, head)])
  let counter = 0
  for await (const { piece, last } of pieces(bytes, CHUNK)) {
    const cipher = createCipheriv('aes-256-gcm', keys.file, nonceOf(counter, last))
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
    counter += 1
  }
}

/** Whether these first bytes are of a sealed file. */
export const isSealed = (start: Uint8Array): boolean => Buffer.from(start.subarray(0, MAGIC.length)).equals(MAGIC)

/**
 * Opens what `seal` made; what is not sealed passes as it is.
 *
 * @throws {Fault} `backup.sealed` without a passphrase, `backup.wrong_passphrase`, `backup.damaged` where a chunk is not the one that was written
 */
export async function* unseal(bytes: Bytes, passphrase: string | undefined): AsyncGenerator<Uint8Array> {
  const source = bytes[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  const headBytes = MAGIC.length + SALT_BYTES + MAC_BYTES
  while (start.length < headBytes) {
    const next = await source.next()
    if (next.done === true) break
    start = Buffer.concat([start, next.value])
  }
  async function* rest(from: number): AsyncGenerator<Uint8Array> {
    if (start.length > from) yield start.subarray(from)
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value
  }
  try {
    if (!isSealed(start)) {
      yield* rest(0)
      return
    }
    if (passphrase === undefined)
      throw new Fault('invalid', 'backup.sealed', 'This backup is sealed. Give its passphrase with --passphrase-file.')
    const head = start.subarray(0, MAGIC.length + SALT_BYTES)
    const keys = await keysOf(passphrase, head.subarray(MAGIC.length))
    const mac = start.subarray(head.length, headBytes)
    if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, macOf(keys.header, head)))
      throw new Fault(
        'denied',
        'backup.wrong_passphrase',
        'This passphrase does not open the backup. Try the one it was made with.',
      )
    let counter = 0
    for await (const { piece, last } of pieces(rest(headBytes), CHUNK + TAG_BYTES)) {
      yield open(keys.file, piece, nonceOf(counter, last))
      counter += 1
    }
  } finally {
    await source.return?.()
  }
}

function open(key: Buffer, piece: Buffer, nonce: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAuthTag(piece.subarray(piece.length - TAG_BYTES))
    return Buffer.concat([decipher.update(piece.subarray(0, piece.length - TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new Fault('invalid', 'backup.damaged', 'This is not a whole backup. Use another copy.', { cause })
  }
}
