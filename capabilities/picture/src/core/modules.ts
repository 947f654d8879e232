import { type DiagramBudget, inputsDepthFirst, solveByDiagram, TOO_LARGE } from './bdd.ts'
import { addGradient, AND, type Formula, gateDerivative, gateProbability, onePass, OR, VARIABLE } from './formula.ts'
import { countWays } from './sharing.ts'

/** Conditioning doubles the work per shared event. */
const MOST_SHARED = 20

export interface Solved {
  /** Probability per variable and solved module. */
  readonly value: Float64Array
  /** Per solved module: derivative by each of its inputs; undefined for what is not solved (or no module). */
  readonly slopes: (ReadonlyMap<number, number> | undefined)[]
  readonly unsolved: readonly number[]
}

/** Solves every module exactly that can be: in closed form, else by a diagram within `budget`, else by conditioning. */
export function solveModules(
  f: Formula,
  root: number,
  isModule: Uint8Array,
  budget: DiagramBudget | undefined,
): Solved {
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
    const solved =
      closedForm(f, c, isModule, value) ??
      (budget === undefined ? TOO_LARGE : solveByDiagram(f, c, isModule, value, budget))
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
export function cutOut(
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
export function chainImportance(f: Formula, root: number, isModule: Uint8Array, solved: Solved): Map<number, number> {
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
