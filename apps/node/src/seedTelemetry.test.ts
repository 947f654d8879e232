import { capability } from '@testudo/detection/server'
import { telemetry } from '@testudo/exercise'
import { startTestHost, type TestHost } from '../../../platform/src/host/testing.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedTelemetry } from './seedTelemetry.ts'

let node: TestHost
let cookie: string
beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const person = { login: 'watch', name: 'Watch', organisation: 'HQ', nation: 'LTU', roles: ['analyst'] }
  cookie = (await node.enter({ ...person, clearances: { ALLIED: 'SECRET', TLP: 'RED' } })).cookie
}, 120_000)
afterAll(() => node.close())

const by = () => node.identity.operator.subject
const sources = async () =>
  (
    (await node.ask('GET', '/api/detection/sources', { as: cookie })).body as {
      rows: { name: string; events: number }[]
    }
  ).rows

it('adds nothing to a store that told its story before', async () => {
  expect(await seedTelemetry(node.host, by(), false)).toBe(0)
  expect(await sources()).toEqual([])
})

it('stores every source and event of the story on a first start, and sends none twice', async () => {
  const told = telemetry(node.time.now)
  const events = await seedTelemetry(node.host, by(), true)
  const rows = await sources()
  expect(rows.map(({ name }) => name).toSorted()).toEqual(told.map(({ source }) => source.name).toSorted())
  expect(rows.reduce((sum, row) => sum + row.events, 0)).toBe(events)
  // The head of the table and three records that arrive cut are no events.
  expect(events).toBe(told.reduce((sum, { lines }) => sum + lines.length, 0) - 4)
  expect(await seedTelemetry(node.host, by(), false)).toBe(0)
  expect(await sources()).toEqual(rows)
}, 120_000)

it('goes on where a first start was ended: a source without an event is sent again, the others are not', async () => {
  const told = telemetry(node.time.now)
  const mail = told.find(({ source }) => source.name === 'Mail gateway')
  const { rows } = (await node.ask('GET', '/api/detection/sources', { as: cookie })).body as {
    rows: { id: string; name: string; place: object }[]
  }
  const old = rows.find(({ name }) => name === 'Mail gateway')
  await node.ask('DELETE', `/api/detection/sources/${old?.id}`, { as: cookie })
  const body = { name: 'Mail gateway', place: { kind: 'push' }, label: mail?.source.label }
  expect((await node.ask('POST', '/api/detection/sources', { as: cookie, body })).status).toBe(200)
  expect(await seedTelemetry(node.host, by(), false)).toBe(mail?.lines.length)
}, 120_000)
