import { distanceMetres } from '@testudo/kernel/geo'
import { type Label, loadPolicies, mayRead } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { formatDtg } from '@testudo/kernel/time'
import {
  assetSchema,
  beginWorld,
  buildModel,
  exposureSchema,
  imagine,
  missionSchema,
  operationSchema,
  overviewOf,
  serviceSchema,
  taskSchema,
  timelineOf,
  toExposure,
} from '@testudo/picture'
import { activitySchema, type Announced, deconflict } from '@testudo/sharing'
import { validate } from '@testudo/stix'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EXERCISE_EXTENSION, PERSONAS, STORY_NOW, type StixObject, tidalShield } from './index.ts'

const policies = loadPolicies(
  ['allied', 'tlp'].map((name) =>
    JSON.parse(readFileSync(new URL(`../../policies/${name}.json`, import.meta.url), 'utf8')),
  ),
)
const exercise = tidalShield(STORY_NOW)
const marked = exercise.bundles.flatMap(({ label, objects }) => objects.map((object) => ({ object, label })))
const objects = marked.map(({ object }) => object)
const ofType = (...types: string[]) => objects.filter(({ type }) => types.includes(type))
const persona = (id: string): Subject => {
  const found = PERSONAS.find((p) => p.id === id)
  if (!found) throw new Error(`no persona ${id}`)
  return {
    ...found,
    kind: 'person',
    communities: [...found.communities],
    clearances: { ...found.clearances },
    specialAccess: [...found.specialAccess],
    roles: [...found.roles],
  }
}
const readableBy = (subject: Subject) =>
  marked.filter(({ label }) => mayRead(subject, label, policies, STORY_NOW).allow)

/** The picture of the story's now as one persona may see it. */
function pictureOf(id: string, at = STORY_NOW) {
  const readable = readableBy(persona(id))
  const body = ({ object, label }: { object: StixObject; label: Label }) => ({
    id: object.id,
    type: object.type,
    label,
    value: object,
  })
  const model = buildModel(
    readable.filter(({ object }) => object.type.startsWith('x-testudo-')).map(body),
    readable
      .filter(({ object }) => object['relationship_type'] === 'depends-on')
      .map((m) => ({ ...body(m), source: String(m.object['source_ref']), target: String(m.object['target_ref']) })),
  )
  const exposures = [...model.exposures.values()].flatMap((e) => toExposure(e) ?? [])
  const defaultLabel = exercise.bundles[0]?.label
  if (!defaultLabel) throw new Error('no bundle')
  return beginWorld({ model, exposures, policies, defaultLabel, names: new Map(), now: at, at })
}
const missionsOf = (id: string) => overviewOf(pictureOf(id)).missions
const missionOf = (id: string, code: string) => missionsOf(id).find((m) => m.code === code)

describe('the objects of Tidal Shield', () => {
  it('hold what the story needs', () => {
    const named = (name: string) => ofType('identity').filter((o) => (o['roles'] as string[])[0] === name).length
    expect(named('operator') - 32).toBeGreaterThanOrEqual(30)
    expect(ofType('x-testudo-asset', 'x-testudo-service').length).toBeGreaterThanOrEqual(400)
    expect(ofType('x-testudo-mission')).toHaveLength(12)
    expect(ofType('x-testudo-operation')).toHaveLength(3)
    const threats = objects.filter(
      (o) =>
        !o.type.startsWith('x-testudo-') &&
        !['identity', 'marking-definition', 'extension-definition'].includes(o.type) &&
        o['relationship_type'] !== 'depends-on',
    )
    expect(threats.length).toBeGreaterThanOrEqual(150)
    expect(new Set(ofType('x-testudo-asset').map((o) => o['sector'])).size).toBe(14)
  })

  it('break no MUST of STIX 2.1', () => {
    const broken = objects.flatMap((o) =>
      validate(o as never)
        .filter((f) => f.level === 'must')
        .map((f) => ({ id: o.id, ...f })),
    )
    expect(broken).toEqual([])
  })

  it('have ids of their own, refer only to each other, and are told oldest version first', () => {
    const versions = objects.map((o) => `${o.id} ${String(o['modified'] ?? '')}`)
    expect(new Set(versions).size).toBe(versions.length)
    const ids = new Set(objects.map((o) => o.id))
    const refs = objects.flatMap((o) =>
      Object.entries(o)
        .filter(([k]) => /_refs?$/.test(k))
        .flatMap(([, v]) => [v].flat() as string[]),
    )
    expect(refs.filter((ref) => !ids.has(ref))).toEqual([])
    const marks = objects.flatMap((o) =>
      ((o['granular_markings'] ?? []) as { marking_ref: string }[]).map((m) => m.marking_ref),
    )
    expect(marks.filter((ref) => !ids.has(ref))).toEqual([])
    expect(objects.filter((o) => o['granular_markings']).length).toBeGreaterThanOrEqual(5)
  })

  it('are flagged as exercise, every one', () => {
    expect(
      objects.filter((o) => !Object.hasOwn(o['extensions'] ?? {}, EXERCISE_EXTENSION) && o.id !== EXERCISE_EXTENSION),
    ).toEqual([])
  })

  it('parse with the shapes of the picture', () => {
    const schemas = {
      'x-testudo-asset': assetSchema,
      'x-testudo-service': serviceSchema,
      'x-testudo-task': taskSchema,
      'x-testudo-mission': missionSchema,
      'x-testudo-operation': operationSchema,
      'x-testudo-exposure': exposureSchema,
    }
    for (const [type, schema] of Object.entries(schemas))
      for (const o of ofType(type)) expect(schema.safeParse(o).error?.issues ?? [], o.id).toEqual([])
  })

  it('are the same for the same anchor, keep their ids under another, and lie in the past', () => {
    expect(tidalShield(STORY_NOW)).toEqual(exercise)
    const later = tidalShield(STORY_NOW + 86_400_000 * 40 + 12_345)
    expect(later.bundles.flatMap((b) => b.objects.map((o) => o.id))).toEqual(objects.map((o) => o.id))
    expect(
      objects.filter(
        (o) => Date.parse(String(o['modified'] ?? o['created'] ?? '2026-01-01T00:00:00.000Z')) > STORY_NOW,
      ),
    ).toEqual([])
  })

  it('stand in Europe, each in one place, and their lines make no leaps', () => {
    const leapsOver = (path: readonly (readonly [number, number])[], metres: number) =>
      path.some(([lon, lat], i) => {
        const before = path[i - 1]
        return before !== undefined && distanceMetres({ lon, lat }, { lon: before[0], lat: before[1] }) > metres
      })
    for (const o of ofType('x-testudo-asset')) {
      const { position, path } = assetSchema.parse(o)
      expect(position ?? path, o.id).toBeDefined()
      if (position)
        expect(position.lat > 35 && position.lat < 72 && position.lon > -25 && position.lon < 42, o.id).toBe(true)
      if (path) expect(leapsOver(path, 320_000), String(o['name'])).toBe(false)
    }
    const spots = ofType('x-testudo-asset').flatMap((o) =>
      o['position'] && !o['path'] ? [`${JSON.stringify(o['position'])} ${String(o['name'])}`] : [],
    )
    expect(new Set(spots).size).toBe(spots.length)
  })

  it('always name who may read them, so that what is derived stays releasable', () => {
    for (const { label } of exercise.bundles)
      expect(label.categories.some((c) => c.tag === 'Releasable To' && c.values.length > 0)).toBe(true)
  })
})

describe('the picture at 221642Z', () => {
  const state = (code: string) => {
    const m = missionOf('kazlauske', code)
    return (
      m && [m.state, formatDtg(m.since), m.state === 'unknown' ? undefined : Math.round((m.capacity ?? 0) * 100) / 100]
    )
  }

  it('has five missions below capable, each since its hour', () => {
    expect(state('M-07')).toEqual(['not-capable', '220511ZNOV26', 0])
    expect(state('M-04')).toEqual(['severe', '211430ZNOV26', 0.5])
    expect(state('M-01')).toEqual(['degraded', '220915ZNOV26', 0.6])
    expect(state('M-11')).toEqual(['degraded', '221100ZNOV26', 0.7])
    expect(state('M-12')).toEqual(['unknown', '221205ZNOV26', undefined])
    expect(
      missionsOf('kazlauske')
        .filter((m) => m.state === 'capable')
        .map((m) => m.code)
        .sort(),
    ).toEqual(['M-02', 'M-03', 'M-05', 'M-06', 'M-08', 'M-09', 'M-10'])
  })

  it('says why', () => {
    expect(missionOf('kazlauske', 'M-04')?.because.text.en).toBe(
      'Severely degraded since 211430Z, because 1 of 3 traffic-control links is up and 2 are needed: Suwałki gateway wiped (INC-0217), Elbląg gateway isolated (CVE-2026-99417).',
    )
  })

  it('has fourteen changes in the last five days', () => {
    const { changes } = timelineOf(pictureOf('kazlauske'), [], { from: STORY_NOW - 5 * 86_400_000, to: STORY_NOW })
    expect(changes).toHaveLength(14)
    expect(changes.filter((c) => c.because.text.en.includes('INC-'))).toHaveLength(6)
  })

  it('loses M-04 and lowers M-05 when Ełk fails, and nothing else', () => {
    const elk = ofType('x-testudo-asset').find((o) => o['name'] === 'Ełk 110 kV substation')
    const now = missionsOf('kazlauske')
    const then = overviewOf(imagine(pictureOf('kazlauske'), [elk?.id ?? ''], [])).missions
    const capacityOf = (rows: typeof now, code: string) => rows.find((m) => m.code === code)?.capacity
    const changed = then.filter((m) => m.state !== now.find((n) => n.code === m.code)?.state)
    expect(
      changed.map((m) => [m.code, capacityOf(now, m.code), m.state, Math.round((m.capacity ?? 0) * 100) / 100]),
    ).toEqual([
      ['M-04', 0.5, 'not-capable', 0],
      ['M-05', 1, 'degraded', 0.7],
    ])
  })

  it('is free of circles and of what the model refuses', () => {
    expect(pictureOf('kazlauske').model.warnings).toEqual([])
  })
})

describe('the register of activities', () => {
  const announced = (id: string): Announced[] =>
    readableBy(persona(id))
      .filter(({ object }) => object.type === 'x-testudo-activity')
      .map(({ object }) => {
        const { name, name_fr: fr = name, starts, ends, target_refs: targets, ...rest } = activitySchema.parse(object)
        return {
          ...rest,
          targets,
          name: { en: name, fr },
          from: Date.parse(starts),
          ...(ends === undefined ? {} : { until: Date.parse(ends) }),
        }
      })
  /** What the services named need, as the whole story tells it: enough to see which pairs meet. */
  const needs = new Map(
    [
      ...Map.groupBy(
        ofType('relationship').filter((o) => o['relationship_type'] === 'depends-on'),
        (o) => String(o['source_ref']),
      ),
    ].map(([source, list]) => [source, list.map((o) => ({ to: String(o['target_ref']), by: o.id }))]),
  )
  const clashes = (id: string) => {
    const list = announced(id)
    const nameOf = (one: string) => list.find((a) => a.id === one)?.name.en ?? ''
    return deconflict(list, { needs, names: new Map() })
      .map(({ a, b, ground, severity }) => `${[nameOf(a), nameOf(b)].sort().join(' / ')}: ${ground}, ${severity}`)
      .sort()
  }

  it('holds nine, by six allies and the headquarters, of every kind', () => {
    expect(ofType('x-testudo-activity')).toHaveLength(9)
    expect(new Set(ofType('x-testudo-activity').map((o) => o['kind'])).size).toBe(4)
  })

  it('warns those who may read both sides, and nobody else', () => {
    expect(clashes('petrauskas')).toEqual([
      'Amber Fox / Clean Gateway: service, medium',
      'Closed Signal / Grey Reed: network, high',
      'Kaunas Night / Rail Look: service, medium',
    ])
    expect(announced('petrauskas').some(({ name }) => name.en === 'Still Water')).toBe(false)
    expect(clashes('ibarra')).toEqual([])
  })
})

describe('a lower reader', () => {
  it('who holds ALLIED UNCLASSIFIED sees the two open missions and no trace of the others', () => {
    expect(missionsOf('ibarra').map((m) => m.code)).toEqual(['M-11', 'M-10'])
    const text = JSON.stringify(overviewOf(pictureOf('ibarra')))
    for (const hidden of ['AMBERLINK', 'INC-0217', 'INC-0221', 'M-04', 'M-07', 'Suwałki gateway'])
      expect(text).not.toContain(hidden)
  })

  it('of another nation sees M-04 degraded for fewer reasons', () => {
    const m = missionOf('morvan', 'M-04')
    expect([m?.state, m?.because.text.en.includes('INC-0217')]).toEqual(['degraded', false])
    expect(missionOf('morvan', 'M-07')).toBeUndefined()
  })

  it('never reads what one nation keeps', () => {
    const names = (id: string) => readableBy(persona(id)).map(({ object }) => object['name'])
    expect(names('kazlauske')).toContain('Source report on the SLATE ROOF team')
    expect(names('jonaitis')).not.toContain('Source report on the SLATE ROOF team')
    expect(names('kazlauske')).not.toContain('Sonar record near AMBERLINK-2')
    expect(names('morvan')).toContain('Note nationale sur GW-4')
    expect(names('wrona')).not.toContain('Note nationale sur GW-4')
    expect(names('liepins')).toContain('To members of RAIL-ISAC: accounts to close')
    expect(names('ibarra')).not.toContain('To members of RAIL-ISAC: accounts to close')
  })
})
