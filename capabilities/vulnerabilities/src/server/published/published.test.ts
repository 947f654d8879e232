import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Label } from '@testudo/kernel/label'
import type { Reply } from '@testudo/kernel/contract'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../../platform/src/host/testing.ts'
import type { collective, desk, productsLeak, publishable, published, vulnerabilityPage } from '../../core/index.ts'
import { capability, vulnerabilitiesOf } from '../index.ts'
import { machineOf, recordOf } from './published.testing.ts'

const [CVE, OTHER, SECRET] = ['CVE-2026-99417', 'CVE-2026-99418', 'CVE-2026-99419']
let node: TestHost
/** Two owners of two nations, a watch officer cleared for less, one cleared for more. */
const people: Record<'owner' | 'stranger' | 'low' | 'high', string> = { owner: '', stranger: '', low: '', high: '' }

beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const enter = async (login: string, nation: string, level = 'UNCLASSIFIED') =>
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
  people.owner = await enter('owner', 'LVA', 'SECRET')
  people.stranger = await enter('stranger', 'EST', 'SECRET')
  people.low = await enter('low', 'POL')
  people.high = await enter('high', 'POL', 'SECRET')
  const parts = vulnerabilitiesOf(node.host)
  if (parts === undefined) throw new Error('the capability does not run')
  await parts.items.keep(testLabel, [recordOf(CVE, '4.2.1'), recordOf(OTHER, '4.0.0')])
  await parts.items.keep(secretLabel, [recordOf(SECRET, '9')])
  await parts.inventory.keep(secretLabel, [machineOf('gw-1', { name: 'Gateway under the north quay' })])
  await parts.matches.settled()
})
afterAll(() => node.close())

const BALTA = 'identity--balta'
const body = (label: Label, more: object = {}) => ({
  operator: BALTA,
  vulnerabilities: [CVE, OTHER],
  label: JSON.stringify(label),
  ...more,
})
const post = (as: string, path: string, sent: object) =>
  node.ask('POST', `/api/vulnerabilities/${path}`, { as, body: sent })
const get = async <C>(as: string, path: string) =>
  (await node.ask('GET', `/api/vulnerabilities/${path}`, { as })).body as Reply<C>

describe('nothing is published', () => {
  it('for an operator one does not speak for, under a label one may not read, to a node that is none', async () => {
    for (const path of ['published', 'published/preview']) {
      expect(await post(people.stranger, path, body(testLabel))).toMatchObject({
        status: 403,
        body: { code: 'vulnerabilities.not_yours' },
      })
      // Equipment that may not be read is equipment that is not there.
      expect((await post(people.low, path, body(testLabel))).body).toEqual(
        (await post(people.low, path, body(testLabel, { operator: 'identity--nobody' }))).body,
      )
      expect(await post(people.low, path, body(secretLabel))).toMatchObject({ status: 403 })
      expect(await post(people.owner, path, body(testLabel, { to: ['nobody'] }))).toMatchObject({ status: 404 })
      expect(await post(people.owner, path, body(testLabel, { vulnerabilities: [] }))).toMatchObject({ status: 400 })
    }
    expect((await get<typeof published>(people.high, 'published')).rows).toEqual([])
  })

  it('to other nodes where there are none; the pages say so', async () => {
    expect(await get<typeof publishable>(people.owner, 'publishable')).toMatchObject({ sharing: false, nodes: [] })
    expect(await get<typeof productsLeak>(people.owner, 'products/leak?peer=x')).toMatchObject({
      components: 1,
      trouble: { en: expect.stringContaining('speaks to no others'), fr: expect.any(String) },
    })
    expect(await post(people.owner, 'products/ask', { peer: 'x', acknowledged: 'y' })).toMatchObject({ status: 503 })
  })

  it('by a preview, which says each word and who would read it', async () => {
    expect((await post(people.owner, 'published/preview', body(testLabel))).body).toMatchObject({
      rows: [
        { vulnerability: CVE, status: 'affected' },
        { vulnerability: OTHER, status: 'not affected' },
      ],
      operatorName: 'Balta Rail SIA',
      people: [
        { nation: 'POL', people: 2 },
        { nation: 'EST', people: 1 },
        { nation: 'LVA', people: 1 },
      ],
      nodes: [],
    })
    // Known from a record of more secrecy alone: who would read the word is told so.
    const secret = (await post(people.owner, 'published/preview', body(testLabel, { vulnerabilities: [SECRET] }))).body
    expect(secret).toMatchObject({ rows: [{ status: 'affected', beyond: { portion: '(AS)' } }] })
    expect(
      (await post(people.owner, 'published/preview', body(secretLabel, { vulnerabilities: [SECRET] }))).body,
    ).toEqual(expect.objectContaining({ rows: [{ vulnerability: SECRET, status: 'affected' }] }))
    const narrow = (await post(people.owner, 'published/preview', body(secretLabel))).body
    expect(narrow).toMatchObject({ people: expect.arrayContaining([{ nation: 'POL', people: 1 }]) })
    expect((await get<typeof published>(people.high, 'published')).found).toBe(0)
  })
})

describe('what is published', () => {
  it('is seen where the vulnerability is: a word, who, when; never what it follows from', async () => {
    expect((await post(people.owner, 'published', body(testLabel))).status).toBe(200)
    const page = await get<typeof vulnerabilityPage>(people.low, `known/${CVE}`)
    expect(page.published).toMatchObject({
      counts: { affected: 1, notAffected: 0, unknown: 0 },
      rows: [{ operatorName: 'Balta Rail SIA', nation: 'LVA', status: 'affected', by: 'LVA CERT' }],
    })
    expect(page.because.en).toBe(
      'because **one owner publishes that it is affected**; which equipment runs it is not known here.',
    )
    expect(page.decision.outcome).toBe('undecidable')
    const { rows } = await get<typeof desk>(people.low, 'desk')
    expect(rows.map(({ id, assets, published: said }) => [id, assets, said])).toEqual([
      [CVE, 0, { affected: 1, notAffected: 0, unknown: 0 }],
    ])
    const all = JSON.stringify([page, rows, await get(people.low, 'published'), await get(people.low, 'collective')])
    expect(all).not.toMatch(/gw-1|quay|Signalbox|"4\.2|SECRET/)
  })

  it('is not counted twice by who knows the equipment', async () => {
    const page = await get<typeof vulnerabilityPage>(people.high, `known/${CVE}`)
    expect([page.counts.affected, page.published.counts.affected]).toEqual([1, 1])
    expect(page.because.en).not.toContain('publish')
  })

  it('is told together from three owners on', async () => {
    const parts = vulnerabilitiesOf(node.host)
    const together = async () => (await get<typeof collective>(people.low, 'collective')).published
    expect(await together()).toEqual([])
    for (const name of ['one', 'two'])
      await parts?.inventory.keep(secretLabel, [
        machineOf(name, { operator: `identity--${name}`, operatorName: name, components: [] }),
      ])
    await parts?.matches.settled()
    for (const name of ['one', 'two']) {
      expect(await together()).toEqual([])
      const sent = body(testLabel, { operator: `identity--${name}`, vulnerabilities: [CVE] })
      expect((await post(people.owner, 'published', sent)).status).toBe(200)
    }
    expect(await together()).toEqual([{ id: CVE, owners: 3, affected: 1, notAffected: 2, unknown: 0 }])
  })

  it('is each reader’s own, changes, and is taken back by who speaks for its owner', async () => {
    await post(people.owner, 'published', body(secretLabel, { vulnerabilities: [CVE] }))
    const mine = async () =>
      (await get<typeof publishable>(people.owner, `publishable?operator=${BALTA}`)).rows.find(({ id }) => id === CVE)
    const rows = (await mine())?.published ?? []
    expect(rows).toHaveLength(2)
    expect((await get<typeof published>(people.low, `published?vulnerability=${CVE}`)).found).toBe(3)
    const ids = rows.map(({ id }) => id)
    expect(await post(people.stranger, 'published/withdraw', { ids })).toMatchObject({ status: 403 })
    // Under a label one may not read, and not there at all: the same answer.
    expect((await post(people.low, 'published/withdraw', { ids: ids.slice(0, 1) })).body).toEqual(
      (await post(people.low, 'published/withdraw', { ids: ['nothing'] })).body,
    )
    node.time.now += 10_000
    expect((await post(people.owner, 'published/withdraw', { ids })).body).toEqual({ withdrawn: 2 })
    expect((await mine())?.published).toEqual([])
    const page = await get<typeof vulnerabilityPage>(people.low, `known/${CVE}`)
    expect(page.published.counts).toEqual({ affected: 0, notAffected: 2, unknown: 0 })
    // On an older date it stands as it stood.
    const before = await get<typeof vulnerabilityPage>(people.low, `known/${CVE}?at=${node.time.now - 1}`)
    expect(before.published.counts.affected).toBe(1)
  })
})
