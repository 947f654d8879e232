import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { z } from 'zod'
import { type Note, readNote } from './note.ts'

export const checkpointSchema = z.strictObject({
  origin: z.string(),
  size: z.number().int().min(0),
  /** Hex. */
  root: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.number().int(),
  /** Ed25519 public key, SPKI in base64. */
  key: z.string(),
  /** Ed25519 over `signedText`, base64. */
  signature: z.string(),
})

/** A signed statement: at this time the log of this node had this many leaves and this root. */
export type Checkpoint = z.infer<typeof checkpointSchema>

/** The body of a C2SP checkpoint (origin, size, root) with the time behind it. */
const signedText = (c: Pick<Checkpoint, 'origin' | 'size' | 'root' | 'at'>) =>
  `${c.origin}\n${c.size}\n${Buffer.from(c.root, 'hex').toString('base64')}\n${c.at}\n`

/** The key a node signs with. */
export interface NodeKey {
  readonly privateKey: KeyObject
  /** SPKI in base64. */
  readonly publicText: string
}

/** Reads the node's key, or makes one that only this user may read. */
export async function loadNodeKey(path: string): Promise<NodeKey> {
  if (!existsSync(path)) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const { privateKey } = generateKeyPairSync('ed25519')
    await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  }
  const privateKey = createPrivateKey(await readFile(path))
  const publicText = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
  return { privateKey, publicText }
}

export function signCheckpoint(key: NodeKey, tree: Pick<Checkpoint, 'origin' | 'size' | 'root' | 'at'>): Checkpoint {
  const signature = sign(null, Buffer.from(signedText(tree)), key.privateKey).toString('base64')
  return { ...tree, key: key.publicText, signature }
}

/** Whether the signature holds under the key it names, or under `key` when given. */
export function isSigned(checkpoint: Checkpoint, key?: string): boolean {
  if (key !== undefined && key !== checkpoint.key) return false
  try {
    const publicKey = createPublicKey({ key: Buffer.from(checkpoint.key, 'base64'), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(signedText(checkpoint)), publicKey, Buffer.from(checkpoint.signature, 'base64'))
  } catch {
    return false
  }
}

export const LATEST = 'latest.json'
/** The newest note of the public log. */
export const LATEST_NOTE = 'latest.note'

/** The newest note of the public log as the folder keeps it; undefined before the first. @throws {Fault} `audit.note_unreadable` */
export async function readNoteFile(dir: string): Promise<Note | undefined> {
  const path = join(dir, LATEST_NOTE)
  return existsSync(path) ? readNote(await readFile(path, 'utf8')) : undefined
}

/** Replaces the latest checkpoint file. */
export function keepCheckpoint(dir: string, checkpoint: Checkpoint): Promise<void> {
  return keepFile(dir, LATEST, `${JSON.stringify(checkpoint)}\n`)
}

/** Replaces a file: written beside, fsynced, renamed. A crash leaves the old one or the new one. */
export async function keepFile(dir: string, name: string, text: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, name)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/** Reads a checkpoint file. @throws {Fault} `audit.checkpoint_unreadable` */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  try {
    return checkpointSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    throw new Fault(
      'invalid',
      'audit.checkpoint_unreadable',
      'The checkpoint file is missing or damaged. Give one that was kept elsewhere.',
      {
        cause,
        place: { file: path },
      },
    )
  }
}
