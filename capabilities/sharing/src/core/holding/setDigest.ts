import { hexToBytes, bytesToHex } from '@noble/hashes/utils.js'
import { hashOf } from '../envelope/hash.ts'

const MODULUS = 1n << 256n

/**
 * How many statements one side holds of what the other gave it, and a digest of which ones; any order gives the same.
 *
 * The sum mod 2^256 of a hash of each id: adding and taking away is O(1) per statement. Such sums can be forged by
 * whoever may choose thousands of ids (Wagner 2002); here both ends of a view hold their own list, so a forger deceives
 * nobody but himself.
 */
export interface SetDigest {
  readonly count: number
  /** 64 hexadecimal digits. */
  readonly digest: string
}

export const termOf = (id: string): bigint => BigInt(`0x${bytesToHex(hashOf('testudo/set/1', hexToBytes(id)))}`)

export const sumText = (sum: bigint): string => (((sum % MODULUS) + MODULUS) % MODULUS).toString(16).padStart(64, '0')

export const EMPTY_SET: SetDigest = { count: 0, digest: sumText(0n) }

const step = (set: SetDigest, ids: readonly string[], sign: 1n | -1n): SetDigest => ({
  count: set.count + Number(sign) * ids.length,
  digest: sumText(ids.reduce((sum, id) => sum + sign * termOf(id), BigInt(`0x${set.digest}`))),
})

/** The digest with these statements in it, which were not in it before. */
export const withIds = (set: SetDigest, ids: readonly string[]): SetDigest => step(set, ids, 1n)

/** The digest without these statements, which were in it. */
export const withoutIds = (set: SetDigest, ids: readonly string[]): SetDigest => step(set, ids, -1n)
