import type { Label } from '@testudo/kernel/label'
import type { ServerCapability } from '@testudo/platform/host'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../../platform/src/host/testing.ts'
import type { VexStatement, VulnerabilityRecord } from '../../core/model.ts'
import { startItems } from '../items/index.ts'
import { type OwnMatches, startMatching } from '../matching/book.ts'
import type { ItemBook } from '../runtime.ts'
import { startInventory } from './index.ts'
import { inventoryRoutes } from './routes.ts'

const CVE = 'CVE-2026-99417'
let node: TestHost
let items: ItemBook
let matches: OwnMatches
let low: string
let high: string
let foreign: string

beforeAll(async () => {
  const capability: ServerCapability = {
    name: 'vulnerabilities',
    verbs: { 'vulnerabilities:read': 'Read.', 'vulnerabilities:import': 'Import.', 'vulnerabilities:write': 'Write.' },
    async start(host) {
      items = await startItems(host)
      const inventory = await startInventory(host)
      matches = await startMatching({ host, items, inventory })
      inventoryRoutes({ host, items, inventory, matches })
      return {}
    },
  }
  node = await startTestHost({ capabilities: [capability] })
  const enter = async (login: string, clearance: string, nation = 'FRA') =>
    (
      await node.enter({
        login,
        name: login,
        nation,
        organisation: `CERT ${nation}`,
        roles: ['analyst', 'operator', 'administrator'],
        clearances: { ALLIED: clearance },
      })
    ).cookie
  low = await enter('low', 'UNCLASSIFIED')
  high = await enter('high', 'SECRET')
  foreign = await enter('foreign', 'SECRET', 'EST')
  await items.keep(testLabel, [record(CVE, '4.2.1')])
  await items.keep(secretLabel, [record('CVE-2026-99418', '4.2.1')])
})
afterAll(() => node.close())

const record = (id: string, to: string): VulnerabilityRecord => ({
  kind: 'record',
  id,
  aliases: [],
  source: { key: 'test', name: 'Test' },
  format: 'cve',
  state: 'published',
  title: id,
  text: '',
  scores: [],
  cwes: [],
  ssvc: [],
  affected: [
    { product: { vendor: 'Signalbox', product: 'GW-4' }, status: 'affected', ranges: [{ to, order: 'generic' }] },
  ],
  configurations: [],
  references: [],
  remedies: [],
  flags: [],
})

const send = async (text: string | Uint8Array, as: string, query: Readonly<Record<string, string>> = {}) => {
  const answer = await node.http.inject({
    method: 'POST',
    url: `/api/vulnerabilities/inventory/import?${new URLSearchParams({ operator: 'Port de l’Estuaire', ...query })}`,
    headers: { 'content-type': 'application/octet-stream', origin: 'http://localhost', cookie: as },
    body: Buffer.from(text),
  })
  return {
    status: answer.status,
    body: JSON.parse(answer.body) as { code?: string; message?: string; report?: unknown },
  }
}
const list = async (as: string, query = '') => {
  const { status, body } = await node.ask('GET', `/api/vulnerabilities/inventory${query}`, { as })
  expect(status).toBe(200)
  return body as {
    rows: { id: string; name: { en: string; fr: string }; open: number; components: number; operatorName: string }[]
    found: number
    next?: string
  }
}
const secret = { label: JSON.stringify(secretLabel) }
const HEADER = 'équipement;fabricant;produit;version;exposition\n'
const publish = async (as: string, operator: string, label: Label = testLabel) =>
  node.ask('POST', '/api/vulnerabilities/inventory/status', {
    as,
    body: { vulnerability: CVE, operator, label: JSON.stringify(label) },
  })

describe('nothing is stored of an inventory', () => {
  it('that cannot be read, or stands beyond its author; it says where and why', async () => {
    expect(await send(`${HEADER}a;"b;c;1`, low)).toMatchObject({ status: 400, body: { code: 'inventory.quote_open' } })
    expect(await send('x;y\n1;2\n', low)).toMatchObject({ status: 400, body: { code: 'inventory.no_header' } })
    expect(await send(`${HEADER}gw;Signalbox;GW-4;4.2.0\n`, low, secret)).toMatchObject({
      status: 403,
      body: { code: 'vulnerabilities.label_beyond' },
    })
    expect(await send(HEADER, low, { label: 'SECRET' })).toMatchObject({
      status: 400,
      body: { code: 'vulnerabilities.label' },
    })
    expect((await list(high)).found).toBe(0)
  })

  it('in a dry run, which says what would come', async () => {
    const { body } = await send(`${HEADER}gw 1;Signalbox;GW-4;4.2.0;ouverte\ngw 2;Signalbox;GW-4;;\ngw 2;;;1;\n`, low, {
      dryRun: 'true',
    })
    expect(body.report).toMatchObject({
      format: 'csv',
      equipment: { new: 2, changed: 0, same: 0 },
      components: 2,
      undecidable: 1,
      // The record nobody without clearance knows of is not counted.
      vulnerabilities: 1,
      problems: [{ line: 4, code: 'inventory.no_product' }],
      dryRun: true,
      sample: [{ equipment: 'gw 1', component: 'Signalbox GW-4', version: '4.2.0' }, { equipment: 'gw 2' }],
    })
    expect((await list(high)).found).toBe(0)
  })
})

it('what is taken is new, the same, or changed; each reader has its own list and counts', async () => {
  const table = `${HEADER}gw 1;Signalbox;GW-4;4.2.0;ouverte\ngw 2;Signalbox;GW-4;9;\n`
  expect((await send(table, low)).body.report).toMatchObject({
    equipment: { new: 2, changed: 0, same: 0 },
    vulnerabilities: 1,
  })
  expect((await send(table, low)).body.report).toMatchObject({
    equipment: { new: 0, changed: 0, same: 2 },
    vulnerabilities: 0,
  })
  expect((await send(table, low, secret)).status).toBe(403)
  expect((await send(`${HEADER}gw 3;Signalbox;GW-4;4.2.0;\n`, high, secret)).body.report).toMatchObject({
    equipment: { new: 1 },
    vulnerabilities: 2,
  })
  await matches.settled()
  const mine = await list(low)
  expect(
    mine.rows.map(({ name, open, components, operatorName }) => [name.en, open, components, operatorName]),
  ).toEqual([
    ['gw 1', 1, 1, 'Port de l’Estuaire'],
    ['gw 2', 0, 1, 'Port de l’Estuaire'],
  ])
  expect([mine.found, (await list(high)).found]).toEqual([2, 3])
  expect((await list(high)).rows.map(({ name, open }) => [name.en, open])).toEqual([
    ['gw 1', 2],
    ['gw 2', 0],
    ['gw 3', 2],
  ])
  // A page after equipment that may not be read begins like one after none.
  const hidden = (await list(high)).rows[2]?.id ?? ''
  expect(await list(low, `?after=${hidden}`)).toEqual(await list(low, '?after=nothing'))
  const first = await list(low, '?limit=1')
  expect([first.rows.length, first.found]).toEqual([1, 2])
  expect((await list(low, `?limit=1&after=${first.next}`)).rows[0]?.name.en).toBe('gw 2')
  expect((await list(low, `?${new URLSearchParams({ text: 'GW 1 %' })}`)).found).toBe(0)
  expect((await list(low, `?${new URLSearchParams({ text: 'estuaire GW' })}`)).found).toBe(2)
})

it('what a file leaves out stays as it was known under the same label', async () => {
  await send('equipment;vendor;product;version\ngw 1;Signalbox;GW-4;4.2.1\n', low)
  const { rows } = await list(low, '?text=1')
  expect(rows).toMatchObject([{ exposure: 'open', operatorName: 'Port de l’Estuaire' }])
})

it('an operator’s status is one word, published by who may speak for it', async () => {
  await matches.settled()
  expect(await publish(foreign, 'Port de l’Estuaire')).toMatchObject({
    status: 403,
    body: { code: 'vulnerabilities.not_yours' },
  })
  expect((await publish(foreign, 'Port de l’Estuaire')).body).toEqual((await publish(foreign, 'nobody')).body)
  expect(await publish(low, 'Port de l’Estuaire', secretLabel)).toMatchObject({
    status: 403,
    body: { code: 'vulnerabilities.label_beyond' },
  })
  expect(await publish(low, 'Port de l’Estuaire')).toMatchObject({ status: 200, body: { status: 'affected' } })
  const [gw1] = (await list(low)).rows
  const fixed: VexStatement = {
    kind: 'vex',
    key: 'k',
    id: CVE,
    source: { key: 'o', name: 'O' },
    author: 'operator',
    at: 1,
    status: 'fixed',
    products: [],
    equipment: [gw1?.id ?? ''],
    family: false,
  }
  await items.keep(testLabel, [fixed])
  expect(await publish(low, 'Port de l’Estuaire')).toMatchObject({ body: { status: 'not affected' } })
})
