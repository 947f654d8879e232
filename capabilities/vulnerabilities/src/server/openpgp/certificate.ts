import { unarmored } from './armor.ts'
import { isOf } from './digest.ts'
import { Malformed } from './octets.ts'
import { PACKET, type Packet, packetsOf } from './packets.ts'
import { framed, type PublicKey, publicKeyOf } from './publicKey.ts'
import { SIGNED, type Signature, signatureOf } from './signature.ts'

/** A key that may have signed, as its owner bound it. Times are Unix seconds. */
export interface Signer {
  readonly key: PublicKey
  /** When it ends; undefined: never. */
  readonly until: number | undefined
  /** Signatures made from then on count no more; 0: none ever did, the key was stolen or no reason is told. */
  readonly revokedFrom: number | undefined
}

/** A key with its subkeys, as its owner publishes it. */
export interface Certificate {
  /** Of the primary key: hex in lower case. */
  readonly fingerprint: string
  /** Those that may sign data: the primary key, subkeys that both sides bound. What ends the primary key ends all. */
  readonly signers: readonly Signer[]
}

const MAY_SIGN = 0x02
/** Replaced, retired: what was signed before stays good (RFC 9580 §5.2.3.31). */
const SOFT_REASONS: readonly (number | undefined)[] = [1, 3]
/** Signatures of a key about itself that are checked; one with many subkeys has some dozens. */
const MOST_CHECKS = 300

/**
 * Reads public keys, armoured or as octets, and what their owner says of them: which subkeys sign, until when, what was
 * revoked. What others say of them is passed over. Nothing here says whose key it is: that is its fingerprint.
 *
 * @returns undefined when it is no public key that can be read
 */
export function certificatesOf(text: string): readonly Certificate[] | undefined {
  const bytes = unarmored(text, 'PUBLIC KEY BLOCK')
  if (bytes === undefined) return undefined
  try {
    const packets = packetsOf(bytes)
    if (packets.some(({ type }) => type === PACKET.secretKey || type === PACKET.secretSubkey)) return undefined
    const starts = packets.flatMap(({ type }, i) => (type === PACKET.publicKey ? [i] : []))
    const found = starts.flatMap((start, i) => certificateOf(packets.slice(start, starts[i + 1])) ?? [])
    return found.length === 0 ? undefined : found
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

/** What stands behind a key, user id or subkey, up to the next: signatures over it. */
interface Part {
  readonly packet: Packet
  readonly signatures: Signature[]
}

function certificateOf(packets: readonly Packet[]): Certificate | undefined {
  const parts: Part[] = []
  for (const packet of packets) {
    if (packet.type === PACKET.signature) {
      const signature = signatureOf(packet.body)
      if (signature !== undefined) parts.at(-1)?.signatures.push(signature)
    } else if (STANDS_ALONE.has(packet.type)) parts.push({ packet, signatures: [] })
  }
  const [first, ...others] = parts
  const primary = first === undefined ? undefined : publicKeyOf(first.packet.body)
  if (first === undefined || primary === undefined) return undefined
  const owner = new Owner(primary)
  const { itself, maySign } = owner.wordsOf(first.signatures, others)
  const subkeys = others.flatMap(({ packet, signatures }) =>
    packet.type === PACKET.publicSubkey ? (owner.subkeySigner(packet.body, signatures) ?? []) : [],
  )
  const bounded = subkeys.map(({ key, until, revokedFrom }) => ({
    key,
    until: earlier(until, itself.until),
    revokedFrom: earlier(revokedFrom, itself.revokedFrom),
  }))
  return { fingerprint: primary.fingerprint, signers: [...(maySign ? [itself] : []), ...bounded] }
}

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

const STANDS_ALONE: ReadonlySet<number> = new Set([
  PACKET.publicKey,
  PACKET.userId,
  PACKET.publicSubkey,
  PACKET.userAttribute,
])

/** A primary key, and what it says of itself and its subkeys. */
class Owner {
  private readonly key: PublicKey
  private checks = 0

  constructor(key: PublicKey) {
    this.key = key
  }

  /** What the primary key says of itself, last. Without a word of its own it has no end and may sign data. */
  wordsOf(own: readonly Signature[], parts: readonly Part[]): { readonly itself: Signer; readonly maySign: boolean } {
    const hashed = framed(this.key.body)
    const words = own.filter((one) => one.type === SIGNED.key && this.says(one, [hashed]))
    for (const { packet, signatures } of parts) {
      if (packet.type !== PACKET.userId) continue
      const named = [hashed, userId(packet.body)]
      words.push(...signatures.filter((one) => SIGNED.userIds.includes(one.type) && this.says(one, named)))
    }
    const last = newest(words)
    const revoked = own.filter((one) => one.type === SIGNED.keyRevoked && this.says(one, [hashed]))
    return {
      itself: { key: this.key, until: endOf(this.key, last), revokedFrom: revokedFrom(revoked) },
      maySign: ((last?.keyFlags ?? MAY_SIGN) & MAY_SIGN) !== 0,
    }
  }

  /** A subkey that the primary key bound for signing and that agreed to it. */
  subkeySigner(body: Buffer, signatures: readonly Signature[]): Signer | undefined {
    const key = publicKeyOf(body)
    if (key?.verifier === undefined) return undefined
    const both = [framed(this.key.body), framed(body)]
    const bound = newest(
      signatures.filter((one) => one.type === SIGNED.subkey && this.says(one, both, { sha1: false })),
    )
    if (((bound?.keyFlags ?? 0) & MAY_SIGN) === 0 || bound?.embedded === undefined) return undefined
    const back = signatureOf(bound.embedded)
    if (back?.type !== SIGNED.primaryBySubkey || back.isBeyond || !isOf(back, key, both)) return undefined
    const revoked = signatures.filter((one) => one.type === SIGNED.subkeyRevoked && this.says(one, both))
    return { key, until: endOf(key, bound), revokedFrom: revokedFrom(revoked) }
  }

  /**
   * Whether a signature is one of the primary key over this. SHA-1 is taken from old keys where it can only take trust
   * away (an end, a revocation): what is given to a subkey by SHA-1 may be a forgery.
   */
  private says(signature: Signature, over: readonly Buffer[], options = { sha1: true }): boolean {
    const { issuer } = signature
    if (issuer !== undefined && !this.key.fingerprint.endsWith(issuer)) return false
    if (signature.isBeyond) return false
    if (++this.checks > MOST_CHECKS) throw new Malformed('The key says more of itself than is read.')
    return isOf(signature, this.key, over, options)
  }
}

/** A user id as signatures over it hash it. */
function userId(body: Buffer): Buffer {
  const head = Buffer.from([0xb4, 0, 0, 0, 0])
  head.writeUInt32BE(body.length, 1)
  return Buffer.concat([head, body])
}

const newest = (signatures: readonly Signature[]): Signature | undefined =>
  signatures.reduce<Signature | undefined>(
    (last, one) => (last === undefined || one.created >= last.created ? one : last),
    undefined,
  )

const endOf = ({ created }: PublicKey, word: Signature | undefined): number | undefined =>
  word?.keyExpiresAfter === undefined ? undefined : created + word.keyExpiresAfter

function revokedFrom(revocations: readonly Signature[]): number | undefined {
  if (revocations.length === 0) return undefined
  return Math.min(
    ...revocations.map(({ revocationReason, created }) => (SOFT_REASONS.includes(revocationReason) ? created : 0)),
  )
}
