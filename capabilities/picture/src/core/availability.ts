import { inputsDepthFirst, solveByDiagram, TOO_LARGE } from './bdd.ts'
import {
  addGradient,
  ALWAYS,
  AND,
  DEFAULT_UP,
  foldFormula,
  type Formula,
  gateDerivative,
  gateProbability,
  K_OF_N,
  NEVER,
  onePass,
  OR,
  type UpRule,
  VARIABLE,
} from './formula.ts'
import type { Graph } from './graph.ts'
import { sample, sampleImportance, wilson } from './sample.ts'

export interface AvailabilityOptions {
  readonly up?: UpRule
  readonly runs?: number
  readonly seed?: number
  /** Compute Birnbaum importance too. Default true. */
  readonly importance?: boolean
  /** Solve by the diagram at all. Off only to try the other two ways. */
  readonly diagram?: boolean
}

/** Probability that a node is up; `lower` and `upper` are what one pass can promise without knowing what is shared. */
export interface Availability {
  readonly value: number
  readonly method: 'exact' | 'monte-carlo'
  readonly interval?: readonly [number, number]
  readonly runs?: number
  readonly seed?: number
  readonly lower: number
  readonly upper: number
  /** Basic events reached by more than one way. */
  readonly shared: number
  /** Birnbaum importance per vertex of a basic event. Monte Carlo: of the 32 that matter most. */
  readonly birnbaum: ReadonlyMap<number, number>
}

/** Conditioning doubles the work per shared event. */
const MOST_SHARED = 20
const IMPORTANCE_RUNS = 4_096
const MOST_IMPORTANCE = 32

/**
 * Model B: probability that one vertex is up (mission-science §1.3). The formula is folded, cut into modules (parts
 * that share nothing with the rest, Dutuit & Rauzy 1996), and every module solved exactly: in closed form when its inputs
 * are distinct, else by a decision diagram, else by conditioning on up to 20 shared inputs. Only where all three fail
 * does Monte Carlo draw, with the modules solved so far as its events.
 *
 * @param p probability of each vertex's own event; 1 for gates and what cannot fail
 */
export function availability(
  graph: Graph,
  p: Float64Array,
  vertex: number,
  options: AvailabilityOptions = {},
): Availability {
  const attempt = attemptExact(graph, p, vertex, options)
  if (attempt.exact !== undefined) return attempt.exact
  const { f, root, isModule, solved, common } = attempt
  const fixed = Uint8Array.from(isModule, (m, c) => (m === 1 && solved.slopes[c] !== undefined ? 1 : 0))
  const drawOptions = { runs: options.runs ?? 20_000, seed: options.seed ?? 1 }
  const drawn = sample(f, solved.value, drawOptions, fixed)
  const hits = drawn.hits[root] ?? 0
  return {
    value: hits / drawn.runs,
    method: 'monte-carlo',
    interval: wilson(hits, drawn.runs),
    runs: drawn.runs,
    seed: drawOptions.seed,
    ...common,
    birnbaum: options.importance === false ? new Map() : sampledImportance(f, root, drawOptions.seed),
  }
}

/** As `availability`, but undefined where only Monte Carlo would answer. */
export function exactAvailability(
  graph: Graph,
  p: Float64Array,
  vertex: number,
  options: AvailabilityOptions = {},
): Availability | undefined {
  return attemptExact(graph, p, vertex, options).exact
}

/** Many vertices from the same runs: one Monte Carlo for a whole model. */
export function sampledAvailability(
  graph: Graph,
  p: Float64Array,
  vertices: readonly number[],
  options: AvailabilityOptions = {},
): Availability[] {
  const f = foldFormula(graph, p, vertices, options.up ?? DEFAULT_UP)
  const seed = options.seed ?? 1
  const drawn = sample(f, f.p, { runs: options.runs ?? 20_000, seed })
  const noModules = Uint8Array.from(f.op, (op) => (op === VARIABLE ? 1 : 0))
  const [lower, upper] = bounds(f, noModules)
  return vertices.map((_, i) => {
    const root = f.roots[i] ?? NEVER
    if (root < 0) return certain(root)
    const hits = drawn.hits[root] ?? 0
    return {
      value: hits / drawn.runs,
      method: 'monte-carlo',
      interval: wilson(hits, drawn.runs),
      runs: drawn.runs,
      seed,
      lower: lower[root] ?? 0,
      upper: upper[root] ?? 1,
      shared: countShared(f, root),
      birnbaum: new Map(),
    }
  })
}

function certain(root: number): Availability {
  const sure = root === ALWAYS ? 1 : 0
  return { value: sure, method: 'exact', lower: sure, upper: sure, shared: 0, birnbaum: new Map() }
}

interface Attempt {
  readonly f: Formula
  readonly root: number
  readonly isModule: Uint8Array
  readonly solved: Solved
  readonly common: { readonly lower: number; readonly upper: number; readonly shared: number }
  readonly exact?: Availability
}

function attemptExact(graph: Graph, p: Float64Array, vertex: number, options: AvailabilityOptions): Attempt {
  const f = foldFormula(graph, p, [vertex], options.up ?? DEFAULT_UP)
  const root = f.roots[0] ?? NEVER
  if (root < 0) {
    const nothing = { value: f.p, slopes: [], unsolved: [] }
    return { f, root, isModule: f.op, solved: nothing, common: { lower: 0, upper: 1, shared: 0 }, exact: certain(root) }
  }
  const isModule = findModules(f, root)
  const [lower, upper] = bounds(f, isModule)
  const solved = solveModules(f, root, isModule, options.diagram ?? true)
  const common = { lower: lower[root] ?? 0, upper: upper[root] ?? 1, shared: countShared(f, root) }
  const attempt = { f, root, isModule, solved, common }
  if (solved.unsolved.length > 0) return attempt
  const birnbaum = options.importance === false ? new Map<number, number>() : chainImportance(f, root, isModule, solved)
  return { ...attempt, exact: { value: solved.value[root] ?? 0, method: 'exact', ...common, birnbaum } }
}

interface Solved {
  /** Probability per variable and solved module. */
  readonly value: Float64Array
  /** Per solved module: derivative by each of its inputs; undefined for what is not solved (or no module). */
  readonly slopes: (ReadonlyMap<number, number> | undefined)[]
  readonly unsolved: readonly number[]
}

function solveModules(f: Formula, root: number, isModule: Uint8Array, diagram: boolean): Solved {
  const value = Float64Array.from(f.p)
  const slopes: (ReadonlyMap<number, number> | undefined)[] = []
  const unsolved: number[] = []
  const open = new Uint8Array(f.size)
  for (let c = 0; c <= root; c++) {
    if (isModule[c] === 0 || f.op[c] === VARIABLE) continue
    const inputs = inputsDepthFirst(f, c, isModule)
    if (inputs.some((i) => open[i] === 1)) {
      open[c] = 1
      unsolved.push(c)
      continue
    }
    const solved = closedForm(f, c, isModule, value) ?? (diagram ? solveByDiagram(f, c, isModule, value) : TOO_LARGE)
    const result = solved === TOO_LARGE ? byConditioning(f, c, inputs, isModule, value) : solved
    if (result === undefined) {
      open[c] = 1
      unsolved.push(c)
      continue
    }
    value[c] = result.value
    slopes[c] = result.slopes
  }
  return { value, slopes, unsolved }
}

/** A gate over distinct inputs only. Slopes of AND and OR by products from both sides, O(n). */
function closedForm(
  f: Formula,
  c: number,
  isModule: Uint8Array,
  value: Float64Array,
): { value: number; slopes: Map<number, number> } | undefined {
  const first = f.start[c] ?? 0
  const n = (f.start[c + 1] ?? 0) - first
  const args: number[] = []
  for (let i = 0; i < n; i++) args.push(f.arg[first + i] ?? 0)
  if (args.some((a) => isModule[a] === 0) || new Set(args).size < n) return undefined
  const q = (i: number) => value[args[i] ?? 0] ?? 0
  const slopes = new Map<number, number>()
  if (f.op[c] === AND || f.op[c] === OR) {
    const x = (i: number) => (f.op[c] === AND ? q(i) : 1 - q(i))
    const after = new Float64Array(n + 1).fill(1)
    for (let i = n - 1; i >= 0; i--) after[i] = (after[i + 1] ?? 1) * x(i)
    for (let i = 0, before = 1; i < n; before *= x(i), i++) slopes.set(args[i] ?? 0, before * (after[i + 1] ?? 1))
  } else for (const [i, a] of args.entries()) slopes.set(a, gateDerivative(f, c, i, q))
  return { value: gateProbability(f, c, q), slopes }
}

/** Conditions on every up/down pattern of the inputs reached more than once; what is left is a tree. 2^shared passes. */
function byConditioning(
  f: Formula,
  c: number,
  inputs: readonly number[],
  isModule: Uint8Array,
  value: Float64Array,
): { value: number; slopes: Map<number, number> } | undefined {
  const part = cutOut(f, c, inputs, isModule, value)
  const top = part.size - 1
  const ways = countWays(part, top)
  const shared: number[] = []
  for (let v = 0; v < part.size; v++) if (part.op[v] === VARIABLE && (ways[v] ?? 0) > 1) shared.push(v)
  if (shared.length > MOST_SHARED) return undefined
  const p = Float64Array.from(part.p)
  const slope = new Float64Array(part.size)
  const given = shared.map(() => [0, 0])
  const values = new Float64Array(part.size)
  let total = 0
  for (let pattern = 0; pattern < 2 ** shared.length; pattern++) {
    // before[i]: chance of the pattern's first i events; times what comes after it, the chance without event i.
    const before = [1]
    const factor = shared.map((v, i) => {
      const up = (pattern >>> i) & 1
      p[v] = up
      const x = up === 1 ? (part.p[v] ?? 0) : 1 - (part.p[v] ?? 0)
      before.push((before[i] ?? 0) * x)
      return x
    })
    const chance = before[shared.length] ?? 0
    onePass(part, p, values)
    const x = values[top] ?? 0
    total += chance * x
    for (let i = shared.length - 1, after = 1; i >= 0; after *= factor[i] ?? 0, i--) {
      const sums = given[i]
      const up = (pattern >>> i) & 1
      if (sums) sums[up] = (sums[up] ?? 0) + (before[i] ?? 0) * after * x
    }
    addGradient(part, top, values, chance, slope)
  }
  const slopes = new Map<number, number>()
  for (let v = 0; v < part.size; v++) if (part.op[v] === VARIABLE) slopes.set(part.event[v] ?? 0, slope[v] ?? 0)
  for (const [i, v] of shared.entries()) slopes.set(part.event[v] ?? 0, (given[i]?.[1] ?? 0) - (given[i]?.[0] ?? 0))
  return { value: total, slopes }
}

/** One module as a formula of its own; `event` of its variables are the cells of the whole. */
function cutOut(
  f: Formula,
  root: number,
  inputs: readonly number[],
  isModule: Uint8Array,
  value: Float64Array,
): Formula {
  const isInput = new Set(inputs)
  const cells: number[] = []
  const seen = new Set([root])
  const open = [root]
  for (let c = open.pop(); c !== undefined; c = open.pop()) {
    cells.push(c)
    if (isInput.has(c)) continue
    for (let e = f.start[c] ?? 0; e < (f.start[c + 1] ?? 0); e++) {
      const a = f.arg[e] ?? 0
      if (!seen.has(a)) {
        seen.add(a)
        open.push(a)
      }
    }
  }
  cells.sort((a, b) => a - b)
  const at = new Map(cells.map((c, i) => [c, i]))
  const start = [0]
  const arg: number[] = []
  const weight: number[] = []
  for (const c of cells) {
    if (!isInput.has(c) || isModule[c] === 0) {
      for (let e = f.start[c] ?? 0; e < (f.start[c + 1] ?? 0); e++) {
        arg.push(at.get(f.arg[e] ?? 0) ?? 0)
        weight.push(f.weight[e] ?? 1)
      }
    }
    start.push(arg.length)
  }
  return {
    size: cells.length,
    op: Uint8Array.from(cells, (c) => (isInput.has(c) ? VARIABLE : (f.op[c] ?? VARIABLE))),
    k: Int32Array.from(cells, (c) => f.k[c] ?? 0),
    need: Float64Array.from(cells, (c) => f.need[c] ?? 0),
    start: Int32Array.from(start),
    arg: Int32Array.from(arg),
    weight: Float64Array.from(weight),
    p: Float64Array.from(cells, (c) => (isInput.has(c) ? (value[c] ?? 0) : 0)),
    event: Int32Array.from(cells, (c) => (isInput.has(c) ? c : -1)),
    roots: Int32Array.of(cells.length - 1),
  }
}

/** Number of ways from the root to each cell, counted up to 2. */
function countWays(f: Formula, root: number): Uint8Array {
  const ways = new Uint8Array(f.size)
  ways[root] = 1
  for (let c = root; c >= 0; c--) {
    if ((ways[c] ?? 0) === 0) continue
    for (let e = f.start[c] ?? 0; e < (f.start[c + 1] ?? 0); e++) {
      const a = f.arg[e] ?? 0
      ways[a] = Math.min(2, (ways[a] ?? 0) + (ways[c] ?? 0))
    }
  }
  return ways
}

function countShared(f: Formula, root: number): number {
  const ways = countWays(f, root)
  let count = 0
  for (let c = 0; c <= root; c++) if (f.op[c] === VARIABLE && (ways[c] ?? 0) > 1) count++
  return count
}

/**
 * Marks cells whose whole part hangs on the rest by that cell alone; variables and the root always are. Dutuit & Rauzy,
 * "A linear-time algorithm to find modules of fault trees", IEEE Trans. Reliability 45 (1996).
 */
export function findModules(f: Formula, root: number): Uint8Array {
  const first = new Int32Array(f.size)
  const left = new Int32Array(f.size)
  const last = new Int32Array(f.size)
  const edge = new Int32Array(f.size)
  let date = 0
  const path: number[] = [root]
  first[root] = last[root] = ++date
  edge[root] = f.start[root] ?? 0
  while (path.length > 0) {
    const c = path[path.length - 1] ?? 0
    const e = edge[c] ?? 0
    if (e >= (f.start[c + 1] ?? 0)) {
      left[c] = last[c] = ++date
      path.pop()
      continue
    }
    edge[c] = e + 1
    const a = f.arg[e] ?? 0
    date++
    last[a] = date
    if (first[a] === 0) {
      first[a] = date
      edge[a] = f.start[a] ?? 0
      path.push(a)
    }
  }
  const earliest = new Int32Array(f.size)
  const latest = new Int32Array(f.size)
  const isModule = new Uint8Array(f.size)
  for (let c = 0; c <= root; c++) {
    if (first[c] === 0) continue
    let low = Number.MAX_SAFE_INTEGER
    let high = 0
    for (let e = f.start[c] ?? 0; e < (f.start[c + 1] ?? 0); e++) {
      const a = f.arg[e] ?? 0
      low = Math.min(low, first[a] ?? 0, earliest[a] ?? 0)
      high = Math.max(high, last[a] ?? 0, latest[a] ?? 0)
    }
    isModule[c] = f.op[c] === VARIABLE || (low > (first[c] ?? 0) && high < (left[c] ?? 0)) ? 1 : 0
    earliest[c] = Math.min(low, 0x7fffffff)
    latest[c] = high
  }
  isModule[root] = 1
  return isModule
}

/** Importance from the root down through the modules: slope of the module × slope of the input in it. */
function chainImportance(f: Formula, root: number, isModule: Uint8Array, solved: Solved): Map<number, number> {
  const slope = new Float64Array(root + 1)
  slope[root] = 1
  const found = new Map<number, number>()
  for (let c = root; c >= 0; c--) {
    const s = slope[c] ?? 0
    if (isModule[c] === 0) continue
    if (f.op[c] === VARIABLE) {
      found.set(f.event[c] ?? 0, s)
      continue
    }
    for (const [input, d] of solved.slopes[c] ?? []) slope[input] = (slope[input] ?? 0) + s * d
  }
  return found
}

/** The 32 events that matter most by the rough gradient, drawn with common random numbers. */
function sampledImportance(f: Formula, root: number, seed: number): Map<number, number> {
  const rough = new Float64Array(f.size)
  addGradient(f, root, onePass(f, f.p), 1, rough)
  const events: number[] = []
  for (let c = 0; c <= root; c++) if (f.op[c] === VARIABLE) events.push(c)
  const best = events.toSorted((a, b) => (rough[b] ?? 0) - (rough[a] ?? 0) || a - b).slice(0, MOST_IMPORTANCE)
  const drawn = sampleImportance(f, root, f.p, best, { runs: IMPORTANCE_RUNS, seed })
  return new Map([...drawn].map(([c, x]) => [f.event[c] ?? 0, x]))
}

/**
 * What one pass can promise for events that only ever help: a gate of independent parts as it stands; else AND at least the
 * product and at most the smallest, OR at least the largest and at most as if independent (Esary, Proschan & Walkup
 * 1967, association), k-of-n at least the product of the k surest and at most Σ/k (Markov).
 */
function bounds(f: Formula, isModule: Uint8Array): [Float64Array, Float64Array] {
  const lower = Float64Array.from(f.p)
  const upper = Float64Array.from(f.p)
  for (let c = 0; c < f.size; c++) {
    if (f.op[c] === VARIABLE) continue
    const first = f.start[c] ?? 0
    const args = Array.from(f.arg.subarray(first, f.start[c + 1] ?? first))
    if (args.every((a) => isModule[a] === 1) && new Set(args).size === args.length) {
      lower[c] = gateProbability(f, c, (i) => lower[args[i] ?? 0] ?? 0)
      upper[c] = gateProbability(f, c, (i) => upper[args[i] ?? 0] ?? 0)
      continue
    }
    const lows = args.map((a) => lower[a] ?? 0)
    const highs = args.map((a) => upper[a] ?? 0)
    if (f.op[c] === AND) {
      lower[c] = lows.reduce((x, y) => x * y, 1)
      upper[c] = Math.min(...highs)
    } else if (f.op[c] === OR) {
      lower[c] = Math.max(...lows)
      upper[c] = 1 - highs.reduce((x, y) => x * (1 - y), 1)
    } else {
      const weights = args.map((_, i) => (f.op[c] === K_OF_N ? 1 : (f.weight[first + i] ?? 0)))
      const need = f.op[c] === K_OF_N ? (f.k[c] ?? 0) : (f.need[c] ?? 0)
      let reached = 0
      let product = 1
      for (const i of lows.map((_, j) => j).toSorted((x, y) => (lows[y] ?? 0) - (lows[x] ?? 0))) {
        if (reached >= need - 1e-12) break
        reached += weights[i] ?? 0
        product *= lows[i] ?? 0
      }
      lower[c] = product
      upper[c] = Math.min(1, highs.reduce((sum, x, i) => sum + x * (weights[i] ?? 0), 0) / need)
    }
  }
  return [lower, upper]
}
