import { createHash, randomBytes } from 'node:crypto'
import { type Label, type PolicySet, profileKey, systemHigh } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  keyIdOf,
  type NodeKey,
  type PinnedNode,
  publicKeyOf,
  type Random,
  type Receiver,
  type Rotation,
  USUAL_LIMITS,
} from '../../core/index.ts'
import { openOwnKeys } from './ownKeys.ts'
import { dbOf } from './tables.ts'

/** Random bytes for salts, seeds and chains. */
export const random: Random = (bytes) => randomBytes(bytes)

export const newChain = (): string => randomBytes(16).toString('hex')

/** This node among others: the name it signs with, its key, and what it may hold. */
export interface Me {
  readonly node: string
  /** The secret key that signs what says it was made then (Unix ms): what is signed and when it says so fit together, whenever the key changes. */
  keyAt(at: number): Uint8Array
  /** What it signs with from now on. */
  readonly publicKey: string
  /** Changes of key the one before has signed, oldest first. */
  readonly rotations: readonly Rotation[]
  /**
   * Makes a new key that signs from a moment on. `signed`: the old key vouches for it; otherwise people have to.
   *
   * @throws {Fault} `conflict` when another change was faster
   */
  rotate(reason: string, signed: boolean): Promise<void>
  /** Originator names of labels it speaks for. */
  readonly names: readonly string[]
  /** The node as a reader: what it may hold is what this subject may read. */
  subject(): Promise<Subject>
  /** The same as last worked out, for questions inside a transaction: on one connection asking would wait for itself. */
  latest(): Subject
  /** Groups of people who read alike; how many, never who. */
  people(): Promise<readonly { readonly count: number; readonly subject: Subject }[]>
  /** This node among those it pins, for its own keys. */
  readonly pinned: PinnedNode
}

/** Takes the node's name and key, or makes them at the first start. The name stays when the settings change. */
export async function openMe(host: Host): Promise<Me> {
  const firstKey = await host.keys.key('exchange')
  const node = await host.tables.asOwner(async (tx) => {
    const db = dbOf(tx)
    const known = await db.selectFrom('sharing_self').select('node').executeTakeFirst()
    if (known !== undefined) return known.node
    const made = `${slug(host.self.name)}-${keyIdOf(publicKeyOf(firstKey)).slice(0, 8)}`
    await db.insertInto('sharing_self').values({ node: made }).execute()
    return made
  })
  const { organisation, nation } = host.self
  const names = [...new Set([nation, organisation])].filter((name) => name !== '')
  const keys = await openOwnKeys(host, node, firstKey, { names, identities: host.self.identities })
  const high: Subject = {
    ...systemHigh(host.policiesNow()),
    id: 'node',
    kind: 'service',
    name: host.self.name,
    organisation,
    nation,
    roles: [],
  }
  // Accounts of other nodes are no people of this one.
  const everybody = async (): Promise<readonly Subject[]> =>
    (await host.people(high)).filter(({ kind }) => kind === 'person')
  // It holds what some of its people may read, and what is for the node itself.
  const ofPeople = async (): Promise<Subject> => {
    const members = (await everybody()).flatMap((one) => [one.nation, one.organisation, ...one.communities])
    return { ...high, communities: [...new Set([...names, ...members])].filter((name) => name !== '') }
  }
  let latest = high
  const workOut = async (): Promise<Subject> => {
    latest = await ofPeople()
    return latest
  }
  let subject: Promise<Subject> | undefined
  const now = (): Promise<Subject> => {
    const found = (subject ??= workOut())
    found.catch(() => (subject = undefined))
    return found
  }
  await now()
  host.accounts.onChange(() => {
    subject = undefined
    now().catch((error: unknown) => host.log.error({ reason: String(error) }, 'what the node may hold is not known'))
  })
  return {
    node,
    keyAt: (at) => keys.at(at),
    get publicKey() {
      return keys.publicKey()
    },
    get rotations() {
      return keys.rotations()
    },
    get pinned() {
      return keys.pinned()
    },
    rotate: (reason, signed) => keys.rotate(reason, signed),
    names,
    subject: now,
    latest: () => latest,
    async people() {
      const groups = Map.groupBy(await everybody(), (one) => profileKey(one, host.policiesNow()))
      return [...groups.values()].flatMap((group) => (group[0] ? [{ count: group.length, subject: group[0] }] : []))
    },
  }
}

const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60) || 'node'

/** Whether a tag of the label says that its originators alone pass it on; which tag does is in the policy file. */
export function isOriginatorControlled(label: Label, policies: PolicySet): boolean {
  const tags = policies.get(label.policy)?.tags
  return label.categories.some(({ tag }) => tags?.find((one) => one.tag === tag)?.effect === 'originator-control')
}

/** The rules of whoever receives, as known here. */
export function receiverOf(
  node: string,
  subject: Subject,
  pinned: ReadonlyMap<string, PinnedNode>,
  policies: PolicySet,
  now: number,
): Receiver {
  return {
    node,
    subject,
    pinned,
    policies,
    acceptsPolicy: (id, version) => policies.get(id)?.version === version,
    originatorControlled: (label) => isOriginatorControlled(label, policies),
    now,
    limits: USUAL_LIMITS,
  }
}

/** What a node can judge by: changes when it learns a policy or a key, so that what it refused is sent again. */
export function knowingOf(policies: PolicySet, pinned: ReadonlyMap<string, PinnedNode>): string {
  const keys = [...pinned.values()].flatMap(({ node, keys: all }) => all.map(({ id }: NodeKey) => `${node} ${id}`))
  return createHash('sha256')
    .update(JSON.stringify([policies.digest, keys.sort()]))
    .digest('hex')
    .slice(0, 32)
}
