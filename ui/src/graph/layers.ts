import type { State } from '@testudo/kernel/situation'
import type { GateRule } from '../measure/Gate.tsx'

export interface LayeredNode {
  readonly id: string
  /** 0 is the leftmost column. Left out: one more than the furthest of what it needs. */
  readonly layer?: number
  readonly name: string
  /** Portion mark without brackets. */
  readonly mark?: string
  /** None: a thing that has no state, drawn without a mark. */
  readonly state?: State | undefined
  /** Under the name: `0.80, 1 of 2 transformers`. */
  readonly detail?: string
  /** A service commitment: dashed outline. */
  readonly promise?: boolean
  /** Set by folding: how many capable nodes this one stands for. */
  readonly folded?: number
}

/** What a node needs, as one gate: its pill stands before the node. */
export interface LayeredGate {
  readonly id: string
  /** The node that needs. */
  readonly of: string
  /** None: lines that meet without a pill. */
  readonly rule?: GateRule | undefined
  readonly members: readonly {
    readonly from: string
    /** Used only when the others fail: `0.5 for 6 h`. */
    readonly fallback?: string
    /** What the line carries, when its source has no state of its own. */
    readonly state?: State | undefined
  }[]
}

export interface PlacedNode {
  readonly node: LayeredNode
  readonly x: number
  readonly y: number
}

export interface PlacedGate {
  readonly gate: LayeredGate
  readonly x: number
  readonly y: number
}

export interface LayeredPlan {
  readonly nodes: readonly PlacedNode[]
  readonly gates: readonly PlacedGate[]
  readonly width: number
  readonly height: number
  readonly columns: readonly number[]
}

export const NODE = { width: 200, height: 42, gap: 8, apart: 22, column: 320, top: 36, left: 16 } as const
const FOLD_ABOVE = 200
const SWEEPS = 6

/**
 * Replaces capable nodes that feed one gate only by one node "37 capable", when there are more than 200 nodes. What is
 * not capable, needed twice or `kept` stays. Ids of folded nodes start with `fold:`.
 */
export function foldCapable(
  nodes: readonly LayeredNode[],
  gates: readonly LayeredGate[],
  kept: ReadonlySet<string>,
  above = FOLD_ABOVE,
): { readonly nodes: readonly LayeredNode[]; readonly gates: readonly LayeredGate[] } {
  if (nodes.length <= above) return { nodes, gates }
  const uses = new Map<string, number>()
  const needs = new Set(gates.map((gate) => gate.of))
  for (const { members } of gates) for (const { from } of members) uses.set(from, (uses.get(from) ?? 0) + 1)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const foldable = (id: string) =>
    byId.get(id)?.state === 'capable' && uses.get(id) === 1 && !needs.has(id) && !kept.has(id)
  const gone = new Set<string>()
  const made: LayeredNode[] = []
  const folded = gates.map((gate): LayeredGate => {
    const fine = gate.members.filter(({ from, fallback }) => fallback === undefined && foldable(from))
    if (fine.length < 3) return gate
    for (const { from } of fine) gone.add(from)
    const id = `fold:${gate.id}`
    made.push({ id, name: '', state: 'capable', folded: fine.length, layer: byId.get(fine[0]?.from ?? '')?.layer ?? 0 })
    return { ...gate, members: [...gate.members.filter(({ from }) => !gone.has(from)), { from: id }] }
  })
  return { nodes: [...nodes.filter(({ id }) => !gone.has(id)), ...made], gates: folded }
}

/** Column of every node: the given one, else one more than the furthest it needs. Cycles end where they began. */
function columnsOf(nodes: readonly LayeredNode[], gates: readonly LayeredGate[]): ReadonlyMap<string, number> {
  const needs = new Map<string, string[]>()
  for (const gate of gates) needs.set(gate.of, [...(needs.get(gate.of) ?? []), ...gate.members.map(({ from }) => from)])
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const known = new Map<string, number>()
  const visit = (id: string, above: ReadonlySet<string>): number => {
    const already = known.get(id)
    if (already !== undefined) return already
    if (above.has(id)) return 0
    const inside = new Set(above).add(id)
    const given = byId.get(id)?.layer
    const own =
      given ??
      Math.max(-1, ...(needs.get(id) ?? []).filter((from) => byId.has(from)).map((from) => visit(from, inside))) + 1
    known.set(id, own)
    return own
  }
  for (const { id } of nodes) visit(id, new Set())
  return known
}

/**
 * Layered plan, left to right. Within a column nodes are ordered by the mean of their neighbours (barycentre, a few
 * sweeps; Sugiyama 1981), then pulled towards them without overlap. The same input gives the same plan.
 */
export function planLayers(nodes: readonly LayeredNode[], gates: readonly LayeredGate[]): LayeredPlan {
  const column = columnsOf(nodes, gates)
  const neighbours = neighboursOf(nodes, gates)
  const count = Math.max(0, ...column.values()) + 1
  const columns = Array.from({ length: count }, (_, i) =>
    nodes.filter(({ id }) => column.get(id) === i).map(({ id }) => id),
  )
  order(columns, neighbours)
  const y = settle(columns, neighbours)
  const x = (id: string) => NODE.left + (column.get(id) ?? 0) * NODE.column
  const placed = nodes.map((node): PlacedNode => ({ node, x: x(node.id), y: y.get(node.id) ?? 0 }))
  const height = Math.max(NODE.height, ...placed.map((one) => one.y + NODE.height)) + NODE.gap * 2
  return {
    nodes: placed,
    gates: placeGates(gates, x, y),
    width: NODE.left * 2 + (count - 1) * NODE.column + NODE.width,
    height,
    columns: columns.map((_, i) => NODE.left + i * NODE.column),
  }
}

function neighboursOf(
  nodes: readonly LayeredNode[],
  gates: readonly LayeredGate[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(nodes.map(({ id }) => [id, []]))
  for (const { of, members } of gates) {
    for (const { from } of members) {
      if (!found.has(of) || !found.has(from)) continue
      found.get(of)?.push(from)
      found.get(from)?.push(of)
    }
  }
  return found
}

function order(columns: string[][], neighbours: ReadonlyMap<string, readonly string[]>): void {
  const place = new Map<string, number>()
  const remember = (ids: readonly string[]) => {
    for (const [i, id] of ids.entries()) place.set(id, (i + 0.5) / ids.length)
  }
  for (const ids of columns) remember(ids)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const run = sweep % 2 === 0 ? columns : columns.toReversed()
    for (const ids of run) {
      const key = new Map(
        ids.map((id) => [id, mean((neighbours.get(id) ?? []).map((n) => place.get(n) ?? 0)) ?? place.get(id) ?? 0]),
      )
      ids.sort((a, b) => (key.get(a) ?? 0) - (key.get(b) ?? 0))
      remember(ids)
    }
  }
}

/** The fullest column is stacked, with air between what feeds different nodes; the others follow their neighbours' middle. */
function settle(
  columns: readonly (readonly string[])[],
  neighbours: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const y = new Map<string, number>()
  const fullest = columns.reduce((a, ids, i) => (ids.length > (columns[a]?.length ?? 0) ? i : a), 0)
  stack(columns[fullest] ?? [], neighbours, y)
  const outward = columns.map((_, i) => i).sort((a, b) => Math.abs(a - fullest) - Math.abs(b - fullest))
  for (const i of outward) if (i !== fullest) follow(columns[i] ?? [], neighbours, y)
  return y
}

function stack(
  ids: readonly string[],
  neighbours: ReadonlyMap<string, readonly string[]>,
  y: Map<string, number>,
): void {
  let at: number = NODE.top
  for (const [i, id] of ids.entries()) {
    const before = neighbours.get(ids[i - 1] ?? '') ?? []
    const related = (neighbours.get(id) ?? []).some((other) => before.includes(other))
    if (i > 0 && !related) at += NODE.apart
    y.set(id, at)
    at += NODE.height + NODE.gap
  }
}

/** Where neighbours pull it, never overlapping; pushing goes down, so the whole column is then moved back to its middle. */
function follow(
  ids: readonly string[],
  neighbours: ReadonlyMap<string, readonly string[]>,
  y: Map<string, number>,
): void {
  const placedOf = (id: string) => (neighbours.get(id) ?? []).flatMap((other) => y.get(other) ?? [])
  const wish = ids.map((id, i) => mean(placedOf(id)) ?? NODE.top + i * (NODE.height + NODE.gap))
  const at: number[] = []
  for (const [i, wanted] of wish.entries()) at.push(Math.max(wanted, (at[i - 1] ?? -Infinity) + NODE.height + NODE.gap))
  const drift = mean(at.map((value, i) => value - (wish[i] ?? 0))) ?? 0
  const shift = Math.min(drift, Math.max(0, (at[0] ?? NODE.top) - NODE.top))
  for (const [i, id] of ids.entries()) y.set(id, Math.max(NODE.top, (at[i] ?? 0) - shift))
}

function placeGates(
  gates: readonly LayeredGate[],
  x: (id: string) => number,
  y: ReadonlyMap<string, number>,
): readonly PlacedGate[] {
  const perNode = new Map<string, number>()
  for (const { of } of gates) perNode.set(of, (perNode.get(of) ?? 0) + 1)
  const seen = new Map<string, number>()
  return gates.flatMap((gate): PlacedGate[] => {
    const top = y.get(gate.of)
    if (top === undefined) return []
    const i = seen.get(gate.of) ?? 0
    seen.set(gate.of, i + 1)
    const all = perNode.get(gate.of) ?? 1
    return [{ gate, x: x(gate.of) - 44, y: top + NODE.height / 2 + (i - (all - 1) / 2) * 22 }]
  })
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length
}
