import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** Where random bytes come from; handed in, so that a run can be repeated. */
export type Random = (bytes: number) => Uint8Array

/** 32 bytes as text: SHA-256 values, public keys, seeds. */
export const HEX_32 = /^[0-9a-f]{64}$/
/** 64 bytes as text: Ed25519 signatures. */
export const HEX_64 = /^[0-9a-f]{128}$/

/** SHA-256 of a domain and parts. The domain ends in a line feed, so no domain is the beginning of another one's input. */
export const hashOf = (domain: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  sha256(concatBytes(utf8ToBytes(`${domain}\n`), ...parts))

/** SHA-256 of the UTF-8 form of a text, as 64 hexadecimal digits. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))
