import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'

/** The last row a reader saw, in the order of its page. Only what the reader saw goes in: never a row number. */
export interface Place {
  readonly stamp: number
  /** 32 bytes. */
  readonly digest: Uint8Array
  /** Rows with this stamp and digest already given. */
  readonly skip: number
  readonly sort: string
}

const SORT_BYTES = 144
const BODY = 8 + 32 + 2 + SORT_BYTES
const SEAL = 16

/**
 * Writes a cursor: always the same length, sealed with the node's secret together with the question and the reader's
 * profile, so that neither can be swapped.
 */
export function writeCursor(secret: Uint8Array, question: string, place: Place): string {
  const body = Buffer.alloc(BODY)
  body.writeBigInt64BE(BigInt(place.stamp), 0)
  body.set(place.digest, 8)
  body.writeUInt16BE(place.skip, 40)
  body.write(place.sort, 42, SORT_BYTES, 'utf8')
  return Buffer.concat([body, seal(secret, question, body)]).toString('base64url')
}

/** @throws {Fault} `invalid` for anything this node did not write for this question and reader */
export function readCursor(secret: Uint8Array, question: string, text: string): Place {
  const bytes = Buffer.from(text, 'base64url')
  const body = bytes.subarray(0, BODY)
  if (bytes.length !== BODY + SEAL || !timingSafeEqual(bytes.subarray(BODY), seal(secret, question, body)))
    throw new Fault(
      'invalid',
      'objects.cursor',
      'This page address is damaged or belongs to another list. Start again from the first page.',
    )
  const sort = body.subarray(42)
  const end = sort.indexOf(0)
  return {
    stamp: Number(body.readBigInt64BE(0)),
    digest: body.subarray(8, 40),
    skip: body.readUInt16BE(40),
    sort: sort.toString('utf8', 0, end < 0 ? SORT_BYTES : end),
  }
}

function seal(secret: Uint8Array, question: string, body: Uint8Array): Buffer {
  return createHmac('sha256', secret)
    .update(createHash('sha256').update(question).digest())
    .update(body)
    .digest()
    .subarray(0, SEAL)
}
