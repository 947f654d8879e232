import { Malformed, Octets } from './octets.ts'

/** Packet types (RFC 9580 §5) that are looked at here. */
export const PACKET = {
  signature: 2,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  userId: 13,
  publicSubkey: 14,
  userAttribute: 17,
} as const

export interface Packet {
  readonly type: number
  readonly body: Buffer
}

/** A key with every certification people made of it has some thousand. */
const MOST_PACKETS = 5_000

/**
 * The packets of a key or a signature, in their order (RFC 9580 §4.2).
 *
 * @throws {Malformed} for what is no sequence of whole packets, and lengths in parts, which neither may have
 */
export function packetsOf(bytes: Uint8Array): readonly Packet[] {
  const from = new Octets(bytes)
  const packets: Packet[] = []
  while (from.left > 0) {
    if (packets.length >= MOST_PACKETS) throw new Malformed(`It has more than ${MOST_PACKETS} packets.`)
    const head = from.number(1)
    if ((head & 0x80) === 0) throw new Malformed('A packet does not begin like one.')
    const isNew = (head & 0x40) !== 0
    packets.push(
      isNew
        ? { type: head & 0x3f, body: from.take(newLength(from)) }
        : { type: (head >> 2) & 0x0f, body: from.take(oldLength(from, head & 3)) },
    )
  }
  return packets
}

/** Lengths of one, two or five octets; subpackets of signatures have the same (RFC 9580 §5.2.3.7) but for the partial ones. */
function newLength(from: Octets): number {
  const first = from.number(1)
  if (first >= 224 && first < 255) throw new Malformed('A packet comes in parts.')
  return lengthFrom(first, from)
}

export function lengthFrom(first: number, from: Octets): number {
  if (first < 192) return first
  return first === 255 ? from.number(4) : ((first - 192) << 8) + from.number(1) + 192
}

function oldLength(from: Octets, kind: number): number {
  if (kind === 0) return from.number(1)
  if (kind === 1) return from.number(2)
  if (kind === 2) return from.number(4)
  throw new Malformed('A packet does not say how long it is.')
}
