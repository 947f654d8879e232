import type { State } from '@testudo/kernel/situation'
import { ALL, ANY, AT_LEAST, type Graph, LEAF, SHARE } from './graph.ts'

export interface Thresholds {
  readonly capable: number
  readonly degraded: number
  readonly severe: number
}
export const DEFAULT_THRESHOLDS: Thresholds = { capable: 0.9, degraded: 0.6, severe: 0.2 }

/** Sums of floats such as 3 × 0.3 must not miss 0.9 by a rounding error. */
const ROUNDING = 1e-12

export function stateOf(capacity: number, thresholds: Thresholds = DEFAULT_THRESHOLDS): State {
  if (capacity >= thresholds.capable - ROUNDING) return 'capable'
  if (capacity >= thresholds.degraded - ROUNDING) return 'degraded'
  return capacity >= thresholds.severe - ROUNDING ? 'severe' : 'not-capable'
}

let scratch = new Float64Array(64)

/** The k-th largest of the first `n` of `values` (k from 1); 0 when k > n. Sorts `values` in place. */
function kthLargest(values: Float64Array, n: number, k: number): number {
  if (k > n) return 0
  if (k <= 0) return 1
  if (n > 64) return values.subarray(0, n).sort()[n - k] ?? 0
  for (let i = 1; i < n; i++) {
    const x = values[i] ?? 0
    let j = i - 1
    while (j >= 0 && (values[j] ?? 0) < x) {
      values[j + 1] = values[j] ?? 0
      j--
    }
    values[j + 1] = x
  }
  return values[k - 1] ?? 0
}

/** Aggregate of one vertex from what its edges deliver; `inputs[0 … n)` in edge order, may be reordered. */
export function aggregate(graph: Graph, v: number, inputs: Float64Array, n: number): number {
  const op = graph.op[v]
  const first = graph.start[v] ?? 0
  if (op === LEAF) return 1
  if (op === ALL) {
    let y = 1
    for (let i = 0; i < n; i++) y = Math.min(y, inputs[i] ?? 0)
    return y
  }
  if (op === ANY) {
    let y = 0
    for (let i = 0; i < n; i++) y = Math.max(y, inputs[i] ?? 0)
    return y
  }
  if (op === AT_LEAST) return kthLargest(inputs, n, graph.k[v] ?? 0)
  let sum = 0
  if (op === SHARE) {
    for (let i = 0; i < n; i++) sum += inputs[i] ?? 0
    return Math.min(1, sum / (graph.k[v] ?? 1))
  }
  for (let i = 0; i < n; i++) sum += (graph.weight[first + i] ?? 0) * (inputs[i] ?? 0)
  return Math.min(1, sum)
}

/**
 * Model A: capacity of every vertex, c = min(own health, aggregate of what it needs). AND = min, OR = max, k-of-n = k-th
 * largest, share = min(1, Σ/k), weighted = Σwᵢxᵢ (mission-science §1.2).
 *
 * @param health own health per vertex in [0, 1]; 1 for gates
 * @param fallbackOn per edge: 1 while its work-around still lasts. Left out: every work-around is on
 * @param only evaluate these vertices (dependency order); their needs must be among them or already in `out`
 * @param out result per vertex; reused when given
 *
 * Time O(V + E), plus the sort of k-of-n gates.
 */
export function evaluateCapacity(
  graph: Graph,
  health: Float64Array,
  options: { readonly fallbackOn?: Uint8Array; readonly only?: Int32Array; readonly out?: Float64Array } = {},
): Float64Array {
  const { start, child, op, fallback } = graph
  const out = options.out ?? new Float64Array(graph.size)
  const { only, fallbackOn } = options
  const count = only?.length ?? graph.size
  for (let i = 0; i < count; i++) {
    const v = only === undefined ? i : (only[i] ?? 0)
    const first = start[v] ?? 0
    const end = start[v + 1] ?? 0
    const own = health[v] ?? 1
    if (!graph.hasFallback && op[v] === ALL) {
      let y = own
      for (let e = first; e < end; e++) {
        const x = out[child[e] ?? 0] ?? 0
        if (x < y) y = x
      }
      out[v] = y
      continue
    }
    const n = end - first
    if (scratch.length < n) scratch = new Float64Array(n * 2)
    for (let e = first; e < end; e++) {
      let x = out[child[e] ?? 0] ?? 0
      const f = fallback[e] ?? Number.NaN
      if (f > x && (fallbackOn === undefined || fallbackOn[e] === 1)) x = f
      scratch[e - first] = x
    }
    out[v] = Math.min(own, aggregate(graph, v, scratch, n))
  }
  return out
}

/**
 * Hours until each vertex runs again by restart order: T(v) = own(v) + T of what it needs; AND = max, OR = min,
 * k-of-n and share = k-th smallest, weighted = when the weights back reach `capable` (mission-science §1.2, golden M6).
 *
 * @param ownHours repair time per vertex; 0 for gates and for what is fine
 */
export function evaluateRecovery(
  graph: Graph,
  ownHours: Float64Array,
  capable = DEFAULT_THRESHOLDS.capable,
): Float64Array {
  const { start, child, op } = graph
  const out = new Float64Array(graph.size)
  for (let v = 0; v < graph.size; v++) {
    const first = start[v] ?? 0
    const times: { hours: number; weight: number }[] = []
    for (let e = first; e < (start[v + 1] ?? 0); e++)
      times.push({ hours: out[child[e] ?? 0] ?? 0, weight: graph.weight[e] ?? 0 })
    times.sort((a, b) => a.hours - b.hours)
    let wait = 0
    if (op[v] === ALL) wait = times.at(-1)?.hours ?? 0
    else if (op[v] === ANY) wait = times[0]?.hours ?? 0
    else if (op[v] === AT_LEAST || op[v] === SHARE)
      wait = times[Math.max(1, graph.k[v] ?? 1) - 1]?.hours ?? Number.POSITIVE_INFINITY
    else if (op[v] !== LEAF) {
      let sum = 0
      wait = times.find((t) => (sum += t.weight) >= capable - ROUNDING)?.hours ?? times.at(-1)?.hours ?? 0
    }
    out[v] = (ownHours[v] ?? 0) + wait
  }
  return out
}

/** Own values of nodes spread over vertices; gates get `gate`. */
export function spread(graph: Graph, values: readonly number[] | Float64Array, gate: number): Float64Array {
  const out = new Float64Array(graph.size).fill(gate)
  for (let i = 0; i < graph.nodes.length; i++) out[graph.vertexOf[i] ?? 0] = values[i] ?? gate
  return out
}
