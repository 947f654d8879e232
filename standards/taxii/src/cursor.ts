import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Position } from './store.ts'

/**
 * Makes `next` values that only this server can have made, without keeping them. {@link hmacSeal} signs; a store whose
 * keys tell something (row numbers, say) needs one that also encrypts.
 */
export interface Seal {
  seal(text: string): string
  /** The sealed text; `undefined` when it was not made by `seal` or was changed. */
  open(token: string): string | undefined
}

declare const TextDecoder: new () => { decode(input: Uint8Array): string }

/** HMAC-SHA-256 over the text; `secret` of at least 32 random bytes, kept across restarts. */
export function hmacSeal(secret: Uint8Array): Seal {
  const tag = (body: Uint8Array): Uint8Array => hmac(sha256, secret, body)
  return {
    seal(text) {
      const body = utf8ToBytes(text)
      return bytesToHex(body) + bytesToHex(tag(body))
    },
    open(token) {
      if (!/^(?:[0-9a-f]{2}){33,4096}$/.test(token)) return undefined
      const body = hexToBytes(token.slice(0, -64))
      const expected = bytesToHex(tag(body))
      const given = token.slice(-64)
      let differs = 0 // every character is compared, so the time tells nothing
      for (let i = 0; i < 64; i++) differs |= expected.charCodeAt(i) ^ given.charCodeAt(i)
      return differs === 0 ? new TextDecoder().decode(body) : undefined
    },
  }
}

interface Cursor extends Position {
  readonly issuedAt: number
  /** Digest of the question: caller, path and parameters. */
  readonly question: string
}

/** A short digest that binds a cursor to the question it continues. */
export const questionDigest = (parts: readonly string[]): string =>
  bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts)))).slice(0, 32)

export function writeCursor(seal: Seal, { dateAdded, key, issuedAt, question }: Cursor): string {
  return seal.seal(JSON.stringify([dateAdded, key, issuedAt, question]))
}

/** The position inside a cursor of the same question; `undefined` when forged, of another question, or too old. */
export function readCursor(
  seal: Seal,
  token: string,
  expected: { question: string; now: number; maxAgeMs: number },
): Position | undefined {
  const text = seal.open(token)
  if (text === undefined) return undefined
  const [dateAdded, key, issuedAt, question] = JSON.parse(text) as [string, string, number, string]
  if (question !== expected.question || expected.now - issuedAt > expected.maxAgeMs) return undefined
  return { dateAdded, key }
}
