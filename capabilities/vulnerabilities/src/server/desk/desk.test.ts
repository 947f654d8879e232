import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { Label } from '@testudo/kernel/label'
import type { Observed } from '@testudo/kernel/situation'
import type { ServerCapability } from '@testudo/platform/host'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readyDataDir, startTestHost, type TestHost } from '../../../../../platform/src/host/testing.ts'
import type { Equipment, FeedItem, VexStatement, VulnerabilityRecord } from '../../core/index.ts'
import { capability, vulnerabilitiesOf } from '../index.ts'

const OPEN: Label = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
const SECRET: Label = { ...OPEN, classification: 'SECRET' }
const CVE = 'CVE-2026-99417'
const low = { nation: 'EST', organisation: 'EST node', clearances: { ALLIED: 'UNCLASSIFIED' }, roles: ['watch'] }
const high = { ...low, clearances: { ALLIED: 'SECRET' } }

const record = (id = CVE, upTo = '4.2.1'): VulnerabilityRecord => ({
  kind: 'record',
  id,
  aliases: [],
  source: { key: 'coe', name: 'CoE' },
  format: 'cve',
  state: 'published',
  title: 'Remote maintenance of GW-4',
  text: 'A session is accepted without an account.',
  scores: [],
  cwes: [],
  ssvc: [],
  affected: [
    { product: { vendor: 'Signalbox', product: 'GW-4' }, status: 'affected', ranges: [{ to: upTo, order: 'generic' }] },
  ],
  configurations: [],
  references: [],
  remedies: [],
  flags: [],
})
const machine = (id: string, more: Partial<Equipment> = {}): Equipment => ({
  id,
  name: `GW-4 ${id}`,
  operator: 'identity--1',
  operatorName: 'Balta Rail SIA',
  nation: 'LVA',
  exposure: 'open',
  safety: 'negligible',
  seen: Date.UTC(2026, 10, 22),
  components: [{ name: 'GW-4', vendor: 'Signalbox', product: 'GW-4', version: '4.2.1' }],
  ...more,
})
const kev: FeedItem = {
  kind: 'kev',
  id: CVE,
  source: { key: 'kev', name: 'List' },
  vendor: 'Signalbox',
  product: 'GW-4',
  name: 'GW-4',
  addedDay: '2026-11-21',
  ransomware: false,
  action: '',
}
const vex: VexStatement = {
  kind: 'vex',
  key: 'vendor says no',
  id: CVE,
  source: { key: 'vendor', name: 'Signalbox' },
  author: 'supplier',
  at: Date.UTC(2026, 10, 22),
  status: 'not_affected',
  justification: 'component_not_present',
  products: [],
  equipment: ['two'],
  family: false,
}

/** What own sensors met, each to who may read it. */
let observed: readonly Observed[] = []
const sensors: ServerCapability = {
  name: 'detection',
  verbs: {},
  async start(host) {
    return {
      async observed(subject) {
        return observed.filter(({ label }) => host.tables.mayRead(subject, label))
      },
    }
  },
}

let dataDir: string
let node: TestHost
const door = () => {
  const found = vulnerabilitiesOf(node.host)
  if (found === undefined) throw new Error('the capability does not run')
  return found
}
const cookies = new Map<string, string>()
const ids = new Map<string, string>()
const get = async (who: 'low' | 'high', path: string) =>
  (await node.ask('GET', `/api/vulnerabilities/${path}`, { as: cookies.get(who) ?? '' })) as {
    status: number
    body: { rows: { id: string; assets: number; outcome: string }[] } & Record<string, unknown>
  }

beforeEach(async () => {
  dataDir = await readyDataDir()
  observed = []
  node = await startTestHost({ dataDir, capabilities: [capability, sensors] })
  for (const [login, rights] of [
    ['low', low],
    ['high', high],
  ] as const) {
    const { cookie, id } = await node.enter({ login, name: login, ...rights })
    cookies.set(login, cookie)
    ids.set(login, id)
  }
})
afterEach(async () => {
  await node.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('the desk', () => {
  it('leaves as a file of the rows its reader finds, marked, and recorded with its hash', async () => {
    const { items, inventory, matches } = door()
    await inventory.keep(OPEN, [machine('one')])
    await inventory.keep(SECRET, [machine('two')])
    await items.keep(OPEN, [record()])
    await items.keep(SECRET, [record('CVE-2026-1')])
    await matches.settled()
    const take = (who: 'low' | 'high') =>
      node.http.inject({
        url: '/api/vulnerabilities/desk/export?show=all',
        headers: { cookie: cookies.get(who) ?? '' },
      })
    const [lowFile, highFile] = [(await take('low')).body, (await take('high')).body]
    const rows = (text: string) => text.trimEnd().split('\r\n').slice(2)
    expect(rows(lowFile)).toHaveLength(1)
    expect(lowFile).not.toContain('CVE-2026-1,')
    expect(lowFile.split(',')[1]).toBe('1 vulnerability')
    expect(rows(highFile)).toHaveLength(2)
    expect(highFile).toMatch(/^\ufeffALLIED SECRET/)
    const hash = createHash('sha256').update(highFile).digest('hex')
    const decided = await node.storage.asOwner((tx) =>
      tx.query('select by_whom from release_decision where contents like $1', [`%${hash}%`]),
    )
    expect(decided).toEqual([{ by_whom: ids.get('high') }])
  })

  it('says what to do first on an empty node, and knows nothing of what is not there', async () => {
    expect((await get('low', 'desk')).body).toMatchObject({ rows: [], open: 0, empty: 'nothing' })
    expect((await get('low', `known/${CVE}`)).status).toBe(404)
    expect((await get('low', 'known/..%2f')).status).toBe(400)
  })

  it('is worked out for each reader: hidden equipment, records, lists and statements change nothing for who may not read them', async () => {
    const { items, inventory, matches } = door()
    await inventory.keep(OPEN, [machine('one')])
    await items.keep(OPEN, [record()])
    await matches.settled()
    const before = [(await get('low', 'desk?show=all')).body, (await get('low', `known/${CVE}`)).body]
    expect(before[0]?.rows).toMatchObject([{ id: CVE, assets: 1, outcome: 'scheduled' }])
    node.time.now += 60_000

    await inventory.keep(SECRET, [machine('two'), machine('three', { nation: 'POL' })])
    await items.keep(SECRET, [kev, vex, record('CVE-2026-1')])
    await matches.settled()
    const after = [(await get('low', 'desk?show=all')).body, (await get('low', `known/${CVE}`)).body]
    const decidedAt = (body: Record<string, unknown> | undefined) => ({
      ...body,
      decision: { ...(body?.['decision'] as object), at: 0 },
    })
    expect(after.map(decidedAt)).toEqual(before.map(decidedAt))
    expect((await get('low', 'known/CVE-2026-1')).status).toBe(404)

    const seen = (await get('high', 'desk?show=all')).body.rows.find(({ id }) => id === CVE)
    expect(seen).toMatchObject({ assets: 2, outcome: 'out-of-cycle' })
    expect((await get('high', `known/${CVE}`)).body).toMatchObject({
      counts: { run: 3, ruledOut: 1, affected: 2, nations: 2 },
      statements: [{ by: 'Signalbox', status: 'not_affected', speaksOf: 1, counts: 1, conflicts: false }],
    })
  })

  it('decides again as of an older date from what had arrived by then, and keeps what was decided', async () => {
    const { items, inventory, matches } = door()
    await inventory.keep(OPEN, [machine('one')])
    await items.keep(OPEN, [record()])
    await matches.settled()
    await get('low', 'desk')
    const then = node.time.now
    node.time.now += 3_600_000
    await items.keep(OPEN, [kev])
    await matches.settled()
    expect((await get('low', 'desk?show=all')).body.rows).toMatchObject([{ outcome: 'out-of-cycle' }])
    expect((await get('low', `known/${CVE}?at=${then}`)).body).toMatchObject({
      decision: { outcome: 'scheduled', at: then },
    })
    expect((await get('low', `known/${CVE}`)).body).toMatchObject({
      decisions: [{ outcome: 'scheduled' }, { outcome: 'out-of-cycle', at: node.time.now }],
    })
    for (const table of ['coordinator', 'bod-26-04'])
      expect((await get('low', `known/${CVE}?table=${table}`)).body['decision']).toMatchObject({
        row: expect.any(Number),
        rows: table === 'coordinator' ? 36 : 16,
      })
  })

  it('counts a hit of own detection on a rule that names it as exploitation, to who may know of the hit', async () => {
    const { items, inventory, matches } = door()
    await inventory.keep(OPEN, [machine('one')])
    await items.keep(OPEN, [record()])
    await matches.settled()
    const indicator = 'indicator--5a2b1f0e-0000-4000-8000-000000000001'
    const high = (await node.identity.callerOf(ids.get('high') ?? ''))?.subject
    if (high === undefined) throw new Error('nobody')
    const written = {
      type: 'indicator',
      spec_version: '2.1',
      id: indicator,
      created: '2026-11-20T00:00:00.000Z',
      modified: '2026-11-20T00:00:00.000Z',
      valid_from: '2026-11-20T00:00:00Z',
      name: 'Sessions without an account',
      pattern_type: 'sigma',
      pattern: `title: Sessions\ntags:\n  - cve.${CVE.slice(4)}\n`,
    }
    await node.host.objects.put(high, [written], { label: OPEN, source: 'E' })
    observed = [{ known: indicator, hits: 3, first: node.time.now - 60_000, label: SECRET }]
    await node.host.tables.asOwner(async (tx) => {
      const label = await node.host.tables.labelNumber(tx, SECRET)
      await node.host.events.publish(tx, { topic: 'sighting.recorded', label, at: 1, ids: [indicator], types: [] })
    })
    node.host.events.wake()
    await matches.settled()
    const exploitation = async (who: 'low' | 'high') =>
      ((await get(who, `known/${CVE}`)).body['decision'] as { inputs: { value: string; from: { en: string } }[] })
        .inputs[0]
    expect(await exploitation('low')).toMatchObject({ value: 'None' })
    expect(await exploitation('high')).toMatchObject({ value: 'Active', from: { en: '3 own sightings' } })
    expect((await get('low', 'desk?show=all')).body.rows).toMatchObject([{ outcome: 'scheduled' }])
    expect((await get('high', 'desk?show=all')).body.rows).toMatchObject([{ outcome: 'out-of-cycle' }])
  })
})
