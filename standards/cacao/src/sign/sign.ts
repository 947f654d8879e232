import { encodeBase64Url } from '../bytes.ts'
import type { Playbook, Signature } from '../types.ts'
import { type Chain, digestOf, signedBytes, signedText, type Unsigned } from './digest.ts'
import { algorithmOf, type CryptoKeyLike, type Subtle } from './subtle.ts'

/** By what the key can be found: exactly one (§10.15). */
export type KeyReference =
  | { readonly public_key: string }
  | { readonly public_cert_chain: readonly string[] }
  | { readonly cert_url: string }
  | { readonly thumbprint: string }

export interface SignOptions {
  readonly subtle: Subtle
  /** A private key of WebCrypto, made for the algorithm. */
  readonly privateKey: CryptoKeyLike
  /** Such as ES256, RS256, Ed25519. */
  readonly algorithm: string
  /** Default: sha-256. */
  readonly hashAlgorithm?: string
  readonly key: KeyReference
  /** `jss--UUID`: the caller brings chance and time. */
  readonly id: string
  readonly signee: string
  /** An identity of STIX. */
  readonly createdBy?: string
  /** To the millisecond. */
  readonly at: string
  readonly validFrom?: string
  readonly validUntil?: string
  /** The id of a signature of the playbook: signs that one, and the playbook with it. */
  readonly countersigns?: string
}

/**
 * Signs a playbook. Signatures that are there stay, and stay good: each is of the playbook alone. The version of the playbook
 * does not change (§3.1).
 *
 * @throws {Error} where the algorithm or the signature to countersign is not there, or the key does not fit
 */
export async function sign(playbook: Playbook, options: SignOptions): Promise<Playbook> {
  const chain = options.countersigns === undefined ? [] : chainTo(playbook, options.countersigns)
  const unsigned: Unsigned = {
    type: 'jss',
    id: options.id,
    ...(options.createdBy === undefined ? {} : { created_by: options.createdBy }),
    created: options.at,
    modified: options.at,
    signee: options.signee,
    ...(options.validFrom === undefined ? {} : { valid_from: options.validFrom }),
    ...(options.validUntil === undefined ? {} : { valid_until: options.validUntil }),
    related_to: playbook.id,
    related_version: playbook.modified,
    hash_algorithm: options.hashAlgorithm ?? 'sha-256',
    algorithm: options.algorithm,
    ...options.key,
  }
  const algorithm = algorithmOf(options.algorithm)
  if (algorithm === undefined) throw new Error(`${options.algorithm} is no algorithm that signs here`)
  const digest = await digestOf(options.subtle, unsigned.hash_algorithm, signedText(playbook, unsigned, chain))
  if (digest === undefined) throw new Error(`${unsigned.hash_algorithm} is no hash function that is known here`)
  const value = await options.subtle.sign(algorithm, options.privateKey, signedBytes(digest))
  const signature: Signature = { ...unsigned, value: encodeBase64Url(new Uint8Array(value)) }
  const [outermost] = chain
  const signatures = playbook.signatures ?? []
  if (outermost === undefined) return { ...playbook, signatures: [...signatures, signature] }
  const signed = chain.reduceRight((inner, outer) => ({ ...outer, signature: inner }), signature)
  return { ...playbook, signatures: signatures.map((one) => (one === outermost ? signed : one)) }
}

/** From a signature of the playbook to the one with an id, which must not have been countersigned yet. */
function chainTo(playbook: Playbook, id: string): Chain {
  for (const outermost of playbook.signatures ?? []) {
    const chain: Signature[] = []
    for (let at: Signature | undefined = outermost; at !== undefined; at = at.signature) {
      chain.push(at)
      if (at.id !== id) continue
      if (at.signature !== undefined) throw new Error(`${id} has been countersigned; countersign ${at.signature.id}`)
      return chain
    }
  }
  throw new Error(`the playbook has no signature ${id}`)
}
