import { readFileSync } from 'node:fs'
import { loadPolicies } from '@testudo/kernel/label'
import type { Exposure } from '@testudo/kernel/situation'
import { assert, constantFrom, property, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countWords } from './because.ts'
import {
  asset,
  exposure,
  HOUR,
  type Made,
  type MadeEdge,
  mission,
  needs,
  NOON,
  OPEN,
  railWorld,
  service,
} from './fixture.ts'
import { changesOf } from './history.ts'
import { overviewOf } from './overview.ts'
import { recoverHoursOf, recoveryOf } from './recovery.ts'
import { buildModel, toExposure } from './stored.ts'
import { imagine } from './whatIf.ts'
import { missionsIfFailed } from './ifFailed.ts'
import { beginWorld } from './world.ts'

const policies = loadPolicies([
  JSON.parse(readFileSync(new URL('../../../../policies/allied.json', import.meta.url), 'utf8')),
])

function worldOf(bodies: readonly Made[], edges: readonly MadeEdge[], at = NOON, told: Partial<Exposure> = {}) {
  const model = buildModel(bodies, edges)
  const own = [...model.exposures.values()].map(toExposure).filter((e) => e !== undefined)
  const exposures = own.map((e) => ({ ...e, ...told }))
  return beginWorld({ model, exposures, at, now: NOON, policies, defaultLabel: OPEN, names: new Map() })
}
const only = (bodies: readonly Made[], edges: readonly MadeEdge[], at = NOON) =>
  overviewOf(worldOf(bodies, edges, at)).missions[0]

describe('the because-sentence', () => {
  const rail = railWorld()
  const wiped = exposure('INC-0217', rail.c)
  const isolated = exposure('CVE-2026-99417', rail.b, {
    what: 'isolated',
    what_fr: 'isolé',
    starts: '2026-11-22T06:00:00.000Z',
  })

  it('says state, since, the structure in numbers, and the causes with their evidence', () => {
    const row = only([...rail.bodies, wiped, isolated], rail.edges)
    expect(row).toMatchObject({ state: 'severe', capacity: 0.5, since: NOON - 4 * HOUR })
    expect(row?.because.text.en).toBe(
      'Severely degraded since 220800Z, because 1 of 3 traffic-control links is up and 2 are needed: Suwalki wiped (INC-0217), Elblag isolated (CVE-2026-99417).',
    )
    expect(row?.because.text.fr).toBe(
      'Gravement dégradée depuis 220800Z, car 1 des 3 liaisons de régulation est en service et il en faut 2 : Suwalki effacé (INC-0217), Elblag isolé (CVE-2026-99417).',
    )
    expect(row?.because.reason?.text.en).toBe('1 of 3 traffic-control links is up and 2 are needed')
  })

  it('is built from what the reader has: without one cause and one member, every number is of the rest', () => {
    const bodies = [...rail.bodies, wiped].filter((b) => b.id !== rail.b.id)
    const edges = rail.edges.filter((e) => e.target !== rail.b.id)
    const row = only(bodies, edges)
    expect(row?.because.text.en).toBe(
      'Severely degraded since 220800Z, because 1 of 2 traffic-control links is up and 2 are needed: Suwalki wiped (INC-0217).',
    )
    expect(JSON.stringify(row)).not.toContain('Elblag')
  })

  it('keeps to 32 words and three causes, and says how many more', () => {
    const m = mission('M-2')
    const many = Array.from({ length: 9 }, (_, i) => asset(`Station number ${i}`))
    const gate = { gate: 'stations along the line', rule: 'any' }
    const bodies = [m, ...many, ...many.map((a, i) => exposure(`INC-${i}`, a, { what: 'shut down by its owner' }))]
    const because = only(
      bodies,
      many.map((a) => needs(m, a, gate)),
    )?.because
    expect(because?.causes.length).toBeLessThanOrEqual(3)
    expect((because?.causes.length ?? 0) + (because?.more ?? 0)).toBe(9)
    expect(because?.text.en).toMatch(/ and \d more\.$/)
    expect(countWords(because?.text.en ?? '')).toBeLessThanOrEqual(32)
    expect(countWords(because?.text.fr ?? '')).toBeLessThanOrEqual(32)
  })

  it('leads to the page a capability names where the evidence is no object of the store', () => {
    const m = mission('M-4')
    const main = asset('Main')
    const route = '/vulnerabilities/known/CVE-2026-99417'
    const world = (told: Partial<Exposure>) =>
      overviewOf(worldOf([m, main, exposure('CVE-2026-99417', main)], [needs(m, main)], NOON, told)).missions[0]
    expect(world({ route })?.because.causes[0]).toMatchObject({ evidenceRoute: route })
    expect(world({})?.because.causes[0]).not.toHaveProperty('evidenceRoute')
  })

  it('leaves out what does not matter: a lowered part that is not what holds the mission down', () => {
    const m = mission('M-3')
    const [main, spare] = [asset('Main'), asset('Spare')] as const
    const bodies = [m, main, spare, exposure('INC-1', main), exposure('INC-2', spare, { health: 0.8 })]
    const because = only(bodies, [needs(m, main), needs(m, spare)])?.because
    expect(because?.causes.map((c) => c.reference)).toEqual(['INC-1'])
    expect(because?.text.en).toBe('Not capable since 220800Z, because Main is out: wiped (INC-1).')
  })
})

describe('through time', () => {
  it('runs on a fallback for its hours, then not', () => {
    const m = mission('M-4')
    const planner = asset('Planner')
    const bodies = [m, planner, exposure('INC-0221', planner)]
    const edges = [needs(m, planner, { workaround: { capacity: 0.6, hours: 3 } })]
    const row = (hours: number) => only(bodies, edges, NOON + hours * HOUR)
    expect(row(-5)).toMatchObject({ state: 'capable' })
    expect(row(-2)).toMatchObject({ state: 'degraded', capacity: 0.6 })
    expect(row(-2)?.because.text.en).toBe(
      'Degraded since 220800Z, because Planner runs on its fallback at 0.6 capacity; the fallback ends 221100Z: wiped (INC-0221).',
    )
    expect(row(0)).toMatchObject({ state: 'not-capable', since: NOON - HOUR })
  })

  it('is unknown when the owner promised reports and stopped, unless it does not matter', () => {
    const quiet = asset('Radar', { report_hours: 24, modified: new Date(NOON - 30 * HOUR).toISOString() })
    const m = mission('M-5')
    expect(only([m, quiet], [needs(m, quiet)])).toMatchObject({ state: 'unknown', since: NOON - 6 * HOUR })
    expect(only([m, quiet], [needs(m, quiet)])?.because.text.en).toBe(
      'Unknown since 220600Z, because the owner of Radar stopped reporting; capable before.',
    )
    const other = asset('Other radar')
    const any = { gate: 'radars', rule: 'any' }
    expect(only([m, quiet, other], [needs(m, quiet, any), needs(m, other, any)])).toMatchObject({ state: 'capable' })
  })

  it('is unknown past the end of a commitment, and for a mission of which nothing is known', () => {
    const promise = service('Promise', { commitment: true, committed_until: '2026-11-22T09:00:00Z' })
    const m = mission('M-6')
    expect(only([m, promise], [needs(m, promise)])).toMatchObject({ state: 'unknown', since: NOON - 3 * HOUR })
    expect(only([m], [])?.because.text.en).toContain('because no dependency of it is known')
  })

  it('names a circle in stored data and goes on', () => {
    const [m, x, y] = [mission('M-7'), service('X'), service('Y')] as const
    const well = asset('Well')
    const other = mission('M-8')
    const answer = overviewOf(
      worldOf([m, x, y, well, other], [needs(m, x), needs(x, y), needs(y, x), needs(other, well)]),
    )
    expect(answer.missions.find((r) => r.code === 'M-7')?.because.text.en).toContain(
      'its dependencies form a circle: X → Y → X',
    )
    expect(answer.missions.find((r) => r.code === 'M-8')?.state).toBe('capable')
    expect(answer.warnings).toMatchObject([{ code: 'cycle', ids: [x.id, y.id] }])
  })

  it('recovers in restart order, and says what comes back first', () => {
    const rail = railWorld()
    const bodies = [
      ...rail.bodies,
      exposure('I-1', rail.b, { repair_hours: 9.5 }),
      exposure('I-2', rail.c, { repair_hours: 33 }),
    ]
    const world = worldOf(bodies, rail.edges)
    const node = world.model.indexOf.get(rail.m.id) ?? -1
    expect(recoverHoursOf(world.model, world.moment, node)).toBe(9.5)
    const { points } = recoveryOf(world.model, world.exposures, NOON, node)
    expect(points.map((p) => [(p.at - NOON) / HOUR, p.capacity])).toEqual([
      [0, 0.5],
      [9.5, 1],
    ])
    expect(points[1]?.back).toEqual([world.model.indexOf.get(rail.b.id)])
    expect(changesOf(world, 0, NOON).map((c) => [c.from, c.to])).toEqual([['capable', 'severe']])
  })

  it('answers the same in whatever order the objects came', () => {
    const rail = railWorld()
    const bodies = [
      ...rail.bodies,
      exposure('I-1', rail.b),
      exposure('I-2', rail.c),
      exposure('I-3', rail.a, { health: 0.7 }),
    ]
    const truth = JSON.stringify(overviewOf(worldOf(bodies, rail.edges)))
    const all = <T>(list: readonly T[]) => shuffledSubarray([...list], { minLength: list.length })
    assert(
      property(all(bodies), all(rail.edges), (b, e) => JSON.stringify(overviewOf(worldOf(b, e))) === truth),
      { numRuns: 50 },
    )
  })
})

describe('malformed data', () => {
  it('is left out with a warning, k is clamped, weights are scaled to the members there are', () => {
    const m = mission('M-9')
    const [x, y] = [asset('X'), asset('Y')] as const
    const broken = { ...asset('Broken'), value: { ...asset('Broken').value, capacity: 7 } }
    const answer = overviewOf(
      worldOf(
        [m, x, y, broken, exposure('I-1', x)],
        [needs(m, x, { rule: 'at-least', k: 5 }), needs(m, y, { rule: 'at-least', k: 5 })],
      ),
    )
    expect(answer.warnings).toMatchObject([{ code: 'object', ids: [broken.id] }])
    expect(answer.missions[0]?.because.text.en).toContain('1 of 2 rail sites is up and 2 are needed')
    const weighted = [needs(m, x, { rule: 'weighted', weight: 3 }), needs(m, y, { rule: 'weighted', weight: 1 })]
    expect(only([m, x, y, exposure('I-1', x)], weighted)?.capacity).toBeCloseTo(0.25, 12)
  })

  it.each(['gate', 'rule', 'k'])('an invalid %s of a dependency leaves it out', (key) => {
    const m = mission('M-10')
    const [x, y] = [asset('X'), asset('Y')] as const
    const answer = overviewOf(worldOf([m, x, y, exposure('I-1', x)], [needs(m, x, { [key]: -1 }), needs(m, y)]))
    expect(answer.missions[0]?.state).toBe('capable')
    expect(answer.warnings).toHaveLength(1)
  })
})

it('what if: failing and restoring are each other’s reverse, and nothing is kept', () => {
  const rail = railWorld()
  const world = worldOf(rail.bodies, rail.edges)
  const node = world.model.indexOf.get(rail.m.id) ?? -1
  const v = world.model.graph.vertexOf[node] ?? 0
  assert(
    property(constantFrom(rail.a.id, rail.b.id, rail.c.id, rail.control.id), (id) => {
      const failed = imagine(world, [id], [])
      const restored = imagine(failed, [], [id])
      expect(restored.moment.capacity[v]).toBe(world.moment.capacity[v])
      expect(failed.moment.capacity[v]).toBe(id === rail.control.id ? 0 : 1)
    }),
  )
  expect(imagine(world, [rail.a.id, rail.b.id], []).moment.states[node]).toBe('severe')
  expect(world.moment.states[node]).toBe('capable')
})

describe('what missions lose if assets fail for good', () => {
  const rail = railWorld()
  const ids = (world: ReturnType<typeof worldOf>, ...sets: (readonly string[])[]) => missionsIfFailed(world, sets)

  it('says which task is lost, why, and which asset alone would do it', () => {
    const world = worldOf(rail.bodies, rail.edges)
    const [one, two, none] = ids(world, [rail.a.id], [rail.a.id, rail.b.id], ['x-testudo-asset--nobody'])
    expect(one).toEqual([])
    expect(none).toEqual([])
    expect(two).toMatchObject([
      { code: 'M-1', state: 'capable', stateIf: 'severe', tasks: 1, alone: [], through: [rail.a.id, rail.b.id] },
    ])
    expect(two?.[0]?.lost).toHaveLength(1)
    expect(two?.[0]?.reason?.en).toBe('1 of 3 traffic-control links is up and 2 are needed')
  })

  it('is a single point of failure when the others are out already, and costs the same when it is out itself', () => {
    const out = worldOf([...rail.bodies, exposure('I-1', rail.b)], rail.edges)
    const [alone] = ids(out, [rail.a.id])
    expect(alone).toMatchObject([{ stateIf: 'severe', alone: [rail.a.id] }])
    const itself = worldOf([...rail.bodies, exposure('I-1', rail.b), exposure('I-2', rail.a)], rail.edges)
    expect(ids(itself, [rail.a.id])[0]).toMatchObject([{ state: 'severe', stateIf: 'severe', alone: [rail.a.id] }])
  })

  it('is not hidden by what something else has broken already', () => {
    const other = asset('Power')
    const world = worldOf([...rail.bodies, other, exposure('I-1', other)], [...rail.edges, needs(rail.m, other)])
    const [lost] = ids(world, [rail.a.id, rail.b.id])
    expect(lost).toMatchObject([{ state: 'not-capable', stateIf: 'not-capable', alone: [] }])
    expect(lost?.[0]?.lost).toHaveLength(1)
    expect(ids(world, [rail.a.id])[0]).toEqual([])
  })

  it('does not count on a work-around for good', () => {
    const m = mission('M-9')
    const x = asset('X')
    const world = worldOf([m, x], [needs(m, x, { workaround: { capacity: 1, hours: 10 } })])
    const [lost] = ids(world, [x.id])
    expect(lost).toMatchObject([{ code: 'M-9', stateIf: 'not-capable' }])
  })
})
