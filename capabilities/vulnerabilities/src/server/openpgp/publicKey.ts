import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { Malformed, Octets, padded } from './octets.ts'

/** A public key of version 4 (RFC 9580 §5.5.2). */
export interface PublicKey {
  readonly body: Buffer
  /** Unix seconds. */
  readonly created: number
  /** Hex in lower case. */
  readonly fingerprint: string
  /** Undefined where signatures by it are not read here: encryption only, DSA, RSA below 2,048 bits. */
  readonly verifier: Verifier | undefined
}

/** How signatures by a key are checked. */
export interface Verifier {
  readonly key: KeyObject
  /** The numbers of algorithms (RFC 9580 §9.1) a signature by it may name. */
  readonly algorithms: readonly number[]
  /** EdDSA signs the digest; the others sign while they hash. */
  readonly signsDigest: boolean
  /** The signature as node:crypto wants it. @throws {Malformed} */
  readonly value: (value: Buffer) => Buffer
}

const SMALLEST_RSA_BITS = 2_048
/** Beyond these a check would take long (OpenSSL has the same bounds). */
const LARGEST_RSA_BITS = 16_384
const MOST_EXPONENT_OCTETS = 8
/** The length of a key stands in two octets where it is hashed. */
const MOST_OCTETS = 65_535
const RSA = [1, 3]
const [ECDSA, EDDSA, ED25519, ED448] = [19, 22, 27, 28]

/** Curves of ECDSA by the octets of their object identifier (RFC 9580 §9.2), with the octets of a coordinate. */
const CURVES: ReadonlyMap<string, number> = new Map([
  ['2a8648ce3d030107', 32], // NIST P-256
  ['2b81040022', 48], // NIST P-384
  ['2b81040023', 66], // NIST P-521
  ['2b2403030208010107', 32], // brainpoolP256r1
  ['2b240303020801010b', 48], // brainpoolP384r1
  ['2b240303020801010d', 64], // brainpoolP512r1
])
const ED25519_LEGACY = '2b06010401da470f01'
const [OID_RSA, OID_EC, OID_ED25519, OID_ED448] = ['2a864886f70d010101', '2a8648ce3d0201', '2b6570', '2b6571']

/** @returns undefined for other versions than 4 @throws {Malformed} */
export function publicKeyOf(body: Buffer): PublicKey | undefined {
  if (body.length > MOST_OCTETS) throw new Malformed('A key is too long.')
  const from = new Octets(body)
  if (from.number(1) !== 4) return undefined
  const created = from.number(4)
  const algorithm = from.number(1)
  return {
    body,
    created,
    fingerprint: createHash('sha1').update(framed(body)).digest('hex'),
    verifier: verifierOf(algorithm, from),
  }
}

/** A key as signatures over it hash it (RFC 9580 §5.2.4). */
export function framed(body: Buffer): Buffer {
  const head = Buffer.from([0x99, 0, 0])
  head.writeUInt16BE(body.length, 1)
  return Buffer.concat([head, body])
}

function verifierOf(algorithm: number, from: Octets): Verifier | undefined {
  const curve = () => from.take(from.number(1)).toString('hex')
  if (RSA.includes(algorithm)) {
    const [n, e] = [from.integer(), from.integer()]
    const bits = n.length * 8
    if (bits < SMALLEST_RSA_BITS || bits > LARGEST_RSA_BITS || e.length > MOST_EXPONENT_OCTETS) return undefined
    return made(RSA, spki([oid(OID_RSA), der(0x05)], der(0x30, whole(n), whole(e))), false, (value) =>
      padded(new Octets(value).integer(), n.length),
    )
  }
  if (algorithm === ECDSA) {
    const name = curve()
    const octets = CURVES.get(name)
    if (octets === undefined) return undefined
    return made([ECDSA], spki([oid(OID_EC), oid(name)], from.integer()), false, (value) => pair(value, octets))
  }
  if (algorithm === EDDSA) {
    if (curve() !== ED25519_LEGACY) return undefined
    const point = from.integer()
    if (point.length !== 33 || point[0] !== 0x40) throw new Malformed('A key of Ed25519 is not as long as one.')
    return made([EDDSA], spki([oid(OID_ED25519)], point.subarray(1)), true, (value) => pair(value, 32))
  }
  if (algorithm === ED25519)
    return made([ED25519], spki([oid(OID_ED25519)], from.take(32)), true, (value) => new Octets(value).take(64))
  if (algorithm === ED448)
    return made([ED448], spki([oid(OID_ED448)], from.take(57)), true, (value) => new Octets(value).take(114))
  return undefined
}

function made(
  algorithms: readonly number[],
  key: Buffer,
  signsDigest: boolean,
  value: Verifier['value'],
): Verifier | undefined {
  try {
    return { key: createPublicKey({ key, format: 'der', type: 'spki' }), algorithms, signsDigest, value }
  } catch {
    // A point that is not on its curve, a modulus that is none.
    return undefined
  }
}

function pair(value: Buffer, octets: number): Buffer {
  const from = new Octets(value)
  return Buffer.concat([padded(from.integer(), octets), padded(from.integer(), octets)])
}

/** One value of DER: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const length =
    content.length < 0x80
      ? [content.length]
      : content.length < 0x100
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
/** A number that is not negative. */
const whole = (bytes: Buffer): Buffer => der(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), bytes)
/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
const spki = (algorithm: readonly Buffer[], key: Buffer): Buffer =>
  der(0x30, der(0x30, ...algorithm), der(0x03, Buffer.from([0]), key))
