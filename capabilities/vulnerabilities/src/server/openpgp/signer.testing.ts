import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** What a signature is said to be; by default one of a document, by SHA-512, with its time and its maker. */
interface SignOptions {
  readonly type?: number
  /** Number of the hash (RFC 9580 §9.5), and its name. */
  readonly hash?: readonly [number, string]
  /** Unix seconds. */
  readonly at?: number
  /** Hashed subpackets besides. */
  readonly parts?: readonly Buffer[]
}

const number = (value: number, octets: number): Buffer => {
  const bytes = Buffer.alloc(octets)
  bytes.writeUIntBE(value, 0, octets)
  return bytes
}
const integer = (bytes: Buffer): Buffer => {
  const from = bytes.findIndex((octet) => octet !== 0)
  const plain = bytes.subarray(from)
  return Buffer.concat([number(plain.length * 8 - Math.clz32(plain[0] ?? 0) + 24, 2), plain])
}
export const packet = (type: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([0xc0 | type, 255]), number(body.length, 4), body])
}
export const part = (type: number, ...body: readonly Buffer[]): Buffer => {
  const bytes = Buffer.concat(body)
  return Buffer.concat([Buffer.from([bytes.length + 1, type]), bytes])
}
export const seconds = (value: number): Buffer => number(value, 4)
export const armoured = (kind: string, ...packets: readonly Buffer[]): string =>
  `-----BEGIN PGP ${kind}-----\n\n${Buffer.concat(packets).toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END PGP ${kind}-----\n`

/** An OpenPGP key of Ed25519 that signs as it is told, right and wrong; written by the standard, not by what reads it. */
export class TestSigner {
  readonly body: Buffer
  readonly fingerprint: string
  private readonly key: KeyObject

  constructor(made = 1_780_000_000) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    this.key = privateKey
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
    const curve = Buffer.from('092b06010401da470f01', 'hex')
    this.body = Buffer.concat([
      Buffer.from([4]),
      number(made, 4),
      Buffer.from([22]),
      curve,
      integer(Buffer.concat([Buffer.from([0x40]), raw])),
    ])
    this.fingerprint = createHash('sha1').update(this.framed()).digest('hex')
  }

  framed(): Buffer {
    return Buffer.concat([Buffer.from([0x99]), number(this.body.length, 2), this.body])
  }

  /** Its public key as it is published, with more packets behind it. */
  published(...more: readonly Buffer[]): string {
    return armoured('PUBLIC KEY BLOCK', packet(6, this.body), ...more)
  }

  /** A detached signature, armoured. */
  signed(content: string | Buffer, options: SignOptions = {}): string {
    return armoured('SIGNATURE', packet(2, this.signature(Buffer.from(content), options)))
  }

  /** The body of a signature packet over octets as they are hashed. */
  signature(
    content: Buffer,
    { type = 0, hash = [10, 'sha512'], at = 1_790_000_000, parts = [] }: SignOptions = {},
  ): Buffer {
    const hashed = Buffer.concat([
      part(2, seconds(at)),
      part(33, Buffer.from([4]), Buffer.from(this.fingerprint, 'hex')),
      ...parts,
    ])
    const head = Buffer.concat([Buffer.from([4, type, 22, hash[0]]), number(hashed.length, 2), hashed])
    const digest = createHash(hash[1])
      .update(content)
      .update(head)
      .update(Buffer.concat([Buffer.from([4, 255]), number(head.length, 4)]))
      .digest()
    const value = sign(null, digest, this.key)
    return Buffer.concat([
      head,
      number(0, 2),
      digest.subarray(0, 2),
      integer(value.subarray(0, 32)),
      integer(value.subarray(32)),
    ])
  }
}
