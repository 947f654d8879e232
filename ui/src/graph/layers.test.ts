import { describe, expect, it } from 'vitest'
import { foldCapable, type LayeredGate, type LayeredNode, NODE, planLayers } from './layers.ts'

const node = (id: string, more: Partial<LayeredNode> = {}): LayeredNode => ({ id, name: id, state: 'capable', ...more })
const gate = (of: string, ...from: string[]): LayeredGate => ({
  id: `${of} needs`,
  of,
  rule: { rule: 'all' },
  members: from.map((id) => ({ from: id })),
})

describe('planLayers', () => {
  it('puts what is needed to the left of what needs it', () => {
    const plan = planLayers(
      [node('mission'), node('service'), node('asset')],
      [gate('mission', 'service'), gate('service', 'asset')],
    )
    const x = Object.fromEntries(plan.nodes.map((one) => [one.node.id, one.x]))
    expect(x['asset']).toBeLessThan(x['service'] ?? 0)
    expect(x['service']).toBeLessThan(x['mission'] ?? 0)
  })
  it('lets no two nodes of a column overlap', () => {
    const assets = Array.from({ length: 30 }, (_, i) => `a${i}`)
    const services = Array.from({ length: 12 }, (_, i) => `s${i}`)
    const gates = services.map((s, i) => gate(s, ...assets.filter((_, j) => (j * 7 + i) % 5 === 0)))
    const plan = planLayers(
      [...assets, ...services].map((id) => node(id)),
      gates,
    )
    for (const a of plan.nodes)
      for (const b of plan.nodes)
        if (a !== b && a.x === b.x) expect(Math.abs(a.y - b.y)).toBeGreaterThanOrEqual(NODE.height)
  })
  it('ends on a cycle', () => {
    expect(planLayers([node('a'), node('b')], [gate('a', 'b'), gate('b', 'a')]).nodes).toHaveLength(2)
  })
  it('draws a gate only for a node that is there', () => {
    expect(planLayers([node('a')], [gate('gone', 'a')]).gates).toEqual([])
  })
})

describe('foldCapable', () => {
  const many = Array.from({ length: 210 }, (_, i) => node(`a${i}`, i === 7 ? { state: 'severe' } : {}))
  const nodes = [...many, node('s')]
  const gates = [gate('s', ...many.map(({ id }) => id))]

  it('folds what is capable above 200 nodes and says how many', () => {
    const folded = foldCapable(nodes, gates, new Set(['a3']))
    expect(folded.nodes.map(({ id }) => id).sort()).toEqual(['a3', 'a7', 'fold:s needs', 's'])
    expect(folded.nodes.find(({ id }) => id.startsWith('fold'))?.folded).toBe(208)
  })
  it('leaves small graphs alone', () => {
    expect(foldCapable(nodes.slice(0, 100), gates, new Set()).nodes).toHaveLength(100)
  })
})
