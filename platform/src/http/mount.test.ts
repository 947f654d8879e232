import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selfSigned } from '../certificates/index.ts'
import type { Mount, MountedAnswer, MountedRequest } from '../host/index.ts'
import { createHttp } from './server.ts'
import { tlsClient } from './tls.testing.ts'
import type { Credentials, HttpServer } from './types.ts'

const json = { 'content-type': 'application/json' }
const tell = (value: unknown, status = 200): MountedAnswer => ({ status, headers: json, body: JSON.stringify(value) })

/** Answers by the last word of the path. */
async function handle(request: MountedRequest): Promise<MountedAnswer> {
  const deed = request.path.split('/').at(-1)
  if (deed === 'boom') throw new Error('row (SECRET) violates')
  if (deed === 'fault') throw new Fault('conflict', 'sample.busy', 'Wait and try again.')
  if (deed === 'page') return { status: 200, headers: { 'content-type': 'text/html' }, body: '<script>' }
  if (deed === 'cookie') return { status: 200, headers: { 'set-cookie': 'a=b' }, body: '' }
  if (deed === 'loose') return { status: 200, headers: { 'Content-Security-Policy': '' }, body: '' }
  if (deed === 'split') return { status: 200, headers: { 'x-a': 'b\r\nset-cookie: a=b' }, body: '' }
  if (deed === 'who') return request.caller === undefined ? tell({}, 401) : tell(request.caller.via)
  if (deed === 'stream') {
    async function* pieces() {
      yield 'one '
      yield Buffer.from('two')
    }
    return { status: 200, headers: {}, body: pieces() }
  }
  if (deed === 'nothing') return { status: 204, headers: {}, body: '' }
  let bytes = 0
  for await (const chunk of request.body) {
    bytes += chunk.length
    if (bytes > 1_000_000) return tell({ tooLarge: bytes < 2_000_000 }, 413)
  }
  return tell({ method: request.method, path: request.path, query: request.query, headers: request.headers, bytes })
}

const seen: Credentials[] = []
const errors: Readonly<Record<string, unknown>>[] = []
const routes = new Set<string>()
const webDir = mkdtempSync(join(tmpdir(), 'testudo-mount-'))
const mounts: Mount[] = [
  { prefix: '/sample', handle },
  { prefix: '/nodes/v1', certificateOnly: true, handle },
]
let http: HttpServer
let port: number
let tlsPort: number
const now = Date.now()
const wish = { name: 'a client', hosts: ['localhost'], now, days: 1 }
beforeAll(async () => {
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Testudo</title>')
  http = createHttp({
    async authenticate(given) {
      seen.push(given)
      return undefined
    },
    audit: { record: () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: (fields) => errors.push(fields) },
    clock: Date,
    bodyMs: 150,
    webDir,
    hosts: () => new Set(['localhost', '127.0.0.1']),
    observe: ({ route }) => routes.add(route),
  })
  for (const mount of mounts) http.mount(mount)
  const { cert, key } = await selfSigned({ ...wish, name: 'the node' })
  port = Number(new URL(await http.listen({ host: '127.0.0.1', port: 0 })).port)
  tlsPort = await http.listenTls({ host: '127.0.0.1', port: 0, cert, key })
})
afterAll(async () => {
  await http.close()
  rmSync(webDir, { recursive: true })
})

const get = async (url: string, more: { method?: string; headers?: Record<string, string>; body?: string } = {}) => {
  const answer = await http.inject({ url, ...more })
  return { ...answer, json: () => JSON.parse(answer.body) as Record<string, unknown> }
}

/** Writes bytes as they are on a plain connection; gives all that came back. */
function raw(bytes: string | Buffer, then?: (socket: ReturnType<typeof connect>) => void): Promise<string> {
  return new Promise((done) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes)
      then?.(socket)
    })
    socket.on('data', (piece) => {
      said += piece.toString('latin1')
      if (said.includes('\r\n\r\n') && then === undefined) socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => done(said))
  })
}

describe('a mount', () => {
  it('that would swallow an address of the node or another mount is refused', () => {
    const fresh = createHttp({
      authenticate: async () => undefined,
      audit: { record: () => undefined },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      clock: Date,
    })
    for (const prefix of [
      '',
      '/',
      'sample',
      '/a/',
      '/A',
      '/a*',
      '/:a',
      '/../a',
      '/api',
      '/api/x',
      '/metrics',
      '/livez',
    ])
      expect(() => fresh.mount({ prefix, handle }), prefix).toThrow()
    fresh.mount({ prefix: '/a', handle })
    expect(() => fresh.mount({ prefix: '/a/b', handle })).toThrow()
    expect(() => fresh.mount({ prefix: '/a', handle })).toThrow()
    fresh.mount({ prefix: '/ab', handle })
  })

  it('answers no address but its own', async () => {
    for (const path of ['/sample-x', '/samples', '/Sample/x', '/nodes', '/nodes/v2'])
      expect((await get(path)).body, path).toContain('<!doctype html>')
    expect((await get('/api/sample')).status).toBe(404)
    expect((await get('/livez')).body).toBe('{"live":true}')
  })

  it('gets the path and query as they were sent, and nothing whose escapes only look like it', async () => {
    expect((await get('/sample/a%2Fb/..;c?x=%41&x=2')).json()).toMatchObject({
      path: '/sample/a%2Fb/..;c',
      query: 'x=%41&x=2',
    })
    expect((await get('/sample')).json()).toMatchObject({ path: '/sample', query: '' })
    expect((await get('/sample/')).json()).toMatchObject({ path: '/sample/' })
    expect((await get('/%73ample/x')).status).toBe(404)
  })

  it('never answers with a page, not even for what cannot be read', async () => {
    for (const path of [
      '/sample/%zz',
      '/sample/%00',
      `/sample/${'a'.repeat(5000)}`,
      '/sample/page',
      '/sample//x.html',
    ]) {
      const answer = await get(path)
      expect(String(answer.headers['content-type']), path).toMatch(/^application\//)
      expect(answer.body).not.toContain('<')
    }
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      expect((await get('/sample/x', { method })).json()['method']).toBe(method)
    expect(await raw('PROPFIND /sample/x HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /)
    expect(await raw('TRACE /sample/x HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /)
  })

  it('that throws answers 500 with an id that stands in the log, and no word of why', async () => {
    const { status, json: body } = await get('/sample/boom')
    expect([status, Object.keys(body())]).toEqual([500, ['type', 'title', 'status', 'code', 'detail', 'id']])
    expect(errors.some((fields) => fields['id'] === body()['id'])).toBe(true)
    expect(JSON.stringify(body())).not.toContain('SECRET')
    expect((await get('/sample/fault')).json()).toMatchObject({ status: 409, code: 'sample.busy' })
  })

  it('cannot loosen what every answer carries', async () => {
    for (const deed of ['cookie', 'loose', 'split']) expect((await get(`/sample/${deed}`)).status, deed).toBe(500)
    const { headers } = await get('/sample/x')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    expect(headers['set-cookie']).toBeUndefined()
  })

  it('answers with texts, bytes, streams and nothing', async () => {
    expect((await get('/sample/stream')).body).toBe('one two')
    expect(await get('/sample/nothing')).toMatchObject({ status: 204, body: '' })
    expect(await get('/sample/x', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  it('is told neither cookies nor credentials, and no cookie is looked at', async () => {
    seen.length = 0
    const secret = { cookie: 'testudo_session=local-operator', authorization: 'Bearer aaaaaaaaaaaaaaaaaaaaaaaa' }
    const told = (await get('/sample/x', { headers: { ...secret, 'x-own': 'kept' } })).json()['headers']
    expect(told).toMatchObject({ 'x-own': 'kept' })
    expect(JSON.stringify(told)).not.toMatch(/local-operator|Bearer/)
    expect(seen[0]).toMatchObject({ cookie: undefined, bearer: 'aaaaaaaaaaaaaaaaaaaaaaaa', local: false })
  })

  it('is shown in the metrics by its prefix alone', async () => {
    routes.clear()
    await get('/sample/secret-collection/objects')
    await get('/sample')
    expect([...routes]).toEqual(['/sample'])
  })

  it('answers neither under another name nor to another site', async () => {
    expect((await get('/sample/x', { headers: { host: 'evil.example' } })).status).toBe(421)
    const crossSite = { method: 'POST', headers: { origin: 'https://evil.example' } }
    expect((await get('/sample/x', crossSite)).json()).toMatchObject({ status: 403, code: 'http.cross_site' })
  })
})

describe('a credential in a header', () => {
  const basic = (text: string | Uint8Array) => `Basic ${Buffer.from(text).toString('base64')}`
  const given = async (authorization: string, path = '/sample/who') => {
    seen.length = 0
    const { status } = await get(path, { headers: { authorization } })
    expect(status).toBe(401)
    return seen[0]
  }

  it.each([
    ['nothing', 'Basic'],
    ['an empty text', 'Basic '],
    ['no base64', 'Basic !!!!'],
    ['base64 of the other alphabet', 'Basic YTp_'],
    ['base64 that is cut', 'Basic YTpiY'],
    ['no colon', basic('name')],
    ['no name', basic(':secret')],
    ['a NUL', basic('na\u0000me:secret')],
    ['a line end', basic('name:sec\nret')],
    ['no UTF-8', basic(Uint8Array.of(0x61, 0x3a, 0xff))],
    ['ten thousand letters', basic(`name:${'x'.repeat(10_000)}`)],
    ['two of them', `${basic('a:b')}, ${basic('a:b')}`],
  ])('of HTTP Basic with %s is none', async (_what, header) => {
    expect(await given(header)).toMatchObject({ basic: 'broken', bearer: undefined })
  })

  it('of HTTP Basic is read whole, colons and other letters too', async () => {
    expect(await given(basic('müller:a:b'))).toMatchObject({ basic: { login: 'müller', secret: 'a:b' } })
    expect(await given(basic('name:').replace('Basic', 'bAsIc'))).toMatchObject({
      basic: { login: 'name', secret: '' },
    })
  })

  it('of another kind is a token nobody has', async () => {
    for (const header of ['Digest username="a"', 'Negotiate YII=', 'Bearer', 'Bearer a b', 'x', ' '])
      expect((await given(header))?.bearer).toBe('')
    expect((await given('Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJmaXJzdCJ9.'))?.bearer).toMatch(/^eyJ/)
  })

  it('that is missing or wrong is asked for, but never from a browser’s own pages', async () => {
    const challenge = (await get('/sample/who')).headers['www-authenticate']
    expect(challenge).toBe('Basic realm="testudo", charset="UTF-8", Bearer realm="testudo"')
    expect((await get('/metrics')).headers['www-authenticate']).toBe('Bearer')
  })

  it('beside a second one is refused', async () => {
    const two =
      'GET /sample/who HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n'
    const said = await raw(two)
    expect(said).toMatch(/^HTTP\/1\.1 400 /)
    expect(said).toContain('http.two_credentials')
  })
})

describe('a body', () => {
  const head = (more: string) => `POST /sample/body HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`

  it('of any type arrives as bytes', async () => {
    for (const type of ['application/taxii+json;version=2.1', 'text/html', 'nonsense', ''])
      expect(
        (await get('/sample/body', { method: 'POST', body: '{"a":', headers: { 'content-type': type } })).json()[
          'bytes'
        ],
      ).toBe(5)
  })

  it('that never ends is refused where the handler says so, and the connection goes', async () => {
    const piece = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    const said = await raw(head('Transfer-Encoding: chunked\r\n'), (socket) => {
      const more = () => {
        while (!socket.destroyed && socket.writable) if (!socket.write(piece)) break
      }
      socket.on('drain', more)
      more()
    })
    expect(said).toMatch(/^HTTP\/1\.1 413 /)
    expect(said).toContain('"tooLarge":true')
  })

  it('that drips in is cut off, and others are answered meanwhile', async () => {
    const slow = raw(`${head('Content-Length: 100\r\n')}abc`)
    expect((await get('/sample/x')).status).toBe(200)
    expect(await slow).not.toMatch(/ 200 /)
  })

  it('that nobody reads holds nothing: the answer comes at once, the connection goes', async () => {
    const said = await raw(
      'POST /sample/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc',
      () => undefined,
    )
    expect(said).toMatch(/^HTTP\/1\.1 204 /)
  })

  it.each([
    ['with two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    ['with length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['with a chunk that is none', 'Transfer-Encoding: chunked\r\n\r\nZZ\r\n'],
    ['with an unknown coding', 'Transfer-Encoding: xchunked\r\n\r\n{}'],
  ])('%s is refused', async (_what, rest) => {
    const said = await raw(`POST /sample/body HTTP/1.1\r\nHost: localhost\r\n${rest}`)
    expect(said).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
    expect(await raw('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('over TLS', () => {
  it('the same addresses answer, and the certificate of who comes is seen', async () => {
    const shown = await selfSigned(wish)
    const client = tlsClient(tlsPort, shown)
    seen.length = 0
    const answer = await client.ask({
      path: '/sample/body',
      method: 'POST',
      body: 'abc',
      headers: { host: 'localhost' },
    })
    expect(answer).toMatchObject({ status: 200, headers: { 'x-content-type-options': 'nosniff' } })
    expect(JSON.parse(answer.body)).toMatchObject({ bytes: 3 })
    expect(seen[0]?.certificate?.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect((await client.ask({ path: '/livez' })).status).toBe(200)
    client.close()
  })

  it('a protocol for nodes refuses who shows no certificate, whatever else is brought', async () => {
    const headers = {
      'x-client-cert': 'x',
      'x-forwarded-client-cert': 'x',
      authorization: 'Bearer aaaaaaaaaaaaaaaaaaaaaaaa',
    }
    expect((await get('/nodes/v1/who', { headers })).json()).toMatchObject({
      status: 403,
      code: 'http.certificate_needed',
    })
    const nobody = tlsClient(tlsPort)
    expect((await nobody.ask({ path: '/nodes/v1/who', headers })).status).toBe(403)
    nobody.close()
    const client = tlsClient(tlsPort, await selfSigned(wish))
    seen.length = 0
    const answer = await client.ask({ path: '/nodes/v1/who', headers })
    // It is the handler that refuses an unknown node, and a token is no way around the certificate.
    expect([answer.status, answer.headers['www-authenticate'], seen[0]?.bearer]).toEqual([401, undefined, undefined])
    client.close()
  })

  it('garbage, an older TLS and a half handshake disturb nobody', async () => {
    const ends = (bytes: string) =>
      new Promise<string>((done) => {
        let said = ''
        const socket = connect(tlsPort, '127.0.0.1', () => socket.write(bytes))
        socket.on('data', (piece) => (said += piece.toString('latin1')))
        socket.on('error', () => undefined)
        socket.on('close', () => done(said))
      })
    expect(await ends('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')).not.toContain('HTTP/1.1 200')
    expect(await ends(`\x16\x03\x01\xff\xff${'\x00'.repeat(70_000)}`)).not.toContain('HTTP')
    const half = connect(tlsPort, '127.0.0.1', () => half.write('\x16\x03\x01'))
    half.on('error', () => undefined)
    const old = await new Promise<string>((done) => {
      const socket = connectTls({
        port: tlsPort,
        host: '127.0.0.1',
        maxVersion: 'TLSv1.1',
        minVersion: 'TLSv1',
        rejectUnauthorized: false,
        ciphers: 'DEFAULT@SECLEVEL=0',
      })
      socket.on('secureConnect', () => done(String(socket.getProtocol())))
      socket.on('error', (error: NodeJS.ErrnoException) => done(`refused ${error.code}`))
    })
    expect(old).toMatch(/^refused/)
    const client = tlsClient(tlsPort)
    expect((await client.ask({ path: '/livez' })).status).toBe(200)
    client.close()
    half.destroy()
  })

  it('a certificate is shown with every connection: no ticket stands for it', async () => {
    const shown = await selfSigned(wish)
    const socket = connectTls({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false, ...shown })
    const sessions: Buffer[] = []
    socket.on('session', (session) => sessions.push(session))
    await new Promise<void>((done) => {
      socket.on('secureConnect', () =>
        socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
      )
      socket.on('data', () => undefined)
      socket.on('close', () => done())
    })
    for (const session of sessions) {
      const again = connectTls({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false, session })
      const reused = await new Promise((done) => again.on('secureConnect', () => done(again.isSessionReused())))
      again.destroy()
      expect(reused).toBe(false)
    }
  })
})
