import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { contract } from '@testudo/kernel/contract'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ServerCapability } from '../host/index.ts'
import { startTestHost, type TestHost } from '../host/testing.ts'

const thing = contract({
  method: 'PUT',
  path: '/sample/things/:id',
  may: 'sample:write',
  summary: 'Change a thing',
  params: z.object({ id: z.string().max(50) }),
  query: z.object({
    tag: z.array(z.string()).default([]),
    deep: z.boolean().default(false),
    n: z.number().int().optional(),
  }),
  body: z.object({ name: z.string().min(1), inner: z.object({ size: z.number() }).optional() }),
  reply: z.object({
    id: z.string(),
    name: z.string(),
    tag: z.array(z.string()),
    deep: z.boolean(),
    n: z.number().optional(),
  }),
})
const failing = contract({
  path: '/sample/failing/:kind',
  may: 'sample:read',
  summary: 'Fail',
  params: z.object({ kind: z.string() }),
  reply: z.object({}),
})
const upload = contract({
  path: '/sample/upload',
  may: 'sample:write',
  summary: 'Count bytes',
  upload: true,
  reply: z.object({ bytes: z.number() }),
})
const lines = contract({
  path: '/sample/lines',
  may: 'sample:read',
  summary: 'Lines',
  query: z.object({ broken: z.boolean().default(false) }),
  reply: { stream: 'application/x-ndjson' },
})

const sample: ServerCapability = {
  name: 'sample',
  verbs: { 'sample:read': 'Look.', 'sample:write': 'Change.' },
  async start({ http }) {
    http.answer(thing, async ({ id, name, tag, deep, n }) => ({ id, name, tag, deep, n }))
    http.answer(failing, async ({ kind }) => {
      if (kind === 'absent') throw nothingHere()
      if (kind === 'conflict') throw new Fault('conflict', 'sample.taken', 'Choose another.')
      if (kind === 'unavailable') throw new Fault('unavailable', 'sample.away', 'Try later.')
      throw new Error('duplicate key value violates unique constraint: (name)=(Operation SECRET)')
    })
    http.answer(upload, async (_input, asked) => {
      let bytes = 0
      for await (const chunk of asked.upload) bytes += chunk.length
      return { bytes }
    })
    http.answer(lines, async ({ broken }) => {
      async function* body() {
        if (broken) throw new Fault('absent', 'sample.none', 'Nothing to list.')
        yield '{"a":1}\n'
        yield Buffer.from('{"a":2}\n')
      }
      return { body: body(), fileName: 'résumé "x".ndjson' }
    })
    return {}
  },
}

let host: TestHost
let reader: string
let writer: string
const webDir = mkdtempSync(join(tmpdir(), 'testudo-web-'))
beforeAll(async () => {
  mkdirSync(join(webDir, 'assets'))
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Testudo</title>')
  writeFileSync(join(webDir, 'assets', 'app-1234.js'), 'export {}')
  host = await startTestHost({ capabilities: [sample], webDir, config: { uploadLimitBytes: 1_000_000 } })
  reader = (await host.enter({ login: 'reader', name: 'Reader', roles: ['staff'] })).cookie
  writer = (await host.enter({ login: 'writer', name: 'Writer', roles: ['analyst'] })).cookie
})
afterAll(async () => {
  await host.close()
  rmSync(webDir, { recursive: true })
})

const filled = (path: string) => `/api${path.replaceAll(/:\w+/g, 'some-id')}`
const good = { name: 'x' }

describe('every route', () => {
  it('refuses a stranger with the same bytes, whatever it brings', async () => {
    const answers = new Set<string>()
    let guarded = 0
    for (const c of host.http.contracts.filter((c) => c.may !== 'public')) {
      for (const headers of [
        {},
        { 'x-remote-user': 'first', 'x-forwarded-user': 'first' },
        { authorization: 'Basic Zmlyc3Q6eA==' },
        { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJmaXJzdCJ9.' },
      ]) {
        const answer = await host.ask(c.method, filled(c.path), { headers, as: 'testudo_session=local-operator' })
        expect(`${c.method} ${c.path} ${answer.status}`).toBe(`${c.method} ${c.path} 401`)
        expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
        answers.add(JSON.stringify(answer.body))
        guarded += 1
      }
    }
    expect(guarded).toBeGreaterThan(100)
    expect(answers.size).toBe(1)
  })

  it('refuses who lacks its verb', async () => {
    const nobody = (await host.enter({ login: 'noroles', name: 'No Roles' })).cookie
    for (const c of host.http.contracts.filter((c) => c.may !== 'public' && c.may !== 'signed-in')) {
      expect(await host.ask(c.method, filled(c.path), { as: nobody })).toMatchObject({
        status: 403,
        body: { code: 'http.verb_missing' },
      })
    }
  })

  it('looks the same when it is not there and when its object is not', async () => {
    const unknown = await host.ask('GET', '/api/sample/nowhere', { as: reader })
    const absent = await host.ask('GET', '/api/sample/failing/absent', { as: reader })
    expect(unknown.status).toBe(404)
    expect(unknown.body).toEqual(absent.body)
    expect((await host.ask('GET', '/api/%', { as: reader })).body).toEqual(absent.body)
    expect((await host.ask('DELETE', '/api/sample/lines', { as: reader })).body).toEqual(absent.body)
  })

  it('sends no answer without the headers that protect a browser, and is never kept', async () => {
    for (const path of ['/api/identity/session', '/api/nowhere', '/', '/livez']) {
      const { headers } = await host.ask('GET', path)
      expect(headers['content-security-policy']).toContain("script-src 'self';")
      expect(headers['x-content-type-options']).toBe('nosniff')
      if (path.startsWith('/api')) expect(headers['cache-control']).toBe('no-store')
    }
  })
})

describe('input', () => {
  const put = (query: string, body: unknown) => host.ask('PUT', `/api/sample/things/a1${query}`, { as: writer, body })

  it.each([
    ['?colour=red', good, '/query/colour'],
    ['?n=twelve', good, '/query/n'],
    ['?deep=1', good, '/query/deep'],
    ['?n=1&n=2', good, '/query/n'],
    ['', { ...good, owner: 'me' }, '/body/owner'],
    ['', { ...good, id: 'b2' }, '/body/id'],
    ['', { ...good, inner: { size: 1, colour: 'red' } }, '/body/inner/colour'],
    ['', { name: '' }, '/body/name'],
    ['', [], '/body'],
    ['', {}, '/body/name'],
  ])('%s with %j is refused at %s', async (query, body, path) => {
    expect(await put(query, body)).toMatchObject({ status: 400, body: { place: { path } } })
  })

  const raw = (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    host.http.inject({
      method: 'PUT',
      url: '/api/sample/things/a1',
      headers: { cookie: writer, origin: 'http://localhost', ...headers },
      body,
    })

  it.each([
    ['that breaks off', '{"name":', 400],
    ['with __proto__', '{"name":"x","__proto__":{"admin":true}}', 400],
    ['with __proto__ inside', '{"name":"x","inner":{"__proto__":1,"size":1}}', 400],
    ['100,000 deep', '['.repeat(100_000), 400],
    ['over a megabyte', `{"name":"${'x'.repeat(1_100_000)}"}`, 413],
  ])('a body %s is refused', async (_what, body, status) => {
    const answer = await raw(body)
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  it('refuses media types it does not speak', async () => {
    expect((await raw('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    const html = await host.http.inject({
      method: 'POST',
      url: '/api/sample/upload',
      headers: { cookie: writer, origin: 'http://localhost', 'content-type': 'text/html' },
      body: '<b>',
    })
    expect(html.status).toBe(415)
  })

  it('reads lists, numbers and switches from the query', async () => {
    expect((await put('?tag=a&deep=true&n=7', good)).body).toEqual({
      id: 'a1',
      name: 'x',
      tag: ['a'],
      deep: true,
      n: 7,
    })
    expect((await put('?tag=a&tag=b', good)).body).toMatchObject({ tag: ['a', 'b'] })
  })
})

describe('other sites', () => {
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost.evil.example' },
    { origin: 'http://localhost', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    {},
  ])('cannot write with %j and the cookie of somebody signed in', async (headers) => {
    const answer = await host.http.inject({
      method: 'PUT',
      url: '/api/sample/things/a1',
      headers: { cookie: writer, 'content-type': 'application/json', ...(headers as Record<string, string>) },
      body: JSON.stringify(good),
    })
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'http.cross_site' })
  })

  it('cannot sign somebody in either', async () => {
    const answer = await host.ask('POST', '/api/identity/sign-in', {
      body: { login: 'a', password: 'b' },
      headers: { origin: 'https://evil.example' },
    })
    expect(answer.status).toBe(403)
  })

  it('do not stop the node’s own pages', async () => {
    expect((await host.ask('PUT', '/api/sample/things/a1', { as: writer, body: good })).status).toBe(200)
    const fetched = { 'sec-fetch-site': 'same-origin', origin: 'http://localhost' }
    expect((await host.ask('PUT', '/api/sample/things/a1', { as: writer, body: good, headers: fetched })).status).toBe(
      200,
    )
  })
})

describe('faults', () => {
  it.each([
    ['absent', 404],
    ['conflict', 409],
    ['unavailable', 503],
  ])('%s answers %d', async (kind, status) => {
    expect((await host.ask('GET', `/api/sample/failing/${kind}`, { as: reader })).status).toBe(status)
  })

  it('of the node itself tell nothing of what it holds', async () => {
    const answer = await host.ask('GET', '/api/sample/failing/other', { as: reader })
    expect(answer.status).toBe(500)
    expect(JSON.stringify(answer.body)).not.toMatch(/SECRET|constraint|at .*\.ts/)
  })

  it('at the start of a stream still become a problem', async () => {
    expect(await host.ask('GET', '/api/sample/lines?broken=true', { as: reader })).toMatchObject({
      status: 404,
      body: { code: 'sample.none' },
    })
  })
})

describe('bytes', () => {
  const send = (body: Buffer, type: string) =>
    host.http.inject({
      method: 'POST',
      url: '/api/sample/upload',
      headers: { cookie: writer, origin: 'http://localhost', 'content-type': type },
      body,
    })

  it('over the limit are refused', async () => {
    expect((await send(Buffer.alloc(1_000_001), 'application/octet-stream')).status).toBe(413)
  })

  it('arrive as they are, whatever their type says', async () => {
    const zipped = gzipSync('{"a":1}')
    expect(JSON.parse((await send(zipped, 'application/gzip')).body)).toEqual({ bytes: zipped.length })
    expect(JSON.parse((await send(Buffer.from('{"__proto__": not json'), 'application/json')).body)).toEqual({
      bytes: 22,
    })
  })

  it('leave with their type and a file name nobody can break out of', async () => {
    const answer = await host.ask('GET', '/api/sample/lines', { as: reader })
    expect(answer.body).toBe('{"a":1}\n{"a":2}\n')
    expect(answer.headers['content-type']).toBe('application/x-ndjson')
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="r_sum___x_.ndjson"; filename*=UTF-8''r%C3%A9sum%C3%A9%20%22x%22.ndjson`,
    )
  })
})

describe('the web app', () => {
  it('answers views with its page, assets for ever, and nothing else', async () => {
    expect((await host.ask('GET', '/assets/none.js')).status).toBe(404)
    expect((await host.ask('GET', '/..%2f..%2fetc%2fpasswd')).body).not.toContain('root:')
    for (const path of ['/', '/picture/missions/M-04'])
      expect((await host.ask('GET', path)).body).toContain('<title>Testudo</title>')
    expect((await host.ask('GET', '/assets/app-1234.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    )
  })
})

describe('the API description', () => {
  it('describes every contract as OpenAPI 3.1', async () => {
    const { body } = await host.ask('GET', '/api/openapi.json')
    const { openapi, paths } = body as {
      openapi: string
      paths: Record<string, Record<string, { parameters: { name: string; in: string; required: boolean }[] }>>
    }
    expect(openapi).toBe('3.1.0')
    for (const c of host.http.contracts)
      expect(paths[`/api${c.path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[c.method.toLowerCase()]).toBeDefined()
    expect(paths['/api/sample/things/{id}']?.['put']?.parameters).toContainEqual({
      name: 'id',
      in: 'path',
      required: true,
      schema: { type: 'string', maxLength: 50 },
    })
  })
})

describe('health', () => {
  it('says alive and ready without a number', async () => {
    expect((await host.ask('GET', '/livez')).body).toEqual({ live: true })
    expect((await host.ask('GET', '/readyz')).body).toEqual({ ready: true })
  })
})
