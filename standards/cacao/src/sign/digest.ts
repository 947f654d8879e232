import { canonicalize } from '@testudo/stix/canonical'
import { utf8 } from '../bytes.ts'
import type { Playbook, Signature } from '../types.ts'
import { hashOf, type Subtle } from './subtle.ts'

/** A signature before it has its value. */
export type Unsigned = Omit<Signature, 'value' | 'signature'>

/** The signatures that a countersignature stands in, outermost first. */
export type Chain = readonly Signature[]

/**
 * What a signature is of (§10.15, Appendix A): the whole playbook with no signature but this one, this one without its value, in
 * RFC 8785 form. A countersignature stands within the signatures it signs, which keep their values.
 */
export function signedText(playbook: Playbook, signature: Unsigned, chain: Chain = []): string {
  const innermost: Readonly<Record<string, unknown>> = withoutValue(signature)
  const whole = chain.reduceRight<Readonly<Record<string, unknown>>>(
    (inner, outer) => ({ ...outer, signature: inner }),
    innermost,
  )
  return canonicalize({ ...playbook, signatures: [whole] })
}

const withoutValue = (signature: Unsigned): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(signature).filter(([name]) => name !== 'value' && name !== 'signature'))

/** The hash in hexadecimal digits, as the standard writes it; undefined where the hash function is not known here. */
export async function digestOf(subtle: Subtle, hashAlgorithm: string, text: string): Promise<string | undefined> {
  const hash = hashOf(hashAlgorithm)
  return hash === undefined ? undefined : hexOf(await subtle.digest(hash, utf8(text)))
}

export const hexOf = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** What the algorithm signs: the hexadecimal digits as text. */
export const signedBytes = (digest: string): Uint8Array<ArrayBuffer> => utf8(digest)

/** The same hash as bytes: others sign these. */
export const rawBytes = (digest: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(digest.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
