/** What a budget of steps measures and limits. One step is one edge or one observation looked at. */
export class Steps {
  taken = 0
  readonly most: number
  constructor(most: number) {
    this.most = most
  }

  /** @throws {Undecided} when the budget is used up */
  take(count: number): void {
    this.taken += count
    if (this.taken > this.most) throw new Undecided(this.most)
  }
}

/** The search was stopped before it knew. Never taken for "no match". */
export class Undecided extends Error {
  constructor(steps: number) {
    super(`not decided within ${steps} steps: the pattern leaves too many ways to bind these observations`)
  }
}

/** Observations that are good for the same cells are one class: how many, and for which cells. */
export interface SupplyClass {
  readonly cells: readonly number[]
  readonly supply: number
}

/**
 * Decides whether every cell can get as many distinct observations as it needs, by Hopcroft–Karp with capacities: phases of
 * shortest augmenting paths between cells and classes. Time O(edges · √cells) augmentations; no binding is ever enumerated.
 *
 * @returns how much each class gives to each cell, `flow[class][i]` for the cell `classes[class].cells[i]`; undefined when
 *   the needs cannot be met
 */
export function assign(
  needs: readonly number[],
  classes: readonly SupplyClass[],
  steps: Steps,
): readonly (readonly number[])[] | undefined {
  const flow = classes.map(({ cells }) => cells.map(() => 0))
  const spare = classes.map(({ supply }) => supply)
  const lacking = [...needs]
  // Edges seen from the cells: class and the place of the cell in it.
  const edges: (readonly [of: number, place: number])[][] = needs.map(() => [])
  for (const [c, { cells }] of classes.entries()) {
    steps.take(cells.length + 1)
    for (const [place, cell] of cells.entries()) edges[cell]?.push([c, place])
  }
  for (;;) {
    if (lacking.every((lack) => lack <= 0)) return flow
    const depth = layers()
    if (!depth) return undefined
    const nextEdge = needs.map(() => 0)
    const nextBack = classes.map(() => 0)
    for (const cell of needs.keys()) {
      for (let lack = lacking[cell] ?? 0; lack > 0; lack = lacking[cell] ?? 0) {
        const pushed = augment(cell, lack, depth, nextEdge, nextBack)
        if (pushed === 0) break
        lacking[cell] = lack - pushed
      }
    }
  }

  /** Breadth first from the cells that lack; undefined when no class with supply left is reached. */
  function layers(): { readonly cell: number[]; readonly of: number[] } | undefined {
    const cell = lacking.map((lack): number => (lack > 0 ? 0 : -1))
    const of = classes.map((): number => -1)
    let front = cell.flatMap((depth, i) => (depth === 0 ? i : []))
    let found = false
    for (let depth = 1; front.length > 0 && !found; depth += 2) {
      const next: number[] = []
      for (const from of front) {
        steps.take(edges[from]?.length ?? 0)
        for (const [c] of edges[from] ?? []) {
          if ((of[c] ?? 0) >= 0) continue
          of[c] = depth
          if ((spare[c] ?? 0) > 0) found = true
          const given = flow[c] ?? []
          for (const [place, to] of (classes[c]?.cells ?? []).entries()) {
            if ((given[place] ?? 0) <= 0 || (cell[to] ?? 0) >= 0) continue
            cell[to] = depth + 1
            next.push(to)
          }
        }
      }
      front = next
    }
    return found ? { cell, of } : undefined
  }

  /** Depth first along the layers. @returns how much was moved to `cell`, at most `wanted` */
  function augment(
    cell: number,
    wanted: number,
    depth: { readonly cell: number[]; readonly of: number[] },
    nextEdge: number[],
    nextBack: number[],
  ): number {
    const list = edges[cell] ?? []
    for (; (nextEdge[cell] ?? 0) < list.length; nextEdge[cell] = (nextEdge[cell] ?? 0) + 1) {
      const edge = list[nextEdge[cell] ?? 0]
      if (!edge) break
      const [c, place] = edge
      steps.take(1)
      if (depth.of[c] !== (depth.cell[cell] ?? 0) + 1) continue
      const give = (amount: number) => {
        const given = flow[c]
        if (given) given[place] = (given[place] ?? 0) + amount
        return amount
      }
      const left = spare[c] ?? 0
      if (left > 0) {
        const amount = Math.min(left, wanted)
        spare[c] = left - amount
        return give(amount)
      }
      const others = classes[c]?.cells ?? []
      for (; (nextBack[c] ?? 0) < others.length; nextBack[c] = (nextBack[c] ?? 0) + 1) {
        const back = nextBack[c] ?? 0
        const to = others[back] ?? 0
        const given = flow[c]
        const held = given?.[back] ?? 0
        if (!given || held <= 0 || to === cell || depth.cell[to] !== (depth.of[c] ?? 0) + 1) continue
        const amount = augment(to, Math.min(held, wanted), depth, nextEdge, nextBack)
        if (amount === 0) continue
        given[back] = held - amount
        return give(amount)
      }
    }
    return 0
  }
}
