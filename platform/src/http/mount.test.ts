import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handle, type MountNode, openMounts } from './mount.testing.ts'
import { createHttp } from './server.ts'

let node: MountNode
beforeAll(async () => {
  node = await openMounts()
})
afterAll(() => node.close())

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
      expect((await node.get(path)).body, path).toContain('<!doctype html>')
    expect((await node.get('/api/sample')).status).toBe(404)
    expect((await node.get('/livez')).body).toBe('{"live":true}')
  })

  it('gets the path and query as they were sent, and nothing whose escapes only look like it', async () => {
    expect((await node.get('/sample/a%2Fb/..;c?x=%41&x=2')).json()).toMatchObject({
      path: '/sample/a%2Fb/..;c',
      query: 'x=%41&x=2',
    })
    expect((await node.get('/sample')).json()).toMatchObject({ path: '/sample', query: '' })
    expect((await node.get('/sample/')).json()).toMatchObject({ path: '/sample/' })
    expect((await node.get('/%73ample/x')).status).toBe(404)
  })

  it('never answers with a page, not even for what cannot be read', async () => {
    for (const path of [
      '/sample/%zz',
      '/sample/%00',
      `/sample/${'a'.repeat(5000)}`,
      '/sample/page',
      '/sample//x.html',
    ]) {
      const answer = await node.get(path)
      expect(String(answer.headers['content-type']), path).toMatch(/^application\//)
      expect(answer.body).not.toContain('<')
    }
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      expect((await node.get('/sample/x', { method })).json()['method']).toBe(method)
    expect(await node.raw('PROPFIND /sample/x HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /)
    expect(await node.raw('TRACE /sample/x HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /)
  })

  it('that throws answers 500 with an id that stands in the log, and no word of why', async () => {
    const { status, json: body } = await node.get('/sample/boom')
    expect([status, Object.keys(body())]).toEqual([500, ['type', 'title', 'status', 'code', 'detail', 'id']])
    expect(node.errors.some((fields) => fields['id'] === body()['id'])).toBe(true)
    expect(JSON.stringify(body())).not.toContain('SECRET')
    expect((await node.get('/sample/fault')).json()).toMatchObject({ status: 409, code: 'sample.busy' })
  })

  it('cannot loosen what every answer carries', async () => {
    for (const deed of ['cookie', 'loose', 'split']) expect((await node.get(`/sample/${deed}`)).status, deed).toBe(500)
    const { headers } = await node.get('/sample/x')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    expect(headers['set-cookie']).toBeUndefined()
  })

  it('answers with texts, bytes, streams and nothing', async () => {
    expect((await node.get('/sample/stream')).body).toBe('one two')
    expect(await node.get('/sample/nothing')).toMatchObject({ status: 204, body: '' })
    expect(await node.get('/sample/x', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  it('is told neither cookies nor credentials, and no cookie is looked at', async () => {
    node.seen.length = 0
    const secret = { cookie: 'testudo_session=local-operator', authorization: 'Bearer aaaaaaaaaaaaaaaaaaaaaaaa' }
    const told = (await node.get('/sample/x', { headers: { ...secret, 'x-own': 'kept' } })).json()['headers']
    expect(told).toMatchObject({ 'x-own': 'kept' })
    expect(JSON.stringify(told)).not.toMatch(/local-operator|Bearer/)
    expect(node.seen[0]).toMatchObject({ cookie: undefined, bearer: 'aaaaaaaaaaaaaaaaaaaaaaaa', local: false })
  })

  it('is shown in the metrics by its prefix alone', async () => {
    node.routes.clear()
    await node.get('/sample/secret-collection/objects')
    await node.get('/sample')
    expect([...node.routes]).toEqual(['/sample'])
  })

  it('answers neither under another name nor to another site', async () => {
    expect((await node.get('/sample/x', { headers: { host: 'evil.example' } })).status).toBe(421)
    const crossSite = { method: 'POST', headers: { origin: 'https://evil.example' } }
    expect((await node.get('/sample/x', crossSite)).json()).toMatchObject({ status: 403, code: 'http.cross_site' })
  })
})

describe('a body', () => {
  const head = (more: string) => `POST /sample/body HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`

  it('of any type arrives as bytes', async () => {
    for (const type of ['application/taxii+json;version=2.1', 'text/html', 'nonsense', ''])
      expect(
        (await node.get('/sample/body', { method: 'POST', body: '{"a":', headers: { 'content-type': type } })).json()[
          'bytes'
        ],
      ).toBe(5)
  })

  it('that never ends is refused where the handler says so, and the connection goes', async () => {
    const piece = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    const said = await node.raw(head('Transfer-Encoding: chunked\r\n'), (socket) => {
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
    const slow = node.raw(`${head('Content-Length: 100\r\n')}abc`)
    expect((await node.get('/sample/x')).status).toBe(200)
    expect(await slow).not.toMatch(/ 200 /)
  })

  it('that nobody reads holds nothing: the answer comes at once, the connection goes', async () => {
    const said = await node.raw(
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
    const said = await node.raw(`POST /sample/body HTTP/1.1\r\nHost: localhost\r\n${rest}`)
    expect(said).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
    expect(await node.raw('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /)
  })
})
