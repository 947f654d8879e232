import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { Fault } from '@testudo/kernel/fault'
import { z } from 'zod'
import type { Random } from '../envelope/hash.ts'
import { type EpochKey, evaluateInput } from './oprf.ts'

/** Longest context of a hit, UTF-8 bytes: seen how often, when last. Longer things are asked for by name, with a decision. */
export const CONTEXT_BYTES = 126
const PADDED = CONTEXT_BYTES + 2
const ROW_LENGTH = 2 * (16 + PADDED + 16)
/** A table has one of these sizes, filled up with rows of chance. */
export const TABLE_SIZES: readonly number[] = [256, 1_024, 4_096, 16_384, 65_536, 262_144]

/**
 * What a responder publishes to one asker for one epoch: a row per value the asker may know about, sorted, padded to a
 * fixed size. Without the answer to a blinded question a row is chance.
 */
export interface SeenTable {
  readonly v: 'testudo/seen-table/1'
  readonly asker: string
  readonly epoch: number
  /** Drawn for this edition: rows of two editions of one epoch cannot be compared, and no key is used twice. */
  readonly nonce: string
  /** Tag (16 bytes), sealed context (128), its check (16), as hexadecimal digits. */
  readonly rows: readonly string[]
}

const rowSchema = z.string().regex(new RegExp(`^[0-9a-f]{${ROW_LENGTH}}$`))
export const seenTableSchema = z.strictObject({
  v: z.literal('testudo/seen-table/1'),
  asker: z.string().min(1).max(200),
  epoch: z.int().min(0),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  rows: z.array(rowSchema).max(TABLE_SIZES.at(-1) ?? 0),
})

/** A value the responder has seen, and what this asker may be told of it. The label rule was applied before. */
export interface SeenValue {
  readonly input: Uint8Array
  readonly context: string
}

/** Keys from the 64 bytes of one value, with the nonce as salt: each is used for one row of one table, once (RFC 5869). */
function keysOf(
  output: Uint8Array,
  nonce: string,
): { readonly tag: string; readonly stream: Uint8Array; readonly check: Uint8Array } {
  const bytes = hkdf(sha256, output, hexToBytes(nonce), utf8ToBytes('testudo/seen-row/1'), 16 + PADDED + 32)
  return {
    tag: bytesToHex(bytes.subarray(0, 16)),
    stream: bytes.subarray(16, 16 + PADDED),
    check: bytes.subarray(16 + PADDED),
  }
}

const mix = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ (b[i] ?? 0))
const checkOf = (key: Uint8Array, sealed: Uint8Array): string => bytesToHex(hmac(sha256, key, sealed).subarray(0, 16))

function pad(context: string): Uint8Array {
  const bytes = utf8ToBytes(context)
  if (bytes.length > CONTEXT_BYTES) {
    throw new Fault(
      'invalid',
      'sharing.seen_context',
      `A hit tells at most ${CONTEXT_BYTES} bytes. Shorten the context.`,
    )
  }
  const out = new Uint8Array(PADDED)
  out[0] = bytes.length
  out.set(bytes, 1)
  return out
}

/**
 * Makes the table of one asker and epoch. About 3 ms a value in plain JavaScript: 100,000 values are some five minutes, made
 * ahead of the epoch.
 *
 * @param tell called after each value with how many are done
 * @throws {Fault} `invalid`: a context too long, or more values than the largest table holds
 */
export function makeSeenTable(
  values: readonly SeenValue[],
  key: EpochKey,
  random: Random,
  tell: (done: number) => void = () => undefined,
): SeenTable {
  const nonce = bytesToHex(random(16))
  const rows = new Map<string, string>()
  for (const { input, context } of values) {
    const { tag, stream, check } = keysOf(evaluateInput(key.secretKey, input), nonce)
    const sealed = mix(pad(context), stream)
    rows.set(tag, tag + bytesToHex(sealed) + checkOf(check, sealed))
    tell(rows.size)
  }
  const size = TABLE_SIZES.find((one) => one >= rows.size)
  if (size === undefined) {
    throw new Fault(
      'invalid',
      'sharing.seen_table',
      `A table holds at most ${TABLE_SIZES.at(-1)} values. Choose fewer topics.`,
    )
  }
  const all = [...rows.values()]
  while (all.length < size) all.push(bytesToHex(random(ROW_LENGTH / 2)))
  return { v: 'testudo/seen-table/1', asker: key.asker, epoch: key.epoch, nonce, rows: all.sort() }
}

/** What the table says of a value, given its 64 bytes: the context, or undefined for "not seen, or not for you". */
export function lookUp(table: SeenTable, output: Uint8Array): string | undefined {
  const { tag, stream, check } = keysOf(output, table.nonce)
  let low = 0
  let high = table.rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((table.rows[middle] ?? '') < tag) low = middle + 1
    else high = middle
  }
  const row = table.rows[low]
  if (row === undefined || !row.startsWith(tag)) return undefined
  const sealed = hexToBytes(row.slice(32, 32 + 2 * PADDED))
  if (checkOf(check, sealed) !== row.slice(32 + 2 * PADDED)) return undefined
  const plain = mix(sealed, stream)
  return textOf(plain.subarray(1, 1 + (plain[0] ?? 0)))
}

/** UTF-8 without TextDecoder, which the core does not have. */
function textOf(bytes: Uint8Array): string {
  const escaped = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  try {
    return decodeURIComponent(escaped)
  } catch {
    return ''
  }
}
