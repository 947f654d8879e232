import { type Edge, type Graph, graphOf, LOOSE } from './graph.ts'

/** Below this many operators a figure would tell of one of them. */
export const FEWEST_OPERATORS = 3

/** An operator has something in the cell of a nation and a sector. */
export interface Part {
  readonly operator: string
  readonly nation: string
  readonly sector: string
}

/** What may be told to everybody who may read all of it. Sums of a line count what stands in its hidden cells, too. */
export interface Told {
  readonly cells: ReadonlySet<string>
  readonly nations: ReadonlySet<string>
  readonly sectors: ReadonlySet<string>
  /** Something was left out. */
  readonly withheld: boolean
}

export const cellOf = ({ nation, sector }: Pick<Part, 'nation' | 'sector'>): string => `${nation}\n${sector}`

interface Cell extends Edge {
  readonly nation: string
  readonly sector: string
  readonly operators: ReadonlySet<string>
}
/** A sum of a nation or of a sector, and its name as a vertex. */
type Kind = 'n' | 's'
const lineOf = (kind: Kind, name: string) => `${kind}${name}`

/**
 * Chooses which figures of one moment are told: cells of at least three operators, and sums of nations and sectors such that
 * no sum or difference of what is told, nor of it and what one nation knows of itself, is a figure of fewer than three
 * operators (threat T33, differencing).
 *
 * Hidden cells are edges between their nation and their sector; a sum that is told fixes what the edges at one end come to.
 * What follows exactly from such sums are figures of cuts of that graph: so two operators can be told from the others just
 * when taking away the cells that are theirs alone tears the graph apart. Sums not told are one vertex, which fixes nothing.
 * Where it tears, one more cell is hidden, or the sum is.
 * Distinct counts and medians do not add up; they are treated as if they did, which is the worst case.
 *
 * @param parts who has something in which cell, in any order; twice is once
 */
export function choose(parts: readonly Part[]): Told {
  const cells = gather(parts)
  const shown = new Set(cells.filter(({ operators }) => operators.size >= FEWEST_OPERATORS))
  const weight = sumsOf(cells)
  const sums = new Set([...weight].flatMap(([sum, operators]) => (operators >= FEWEST_OPERATORS ? [sum] : [])))
  const pairs = ofPairs(cells.filter((cell) => !shown.has(cell)))
  // Nobody in particular, then each nation, which takes away what it knows of itself.
  for (const own of [undefined, ...new Set(cells.map(({ nation }) => nation))]) {
    const unknown = cells.filter(({ nation }) => nation !== own)
    const graph = () =>
      graphOf(
        unknown.filter((cell) => !shown.has(cell)),
        sums,
      )
    let now = graph()
    // To tell less never tears what held before: what was looked at need not be looked at again.
    for (const pair of pairs) {
      const theirs = new Set(pair.filter(({ nation }) => nation !== own))
      for (let side = tornBy(now, theirs); side !== undefined; side = tornBy(now, theirs)) {
        tellLess(side, now)
        now = graph()
      }
    }

    /** To hide one more cell keeps the sum, which says more; without a cell that helps, the sum goes. */
    function tellLess(side: ReadonlySet<string>, { vertexOf }: Graph): void {
      const crosses = ({ ends: [a, b] }: Cell) => side.has(vertexOf(a)) !== side.has(vertexOf(b))
      const [cell] = unknown
        .filter((one) => shown.has(one) && crosses(one))
        .toSorted((a, b) => a.operators.size - b.operators.size)
      const [sum] = [...sums]
        .filter((one) => side.has(one))
        .toSorted((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0) || (a < b ? -1 : 1))
      if (cell !== undefined) shown.delete(cell)
      else if (sum !== undefined) sums.delete(sum)
    }
  }
  const named = (kind: Kind) => new Set([...sums].flatMap((sum) => (sum.startsWith(kind) ? [sum.slice(1)] : [])))
  return {
    cells: new Set([...shown].map(cellOf)),
    nations: named('n'),
    sectors: named('s'),
    withheld: shown.size < cells.length || sums.size < weight.size,
  }
}

function gather(parts: readonly Part[]): readonly Cell[] {
  const cells = new Map<string, Cell & { readonly operators: Set<string> }>()
  for (const { operator, nation, sector } of parts) {
    const key = cellOf({ nation, sector })
    const ends = [lineOf('n', nation), lineOf('s', sector)] as const
    const cell = cells.get(key) ?? { nation, sector, ends, operators: new Set() }
    cells.set(key, cell)
    cell.operators.add(operator)
  }
  // In one order, so that the same is hidden whatever came first.
  return [...cells].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
}

/** Sums there could be, with how many operators have something in them. */
function sumsOf(cells: readonly Cell[]): ReadonlyMap<string, number> {
  const operators = new Map<string, Set<string>>()
  for (const cell of cells)
    for (const sum of cell.ends) operators.set(sum, new Set([...(operators.get(sum) ?? []), ...cell.operators]))
  return new Map([...operators].map(([sum, own]) => [sum, own.size]))
}

/** Vertices that hang on nothing but these cells: the side of them that does not hang together with what fixes nothing. */
function tornBy(graph: Graph, theirs: ReadonlySet<Cell>): ReadonlySet<string> | undefined {
  for (const { ends } of theirs) {
    const [a, b] = [graph.vertexOf(ends[0]), graph.vertexOf(ends[1])]
    if (a === b || graph.reach(a, theirs, b).has(b)) continue
    const side = graph.reach(a, theirs)
    return side.has(LOOSE) ? graph.reach(b, theirs) : side
  }
  return undefined
}

/** Cells that belong to one or two operators alone, for each one and each pair that has a cell of its own. */
function ofPairs(small: readonly Cell[]): readonly (readonly Cell[])[] {
  const keyOf = (operators: Iterable<string>) => [...operators].toSorted().join('\n')
  const own = Map.groupBy(small, ({ operators }) => keyOf(operators))
  const sets = [...own]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, [cell]]) => cell?.operators ?? new Set<string>())
  const found = new Map<string, readonly Cell[]>()
  for (const a of sets)
    for (const b of sets) {
      const both = [...new Set([...a, ...b])]
      const key = keyOf(both)
      if (both.length >= FEWEST_OPERATORS || found.has(key)) continue
      found.set(
        key,
        [...new Set([...both, key])].flatMap((of) => own.get(of) ?? []),
      )
    }
  return [...found.values()]
}
