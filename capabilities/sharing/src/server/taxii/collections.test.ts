import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientRow, CollectionRow } from '../../core/contract/collections.ts'
import { objectsIn, Stranger } from './client.testing.ts'
import {
  ALL,
  AT,
  idOf,
  indicator,
  OBJECTS,
  ROOT,
  secretLabel,
  startTaxiiNode,
  type TaxiiNode,
  testLabel,
} from './node.testing.ts'

const HELD = idOf('indicator', 5)
const restricted = { ...testLabel, classification: 'RESTRICTED' }

let node: TaxiiNode
let ann: Stranger & { readonly id: string }
beforeAll(async () => {
  node = await startTaxiiNode({}, new Set([HELD]))
  ann = await node.client({ login: 'ann' })
  await node.put([1, 2].map((n) => indicator(n)))
  await node.put([indicator(3)], restricted)
  await node.put([indicator(4)], secretLabel)
  await node.put([indicator(5)], testLabel, 'peer')
  await node.put([
    {
      type: 'malware',
      spec_version: '2.1',
      id: idOf('malware', 1),
      created: AT,
      modified: AT,
      name: 'M',
      is_family: true,
    },
  ])
})
afterAll(() => node.close())

const make = async (matter: object) => {
  const made = await node.api('POST', '/sharing/collections', { title: 'One', ...matter })
  expect(made).toMatchObject({ status: 200 })
  const { id } = made.body as { id: string }
  return { id, path: `${ROOT}collections/${id}/objects/` }
}
const idsOf = async (client: Stranger, path: string) =>
  objectsIn(await client.walk(path, 'limit=2'))
    .map((one) => one.id.replace(/--0000.*-/, '-'))
    .toSorted()

describe('what a client sees', () => {
  it('is what its account may read, and nothing tells of the rest', async () => {
    const low = await node.client({ login: 'low', clearances: { ALLIED: 'UNCLASSIFIED' } })
    const seen = objectsIn(await ann.walk(OBJECTS)).map((one) => one.id)
    expect(seen).toContain(idOf('indicator', 3))
    expect(seen).not.toContain(idOf('indicator', 4))
    expect(objectsIn(await low.walk(OBJECTS)).map((one) => one.id)).not.toContain(idOf('indicator', 3))
    const [hidden, absent] = await Promise.all(
      [idOf('indicator', 4), idOf('indicator', 4_000)].map((id) => ann.get(`${OBJECTS}${id}/`)),
    )
    expect(hidden?.text).toBe(absent?.text)
    expect(hidden?.status).toBe(404)
  })

  it('comes with dates no earlier than its grant, and ends with it', async () => {
    node.time.now += 60_000
    const late = await node.client({ login: 'late' })
    const page = await late.get(OBJECTS)
    expect(Date.parse(String(page.headers['x-taxii-date-added-first']))).toBeGreaterThanOrEqual(node.time.now)
    await node.host.accounts.change(node.keeper, late.id, { disabled: true })
    expect((await late.get(OBJECTS)).status).toBe(401)
  })

  it('of what another node gave only to read is nothing, for who is not of this house', async () => {
    const service = await node.client({ login: 'est', nation: 'EST', organisation: 'EST CERT' })
    const peer = await node.client({ login: 'est-node', kind: 'peer' })
    for (const client of [service, peer]) {
      expect(objectsIn(await client.walk(OBJECTS, 'limit=1')).map((one) => one.id)).not.toContain(HELD)
      expect((await client.get(`${OBJECTS}${HELD}/`)).status).toBe(404)
      expect((await client.get(`${OBJECTS}${HELD}/versions/`)).status).toBe(404)
      expect((await client.get(`${ALL}manifest/`)).text).not.toContain(HELD)
    }
    expect(objectsIn(await ann.walk(OBJECTS)).map((one) => one.id)).toContain(HELD)
  })
})

describe('a collection', () => {
  it('by type holds that type, and takes no other', async () => {
    const { path } = await make({ alias: 'malware', types: ['malware'] })
    expect(await idsOf(ann, path)).toEqual(['malware-000000000001'])
    expect(await idsOf(ann, `${ROOT}collections/malware/objects/`)).toEqual(['malware-000000000001'])
    const answer = await ann.post(path, [indicator(50)])
    expect(answer.json).toMatchObject({
      failure_count: 1,
      failures: [{ message: expect.stringContaining('malware only') }],
    })
  })

  it('by label holds what stands under it, and takes nothing else', async () => {
    const { path } = await make({ labels: [restricted], defaultLabel: restricted })
    expect(await idsOf(ann, path)).toEqual(['indicator-000000000003'])
    expect((await ann.post(path, [indicator(60)])).json).toMatchObject({ success_count: 1 })
    expect(await idsOf(ann, path)).toEqual(['indicator-000000000003', 'indicator-00000000003c'])
    const other = await make({ labels: [restricted] })
    expect((await ann.post(other.path, [indicator(61)])).json).toMatchObject({ failure_count: 1 })
  })

  it('by source is for reading', async () => {
    const { id, path } = await make({ sources: ['peer'] })
    expect(await idsOf(ann, path)).toEqual(['indicator-000000000005'])
    expect((await ann.get(`${ROOT}collections/${id}/`)).json).toMatchObject({ can_read: true, can_write: false })
    expect((await ann.post(path, [indicator(70)])).status).toBe(403)
  })

  it('for some accounts is not there for others', async () => {
    const { id, path } = await make({ readers: [ann.id], writers: [] })
    const ben = await node.client({ login: 'ben' })
    expect((await ann.get(`${ROOT}collections/${id}/`)).json).toMatchObject({ can_read: true, can_write: false })
    expect((await ben.get(`${ROOT}collections/${id}/`)).status).toBe(404)
    expect((await ben.get(path)).status).toBe(404)
    expect((await ben.post(path, [indicator(71)])).status).toBe(404)
    expect((await ben.get(`${ROOT}collections/`)).text).not.toContain(id)
  })

  it('may be a letter box', async () => {
    const { path } = await make({ readers: [], writers: ['*'] })
    expect((await ann.get(path)).status).toBe(403)
    expect((await ann.post(path, [indicator(72)])).json).toMatchObject({ success_count: 1 })
    expect((await ann.ask('DELETE', `${path}${idOf('indicator', 72)}/`)).status).toBe(403)
  })

  it('with another filter is another view, and gone when it is removed', async () => {
    const { id, path } = await make({ types: ['malware'] })
    expect(await idsOf(ann, path)).toHaveLength(1)
    const change = await node.api('PUT', `/sharing/collections/${id}`, { title: 'Two', types: ['indicator'] })
    expect(change.status).toBe(200)
    expect(await idsOf(ann, path)).not.toContain('malware-000000000001')
    expect((await ann.get(`${ROOT}collections/${id}/`)).json).toMatchObject({ title: 'Two' })
    expect((await node.api('DELETE', `/sharing/collections/${id}`)).status).toBe(200)
    expect((await ann.get(path)).status).toBe(404)
  })

  it('cannot be made with a name in use, an unknown label, or in the place of the built-in one', async () => {
    const refused = async (matter: object, status: number, code: string) =>
      expect(await node.api('POST', '/sharing/collections', { title: 'X', ...matter })).toMatchObject({
        status,
        body: { code },
      })
    await refused({ alias: 'all' }, 409, 'sharing.alias_taken')
    await refused({ labels: [{ ...testLabel, policy: 'NONE' }] }, 400, 'sharing.label_out_of_reach')
    await refused({ defaultLabel: { ...testLabel, classification: 'TOP SECRET' } }, 400, 'sharing.label_out_of_reach')
    const { collections } = (await node.api('GET', '/sharing/collections')).body as {
      collections: readonly CollectionRow[]
    }
    const builtin = collections.find((one) => one.builtin)
    expect(builtin).toMatchObject({ alias: 'all', readers: ['*'] })
    expect(await node.api('DELETE', `/sharing/collections/${builtin?.id}`)).toMatchObject({ status: 409 })
  })
})

describe('a client', () => {
  const rights = {
    organisation: 'LTU CERT',
    nation: 'LTU',
    communities: [],
    clearances: { ALLIED: 'RESTRICTED' },
    specialAccess: [],
  }
  const add = (more: object = {}) =>
    node.api('POST', '/sharing/taxii/clients', { login: 'opencti', name: 'OpenCTI', rights, days: 30, ...more })

  it('is made with its token, told once, and works at once', async () => {
    const made = await add({ writes: true })
    expect(made.status).toBe(200)
    const { login, secret, id } = made.body as { id: string; login: string; secret: string }
    const client = Stranger.basic(node.address, login, secret)
    expect((await client.get(ALL)).json).toMatchObject({ can_read: true, can_write: true })
    await client.get(OBJECTS)
    await client.post(OBJECTS, [indicator(80)])
    const listed = (await node.api('GET', '/sharing/taxii/clients')).body as { clients: readonly ClientRow[] }
    expect(listed.clients.find((one) => one.id === id)).toMatchObject({
      name: 'OpenCTI',
      reads: true,
      writes: true,
      disabled: false,
      lastRead: node.time.now,
      lastWrite: node.time.now,
    })
    expect(JSON.stringify(listed)).not.toContain(secret)
    expect(await node.host.objects.assertions(node.keeper, idOf('indicator', 80))).toMatchObject([
      { source: 'TAXII: OpenCTI' },
    ])
    const again = (await node.api('POST', `/sharing/taxii/clients/${id}/token`, { days: 1 })).body as { secret: string }
    expect((await Stranger.basic(node.address, login, again.secret).get(ALL)).status).toBe(200)
    await node.api('PUT', `/sharing/taxii/clients/${id}`, { disabled: true })
    expect((await client.get(ALL)).status).toBe(401)
  })

  it('loses one token and keeps the others', async () => {
    const made = (await add({ login: 'siem' })).body as { id: string; login: string; secret: string }
    const second = (await node.api('POST', `/sharing/taxii/clients/${made.id}/token`, { days: 2 })).body as typeof made
    const tokens = async () =>
      ((await node.api('GET', '/sharing/taxii/clients')).body as { clients: readonly ClientRow[] }).clients.find(
        ({ id }) => id === made.id,
      )?.tokens ?? []
    // Two made in one instant stand in no order: they are told apart by their ends.
    const inDays = (days: number) => node.time.now + days * 86_400_000
    const had = await tokens()
    const first = had.find(({ until }) => until === inDays(30))
    const others = had.filter((one) => one !== first)
    expect(others).toMatchObject([{ until: inDays(2) }])
    expect(first).toMatchObject({ name: 'TAXII', createdAt: node.time.now })
    const end = (id: string, token: string) => node.api('DELETE', `/sharing/taxii/clients/${id}/tokens/${token}`)
    expect((await end(made.id, 'token--none')).status).toBe(404)
    expect((await end(node.keeper.id, first?.id ?? '')).status).toBe(404)
    expect((await end(made.id, first?.id ?? '')).status).toBe(200)
    const asks = async (secret: string) => (await Stranger.basic(node.address, made.login, secret).get(ALL)).status
    expect(await Promise.all([asks(made.secret), asks(second.secret)])).toEqual([401, 200])
    expect((await tokens()).map(({ id }) => id)).toEqual(others.map(({ id }) => id))
  })

  it('is given no more than its maker holds', async () => {
    const answer = await add({ login: 'cosmic', rights: { ...rights, clearances: { ALLIED: 'TOP SECRET' } } })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(await add({ login: 'keeper' })).toMatchObject({ status: 409 })
  })

  it('of other kinds is not found', async () => {
    expect((await node.api('PUT', `/sharing/taxii/clients/${node.keeper.id}`, { disabled: true })).status).toBe(404)
  })
})
