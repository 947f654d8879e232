import { createConnection } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Heard, MEDIA, objectsIn, type Stranger } from './client.testing.ts'
import { ALL, idOf, indicator, OBJECTS, ROOT, startTaxiiNode, type TaxiiNode } from './node.testing.ts'

let node: TaxiiNode
let ann: Stranger
beforeAll(async () => {
  node = await startTaxiiNode()
  ann = await node.client({ login: 'ann' })
  await ann.post(OBJECTS, [indicator(1), indicator(2)])
})
afterAll(() => node.close())

/** A client's fault: 4xx, an error resource, nothing of ours in it. */
function expectClientFault(answer: Heard, status?: number): void {
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  if (status !== undefined) expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toBe(MEDIA)
  expect(answer.json).toMatchObject({ title: expect.any(String), http_status: String(answer.status) })
  expect(answer.text).not.toMatch(/<html|<!doctype|node_modules|select |\.ts:\d/i)
}

describe('parameters that are none', () => {
  it.each([
    'limit=0',
    'limit=-1',
    'limit=1.5',
    'limit=1e9',
    'limit=',
    'limit=ten',
    'limit=%31%00',
    'limit=1&limit=2',
    'added_after=',
    'added_after=yesterday',
    'added_after=2026-11-22',
    'added_after=2026-11-22T08:00:00',
    'added_after=2026-11-22T08:00:00%2B01:00',
    'added_after=2026-13-45T99:00:00Z',
    'added_after=2026-02-30T00:00:00Z',
    'added_after=-1',
    'added_after=2026-11-22T08:00:00Z&added_after=2026-11-23T08:00:00Z',
    'match[colour]=red',
    'match[]=x',
    'match[id]=',
    'match[type]=,',
    'match[version]=newest',
    'match[version]=2026',
    'match[id]=%ff%fe',
    '%',
    'next=',
    'next=abc',
  ])('%s is refused, by name', async (query) => {
    for (const path of [OBJECTS, `${ALL}manifest/`]) expectClientFault(await ann.get(`${path}?${query}`), 400)
  })

  it.each([
    'limit=1000000000',
    `limit=${'9'.repeat(400)}`,
    'added_after=0001-01-01T00:00:00Z',
    'added_after=9999-12-31T23:59:59.999999999Z',
    'added_after=2016-12-31T23:59:60Z',
    'added_after=2026-11-22T08:00:00.000000000000000001Z',
    `match[id]=${idOf('indicator', 1)}${`,${idOf('malware', 3)}`.repeat(300)}`,
    'match[id]=nonsense',
    "match[id]=' or 1=1--",
    'match[type]=__proto__',
    'match[spec_version]=9.9',
    'colour=red',
    '__proto__=1',
    '',
    '&&&',
  ])('%s is answered', async (query) => {
    expect((await ann.get(`${OBJECTS}?${encodeURI(query)}`)).status).toBe(200)
  })

  it('match fields of other endpoints are refused', async () => {
    const id = idOf('indicator', 1)
    expectClientFault(await ann.get(`${OBJECTS}${id}/?match[type]=indicator`), 400)
    expectClientFault(await ann.get(`${OBJECTS}${id}/versions/?match[version]=all`), 400)
    expectClientFault(await ann.ask('DELETE', `${OBJECTS}${id}/?match[id]=${id}`), 400)
  })
})

describe('bodies that are none', () => {
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    ann.ask('POST', OBJECTS, { body, headers })

  it.each([
    ['nothing', '', 400],
    ['no JSON', '{"objects":[', 400],
    ['cut inside an object', `{"objects":[${JSON.stringify(indicator(50))},{"type":`, 400],
    ['text after the end', '{"objects":[]}x', 400],
    ['a list', '[]', 422],
    ['null', 'null', 400],
    ['a number', '1', 400],
    ['no objects', '{}', 422],
    ['an empty list', '{"objects":[]}', 422],
    ['a list that is none', '{"objects":7}', 422],
    ['a bundle', `{"type":"bundle","id":"bundle--1","objects":[${JSON.stringify(indicator(51))}]}`, 422],
    ['deep nesting', `{"objects":[${'['.repeat(10_000)}${']'.repeat(10_000)}]}`, undefined],
    ['a lone surrogate outside', '{"\\ud800":1,"objects":[]}', undefined],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400],
  ])('%s', async (_what, body, status) => {
    const answer = await post(body)
    if (answer.status === 202) expect(answer.json).toMatchObject({ success_count: 0 })
    else expectClientFault(answer, status)
    expect(
      objectsIn(await ann.walk(OBJECTS, 'match[version]=all'))
        .map((one) => one.id)
        .toSorted(),
    ).toEqual([idOf('indicator', 1), idOf('indicator', 2)])
  })

  it('more than is taken, announced and not', async () => {
    const long = `{"objects":[${JSON.stringify({ ...indicator(60), description: 'x'.repeat(10_000_000) })}]}`
    expectClientFault(await post(long), 413)
    const chunked = { body: long, headers: { 'Transfer-Encoding': 'chunked' }, without: ['Content-Length'] }
    expectClientFault(await ann.ask('POST', OBJECTS, chunked), 413)
    expect((await ann.get('/taxii2/')).status).toBe(200)
  })

  it('a bomb: packed bodies are not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20))
    expectClientFault(await post(bomb, { 'Content-Encoding': 'gzip' }))
  })

  it.each([
    ['keys of prototypes', { ...indicator(70), __proto__: null, constructor: { prototype: { polluted: true } } }],
    ['a number too large', { ...indicator(71), confidence: 1e308 }],
    ['an id in capitals', { ...indicator(72), id: idOf('indicator', 72).toUpperCase() }],
    ['a type that is not its id’s', { ...indicator(73), type: 'malware', is_family: true }],
    ['a marking that is no marking', { ...indicator(74), object_marking_refs: [idOf('malware', 1)] }],
    ['a mark that selects nothing', { ...indicator(75), granular_markings: [{ lang: 'en', selectors: ['nothing'] }] }],
    ['a NUL', { ...indicator(76), name: 'a\u0000b' }],
    ['a reference to itself', { ...indicator(77), created_by_ref: idOf('indicator', 77) }],
  ])('an object with %s is taken or failed by itself', async (_what, object) => {
    const answer = await ann.post(OBJECTS, [object, indicator(1)])
    expect(answer.status).toBe(202)
    expect(Number(answer.json?.['success_count'])).toBeGreaterThanOrEqual(1)
    expect(answer.json?.['total_count']).toBe(2)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

describe('what HTTP allows', () => {
  it('a header of ten megabytes is refused and hurts nobody', async () => {
    const answer = await ann
      .get('/taxii2/', { headers: { 'X-Long': 'x'.repeat(10_000_000) } })
      .catch((error: unknown) => error)
    if (!(answer instanceof Error)) expect([400, 431]).toContain((answer as Heard).status)
    expect((await ann.get('/taxii2/')).status).toBe(200)
  })

  it('a body that never comes holds nobody up', async () => {
    const { port, hostname } = new URL(node.address)
    const socket = createConnection(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write(
      `POST ${OBJECTS} HTTP/1.1\r\nHost: localhost:${port}\r\nAccept: ${MEDIA}\r\nContent-Type: ${MEDIA}\r\nAuthorization: ${ann.authorization}\r\nContent-Length: 1000\r\n\r\n{`,
    )
    expect((await ann.get('/taxii2/')).status).toBe(200)
    socket.destroy()
    expect((await ann.get('/taxii2/')).status).toBe(200)
  })

  it('ids that are none are not there', async () => {
    for (const id of ['x', '1', 'indicator--', `indicator--${'0'.repeat(36)}`, 'a'.repeat(3_000), '%F0%9F%92%A9'])
      for (const path of [`${ROOT}collections/${id}/`, `${ROOT}status/${id}/`, `${OBJECTS}${id}/`])
        expectClientFault(await ann.get(path), 404)
  })
})
