import { Fault } from '@testudo/kernel/fault'
import type { Kind, Words } from './answers.ts'
import { findCycles } from './cycles.ts'

/** If what is needed fails: this capacity for this many hours. */
export interface Workaround {
  readonly capacity: number
  readonly hours: number
}

export type Rule = 'all' | 'any' | 'at-least' | 'share' | 'weighted'

/** One thing needed: a node, or a gate over needs. Nodes are indices into the model's node list. */
export type Need =
  | { readonly node: number; readonly workaround?: Workaround }
  | {
      readonly rule: Rule
      readonly of: readonly Need[]
      /** at-least, share */
      readonly k?: number
      /** weighted: one per member, any positive scale. */
      readonly weights?: readonly number[]
      readonly workaround?: Workaround
      /** What the members are called together: "traffic-control links". */
      readonly name?: Words
    }

/** A node of the model; its needs are joined by AND. No needs: it stands by itself. */
export interface ModelNode {
  readonly id: string
  readonly kind: Kind
  readonly needs: readonly Need[]
}

export const LEAF = 0
export const ALL = 1
export const ANY = 2
export const AT_LEAST = 3
export const SHARE = 4
export const WEIGHTED = 5

const operationOf: Readonly<Record<Rule, number>> = {
  all: ALL,
  any: ANY,
  'at-least': AT_LEAST,
  share: SHARE,
  weighted: WEIGHTED,
}

/**
 * The model compiled to flat arrays. A *vertex* is a node or an inner gate; vertices are numbered in dependency order, so
 * every child has a lower number and one forward loop evaluates the whole. Edges of vertex `v` are `start[v] … start[v+1]`.
 */
export interface Graph {
  readonly nodes: readonly ModelNode[]
  readonly size: number
  readonly vertexOf: Int32Array
  /** The model node a vertex is, or belongs to as a gate. */
  readonly nodeOf: Int32Array
  readonly isGate: Uint8Array
  readonly op: Uint8Array
  readonly k: Int32Array
  readonly start: Int32Array
  readonly child: Int32Array
  /** Per edge; sums to 1 over a weighted gate. */
  readonly weight: Float64Array
  /** Per edge: capacity of the work-around, NaN for none, and how long it lasts. */
  readonly fallback: Float64Array
  readonly fallbackHours: Float64Array
  readonly names: readonly (Words | undefined)[]
  readonly hasFallback: boolean
}

/** A dependency that leads back to where it began; `cycle` lists ids, the first repeated at the end. */
export class CyclicDependency extends Fault {
  readonly cycle: readonly string[]
  constructor(cycle: readonly string[], names: readonly string[] = cycle) {
    super(
      'invalid',
      'picture.cycle',
      `These depend on each other in a circle: ${names.join(' needs ')}. Remove one of the dependencies.`,
    )
    this.cycle = cycle
  }
}

export function nodesNeeded(needs: readonly Need[]): number[] {
  const found: number[] = []
  const open = [...needs]
  for (let need = open.pop(); need !== undefined; need = open.pop()) {
    if ('node' in need) found.push(need.node)
    else open.push(...need.of)
  }
  return found.toReversed()
}

/**
 * Compiles a model.
 *
 * @throws {CyclicDependency} naming the circle when nodes depend on each other
 *
 * Time and memory O(V + E).
 */
export function compile(nodes: readonly ModelNode[]): Graph {
  const needed = nodes.map((node) => nodesNeeded(node.needs))
  const [cycle] = findCycles(needed)
  if (cycle) {
    const ids = [...cycle, cycle[0] ?? 0].map((i) => nodes[i]?.id ?? '')
    throw new CyclicDependency(ids)
  }
  return assemble(nodes, dependencyOrder(needed))
}

/** Nodes so that everything needed comes before what needs it. */
function dependencyOrder(needed: readonly (readonly number[])[]): number[] {
  const order: number[] = []
  const next = new Int32Array(needed.length).fill(-1)
  const path: number[] = []
  for (let root = 0; root < needed.length; root++) {
    if (next[root] !== -1) continue
    path.push(root)
    next[root] = 0
    while (path.length > 0) {
      const v = path[path.length - 1] ?? 0
      const w = needed[v]?.[next[v] ?? 0]
      if (w === undefined) {
        order.push(v)
        path.pop()
        continue
      }
      next[v] = (next[v] ?? 0) + 1
      if (next[w] === -1) {
        next[w] = 0
        path.push(w)
      }
    }
  }
  return order
}

function assemble(nodes: readonly ModelNode[], order: readonly number[]): Graph {
  const vertexOf = new Int32Array(nodes.length)
  const nodeOf: number[] = []
  const isGate: number[] = []
  const op: number[] = []
  const k: number[] = []
  const start: number[] = [0]
  const child: number[] = []
  const weight: number[] = []
  const fallback: number[] = []
  const fallbackHours: number[] = []
  const names: (Words | undefined)[] = []
  let hasFallback = false

  type Gate = Exclude<Need, { readonly node: number }>
  const add = (node: number, gate: Gate | undefined, asGate: boolean): number => {
    // Inner gates first: children have lower numbers.
    const children = (gate?.of ?? []).map((need) =>
      'node' in need ? (vertexOf[need.node] ?? 0) : add(node, need, true),
    )
    const v = op.length
    nodeOf.push(node)
    isGate.push(asGate ? 1 : 0)
    op.push(gate === undefined || children.length === 0 ? LEAF : operationOf[gate.rule])
    k.push(gate?.k ?? 0)
    names.push(gate?.name)
    const total = gate?.weights?.reduce((sum, w) => sum + w, 0) ?? 1
    for (const [i, c] of children.entries()) {
      const workaround = gate?.of[i]?.workaround
      child.push(c)
      weight.push((gate?.weights?.[i] ?? 1) / total)
      fallback.push(workaround?.capacity ?? Number.NaN)
      fallbackHours.push(workaround?.hours ?? 0)
      if (workaround !== undefined) hasFallback = true
    }
    start.push(child.length)
    return v
  }

  for (const i of order) {
    const needs = nodes[i]?.needs ?? []
    const [only] = needs
    const single = needs.length === 1 && only !== undefined && !('node' in only) && only.workaround === undefined
    vertexOf[i] = add(i, needs.length === 0 ? undefined : single ? only : { rule: 'all', of: needs }, false)
  }
  return {
    nodes,
    size: op.length,
    vertexOf,
    nodeOf: Int32Array.from(nodeOf),
    isGate: Uint8Array.from(isGate),
    op: Uint8Array.from(op),
    k: Int32Array.from(k),
    start: Int32Array.from(start),
    child: Int32Array.from(child),
    weight: Float64Array.from(weight),
    fallback: Float64Array.from(fallback),
    fallbackHours: Float64Array.from(fallbackHours),
    names,
    hasFallback,
  }
}

/** Vertices that `roots` depend on, themselves included, in dependency order. */
export function ancestors(graph: Graph, roots: readonly number[]): Int32Array {
  const inside = new Uint8Array(graph.size)
  let count = 0
  let highest = -1
  for (const root of roots) {
    if (inside[root] === 0) count++
    inside[root] = 1
    highest = Math.max(highest, root)
  }
  for (let v = highest; v >= 0; v--) {
    if (inside[v] === 0) continue
    for (let e = graph.start[v] ?? 0; e < (graph.start[v + 1] ?? 0); e++) {
      const c = graph.child[e] ?? 0
      if (inside[c] === 0) {
        inside[c] = 1
        count++
      }
    }
  }
  const list = new Int32Array(count)
  for (let v = 0, i = 0; v <= highest; v++) if (inside[v] === 1) list[i++] = v
  return list
}
