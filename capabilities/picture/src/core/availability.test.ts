import { assert, infiniteStream, integer, nat, property, record } from 'fast-check'
import { expect, it } from 'vitest'
import { availability } from './availability.ts'
import { spread } from './capacity.ts'
import { compile, type Need } from './graph.ts'
import { parseModel } from './modelFile.ts'

/** Probability by looking at every combination of basic events: slow, obvious, shares no code with the engine. */
function byEnumeration(needs: readonly (readonly Need[])[], p: readonly number[], root: number): number {
  const uncertain = p.map((x, i) => [x, i] as const).filter(([x]) => x > 0 && x < 1)
  let total = 0
  for (let pattern = 0; pattern < 2 ** uncertain.length; pattern++) {
    const own = p.map((x) => x >= 1)
    let chance = 1
    for (const [bit, [x, i]] of uncertain.entries()) {
      own[i] = ((pattern >>> bit) & 1) === 1
      chance *= own[i] ? x : 1 - x
    }
    const isUp = (need: Need): boolean => {
      if ('node' in need) return nodeUp(need.node)
      const up = need.of.map(isUp)
      const count = up.filter(Boolean).length
      if (need.rule === 'all') return count === up.length
      if (need.rule === 'any') return count > 0
      if (need.rule !== 'weighted') return count >= (need.k ?? 0)
      const weights = need.weights ?? []
      const sum = weights.reduce((a, b) => a + b, 0)
      return up.reduce((a, x, i) => a + (x ? (weights[i] ?? 0) / sum : 0), 0) >= 0.9 - 1e-12
    }
    const nodeUp = (i: number): boolean => own[i] === true && (needs[i] ?? []).every(isUp)
    if (nodeUp(root)) total += chance
  }
  return total
}

const model = record({
  leaves: integer({ min: 2, max: 6 }),
  inner: integer({ min: 1, max: 6 }),
  seed: infiniteStream(nat(0x7fffffff)),
}).map(({ leaves, inner, seed }) => {
  const draw = (n: number) => (seed.next().value ?? 0) % n
  const needs: Need[][] = Array.from({ length: leaves }, () => [])
  const p = Array.from({ length: leaves }, () => [0.5, 0.9, 0.99, 0.2, 1, 0][draw(6)] ?? 1)
  for (let i = 0; i < inner; i++) {
    const gate = (depth: number): Need => {
      const of: Need[] = Array.from({ length: 1 + draw(4) }, () =>
        depth < 1 && draw(4) === 0 ? gate(depth + 1) : { node: draw(needs.length) },
      )
      const rule = (['all', 'any', 'at-least', 'share', 'weighted'] as const)[draw(5)] ?? 'all'
      return rule === 'weighted'
        ? { rule, of, weights: of.map(() => 1 + draw(5)) }
        : { rule, of, k: 1 + draw(of.length) }
    }
    needs.push(Array.from({ length: 1 + draw(2) }, () => gate(0)))
    p.push(draw(3) === 0 ? 0.8 : 1)
  }
  return { needs, p, root: needs.length - 1 }
})

it.each([
  ['decision diagram', true],
  ['conditioning', false],
] as const)('agrees with full enumeration on random models, importance included, by %s', (_, diagram) => {
  assert(
    property(model, ({ needs, p, root }) => {
      const graph = compile(needs.map((n, i) => ({ id: `n${i}`, kind: 'service', needs: n })))
      const found = availability(graph, spread(graph, p, 1), graph.vertexOf[root] ?? 0, { diagram })
      const truth = byEnumeration(needs, p, root)
      expect(found.method).toBe('exact')
      expect(found.value).toBeCloseTo(truth, 10)
      expect(found.lower).toBeLessThanOrEqual(truth + 1e-9)
      expect(found.upper).toBeGreaterThanOrEqual(truth - 1e-9)
      for (const [vertex, importance] of found.birnbaum) {
        const i = graph.nodeOf[vertex] ?? 0
        const up = byEnumeration(needs, p.with(i, 1), root)
        const down = byEnumeration(needs, p.with(i, 0), root)
        expect(importance).toBeCloseTo(up - down, 10)
      }
    }),
    { numRuns: 300 },
  )
})

it('draws within its own interval when more than 20 events are shared and no diagram is allowed', () => {
  // A ladder: every rung shares its neighbours' events; a chain of 30 two-terminal bridges.
  const leaves = Array.from({ length: 31 }, (_, i) => ({ id: `e${i}`, kind: 'asset', probability: 0.9 }))
  const rungs = Array.from({ length: 30 }, (_, i) => ({ any: [`e${i}`, `e${i + 1}`] }))
  const parsed = parseModel({ nodes: [...leaves, { id: 'M', kind: 'mission', needs: { all: rungs } }] })
  const root = parsed.graph.vertexOf[31] ?? 0
  const exact = availability(parsed.graph, parsed.probability, root)
  const drawn = availability(parsed.graph, parsed.probability, root, { diagram: false, seed: 7 })
  expect(exact.method).toBe('exact')
  expect(drawn.method).toBe('monte-carlo')
  const [low, high] = drawn.interval ?? [1, 0]
  expect(high - low).toBeLessThan(0.04)
  expect(exact.value).toBeGreaterThan(low)
  expect(exact.value).toBeLessThan(high)
  expect(availability(parsed.graph, parsed.probability, root, { diagram: false, seed: 7 })).toEqual(drawn)
  for (const [vertex, x] of drawn.birnbaum) expect(Math.abs(x - (exact.birnbaum.get(vertex) ?? 0))).toBeLessThan(0.05)
})
