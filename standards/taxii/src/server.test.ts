import { describe, expect, it } from 'vitest'
import {
  hmacSeal,
  MemoryStore,
  TAXII_MEDIA_TYPE,
  taxiiServer,
  type Collection,
  type TaxiiServerOptions,
} from './index.ts'

const READ = '91a7b528-80eb-42ed-a74d-c6fbd5a26116'
const WRITE = '52892447-4d7e-4f70-b94d-d7f22742ff63'
const DROP = '64993447-4d7e-4f70-b94d-d7f33742ee63'
const collections: readonly Collection[] = [
  { id: READ, title: 'For reading', can_read: true, can_write: false },
  { id: WRITE, title: 'For both', alias: 'both', can_read: true, can_write: true },
  { id: DROP, title: 'Drop box', can_read: false, can_write: true },
]
const root = { path: '/api/', title: 'One', maxContentLength: 10_000 }
const NOON = Date.UTC(2026, 10, 22, 12)

const id = (n: number, type = 'indicator') => `${type}--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const at = (n: number) => `2026-01-01T00:00:00.${String(n).padStart(3, '0')}Z`
const indicator = (n: number, modified = 0, more: object = {}) => ({
  type: 'indicator',
  spec_version: '2.1',
  id: id(n),
  created: at(0),
  modified: at(modified),
  ...more,
})

function peer(more: Partial<TaxiiServerOptions<string>> = {}) {
  const store = new MemoryStore<string>(root, collections, () => NOON)
  let ids = 0
  const answer = taxiiServer<string>({
    title: 'Ours',
    store,
    seal: hmacSeal(new Uint8Array(32).fill(7)),
    keyOf: (caller) => caller,
    now: () => NOON,
    newId: () => `2d086da7-4bdc-4f91-900e-${String(ids++).padStart(12, '0')}`,
    ...more,
  })
  const ask = async (
    method: string,
    url: string,
    {
      body,
      caller = 'ann',
      ...headers
    }: { body?: string; caller?: string | undefined; [header: string]: string | undefined } = {},
  ) => {
    const [path = '', query = ''] = url.split('?')
    const bytes = body === undefined ? undefined : new TextEncoder().encode(body)
    const reply = await answer(
      {
        method,
        path,
        query,
        headers: {
          accept: TAXII_MEDIA_TYPE,
          ...(body === undefined ? {} : { 'content-type': TAXII_MEDIA_TYPE }),
          ...headers,
        },
        ...(bytes && {
          body: (async function* () {
            yield bytes
          })(),
        }),
      },
      caller === 'nobody' ? undefined : caller,
    )
    expect(reply.headers['content-type']).toBe(TAXII_MEDIA_TYPE)
    return { status: reply.status, headers: reply.headers, json: JSON.parse(reply.body) }
  }
  const add = (objects: readonly object[], collection = WRITE) =>
    ask('POST', `/api/collections/${collection}/objects/`, { body: JSON.stringify({ objects }) })
  return { store, ask, add, get: (url: string) => ask('GET', url) }
}

describe('refuses', () => {
  it('who did not sign in, with a challenge', async () => {
    const { status, headers, json } = await peer().ask('GET', '/taxii2/', { caller: 'nobody' })
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toContain('Basic')
    expect(json).toMatchObject({ title: expect.any(String), http_status: '401' })
  })

  it.each([
    'application/taxii+json;version=2.0',
    'application/vnd.oasis.taxii+json;version=2.0',
    'text/html',
    'application/taxii+json;version=2.1;q=0, */*',
  ])('an Accept of %s with 406', async (accept) => {
    expect((await peer().ask('GET', '/taxii2/', { accept })).status).toBe(406)
  })

  it.each(['application/json', 'application/taxii+json;version=2.0', 'text/plain'])(
    'a body announced as %s with 415',
    async (type) => {
      const { ask } = peer()
      const reply = await ask('POST', `/api/collections/${WRITE}/objects/`, {
        body: '{"objects":[]}',
        'content-type': type,
      })
      expect(reply.status).toBe(415)
    },
  )

  it.each([
    ['/elsewhere/', 404],
    ['/api/nothing/', 404],
    ['/api/collections/00000000-0000-4000-8000-000000000000/', 404],
    ['/api/collections/..%2f/', 404],
    [`/api/collections/${WRITE}/objects/${id(404)}/`, 404],
    [`/api/collections/${WRITE}/objects/${id(404)}/versions/`, 404],
    ['/api/status/not-a-uuid/', 404],
    [`/api/collections/${DROP}/objects/`, 403],
    [`/api/collections/${DROP}/manifest/`, 403],
  ])('to show %s: %i', async (url, status) => {
    expect((await peer().get(url)).status).toBe(status)
  })

  it.each([
    'limit=0',
    'limit=-1',
    'limit=many',
    'limit=1.5',
    'added_after=yesterday',
    'added_after=2026-02-30T00:00:00Z',
    'next=forged',
    'next=%',
    'match[colour]=red',
    'match[type]=',
    'match[type]=a&match[type]=b',
    'match[version]=newest',
  ])('the parameter %s with 400', async (query) => {
    expect((await peer().get(`/api/collections/${WRITE}/objects/?${query}`)).status).toBe(400)
  })

  it('what an endpoint does not filter by', async () => {
    const { get, add } = peer()
    await add([indicator(1)])
    expect((await get(`/api/collections/${WRITE}/objects/${id(1)}/?match[type]=indicator`)).status).toBe(400)
    expect((await get(`/api/collections/${WRITE}/objects/${id(1)}/versions/?match[version]=all`)).status).toBe(400)
  })

  it('methods that are not there, with Allow', async () => {
    const { status, headers } = await peer().ask('PUT', `/api/collections/${WRITE}/objects/`)
    expect([status, headers['allow']]).toEqual([405, 'GET, POST'])
  })

  it('to write or delete where it may not', async () => {
    const { ask, add } = peer()
    expect((await add([indicator(1)], READ)).status).toBe(403)
    expect((await ask('DELETE', `/api/collections/${READ}/objects/${id(1)}/`)).status).toBe(403)
    expect((await ask('DELETE', `/api/collections/${DROP}/objects/${id(1)}/`)).status).toBe(403)
  })

  it.each([
    ['{"objects":[{"id":"indi', 400],
    ['not json', 400],
    ['', 400],
    ['[]', 422],
    ['{}', 422],
    ['{"objects":[]}', 422],
    ['{"type":"bundle","id":"bundle--1","objects":[{"id":"x"}]}', 422],
    [JSON.stringify(indicator(1)), 422],
  ])('the body %s with %i and adds nothing', async (body, status) => {
    const { ask, get } = peer()
    expect((await ask('POST', `/api/collections/${WRITE}/objects/`, { body })).status).toBe(status)
    expect((await get(`/api/collections/${WRITE}/objects/`)).json).toEqual({})
  })

  it('a body cut after good objects: none of them is added', async () => {
    const { ask, get } = peer()
    const body = JSON.stringify({ objects: [indicator(1), indicator(2)] }).slice(0, -5)
    expect((await ask('POST', `/api/collections/${WRITE}/objects/`, { body })).status).toBe(400)
    expect((await get(`/api/collections/${WRITE}/objects/`)).json).toEqual({})
  })

  it('what is too long, announced or not', async () => {
    const { ask } = peer()
    const body = JSON.stringify({ objects: [indicator(1, 0, { name: 'x'.repeat(11_000) })] })
    const url = `/api/collections/${WRITE}/objects/`
    expect((await ask('POST', url, { body })).status).toBe(413)
    expect((await ask('POST', url, { body: '{"objects":[]}', 'content-length': '10001' })).status).toBe(413)
  })

  it('the next of another caller, of other parameters, or of yesterday', async () => {
    let now = NOON
    const { ask, add } = peer({ now: () => now })
    await add([1, 2, 3].map((n) => indicator(n)))
    const url = `/api/collections/${WRITE}/objects/?limit=1`
    const { next } = (await ask('GET', url)).json
    expect((await ask('GET', `${url}&next=${next}`, { caller: 'ben' })).status).toBe(400)
    expect((await ask('GET', `${url}&match[type]=indicator&next=${next}`)).status).toBe(400)
    expect((await ask('GET', `/api/collections/${WRITE}/manifest/?limit=1&next=${next}`)).status).toBe(400)
    expect((await ask('GET', `${url}&next=${next}`)).status).toBe(200)
    now += 86_400_001
    expect((await ask('GET', `${url}&next=${next}`)).status).toBe(400)
  })

  it('to tell what went wrong inside', async () => {
    const heard: unknown[] = []
    const { store, get } = peer({ onError: (error) => heard.push(error) })
    store.rows = () => Promise.reject(new Error('secret table'))
    const { status, json } = await get(`/api/collections/${WRITE}/objects/`)
    expect([status, JSON.stringify(json).includes('secret')]).toEqual([500, false])
    expect(heard).toHaveLength(1)
  })
})

describe('answers', () => {
  it.each([
    'application/taxii+json',
    'application/taxii+json; version=2.1',
    '*/*',
    'text/html, application/taxii+json;version=2.1;q=0.5',
    undefined,
  ])('an Accept of %s', async (accept) => {
    expect((await peer().ask('GET', '/taxii2/', { accept })).status).toBe(200)
  })

  it('discovery, roots and collections as the standard names them, with or without the last slash', async () => {
    const { get } = peer()
    expect((await get('/taxii2')).json).toEqual({ title: 'Ours', default: '/api/', api_roots: ['/api/'] })
    expect((await get('/api')).json).toEqual({ title: 'One', versions: [TAXII_MEDIA_TYPE], max_content_length: 10_000 })
    const { collections: listed } = (await get('/api/collections/')).json
    expect(listed.map((one: Collection) => one.id)).toEqual([WRITE, DROP, READ])
    expect((await get('/api/collections/both/')).json).toEqual(collections[1])
  })

  it('an addition with a status whose total is the sum, and keeps it', async () => {
    const { add, get, ask } = peer()
    const first = await add([indicator(1), { type: 'indicator', id: 'indicator--x' }, indicator(2)])
    expect(first.status).toBe(202)
    expect(first.json).toMatchObject({
      status: 'complete',
      request_timestamp: '2026-11-22T12:00:00.000000Z',
      total_count: 3,
      success_count: 2,
      failure_count: 1,
      pending_count: 0,
      failures: [{ id: 'objects[1]' }],
    })
    expect((await get(`/api/status/${first.json.id}/`)).json).toEqual(first.json)
    const again = await add([indicator(1), indicator(2, 0, { name: 'other' })])
    expect(again.json).toMatchObject({ success_count: 1, failure_count: 1 })
    const flawed = '{"objects":[{"id":"a","id":"b"},' + JSON.stringify(indicator(9)) + ']}'
    const mixed = await ask('POST', `/api/collections/${WRITE}/objects/`, { body: flawed })
    expect(mixed.json).toMatchObject({ total_count: 2, success_count: 1, failure_count: 1 })
  })

  it('objects in the order of addition, with the dates of the first and last', async () => {
    const { add, get } = peer()
    await add([indicator(2), indicator(1)])
    const { json, headers } = await get(`/api/collections/both/objects/`)
    expect(json).toEqual({ objects: [indicator(2), indicator(1)] })
    expect(headers['x-taxii-date-added-first']).toBe('2026-11-22T12:00:00.000000Z')
    expect(headers['x-taxii-date-added-last']).toBe('2026-11-22T12:00:00.000001Z')
  })

  it('filters: comma is OR, several are AND; versions last, first, all, instants', async () => {
    const { add, get } = peer()
    const url = { type: 'url', spec_version: '2.1', id: id(1, 'url'), value: 'https://example.com/' }
    await add([indicator(1, 1), indicator(1, 2), indicator(1, 3), indicator(2, 1), url])
    const seen = async (query: string, path = 'objects/') =>
      ((await get(`/api/collections/${WRITE}/${path}?${query}`)).json.objects ?? []).map(
        (o: { id: string; modified?: string }) => `${o.id.slice(-1)}@${(o.modified ?? '').slice(-2, -1)}`,
      )
    expect(await seen('')).toEqual(['1@3', '2@1', '1@'])
    expect(await seen('match[version]=first')).toEqual(['1@1', '2@1', '1@'])
    expect(await seen('match[version]=all')).toEqual(['1@1', '1@2', '1@3', '2@1', '1@'])
    expect(await seen(`match[version]=first,${at(2)}`)).toEqual(['1@1', '1@2', '2@1', '1@'])
    expect(await seen('match%5Btype%5D=url,indicator&match[id]=' + id(2))).toEqual(['2@1'])
    expect(await seen('match[type]=malware')).toEqual([])
    expect(await seen('match[spec_version]=2.0')).toEqual([])
    expect(await seen('match[version]=all', `objects/${id(1)}/`)).toEqual(['1@1', '1@2', '1@3'])
    expect(await seen(`match[version]=${at(7)}`, `objects/${id(1)}/`)).toEqual([])
    expect(await seen('added_after=2026-11-22T12:00:00.000002Z')).toEqual(['2@1', '1@'])
    const { versions } = (await get(`/api/collections/${WRITE}/objects/${id(1)}/versions/`)).json
    expect(versions).toEqual([at(3), at(2), at(1)])
    const { objects } = (await get(`/api/collections/${WRITE}/manifest/?match[type]=url`)).json
    expect(objects).toEqual([
      {
        id: id(1, 'url'),
        date_added: '2026-11-22T12:00:00.000004Z',
        version: '2026-11-22T12:00:00.000004Z',
        media_type: 'application/stix+json;version=2.1',
      },
    ])
  })

  it('only what the store lets go at the last moment', async () => {
    const { add, get, store } = peer()
    await add([indicator(1), indicator(2), indicator(3)])
    const asked: number[] = []
    Object.assign(store, {
      leaving: (_caller: string, _root: string, _collection: string, rows: readonly { id: string }[]) => {
        asked.push(rows.length)
        return Promise.resolve(rows.filter((row) => row.id !== id(2)))
      },
    })
    const page = await get(`/api/collections/${WRITE}/objects/?limit=2`)
    expect(page.json.objects).toEqual([indicator(1)])
    expect(page.json.more).toBe(true)
    expect((await get(`/api/collections/${WRITE}/objects/${id(2)}/`)).json).toEqual({})
    // A page is asked about once, with no row more than it holds.
    expect(asked).toEqual([2, 1])
  })

  it('a deletion of one version, then of all', async () => {
    const { add, ask, get } = peer()
    await add([indicator(1, 1), indicator(1, 2)])
    const url = `/api/collections/${WRITE}/objects/${id(1)}/`
    expect((await ask('DELETE', `${url}?match[version]=last`)).status).toBe(200)
    expect((await get(url)).json.objects).toEqual([indicator(1, 1)])
    expect((await ask('DELETE', url)).status).toBe(200)
    expect((await get(url)).status).toBe(404)
    expect((await ask('DELETE', url)).status).toBe(404)
  })
})
