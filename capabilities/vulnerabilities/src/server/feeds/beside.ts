import { createReadStream } from 'node:fs'
import { type Certificate, verifyDetached } from '../openpgp/index.ts'
import { type FileKey, hashIn, mustBeSigned, mustHash } from './checkFile.ts'
import { badSignature } from './feedFaults.ts'
import type { Check } from './gathered.ts'

/** A file as it lies on this machine. */
export interface FileHere {
  readonly path: string
  /** Hex. */
  readonly sha256: string
  readonly sha512: string
}

/** The small text that is called like the file with this behind it (`.asc`); undefined where there is none. */
export type Beside = (extension: string) => Promise<string | undefined>

/**
 * Checks a file by the key of its feed; without one by the hash beside it, where there is one.
 *
 * @param now Unix ms
 * @throws {Fault} when it is another content, or what must be beside it is not
 */
export async function mustFit(file: FileHere, key: FileKey | undefined, beside: Beside, now: number): Promise<Check> {
  if (key === undefined) {
    const hash = hashIn(await beside('.sha512')) ?? hashIn(await beside('.sha256'))
    if (hash !== undefined) mustHash(hash, file)
    return { checked: hash === undefined ? 'none' : 'hash' }
  }
  if (key.kind === 'sha256') {
    mustHash(key.digest, file)
    return { checked: 'hash' }
  }
  if (key.kind === 'minisign') {
    await mustBeSigned(file.path, key, await beside('.minisig'))
    return { checked: 'signature' }
  }
  return mustBeSignedBy(file, key.keys, await beside('.asc'), now)
}

/** Checks an OpenPGP signature. @param now Unix ms @throws {Fault} `vulnerabilities.signature_…` */
export async function mustBeSignedBy(
  { path }: FileHere,
  keys: readonly Certificate[],
  signature: string | undefined,
  now: number,
): Promise<Check> {
  if (signature === undefined) throw badSignature('missing')
  const open = () => createReadStream(path, { highWaterMark: 1 << 18 })
  const verdict = await verifyDetached(signature, keys, open, Math.floor(now / 1_000))
  if (!verdict.good) throw badSignature(verdict.why)
  const { by, until } = verdict
  return { checked: 'signature', by, ...(until === undefined ? {} : { until: until * 1_000 }) }
}
