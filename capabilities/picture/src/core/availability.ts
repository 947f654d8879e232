import { type DiagramBudget, MOST_DIAGRAM_NODES } from './bdd.ts'
import { boundsOf } from './bounds.ts'
import { ALWAYS, DEFAULT_UP, foldFormula, type Formula, NEVER, type UpRule } from './formula.ts'
import type { Graph } from './graph.ts'
import { sampleImportance } from './importance.ts'
import { chainImportance, findModules, type Solved, solveModules } from './modules.ts'
import { sample, wilson } from './sample.ts'
import { sharingOf } from './sharing.ts'

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
  const f = foldFormula(graph, p, [vertex], options.up ?? DEFAULT_UP)
  const root = f.roots[0] ?? NEVER
  if (root < 0) return certain(root === ALWAYS)
  const { shared, apart } = sharingOf(f)
  const [lower, upper] = boundsOf(f, apart)
  const common = { lower: lower[root] ?? 0, upper: upper[root] ?? 1, shared: shared[root] ?? 0 }
  const budget = options.diagram === false ? undefined : { left: MOST_DIAGRAM_NODES }
  const { exact, isModule, solved } = solveCell(f, root, budget, options.importance ?? true)
  if (exact !== undefined) return { value: exact.value, method: 'exact', ...common, birnbaum: exact.birnbaum }
  const fixed = Uint8Array.from(isModule, (m, c) => (m === 1 && solved.slopes[c] !== undefined ? 1 : 0))
  const drawOptions = { runs: options.runs ?? 20_000, seed: options.seed ?? 1 }
  const drawn = sample(f, solved.value, drawOptions, fixed)
  const hits = drawn.hits[root] ?? 0
  const [birnbaum = new Map<number, number>()] =
    options.importance === false ? [] : sampleImportance(f, [root], drawOptions.seed)
  return {
    value: hits / drawn.runs,
    method: 'monte-carlo',
    interval: wilson(hits, drawn.runs),
    runs: drawn.runs,
    seed: drawOptions.seed,
    ...common,
    birnbaum,
  }
}

/** What nothing uncertain bears on. */
export function certain(up: boolean): Availability {
  const sure = up ? 1 : 0
  return { value: sure, method: 'exact', lower: sure, upper: sure, shared: 0, birnbaum: new Map() }
}

interface Attempt {
  readonly isModule: Uint8Array
  readonly solved: Solved
  /** Absent when a module has no exact answer. Importance by `event` of the formula. */
  readonly exact?: { readonly value: number; readonly birnbaum: ReadonlyMap<number, number> }
}

/** Solves one cell exactly, module by module. No budget: no diagrams, only conditioning. */
export function solveCell(f: Formula, root: number, budget: DiagramBudget | undefined, importance: boolean): Attempt {
  const isModule = findModules(f, root)
  const solved = solveModules(f, root, isModule, budget)
  if (solved.unsolved.length > 0) return { isModule, solved }
  const birnbaum = importance ? chainImportance(f, root, isModule, solved) : new Map<number, number>()
  return { isModule, solved, exact: { value: solved.value[root] ?? 0, birnbaum } }
}
