import { DEFAULT_THRESHOLDS, evaluateCapacity, stateOf, type Thresholds } from './capacity.ts'
import { ALL, ancestors, ANY, AT_LEAST, type Graph, LEAF, SHARE } from './graph.ts'

/** Where the loss comes from, as structure: a gate with too few members up, one node by itself, or a work-around. */
export type Structure =
  | {
      readonly kind: 'gate'
      readonly vertex: number
      readonly up: number
      readonly of: number
      readonly needed: number
    }
  | { readonly kind: 'node'; readonly vertex: number }
  | { readonly kind: 'fallback'; readonly vertex: number; readonly edge: number }

/** `causes`: vertices whose own health fails, each with its path from the explained vertex down to it. */
export interface Explanation {
  readonly structure?: Structure
  readonly causes: readonly { readonly vertex: number; readonly path: readonly number[] }[]
}

export interface Situation {
  readonly graph: Graph
  readonly health: Float64Array
  readonly capacity: Float64Array
  readonly fallbackOn?: Uint8Array
}

/** Causes × ancestors; above this the set stays sufficient, but is not cut down further. */
export const MOST_MINIMISED = 2_000_000

/**
 * Explains why a vertex is below capable: follows the loss down (AND: the smallest member; k-of-n: the n − k + 1
 * smallest; OR: all of them) to the things whose own health fails, then drops every one without which the capacity would be as
 * low, so that what is left is responsible: with all of it failed and all else whole, the capacity is the same; with any of
 * it back, it is higher.
 *
 * @returns no structure and no causes for a vertex that is capable
 *
 * Time O(V + E) for the walk, times the causes for the cut.
 */
export function explain(
  situation: Situation,
  vertex: number,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
  mostMinimised = MOST_MINIMISED,
): Explanation {
  const { graph, capacity } = situation
  if (stateOf(capacity[vertex] ?? 0, thresholds) === 'capable') return { causes: [] }
  const paths = new Map<number, number[]>()
  let structure: Structure | undefined
  const above = new Map<number, number>()
  const seen = new Set([vertex])
  const open: { v: number; main: boolean }[] = [{ v: vertex, main: true }]
  for (const { v, main } of open) {
    const limits = limitingEdges(situation, v)
    if (limits === undefined) {
      const path = [v]
      for (let at = above.get(v); at !== undefined; at = above.get(at)) path.push(at)
      paths.set(v, path.toReversed())
      if (main) structure ??= { kind: 'node', vertex: v }
      continue
    }
    let stillMain = main && structure === undefined
    const [only] = limits
    if (stillMain && limits.length === 1 && only !== undefined && onFallback(situation, only)) {
      structure = { kind: 'fallback', vertex: graph.child[only] ?? 0, edge: only }
      stillMain = false
    } else if (stillMain && graph.op[v] !== ALL && (graph.start[v + 1] ?? 0) - (graph.start[v] ?? 0) > 1) {
      structure = gateStructure(situation, v)
      stillMain = false
    }
    for (const e of limits) {
      const c = graph.child[e] ?? 0
      if (seen.has(c)) continue
      seen.add(c)
      above.set(c, v)
      open.push({ v: c, main: stillMain })
    }
  }
  const causes = minimise(situation, vertex, [...paths.keys()], mostMinimised)
  return {
    ...(structure === undefined ? {} : { structure }),
    causes: causes.map((v) => ({ vertex: v, path: (paths.get(v) ?? []).filter((at) => graph.isGate[at] === 0) })),
  }
}

function onFallback({ graph, capacity, fallbackOn }: Situation, edge: number): boolean {
  const f = graph.fallback[edge] ?? Number.NaN
  return f > (capacity[graph.child[edge] ?? 0] ?? 0) && (fallbackOn === undefined || fallbackOn[edge] === 1)
}

/** What an edge delivers: its child's capacity, or its work-around while that lasts. */
export function delivered(situation: Situation, edge: number): number {
  return onFallback(situation, edge)
    ? (situation.graph.fallback[edge] ?? 0)
    : (situation.capacity[situation.graph.child[edge] ?? 0] ?? 0)
}

/** The edges that hold a vertex down, or undefined when its own health does. */
function limitingEdges(situation: Situation, v: number): number[] | undefined {
  const { graph, capacity, health } = situation
  const first = graph.start[v] ?? 0
  const end = graph.start[v + 1] ?? 0
  if (graph.op[v] === LEAF || (health[v] ?? 1) <= (capacity[v] ?? 0)) return undefined
  const rising = Array.from({ length: end - first }, (_, i) => first + i).toSorted(
    (a, b) => delivered(situation, a) - delivered(situation, b) || a - b,
  )
  const op = graph.op[v]
  if (op === ALL) return rising.slice(0, 1)
  if (op === ANY) return rising
  if (op === AT_LEAST) return rising.slice(0, rising.length - (graph.k[v] ?? 1) + 1)
  return rising.filter((e) => delivered(situation, e) < 1)
}

function gateStructure(situation: Situation, v: number): Structure {
  const { graph } = situation
  let up = 0
  const first = graph.start[v] ?? 0
  const end = graph.start[v + 1] ?? 0
  for (let e = first; e < end; e++) if (stateOf(delivered(situation, e)) === 'capable') up++
  const op = graph.op[v]
  const needed = op === ANY ? 1 : op === AT_LEAST || op === SHARE ? (graph.k[v] ?? 1) : end - first
  return { kind: 'gate', vertex: v, up, of: end - first, needed }
}

/** Drops causes, the mildest first, while the rest alone keeps the capacity as low. Order of the result: worst first. */
function minimise(situation: Situation, vertex: number, causes: readonly number[], most: number): number[] {
  const { graph, health, capacity, fallbackOn } = situation
  const worstFirst = causes.toSorted((a, b) => (health[a] ?? 0) - (health[b] ?? 0) || a - b)
  if (causes.length < 2 || causes.length > most) return worstFirst
  const only = ancestors(graph, [vertex])
  if (causes.length * only.length > most) return worstFirst
  const asBad = (capacity[vertex] ?? 0) + 1e-12
  const alone = new Float64Array(graph.size).fill(1)
  for (const v of causes) alone[v] = health[v] ?? 1
  const out = new Float64Array(graph.size)
  const options = { only, out, ...(fallbackOn === undefined ? {} : { fallbackOn }) }
  const kept = new Set(worstFirst)
  for (const v of worstFirst.toReversed()) {
    alone[v] = 1
    evaluateCapacity(graph, alone, options)
    if ((out[vertex] ?? 0) <= asBad) kept.delete(v)
    else alone[v] = health[v] ?? 1
  }
  return worstFirst.filter((v) => kept.has(v))
}
