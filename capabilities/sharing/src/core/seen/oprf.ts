import { ristretto255_hasher, ristretto255_oprf } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { Fault } from '@testudo/kernel/fault'
import type { Random } from '../envelope/hash.ts'

/*
 * "Have you seen this?" by an oblivious pseudorandom function: RFC 9497, ristretto255-SHA512, mode 0x00 (OPRF).
 * The asker blinds a value; the responder evaluates it under a key without learning it; the asker takes the blind off.
 */
const suite = ristretto255_oprf.oprf

const POINT = /^[0-9a-f]{64}$/

/** The key of one epoch for one asker. Two askers' tables cannot be compared, and an old epoch's table ages with its key. */
export interface EpochKey {
  readonly asker: string
  readonly epoch: number
  readonly secretKey: Uint8Array
}

/** Which epoch a time lies in. @param lengthMs for example seven days */
export const epochOf = (now: number, lengthMs: number): number => Math.floor(now / lengthMs)

/**
 * DeriveKeyPair of RFC 9497 §3.2.1 from the node's 32-byte seed; the same seed gives the same keys after a restart.
 * Rotation is the next epoch: tables are made anew, and what was learnt under the old key tells nothing of the new table.
 */
export function epochKey(seed: Uint8Array, asker: string, epoch: number): EpochKey {
  const { secretKey } = suite.deriveKeyPair(seed, utf8ToBytes(`testudo/seen/1\n${asker}\n${epoch}`))
  return { asker, epoch, secretKey }
}

/** One spelling per value, so that both sides mean the same: type, line feed, value; domains and hashes in lower case. */
export function seenInput(type: string, value: string): Uint8Array {
  const plain = value.trim().normalize('NFC')
  const lower =
    type === 'domain-name' || type === 'email-addr' || type.startsWith('file:hashes') || type === 'ipv6-addr'
  return utf8ToBytes(`${type}\n${lower ? plain.toLowerCase() : plain}`)
}

/** What the asker keeps to itself, and what it sends. */
export interface Blinded {
  readonly blind: Uint8Array
  readonly blinded: string
}

/** Blind of RFC 9497 §3.3.1. About 1 ms. @param random cryptographic quality outside of tests */
export function blindInput(input: Uint8Array, random: Random): Blinded {
  const { blind, blinded } = suite.blind(input, (bytes = 64) => Uint8Array.from(random(bytes)))
  return { blind, blinded: bytesToHex(blinded) }
}

/**
 * BlindEvaluate of RFC 9497 §3.3.1. About 1 ms.
 *
 * @throws {Fault} `invalid` for what is no element of the group, or is its identity
 */
export function evaluateBlinded(secretKey: Uint8Array, blinded: string): string {
  if (!POINT.test(blinded)) throw notAPoint()
  try {
    return bytesToHex(suite.blindEvaluate(secretKey, hexToBytes(blinded)))
  } catch {
    throw notAPoint()
  }
}

/** Finalize of RFC 9497 §3.3.1: 64 bytes that only value and key determine. @throws {Fault} `invalid` as above */
export function finalizeInput(input: Uint8Array, blind: Uint8Array, evaluated: string): Uint8Array {
  if (!POINT.test(evaluated)) throw notAPoint()
  try {
    return suite.finalize(input, blind, hexToBytes(evaluated))
  } catch {
    throw notAPoint()
  }
}

const notAPoint = (): Fault =>
  new Fault(
    'invalid',
    'sharing.seen_point',
    'Not an element of ristretto255. Ask again with a client that speaks RFC 9497.',
  )

/** RFC 9497 §3.1 and §4.1: `OPRFV1-`, mode 0, the suite. */
const GROUP_DST = utf8ToBytes('HashToGroup-OPRFV1-\u0000-ristretto255-SHA512')
const short = (n: number): Uint8Array => Uint8Array.of(n >> 8, n & 255)

/**
 * Evaluate of RFC 9497 §3.3.1 for the key's holder: the same 64 bytes, with one multiplication where blinding, evaluating
 * and taking the blind off take three. The blind evaluation multiplies a point that is not secret to its sender either.
 */
export function evaluateInput(secretKey: Uint8Array, input: Uint8Array): Uint8Array {
  const point = ristretto255_hasher.hashToCurve(input, { DST: GROUP_DST }).toBytes()
  const element = suite.blindEvaluate(secretKey, point)
  return sha512(concatBytes(short(input.length), input, short(element.length), element, utf8ToBytes('Finalize')))
}
