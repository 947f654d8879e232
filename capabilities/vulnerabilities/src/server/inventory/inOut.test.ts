import { createHash } from 'node:crypto'
import type { Label } from '@testudo/kernel/label'
import type { ServerCapability } from '@testudo/platform/host'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../../platform/src/host/testing.ts'
import type { VulnerabilityRecord } from '../../core/model.ts'
import { startItems } from '../items/index.ts'
import { type OwnMatches, startMatching } from '../matching/book.ts'
import type { ItemBook } from '../runtime.ts'
import type { OwnInventory } from './book.ts'
import { startInventory } from './index.ts'
import { inventoryRoutes } from './routes.ts'

const CVE = 'CVE-2026-99417'
const PORT = 'Port de l’Estuaire'
let node: TestHost
const ids = new Map<string, string>()
let items: ItemBook
let inventory: OwnInventory
let matches: OwnMatches
/** Cookies: the operator itself, its national team with a clearance, and a stranger with none. */
let owner: string
let team: string
let stranger: string

beforeAll(async () => {
  const capability: ServerCapability = {
    name: 'vulnerabilities',
    verbs: { 'vulnerabilities:read': 'Read.', 'vulnerabilities:import': 'Import.', 'vulnerabilities:write': 'Write.' },
    async start(host) {
      items = await startItems(host)
      inventory = await startInventory(host)
      matches = await startMatching({ host, items, inventory })
      inventoryRoutes({ host, items, inventory, matches })
      return {}
    },
  }
  node = await startTestHost({ capabilities: [capability] })
  const enter = async (login: string, organisation: string, clearance: string) => {
    const { id, cookie } = await node.enter({
      login,
      name: login,
      nation: 'FRA',
      organisation,
      roles: ['analyst', 'operator', 'administrator'],
      clearances: { ALLIED: clearance },
    })
    ids.set(login, id)
    return cookie
  }
  owner = await enter('owner', PORT, 'UNCLASSIFIED')
  team = await enter('team', 'CERT-FR', 'SECRET')
  stranger = await enter('stranger', 'Nobody in particular', 'UNCLASSIFIED')
  await items.keep(testLabel, [record])
})
afterAll(() => node.close())

const record: VulnerabilityRecord = {
  kind: 'record',
  id: CVE,
  aliases: [],
  source: { key: 'test', name: 'Test' },
  format: 'cve',
  state: 'published',
  title: CVE,
  text: '',
  scores: [],
  cwes: [],
  ssvc: [],
  affected: [
    {
      product: { vendor: 'Signalbox', product: 'GW-4' },
      status: 'affected',
      ranges: [{ to: '4.2.1', order: 'generic' }],
    },
  ],
  configurations: [],
  references: [],
  remedies: [],
  flags: [],
}

interface Report {
  readonly equipment: { readonly new: number; readonly changed: number; readonly same: number }
}
const send = async (text: string, as: string, query: Readonly<Record<string, string>> = {}) => {
  // What came later is later: the clock of the test stands.
  node.time.now += 1_000
  const answer = await node.http.inject({
    method: 'POST',
    url: `/api/vulnerabilities/inventory/import?${new URLSearchParams({ operator: PORT, fileName: 'list.csv', ...query })}`,
    headers: { 'content-type': 'application/octet-stream', origin: 'http://localhost', cookie: as },
    body: Buffer.from(text),
  })
  const { job, report, code } = JSON.parse(answer.body) as { job: string; report?: Report; code?: string }
  return { job, report: report?.equipment, code }
}
const subjectOf = async (login: string) => {
  const caller = await node.identity.callerOf(ids.get(login) ?? '')
  if (caller === undefined) throw new Error('nobody')
  return caller.subject
}
const under = (label: Label) => ({ label: JSON.stringify(label) })
const HEADER = 'equipment,vendor,product,version,exposure\n'
const gateway = (version: string, exposure = 'small') => `${HEADER}gw 7,Signalbox,GW-4,${version},${exposure}\n`

interface Row {
  readonly id: string
  readonly name: { readonly en: string }
  readonly components: number
  readonly open: number
  readonly contested?: number
}
const list = async (as: string, query = '') => {
  await matches.settled()
  const { body } = await node.ask('GET', `/api/vulnerabilities/inventory${query}`, { as })
  return body as { readonly rows: readonly Row[]; readonly found: number }
}
const take = async (as: string, query: string) => {
  const answer = await node.http.inject({
    url: `/api/vulnerabilities/inventory/export?${query}`,
    headers: { cookie: as },
  })
  return { status: answer.status, text: answer.body, name: String(answer.headers['content-disposition']) }
}
const undo = (as: string, job: string) =>
  node.ask('POST', `/api/vulnerabilities/inventory/imports/${job}/undo`, { as, body: {} })
const imports = async (as: string) =>
  (
    (await node.ask('GET', '/api/vulnerabilities/inventory/imports', { as })).body as {
      rows: { id: string; stands: number; undone?: number; file: string }[]
    }
  ).rows

it('who had no say in a piece cannot put a newer version over it: both stand, and the worst counts', async () => {
  await send(gateway('4.2.1'), team, under(secretLabel))
  expect((await list(team)).rows).toMatchObject([{ open: 1 }])
  // The stranger learns nothing from the answer, and sees its own.
  expect((await send(gateway('9.9', 'open'), stranger)).report).toEqual({ new: 1, changed: 0, same: 0 })
  const low = await list(stranger)
  expect(low.rows).toMatchObject([{ open: 0, components: 1 }])
  expect(low.rows[0]).not.toHaveProperty('contested')
  const { rows } = await list(team)
  expect(rows).toMatchObject([{ open: 1, components: 2, contested: 2 }])
  const [found] = await matches.read(await subjectOf('team'), { vulnerabilities: [CVE] })
  const [piece] = await inventory.read(await subjectOf('team'), {})
  expect(found?.match.why.en).toMatch(/contradict each other/)
  expect(piece?.equipment.components[found?.match.component ?? -1]?.version).toBe('4.2.1')
  expect(piece).toMatchObject({ contested: 2, label: secretLabel, equipment: { exposure: 'open' } })
  expect((await list(team, `?cve=${CVE}`)).found).toBe(1)
  expect((await list(stranger, `?cve=${CVE}`)).found).toBe(0)
})

it('its owner may, and then its version stands alone', async () => {
  await send(gateway('4.2.3'), owner)
  const { rows } = await list(team)
  expect(rows).toMatchObject([{ open: 0, components: 1 }])
  expect(rows[0]).not.toHaveProperty('contested')
  // And the team, which reads both, over the owner's.
  await send(gateway('4.2.0'), team, under(secretLabel))
  expect((await list(team)).rows).toMatchObject([{ open: 1, components: 1 }])
  expect((await list(owner)).rows).toMatchObject([{ open: 0, components: 1 }])
})

it('an import is taken back by who brought it: new pieces go, changed ones are as before, later changes stay', async () => {
  const first = await send(`${HEADER}a,Acme,Box,1,\nb,Acme,Box,1,\n`, owner)
  const second = await send(`${HEADER}b,Acme,Box,2,\nc,Acme,Box,2,\nd,Acme,Box,2,\n`, owner)
  const third = await send(`${HEADER}d,Acme,Box,3,\n`, owner)
  expect(second.report).toEqual({ new: 2, changed: 1, same: 0 })
  // Not of one's organisation, beyond one's labels, and never there: all alike.
  const nothing = await undo(stranger, 'job-none')
  expect(nothing.status).toBe(404)
  expect((await undo(stranger, second.job)).body).toEqual(nothing.body)
  expect((await imports(stranger)).map(({ id }) => id)).not.toContain(second.job)
  const versions = async () => {
    const { text } = await take(owner, 'format=json&text=')
    const { rows } = JSON.parse(text) as { rows: { name: string; components: { version: string }[] }[] }
    return Object.fromEntries(
      rows.filter(({ name }) => name.length === 1).map(({ name, components }) => [name, components[0]?.version]),
    )
  }
  expect(await versions()).toEqual({ a: '1', b: '2', c: '2', d: '3' })
  const before = node.time.now
  node.time.now += 1_000
  expect((await undo(owner, second.job)).body).toMatchObject({ report: { withdrawn: 1, restored: 1, changedSince: 1 } })
  expect(await versions()).toEqual({ a: '1', b: '1', d: '3' })
  expect((await imports(owner)).find(({ id }) => id === second.job)).toMatchObject({
    stands: 0,
    undone: node.time.now,
    file: 'list.csv',
  })
  // What was taken back does not come again with what stood on it.
  node.time.now += 1_000
  await undo(owner, third.job)
  expect(await versions()).toEqual({ a: '1', b: '1' })
  node.time.now += 1_000
  await undo(owner, first.job)
  expect(await versions()).toEqual({})
  // An earlier day is still what it was.
  const then = await inventory.read(await subjectOf('owner'), { at: before })
  expect(then.filter(({ equipment }) => equipment.name.length === 1).map(({ equipment }) => equipment.name)).toEqual(
    expect.arrayContaining(['a', 'b', 'c', 'd']),
  )
})

it('leaves as a file of as many rows as are listed, marked, recorded with its hash, and comes in again as the same', async () => {
  const odd = `${HEADER}"=cmd|' /C calc'!A0",Acme,"Box, ""big""",'-1,open\n+1,@SUM,-Firmware,=2,\n`
  await send(odd, owner)
  await send('cpe:2.3:a:openbsd:openssh:7.4:*:*:*:*:*:*:* bastion\n', owner)
  const listed = await list(owner)
  for (const format of ['csv', 'cyclonedx', 'json']) {
    const { text, name } = await take(owner, `format=${format}`)
    expect(name).toMatch(/inventory-[\dT-]+Z\.(csv|cdx\.json|json)"/)
    expect(text).toContain('ALLIED UNCLASSIFIED')
    if (format === 'json') {
      expect(JSON.parse(text)).toMatchObject({ equipment: listed.found })
      continue
    }
    expect((await send(text, owner)).report, format).toEqual({ new: 0, changed: 0, same: listed.found })
    const hash = createHash('sha256').update(text).digest('hex')
    const decided = await node.storage.asOwner((tx) =>
      tx.query<{ by_whom: string; recipient: string }>(
        `select by_whom, recipient from release_decision where channel = $1 and contents like $2`,
        [`inventory.${format}`, `%${hash}%`],
      ),
    )
    expect(decided, format).toEqual([{ by_whom: ids.get('owner'), recipient: ids.get('owner') }])
  }
  const { text } = await take(owner, 'format=csv')
  // No cell begins a formula, whatever stood in the file.
  for (const line of text.split('\r\n').slice(2))
    for (const cell of line.split(',')) expect(cell).not.toMatch(/^"?\s*[=+@\t\r-]/)
  expect((await take(owner, 'format=xml')).status).toBe(400)
})

it('an export tells nobody more than the list does', async () => {
  await send(`${HEADER}hidden,Acme,Secret box,1,\n`, team, under(secretLabel))
  const { text } = await take(stranger, 'format=cyclonedx')
  expect(text).not.toContain('Secret box')
  expect((await take(team, 'format=cyclonedx')).text).toContain('Secret box')
  expect((await take(team, 'format=csv')).text).toMatch(/^\ufeff# ALLIED SECRET/)
})
