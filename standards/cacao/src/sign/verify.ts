import { compareTimestamps } from '@testudo/stix/timestamp'
import { decodeBase64 } from '../bytes.ts'
import { say, tell, type Told } from '../tell/told.ts'
import type { Playbook, Signature } from '../types.ts'
import { publicKeyOf } from './certificate.ts'
import { type Chain, digestOf, hexOf, rawBytes, signedBytes, signedText } from './digest.ts'
import { algorithmOf, type SignAlgorithm, type Subtle } from './subtle.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface VerifyOptions {
  readonly subtle: Subtle
  /** RFC 3339 in UTC. Without it the time a signature is valid in is not looked at. */
  readonly now?: string
  /** Keys whose owners are known: a signature proves that its key was used, these prove whose it is. DER of SubjectPublicKeyInfo. */
  readonly trusted?: readonly { readonly name: string; readonly publicKey: Bytes }[]
  /** Finds the key of a signature that names a URL or a thumbprint. DER of SubjectPublicKeyInfo. */
  readonly keyOf?: (signature: Signature) => Promise<Bytes | undefined>
}

export interface VerifiedSignature {
  readonly id: string
  /** Place in the playbook, a JSON pointer. */
  readonly path: string
  /** Who it says has signed. That it was they is proven only where `trusted` names the key. */
  readonly signee: string
  readonly createdBy: string | null
  readonly algorithm: string
  /** SHA-256 of the key (SubjectPublicKeyInfo), in hexadecimal digits. */
  readonly keyFingerprint: string | null
  readonly trusted: string | null
  /** What it was signed over. */
  readonly over: {
    readonly playbook: string
    readonly version: string
    readonly hashAlgorithm: string
    readonly digest: string | null
  }
  /** The id of the signature that this one countersigns. */
  readonly countersigns: string | null
  /** The value is the signature of exactly this content by that key. */
  readonly holds: boolean
  /** It holds, is of this playbook and version, not revoked, and within its time. */
  readonly valid: boolean
  /** Why it is not valid, in English, and before it is said in a language. */
  readonly why: readonly string[]
  readonly told: readonly Told<string>[]
}

/** Verifies every signature of a playbook and every countersignature, in their order. */
export async function verify(playbook: Playbook, options: VerifyOptions): Promise<VerifiedSignature[]> {
  const verified: VerifiedSignature[] = []
  for (const [i, outermost] of (playbook.signatures ?? []).entries()) {
    const chain: Signature[] = []
    let path = `/signatures/${i}`
    for (let at: Signature | undefined = outermost; at !== undefined; at = at.signature) {
      verified.push(await verifyOne(playbook, at, [...chain], path, options))
      chain.push(at)
      path += '/signature'
    }
  }
  return verified
}

async function verifyOne(
  playbook: Playbook,
  signature: Signature,
  chain: Chain,
  path: string,
  options: VerifyOptions,
): Promise<VerifiedSignature> {
  const { subtle } = options
  const told: Told<string>[] = []
  const text = signedText(playbook, signature, chain)
  const digest = await digestOf(subtle, signature.hash_algorithm, text)
  if (digest === undefined) told.push(tell('signed.hash', { name: signature.hash_algorithm }))
  const key = await keyOf(signature, options)
  if (key === undefined) told.push(tell('signed.no_key'))
  const fingerprint = key === undefined ? null : hexOf(await subtle.digest('SHA-256', key))
  const algorithm = algorithmOf(signature.algorithm)
  if (algorithm === undefined) told.push(tell('signed.algorithm', { name: signature.algorithm }))
  const holds =
    digest !== undefined &&
    key !== undefined &&
    algorithm !== undefined &&
    (await isSignature(subtle, algorithm, key, signature.value, digest))
  if (!holds && told.length === 0) told.push(tell('signed.changed'))
  told.push(...breaches(playbook, signature, options.now))
  return {
    id: signature.id,
    path,
    signee: signature.signee,
    createdBy: signature.created_by ?? null,
    algorithm: signature.algorithm,
    keyFingerprint: fingerprint,
    trusted: key === undefined ? null : (options.trusted?.find((one) => isSame(one.publicKey, key))?.name ?? null),
    over: {
      playbook: playbook.id,
      version: playbook.modified,
      hashAlgorithm: signature.hash_algorithm,
      digest: digest ?? null,
    },
    countersigns: chain.at(-1)?.id ?? null,
    holds,
    valid: holds && told.length === 0,
    why: told.map(say),
    told,
  }
}

const isSame = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

function breaches(playbook: Playbook, signature: Signature, now: string | undefined): Told<string>[] {
  const told: Told<string>[] = []
  if (signature.related_to !== playbook.id) told.push(tell('signed.other', { id: signature.related_to }))
  if (signature.related_version !== playbook.modified)
    told.push(tell('signed.version', { version: signature.related_version }))
  if (signature.revoked === true) told.push(tell('signed.revoked'))
  else if (now !== undefined) {
    const { valid_from: from, valid_until: until } = signature
    if (from !== undefined && compareTimestamps(now, from) < 0) told.push(tell('signed.from', { from }))
    if (until !== undefined && compareTimestamps(now, until) >= 0) told.push(tell('signed.until', { until }))
  }
  return told
}

async function keyOf(signature: Signature, options: VerifyOptions): Promise<Bytes | undefined> {
  if (signature.public_key !== undefined)
    return decodeBase64(signature.public_key.replaceAll(/-----[A-Z ]+-----|\s/g, ''))
  const [certificate] = signature.public_cert_chain ?? []
  if (certificate !== undefined) {
    const bytes = decodeBase64(certificate)
    return bytes === undefined ? undefined : publicKeyOf(bytes)
  }
  return options.keyOf?.(signature)
}

async function isSignature(
  subtle: Subtle,
  algorithm: SignAlgorithm,
  key: Bytes,
  value: string,
  digest: string,
): Promise<boolean> {
  const bytes = decodeBase64(value)
  if (bytes === undefined) return false
  const { saltLength: _, ...importing } = algorithm
  try {
    const imported = await subtle.importKey('spki', key, importing, false, ['verify'])
    // The standard signs the hexadecimal digits; some sign the bytes they stand for. Both are of the same hash.
    return (
      (await subtle.verify(algorithm, imported, bytes, signedBytes(digest))) ||
      (await subtle.verify(algorithm, imported, bytes, rawBytes(digest)))
    )
  } catch {
    // A key of another algorithm, or none: WebCrypto throws.
    return false
  }
}
