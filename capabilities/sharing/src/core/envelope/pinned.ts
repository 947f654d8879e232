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
  /** How it became known: compared by people (absent too), or signed by the key before it. */
  readonly how?: 'pinned' | 'rotated'
  /** Why the node changed to it, as it said. */
  readonly reason?: string
  /** People here say that somebody else holds it too: nothing under it is believed that is seen for the first time. */
  readonly revoked?: { readonly at: number; readonly reason: string }
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
 * date under it. A ship that was away longer asks for a new seal. For the same reason a revoked key has no grace.
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
  const inGrace = key.revoked === undefined && (key.until === undefined || now < key.until + graceMs)
  return within && inGrace ? { standing: 'good', publicKey: key.publicKey } : { standing: 'expired' }
}

const rotationSchema = z.strictObject({
  v: z.literal('testudo/rotation/1'),
  node: z.string().min(1).max(200),
  oldKey: z.string(),
  newKey: z.string().regex(HEX_32),
  from: z.int().min(0),
  reason: z.string().max(500),
})

export type RotationFacts = Readonly<z.infer<typeof rotationSchema>>

/** What a rotation says; undefined when it is of another shape or not in its one spelling. Signatures are not looked at. */
export function readRotation(text: string): RotationFacts | undefined {
  const parsed = text.length > 4_000 ? undefined : rotationSchema.safeParse(safeJson(text)).data
  return parsed !== undefined && canonicalize(parsed) === text ? parsed : undefined
}

/** Changes of key as they cross, to be judged one by one. */
export const rotationsShape = z
  .array(z.strictObject({ text: z.string().max(4_000), byOld: z.string().max(128), byNew: z.string().max(128) }))
  .max(100)

/** A change of key, signed with the old key (the right to change) and the new one (that it is held). */
export interface Rotation {
  readonly text: string
  readonly byOld: string
  readonly byNew: string
}

/** Writes the change of a node's key; `from` is Unix ms, `reason` is told to every node that pins it. */
export function rotateKey(
  node: string,
  oldSecret: Uint8Array,
  newSecret: Uint8Array,
  from: number,
  reason = '',
): Rotation {
  const text = canonicalize({
    v: 'testudo/rotation/1',
    node,
    oldKey: keyIdOf(publicKeyOf(oldSecret)),
    newKey: publicKeyOf(newSecret),
    from,
    reason,
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
 * @param latest no change begins after this (Unix ms): a date far ahead would keep the old key in force
 * @throws {Fault} `denied`: wrong shape or node, old key not the one in force, a signature that does not hold, or a
 * beginning before the old key's own
 */
export function acceptRotation(pinned: PinnedNode, rotation: Rotation, latest = Infinity): PinnedNode {
  const facts = readRotation(rotation.text)
  if (facts === undefined) return refuse('the rotation is not readable')
  const { node, oldKey, newKey, from, reason } = facts
  if (node !== pinned.node) return refuse('it names another node')
  const id = keyIdOf(newKey)
  const old = pinned.keys.find((key) => key.id === oldKey)
  if (!old) return refuse('the old key is not known')
  if (!isSigned('rotation', rotation.text, rotation.byOld, old.publicKey)) return refuse('the old key did not sign it')
  if (!isSigned('rotation', rotation.text, rotation.byNew, newKey)) return refuse('the new key did not sign it')
  if (old.until === from && pinned.keys.some((key) => key.id === id)) return pinned
  if (old.until !== undefined) return refuse('the old key has ended')
  if (from <= old.from) return refuse('it begins before the old key does')
  if (from > latest) return refuse('it begins in the future')
  if (pinned.keys.some((key) => key.id === id)) return refuse('the new key was in use before')
  const keys = pinned.keys.map((key) => (key === old ? { ...key, until: from } : key))
  const next: NodeKey = { id, publicKey: newKey, from, how: 'rotated', ...(reason === '' ? {} : { reason }) }
  return { ...pinned, keys: [...keys, next] }
}

/**
 * The pinned node without trust in one of its keys: it ends now, and has no grace. What is held already stays held.
 *
 * @throws {Fault} `absent` when no such key is pinned
 */
export function revokeKey(pinned: PinnedNode, keyId: string, at: number, reason: string): PinnedNode {
  const found = pinned.keys.find(({ id }) => id === keyId)
  if (found === undefined)
    throw new Fault('absent', 'sharing.no_key', 'This node has no such key here. Look at the list of its keys.')
  if (found.revoked !== undefined) return pinned
  const until = found.until === undefined ? at : Math.min(at, found.until)
  const ended: NodeKey = { ...found, until, revoked: { at, reason } }
  return { ...pinned, keys: pinned.keys.map((key) => (key === found ? ended : key)) }
}

/**
 * The pinned node with a key that people have compared; the one before ends now. Old keys stay good for what they signed.
 *
 * @throws {Fault} `conflict` for a key that was revoked
 */
export function repinKey(pinned: PinnedNode, publicKey: string, now: number): PinnedNode {
  const id = keyIdOf(publicKey)
  if (pinned.keys.some((key) => key.id === id && key.revoked !== undefined))
    throw new Fault(
      'conflict',
      'sharing.key_revoked',
      'This key was revoked here: somebody else may hold it. The node must make a new one.',
    )
  const keys = pinned.keys
    .filter((key) => key.id !== id)
    .map((key) => (key.until === undefined ? { ...key, until: now } : key))
  return { ...pinned, keys: [...keys, { id, publicKey, from: 0, how: 'pinned' }] }
}

/** The key a node signs with now, as far as it is pinned. */
export const currentKey = (pinned: PinnedNode): NodeKey | undefined =>
  pinned.keys.findLast((key) => key.until === undefined)

/** The value of a JSON text, or undefined. */
export function safeJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
