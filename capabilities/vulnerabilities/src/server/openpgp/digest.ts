import { createHash, createVerify, verify } from 'node:crypto'
import { Malformed } from './octets.ts'
import type { PublicKey } from './publicKey.ts'
import { HASHES, SHA1, type Signature, SIGNED } from './signature.ts'

/** Takes what was signed, piece by piece, and says at the end whether the signature is of it. */
export interface Sink {
  update(piece: Uint8Array): void
  fits(): boolean
}

/**
 * Begins to check one signature by one key.
 *
 * @returns undefined when it cannot be of this key, or its hash does not count
 */
export function sinkOf(
  signature: Signature,
  { verifier }: PublicKey,
  options: { readonly sha1?: boolean } = {},
): Sink | undefined {
  const hash = signature.hash === SHA1 && options.sha1 === true ? 'sha1' : HASHES.get(signature.hash)
  if (verifier === undefined || hash === undefined || !verifier.algorithms.includes(signature.keyAlgorithm))
    return undefined
  const { key, signsDigest } = verifier
  const hashing = signsDigest ? createHash(hash) : createVerify(hash)
  const asText = signature.type === SIGNED.text ? new LineEnds() : undefined
  return {
    update: (piece) => void hashing.update(asText === undefined ? piece : asText.of(piece)),
    fits() {
      hashing.update(signature.trailer)
      try {
        const value = verifier.value(signature.value)
        return 'digest' in hashing
          ? verify(null, hashing.digest(), key, value)
          : hashing.verify({ key, dsaEncoding: 'ieee-p1363' }, value)
      } catch (error) {
        if (error instanceof Malformed) return false
        throw error
      }
    },
  }
}

/** Whether a signature is of pieces that are at hand. */
export function isOf(
  signature: Signature,
  key: PublicKey,
  pieces: readonly Uint8Array[],
  options: { readonly sha1?: boolean } = {},
): boolean {
  const sink = sinkOf(signature, key, options)
  if (sink === undefined) return false
  for (const piece of pieces) sink.update(piece)
  return sink.fits()
}

/** Line ends of a text as its signature hashes them: carriage return and line feed (RFC 9580 §5.2.1.2). */
class LineEnds {
  private last = 0

  of(piece: Uint8Array): Buffer {
    const out: number[] = []
    for (const octet of piece) {
      if (octet === 0x0a && this.last !== 0x0d) out.push(0x0d)
      out.push(octet)
      this.last = octet
    }
    return Buffer.from(out)
  }
}
