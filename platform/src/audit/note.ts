import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import type { NodeKey } from './checkpoint.ts'

/**
 * Signed notes as C2SP `signed-note` writes them, holding checkpoints as `tlog-checkpoint` does, with the countersignatures
 * of witnesses as `tlog-cosignature` (version 1) adds them. What other logs and witnesses of the world read, reads these.
 */
export interface Note {
  /** What is signed: up to and with the line end before the empty line. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

export interface NoteSignature {
  readonly name: string
  /** Four bytes that say which key: hex. */
  readonly id: string
  readonly bytes: Uint8Array
}

/** What a checkpoint note says: this log had this many leaves and this root. */
export interface TreeHead {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** A key that checks signatures: `name+hexid+base64(algorithm ‖ key)`. */
export interface Verifier {
  readonly name: string
  readonly id: string
  /** 1: plain Ed25519 (a log); 4: cosignature/v1 (a witness). */
  readonly algorithm: 1 | 4
  readonly key: KeyObject
}

const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')
const MOST_LINES = 100
const NAME = /^[^\s+]{1,200}$/

function unreadable(why: string): Fault {
  return new Fault('invalid', 'audit.note_unreadable', `This is not a signed note: ${why}. Ask for another copy.`)
}

/** Reads a note; nothing is believed yet. @throws {Fault} `audit.note_unreadable` */
export function readNote(source: string): Note {
  const split = source.lastIndexOf('\n\n')
  if (split < 0) throw unreadable('it has no empty line')
  if (!source.endsWith('\n')) throw unreadable('its last line has no end')
  const lines = source.slice(split + 2, -1).split('\n')
  if (lines.length > MOST_LINES) throw unreadable('it carries too many signatures')
  return { text: source.slice(0, split + 1), signatures: lines.map(readSignature) }
}

/** Reads one line: an em dash, a name, the key's id and the signature. @throws {Fault} `audit.note_unreadable` */
export function readSignature(line: string): NoteSignature {
  const [, name, base64] = /^\u2014 (\S+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? []
  const bytes = Buffer.from(base64 ?? '', 'base64')
  if (name === undefined || !NAME.test(name) || bytes.length < 5) throw unreadable('a signature line is not one')
  return { name, id: bytes.subarray(0, 4).toString('hex'), bytes: bytes.subarray(4) }
}

const lineOf = (name: string, id: string, bytes: Uint8Array) =>
  `\u2014 ${name} ${Buffer.concat([Buffer.from(id, 'hex'), bytes]).toString('base64')}`

/** The note as text, signatures in their order. */
export function writeNote(note: Note): string {
  return `${note.text}\n${note.signatures.map((s) => `${lineOf(s.name, s.id, s.bytes)}\n`).join('')}`
}

/** The tree head of a checkpoint note. @throws {Fault} `audit.note_unreadable` */
export function headOf(note: Note): TreeHead {
  const [origin = '', size = '', root = ''] = note.text.split('\n')
  const bytes = Buffer.from(root, 'base64')
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || bytes.length !== 32 || bytes.toString('base64') !== root)
    throw unreadable('its first lines are not origin, size and root')
  return { origin, size: Number(size), root: bytes }
}

const textOf = ({ origin, size, root }: TreeHead) => `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`

const keyId = (name: string, algorithm: number, raw: Uint8Array) =>
  createHash('sha256').update(`${name}\n`).update(Uint8Array.of(algorithm)).update(raw).digest('hex').slice(0, 8)

const rawOf = (key: Pick<NodeKey, 'publicText'>) => Buffer.from(key.publicText, 'base64').subarray(-32)

/** The name a node's log goes by: it follows from its key, and holds no sign that notes forbid. */
export function logName(key: Pick<NodeKey, 'publicText'>): string {
  return `testudo/${createHash('sha256').update(rawOf(key)).digest('hex').slice(0, 16)}`
}

/** The key others check this node's notes (1) or countersignatures (4) with, as one word. */
export function verifierText(key: Pick<NodeKey, 'publicText'>, algorithm: 1 | 4 = 1): string {
  const name = logName(key)
  const raw = rawOf(key)
  return `${name}+${keyId(name, algorithm, raw)}+${Buffer.concat([Uint8Array.of(algorithm), raw]).toString('base64')}`
}

/** Reads `verifierText`, or what another log or witness publishes. @throws {Fault} `audit.key_unreadable` */
export function readVerifier(text: string): Verifier {
  const [, name = '', id = '', base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? []
  const bytes = Buffer.from(base64, 'base64')
  const algorithm = bytes[0]
  const raw = bytes.subarray(1)
  if ((algorithm !== 1 && algorithm !== 4) || raw.length !== 32 || keyId(name, algorithm, raw) !== id)
    throw new Fault(
      'invalid',
      'audit.key_unreadable',
      'This is not the key of a log or witness. It looks like name+0123abcd+base64; copy it whole.',
    )
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' })
  return { name, id, algorithm, key }
}

/** The key, as one word, that checks the countersignatures of the node whose log this key checks. */
export function witnessOf({ key }: Verifier): string {
  return verifierText({ publicText: key.export({ type: 'spki', format: 'der' }).toString('base64') }, 4)
}

/** What checks the notes of the log of this public key (SPKI in base64). */
export function ofLog(publicText: string): Verifier {
  return readVerifier(verifierText({ publicText }))
}

/** Signs a tree head with the node's key. */
export function signNote(key: NodeKey, tree: Omit<TreeHead, 'origin'>): Note {
  const origin = logName(key)
  const text = textOf({ ...tree, origin })
  const bytes = sign(null, Buffer.from(text), key.privateKey)
  return { text, signatures: [{ name: origin, id: keyId(origin, 1, rawOf(key)), bytes }] }
}

/** What a witness signs: since when it has seen this note, and the note. */
const witnessed = (text: string, seconds: number) => Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)

/** This node's countersignature under another's note. Check before that the note grew from the last one seen. */
export function cosign(note: Note, key: NodeKey, unixSeconds: number): NoteSignature {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(unixSeconds))
  const bytes = Buffer.concat([time, sign(null, witnessed(note.text, unixSeconds), key.privateKey)])
  const name = logName(key)
  return { name, id: keyId(name, 4, rawOf(key)), bytes }
}

/** Whether this key made this signature under this note; undefined when the signature names another key. */
export function checkSignature(note: Note, signature: NoteSignature, by: Verifier): boolean | undefined {
  if (signature.name !== by.name || signature.id !== by.id) return undefined
  if (by.algorithm === 1) return verify(null, Buffer.from(note.text), by.key, signature.bytes)
  if (signature.bytes.length !== 72) return false
  const bytes = Buffer.from(signature.bytes)
  const seconds = Number(bytes.readBigUInt64BE())
  return Number.isSafeInteger(seconds) && verify(null, witnessed(note.text, seconds), by.key, bytes.subarray(8))
}
