import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  hmacSeal,
  MemoryStore,
  TaxiiClient,
  TaxiiFault,
  taxiiServer,
  type Exchange,
  type ObjectsPage,
  type Question,
  type TaxiiReply,
} from './index.ts'

const COLLECTION = '91a7b528-80eb-42ed-a74d-c6fbd5a26116'
const NOON = Date.UTC(2026, 10, 22, 12)

/** Node's HTTP as an exchange. */
const exchange: Exchange = ({ method, url, headers, body }) =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (answer) =>
      resolve({
        status: answer.statusCode ?? 0,
        headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
        body: answer,
      }),
    )
    asked.on('error', reject)
    asked.end(body)
  })

const text = (n: number) =>
  JSON.stringify({
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
  })

let server: Server
let base: string
/** What the next answers are, before the real server is asked. */
let planted: ((url: string) => TaxiiReply | undefined)[]
let authorizations: (string | undefined)[]

beforeEach(async () => {
  planted = []
  authorizations = []
  const answer = taxiiServer<string>({
    title: 'Ours',
    store: new MemoryStore(
      { path: '/api/', title: 'One', maxContentLength: 1_000_000 },
      [{ id: COLLECTION, title: 'All', can_read: true, can_write: true }],
      () => NOON,
    ),
    seal: hmacSeal(new Uint8Array(32)),
    keyOf: (caller) => caller,
    now: () => NOON,
    newId: () => '2d086da7-4bdc-4f91-900e-000000000000',
  })
  server = createServer((asked, reply) => {
    const { method = '', url = '', headers } = asked
    authorizations.push(headers.authorization)
    const [path = '', query = ''] = url.split('?')
    const plan = planted.shift()?.(url)
    void (
      plan ? Promise.resolve(plan) : answer({ method, path, query, headers: headers as never, body: asked }, 'me')
    ).then(({ status, headers: names, body }) => reply.writeHead(status, names).end(body))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => new Promise((done) => server.close(done)))

const waits: number[] = []
const client = (more: object = {}) =>
  new TaxiiClient(`${base}/taxii2/`, { exchange, sleep: (ms) => void waits.push(ms) as never, ...more })
const all = () => `${base}/api/collections/${COLLECTION}/`

async function collect(pages: AsyncIterable<ObjectsPage>) {
  const found: string[] = []
  for await (const page of pages) found.push(...page.objects.map((object) => object.text))
  return found
}

const plant = (body: string, status = 200, headers: Record<string, string> = {}) =>
  planted.push(() => ({ status, headers, body }))

describe('refuses', () => {
  it('a server that says more and sends the same page for ever', async () => {
    for (let i = 0; i < 9; i++) plant(`{"more":true,"next":"n${i}","objects":[${text(1)}]}`)
    await expect(collect(client().objects(all()))).rejects.toMatchObject({ code: 'taxii.no_progress' })
  })

  it('a server that says more but not how to go on', async () => {
    plant(`{"more":true,"objects":[${text(1)}]}`)
    await expect(collect(client().objects(all()))).rejects.toMatchObject({ code: 'taxii.no_next' })
  })

  it('an answer cut short, no JSON, or longer than it reads', async () => {
    plant(`{"objects":[${text(1)}`)
    await expect(collect(client().objects(all()))).rejects.toMatchObject({ code: 'taxii.not_json' })
    plant('<html>')
    await expect(client().discovery()).rejects.toMatchObject({ code: 'taxii.not_json' })
    plant(`{"title":"${'x'.repeat(2_000)}"}`)
    await expect(client({ maxBytes: 1_000 }).discovery()).rejects.toMatchObject({ code: 'taxii.answer_too_long' })
  })

  it('to be sent elsewhere, or round and round', async () => {
    plant('', 302, { location: 'http://127.0.0.2:1/' })
    await expect(client().discovery()).rejects.toMatchObject({ code: 'taxii.redirect' })
    for (let i = 0; i < 9; i++) plant('', 308, { location: '/taxii2/' })
    await expect(client().discovery()).rejects.toMatchObject({ code: 'taxii.redirect' })
  })

  it('with the words of the peer, or its status when it sends HTML', async () => {
    await expect(client().collections(`${base}/nowhere/`)).rejects.toMatchObject({
      status: 404,
      message: 'There is nothing here',
    })
    plant('<h1>no</h1>', 403)
    await expect(client().discovery()).rejects.toBeInstanceOf(TaxiiFault)
  })

  it('to send its password to another origin', async () => {
    const other = client({ authorization: 'Basic c2VjcmV0' })
    await other.discovery()
    await other.apiRoot(`${base.replace('127.0.0.1', 'localhost')}/api/`).catch(() => undefined)
    expect(authorizations[0]).toBe('Basic c2VjcmV0')
    expect(authorizations.slice(1)).not.toContain('Basic c2VjcmV0')
  })
})

describe('walks', () => {
  it('discovery to objects, and adds', async () => {
    const { default: root = '' } = await client().discovery()
    expect(root).toBe(`${base}/api/`)
    expect((await client().apiRoot(root)).max_content_length).toBe(1_000_000)
    expect((await client().collections(root)).map((one) => one.id)).toEqual([COLLECTION])
    const status = await client().add(all(), [text(1), '{"id":"x"}', text(2)])
    expect(status).toMatchObject({ success_count: 2, failure_count: 1 })
    expect(await client().status(root, status.id)).toEqual(status)
    expect(await collect(client().objects(all()))).toEqual([text(1), text(2)])
    expect(await client().versions(all(), (JSON.parse(text(1)) as { id: string }).id)).toHaveLength(1)
    await client().remove(all(), (JSON.parse(text(1)) as { id: string }).id)
    expect(await collect(client().objects(all()))).toEqual([text(2)])
  })

  it('goes on where an earlier walk stood', async () => {
    await client().add(all(), [1, 2, 3, 4, 5].map(text))
    const first = await client().objects(all(), { limit: 2 }).next()
    const next = (first.value as ObjectsPage | undefined)?.next ?? ''
    expect(await collect(client().objects(all(), { limit: 2, next }))).toEqual([3, 4, 5].map(text))
  })

  it('nothing at all', async () => {
    expect(await collect(client().objects(all()))).toEqual([])
  })

  it.each([1, 7, 100])('1,000 objects in pages of %i, each once', async (limit) => {
    const texts = Array.from({ length: 1_000 }, (_, n) => text(n))
    for (let i = 0; i < 1_000; i += 250) await client().add(all(), texts.slice(i, i + 250))
    expect(await collect(client().objects(all(), { limit }))).toEqual(texts)
    const records: string[] = []
    for await (const page of client().manifest(all(), { limit: Math.max(limit, 50) }))
      records.push(...page.map((r) => r.id))
    expect(records).toHaveLength(1_000)
  })

  it('by date when the server gives no next', async () => {
    const seen: Question[] = []
    const page = (n: number, more: boolean) => (url: string) => {
      seen.push({ addedAfter: new URL(url, base).searchParams.get('added_after') ?? 'none' })
      return {
        status: 200,
        headers: { 'x-taxii-date-added-last': `2026-01-01T00:00:0${n}.000000Z` },
        body: `{"more":${more},"objects":[${text(n)}]}`,
      }
    }
    planted.push(page(1, true), page(2, true), page(3, false))
    expect(await collect(client().objects(all()))).toEqual([text(1), text(2), text(3)])
    expect(seen.map((one) => one.addedAfter)).toEqual([
      'none',
      '2026-01-01T00:00:01.000000Z',
      '2026-01-01T00:00:02.000000Z',
    ])
  })

  it('on after it was asked to wait, as long as asked', async () => {
    waits.length = 0
    plant('', 429, { 'retry-after': '2' })
    plant('', 503)
    expect((await client().discovery()).title).toBe('Ours')
    expect(waits).toEqual([2_000, 500])
  })

  it('past an object that cannot be read', async () => {
    plant(`{"objects":[{"a":1,"a":2},${text(1)}]}`)
    for await (const page of client().objects(all())) {
      expect(page.objects.map((object) => object.text)).toEqual([text(1)])
      expect(page.problems).toHaveLength(1)
    }
  })
})
