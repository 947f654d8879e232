import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from 'node:crypto'
import type { CryptoKeyLike, Subtle } from '@testudo/cacao'
import { Fault } from '@testudo/kernel/fault'
import { readText } from './jsonLines.ts'

export const subtle: Subtle = webcrypto.subtle

function read(file: string, make: (text: string) => KeyObject, what: string): KeyObject {
  const text = readText(file)
  try {
    return make(text)
  } catch (cause) {
    throw new Fault('invalid', 'cacao.key', `This is no ${what} key in PEM, or it is sealed.`, {
      cause,
      place: { file },
    })
  }
}

/** How a kind of key signs when nothing else is asked for. */
function defaultAlgorithm(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType === 'rsa') return 'RS256'
  if (key.asymmetricKeyType === 'ed25519') return 'Ed25519'
  const curve = key.asymmetricKeyDetails?.namedCurve
  if (key.asymmetricKeyType !== 'ec' || curve === undefined) return undefined
  return { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' }[curve]
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }

function importing(algorithm: string) {
  if (algorithm === 'Ed25519') return { name: 'Ed25519' }
  const curve = CURVES[algorithm]
  if (curve !== undefined) return { name: 'ECDSA', namedCurve: curve }
  return { name: algorithm.startsWith('PS') ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5', hash: `SHA-${algorithm.slice(2)}` }
}

/** @throws {Fault} `cacao.key` for what is no private key that signs */
export async function readPrivateKey(
  file: string,
  wanted: string | undefined,
): Promise<{ readonly privateKey: CryptoKeyLike; readonly publicKey: string; readonly algorithm: string }> {
  const key = read(file, createPrivateKey, 'private')
  const algorithm = wanted ?? defaultAlgorithm(key)
  if (algorithm === undefined || !/^(?:[RP]S(?:256|384|512)|ES(?:256|384|512)|Ed25519)$/.test(algorithm))
    throw new Fault('invalid', 'cacao.key', 'Sign with RSA, EC P-256, P-384, P-521 or Ed25519.', { place: { file } })
  try {
    const privateKey = await webcrypto.subtle.importKey(
      'pkcs8',
      key.export({ type: 'pkcs8', format: 'der' }),
      importing(algorithm),
      false,
      ['sign'],
    )
    return { privateKey, publicKey: derOf(createPublicKey(key)).toString('base64'), algorithm }
  } catch (cause) {
    throw new Fault('invalid', 'cacao.key', `This key does not sign by ${algorithm}.`, { cause, place: { file } })
  }
}

const derOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

/** A public key as the bytes that are compared. @throws {Fault} `cacao.key` */
export const readPublicKey = (file: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(derOf(read(file, createPublicKey, 'public')))
