import { AND, type Formula, K_OF_N, OR, THRESHOLD } from './formula.ts'

/** The diagram grew past its limit; the caller takes another way. */
export const TOO_LARGE = Symbol('too large')

/** What many diagrams together may still grow to; each takes its share off. */
export interface DiagramBudget {
  left: number
}

export const MOST_DIAGRAM_NODES = 100_000
/** Keys pack two node numbers; both stay below 2^20. */
const SHIFT = 1 << 20
/** `and`/`or` recurse once per variable. */
const MOST_VARIABLES = 1_500

/**
 * Exact value and derivatives of one module by a reduced ordered binary decision diagram (Bryant 1986): variables in
 * the order of a depth-first walk, so that read-once parts stay linear.
 *
 * @param root     cell of the module's gate
 * @param isInput  true for cells that are variables here: basic events and inner modules
 * @param q        probability per cell for those inputs
 * @param budget   nodes that may still be made; what is made is taken off. Left out: 100,000
 * @returns value, and per input its derivative (Birnbaum importance within the module); TOO_LARGE past 100,000 nodes
 */
export function solveByDiagram(
  f: Formula,
  root: number,
  isInput: Uint8Array,
  q: Float64Array,
  budget: DiagramBudget = { left: MOST_DIAGRAM_NODES },
): { value: number; slopes: Map<number, number> } | typeof TOO_LARGE {
  const limit = Math.min(MOST_DIAGRAM_NODES, budget.left)
  const order = inputsDepthFirst(f, root, isInput)
  if (order.length > MOST_VARIABLES) return TOO_LARGE
  const levelOf = new Map(order.map((cell, level) => [cell, level]))

  // Nodes 0 and 1 are the constants; `level` of a constant is past every variable.
  const level: number[] = [order.length, order.length]
  const low: number[] = [0, 1]
  const high: number[] = [0, 1]
  const unique = order.map(() => new Map<number, number>())
  let overflow = false
  const node = (l: number, lo: number, hi: number): number => {
    if (lo === hi) return lo
    const key = lo * SHIFT + hi
    const known = unique[l]?.get(key)
    if (known !== undefined) return known
    if (level.length >= limit) {
      overflow = true
      return lo
    }
    level.push(l)
    low.push(lo)
    high.push(hi)
    unique[l]?.set(key, level.length - 1)
    return level.length - 1
  }
  const caches = [new Map<number, number>(), new Map<number, number>()] as const
  /** `both` = and, else or. */
  const join = (a: number, b: number, both: boolean): number => {
    if (overflow) return 0
    if (a === b) return a
    const [x, y] = a < b ? [a, b] : [b, a]
    if (x === 0) return both ? 0 : y
    if (x === 1) return both ? y : 1
    const cache = caches[both ? 0 : 1]
    const key = x * SHIFT + y
    const known = cache.get(key)
    if (known !== undefined) return known
    const lx = level[x] ?? 0
    const ly = level[y] ?? 0
    const l = Math.min(lx, ly)
    const made = node(
      l,
      join(lx === l ? (low[x] ?? 0) : x, ly === l ? (low[y] ?? 0) : y, both),
      join(lx === l ? (high[x] ?? 0) : x, ly === l ? (high[y] ?? 0) : y, both),
    )
    if (cache.size >= 4 * limit) overflow = true
    cache.set(key, made)
    return made
  }

  const built = new Map<number, number>()
  for (const cell of cellsBelow(f, root, isInput)) {
    const l = levelOf.get(cell)
    if (l !== undefined) {
      built.set(cell, node(l, 0, 1))
      continue
    }
    const first = f.start[cell] ?? 0
    const end = f.start[cell + 1] ?? 0
    const parts: number[] = []
    for (let e = first; e < end; e++) parts.push(built.get(f.arg[e] ?? 0) ?? 0)
    let made = 0
    if (f.op[cell] === AND) made = parts.reduce((a, b) => join(a, b, true), 1)
    else if (f.op[cell] === OR) made = parts.reduce((a, b) => join(a, b, false), 0)
    else if (f.op[cell] === K_OF_N) {
      // reach[j]: at least j of the parts seen so far; one member at a time, monotone, so no negation is needed.
      const k = f.k[cell] ?? 0
      const reach = [1, ...Array.from({ length: k }, () => 0)]
      for (const part of parts)
        for (let j = k; j > 0; j--) reach[j] = join(reach[j] ?? 0, join(reach[j - 1] ?? 0, part, true), false)
      made = reach[k] ?? 0
    } else if (f.op[cell] === THRESHOLD) made = weighted(f, cell, parts, join)
    if (overflow) break
    built.set(cell, made)
  }
  budget.left -= level.length
  if (overflow) return TOO_LARGE
  return measure(built.get(root) ?? 0, order, level, low, high, q)
}

/** Weights as a recursion over "what is still missing", remembered by member and rest. */
function weighted(
  f: Formula,
  cell: number,
  parts: readonly number[],
  join: (a: number, b: number, both: boolean) => number,
): number {
  const first = f.start[cell] ?? 0
  const known = new Map<string, number>()
  const tail = parts.map((_, i) => parts.slice(i).reduce((sum, _part, j) => sum + (f.weight[first + i + j] ?? 0), 0))
  const from = (i: number, rest: number): number => {
    if (rest <= 1e-12) return 1
    if (i >= parts.length || (tail[i] ?? 0) < rest - 1e-12) return 0
    const key = `${i}:${Math.round(rest * 1e12)}`
    const seen = known.get(key)
    if (seen !== undefined) return seen
    const without = from(i + 1, rest)
    const made = join(without, join(parts[i] ?? 0, from(i + 1, rest - (f.weight[first + i] ?? 0)), true), false)
    known.set(key, made)
    return made
  }
  return from(0, f.need[cell] ?? 0)
}

/** One pass up for values, one down for how often each node is reached. */
function measure(
  root: number,
  order: readonly number[],
  level: readonly number[],
  low: readonly number[],
  high: readonly number[],
  q: Float64Array,
): { value: number; slopes: Map<number, number> } {
  // A node is made after its branches, so numbers ascend from the leaves.
  const value = new Float64Array(level.length)
  value[1] = 1
  for (let n = 2; n <= root; n++) {
    const x = q[order[level[n] ?? 0] ?? 0] ?? 0
    value[n] = x * (value[high[n] ?? 0] ?? 0) + (1 - x) * (value[low[n] ?? 0] ?? 0)
  }
  const reach = new Float64Array(level.length)
  reach[root] = 1
  const slopes = new Map<number, number>()
  for (let n = root; n >= 2; n--) {
    const r = reach[n] ?? 0
    if (r === 0) continue
    const cell = order[level[n] ?? 0] ?? 0
    const hi = high[n] ?? 0
    const lo = low[n] ?? 0
    const x = q[cell] ?? 0
    reach[hi] = (reach[hi] ?? 0) + r * x
    reach[lo] = (reach[lo] ?? 0) + r * (1 - x)
    slopes.set(cell, (slopes.get(cell) ?? 0) + r * ((value[hi] ?? 0) - (value[lo] ?? 0)))
  }
  return { value: value[root] ?? 0, slopes }
}

/** Inputs of a module in the order a depth-first walk meets them. */
export function inputsDepthFirst(f: Formula, root: number, isInput: Uint8Array): number[] {
  const seen = new Set<number>()
  const found: number[] = []
  const open = [root]
  for (let c = open.pop(); c !== undefined; c = open.pop()) {
    if (seen.has(c)) continue
    seen.add(c)
    if (c !== root && isInput[c] === 1) {
      found.push(c)
      continue
    }
    for (let e = (f.start[c + 1] ?? 0) - 1; e >= (f.start[c] ?? 0); e--) open.push(f.arg[e] ?? 0)
  }
  return found
}

/** The module's cells, arguments first. */
function cellsBelow(f: Formula, root: number, isInput: Uint8Array): number[] {
  const seen = new Set([root])
  const open = [root]
  for (let c = open.pop(); c !== undefined; c = open.pop()) {
    if (c !== root && isInput[c] === 1) continue
    for (let e = f.start[c] ?? 0; e < (f.start[c + 1] ?? 0); e++) {
      const a = f.arg[e] ?? 0
      if (!seen.has(a)) {
        seen.add(a)
        open.push(a)
      }
    }
  }
  return [...seen].toSorted((a, b) => a - b)
}
