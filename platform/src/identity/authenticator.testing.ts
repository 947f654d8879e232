import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A passkey in software: enough of CTAP2 and CBOR to register and sign as a platform authenticator does. */
export interface Authenticator {
  create(
    options: Readonly<Record<string, unknown>>,
    origin: string,
    flags?: { readonly verified?: boolean },
  ): Record<string, unknown>
  get(
    options: Readonly<Record<string, unknown>>,
    origin: string,
    flags?: { readonly verified?: boolean },
  ): Record<string, unknown>
}

const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

/** CBOR (RFC 8949) of what WebAuthn needs: unsigned and negative integers, bytes, text, maps. */
function cbor(value: number | string | Uint8Array | ReadonlyMap<number | string, unknown>): Buffer {
  const head = (major: number, n: number): Buffer => {
    if (n < 24) return Buffer.of((major << 5) | n)
    if (n < 256) return Buffer.of((major << 5) | 24, n)
    return Buffer.of((major << 5) | 25, n >> 8, n & 255)
  }
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  const parts = [...value].flatMap(([k, v]) => [cbor(k), cbor(v as number | string | Uint8Array)])
  return Buffer.concat([head(5, value.size), ...parts])
}

export function createAuthenticator(): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let counter = 0

  const authData = (rpId: string, flags: number, extra: Uint8Array = new Uint8Array()): Buffer => {
    counter += 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.of(flags), count, extra])
  }
  const clientData = (type: string, options: Readonly<Record<string, unknown>>, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge: options['challenge'], origin, crossOrigin: false }))
  const answer = (response: Record<string, string>): Record<string, unknown> => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })

  return {
    create(options, origin, { verified = true } = {}) {
      const rp = options['rp'] as { id: string }
      // COSE_Key: kty EC2, alg ES256, crv P-256 (RFC 9053 §7.1).
      const key = cbor(
        new Map<number, number | Uint8Array>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(jwk.x ?? '', 'base64url')],
          [-3, Buffer.from(jwk.y ?? '', 'base64url')],
        ]),
      )
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, key])
      const data = authData(rp.id, PRESENT | (verified ? VERIFIED : 0) | ATTESTED, attested)
      const object = cbor(
        new Map<string, string | Uint8Array | ReadonlyMap<string, string>>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', data],
        ]),
      )
      return answer({
        clientDataJSON: clientData('webauthn.create', options, origin).toString('base64url'),
        attestationObject: object.toString('base64url'),
      })
    },
    get(options, origin, { verified = true } = {}) {
      const data = authData(String(options['rpId']), PRESENT | (verified ? VERIFIED : 0))
      const client = clientData('webauthn.get', options, origin)
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      return answer({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
      })
    },
  }
}
