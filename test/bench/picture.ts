import { evaluateCapacity, spread } from '../../capabilities/picture/src/core/capacity.ts'
import { compile, type Graph, type ModelNode, type Need } from '../../capabilities/picture/src/core/graph.ts'
import { foldFormula } from '../../capabilities/picture/src/core/formula.ts'
import { randomWords, sample } from '../../capabilities/picture/src/core/sample.ts'

/** The middle of several runs, in milliseconds. */
function median(runs: number, work: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
}

/** A random acyclic model of all four gate kinds: each node needs `degree` of those before it. */
function randomModel(
  count: number,
  leaves: number,
  degree: number,
  seed: number,
): { graph: Graph; nodes: readonly ModelNode[] } {
  const next = randomWords(seed)
  const draw = (n: number) => (next() >>> 0) % n
  const nodes: ModelNode[] = []
  for (let i = 0; i < count; i++) {
    if (i < leaves) {
      nodes.push({ id: `n${i}`, kind: 'asset', needs: [] })
      continue
    }
    const of: Need[] = Array.from({ length: degree }, () => ({ node: draw(i) }))
    const rule = (['all', 'any', 'at-least', 'share'] as const)[draw(4)] ?? 'all'
    nodes.push({ id: `n${i}`, kind: 'service', needs: [{ rule, of, k: 1 + draw(degree) }] })
  }
  return { graph: compile(nodes), nodes }
}

/** The obvious way: objects and a memo by id. What the arrays are measured against. */
function naiveCapacity(nodes: readonly ModelNode[], health: readonly number[]): Map<string, number> {
  const known = new Map<string, number>()
  const of = (need: Need): number => {
    if ('node' in need) return node(need.node)
    const inputs = need.of.map(of).toSorted((a, b) => b - a)
    if (need.rule === 'all') return inputs.at(-1) ?? 1
    if (need.rule === 'any') return inputs[0] ?? 0
    if (need.rule === 'at-least') return inputs[(need.k ?? 1) - 1] ?? 0
    return Math.min(1, inputs.reduce((a, b) => a + b, 0) / (need.k ?? 1))
  }
  const node = (i: number): number => {
    const id = nodes[i]?.id ?? ''
    const needs = nodes[i]?.needs ?? []
    const seen = known.get(id)
    if (seen !== undefined) return seen
    const capacity = Math.min(health[i] ?? 1, ...needs.map(of))
    known.set(id, capacity)
    return capacity
  }
  for (let i = 0; i < nodes.length; i++) node(i)
  return known
}

/** One run at a time, one coin at a time: the plain Monte Carlo. Returns how often the last node was up. */
function naiveSample(nodes: readonly ModelNode[], p: readonly number[], runs: number, seed: number): number {
  const next = randomWords(seed)
  const up = new Uint8Array(nodes.length)
  let hits = 0
  for (let run = 0; run < runs; run++) {
    for (const [i, { needs }] of nodes.entries()) {
      let is = (next() >>> 0) / 2 ** 32 < (p[i] ?? 1)
      for (const need of needs) {
        if ('node' in need) continue
        const count = need.of.reduce((sum, m) => sum + ('node' in m ? (up[m.node] ?? 0) : 0), 0)
        is &&= need.rule === 'all' ? count === need.of.length : need.rule === 'any' ? count > 0 : count >= (need.k ?? 1)
      }
      up[i] = is ? 1 : 0
    }
    hits += up[nodes.length - 1] ?? 0
  }
  return hits / runs
}

/** Capacity pass and Monte Carlo of the mission picture, each next to the plain way, in one run. */
export function benchPicture(print: (line: string) => void = console.log): void {
  const big = randomModel(20_000, 3_350, 6, 1)
  const health = big.nodes.map((_, i) => (i % 7 === 0 ? 0.5 : 1))
  const spreadHealth = spread(big.graph, health, 1)
  const out = new Float64Array(big.graph.size)
  const compiled = median(5, () => compile(big.nodes))
  const pass = median(21, () => evaluateCapacity(big.graph, spreadHealth, { out }))
  const plain = median(5, () => naiveCapacity(big.nodes, health))
  print(
    `capacity pass, ${big.nodes.length} nodes, ${big.graph.child.length} edges: ${pass.toFixed(2)} ms (limit 30); plain objects ${plain.toFixed(1)} ms, ${(plain / pass).toFixed(0)} times; compile once ${compiled.toFixed(0)} ms`,
  )

  const one = randomModel(2_000, 600, 6, 2)
  const chance = one.nodes.map((_, i) => (i < 600 ? 0.9 : 0.999))
  const runs = 20_000
  // Every node in dependency order is an ancestor of a root over all of them.
  const formula = foldFormula(one.graph, spread(one.graph, chance, 1), Array.from(one.graph.vertexOf))
  let share = 0
  const drawn = median(3, () => {
    const { hits, runs: made } = sample(formula, formula.p, { runs, seed: 1 })
    share = (hits[formula.roots.at(-1) ?? 0] ?? 0) / made
  })
  let plainShare = 0
  const slow = median(1, () => {
    plainShare = naiveSample(one.nodes, chance, runs, 1)
  })
  print(
    `Monte Carlo, ${one.nodes.length} ancestors, ${runs} runs, one core: ${drawn.toFixed(0)} ms (limit 2000); one run at a time ${slow.toFixed(0)} ms, ${(slow / drawn).toFixed(0)} times; same answer: ${share.toFixed(3)} and ${plainShare.toFixed(3)}`,
  )
}

if (import.meta.main) benchPicture()
