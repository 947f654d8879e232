import { ALL, ancestors, ANY, AT_LEAST, type Graph, LEAF, SHARE, WEIGHTED } from './graph.ts'

/** Operations of a formula cell. */
export const VARIABLE = 0
export const AND = 1
export const OR = 2
export const K_OF_N = 3
export const THRESHOLD = 4

/** Instead of a cell: the root is certainly down, or certainly up. */
export const NEVER = -1
export const ALWAYS = -2

/**
 * The structure function of model B, folded: what cannot fail is left out. What is down for sure (p = 0) stays, so that the
 * worth of repairing it can be told. Cells are in dependency order (arguments
 * first); variables are basic events with `p` of being up, and `event` the vertex they stand for.
 */
export interface Formula {
  readonly size: number
  readonly op: Uint8Array
  /** K_OF_N: how many. */
  readonly k: Int32Array
  /** THRESHOLD: weight that must be reached. */
  readonly need: Float64Array
  readonly start: Int32Array
  readonly arg: Int32Array
  readonly weight: Float64Array
  readonly p: Float64Array
  /** Vertex of a variable, −1 for other cells. */
  readonly event: Int32Array
  /** Per root asked: its cell, NEVER or ALWAYS. */
  readonly roots: Int32Array
}

export interface UpRule {
  /** A work-around that lasts this long counts as up. */
  readonly horizonHours: number
  /** Capacity that counts as up for work-arounds and weighted gates. */
  readonly capable: number
}

export const DEFAULT_UP: UpRule = { horizonHours: 24, capable: 0.9 }

class Builder {
  readonly op: number[] = []
  readonly k: number[] = []
  readonly need: number[] = []
  readonly start: number[] = [0]
  readonly arg: number[] = []
  readonly weight: number[] = []
  readonly p: number[] = []
  readonly event: number[] = []

  variable(event: number, p: number): number {
    return this.#push(VARIABLE, 0, 0, [], undefined, p, event)
  }

  all(args: readonly number[]): number {
    if (args.includes(NEVER)) return NEVER
    const left = [...new Set(args.filter((a) => a !== ALWAYS))]
    if (left.length === 0) return ALWAYS
    return left.length === 1 ? (left[0] ?? ALWAYS) : this.#push(AND, 0, 0, left)
  }

  any(args: readonly number[]): number {
    if (args.includes(ALWAYS)) return ALWAYS
    const left = [...new Set(args.filter((a) => a !== NEVER))]
    if (left.length === 0) return NEVER
    return left.length === 1 ? (left[0] ?? NEVER) : this.#push(OR, 0, 0, left)
  }

  atLeast(k: number, args: readonly number[]): number {
    const need = k - args.filter((a) => a === ALWAYS).length
    const left = args.filter((a) => a >= 0)
    if (need <= 0) return ALWAYS
    if (need > left.length) return NEVER
    if (need === 1) return this.any(left)
    if (need === left.length) return this.all(left)
    return this.#push(K_OF_N, need, 0, left)
  }

  threshold(need: number, args: readonly number[], weights: readonly number[]): number {
    let rest = need
    let reachable = 0
    const left: number[] = []
    const leftWeights: number[] = []
    for (const [i, a] of args.entries()) {
      const w = weights[i] ?? 0
      if (a === ALWAYS) rest -= w
      if (a < 0) continue
      left.push(a)
      leftWeights.push(w)
      reachable += w
    }
    if (rest <= 1e-12) return ALWAYS
    if (reachable < rest - 1e-12) return NEVER
    if (left.length === 1) return left[0] ?? NEVER
    return this.#push(THRESHOLD, 0, rest, left, leftWeights)
  }

  #push(
    op: number,
    k: number,
    need: number,
    args: readonly number[],
    weights?: readonly number[],
    p = 0,
    event = -1,
  ): number {
    this.op.push(op)
    this.k.push(k)
    this.need.push(need)
    for (const [i, a] of args.entries()) {
      this.arg.push(a)
      this.weight.push(weights?.[i] ?? 1)
    }
    this.start.push(this.arg.length)
    this.p.push(p)
    this.event.push(event)
    return this.op.length - 1
  }
}

/**
 * Folds the part of a graph that `roots` depend on into a formula. A vertex is up when its own event is up and its gate
 * holds: all, any, at least k (share: k members carry the load), or weights that reach `capable`.
 *
 * @param p probability of each vertex's own event being up; 1 for gates and for what cannot fail
 *
 * Time and memory O(V + E) of the part.
 */
export function foldFormula(graph: Graph, p: Float64Array, roots: readonly number[], up: UpRule = DEFAULT_UP): Formula {
  const b = new Builder()
  const cell = new Int32Array(graph.size)
  for (const v of ancestors(graph, roots)) {
    const chance = p[v] ?? 1
    const args: number[] = []
    const weights: number[] = []
    for (let e = graph.start[v] ?? 0; e < (graph.start[v + 1] ?? 0); e++) {
      const carried = (graph.fallback[e] ?? 0) >= up.capable && (graph.fallbackHours[e] ?? 0) >= up.horizonHours
      args.push(carried ? ALWAYS : (cell[graph.child[e] ?? 0] ?? NEVER))
      weights.push(graph.weight[e] ?? 0)
    }
    const op = graph.op[v]
    const own = chance >= 1 ? [] : [b.variable(v, chance)]
    if (op === LEAF) cell[v] = own[0] ?? ALWAYS
    else if (op === ALL) cell[v] = b.all([...own, ...args])
    else {
      let gate = NEVER
      if (op === ANY) gate = b.any(args)
      else if (op === AT_LEAST || op === SHARE) gate = b.atLeast(graph.k[v] ?? 1, args)
      else if (op === WEIGHTED) gate = b.threshold(up.capable, args, weights)
      cell[v] = b.all([...own, gate])
    }
  }
  return {
    size: b.op.length,
    op: Uint8Array.from(b.op),
    k: Int32Array.from(b.k),
    need: Float64Array.from(b.need),
    start: Int32Array.from(b.start),
    arg: Int32Array.from(b.arg),
    weight: Float64Array.from(b.weight),
    p: Float64Array.from(b.p),
    event: Int32Array.from(b.event),
    roots: Int32Array.from(roots, (v) => cell[v] ?? NEVER),
  }
}

/** Probability that a gate of independent arguments holds. `q(i)` is the probability of argument `i` of `n`. */
export function gateProbability(f: Formula, cell: number, q: (i: number) => number): number {
  const first = f.start[cell] ?? 0
  const n = (f.start[cell + 1] ?? 0) - first
  switch (f.op[cell]) {
    case AND: {
      let product = 1
      for (let i = 0; i < n; i++) product *= q(i)
      return product
    }
    case OR: {
      let none = 1
      for (let i = 0; i < n; i++) none *= 1 - q(i)
      return 1 - none
    }
    case K_OF_N: {
      // Poisson binomial: chance[j] = exactly j up so far; the last entry collects "k or more". O(n·k)
      const k = f.k[cell] ?? 0
      const chance = new Float64Array(k + 1)
      chance[0] = 1
      for (let i = 0; i < n; i++) {
        const x = q(i)
        chance[k] = (chance[k] ?? 0) + (chance[k - 1] ?? 0) * x
        for (let j = k - 1; j > 0; j--) chance[j] = (chance[j] ?? 0) * (1 - x) + (chance[j - 1] ?? 0) * x
        chance[0] = (chance[0] ?? 0) * (1 - x)
      }
      return chance[k] ?? 0
    }
    default: {
      // Weights: distribution of the sum, sums within rounding of each other merged.
      let sums = new Map<number, number>([[0, 1]])
      const need = f.need[cell] ?? 0
      for (let i = 0; i < n; i++) {
        const x = q(i)
        const w = f.weight[first + i] ?? 0
        const next = new Map<number, number>()
        for (const [sum, chance] of sums) {
          next.set(sum, (next.get(sum) ?? 0) + chance * (1 - x))
          const more = sum + w >= need - 1e-12 ? need : Math.round((sum + w) * 1e12) / 1e12
          next.set(more, (next.get(more) ?? 0) + chance * x)
        }
        sums = next
      }
      return sums.get(need) ?? 0
    }
  }
}

/** The value of every cell when its arguments were independent: right for trees, elsewhere only a stepping stone. */
export function onePass(f: Formula, p: Float64Array, out: Float64Array = new Float64Array(f.size)): Float64Array {
  for (let c = 0; c < f.size; c++) {
    if (f.op[c] === VARIABLE) out[c] = p[c] ?? 0
    else {
      const first = f.start[c] ?? 0
      out[c] = gateProbability(f, c, (i) => out[f.arg[first + i] ?? 0] ?? 0)
    }
  }
  return out
}

/** Derivative of a gate of independent arguments by argument `i`: value with it up less value with it down. */
export function gateDerivative(f: Formula, cell: number, i: number, q: (j: number) => number): number {
  return gateProbability(f, cell, (j) => (j === i ? 1 : q(j))) - gateProbability(f, cell, (j) => (j === i ? 0 : q(j)))
}

/**
 * Adds d(root)/d(cell) under independence to `into`, scaled by `scale`; `values` are those of `onePass` with the same `p`.
 * Multilinear, so for a variable that is reached once this is its Birnbaum importance.
 */
export function addGradient(f: Formula, root: number, values: Float64Array, scale: number, into: Float64Array): void {
  const slope = new Float64Array(root + 1)
  slope[root] = scale
  for (let c = root; c >= 0; c--) {
    const s = slope[c] ?? 0
    if (s === 0) continue
    if (f.op[c] === VARIABLE) {
      into[c] = (into[c] ?? 0) + s
      continue
    }
    const first = f.start[c] ?? 0
    const q = (j: number) => values[f.arg[first + j] ?? 0] ?? 0
    for (let e = first; e < (f.start[c + 1] ?? 0); e++) {
      const a = f.arg[e] ?? 0
      slope[a] = (slope[a] ?? 0) + s * gateDerivative(f, c, e - first, q)
    }
  }
}
