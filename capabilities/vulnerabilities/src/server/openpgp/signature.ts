import { Malformed, Octets } from './octets.ts'
import { lengthFrom } from './packets.ts'

/** Types of signatures (RFC 9580 §5.2.1) that are looked at here. */
export const SIGNED = {
  document: 0x00,
  text: 0x01,
  /** Certifications of a user id, of four degrees. */
  userIds: [0x10, 0x11, 0x12, 0x13] as readonly number[],
  subkey: 0x18,
  primaryBySubkey: 0x19,
  key: 0x1f,
  keyRevoked: 0x20,
  subkeyRevoked: 0x28,
} as const

/** Hashes by their number (RFC 9580 §9.5), as node:crypto calls them. SHA-1 counts only where it takes trust away. */
export const HASHES: ReadonlyMap<number, string> = new Map([
  [8, 'sha256'],
  [9, 'sha384'],
  [10, 'sha512'],
  [11, 'sha224'],
  [12, 'sha3-256'],
  [14, 'sha3-512'],
])
export const SHA1 = 2

/** One signature of version 4 (RFC 9580 §5.2.3). Times are Unix seconds. */
export interface Signature {
  readonly type: number
  readonly keyAlgorithm: number
  readonly hash: number
  readonly created: number
  /** Seconds after `created`; undefined: never. */
  readonly expiresAfter: number | undefined
  /** Hex in lower case: of the fingerprint where it is told, else the key id, its last 16 digits; undefined: not told. */
  readonly issuer: string | undefined
  /** Seconds after the key was made; undefined: the key has no end. */
  readonly keyExpiresAfter: number | undefined
  /** Octet of what the key may do; 0x02: sign data. */
  readonly keyFlags: number | undefined
  readonly revocationReason: number | undefined
  /** The signature of the subkey over the primary key, within that of the primary key over the subkey. */
  readonly embedded: Buffer | undefined
  /** It has an order that is not known here and must not be passed over. */
  readonly isBeyond: boolean
  /** What is hashed after the content. */
  readonly trailer: Buffer
  /** The numbers of the signature, by its algorithm. */
  readonly value: Buffer
}

/** Types of subpackets that may be critical and mean nothing more for a signature over data. */
const UNDERSTOOD = new Set([2, 3, 4, 7, 9, 11, 16, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 32, 33, 34, 35])

/**
 * Reads the body of a signature packet.
 *
 * @returns undefined for other versions than 4 (3 is obsolete, 6 is not used with keys of version 4)
 * @throws {Malformed} when it is cut or contradicts itself
 */
export function signatureOf(body: Buffer): Signature | undefined {
  const from = new Octets(body)
  if (from.number(1) !== 4) return undefined
  const [type, keyAlgorithm, hash] = [from.number(1), from.number(1), from.number(1)]
  const hashed = from.take(from.number(2))
  const head = body.subarray(0, 6 + hashed.length)
  const unhashed = from.take(from.number(2))
  from.number(2)
  const end = Buffer.alloc(6)
  end.writeUInt16BE(0x04ff)
  end.writeUInt32BE(head.length, 2)

  // Only what is signed counts; who signed is a hint wherever it stands, and so is what brings its own signature.
  const parts = subpackets(hashed)
  const hints = [...parts, ...subpackets(unhashed)]
  const one = (wanted: number, among = parts) => among.find((part) => part.type === wanted)?.body
  const created = one(2)
  if (created === undefined) throw new Malformed('A signature does not say when it was made.')
  const fingerprint = one(33, hints)
  return {
    type,
    keyAlgorithm,
    hash,
    created: secondsIn(created) ?? 0,
    expiresAfter: secondsIn(one(3)),
    issuer: (fingerprint?.subarray(1) ?? one(16, hints))?.toString('hex'),
    keyExpiresAfter: secondsIn(one(9)),
    keyFlags: one(27)?.[0],
    revocationReason: one(29)?.[0],
    embedded: one(32, hints),
    isBeyond: parts.some((part) => part.isCritical && !UNDERSTOOD.has(part.type)),
    trailer: Buffer.concat([head, end]),
    value: from.rest(),
  }
}

interface Subpacket {
  readonly type: number
  readonly isCritical: boolean
  readonly body: Buffer
}

function subpackets(bytes: Buffer): readonly Subpacket[] {
  const from = new Octets(bytes)
  const found: Subpacket[] = []
  while (from.left > 0) {
    const part = from.take(lengthFrom(from.number(1), from))
    const [first] = part
    if (first === undefined) throw new Malformed('A part of a signature is empty.')
    found.push({ type: first & 0x7f, isCritical: (first & 0x80) !== 0, body: part.subarray(1) })
  }
  return found
}

/** Zero means without end, as does nothing. */
function secondsIn(body: Buffer | undefined): number | undefined {
  if (body === undefined) return undefined
  const seconds = new Octets(body).number(4)
  return seconds === 0 ? undefined : seconds
}
