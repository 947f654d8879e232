import { type Availability, type AvailabilityOptions, certain, solveCell } from './availability.ts'
import { type DiagramBudget, inputsDepthFirst, MOST_DIAGRAM_NODES } from './bdd.ts'
import { boundsOf } from './bounds.ts'
import { ALWAYS, DEFAULT_UP, foldFormula, type Formula, gateProbability, VARIABLE } from './formula.ts'
import type { Graph } from './graph.ts'
import { sampleImportance } from './importance.ts'
import { cutOut } from './modules.ts'
import { sample, wilson } from './sample.ts'
import { sharingOf } from './sharing.ts'

/** Nodes with no more shared events than this are always answered exactly. */
const MOST_SHARED = 20
/** What diagrams of nodes with more shared events may grow to, all together; missions are tried first. */
const MOST_DIAGRAMS = 3 * MOST_DIAGRAM_NODES
/** Cells walked for the importance of nodes that are no missions; beyond, they have none. */
const MOST_WALKED = 500_000

export interface TogetherOptions extends Pick<AvailabilityOptions, 'up' | 'runs' | 'seed'> {
  /** Per vertex asked: its importance must be told. The others' is told while it is cheap. */
  readonly important: readonly boolean[]
}

/**
 * Model B for many vertices of one graph at once: one formula, one count of what is shared, one Monte Carlo for all that
 * has no exact answer. A gate whose arguments share nothing follows from their values; what shares up to 20 events is solved on
 * its own part; beyond that diagrams are tried within a budget, and the rest is drawn.
 *
 * @returns in the order of `vertices`
 */
export function availabilityOfAll(
  graph: Graph,
  p: Float64Array,
  vertices: readonly number[],
  options: TogetherOptions,
): Availability[] {
  const f = foldFormula(graph, p, vertices, options.up ?? DEFAULT_UP)
  const asked = new Map<number, boolean>()
  for (const [i, root] of f.roots.entries())
    if (root >= 0) asked.set(root, asked.get(root) === true || options.important[i] === true)
  const { shared, apart } = sharingOf(f)
  const [lower, upper] = boundsOf(f, apart)
  const answers = new Map<number, Availability>()
  const variables = Uint8Array.from(f.op, (op) => (op === VARIABLE ? 1 : 0))
  let walked = 0

  const common = (c: number) => ({ lower: lower[c] ?? 0, upper: upper[c] ?? 1, shared: shared[c] ?? 0 })
  const exact = (c: number, value: number, birnbaum: ReadonlyMap<number, number> = new Map()) =>
    answers.set(c, { value, method: 'exact', ...common(c), birnbaum })
  /** Solves a cell on its own part; false when that would be too large. */
  const solve = (c: number, budget: DiagramBudget, importance: boolean): boolean => {
    const part = cutOut(f, c, inputsDepthFirst(f, c, variables), variables, f.p)
    if (importance) walked += part.size
    const found = solveCell(part, part.size - 1, budget, importance).exact
    if (found === undefined) return false
    exact(c, found.value, new Map([...found.birnbaum].map(([cell, x]) => [f.event[cell] ?? 0, x])))
    return true
  }

  // Exact values from the leaves up. An answer for a cell serves every gate above that is independent of the rest.
  const known = new Uint8Array(f.size)
  const value = Float64Array.from(f.p)
  for (let c = 0; c < f.size; c++) {
    const mustTell = asked.get(c)
    const closed = variables[c] === 1 || (apart[c] === 1 && argumentsOf(f, c).every((a) => known[a] === 1))
    if (closed) {
      known[c] = 1
      const first = f.start[c] ?? 0
      if (variables[c] === 0) value[c] = gateProbability(f, c, (i) => value[f.arg[first + i] ?? 0] ?? 0)
    }
    if (mustTell === undefined) continue
    const tell = mustTell || walked < MOST_WALKED
    if (closed && variables[c] === 1) exact(c, value[c] ?? 0, new Map([[f.event[c] ?? 0, 1]]))
    else if (closed && !(tell && (shared[c] ?? 0) <= MOST_SHARED)) exact(c, value[c] ?? 0)
    else if ((shared[c] ?? 0) <= MOST_SHARED && solve(c, { left: MOST_DIAGRAM_NODES }, tell)) {
      known[c] = 1
      value[c] = answers.get(c)?.value ?? 0
    }
  }

  const budget: DiagramBudget = { left: MOST_DIAGRAMS }
  const open = [...asked.keys()].filter((c) => !answers.has(c))
  const eager = open.toSorted(
    (a, b) => Number(asked.get(b)) - Number(asked.get(a)) || (shared[a] ?? 0) - (shared[b] ?? 0) || a - b,
  )
  for (const c of eager) if (budget.left > 0) solve(c, budget, true)
  draw(
    f,
    open.filter((c) => !answers.has(c)),
  )
  return Array.from(f.roots, (root) => answers.get(root) ?? certain(root === ALWAYS))

  function draw(formula: Formula, cells: readonly number[]) {
    if (cells.length === 0) return
    const seed = options.seed ?? 1
    const { hits, runs } = sample(formula, formula.p, { runs: options.runs ?? 20_000, seed })
    const telling = cells.filter((c) => asked.get(c) === true)
    const importance = new Map(sampleImportance(formula, telling, seed).map((map, i) => [telling[i] ?? 0, map]))
    for (const c of cells) {
      const n = hits[c] ?? 0
      const birnbaum = importance.get(c) ?? new Map<number, number>()
      answers.set(c, {
        value: n / runs,
        method: 'monte-carlo',
        interval: wilson(n, runs),
        runs,
        seed,
        ...common(c),
        birnbaum,
      })
    }
  }
}

const argumentsOf = (f: Formula, c: number) => f.arg.subarray(f.start[c] ?? 0, f.start[c + 1] ?? 0)
