import { assert, infiniteStream, integer, nat, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { availability } from './availability.ts'
import { spread } from './capacity.ts'
import { compile, type Graph, type Need } from './graph.ts'
import { availabilityOfAll } from './together.ts'

const RULES = ['all', 'any', 'at-least', 'share', 'weighted'] as const

/** A random model: each inner node needs up to four of those before it, not further back than `window`. */
function randomModel(
  leaves: number,
  inner: number,
  window: number,
  draw: (n: number) => number,
  chances: readonly number[] = [0.5, 0.9, 0.99, 0.2, 1, 0],
): { graph: Graph; p: Float64Array } {
  const needs: Need[][] = Array.from({ length: leaves }, () => [])
  const p = Array.from({ length: leaves }, () => chances[draw(chances.length)] ?? 1)
  for (let i = 0; i < inner; i++) {
    const back = Math.min(window, needs.length)
    const of: Need[] = Array.from({ length: 2 + draw(3) }, () => ({ node: needs.length - 1 - draw(back) }))
    const rule = RULES[draw(5)] ?? 'all'
    needs.push([
      rule === 'weighted' ? { rule, of, weights: of.map(() => 1 + draw(5)) } : { rule, of, k: 1 + draw(of.length) },
    ])
    p.push(draw(3) === 0 ? 0.8 : 1)
  }
  const graph = compile(needs.map((n, i) => ({ id: `n${i}`, kind: 'service', needs: n })))
  return { graph, p: spread(graph, p, 1) }
}

const answersOf = ({ graph, p }: ReturnType<typeof randomModel>, important: boolean) => {
  const vertices = [...graph.vertexOf]
  return { vertices, all: availabilityOfAll(graph, p, vertices, { important: vertices.map(() => important), seed: 5 }) }
}

describe('all nodes of a model at once', () => {
  it('are answered as each by itself, importance and bounds included', () => {
    const shape = record({
      leaves: integer({ min: 2, max: 8 }),
      inner: integer({ min: 1, max: 14 }),
      seed: infiniteStream(nat(0x7fffffff)),
    })
    assert(
      property(shape, ({ leaves, inner, seed }) => {
        const model = randomModel(leaves, inner, 9, (n) => (seed.next().value ?? 0) % n)
        const { vertices, all } = answersOf(model, true)
        for (const [i, vertex] of vertices.entries()) {
          const alone = availability(model.graph, model.p, vertex)
          expect(all[i]?.method).toBe('exact')
          expect(all[i]?.value).toBeCloseTo(alone.value, 10)
          expect(all[i]?.shared).toBe(alone.shared)
          expect(all[i]?.lower).toBeCloseTo(alone.lower, 10)
          expect(all[i]?.upper).toBeCloseTo(alone.upper, 10)
          expect(all[i]?.birnbaum.size).toBe(alone.birnbaum.size)
          for (const [event, x] of alone.birnbaum) expect(all[i]?.birnbaum.get(event)).toBeCloseTo(x, 10)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('are drawn together where they share too much, the same for the same seed', () => {
    let word = 77
    const model = randomModel(
      300,
      700,
      400,
      (n) => {
        word = (Math.imul(word, 1_664_525) + 1_013_904_223) | 0
        return (word >>> 8) % n
      },
      [0.7, 0.8, 0.9],
    )
    const { all } = answersOf(model, true)
    const drawn = all.filter((answer) => answer.method === 'monte-carlo')
    expect(drawn.length).toBeGreaterThan(50)
    expect(answersOf(model, true).all).toEqual(all)
    for (const answer of all) {
      if (answer.method === 'monte-carlo') expect(answer.shared).toBeGreaterThan(20)
      const [low, high] = answer.interval ?? [answer.value, answer.value]
      expect(high - low).toBeLessThan(0.02)
      expect(answer.lower).toBeLessThanOrEqual(high + 0.01)
      expect(answer.upper).toBeGreaterThanOrEqual(low - 0.01)
    }
  })

  it('tell an importance near the exact one when it is drawn', () => {
    // Thirty rungs that share their neighbours' events, twice over: the diagram answers exactly, drawing must agree.
    const leaves = Array.from({ length: 31 }, (): Need[] => [])
    const rungs: Need[] = Array.from({ length: 30 }, (_, i) => ({ rule: 'any', of: [{ node: i }, { node: i + 1 }] }))
    const graph = compile([...leaves, rungs].map((needs, i) => ({ id: `n${i}`, kind: 'service', needs })))
    const p = spread(graph, [...leaves.map(() => 0.9), 1], 1)
    const root = graph.vertexOf[31] ?? 0
    const exact = availability(graph, p, root)
    const drawn = availability(graph, p, root, { diagram: false, seed: 7 })
    expect([exact.method, drawn.method]).toEqual(['exact', 'monte-carlo'])
    expect(drawn.birnbaum.size).toBe(31)
    for (const [event, x] of drawn.birnbaum) expect(Math.abs(x - (exact.birnbaum.get(event) ?? 0))).toBeLessThan(0.03)
  })
})
