import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host, ServerCapability } from '@testudo/platform/host'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../../platform/src/host/testing.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Equipment, VulnerabilityRecord } from '../../core/model.ts'
import { startInventory } from '../inventory/index.ts'
import type { OwnInventory } from '../inventory/book.ts'
import type { StoredItem } from '../runtime.ts'
import { type OwnMatches, startMatching } from './book.ts'

let node: TestHost
let host: Host
let inventory: OwnInventory
let matches: OwnMatches
let low: Subject
let high: Subject
const records = new Map<string, StoredItem>()

/** A book of records without a database: what matching asks of the real one. */
const items = {
  async currentRecords({ ids, after = '', limit }: { ids?: readonly string[]; after?: string; limit: number }) {
    return [...records.values()]
      .filter(({ row, item }) => row > after && (ids === undefined || ids.includes(item.id)))
      .toSorted((a, b) => (a.row < b.row ? -1 : 1))
      .slice(0, limit)
  },
}
const tell = async (ids: readonly string[], label: Label = testLabel) => {
  await host.tables.asOwner(async (tx) => {
    const number = await host.tables.labelNumber(tx, label)
    await host.events.publish(tx, {
      topic: 'vulnerability.changed',
      label: number,
      at: 1,
      ids,
      types: ['vulnerability'],
    })
  })
  host.events.wake()
  await matches.settled()
}
const record = (id: string, upTo: string): VulnerabilityRecord => ({
  kind: 'record',
  id,
  aliases: [],
  source: { key: 't', name: 'T' },
  format: 'cve',
  state: 'published',
  title: '',
  text: '',
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
const equipment = (id: string, version: string, more: Partial<Equipment> = {}): Equipment => ({
  id,
  name: `GW-4 ${id}`,
  operator: 'identity--port',
  operatorName: 'Harbour of Solna',
  nation: 'SWE',
  exposure: 'open',
  safety: 'critical',
  seen: 1,
  components: [{ name: 'GW-4 firmware', vendor: 'Signalbox', product: 'GW-4', version }],
  ...more,
})
const found = async (subject: Subject, at?: number) =>
  (
    await matches.read(subject, {
      vulnerabilities: ['CVE-2026-99417', 'CVE-2026-99418'],
      ...(at === undefined ? {} : { at }),
    })
  ).map(({ vulnerability, match }) => `${vulnerability.slice(-3)} ${match.equipment}`)

beforeAll(async () => {
  const capability: ServerCapability = {
    name: 'vulnerabilities',
    verbs: { 'vulnerabilities:read': 'Read.', 'vulnerabilities:import': 'Import.', 'vulnerabilities:write': 'Write.' },
    async start(given) {
      host = given
      inventory = await startInventory(given)
      matches = await startMatching({ host: given, items, inventory })
      return {}
    },
  }
  node = await startTestHost({ capabilities: [capability] })
  const person = { nation: 'EST', organisation: 'Est CERT', roles: ['analyst'] }
  const subjectOf = async (login: string, clearance: string) => {
    const { id } = await node.enter({ login, name: login, ...person, clearances: { ALLIED: clearance } })
    return (await node.identity.callerOf(id))?.subject as Subject
  }
  low = await subjectOf('low', 'UNCLASSIFIED')
  high = await subjectOf('high', 'SECRET')
})
afterAll(() => node.close())

it('a match is read by who may read both the record and the equipment', async () => {
  expect(await inventory.keep(testLabel, [equipment('open', '4.2.0'), equipment('new', '9')])).toEqual({
    new: 2,
    changed: 0,
    same: 0,
  })
  await inventory.keep(secretLabel, [equipment('hidden', '4.2.0')])
  records.set('a', { row: 'a', label: testLabel, at: 1, item: record('CVE-2026-99417', '4.2.1') })
  records.set('b', { row: 'b', label: secretLabel, at: 1, item: record('CVE-2026-99418', '4.2.1') })
  await tell(['CVE-2026-99417', 'CVE-2026-99418'])
  expect(await found(low)).toEqual(['417 open'])
  expect(await found(high)).toEqual(['417 hidden', '417 open', '418 hidden', '418 open'])
  expect((await inventory.read(low, {})).map((one) => one.equipment.id)).toEqual(['new', 'open'])
  expect(await inventory.read(low, { ids: ['hidden'] })).toEqual([])
})

it('equipment that was mended, and a record that was corrected, end their matches; the past can be asked for', async () => {
  const before = node.time.now
  node.time.now += 60_000
  expect(await inventory.keep(testLabel, [equipment('open', '4.2.2'), equipment('new', '9', { seen: 7 })])).toEqual({
    new: 0,
    changed: 1,
    same: 1,
  })
  await matches.settled()
  expect(await found(low)).toEqual([])
  expect(await found(low, before)).toEqual(['417 open'])
  expect((await inventory.read(low, { ids: ['open'], at: before }))[0]?.equipment.components[0]?.version).toBe('4.2.0')
  expect((await inventory.read(low, { ids: ['new'] }))[0]?.equipment.seen).toBe(7)
  node.time.now += 60_000
  records.set('a2', { row: 'a2', label: testLabel, at: 2, item: record('CVE-2026-99417', '4.2.2') })
  records.delete('a')
  await tell(['CVE-2026-99417'])
  expect(await found(low)).toEqual(['417 open'])
  // Told again: nothing new.
  await tell(['CVE-2026-99417'])
  expect(await found(high)).toEqual(['417 hidden', '417 open', '418 hidden'])
})

it('equipment under two labels is one, the newest a reader may read', async () => {
  node.time.now += 60_000
  await inventory.keep(secretLabel, [equipment('open', '4.0', { name: 'told in confidence' })])
  await matches.settled()
  expect(await found(low)).toEqual(['417 open'])
  const [mine] = await matches.read(high, { equipment: ['open'], vulnerabilities: ['CVE-2026-99417'] })
  expect(mine?.match.why.en).toBe('version 4.0 is in the range up to 4.2.2')
  expect(await found(high)).toEqual(['417 hidden', '417 open', '418 hidden', '418 open'])
  expect((await inventory.read(high, { ids: ['open'] })).map((one) => one.equipment.name)).toEqual([
    'told in confidence',
  ])
  expect((await inventory.read(low, { ids: ['open'] })).map((one) => one.equipment.name)).toEqual(['GW-4 open'])
})

it('is counted before it is kept, without what may not be read', async () => {
  expect(await matches.wouldMatch([equipment('x', '4')], () => true)).toBe(2)
  expect(await matches.wouldMatch([equipment('x', '4')], (label) => host.tables.mayRead(low, label))).toBe(1)
  expect(await matches.wouldMatch([equipment('x', '9')], () => true)).toBe(0)
})
