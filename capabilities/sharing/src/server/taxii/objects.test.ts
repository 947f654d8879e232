import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Heard, MEDIA, objectsIn, type Stix, type Stranger } from './client.testing.ts'
import { ALL, AT, idOf, indicator, OBJECTS, ROOT, startTaxiiNode, type TaxiiNode } from './node.testing.ts'

const COUNT = 1_000
const later = (minute: number) => `2026-11-21T08:${String(minute).padStart(2, '0')}:00.000Z`

let node: TaxiiNode
let ann: Stranger
beforeAll(async () => {
  node = await startTaxiiNode()
  ann = await node.client({ login: 'ann' })
  const all = Array.from({ length: COUNT }, (_, n) => indicator(n))
  for (let i = 0; i < COUNT; i += 250) {
    const answer = await ann.post(OBJECTS, all.slice(i, i + 250))
    expect(answer.json).toMatchObject({ status: 'complete', total_count: 250, success_count: 250, failure_count: 0 })
    node.time.now += 1_000
  }
})
afterAll(() => node.close())

const names = (objects: readonly Stix[]) => objects.map((one) => `${one.id} ${one.modified ?? ''}`)
const first = (page: Heard) => String(page.headers['x-taxii-date-added-first'])
const last = (page: Heard) => String(page.headers['x-taxii-date-added-last'])

describe('discovery to collections', () => {
  it('tells the root and what it takes', async () => {
    const discovery = (await ann.get('/taxii2/')).json
    expect(discovery).toMatchObject({ title: 'Testudo', default: ROOT, api_roots: [ROOT] })
    const root = (await ann.get(ROOT)).json
    expect(root).toMatchObject({ versions: [MEDIA], max_content_length: 10_000_000, title: 'Testudo' })
  })

  it('tells a collection that needs no set-up, by id and by alias', async () => {
    const { collections } = (await ann.get(`${ROOT}collections/`)).json as { collections: readonly Stix[] }
    expect(collections).toHaveLength(1)
    expect(collections[0]).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      alias: 'all',
      can_read: true,
      can_write: true,
      media_types: ['application/stix+json;version=2.1'],
    })
    expect((await ann.get(`${ROOT}collections/${collections[0]?.id}/`)).json).toEqual(collections[0])
    expect((await ann.get(ALL)).json).toEqual(collections[0])
  })
})

describe('1,000 objects that a stranger added', () => {
  it.each([1_000, 100, 7])('come back equal, each once, in pages of %i', async (limit) => {
    const pages = await ann.walk(OBJECTS, `limit=${limit}`)
    const objects = objectsIn(pages)
    expect(new Set(names(objects)).size).toBe(COUNT)
    expect(objects).toHaveLength(COUNT)
    expect(pages.length).toBe(Math.ceil(COUNT / limit))
    for (const page of pages.slice(0, -1)) expect(objectsIn([page])).toHaveLength(limit)
    const byId = new Map(objects.map((one) => [one.id, one]))
    for (const n of [0, 1, 499, 999]) expect(byId.get(idOf('indicator', n))).toEqual(indicator(n))
  })

  it('come back in pages of 1, as far as one walks', async () => {
    const pages: Heard[] = []
    let query = 'limit=1'
    for (let i = 0; i < 50; i++) {
      const page = await ann.get(`${OBJECTS}?${query}`)
      pages.push(page)
      query = `limit=1&next=${String(page.json?.['next'])}`
    }
    const whole = objectsIn(await ann.walk(OBJECTS, 'limit=100'))
    expect(objectsIn(pages)).toEqual(whole.slice(0, 50))
  })

  it('are dated in order, each with an instant of its own, to the microsecond', async () => {
    const manifest = await ann.walk(`${ALL}manifest/`, 'limit=300')
    const records = manifest.flatMap(
      (page) =>
        (page.json?.['objects'] ?? []) as { date_added: string; id: string; version: string; media_type: string }[],
    )
    expect(records).toHaveLength(COUNT)
    const dates = records.map((record) => record.date_added)
    expect(dates).toEqual(dates.toSorted())
    expect(new Set(dates).size).toBe(COUNT)
    expect(dates.every((date) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(date))).toBe(true)
    expect(records[0]).toMatchObject({ version: AT, media_type: 'application/stix+json;version=2.1' })
    const pages = await ann.walk(OBJECTS, 'limit=300')
    expect(pages.map(first)).toEqual(pages.map((_, i) => dates[300 * i]))
    expect(pages.map(last)).toEqual(pages.map((_, i) => dates[Math.min(300 * i + 299, COUNT - 1)]))
  })

  it.each([100, 7])('reach a client that goes by added_after alone, in pages of %i', async (limit) => {
    const got: Stix[] = []
    let query = `limit=${limit}`
    // Seven at a time is walked as far as it takes to cross an envelope.
    for (let i = 0; i < (limit === 7 ? 60 : 100); i++) {
      const page = await ann.get(`${OBJECTS}?${query}`)
      got.push(...objectsIn([page]))
      if (page.json?.['more'] !== true) break
      query = `limit=${limit}&added_after=${last(page)}`
    }
    const whole = objectsIn(await ann.walk(OBJECTS, 'limit=1000'))
    expect(got).toEqual(limit === 7 ? whole.slice(0, 420) : whole)
  })

  it('added_after is strict', async () => {
    const page = await ann.get(`${OBJECTS}?limit=5`)
    const again = await ann.get(`${OBJECTS}?limit=5&added_after=${first(page)}`)
    expect(objectsIn([again])[0]).toEqual(objectsIn([page])[1])
    const [end] = (await ann.walk(OBJECTS, 'limit=1000')).slice(-1)
    const nothing = await ann.get(`${OBJECTS}?added_after=${end === undefined ? '' : last(end)}`)
    expect([nothing.status, nothing.text]).toEqual([200, '{}'])
    expect(nothing.headers['x-taxii-date-added-first']).toBeUndefined()
  })

  it('a limit beyond the most is lowered', async () => {
    expect(objectsIn([await ann.get(`${OBJECTS}?limit=1000000000`)])).toHaveLength(1_000)
    expect(objectsIn([await ann.get(OBJECTS)])).toHaveLength(100)
  })
})

describe('filters', () => {
  it('by id and type: commas are or, filters are and', async () => {
    const ids = [idOf('indicator', 3), idOf('indicator', 5)]
    const two = objectsIn(await ann.walk(OBJECTS, `match[id]=${ids.join(',')}`))
    expect(two.map((one) => one.id).toSorted()).toEqual(ids)
    expect(objectsIn(await ann.walk(OBJECTS, `match[id]=${ids.join()}&match[type]=malware`))).toEqual([])
    expect(objectsIn(await ann.walk(OBJECTS, `match[type]=malware,indicator&limit=1000`))).toHaveLength(COUNT)
    expect(objectsIn(await ann.walk(OBJECTS, `match[spec_version]=2.0`))).toEqual([])
    expect(objectsIn([await ann.get(`${OBJECTS}${ids[0]}/`)])).toEqual([indicator(3)])
  })

  it('by version, over versions that came in any order', async () => {
    const id = idOf('indicator', 5_000)
    for (const minute of [2, 3, 1])
      await ann.post(OBJECTS, [indicator(5_000, { modified: later(minute), name: `v${minute}` })])
    const seen = async (query: string) =>
      objectsIn(await ann.walk(`${OBJECTS}${id}/`, query))
        .map((one) => String(one['name']))
        .toSorted()
    expect(await seen('')).toEqual(['v3'])
    expect(await seen('match[version]=last')).toEqual(['v3'])
    expect(await seen('match[version]=first')).toEqual(['v1'])
    expect(await seen('match[version]=all')).toEqual(['v1', 'v2', 'v3'])
    expect(await seen(`match[version]=first,${later(2)}`)).toEqual(['v1', 'v2'])
    expect(await seen(`match[version]=${later(40)}`)).toEqual([])
    const { versions } = (await ann.get(`${OBJECTS}${id}/versions/`)).json as { versions: readonly string[] }
    expect(versions).toEqual([later(3), later(2), later(1)])
    const { objects } = (await ann.get(`${ALL}manifest/?match[id]=${id}&match[version]=all`)).json as {
      objects: readonly { version: string }[]
    }
    expect(objects.map((one) => one.version).toSorted()).toEqual([1, 2, 3].map(later))
    // In a walk over everything the older versions are passed over.
    const all = objectsIn(await ann.walk(OBJECTS, 'limit=1000'))
    expect(all.filter((one) => one.id === id).map((one) => one['name'])).toEqual(['v3'])
  })

  it('an observable has the date it was added as its version, the same everywhere', async () => {
    const id = 'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4'
    const posted = await ann.post(OBJECTS, [{ type: 'ipv4-addr', spec_version: '2.1', id, value: '198.51.100.3' }])
    const [success] = (posted.json?.['successes'] ?? []) as readonly { version: string }[]
    const { versions } = (await ann.get(`${OBJECTS}${id}/versions/`)).json as { versions: readonly string[] }
    const { objects } = (await ann.get(`${ALL}manifest/?match[id]=${id}`)).json as {
      objects: readonly { date_added: string; version: string }[]
    }
    expect(versions).toHaveLength(1)
    expect(objects[0]?.version).toBe(versions[0])
    expect(objects[0]?.date_added).toBe(versions[0])
    expect(success?.version).toBe(versions[0])
  })
})

describe('next', () => {
  const bad = async (query: string, client = ann, path = OBJECTS) => {
    const answer = await client.get(`${path}?${query}`)
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toBe(MEDIA)
    return answer
  }

  it('works with the very parameters that gave it, for who got it, for a day', async () => {
    const ben = await node.client({ login: 'ben' })
    const page = await ann.get(`${OBJECTS}?limit=10`)
    const next = String(page.json?.['next'])
    expect((await ann.get(`${OBJECTS}?limit=10&next=${next}`)).status).toBe(200)
    expect((await ann.get(`${OBJECTS}?next=${next}&limit=10`)).status).toBe(200)
    await bad(`limit=11&next=${next}`)
    await bad(`next=${next}`)
    await bad(`limit=10&match[type]=indicator&next=${next}`)
    await bad(`limit=10&added_after=${AT}&next=${next}`)
    await bad(`limit=10&next=${next}`, ben)
    await bad(`limit=10&next=${next}`, ann, `${ALL}manifest/`)
    node.time.now += 86_400_000 + 1
    await bad(`limit=10&next=${next}`)
  })

  it('a forged one is refused, and no error tells more than that', async () => {
    const page = await ann.get(`${OBJECTS}?limit=10`)
    const next = String(page.json?.['next'])
    const flipped = `${next.slice(0, 6)}${next[6] === '0' ? '1' : '0'}${next.slice(7)}`
    const texts = new Set<string>()
    for (const forged of ['x', '0', flipped, next.slice(0, -2), `${next}00`, 'f'.repeat(5_000), '%00', "' or 1=1--"])
      texts.add((await bad(`limit=10&next=${encodeURIComponent(forged)}`)).text)
    expect(texts.size).toBe(1)
  })
})

describe('a deletion', () => {
  it('takes an object out of what this client sees, and leaves it in the store and to others', async () => {
    const ben = await node.client({ login: 'bob' })
    const id = idOf('indicator', 7_000)
    for (const minute of [1, 2]) await ann.post(OBJECTS, [indicator(7_000, { modified: later(minute) })])
    expect((await ben.get(`${OBJECTS}${id}/`)).status).toBe(200)
    const one = await ann.ask('DELETE', `${OBJECTS}${id}/?match[version]=${later(2)}`)
    expect([one.status, one.headers['content-type']]).toEqual([200, MEDIA])
    expect(objectsIn([await ann.get(`${OBJECTS}${id}/`)])).toMatchObject([{ modified: later(1) }])
    expect((await ann.ask('DELETE', `${OBJECTS}${id}/`)).status).toBe(200)
    expect((await ann.get(`${OBJECTS}${id}/`)).status).toBe(404)
    expect((await ann.ask('DELETE', `${OBJECTS}${id}/`)).status).toBe(404)
    expect(objectsIn([await ben.get(`${OBJECTS}${id}/`)])).toMatchObject([{ modified: later(2) }])
    expect(await node.host.objects.versions(node.keeper, id)).toHaveLength(2)
  })

  it('needs both rights', async () => {
    const reader = await node.client({ login: 'reader', writes: false })
    const answer = await reader.ask('DELETE', `${OBJECTS}${idOf('indicator', 1)}/`)
    expect([answer.status, answer.json?.['http_status']]).toEqual([403, '403'])
  })
})
