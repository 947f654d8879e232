import { readFileSync } from 'node:fs'
import { loadPolicies } from '@testudo/kernel/label'
import { describe, expect, it } from 'vitest'
import { exposure, HOUR, type Made, type MadeEdge, NOON, OPEN, railWorld } from '../fixture.ts'
import { overviewOf } from '../overview.ts'
import { buildModel, toExposure } from '../stored.ts'
import { beginWorld, type World } from '../world.ts'
import { briefOf, missionsAsked } from './index.ts'

const policies = loadPolicies([
  JSON.parse(readFileSync(new URL('../../../../../policies/allied.json', import.meta.url), 'utf8')),
])

function worldOf(bodies: readonly Made[], edges: readonly MadeEdge[], at = NOON): World {
  const model = buildModel(bodies, edges)
  const exposures = [...model.exposures.values()].map(toExposure).filter((e) => e !== undefined)
  return beginWorld({ model, exposures, at, now: at, policies, defaultLabel: OPEN, names: new Map() })
}

const rail = railWorld()
const wiped = exposure('INC-0217', rail.c, { repair_hours: 30 })
const hit = [...rail.bodies, wiped, exposure('CVE-2026-99417', rail.b, { repair_hours: 12 })]
const code =
  worldOf(hit, rail.edges).model.nodes.flatMap((n) => ('code' in n.object ? [String(n.object.code)] : []))[0] ?? ''
const told = (world: World, mission: string | undefined = code, since = NOON - 24 * HOUR) =>
  briefOf(world, { ...(mission === undefined ? {} : { mission }), since, at: world.at }, [])

describe('the picture in a brief', () => {
  it('says nothing about a mission the reader does not know', () => {
    expect(missionsAsked(worldOf(hit, rail.edges), 'M-99')).toEqual([])
    expect(told(worldOf(hit, rail.edges), 'M-99')).toEqual([])
  })

  it('says every figure as the picture answers it', () => {
    const world = worldOf(hit, rail.edges)
    const row = overviewOf(world).missions[0]
    const sentence = told(world).find(({ id }) => id === `picture.state.${row?.id}`)
    expect(Object.fromEntries(sentence?.figures.map(({ name, value }) => [name, value]) ?? [])).toEqual({
      state: row?.state,
      since: row?.since,
      capacity: row?.capacity,
    })
    expect(sentence?.text).toEqual(row?.because.text)
    expect(sentence?.references.map(({ name }) => name)).toEqual(['INC-0217', 'CVE-2026-99417', code])
  })

  it('stays the same while nothing happens, whatever the clock says', () => {
    const since = NOON - 24 * HOUR
    const [first, later] = [NOON, NOON + 5 * HOUR].map((at) => told(worldOf(hit, rail.edges, at), code, since))
    expect(later).toEqual(first)
  })

  it('differs where one thing did', () => {
    const since = NOON - 24 * HOUR
    const before = new Map(
      told(worldOf([...rail.bodies, wiped], rail.edges), code, since).map((s) => [s.id, JSON.stringify(s.text)]),
    )
    const now = told(worldOf(hit, rail.edges), code, since)
    const changed = now.filter(({ id, text }) => before.get(id) !== JSON.stringify(text)).map(({ section }) => section)
    expect(changed).toContain('so-what')
    expect(now.find(({ id }) => id === `picture.need.${rail.c.id}`)?.text).toBeDefined()
    expect(before.get(`picture.need.${rail.c.id}`)).toBe(
      JSON.stringify(now.find(({ id }) => id === `picture.need.${rail.c.id}`)?.text),
    )
  })

  it('counts all missions, tells those below capable, and names the decision when one mission is asked for', () => {
    const all = briefOf(worldOf(rail.bodies, rail.edges), { since: NOON - HOUR, at: NOON }, [])
    expect(all.map(({ id }) => id)).toEqual(['picture.totals'])
    expect(all[0]?.text.en).toMatch(/^(\d+) of \1 missions (is|are) capable\.$/)
    const [lead] = told(worldOf(hit, rail.edges))
    expect(lead?.section).toBe('so-what')
    expect(lead?.text.en).toContain('severely degraded at 0.50 of 1')
    expect(lead?.text.fr).toContain('gravement dégradée à 0,50 sur 1')
  })
})
