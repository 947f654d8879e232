import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Fault } from '@testudo/kernel/fault'

/** SubjectPublicKeyInfo of an Ed25519 key before its 32 bytes (RFC 8410 §4). */
const ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

export type FeedKey =
  | { readonly kind: 'sha256'; readonly digest: string }
  | { readonly kind: 'minisign'; readonly id: Buffer; readonly key: Buffer }

/**
 * The key of a feed: 64 hexadecimal digits, the SHA-256 the file must have; or a minisign public key (base64 of `Ed`,
 * eight bytes of id, 32 bytes of Ed25519), with or without its comment line.
 *
 * @throws {Fault} `vulnerabilities.feed_key`
 */
export function readKey(text: string): FeedKey {
  const plain = text.trim()
  if (/^[0-9a-f]{64}$/i.test(plain)) return { kind: 'sha256', digest: plain.toLowerCase() }
  const line =
    plain
      .split('\n')
      .findLast((one) => one.trim() !== '')
      ?.trim() ?? ''
  const bytes = Buffer.from(line, 'base64')
  if (/^[A-Za-z0-9+/]{56}$/.test(line) && bytes.length === 42 && bytes.subarray(0, 2).toString('latin1') === 'Ed')
    return { kind: 'minisign', id: bytes.subarray(2, 10), key: bytes.subarray(10) }
  throw new Fault(
    'invalid',
    'vulnerabilities.feed_key',
    'The key must be a SHA-256 (64 hexadecimal digits) or a minisign public key. OpenPGP keys are not read.',
    { place: { path: '/body/key' } },
  )
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
  { id, key }: Extract<FeedKey, { kind: 'minisign' }>,
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
