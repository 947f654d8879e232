import { secretLabel, startTestHost, type TestHost } from '../../../../platform/src/host/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exposure, HOUR, type Made, mission, needs, NOON, OPEN, railWorld } from '../core/fixture.ts'
import { capability } from './index.ts'

const rail = railWorld()
let host: TestHost
let high: string
let low: string
const writer = {
  id: 'writer',
  kind: 'service' as const,
  name: 'Writer',
  organisation: 'Test',
  nation: 'POL',
  communities: [],
  clearances: { ALLIED: 'SECRET', TLP: 'RED' },
  specialAccess: [],
  roles: [],
}
const put = (made: Made, label = OPEN) => host.host.objects.put(writer, [made.value], { label, source: 'test' })
const get = (path: string, as = high) => host.ask('GET', `/api/picture/${path}`, { as })
const post = (path: string, body: unknown, as = high) => host.ask('POST', `/api/picture/${path}`, { as, body })
const bare = (value: unknown) => JSON.stringify(value).replaceAll(/"milliseconds":[\d.e-]+/g, '')

beforeAll(async () => {
  host = await startTestHost({ capabilities: [capability] })
  host.time.now = NOON
  const enter = async (login: string, level: string) =>
    (await host.enter({ login, name: login, roles: ['analyst'], clearances: { ALLIED: level } })).cookie
  high = await enter('high', 'SECRET')
  low = await enter('low', 'UNCLASSIFIED')
  for (const made of [...rail.bodies, ...rail.edges]) await put(made)
})
afterAll(() => host?.close())

const link = { gate: 'traffic-control links', rule: 'share', k: 2, source: 'Survey' }
const against = { name: 'Wiped', health: 0, from: NOON - HOUR, reference: 'EXP-1', what: 'wiped' }

describe('a preview', () => {
  it('refuses what saving would refuse, and more or less than one edit', async () => {
    for (const body of [{}, { remove: rail.a.id, node: { kind: 'task', name: 'T' } }])
      expect(await post('preview', body)).toMatchObject({ status: 400, body: { code: 'picture.preview' } })
    const absent = `x-testudo-asset--${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`
    expect((await post('preview', { remove: absent })).status).toBe(404)
    expect((await post('preview', { exposure: { ...against, asset: rail.m.id } })).status).toBe(400)
    expect((await post('preview', { node: { kind: 'task', name: 'T', label: secretLabel } }, low)).status).toBe(400)
    expect((await post('preview', { node: { kind: 'asset', name: 'No sector' } })).status).toBe(400)
  })

  it('names a circle instead of saving it', async () => {
    const { status, body } = await post('preview', {
      dependency: { node: rail.a.id, needs: rail.m.id, source: 'me' },
    })
    expect(status).toBe(200)
    const { circle } = body as { circle: { en: string }[] }
    expect(circle.map((name) => name.en)).toEqual(['Gdynia', 'Rail movement', 'Control', 'Gdynia'])
  })

  it('says what an edit does to the missions, saves nothing, and saving does just that', async () => {
    const before = bare((await get('missions')).body)
    const edits = [
      { remove: rail.control.id },
      { exposure: { ...against, asset: rail.b.id } },
      { node: { id: rail.a.id, kind: 'asset', capacity: 0.2 } },
      { dependency: { node: rail.control.id, needs: rail.a.id, ...link, k: 3 } },
    ]
    for (const edit of edits) expect((await post('preview', edit)).status).toBe(200)
    expect(bare((await get('missions')).body)).toBe(before)
    // Two of three are left: capable still. With the second gone too, half of what is needed.
    const first = (await post('exposures', { ...against, asset: rail.b.id })).body as { id: string; undo: object }
    const edit = { ...against, reference: 'EXP-2', asset: rail.c.id }
    const seen = (await post('preview', { exposure: edit })).body as { changes: { code: string; after: object }[] }
    expect(seen.changes).toMatchObject([{ code: 'M-1', before: { state: 'capable' }, after: { capacity: 0.5 } }])
    const second = (await post('exposures', edit)).body as { undo: object }
    const row = ((await get('missions')).body as { missions: { code: string; capacity: number }[] }).missions[0]
    expect(row).toMatchObject({ code: 'M-1', ...seen.changes[0]?.after })
    expect((await post('preview', { remove: first.id })).body).toMatchObject({
      changes: [{ code: 'M-1', after: { state: 'capable' } }],
    })
    for (const { undo } of [second, first]) expect((await post('undo', undo)).status).toBe(200)
  })

  it('tells a reader of less nothing about what he may not read', async () => {
    const ask = { remove: rail.control.id }
    const before = bare((await post('preview', ask, low)).body)
    const hidden = mission('M-HIDDEN')
    await put(hidden, secretLabel)
    await put(needs(hidden, rail.control, {}, secretLabel), secretLabel)
    expect(bare((await post('preview', ask, low)).body)).toBe(before)
    expect(bare((await post('preview', ask)).body)).toContain('M-HIDDEN')
  })
})

describe('an exposure', () => {
  it('stands with the node it is on, rests on itself without evidence, and can be withdrawn', async () => {
    const record = { ...against, asset: rail.a.id, source: 'Duty officer', confidence: 60 }
    const made = (await post('exposures', record)).body as { id: string }
    const of = async () => ((await get(`nodes/${rail.a.id}`)).body as { exposures: object[] }).exposures
    expect(await of()).toMatchObject([
      { id: made.id, evidenceId: made.id, source: 'Duty officer', confidence: 60, active: true, editable: true },
    ])
    const removed = (await post('remove', { id: made.id })).body as { undo: object }
    expect(await of()).toEqual([])
    await post('undo', removed.undo)
    expect(await of()).toHaveLength(1)
    await post('remove', { id: made.id })
  })
})

describe('what the pickers offer', () => {
  it('names no label that stands only on what the reader may not read', async () => {
    const ask = 'editing?evidence=INC'
    const before = bare((await get(ask, low)).body)
    await put(exposure('SECRET-2', rail.b, { starts: new Date(NOON + HOUR).toISOString() }, secretLabel), secretLabel)
    expect(bare((await get(ask, low)).body)).toBe(before)
    expect(bare((await get(ask)).body)).toContain('SECRET')
  })

  it('lists commitments alone when asked', async () => {
    await post('commitments', { name: 'Rail radio', sector: 'telecom', nation: 'POL', capacity: 1 })
    const { nodes } = (await get('nodes?commitments=only')).body as { nodes: { name: { en: string } }[] }
    expect(nodes.map((node) => node.name.en)).toEqual(['Rail radio'])
  })
})

describe('what would help most', () => {
  it('is refused for what is not there, and nothing while all is well', async () => {
    const absent = `x-testudo-mission--${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`
    expect((await post('helps', { mission: absent })).status).toBe(404)
    expect((await post('helps', { fail: [absent] })).status).toBe(404)
    expect((await post('helps', {}, low)).body).toMatchObject({ helps: [], tried: 0 })
  })

  it('ranks repairs and work-arounds by what the mission gains', async () => {
    const fail = [rail.a.id, rail.b.id]
    const { helps } = (await post('helps', { fail, mission: rail.m.id }, low)).body as {
      helps: { kind: string; things: { name: { en: string } }[]; gain: number; changes: object[] }[]
    }
    expect(helps[0]).toMatchObject({ kind: 'repair', changes: [{ after: { state: 'capable', capacity: 1 } }] })
    expect(helps.map((one) => one.things[0]?.name.en)).toEqual(expect.arrayContaining(['Gdynia', 'Elblag', 'Control']))
    // What it promises is what restoring it does.
    const after = (await post('what-if', { fail: [rail.b.id] }, low)).body
    expect(after).toMatchObject({ changes: [] })
  })

  it('offers a pair where one repair leaves more to gain', async () => {
    const fail = [rail.a.id, rail.b.id, rail.c.id]
    const { helps } = (await post('helps', { fail, mission: rail.m.id }, low)).body as {
      helps: { kind: string; things: object[]; gain: number; changes: object[] }[]
    }
    expect(helps[0]).toMatchObject({ kind: 'repair', things: [{}], gain: 0.5 })
    expect(helps[1]).toMatchObject({ kind: 'repair', things: [{}, {}], gain: 1, changes: [{ after: { capacity: 1 } }] })
  })
})

describe('an answer as a file', () => {
  it('is refused for what is not there, and leaves by the release port under its marking', async () => {
    const absent = `x-testudo-asset--${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`
    expect((await get(`what-if/csv?fail=${absent}`)).status).toBe(404)
    const csv = await get(`what-if/csv?fail=${rail.control.id}&bfail=${rail.a.id}`, low)
    expect(csv.status).toBe(200)
    expect(String(csv.body)).toMatch(/^Marking,ALLIED UNCLASSIFIED/)
    expect(String(csv.body)).toMatch(/M-1,Rail movement,capable,1,not-capable,0,capable,1/)
    expect(String(csv.body)).not.toContain('M-HIDDEN')
    const json = await get(`what-if/json?fail=${rail.control.id}`, low)
    expect(json.body).toMatchObject({ missions: [{ code: 'M-1', after: [{ state: 'not-capable' }] }] })
  })
})

describe('an asset', () => {
  it('names the addresses and hosts telemetry knows it by; an empty list takes them off, what is no address is refused', async () => {
    const save = (more: object) => post('nodes', { id: rail.a.id, kind: 'asset', ...more })
    for (const more of [{ addresses: ['10.0.0.0/24; drop'] }, { addresses: ['gw'] }, { host_names: ['a b'] }])
      expect((await save(more)).status).toBe(400)
    await save({ addresses: ['10.0.0.0/24', '2001:db8::/32'], host_names: ['gw-4.rail.example'] })
    const fields = async () => ((await get(`nodes/${rail.a.id}`)).body as { fields: object }).fields
    expect(await fields()).toMatchObject({
      addresses: ['10.0.0.0/24', '2001:db8::/32'],
      host_names: ['gw-4.rail.example'],
    })
    await save({ addresses: [], host_names: [] })
    expect(Object.keys(await fields())).not.toContain('addresses')
    expect(Object.keys(await fields())).not.toContain('host_names')
  })
})
