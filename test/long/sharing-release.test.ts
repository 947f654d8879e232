import { performance } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { previewRelease } from '../../capabilities/sharing/src/core/desk/preview.ts'
import { chanceFrom } from '../../capabilities/sharing/src/core/simulator/chance.ts'
import { decisionPath, decisionRace } from '../../capabilities/sharing/src/core/simulator/decisionPath.ts'
import { previewCase } from '../../capabilities/sharing/src/core/simulator/previewCase.ts'
import { NOON, simLabel, simPolicies, simSubject } from '../../capabilities/sharing/src/core/simulator/scene.ts'

it('shows in 10,000 drawn cases exactly what is then released', () => {
  for (let seed = 1; seed <= 10_000; seed++) expect(previewCase(chanceFrom(seed)), `seed ${seed}`).toEqual([])
})

it('sends nothing with fewer than two people on 10,000 paths and in 1,000 races', () => {
  let sends = 0
  for (let seed = 1; seed <= 10_000; seed++) {
    const path = decisionPath(chanceFrom(seed))
    expect(path.broken, `seed ${seed}`).toEqual([])
    sends += path.sends
    if (seed > 1_000) continue
    const race = decisionRace(chanceFrom(seed))
    expect(race.broken, `race ${seed}`).toEqual([])
    sends += race.sends
  }
  console.log(`${sends} lawful sends`)
  expect(sends).toBeGreaterThan(100)
})

it('prints what a preview to 40 nodes costs', () => {
  const nodes = Array.from({ length: 40 }, (_, i) => ({
    node: `N${i}`,
    subject: { ...simSubject(`N${i}`), communities: i % 2 === 0 ? ['B'] : ['C'] },
    people: Array.from({ length: 30 }, (_, k) => ({
      nation: `X${k % 9}`,
      count: k + 1,
      profile: { ...simSubject(`N${i}`), communities: [`P${k}`, i % 3 === 0 ? 'B' : 'C'] },
    })),
  }))
  const body = { type: 'report', id: 'report--1', name: 'x', description: 'y'.repeat(20_000) }
  const began = performance.now()
  const item = { body, label: simLabel(['B', 'C'], 'A'), portions: [] }
  expect(previewRelease(item, nodes, simPolicies, NOON)).toHaveLength(40)
  console.log(`preview to 40 nodes, 1,200 groups of people: ${(performance.now() - began).toFixed(1)} ms`)
})
