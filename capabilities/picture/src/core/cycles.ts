/**
 * Finds the circles of a dependency list.
 *
 * @param needed for each node the nodes it needs
 * @returns one shortest circle per strongly connected component, as node indices without the repeated end; components
 *          by their lowest node
 *
 * Tarjan 1972, written without recursion: time O(V + E).
 */
export function findCycles(needed: readonly (readonly number[])[]): number[][] {
  return stronglyConnected(needed).map((members) => shortestCycle(needed, members))
}

/** Components of more than one node, and nodes that need themselves. */
export function stronglyConnected(needed: readonly (readonly number[])[]): number[][] {
  const n = needed.length
  const order = new Int32Array(n).fill(-1)
  const low = new Int32Array(n)
  const next = new Int32Array(n)
  const onStack = new Uint8Array(n)
  const stack: number[] = []
  const path: number[] = []
  const found: number[][] = []
  let count = 0
  for (let root = 0; root < n; root++) {
    if (order[root] !== -1) continue
    path.push(root)
    while (path.length > 0) {
      const v = path[path.length - 1] ?? 0
      if (order[v] === -1) {
        order[v] = low[v] = count++
        stack.push(v)
        onStack[v] = 1
      }
      const out = needed[v] ?? []
      let descended = false
      while ((next[v] ?? 0) < out.length) {
        const w = out[next[v] ?? 0] ?? 0
        next[v] = (next[v] ?? 0) + 1
        if (order[w] === -1) {
          path.push(w)
          descended = true
          break
        }
        if (onStack[w] === 1) low[v] = Math.min(low[v] ?? 0, order[w] ?? 0)
      }
      if (descended) continue
      path.pop()
      const above = path[path.length - 1]
      if (above !== undefined) low[above] = Math.min(low[above] ?? 0, low[v] ?? 0)
      if (low[v] !== order[v]) continue
      const members: number[] = []
      for (let w = stack.pop(); w !== undefined; w = stack.pop()) {
        onStack[w] = 0
        members.push(w)
        if (w === v) break
      }
      if (members.length > 1 || out.includes(v)) found.push(members.toSorted((a, b) => a - b))
    }
  }
  return found.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
}

function shortestCycle(needed: readonly (readonly number[])[], members: readonly number[]): number[] {
  const inside = new Set(members)
  const from = members[0] ?? 0
  const before = new Map<number, number>()
  const queue = [from]
  for (const v of queue) {
    for (const w of needed[v] ?? []) {
      if (w === from) {
        const cycle = [v]
        for (let at = v; at !== from; ) {
          at = before.get(at) ?? from
          cycle.push(at)
        }
        return cycle.toReversed()
      }
      if (inside.has(w) && !before.has(w)) {
        before.set(w, v)
        queue.push(w)
      }
    }
  }
  return [...members]
}
