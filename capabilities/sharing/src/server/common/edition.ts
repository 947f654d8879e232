import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { Fault } from '@testudo/kernel/fault'
import { type EpochKey, evaluateInput, seenInput } from '../../core/seen/oprf.ts'
import type { Random } from '../../core/envelope/hash.ts'

/*
 * What one asker may be told of a topic, sealed so that only who holds a key opens what stands under it. An index row is
 * sealed under the OPRF output of its key and opens one thing on the shelf; without the answer to a blinded question all of it
 * is chance. The asker fetches the whole edition, so that what it looks up is told to nobody.
 */

const TAG = 16
const CHECK = 16
/** Offset (6 bytes), length (4) and key (32) of a thing on the shelf. */
const POINTER = 42
export const INDEX_ROW_BYTES = TAG + POINTER + CHECK
/** An index has one of these sizes, filled up with rows of chance. */
export const INDEX_SIZES: readonly number[] = Array.from({ length: 15 }, (_, i) => 256 * 2 ** i)
/** A body packed is at most this long, unpacked eight times as long. */
export const MOST_BODY_BYTES = 1_048_576
const MOST_UNPACKED = 8 * MOST_BODY_BYTES
/** A thing on the shelf takes this many bytes or twice, four times … as many. */
const SMALLEST_PLACE = 256
const SMALLEST_SHELF = 65_536
/** A key may stand for this many things at most: beyond, the peer is not believed. */
const MOST_UNDER_A_KEY = 100_000
/** Some 40 MB. */
const MOST_KNOWN = 200_000
const NONE = Buffer.alloc(12)

export interface Told {
  readonly keys: readonly string[]
  readonly body: Uint8Array
}
/** Index, then shelf. */
export interface Edition {
  readonly nonce: string
  readonly rows: number
  readonly bytes: Uint8Array
}

/** Each key is used for one thing once, so the counter begins at nothing. */
function seal(key: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, NONE)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function unseal(key: Uint8Array, sealed: Uint8Array): Buffer | undefined {
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, NONE)
    cipher.setAuthTag(sealed.subarray(sealed.length - CHECK))
    return Buffer.concat([cipher.update(sealed.subarray(0, sealed.length - CHECK)), cipher.final()])
  } catch {
    return undefined
  }
}

/** Tag and key of the n-th row under one key, from its 64 bytes, with the nonce as salt (RFC 5869). */
function rowKeys(output: Uint8Array, nonce: string, n: number): { readonly tag: Buffer; readonly key: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', output, Buffer.from(nonce, 'hex'), `testudo/told-row/1 ${n}`, TAG + 32))
  return { tag: bytes.subarray(0, TAG), key: bytes.subarray(TAG) }
}

const placeFor = (length: number): number => {
  let size = SMALLEST_PLACE
  while (size < length) size *= 2
  return size
}
/** The next size in steps of at most an eighth. */
function shelfFor(length: number): number {
  const step = Math.max(SMALLEST_SHELF, 2 ** (Math.floor(Math.log2(Math.max(1, length))) - 3))
  return Math.max(1, Math.ceil(length / step)) * step
}

/** What crosses as input of the function: both sides spell alike. */
export const toldInput = (topic: string, key: string): Uint8Array => seenInput(`topic ${topic}`, key)

/**
 * Makes an edition. About 1 ms a key.
 *
 * @param random cryptographic quality outside of tests
 * @param tell called after each key with how many are done
 * @param known the 64 bytes of keys under this very secret, kept from one edition to the next: what is new costs, the rest does not
 * @throws {Fault} `invalid` when it holds more than the largest index
 */
export function makeEdition(
  topic: string,
  items: readonly Told[],
  key: EpochKey,
  random: Random = (bytes) => Uint8Array.from(randomBytes(bytes)),
  tell: (done: number) => void = () => undefined,
  known: Map<string, Uint8Array> = new Map(),
): Edition {
  const nonce = Buffer.from(random(16)).toString('hex')
  const places: { readonly pointer: Buffer; readonly sealed: Buffer }[] = []
  const under = new Map<string, number[]>()
  for (const { keys, body } of items) {
    const packed = deflateRawSync(body)
    if (packed.length > MOST_BODY_BYTES || body.length > MOST_UNPACKED) continue
    const plain = Buffer.alloc(placeFor(packed.length + 4))
    plain.writeUInt32BE(packed.length)
    packed.copy(plain, 4)
    const own = Buffer.from(random(32))
    const number = places.push({ pointer: own, sealed: seal(own, plain) }) - 1
    for (const one of new Set(keys)) {
      const list = under.get(one)
      if (list) list.push(number)
      else under.set(one, [number])
    }
  }
  const order = places.map((_, i) => ({ i, by: Buffer.from(random(8)).toString('hex') }))
  order.sort((a, b) => (a.by < b.by ? -1 : 1))
  const pointers: Buffer[] = []
  const shelf: Buffer[] = []
  let offset = 0
  for (const { i } of order) {
    const place = places[i]
    if (place === undefined) continue
    const pointer = Buffer.alloc(POINTER)
    pointer.writeUIntBE(offset, 0, 6)
    pointer.writeUInt32BE(place.sealed.length, 6)
    place.pointer.copy(pointer, 10)
    pointers[i] = pointer
    shelf.push(place.sealed)
    offset += place.sealed.length
  }
  const rows: Buffer[] = []
  let done = 0
  for (const [one, numbers] of under) {
    const output = known.get(one) ?? evaluateInput(key.secretKey, toldInput(topic, one))
    if (known.size < MOST_KNOWN) known.set(one, output)
    for (const [n, number] of numbers.entries()) {
      const { tag, key: rowKey } = rowKeys(output, nonce, n)
      rows.push(Buffer.concat([tag, seal(rowKey, pointers[number] ?? Buffer.alloc(POINTER))]))
    }
    tell(++done)
  }
  const size = INDEX_SIZES.find((most) => most >= rows.length)
  if (size === undefined)
    throw new Fault('invalid', 'sharing.told_room', `An index holds at most ${INDEX_SIZES.at(-1)} rows. Tell less.`)
  while (rows.length < size) rows.push(Buffer.from(random(INDEX_ROW_BYTES)))
  rows.sort(Buffer.compare)
  const filler = Buffer.from(random(shelfFor(offset) - offset))
  return { nonce, rows: size, bytes: Buffer.concat([...rows, ...shelf, filler]) }
}

/** How long an edition with this many rows may be, to be believed. */
export const isEditionLength = (rows: number, bytes: number): boolean => {
  const shelf = bytes - rows * INDEX_ROW_BYTES
  return INDEX_SIZES.includes(rows) && shelf > 0 && shelf <= 2 ** 31 && shelf === shelfFor(shelf)
}

/** Where a thing stands on the shelf, and what opens it. */
export interface Pointer {
  readonly offset: number
  readonly length: number
  readonly key: Uint8Array
}

/** What stands under a key, given its 64 bytes: nothing is nothing there, or not for us. */
export function pointersUnder(index: Uint8Array, nonce: string, output: Uint8Array): readonly Pointer[] {
  const found: Pointer[] = []
  for (let n = 0; n < MOST_UNDER_A_KEY; n++) {
    const { tag, key } = rowKeys(output, nonce, n)
    const row = rowAt(index, tag)
    const plain = row && unseal(key, row.subarray(TAG))
    if (plain === undefined) break
    found.push({ offset: plain.readUIntBE(0, 6), length: plain.readUInt32BE(6), key: plain.subarray(10) })
  }
  return found
}

function rowAt(index: Uint8Array, tag: Buffer): Uint8Array | undefined {
  let low = 0
  let high = index.length / INDEX_ROW_BYTES
  const at = (i: number) => index.subarray(i * INDEX_ROW_BYTES, (i + 1) * INDEX_ROW_BYTES)
  while (low < high) {
    const middle = (low + high) >> 1
    if (Buffer.compare(at(middle).subarray(0, TAG), tag) < 0) low = middle + 1
    else high = middle
  }
  const row = at(low)
  return row.length === INDEX_ROW_BYTES && Buffer.compare(row.subarray(0, TAG), tag) === 0 ? row : undefined
}

/** The body a pointer leads to; undefined when it does not open, or is longer than any may be. */
export function bodyOf(sealed: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  const plain = unseal(key, sealed)
  if (plain === undefined || plain.length < 4) return undefined
  const length = plain.readUInt32BE()
  if (length > plain.length - 4) return undefined
  try {
    return inflateRawSync(plain.subarray(4, 4 + length), { maxOutputLength: MOST_UNPACKED })
  } catch {
    return undefined
  }
}
