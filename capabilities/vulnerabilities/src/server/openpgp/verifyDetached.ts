import { unarmored } from './armor.ts'
import type { Certificate, Signer } from './certificate.ts'
import { type Sink, sinkOf } from './digest.ts'
import { Malformed } from './octets.ts'
import { PACKET, packetsOf } from './packets.ts'
import { SIGNED, type Signature, signatureOf } from './signature.ts'

/** Why a signature does not count. The first of this order that fits any of several is told. */
const FLAWS = ['wrong', 'revoked', 'expired', 'future', 'weak', 'unknown_key', 'unreadable'] as const
export type SignatureFlaw = (typeof FLAWS)[number]

export type Verdict =
  | {
      readonly good: true
      /** Of the primary key: hex in lower case. */
      readonly by: string
      /** When it counts no longer, Unix seconds; undefined: never. */
      readonly until: number | undefined
    }
  | { readonly good: false; readonly why: SignatureFlaw }

/** Signatures in one file, by each key that could have made them. */
const MOST_TRIALS = 20
/** Clocks differ. */
const AHEAD_SECONDS = 3_600

/**
 * Checks a detached signature (`.asc`) of a file: RFC 4880 and 9580, version 4, by RSA from 2,048 bits, ECDSA on NIST and
 * brainpool curves, Ed25519, Ed448; hashes of the SHA-2 and SHA-3 families. One good signature is enough.
 *
 * A signature whose time, or whose key's time, is over at `now` does not count: CSAF asks that signatures stay valid
 * (CSAF 2.0 and 2.1 §7.1.19).
 *
 * @param text the armoured signature
 * @param keys the keys that are trusted for this; all others are unknown
 * @param open the content from its beginning; read once, and only when a signature could be good
 * @param now  Unix seconds
 */
export async function verifyDetached(
  text: string,
  keys: readonly Certificate[],
  open: () => AsyncIterable<Uint8Array>,
  now: number,
): Promise<Verdict> {
  const signatures = readSignatures(text)
  if (signatures === undefined) return { good: false, why: 'unreadable' }
  const trials: Trial[] = []
  const flaws: SignatureFlaw[] = []
  for (const signature of signatures) {
    const makers = keys.flatMap(({ fingerprint, signers }) =>
      signers.flatMap((signer) => (couldBeOf(signature, signer) ? [{ by: fingerprint, signer }] : [])),
    )
    if (makers.length === 0) flaws.push('unknown_key')
    for (const { by, signer } of makers) {
      const sink = signature.isBeyond ? undefined : sinkOf(signature, signer.key)
      if (sink === undefined) flaws.push('weak')
      else if (trials.length < MOST_TRIALS) {
        const until = endOf(signature, signer)
        trials.push({ by, sink, until, flaw: flawInTime(signature, signer, until, now) })
      }
    }
  }
  if (trials.length > 0) for await (const piece of open()) for (const { sink } of trials) sink.update(piece)
  for (const { by, sink, until, flaw } of trials) {
    const why = sink.fits() ? flaw : 'wrong'
    if (why === undefined) return { good: true, by, until }
    flaws.push(why)
  }
  return { good: false, why: FLAWS.find((one) => flaws.includes(one)) ?? 'unreadable' }
}

interface Trial {
  readonly by: string
  readonly sink: Sink
  readonly until: number | undefined
  readonly flaw: SignatureFlaw | undefined
}

/** Signatures of data. @returns undefined where there is none that can be read */
function readSignatures(text: string): readonly Signature[] | undefined {
  const bytes = unarmored(text, 'SIGNATURE')
  if (bytes === undefined) return undefined
  try {
    const found = packetsOf(bytes).flatMap(({ type, body }) =>
      type === PACKET.signature ? (signatureOf(body) ?? []) : [],
    )
    const ofData = found.filter(({ type }) => type === SIGNED.document || type === SIGNED.text)
    return ofData.length === 0 ? undefined : ofData
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

const couldBeOf = ({ issuer }: Signature, { key }: Signer): boolean =>
  issuer === undefined || (issuer.length >= 16 && key.fingerprint.endsWith(issuer))

/** When a signature, or the key that made it, ends: whichever is first. */
function endOf({ created, expiresAfter }: Signature, { until }: Signer): number | undefined {
  const ends = [until, expiresAfter === undefined ? undefined : created + expiresAfter]
  const told = ends.filter((end) => end !== undefined)
  return told.length === 0 ? undefined : Math.min(...told)
}

function flawInTime(
  { created }: Signature,
  { key, revokedFrom }: Signer,
  until: number | undefined,
  now: number,
): SignatureFlaw | undefined {
  if (revokedFrom !== undefined && created >= revokedFrom) return 'revoked'
  if (created > now + AHEAD_SECONDS || created < key.created) return 'future'
  if (until !== undefined && until <= now) return 'expired'
  return undefined
}
