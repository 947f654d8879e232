import { labelToMarking } from '@testudo/kernel/marking'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Heard, MEDIA, objectsIn, type Stranger } from './client.testing.ts'
import {
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

const secret = labelToMarking(secretLabel, 0)
const CREATOR = idOf('identity', 1)
const identity = (n: number) => ({
  type: 'identity',
  spec_version: '2.1',
  id: idOf('identity', n),
  created: AT,
  modified: AT,
  name: `Identity ${n}`,
  identity_class: 'organization',
})

let node: TaxiiNode
let ann: Stranger
let kept: { readonly path: string; readonly json: unknown } | undefined
beforeAll(async () => {
  node = await startTaxiiNode()
  ann = await node.client({ login: 'ann' })
})
afterAll(() => node.close())

interface Detail {
  readonly id: string
  readonly version: string
  readonly message?: string
}
const failures = (answer: Heard) => (answer.json?.['failures'] ?? []) as readonly Detail[]

describe('an addition', () => {
  it('answers 202 with a status that adds up, which its author may ask for again', async () => {
    const bad = { ...indicator(3), id: 'indicator--x' }
    const answer = await ann.post(OBJECTS, [indicator(1), indicator(2), bad])
    expect([answer.status, answer.headers['content-type']]).toEqual([202, MEDIA])
    expect(answer.json).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'complete',
      request_timestamp: expect.stringMatching(/\.\d{6}Z$/),
      total_count: 3,
      success_count: 2,
      failure_count: 1,
      pending_count: 0,
    })
    expect(answer.json?.['successes']).toEqual([1, 2].map((n) => ({ id: idOf('indicator', n), version: AT })))
    const path = `${ROOT}status/${String(answer.json?.['id'])}/`
    kept = { path, json: answer.json }
    expect((await ann.get(path)).json).toEqual(answer.json)
    const ben = await node.client({ login: 'ben' })
    expect((await ben.get(path)).status).toBe(404)
  })

  it('of what is here already is a success; of other content under the same version a failure with its reason', async () => {
    await ann.post(OBJECTS, [indicator(10)])
    expect((await ann.post(OBJECTS, [indicator(10)])).json).toMatchObject({ success_count: 1, failure_count: 0 })
    node.time.now += 1_000
    const answer = await ann.post(OBJECTS, [indicator(10, { name: 'Another' })])
    expect(failures(answer)).toEqual([
      { id: idOf('indicator', 10), version: AT, message: expect.stringMatching(/^objects\.\w+: .+/) },
    ])
    expect(objectsIn([await ann.get(`${OBJECTS}${idOf('indicator', 10)}/`)])).toEqual([indicator(10)])
  })

  it('a bad object stops no good one', async () => {
    const answer = await ann.ask('POST', OBJECTS, {
      body: `{"objects":[${[
        JSON.stringify(indicator(20)),
        '{"type":"indicator"}',
        '7',
        '{"type":"indicator","id":"a","id":"b"}',
        JSON.stringify({ ...indicator(21), pattern: undefined }),
        JSON.stringify({ ...indicator(22), modified: '2999-01-01T00:00:00.000Z' }),
        JSON.stringify({ ...indicator(23), id: `malware--${idOf('indicator', 23).slice(11)}` }),
        JSON.stringify(indicator(24)),
      ].join(',')}]}`,
    })
    expect(answer.json).toMatchObject({ total_count: 8, success_count: 2, failure_count: 6 })
    expect(failures(answer).every(({ message }) => message !== undefined && message.length > 5)).toBe(true)
    for (const n of [20, 24]) expect((await ann.get(`${OBJECTS}${idOf('indicator', n)}/`)).status).toBe(200)
  })

  it('an object is kept byte for byte in what it says: nanoseconds and unknown properties', async () => {
    const object = indicator(30, {
      created: '2026-11-20T08:00:00.123456789Z',
      modified: '2026-11-20T08:00:00.123456789Z',
      labels: ['é', '𝄞'],
      x_own: { deep: [1, 2.5, null] },
    })
    await ann.post(OBJECTS, [object])
    expect(objectsIn([await ann.get(`${OBJECTS}${object.id}/`)])).toEqual([object])
  })
})

describe('markings', () => {
  it('give an object its label; without one it stands under the label of the collection', async () => {
    const tlp = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421' // TLP 2.0 AMBER
    const answer = await ann.post(OBJECTS, [indicator(40), indicator(41, { object_marking_refs: [tlp] })])
    expect(answer.json).toMatchObject({ success_count: 2 })
    expect((await node.host.objects.get(node.keeper, idOf('indicator', 40)))?.label).toEqual(testLabel)
    expect((await node.host.objects.get(node.keeper, idOf('indicator', 41)))?.label).toEqual({
      ...testLabel,
      tlp: 'AMBER',
    })
  })

  it('that the client may not use are refused for the object alone, whole or for a part', async () => {
    const answer = await ann.post(OBJECTS, [
      secret,
      indicator(50, { object_marking_refs: [secret.id] }),
      indicator(51, { granular_markings: [{ marking_ref: secret.id, selectors: ['name'] }] }),
      indicator(52),
    ])
    expect(failures(answer).map(({ id }) => id)).toEqual([secret.id, idOf('indicator', 50), idOf('indicator', 51)])
    for (const { message } of failures(answer)) expect(message).toContain('may not use')
    for (const n of [50, 51]) expect(await node.host.objects.get(node.keeper, idOf('indicator', n))).toBeUndefined()
    expect((await ann.get(`${OBJECTS}${idOf('indicator', 52)}/`)).status).toBe(200)
  })

  it('nobody knows are refused', async () => {
    const answer = await ann.post(OBJECTS, [indicator(60, { object_marking_refs: [idOf('marking-definition', 60)] })])
    expect(failures(answer)[0]?.message).toContain('objects.unknown_marking')
  })

  it('defined again with a lower label widen nothing', async () => {
    const restricted = labelToMarking({ ...testLabel, classification: 'RESTRICTED' }, 0)
    await ann.post(OBJECTS, [restricted, indicator(70, { object_marking_refs: [restricted.id] })])
    const open = labelToMarking(testLabel, 0)
    const answer = await ann.post(OBJECTS, [
      { ...open, id: restricted.id },
      indicator(71, { object_marking_refs: [restricted.id] }),
    ])
    expect(failures(answer).map(({ id }) => id)).toContain(restricted.id)
    for (const n of [70, 71])
      expect(
        (await node.host.objects.get(node.keeper, idOf('indicator', n)))?.label.classification ?? 'RESTRICTED',
      ).toBe('RESTRICTED')
  })

  it('of the published TLP cannot be defined as something else', async () => {
    const red = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1' // TLP 2.0 RED
    const fake = { ...labelToMarking(testLabel, 0), id: red }
    const answer = await ann.post(OBJECTS, [fake, indicator(75, { object_marking_refs: [red] })])
    expect(failures(answer).map(({ id }) => id)).toContain(idOf('indicator', 75))
  })
})

describe('versions of others', () => {
  it('by another creator wait in quarantine, and the client hears it of this object alone', async () => {
    await node.put([identity(1), identity(2), indicator(80, { created_by_ref: CREATOR })])
    const later = '2026-11-21T08:00:00.000Z'
    const answer = await ann.post(OBJECTS, [
      indicator(80, { modified: later, created_by_ref: idOf('identity', 2), name: 'Taken over' }),
      indicator(81, { created_by_ref: idOf('identity', 2) }),
    ])
    expect(answer.json).toMatchObject({ success_count: 1, failure_count: 1 })
    expect(failures(answer)[0]).toMatchObject({ id: idOf('indicator', 80), version: later })
    expect(objectsIn([await ann.get(`${OBJECTS}${idOf('indicator', 80)}/`)])).toMatchObject([{ name: 'Indicator 80' }])
  })

  it('a client that writes for some identities writes for no other', async () => {
    const made = await node.client({ login: 'carl' })
    const change = { identities: [idOf('identity', 2)] }
    expect((await node.api('PUT', `/sharing/taxii/clients/${made.id}`, change)).status).toBe(200)
    const answer = await made.post(OBJECTS, [
      indicator(85, { created_by_ref: CREATOR }),
      indicator(86, { created_by_ref: idOf('identity', 2) }),
      indicator(87),
    ])
    expect(failures(answer)).toEqual([
      { id: idOf('indicator', 85), version: AT, message: expect.stringContaining('taxii.not_the_creator') },
    ])
  })

  it('a version that the client may not know of changes no answer', async () => {
    const versions = ['2026-11-21T08:00:00.000Z', '2026-11-22T08:00:00.000Z'] as const
    const about = async (n: number) => {
      const answer = await ann.post(OBJECTS, [indicator(n), indicator(n, { modified: versions[0], name: 'Second' })])
      return answer.text
        .replaceAll(idOf('indicator', n), 'ID')
        .replaceAll(/"(id|request_timestamp)":"[0-9a-fT:.Z-]+"/g, '')
    }
    await node.put([indicator(91, { modified: versions[1], name: 'Hidden' })], secretLabel)
    await node.put([indicator(92, { modified: versions[0], name: 'Hidden other content' })], secretLabel)
    const plain = await about(90)
    expect(await about(91)).toBe(plain)
    expect(await about(92)).toBe(plain)
    expect(objectsIn([await ann.get(`${OBJECTS}${idOf('indicator', 91)}/`)])).toMatchObject([{ name: 'Second' }])
  })
})

it('a status is there a day later, and not for ever', async () => {
  node.time.now += 25 * 3_600_000
  expect((await ann.get(kept?.path ?? '')).json).toEqual(kept?.json)
  node.time.now += 24 * 3_600_000
  await ann.post(OBJECTS, [indicator(99)])
  expect((await ann.get(kept?.path ?? '')).status).toBe(404)
})
