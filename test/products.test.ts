import type { Label } from '@testudo/kernel/label'
import type { Reply } from '@testudo/kernel/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commonOn, openLine, peer, rel } from '../capabilities/sharing/src/server/common/common.testing.ts'
import type {
  productsLeak,
  publishable,
  published,
  vulnerabilityPage,
} from '../capabilities/vulnerabilities/src/core/index.ts'
import { capability, vulnerabilitiesOf } from '../capabilities/vulnerabilities/src/server/index.ts'
import { machineOf, recordOf } from '../capabilities/vulnerabilities/src/server/published/published.testing.ts'
import { startTestHost, type TestHost } from '../platform/src/host/testing.ts'

/* An owner asks the centre which records name its products, matches versions at home, and publishes one word about each. */

const [OURS, HIDDEN, FOREIGN, TWO_MEN] = ['CVE-2026-90001', 'CVE-2026-90002', 'CVE-2026-90003', 'CVE-2026-90004']
/** For all who take part. */
const everybody = rel('UNCLASSIFIED', 'EST', 'LVA', 'POL')
const line = openLine()
const OWNER = peer('EST', { clearances: { ALLIED: 'RESTRICTED' } })
const CENTRE = peer('LVA')
const [owner, centre] = [line.join(OWNER), line.join(CENTRE)]
let home: TestHost
let hub: TestHost
const people = { officer: '', watch: '', low: '', admin: '' }

const partsOf = (node: TestHost) => {
  const parts = vulnerabilitiesOf(node.host)
  if (parts === undefined) throw new Error('the capability does not run')
  return parts
}
const enter = async (node: TestHost, login: string, nation: string, level: string) =>
  (
    await node.enter({
      login,
      name: login,
      nation,
      organisation: `${nation} CERT`,
      roles: ['analyst', 'operator', 'administrator', 'watch'],
      clearances: { ALLIED: level },
    })
  ).cookie

beforeAll(async () => {
  owner.known.push(CENTRE)
  centre.known.push(OWNER)
  home = await startTestHost({ capabilities: [capability, commonOn(owner.exchange)] })
  hub = await startTestHost({ capabilities: [capability, commonOn(centre.exchange)] })
  people.officer = await enter(home, 'officer', 'EST', 'SECRET')
  people.low = await enter(home, 'low', 'EST', 'UNCLASSIFIED')
  people.watch = await enter(hub, 'watch', 'LVA', 'UNCLASSIFIED')
  people.admin = await enter(hub, 'admin', 'LVA', 'SECRET')
  const { items } = partsOf(hub)
  await items.keep(everybody, [recordOf(OURS, '4.2.1'), recordOf(FOREIGN, '9', 'Other')])
  await items.keep(rel('SECRET', 'LVA'), [recordOf(HIDDEN, '4.2.1')])
  await partsOf(home).inventory.keep(rel('RESTRICTED', 'EST'), [
    machineOf('quay', {
      nation: 'EST',
      operator: 'identity--harbour',
      operatorName: 'Harbour',
      name: 'North quay gateway',
    }),
  ])
  // What came from another node is not told further.
  await items.keep(everybody, [{ ...recordOf(TWO_MEN, '4.2.1'), source: { key: 'node:pol/coe', name: 'CoE' } }])
}, 120_000)
afterAll(async () => {
  await home.close()
  await hub.close()
})

const get = async <C>(node: TestHost, as: string, path: string) =>
  (await node.ask('GET', `/api/vulnerabilities/${path}`, { as })).body as Reply<C>
const post = (node: TestHost, as: string, path: string, body: object) =>
  node.ask('POST', `/api/vulnerabilities/${path}`, { as, body })
const leak = () => get<typeof productsLeak>(home, people.officer, `products/leak?peer=${CENTRE.id}`)
const ask = async (as = people.officer) => {
  const { id } = await get<typeof productsLeak>(home, as, `products/leak?peer=${CENTRE.id}`)
  return post(home, as, 'products/ask', { peer: CENTRE.id, acknowledged: id })
}
const switchOn = () =>
  hub.ask('PUT', '/api/sharing/seen/settings', {
    as: people.admin,
    body: { enabled: true, types: [], topics: ['products'], perDay: 1_000, epochDays: 7 },
  })

describe('before anything is asked', () => {
  it('a node that does not answer is named with its reason', async () => {
    expect((await leak()).trouble?.fr).toBe('Ce nœud ne répond pas aux questions privées.')
    expect(await get(home, people.officer, 'products/leak?peer=nobody')).toMatchObject({
      trouble: { en: expect.stringContaining('pinned here') },
    })
    expect(await post(home, people.officer, 'products/ask', { peer: 'nobody', acknowledged: 'y' })).toMatchObject({
      status: 404,
    })
    // Whoever knows of no equipment has nothing to ask about, and learns nothing of what others have.
    expect(await get(home, people.low, `products/leak?peer=${CENTRE.id}`)).toMatchObject({ keys: 0, components: 0 })
    expect((await switchOn()).status).toBe(200)
  })

  it('what it gives away must have been read', async () => {
    const shown = await leak()
    expect(shown).toMatchObject({ components: 1 })
    expect(shown.trouble).toBeUndefined()
    expect(shown.en.responder[1]).toContain('at most 16 points')
    expect(await post(home, people.officer, 'products/ask', { peer: CENTRE.id, acknowledged: 'no' })).toMatchObject({
      status: 409,
      body: { code: 'vulnerabilities.leak_unread' },
    })
  })
})

describe('an owner that asked', () => {
  it('has the records of its products the centre may give it, matches them at home, and told nothing', async () => {
    line.traffic.splice(0)
    expect((await ask()).body).toMatchObject({
      report: { records: 1, new: 1, left: 0, points: 16, vulnerabilities: [OURS] },
    })
    await partsOf(home).matches.settled()
    const page = await get<typeof vulnerabilityPage>(home, people.officer, `known/${OURS}`)
    expect(page.counts).toMatchObject({ run: 1, affected: 1 })
    expect(page.records).toMatchObject([{ source: 'CoE (Node of LVA)' }])
    for (const id of [HIDDEN, FOREIGN, TWO_MEN])
      expect((await home.ask('GET', `/api/vulnerabilities/known/${id}`, { as: people.officer })).status).toBe(404)
    const crossed = line.traffic.join('\n')
    for (const word of ['ignalbox', 'GW-4', 'gw-4', 'quay', 'Harbour', OURS, HIDDEN])
      for (const form of [
        word,
        Buffer.from(word).toString('hex'),
        Buffer.from(word).toString('base64').replace(/=+$/, ''),
      ])
        expect(crossed.includes(form), word).toBe(false)
    // Again: nothing new, and not a point more.
    expect((await ask()).body).toMatchObject({ report: { same: 1, new: 0, points: 0 } })
  })

  it('publishes one word to the centre after seeing it and who reads it; the centre shows the word alone', async () => {
    const open = await get<typeof publishable>(home, people.officer, 'publishable')
    expect(open).toMatchObject({
      operator: 'identity--harbour',
      rows: [{ id: OURS, now: 'affected', published: [] }],
      nodes: [{ id: CENTRE.id, nation: 'LVA' }],
    })
    const body = (label: Label) => ({
      operator: 'identity--harbour',
      vulnerabilities: [OURS],
      label: JSON.stringify(label),
      to: [CENTRE.id],
    })
    // A label the centre may not read: said in the preview, and nothing is published.
    const own = rel('RESTRICTED', 'EST')
    expect((await post(home, people.officer, 'published/preview', body(own))).body).toMatchObject({
      nodes: [{ name: 'Node of LVA', reads: false }],
    })
    expect(await post(home, people.officer, 'published', body(own))).toMatchObject({
      status: 409,
      body: { code: 'vulnerabilities.node_may_not_read' },
    })
    line.traffic.splice(0)
    expect((await post(home, people.officer, 'published', body(everybody))).body).toMatchObject({
      rows: [{ vulnerability: OURS, status: 'affected' }],
      sent: [{ name: 'Node of LVA', state: 'sent' }],
    })
    const page = await get<typeof vulnerabilityPage>(hub, people.watch, `known/${OURS}`)
    expect(page.published.rows).toMatchObject([
      { operatorName: 'Harbour', nation: 'EST', status: 'affected', by: 'Node of EST' },
    ])
    expect(page.because.en).toContain('one owner publishes that it is affected')
    expect(line.traffic.join('\n')).not.toMatch(/quay|Signalbox|GW-4|4\.2/)
  })

  it('changes its word, and takes it back at the centre too', async () => {
    const at = async () =>
      (await get<typeof published>(hub, people.watch, `published?vulnerability=${OURS}`)).rows.map(
        ({ status }) => status,
      )
    await partsOf(home).inventory.keep(rel('RESTRICTED', 'EST'), [
      machineOf('quay', {
        nation: 'EST',
        operator: 'identity--harbour',
        operatorName: 'Harbour',
        components: [{ name: 'GW-4', vendor: 'Signalbox', product: 'GW-4', version: '5.0' }],
      }),
    ])
    await partsOf(home).matches.settled()
    const open = await get<typeof publishable>(home, people.officer, 'publishable')
    expect(open.rows).toMatchObject([
      { now: 'not affected', published: [{ status: 'affected', sent: [{ state: 'sent' }] }] },
    ])
    home.time.now += 1_000
    hub.time.now += 1_000
    await post(home, people.officer, 'published', {
      operator: 'identity--harbour',
      vulnerabilities: [OURS],
      label: JSON.stringify(everybody),
      to: [CENTRE.id],
    })
    expect(await at()).toEqual(['not affected'])
    const [row] = (await get<typeof publishable>(home, people.officer, 'publishable')).rows
    const ids = (row?.published ?? []).map(({ id }) => id)
    expect((await post(home, people.officer, 'published/withdraw', { ids })).body).toEqual({ withdrawn: 1 })
    await expect.poll(at).toEqual([])
  })
})

describe('the centre', () => {
  const say = (message: object) => owner.exchange.ask(CENTRE.id, 'vulnerabilities/status', message)
  const word = (id: string, more: object = {}) => ({
    id,
    vulnerability: OURS,
    operator: 'identity--x',
    operatorName: 'X',
    status: 'affected',
    label: everybody,
    at: home.time.now,
    ...more,
  })
  const v = 'testudo/vulnerability-status/1'

  it('looks into each word alone, takes none under a label its sender may not read, and none twice', async () => {
    await expect(say({ v, stands: 'all' })).rejects.toThrow(/no message/)
    const stands = [
      word('1'),
      word('2', { status: 'perhaps' }),
      word('3', { label: rel('SECRET', 'LVA') }),
      word('4', { label: { policy: 'NONE', classification: 'X', categories: [], originators: [] } }),
      word('1', { status: 'unknown' }),
    ]
    expect(await say({ v, stands, withdrawn: [] })).toEqual({
      v: 'testudo/vulnerability-status-taken/1',
      refused: [
        { place: 1, code: 'form' },
        { place: 2, code: 'label' },
        { place: 3, code: 'label' },
      ],
    })
    const { rows } = await get<typeof published>(hub, people.admin, 'published')
    expect(rows).toMatchObject([{ status: 'unknown', nation: 'EST', by: 'Node of EST' }])
    // What another node, or this one, published under the same name stays.
    await say({ v, stands: [], withdrawn: [rows[0]?.id ?? '', '9'] })
    expect((await get<typeof published>(hub, people.admin, 'published')).found).toBe(1)
    await say({ v, stands: [], withdrawn: ['1'] })
    expect((await get<typeof published>(hub, people.admin, 'published')).found).toBe(0)
  })
})
