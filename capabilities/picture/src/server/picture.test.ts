import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { secretLabel, startTestHost, type TestHost } from '../../../../platform/src/host/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contracts } from '../core/editing.ts'
import { asset, exposure, HOUR, type Made, mission, needs, NOON, OPEN, railWorld } from '../core/fixture.ts'
import { capability } from './index.ts'

interface Answer {
  readonly missions: readonly {
    id: string
    code: string
    state: string
    capacity?: number
    because: { text: { en: string } }
  }[]
  readonly places: readonly { id: string }[]
  readonly marking: { label: Label; portions: number }
}

const writer: Subject = {
  id: 'writer',
  kind: 'service',
  name: 'Writer',
  organisation: 'Test',
  nation: 'POL',
  communities: [],
  clearances: { ALLIED: 'SECRET', TLP: 'RED' },
  specialAccess: [],
  roles: [],
}

let host: TestHost
let high: string
let low: string
let clerk: string
const rail = railWorld()
const put = (made: Made, label: Label = OPEN) => host.host.objects.put(writer, [made.value], { label, source: 'test' })

const get = (path: string, as: string) => host.ask('GET', `/api/picture/${path}`, { as })
const post = (path: string, body: unknown, as = high) => host.ask('POST', `/api/picture/${path}`, { as, body })
const overview = async (as = high) => (await get('missions', as)).body as Answer
const stateOf = async (code: string, as = high) => (await overview(as)).missions.find((m) => m.code === code)?.state
const whole = async (as: string) =>
  JSON.stringify([
    (await get('missions', as)).body,
    (await get(`missions/${rail.m.id}`, as)).body,
    (await get(`timeline?from=${NOON - 99 * HOUR}&to=${NOON}`, as)).body,
    (await get('nodes', as)).body,
    (await get(`nodes/${rail.control.id}`, as)).body,
  ]).replaceAll(/"milliseconds":[\d.e-]+/g, '')

beforeAll(async () => {
  host = await startTestHost({ capabilities: [capability] })
  host.time.now = NOON
  high = (await host.enter({ login: 'high', name: 'High', roles: ['analyst'], clearances: { ALLIED: 'SECRET' } }))
    .cookie
  low = (await host.enter({ login: 'low', name: 'Low', roles: ['analyst'], clearances: { ALLIED: 'UNCLASSIFIED' } }))
    .cookie
  clerk = (await host.enter({ login: 'clerk', name: 'Clerk', roles: ['auditor'], clearances: { ALLIED: 'SECRET' } }))
    .cookie
  for (const made of [...rail.bodies, ...rail.edges]) await put(made)
})
afterAll(() => host?.close())

describe('refusals', () => {
  it.each(contracts.map((c) => [c.method, c.path] as const))(
    '%s %s: not for strangers, not without the verb',
    async (method, path) => {
      const url = `/api${path.replace(':id', rail.m.id)}${path === '/picture/timeline' ? '?from=0&to=1' : ''}`
      const body = method === 'GET' ? {} : { body: {} }
      expect((await host.ask(method, url, body)).status).toBe(401)
      expect((await host.ask(method, url, { ...body, as: clerk })).status).toBe(403)
    },
  )

  it('denied looks the same as absent, for reading and for writing', async () => {
    const hidden = mission('M-HIDDEN')
    await put(hidden, secretLabel)
    await put(needs(hidden, rail.a), secretLabel)
    expect((await get(`missions/${hidden.id}`, high)).status).toBe(200)
    const absent = `x-testudo-mission--${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`
    const asks = (id: string) => [
      get(`missions/${id}`, low),
      get(`nodes/${id}`, low),
      get(`history/${id}`, low),
      get(`timeline?from=0&to=1&mission=${id}`, low),
      post('what-if', { fail: [id] }, low),
      post('what-if', { mission: id }, low),
      post('remove', { id }, low),
      post('undo', { id, modified: 'x' }, low),
      post('nodes', { id, kind: 'mission', name: 'Mine' }, low),
      post('dependencies', { node: id, needs: rail.a.id, source: 'me' }, low),
      post('dependencies', { node: rail.m.id, needs: id, source: 'me' }, low),
      post(
        'exposures',
        { asset: id, name: 'x', health: 0, from: 0, cause: 'incident--x', reference: 'x', what: 'x' },
        low,
      ),
    ]
    const strip = (answer: { status: number; body: unknown }, id: string) =>
      `${answer.status} ${JSON.stringify(answer.body)
        .replaceAll(id, 'ID')
        .replaceAll(/"(instance|requestId|id)":"[^"]*"/g, '')}`
    const [denied, missing] = await Promise.all([Promise.all(asks(hidden.id)), Promise.all(asks(absent))])
    expect(denied.map((a) => strip(a, hidden.id))).toEqual(missing.map((a) => strip(a, absent)))
    expect(denied.map((a) => a.status)).toEqual(denied.map(() => 404))
  })

  it('refuses a circle with its names, an exposure on a mission, and a label one may not read', async () => {
    const circle = await post('dependencies', { node: rail.a.id, needs: rail.m.id, source: 'me' })
    expect(circle.status).toBe(400)
    expect(JSON.stringify(circle.body)).toContain('Gdynia needs Rail movement needs Control needs Gdynia')
    const wrong = { asset: rail.m.id, name: 'x', health: 0, from: 0, cause: 'incident--x', reference: 'x', what: 'x' }
    expect((await post('exposures', wrong)).status).toBe(400)
    expect((await post('nodes', { kind: 'task', name: 'T', label: secretLabel }, low)).status).toBe(400)
    const secret = (await post('nodes', { kind: 'task', name: 'Kept close', label: secretLabel })).body as {
      id: string
    }
    expect(await post('nodes', { id: secret.id, kind: 'task', label: OPEN })).toMatchObject({
      status: 403,
      body: { code: 'picture.label_widened' },
    })
    expect((await post('nodes', { kind: 'asset', name: 'No sector' })).status).toBe(400)
    expect((await post('nodes', { kind: 'task', name: 'T', colour: 'red' })).status).toBe(400)
  })
})

describe('the picture', () => {
  it('shows a mission lose capacity when exposures come, and says why', async () => {
    expect(await stateOf('M-1')).toBe('capable')
    const record = (of: Made, reference: string) =>
      post('exposures', {
        asset: of.id,
        name: reference,
        health: 0,
        from: NOON - HOUR,
        cause: `incident--${reference === 'A' ? '1' : '2'}1111111-1111-4111-8111-111111111111`,
        reference,
        what: 'wiped',
        reliability: 'B',
        credibility: '2',
        repairHours: 9.5,
      })
    const [first, second] = [await record(rail.b, 'A'), await record(rail.c, 'B')]
    expect([first.status, second.status]).toEqual([200, 200])
    const row = (await overview()).missions.find((m) => m.code === 'M-1')
    expect(row).toMatchObject({ state: 'severe', capacity: 0.5 })
    expect(row?.because.text.en).toContain('1 of 3 traffic-control links is up and 2 are needed')
  })

  it('opens one mission whole: graph, exposures, probability, recovery, history', async () => {
    const { status, body } = await get(`missions/${rail.m.id}`, high)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      counts: { dependencies: 4, notCapable: 2 },
      probability: { method: 'exact', value: 1, horizonHours: 24 },
      recoverHours: 9.5,
      history: [{ from: 'capable', to: 'severe' }],
      recovery: [{ capacity: 0.5 }, { capacity: 1 }],
    })
    const { graph, exposures } = body as {
      graph: { nodes: object[]; gates: { text: { en: string } }[]; edges: object[] }
      exposures: { capacityLost: number; grade: string }[]
    }
    expect([graph.nodes.length, graph.gates.length, graph.edges.length]).toEqual([5, 2, 4])
    expect(graph.gates.map((g) => g.text.en).toSorted()).toEqual(['2 shared by 3', 'all'])
    expect(exposures.map((e) => [e.grade, e.capacityLost])).toEqual([
      ['B2', 0.5],
      ['B2', 0.5],
    ])
  })

  it('is as it was at a past time', async () => {
    const past = (await get(`missions?at=${NOON - 2 * HOUR}`, high)).body as Answer
    expect(past).toMatchObject({ live: false, asOf: NOON - 2 * HOUR })
    expect(past.missions.find((m) => m.code === 'M-1')?.state).toBe('capable')
    const line = (await get(`timeline?from=${NOON - 5 * HOUR}&to=${NOON}&mission=${rail.m.id}`, high)).body
    expect(line).toMatchObject({
      missions: [
        {
          segments: [
            { state: 'capable', to: NOON - HOUR },
            { state: 'severe', to: NOON },
          ],
        },
      ],
      changes: [{ at: NOON - HOUR }],
      withIncident: 1,
      events: [{ kind: 'incident' }, { kind: 'incident' }],
    })
  })

  it('answers what if, for failing and for restoring', async () => {
    const fail = (await post('what-if', { fail: [rail.control.id], mission: rail.m.id })).body as {
      changes: { code: string; before: object; after: object }[]
      asked: object
    }
    expect(fail.changes).toMatchObject([
      { code: 'M-1', before: { state: 'severe', capacity: 0.5 }, after: { state: 'not-capable', capacity: 0 } },
    ])
    // The two gateways are expected back within the day, the failed control is not.
    expect(fail.asked).toMatchObject({ probability: { before: { value: 1 }, after: { value: 0 } } })
    const back = await post('what-if', { restore: [rail.b.id] })
    expect(back.body).toMatchObject({ changes: [{ after: { state: 'capable', capacity: 1 } }], nodesChanged: 3 })
    expect(await stateOf('M-1')).toBe('severe')
  })

  it('finds by name without accents, and tells the situation', async () => {
    const subject = { ...writer }
    expect((await host.host.gather.search(subject, 'ELBLĄG')).map((h) => h.title)).toContain('Elblag')
    expect((await host.host.gather.situation(subject)).map((s) => s.title)).toContain('Suwalki wiped (B)')
  })
})

describe('the editor', () => {
  it('adds, changes, removes, and takes each back', async () => {
    const made = (await post('nodes', { kind: 'asset', name: 'Spare gateway', sector: 'rail', nation: 'POL' }))
      .body as { id: string; undo: object }
    const gate = { gate: 'traffic-control links', rule: 'share', k: 2, source: 'Survey', confidence: 70, owner: 'PKP' }
    const edge = (await post('dependencies', { node: rail.control.id, needs: made.id, ...gate })).body as {
      id: string
      undo: object
    }
    expect(await stateOf('M-1')).toBe('capable')
    const node = (await get(`nodes/${rail.control.id}`, high)).body as {
      needs: { id: string; source: string; owner: string; confidence: number }[]
    }
    expect(node.needs.find((d) => d.id === edge.id)).toMatchObject({ source: 'Survey', owner: 'PKP', confidence: 70 })

    const removed = (await post('remove', { id: edge.id })).body as { undo: object }
    expect(await stateOf('M-1')).toBe('severe')
    expect((await post('undo', edge.undo)).status).toBe(409)
    expect((await post('undo', removed.undo)).status).toBe(200)
    expect(await stateOf('M-1')).toBe('capable')
    const versions = (
      (await get(`history/${edge.id}`, high)).body as { versions: { revoked: boolean; changed: string[] }[] }
    ).versions
    expect(versions.map((v) => v.revoked)).toEqual([false, true, false])
    expect(versions[1]?.changed).toEqual(['x_testudo_removed'])

    expect((await post('nodes', { id: made.id, kind: 'asset', capacity: 0 })).status).toBe(200)
    expect(await stateOf('M-1')).toBe('severe')
    expect((await post('remove', { id: made.id })).status).toBe(200)
  })

  it('publishes a commitment that names no asset', async () => {
    const answer = await post('commitments', {
      name: 'Rail radio',
      sector: 'telecom',
      nation: 'POL',
      capacity: 1,
      committedUntil: NOON + HOUR,
      owner: 'Operator',
    })
    expect(answer.status).toBe(200)
    const { id } = answer.body as { id: string }
    const place = ((await get('missions', high)).body as { places: object[] }).places.find(
      (p) => 'id' in p && p.id === id,
    )
    expect(place).toMatchObject({ commitment: true, owner: 'Operator', state: 'capable' })
  })
})

describe('a reader of less', () => {
  it('gets byte for byte the same whatever happens above', async () => {
    const before = await whole(low)
    const hidden = asset('Hidden', {}, secretLabel)
    await put(hidden, secretLabel)
    await put(
      needs(rail.control, hidden, { gate: 'traffic-control links', rule: 'share', k: 3 }, secretLabel, NOON),
      secretLabel,
    )
    await put(exposure('SECRET-1', rail.a, {}, secretLabel), secretLabel)
    await put(
      {
        ...rail.a,
        value: {
          ...rail.a.value,
          modified: new Date(NOON).toISOString(),
          name: 'Gdynia, secretly renamed',
          capacity: 0.1,
        },
      },
      secretLabel,
    )
    await put(needs(mission('M-HIDDEN'), rail.b), secretLabel)
    expect(await whole(low)).toBe(before)
    const row = (await overview()).missions.find((m) => m.code === 'M-1')
    expect(row?.capacity).toBeCloseTo(1 / 3, 12)
    expect((await overview()).marking.label.classification).toBe('SECRET')
    expect((await overview(low)).marking.label.classification).toBe('UNCLASSIFIED')
  })
})
