import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import { z } from 'zod'
import {
  acceptRotation,
  currentKey,
  keyIdOf,
  type PinnedNode,
  pinNode,
  publicKeyOf,
  repinKey,
  revokeKey,
  rotateKey,
  type Rotation,
} from '../../core/index.ts'
import { dbOf } from './tables.ts'

/** A new key signs only from here on, so that no deed under way is signed with a key that has ended by its own date. */
const LEAD_MS = 2_000
/** What is left of that when it is written down; less, and the change is tried again. */
const LEAST_LEAD_MS = 500

/** A change of the node's own key. Secrets lie in key files; this is in the database. */
const changeSchema = z.strictObject({
  publicKey: z.string(),
  /** Unix ms: from when it signs. */
  from: z.number(),
  reason: z.string(),
  /** Absent: the key before was not trusted any more, and people tell the others. */
  rotation: z.strictObject({ text: z.string(), byOld: z.string(), byNew: z.string() }).exactOptional(),
})
const changesSchema = z.array(changeSchema)
type Change = z.infer<typeof changeSchema>

export interface OwnKeys {
  at(at: number): Uint8Array
  publicKey(): string
  rotations(): readonly Rotation[]
  pinned(): PinnedNode
  rotate(reason: string, signed: boolean): Promise<void>
}

interface Loaded {
  readonly changes: readonly Change[]
  /** One more than there are changes: the first key signs from the beginning. */
  readonly secrets: readonly Uint8Array[]
  readonly pinned: PinnedNode
}

/**
 * The keys a node has signed with.
 *
 * @throws {Fault} `conflict` when the file of a key that signs is not the one that was used
 */
export async function openOwnKeys(
  host: Host,
  node: string,
  firstKey: Uint8Array,
  speaksFor: { readonly names: readonly string[]; readonly identities: readonly string[] },
): Promise<OwnKeys> {
  const first = pinNode(node, publicKeyOf(firstKey), 0, speaksFor)
  const withChange = (pinned: PinnedNode, change: Change): PinnedNode => {
    if (change.rotation !== undefined) return acceptRotation(pinned, change.rotation)
    const old = currentKey(pinned)?.id ?? ''
    const added = repinKey(revokeKey(pinned, old, change.from, change.reason), change.publicKey, change.from)
    const id = keyIdOf(change.publicKey)
    return { ...added, keys: added.keys.map((key) => (key.id === id ? { ...key, from: change.from } : key)) }
  }
  const load = async (): Promise<Loaded> => {
    const row = await host.tables.asOwner((tx) => dbOf(tx).selectFrom('sharing_self').select('keys').executeTakeFirst())
    const changes = changesSchema.parse(JSON.parse(row?.keys ?? '[]'))
    const secrets = [firstKey]
    for (const [i, change] of changes.entries()) {
      const secret = await host.keys.key(keyName(i + 1))
      if (publicKeyOf(secret) !== change.publicKey)
        throw new Fault(
          'conflict',
          'sharing.key_lost',
          `The file own-${keyName(i + 1)}.key is not the key this node signs with. Put it back from a backup.`,
        )
      secrets.push(secret)
    }
    return { changes, secrets, pinned: changes.reduce(withChange, first) }
  }
  let loaded = await load()

  return {
    at(at) {
      const place = loaded.changes.findLastIndex(({ from }) => from <= at) + 1
      return loaded.secrets[place] ?? firstKey
    },
    publicKey: () => loaded.changes.at(-1)?.publicKey ?? publicKeyOf(firstKey),
    rotations: () => loaded.changes.flatMap(({ rotation }) => rotation ?? []),
    pinned: () => loaded.pinned,
    async rotate(reason, signed) {
      const { changes, secrets } = loaded
      const old = secrets.at(-1) ?? firstKey
      // On disk before anything says that it exists. One that was made and never used is used now.
      const secret = await host.keys.key(keyName(changes.length + 1))
      await host.tables.asOwner(async (tx) => {
        const db = dbOf(tx)
        const row = await db.selectFrom('sharing_self').select('keys').forUpdate().executeTakeFirst()
        const from = Math.max(host.clock.now() + LEAD_MS, (changes.at(-1)?.from ?? 0) + 1)
        if (row === undefined || changesSchema.parse(JSON.parse(row.keys)).length !== changes.length)
          throw new Fault('conflict', 'sharing.key_changed', 'The key was changed just now. Look at it again.')
        const change: Change = {
          publicKey: publicKeyOf(secret),
          from,
          reason,
          ...(signed ? { rotation: rotateKey(node, old, secret, from, reason) } : {}),
        }
        await db
          .updateTable('sharing_self')
          .set({ keys: JSON.stringify([...changes, change]) })
          .execute()
        if (host.clock.now() > from - LEAST_LEAD_MS)
          throw new Fault('unavailable', 'sharing.key_slow', 'The node is too busy to change its key. Try again.')
      })
      loaded = await load()
    },
  }
}

/** `exchange-b`, `exchange-c`, …, `exchange-ba`: names of keys hold letters only. */
function keyName(change: number): string {
  let letters = ''
  for (let rest = change; rest > 0 || letters === ''; rest = Math.floor(rest / 26))
    letters = String.fromCodePoint(97 + (rest % 26)) + letters
  return `exchange-${letters}`
}
