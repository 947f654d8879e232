/** An undirected edge between two named vertices. */
export interface Edge {
  readonly ends: readonly [string, string]
}

/** The one vertex that stands for all that fix nothing. */
export const LOOSE = ''

/** A graph whose vertices are joined by edges; vertices outside `fixed` are one and the same. */
export interface Graph {
  /** What hangs together with a vertex when some edges are taken away. Stops at `until`, when it is met. */
  reach(from: string, without: ReadonlySet<Edge>, until?: string): ReadonlySet<string>
  vertexOf(name: string): string
}

export function graphOf(edges: readonly Edge[], fixed: ReadonlySet<string>): Graph {
  const vertexOf = (name: string) => (fixed.has(name) ? name : LOOSE)
  const next = new Map<string, { readonly edge: Edge; readonly to: string }[]>()
  const add = (from: string, edge: Edge, to: string) => {
    const list = next.get(from)
    if (list === undefined) next.set(from, [{ edge, to }])
    else list.push({ edge, to })
  }
  for (const edge of edges) {
    const [a, b] = [vertexOf(edge.ends[0]), vertexOf(edge.ends[1])]
    if (a === b) continue
    add(a, edge, b)
    add(b, edge, a)
  }
  return {
    vertexOf,
    reach(from, without, until) {
      const met = new Set([from])
      for (const vertex of met)
        for (const { edge, to } of next.get(vertex) ?? []) {
          if (without.has(edge)) continue
          met.add(to)
          if (to === until) return met
        }
      return met
    },
  }
}
