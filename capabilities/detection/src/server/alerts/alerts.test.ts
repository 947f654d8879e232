import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '@testudo/kernel/contract'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Host, ServerCapability } from '@testudo/platform/host'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../../platform/src/host/testing.ts'
import type { alert, alerts } from '../../core/contract/alerts.ts'
import type { Hit, Knowledge, Matching } from '../../core/index.ts'
import { findAssets } from '../assets.ts'
import { contribute } from '../contributions.ts'
import type { Runtime } from '../runtime.ts'
import { waitingAlerts } from '../waiting.ts'
import { alertRoutes } from './routes.ts'
import { hitTaker } from './takeHits.ts'
import { alertSchema } from './tables.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const OPEN = `indicator--${uuid(1)}`
const SECRET = `indicator--${uuid(2)}`
const ASSET = `x-testudo-asset--${uuid(3)}`
const stamp = { spec_version: '2.1', created: '2026-11-20T08:00:00.000Z', modified: '2026-11-20T08:00:00.000Z' }

let node: TestHost
let host: Host
let runtime: Runtime
let high: { cookie: string; id: string }
let low: { cookie: string; id: string }

const known = new Map<string, Knowledge & { of: Label }>()
const learn = (key: string, id: string, of: Label, confidence: number) =>
  known.set(key, {
    key,
    id,
    of,
    label: canonicalLabel(of),
    modified: stamp.modified,
    name: `Name of ${key}`,
    language: 'stix',
    pattern: "[ipv4-addr:value = '192.0.2.17']",
    confidence,
  })
const sources = new Map([
  ['open', { id: 'open', name: 'Border', label: testLabel }],
  ['secret', { id: 'secret', name: 'Hidden', label: secretLabel }],
])

/** The parts that keep and show alerts, on a real database; hits are given instead of matched. */
const capability: ServerCapability = {
  name: 'detection',
  verbs: { 'detection:read': 'Read.', 'detection:write': 'Write.' },
  async start(given) {
    host = given
    await host.tables.migrate('detection', alertSchema)
    const book = { get: (id: string) => sources.get(id), rows: async () => [], matcherName: () => undefined }
    const knowledge = { get: (key: string) => known.get(key), all: known.values() }
    runtime = {
      host,
      matching: {} as Matching,
      historyFolder: '',
      seed: 1,
      sources: book,
      knowledge,
      takeHits: hitTaker({ host, sources: () => book, knowledge: () => knowledge }),
      assetsOf: findAssets(host),
    }
    alertRoutes(runtime)
    return { ...contribute(runtime), waiting: (subject) => waitingAlerts(runtime, subject) }
  },
}

beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const person = { nation: 'EST', organisation: 'Est CERT', roles: ['analyst'] }
  high = await node.enter({ login: 'high', name: 'High', ...person, clearances: { ALLIED: 'SECRET' } })
  low = await node.enter({ login: 'low', name: 'Low', ...person, clearances: { ALLIED: 'UNCLASSIFIED' } })
  const by = await node.identity.callerOf(high.id)
  if (by === undefined) throw new Error('nobody')
  await host.objects.put(
    by.subject,
    [
      {
        type: 'x-testudo-asset',
        id: ASSET,
        name: 'Gateway',
        sector: 'rail',
        nation: 'EST',
        addresses: ['10.0.0.0/24'],
        ...stamp,
      },
    ],
    { label: testLabel, source: 'EST' },
  )
  learn('open', OPEN, testLabel, 80)
  learn('secret', SECRET, secretLabel, 80)
  // One indicator that is known under two labels.
  learn('open too', SECRET, testLabel, 40)
}, 120_000)
afterAll(() => node.close())

const hit = (more: Partial<Hit>): Hit => ({
  kind: 'indicator',
  known: 'open',
  source: 'open',
  at: node.time.now - 60_000,
  line: 1,
  value: '192.0.2.17',
  field: 'dest_ip',
  role: 'destination',
  text: '192.0.2.17',
  fields: [],
  hosts: ['10.0.0.7', '192.0.2.17'],
  event: '{"dest_ip":"192.0.2.17"}',
  ...more,
})
const list = async (as: { cookie: string }, query = '?show=all') =>
  (await node.ask('GET', `/api/detection/alerts${query}`, { as: as.cookie })).body as Reply<typeof alerts>
const one = (as: { cookie: string }, id: string) => node.ask('GET', `/api/detection/alerts/${id}`, { as: as.cookie })
const judge = (as: { cookie: string }, id: string, state: string, because = '') =>
  node.ask('POST', `/api/detection/alerts/${id}/judge`, { as: as.cookie, body: { state, because } })
const subjectOf = async ({ id }: { id: string }) => {
  const caller = await node.identity.callerOf(id)
  if (caller === undefined) throw new Error('nobody')
  return caller.subject
}

describe('alerts', () => {
  it('are refused under an id that is none, to read, to judge and to record', async () => {
    expect((await one(high, 'nothing')).status).toBe(404)
    expect((await judge(high, 'nothing', 'benign')).status).toBe(404)
    expect((await judge(high, 'nothing', 'unsure')).status).toBe(400)
    expect(
      (await node.ask('POST', '/api/detection/alerts/nothing/sightings', { as: high.cookie, body: {} })).status,
    ).toBe(404)
  })

  it('leave out hits of what nobody knows any more, and keep the others', async () => {
    await runtime.takeHits([hit({ known: 'gone' }), hit({ source: 'gone' }), hit({})])
    expect((await list(high)).rows).toMatchObject([{ hits: 1, host: '10.0.0.7', asset: { id: ASSET }, state: 'open' }])
  })

  it('count the same event once, however often it is told', async () => {
    await runtime.takeHits([hit({}), hit({ line: 7 })])
    await runtime.takeHits([hit({ at: node.time.now - 30_000 }), hit({ at: node.time.now - 30_000 })])
    expect((await list(high)).rows).toMatchObject([
      { hits: 2, first: node.time.now - 60_000, last: node.time.now - 30_000 },
    ])
  })

  it('are for who may read the event and what it was known through', async () => {
    const waiting = async (who: { id: string }) => node.host.gather.waiting(await subjectOf(who))
    const before = [await list(low), await node.host.gather.exposures(await subjectOf(low)), await waiting(low)]
    expect(before[2]).toMatchObject([{ kind: 'alert', waitsFor: 'anybody', subjects: [ASSET, OPEN] }])
    await runtime.takeHits([
      hit({ known: 'secret', at: node.time.now - 50_000 }),
      hit({ source: 'secret', at: node.time.now - 40_000 }),
      hit({
        kind: 'behaviour',
        known: 'beaconing 10.0.0.9 192.0.2.1',
        source: 'secret',
        hosts: ['10.0.0.9'],
        text: 'Beacons',
        score: 90,
      }),
    ])
    expect([await list(low), await node.host.gather.exposures(await subjectOf(low)), await waiting(low)]).toEqual(
      before,
    )
    expect(await waiting(high)).toHaveLength(3)
    const seen = await list(high)
    expect([seen.groups, seen.hits]).toEqual([3, 5])
    expect(seen.marking.label.classification).toBe('SECRET')
    const hidden = seen.rows.find(({ known: id }) => id === SECRET)?.id ?? ''
    expect((await one(low, hidden)).status).toBe(404)
    const open = (await list(low)).rows[0]?.id ?? ''
    const [mine, theirs] = [(await one(high, open)).body, (await one(low, open)).body] as Reply<typeof alert>[]
    expect([mine?.hits.length, theirs?.hits.length]).toEqual([3, 2])
    expect([mine?.row.hits, theirs?.row.hits]).toEqual([3, 2])
    expect(theirs?.series.values.reduce((sum, n) => sum + n, 0)).toBe(2)
    expect(theirs?.because.en).toBe(
      '2 hits: 10.0.0.7 is Gateway; no mission you can see leans on it. First seen here 220459Z.',
    )
  })

  it('of one indicator under two labels are one group for who reads both', async () => {
    await runtime.takeHits([hit({ known: 'open too', at: node.time.now - 20_000 })])
    const group = async (as: { cookie: string }) => (await list(as)).rows.find(({ known: id }) => id === SECRET)
    expect(await group(high)).toMatchObject({ hits: 2 })
    expect(await group(low)).toMatchObject({ hits: 1 })
    expect((await group(high))?.id).toBe((await group(low))?.id)
  })

  it('expose their asset by how sure and how grave they are, until somebody says it is nothing', async () => {
    const exposed = async () =>
      (await node.host.gather.exposures(await subjectOf(low))).filter(({ cause }) => cause === OPEN)
    expect(await exposed()).toMatchObject([
      { asset: ASSET, health: 0.36, what: 'reached a known hostile host', from: node.time.now - 60_000 },
    ])
    expect((await exposed())[0]).not.toHaveProperty('until')
    const id = (await list(low)).rows.find(({ known: of }) => of === OPEN)?.id ?? ''
    // Who saw more decides for those who see as much.
    await judge(high, id, 'benign', 'a drill of our own')
    expect((await exposed())[0]).not.toHaveProperty('until')
    expect(await list(low, '')).toMatchObject({ groups: 2 })
    expect((await list(high, '')).rows.some((row) => row.id === id)).toBe(false)
    const told = await judge(low, id, 'confirmed', 'seen on the host')
    expect(told.body).toMatchObject({ undo: { state: 'open', because: '' } })
    expect(await exposed()).toMatchObject([{ health: 0.2 }])
    await judge(low, id, 'benign', 'it was not')
    expect(await exposed()).toMatchObject([{ until: node.time.now }])
    const { judgements } = (await one(low, id)).body as Reply<typeof alert>
    expect(judgements.map(({ because }) => because)).toEqual(['it was not', 'seen on the host'])
  })

  it('become sightings under the labels of their hits, again as newer versions; behaviour does not', async () => {
    const group = (await list(high)).rows.find(({ known: of }) => of === OPEN)?.id ?? ''
    const record = async () =>
      (await node.ask('POST', `/api/detection/alerts/${group}/sightings`, { as: high.cookie, body: {} })).body as {
        ids: string[]
      }
    const { ids } = await record()
    node.time.now += 1_000
    expect((await record()).ids).toEqual(ids)
    const seen = await host.objects.getMany(await subjectOf(low), ids)
    expect(seen.map(({ body }) => JSON.parse(body) as object)).toMatchObject([{ sighting_of_ref: OPEN, count: 2 }])
    expect(await host.objects.getMany(await subjectOf(high), ids)).toHaveLength(2)
    const behaviour = (await list(high)).rows.find(({ kind }) => kind === 'behaviour')?.id ?? ''
    const refused = await node.ask('POST', `/api/detection/alerts/${behaviour}/sightings`, {
      as: high.cookie,
      body: {},
    })
    expect([refused.status, (refused.body as { code: string }).code]).toEqual([400, 'detection.nothing_sighted'])
  })
})
