import type { Fact } from '@testudo/kernel/fact'
import type { Subject } from '@testudo/kernel/subject'
import type { ServerCapability } from '@testudo/platform/host'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../../platform/src/host/testing.ts'
import type { EpssEntry, KevEntry, VexStatement, VulnerabilityRecord } from '../../core/index.ts'
import { type OwnItemBook, startItems } from './index.ts'

let node: TestHost
let items: OwnItemBook
let high: Subject
let low: Subject
const told: Fact[] = []

const capability: ServerCapability = {
  name: 'tests',
  verbs: {},
  async start(given) {
    given.events.subscribe('tests', ['vulnerability.changed'], async (fact) => void told.push(fact))
    items = await startItems(given)
    return {}
  },
}
beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const person = { nation: 'EST', organisation: 'Est CERT', roles: ['analyst'] }
  const subject = async (login: string, clearance: string) => {
    const { id } = await node.enter({ login, name: login, ...person, clearances: { ALLIED: clearance } })
    const caller = await node.identity.callerOf(id)
    if (caller === undefined) throw new Error('nobody')
    return caller.subject
  }
  high = await subject('high', 'SECRET')
  low = await subject('low', 'UNCLASSIFIED')
}, 60_000)
afterAll(() => node.close())
beforeEach(() => {
  node.time.now += 60_000
})

const record = (id: string, text: string, modified = 1): VulnerabilityRecord => ({
  kind: 'record',
  id,
  aliases: [],
  source: { key: 'cve', name: 'CVE' },
  format: 'cve',
  state: 'published',
  title: id,
  text,
  modified,
  scores: [],
  cwes: [],
  ssvc: [],
  affected: [],
  configurations: [],
  references: [],
  remedies: [],
  flags: [],
})
const kev = (id: string, addedDay: string): KevEntry => ({
  kind: 'kev',
  id,
  source: { key: 'kev:cisa', name: 'CISA KEV' },
  vendor: 'Nordgrid',
  product: 'GW-4',
  name: id,
  addedDay,
  ransomware: false,
  action: '',
})
const epss = (id: string, day: string, value: number): EpssEntry => ({
  kind: 'epss',
  id,
  source: { key: 'epss:first', name: 'FIRST EPSS' },
  day,
  epss: value,
})
const vex = (more: Partial<VexStatement>): VexStatement => ({
  kind: 'vex',
  key: 'k',
  id: 'CVE-2026-3000',
  source: { key: 'csaf:https://nordgrid.example/#NG-1', name: 'Nordgrid NG-1' },
  author: 'supplier',
  at: 1,
  status: 'under_investigation',
  products: [{ product: { product: 'GW-4' }, status: 'affected', ranges: [] }],
  equipment: [],
  family: true,
  ...more,
})
const texts = async (subject: Subject, id: string, at?: number) =>
  (await items.read(subject, { ids: [id], ...(at === undefined ? {} : { at }) })).map(({ item }) =>
    item.kind === 'record' ? item.text : item.kind === 'vex' ? item.status : item.kind,
  )

describe('what sources say', () => {
  it('of a higher label is in no answer of a lower reader: no row, no count, no verdict, no history', async () => {
    expect(await items.empty(low)).toBe(true)
    await items.keep(secretLabel, [record('CVE-2026-1000', 'hidden'), epss('CVE-2026-1000', '2026-11-01', 0.9)])
    expect(await items.read(low, {})).toEqual([])
    expect(await items.read(low, { ids: ['CVE-2026-1000'], at: node.time.now })).toEqual([])
    expect(await items.epss(low, 'CVE-2026-1000')).toEqual([])
    expect(await items.empty(low)).toBe(true)
    expect(await items.empty(high)).toBe(false)
    // The same under a label it may read is new to it, and changes nothing of the hidden one.
    expect(await items.judge(low, testLabel, [record('CVE-2026-1000', 'hidden')])).toEqual({
      new: 1,
      changed: 0,
      same: 0,
    })
    expect(await items.keep(testLabel, [record('CVE-2026-1000', 'open')])).toEqual({ new: 1, changed: 0, same: 0 })
    expect(await texts(low, 'CVE-2026-1000')).toEqual(['open'])
    expect((await texts(high, 'CVE-2026-1000')).toSorted()).toEqual(['epss', 'hidden', 'open'])
  })

  it('is versioned: what stood at a moment can be asked for, and the same once more is the same', async () => {
    const first = node.time.now
    await items.keep(testLabel, [record('CVE-2026-1001', 'first'), kev('CVE-2026-1001', '2026-11-01')])
    node.time.now += 1_000
    expect(await items.judge(low, testLabel, [record('CVE-2026-1001', 'second', 2)])).toEqual({
      new: 0,
      changed: 1,
      same: 0,
    })
    expect(
      await items.keep(testLabel, [record('CVE-2026-1001', 'second', 2), kev('CVE-2026-1001', '2026-11-01')]),
    ).toEqual({
      new: 0,
      changed: 1,
      same: 1,
    })
    expect(await texts(low, 'CVE-2026-1001')).toEqual(['kev', 'second'])
    expect((await texts(low, 'CVE-2026-1001', first)).toSorted()).toEqual(['first', 'kev'])
    expect(await texts(low, 'CVE-2026-1001', first - 1)).toEqual([])
  })

  it('does not go back to an older version that comes late', async () => {
    await items.keep(testLabel, [record('CVE-2026-1002', 'new', 9)])
    expect(await items.keep(testLabel, [record('CVE-2026-1002', 'old', 3)])).toEqual({ new: 0, changed: 0, same: 1 })
    expect(await texts(low, 'CVE-2026-1002')).toEqual(['new'])
  })

  it('in one document of VEX is one set: a newer version ends what it no longer says', async () => {
    await items.keep(testLabel, [
      vex({ status: 'under_investigation' }),
      vex({ status: 'affected', justification: 'x' }),
    ])
    expect(await texts(low, 'CVE-2026-3000')).toHaveLength(2)
    await items.keep(testLabel, [vex({ status: 'fixed', at: 2 })])
    expect(await texts(low, 'CVE-2026-3000')).toEqual(['fixed'])
  })

  it('of different equipment by one operator stands side by side', async () => {
    const said = {
      id: 'CVE-2026-3001',
      source: { key: 'operator:a', name: 'A' },
      author: 'operator' as const,
      products: [],
    }
    await items.keep(testLabel, [vex({ ...said, equipment: ['one'], status: 'fixed' })])
    await items.keep(testLabel, [vex({ ...said, equipment: ['two'], status: 'not_affected' })])
    expect((await texts(low, 'CVE-2026-3001')).toSorted()).toEqual(['fixed', 'not_affected'])
    await items.keep(testLabel, [vex({ ...said, equipment: ['one'], status: 'affected', at: 5 })])
    expect((await texts(low, 'CVE-2026-3001')).toSorted()).toEqual(['affected', 'not_affected'])
  })

  it('is told once a batch, with the ids of what changed and not of what is the same', async () => {
    await items.keep(testLabel, [record('CVE-2026-1003', 'a'), record('CVE-2026-1004', 'a')])
    await items.keep(testLabel, [record('CVE-2026-1003', 'a'), record('CVE-2026-1004', 'b', 2)])
    await expect
      .poll(() => told.map((fact) => fact.ids.join()).slice(-2))
      .toEqual(['CVE-2026-1003,CVE-2026-1004', 'CVE-2026-1004'])
  })

  it('in batches that fail stays out as a whole', async () => {
    const broken = async function* () {
      yield record('CVE-2026-1005', 'a')
      throw new Error('cut')
    }
    await expect(items.keep(testLabel, broken())).rejects.toThrow('cut')
    expect(await texts(low, 'CVE-2026-1005')).toEqual([])
  })
})

describe('EPSS', () => {
  it('is kept by day, and the newest day of each id is told', async () => {
    await items.keep(testLabel, [epss('CVE-2026-2001', '2026-11-01', 0.1), epss('CVE-2026-2999', '2026-11-01', 0.2)])
    await items.keep(testLabel, [epss('CVE-2026-2001', '2026-11-02', 0.3), epss('CVE-2026-20010', '2026-11-02', 0.4)])
    const newest = await items.read(low, {
      kinds: ['epss'],
      ids: ['CVE-2026-2001', 'CVE-2026-2999', 'CVE-2026-20010', 'GHSA-x'],
    })
    expect(newest.map(({ item }) => (item.kind === 'epss' ? [item.id, item.day, item.epss] : [])).toSorted()).toEqual([
      ['CVE-2026-2001', '2026-11-02', 0.3],
      ['CVE-2026-20010', '2026-11-02', 0.4],
      ['CVE-2026-2999', '2026-11-01', 0.2],
    ])
    expect((await items.epss(low, 'CVE-2026-2001')).map(({ day, epss: value }) => [day, value])).toEqual([
      ['2026-11-01', 0.1],
      ['2026-11-02', 0.3],
    ])
  })

  it('of a day that comes in parts is one day; a corrected value is another version of it', async () => {
    const before = node.time.now
    await items.keep(testLabel, [epss('CVE-2026-2101', '2026-11-01', 0.1)])
    node.time.now += 1_000
    expect(
      await items.keep(testLabel, [epss('CVE-2026-2101', '2026-11-01', 0.2), epss('CVE-2026-2102', '2026-11-01', 0.5)]),
    ).toEqual({
      new: 1,
      changed: 1,
      same: 0,
    })
    expect(await items.keep(testLabel, [epss('CVE-2026-2101', '2026-11-01', 0.2)])).toEqual({
      new: 0,
      changed: 0,
      same: 1,
    })
    expect((await items.epss(low, 'CVE-2026-2101')).map((one) => one.epss)).toEqual([0.2])
    expect((await items.epss(low, 'CVE-2026-2101', before)).map((one) => one.epss)).toEqual([0.1])
  })
})

it('gives matching the records that stand, page by page', async () => {
  const all: string[] = []
  let after: string | undefined
  for (;;) {
    const page = await items.currentRecords({ limit: 2, ...(after === undefined ? {} : { after }) })
    if (page.length === 0) break
    after = page.at(-1)?.row
    for (const { item } of page) if (item.kind === 'record') all.push(`${item.id} ${item.text}`)
  }
  expect(all.toSorted()).toEqual([
    'CVE-2026-1000 hidden',
    'CVE-2026-1000 open',
    'CVE-2026-1001 second',
    'CVE-2026-1002 new',
    'CVE-2026-1003 a',
    'CVE-2026-1004 b',
  ])
  expect((await items.currentRecords({ ids: ['CVE-2026-1001'], limit: 5 })).map(({ item }) => item.id)).toEqual([
    'CVE-2026-1001',
  ])
})
