import { type Label, loadPolicies } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { sha256Hex } from '../envelope/hash.ts'
import { type Receiver, USUAL_LIMITS } from '../envelope/judge.ts'
import { type PinnedNode, pinNode } from '../envelope/pinned.ts'
import { publicKeyOf } from '../envelope/signature.ts'
import { hexToBytes } from '@noble/hashes/utils.js'

/** When simulated time begins: 22 November 2026, noon. */
export const NOON = Date.UTC(2026, 10, 22, 12)

/** An invented policy for simulated nodes only; the names are those of the nodes. */
export const SIM_POLICY = {
  id: 'SIM',
  name: { en: 'Simulated', fr: 'Simulée' },
  version: '1',
  classifications: ['OPEN', 'CLOSED', 'HIGH'].map((name) => ({
    name,
    portion: name,
    banner: { en: name, fr: name },
    colour: '#1B5E8C',
  })),
  tags: [
    {
      tag: 'Releasable To',
      type: 'PERMISSIVE',
      values: ['A', 'B', 'C', 'D', 'E', 'PUBLIC'],
      universal: 'PUBLIC',
      short: 'REL',
      long: { en: 'RELEASABLE TO', fr: 'COMMUNICABLE À' },
    },
    { tag: 'Control', type: 'INFORMATIVE', values: [], short: 'ORCON', long: { en: 'CONTROLLED', fr: 'CONTRÔLÉ' } },
  ],
  equivalents: [],
  twoPersonFrom: 'HIGH',
}

export const simPolicies = loadPolicies([SIM_POLICY])

export const simLabel = (
  readers: readonly string[],
  by: string,
  controlled = false,
  classification = 'OPEN',
): Label => ({
  policy: 'SIM',
  classification,
  categories: [
    { type: 'PERMISSIVE', tag: 'Releasable To', values: [...readers] },
    ...(controlled ? [{ type: 'INFORMATIVE' as const, tag: 'Control', values: [by] }] : []),
  ],
  originators: [by],
})

export const simSubject = (node: string, clearance = 'CLOSED'): Subject => ({
  id: `peer:${node}`,
  kind: 'peer',
  name: node,
  organisation: node,
  nation: '',
  communities: [],
  clearances: { SIM: clearance },
  specialAccess: [],
  roles: [],
})

/** Key of a simulated node; not secret. */
export const simSecret = (node: string): Uint8Array => hexToBytes(sha256Hex(`simulated key of ${node}`))

/** The identity object whose versions only this node makes. */
export const simIdentity = (node: string): string => {
  const hex = sha256Hex(`identity of ${node}`)
  return `identity--${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const simPinned = (nodes: readonly string[]): ReadonlyMap<string, PinnedNode> =>
  new Map(
    nodes.map((node) => [
      node,
      pinNode(node, publicKeyOf(simSecret(node)), 0, { identities: [simIdentity(node)], names: [node] }),
    ]),
  )

export const simReceiver = (node: string, pinned: ReadonlyMap<string, PinnedNode>, now: number): Receiver => ({
  node,
  subject: simSubject(node),
  pinned,
  policies: simPolicies,
  acceptsPolicy: (id, version) => simPolicies.get(id)?.version === version,
  originatorControlled: (label) => label.categories.some(({ tag }) => tag === 'Control'),
  now,
  limits: USUAL_LIMITS,
})

/** The node an identity is pinned to. */
export const simNodeOf =
  (pinned: ReadonlyMap<string, PinnedNode>) =>
  (identity: string): string | undefined => {
    for (const { node, identities } of pinned.values()) if (identities.includes(identity)) return node
    return undefined
  }

const uuid = (seed: string): string => {
  const hex = sha256Hex(seed)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** One version of a simulated report, or a relation between two, made by a node. */
export function simObject(
  by: string,
  name: string,
  at: number,
  more: Readonly<Record<string, string | boolean>> = {},
): Readonly<Record<string, string | boolean>> & { readonly id: string } {
  const type = more['relationship_type'] === undefined ? 'x-sim-report' : 'relationship'
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${uuid(name)}`,
    created: new Date(NOON - 3_600_000).toISOString(),
    modified: new Date(at).toISOString(),
    created_by_ref: simIdentity(by),
    name,
    ...more,
  }
}
