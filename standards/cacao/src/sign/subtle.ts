/** A key as WebCrypto holds it. */
export type CryptoKeyLike = object

type Bytes = Uint8Array<ArrayBuffer>

/** What is needed of WebCrypto: `crypto.subtle` of a browser or of Node is one. */
export interface Subtle {
  digest(algorithm: string, data: Bytes): Promise<ArrayBuffer>
  importKey(
    format: 'spki',
    key: Bytes,
    algorithm: { readonly name: string; readonly hash?: string; readonly namedCurve?: string },
    extractable: boolean,
    usages: 'verify'[],
  ): Promise<CryptoKeyLike>
  sign(algorithm: SignAlgorithm, key: CryptoKeyLike, data: Bytes): Promise<ArrayBuffer>
  verify(algorithm: SignAlgorithm, key: CryptoKeyLike, signature: Bytes, data: Bytes): Promise<boolean>
}

export interface SignAlgorithm {
  readonly name: string
  readonly hash?: string
  readonly saltLength?: number
  readonly namedCurve?: string
}

const rsa = (hash: string): SignAlgorithm => ({ name: 'RSASSA-PKCS1-v1_5', hash })
const pss = (hash: string, saltLength: number): SignAlgorithm => ({ name: 'RSA-PSS', hash, saltLength })
const ec = (namedCurve: string, hash: string): SignAlgorithm => ({ name: 'ECDSA', namedCurve, hash })

/** The algorithms of JWA (RFC 7518 §3.1, RFC 8037 §3.1) that WebCrypto has. Symmetric ones are not taken: who can check could forge. */
const ALGORITHMS: Readonly<Record<string, SignAlgorithm>> = {
  RS256: rsa('SHA-256'),
  RS384: rsa('SHA-384'),
  RS512: rsa('SHA-512'),
  PS256: pss('SHA-256', 32),
  PS384: pss('SHA-384', 48),
  PS512: pss('SHA-512', 64),
  ES256: ec('P-256', 'SHA-256'),
  ES384: ec('P-384', 'SHA-384'),
  ES512: ec('P-521', 'SHA-512'),
  Ed25519: { name: 'Ed25519' },
  // The name JWA itself gives to signatures with Ed25519.
  EdDSA: { name: 'Ed25519' },
}

export const algorithmOf = (name: string): SignAlgorithm | undefined =>
  Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined

/** Hash functions as IANA names them; some write them without the hyphen. */
export function hashOf(name: string): string | undefined {
  const match = /^sha-?(256|384|512)$/i.exec(name)
  return match ? `SHA-${match[1]}` : undefined
}
