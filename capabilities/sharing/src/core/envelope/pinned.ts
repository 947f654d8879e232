import { canonicalize } from '@testudo/stix'
import { Fault } from '@testudo/kernel/fault'
import { z } from 'zod'
import { HEX_32 } from './hash.ts'
import { isSigned, keyIdOf, publicKeyOf, signText } from './signature.ts'

/** A public key of a node and when it signs (Unix ms, `until` excluded; none: until rotated). */
export interface NodeKey {
  readonly id: string
  readonly publicKey: string
  readonly from: number
  readonly until?: number
}

/** What we have agreed about another node, out of band or by rotation. Nothing on the wire changes it otherwise. */
export interface PinnedNode {
  readonly node: string
  readonly keys: readonly NodeKey[]
  /** STIX identities whose objects only this node makes versions of. */
  readonly identities: readonly string[]
  /** Originator names of labels this node speaks for: `DNK`. */
  readonly names: readonly string[]
}

/** Pins a node by its first key, compared by people over another channel. */
export function pinNode(
  node: string,
  publicKey: string,
  from: number,
  speaksFor: { readonly identities?: readonly string[]; readonly names?: readonly string[] } = {},
): PinnedNode {
  const { identities = [], names = [] } = speaksFor
  return { node, keys: [{ id: keyIdOf(publicKey), publicKey, from }], identities, names }
}

export type KeyStanding =
  | { readonly standing: 'good'; readonly publicKey: string }
  | { readonly standing: 'unknown' | 'expired' }

/**
 * Whether a key of a node may stand under something made at `madeAt` and seen `now` for the first time.
 *
 * A key that has ended stays good for what it made before, for `graceMs` only: whoever steals an old key can write any
 * date under it. A ship that was away longer asks for a new seal.
 */
export function keyStanding(
  pinned: PinnedNode | undefined,
  keyId: string,
  madeAt: number,
  now: number,
  graceMs: number,
): KeyStanding {
  const key = pinned?.keys.find(({ id }) => id === keyId)
  if (!key) return { standing: 'unknown' }
  const within = madeAt >= key.from && (key.until === undefined || madeAt < key.until)
  const inGrace = key.until === undefined || now < key.until + graceMs
  return within && inGrace ? { standing: 'good', publicKey: key.publicKey } : { standing: 'expired' }
}

const rotationSchema = z.strictObject({
  v: z.literal('testudo/rotation/1'),
  node: z.string().min(1).max(200),
  oldKey: z.string(),
  newKey: z.string().regex(HEX_32),
  from: z.int().min(0),
})

/** A change of key, signed with the old key (the right to change) and the new one (that it is held). */
export interface Rotation {
  readonly text: string
  readonly byOld: string
  readonly byNew: string
}

/** Writes the change of a node's key; `from` is Unix ms. */
export function rotateKey(node: string, oldSecret: Uint8Array, newSecret: Uint8Array, from: number): Rotation {
  const text = canonicalize({
    v: 'testudo/rotation/1',
    node,
    oldKey: keyIdOf(publicKeyOf(oldSecret)),
    newKey: publicKeyOf(newSecret),
    from,
  })
  return { text, byOld: signText('rotation', text, oldSecret), byNew: signText('rotation', text, newSecret) }
}

const refuse = (why: string): never => {
  throw new Fault(
    'denied',
    'sharing.rotation_refused',
    `The key stays as it is: ${why}. Compare the fingerprint with the node's people and pin it by hand.`,
  )
}

/**
 * The pinned node with its new key. The old key ends when the new one begins; applied twice, it is applied once.
 *
 * @throws {Fault} `denied`: wrong shape or node, old key not the one in force, a signature that does not hold, or a
 * beginning before the old key's own
 */
export function acceptRotation(pinned: PinnedNode, rotation: Rotation): PinnedNode {
  const parsed = rotationSchema.safeParse(safeJson(rotation.text))
  if (!parsed.success) return refuse('the rotation is not readable')
  const { node, oldKey, newKey, from } = parsed.data
  if (node !== pinned.node) return refuse('it names another node')
  if (canonicalize(parsed.data) !== rotation.text) return refuse('it is not in canonical form')
  const id = keyIdOf(newKey)
  const old = pinned.keys.find((key) => key.id === oldKey)
  if (!old) return refuse('the old key is not known')
  if (!isSigned('rotation', rotation.text, rotation.byOld, old.publicKey)) return refuse('the old key did not sign it')
  if (!isSigned('rotation', rotation.text, rotation.byNew, newKey)) return refuse('the new key did not sign it')
  if (old.until === from && pinned.keys.some((key) => key.id === id)) return pinned
  if (old.until !== undefined) return refuse('the old key has ended')
  if (from <= old.from) return refuse('it begins before the old key does')
  if (pinned.keys.some((key) => key.id === id)) return refuse('the new key was in use before')
  const keys = pinned.keys.map((key) => (key === old ? { ...key, until: from } : key))
  return { ...pinned, keys: [...keys, { id, publicKey: newKey, from }] }
}

/** The value of a JSON text, or undefined. */
export function safeJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
