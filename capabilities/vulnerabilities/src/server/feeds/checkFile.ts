import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Fault } from '@testudo/kernel/fault'
import { type Certificate, certificatesOf } from '../openpgp/index.ts'

/** SubjectPublicKeyInfo of an Ed25519 key before its 32 bytes (RFC 8410 §4). */
const ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

/** What a file of a feed must fit. */
export type FileKey =
  | { readonly kind: 'sha256'; readonly digest: string }
  | { readonly kind: 'minisign'; readonly id: Buffer; readonly key: Buffer }
  | { readonly kind: 'openpgp'; readonly keys: readonly Certificate[] }

/** What a feed is checked with; a fingerprint says which of the keys that a CSAF provider publishes counts. */
export type FeedKey = FileKey | { readonly kind: 'fingerprint'; readonly fingerprint: string }

const unfit = (message: string) =>
  new Fault('invalid', 'vulnerabilities.feed_key', message, { place: { path: '/body/key' } })

/**
 * The key of a feed: 64 hexadecimal digits, the SHA-256 the file must have; 40, the fingerprint of an OpenPGP key; an
 * OpenPGP public key, armoured; or a minisign public key (base64 of `Ed`, eight bytes of id, 32 bytes of Ed25519), with
 * or without its comment line.
 *
 * @throws {Fault} `vulnerabilities.feed_key`
 */
export function readKey(text: string): FeedKey {
  const plain = text.trim()
  const digits = plain.replaceAll(/[\s:]/g, '').toLowerCase()
  if (/^[0-9a-f]{40}$/.test(digits)) return { kind: 'fingerprint', fingerprint: digits }
  if (plain.includes('-----BEGIN PGP')) {
    const keys = certificatesOf(plain)
    if (keys?.some(({ signers }) => signers.length > 0) !== true)
      throw unfit(
        'The text is no OpenPGP public key that signs: paste all of it, from BEGIN to END PGP PUBLIC KEY BLOCK.',
      )
    return { kind: 'openpgp', keys }
  }
  if (/^[0-9a-f]{64}$/i.test(plain)) return { kind: 'sha256', digest: plain.toLowerCase() }
  const line =
    plain
      .split('\n')
      .findLast((one) => one.trim() !== '')
      ?.trim() ?? ''
  const bytes = Buffer.from(line, 'base64')
  if (/^[A-Za-z0-9+/]{56}$/.test(line) && bytes.length === 42 && bytes.subarray(0, 2).toString('latin1') === 'Ed')
    return { kind: 'minisign', id: bytes.subarray(2, 10), key: bytes.subarray(10) }
  throw unfit(
    'The key must be an OpenPGP public key or its fingerprint, a SHA-256 (64 hexadecimal digits), or a minisign public key.',
  )
}

/**
 * Refuses a key that says nothing of this kind of feed: a provider publishes many documents and its keys, a file or
 * folder brings no key with it.
 *
 * @throws {Fault} `vulnerabilities.feed_key`
 */
export function fileKeyOf(key: FeedKey): FileKey {
  if (key.kind !== 'fingerprint') return key
  throw unfit('A fingerprint is enough for a CSAF provider, which publishes its keys. Give the public key itself.')
}

/** @throws {Fault} `vulnerabilities.feed_key` */
export function providerKeyOf(key: FeedKey): Extract<FeedKey, { kind: 'openpgp' | 'fingerprint' }> {
  if (key.kind === 'openpgp' || key.kind === 'fingerprint') return key
  throw unfit('A CSAF provider signs with OpenPGP: give the fingerprint of its key, or the public key itself.')
}

const wrong = (what: string) =>
  new Fault(
    'invalid',
    'vulnerabilities.feed_signature',
    `${what} Nothing was stored; ask the source, and look who else could have changed the file.`,
  )

/** @throws {Fault} `vulnerabilities.feed_hash` */
export function mustHash(expected: string, found: { readonly sha256: string; readonly sha512: string }): void {
  const is = expected.length === 128 ? found.sha512 : found.sha256
  if (is === expected.toLowerCase()) return
  throw new Fault(
    'invalid',
    'vulnerabilities.feed_hash',
    'The hash that is published beside the file is of another content. Nothing was stored; fetch it again, and ask the source if it stays so.',
  )
}

/** The first word of a hash file (`HEX  name`), of the length a SHA-256 or SHA-512 has. */
export function hashIn(text: string | undefined): string | undefined {
  const word = text?.trim().split(/\s/, 1)[0]?.toLowerCase()
  return word !== undefined && /^(?:[0-9a-f]{64}|[0-9a-f]{128})$/.test(word) ? word : undefined
}

/**
 * Checks a minisign signature (`.minisig`) of a file: the prehashed form (`ED`, over BLAKE2b-512) that minisign makes
 * since 0.11, and the global signature over the trusted comment.
 *
 * @throws {Fault} `vulnerabilities.feed_signature`
 */
export async function mustBeSigned(
  path: string,
  { id, key }: Extract<FileKey, { kind: 'minisign' }>,
  signature: string | undefined,
): Promise<void> {
  if (signature === undefined) throw wrong('There is no signature beside the file (.minisig).')
  const [, signed = '', comment = '', whole = ''] = signature.split('\n').map((line) => line.trim())
  const bytes = Buffer.from(signed, 'base64')
  if (bytes.length !== 74) throw wrong('The signature beside the file cannot be read.')
  if (bytes.subarray(0, 2).toString('latin1') !== 'ED')
    throw wrong('The signature is of the old kind that is not prehashed: sign it with minisign 0.11 or later.')
  if (!bytes.subarray(2, 10).equals(id)) throw wrong('The file is signed with another key than this feed’s.')
  const digest = createHash('blake2b512')
  for await (const chunk of createReadStream(path)) digest.update(chunk as Uint8Array)
  const publicKey = createPublicKey({ key: Buffer.concat([ED25519, key]), format: 'der', type: 'spki' })
  const own = bytes.subarray(10)
  if (!verify(null, digest.digest(), publicKey, own))
    throw wrong('The signature beside the file is not of this content.')
  const trusted = Buffer.from(comment.replace(/^trusted comment: /, ''))
  if (!verify(null, Buffer.concat([own, trusted]), publicKey, Buffer.from(whole, 'base64')))
    throw wrong('The comment of the signature was changed.')
}
