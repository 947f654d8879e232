import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressOf, operationsOf, sampleOf, type Operation } from './api.ts'
import { type Answer, type Ask, type Attacked, startAttacked } from './node.ts'

let node: Attacked
let cookie: string
let operations: readonly Operation[]

beforeAll(async () => {
  node = await startAttacked()
  const roles = ['analyst', 'administrator', 'auditor', 'operator', 'operator-desk', 'witness']
  cookie = await node.enter({
    login: 'root',
    name: 'Root',
    nation: 'LTU',
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    roles,
  })
  operations = operationsOf((await node.send({ path: '/api/openapi.json' })).body)
})
afterAll(() => node?.close())

const json = { 'content-type': 'application/json' }
const PROBLEM = 'application/problem+json; charset=utf-8'
/** Routes that end the session, take the whole store or stay open: asked elsewhere. */
const APART = new Set(['POST /api/identity/sign-out', 'POST /api/backup', 'GET /api/events'])
const named = ({ method, path }: { readonly method: string; readonly path: string }) => `${method} ${path}`

/** What is wrong with an answer to a client's fault; undefined when nothing is. */
function wrongIn({ status, headers, body }: Answer): string | undefined {
  if (status >= 500) return `${status}`
  if (status < 400) return undefined
  if (headers['content-type'] !== PROBLEM) return `type ${String(headers['content-type'])}`
  if (/<html|node_modules|\.ts\b|\n\s+at |constraint|relation "/i.test(body)) return `tells ${body}`
  return undefined
}

async function wrongs(asks: readonly Ask[]): Promise<string[]> {
  const found: string[] = []
  for (const ask of asks) {
    const answer = await node.send({ as: cookie, ...ask })
    const wrong = wrongIn(answer)
    if (wrong !== undefined)
      found.push(`${ask.method} ${ask.path.slice(0, 200)} ${String(ask.body ?? '').slice(0, 200)}: ${wrong}`)
  }
  return found
}

const tried = () => operations.filter((operation) => !APART.has(named(operation)))
const bodyOf = (operation: Operation) =>
  operation.body === undefined ? {} : { headers: json, body: JSON.stringify(sampleOf(operation.body)) }

describe('every route', () => {
  it('is described, and there are many', () => {
    expect(operations.length).toBeGreaterThan(60)
    expect(operations.every((operation) => operation.may !== undefined)).toBe(true)
  })

  it('refuses a stranger with the same bytes, whoever he says he is', async () => {
    const spoofs: Readonly<Record<string, string>>[] = [
      {},
      { 'x-forwarded-user': 'root', 'x-remote-user': 'root', remote_user: 'root', 'x-forwarded-for': '127.0.0.1' },
      { 'x-forwarded-host': 'localhost', 'x-original-url': '/api/policies', 'x-http-method-override': 'GET' },
      { 'x-client-cert': 'CN=root', 'ssl-client-verify': 'SUCCESS', 'x-ssl-client-s-dn': 'CN=root' },
      { authorization: 'Basic cm9vdDpyb290' },
      { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.' },
      { authorization: 'Bearer ' },
      { cookie: 'testudo_session=local-operator; testudo_session=root' },
    ]
    const answers = new Set<string>()
    const guarded = operations.filter((operation) => operation.may !== 'public')
    for (const operation of guarded)
      for (const headers of spoofs) {
        const own = headers['cookie'] === undefined ? {} : { origin: node.address }
        const answer = await node.send({
          ...bodyOf(operation),
          method: operation.method,
          path: addressOf(operation),
          headers: { ...own, ...headers },
        })
        const { date: _clock, ...rest } = answer.headers
        answers.add(JSON.stringify([answer.status, rest, answer.body]))
      }
    expect(guarded.length).toBeGreaterThan(50)
    expect([...answers].map((answer) => JSON.parse(answer)[0] as number)).toEqual([401])
  })

  it('knows its own verbs only: another one answers as an address that is not there', async () => {
    const nowhere = await node.send({ method: 'GET', path: '/api/no/such/address', as: cookie })
    for (const path of new Set(operations.map((operation) => operation.path))) {
      const taken = new Set(operations.filter((o) => o.path === path).map((o) => o.method))
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND']) {
        if (taken.has(method)) continue
        const answer = await node.send({ method, path: path.replaceAll(/\{\w+\}/g, 'x'), as: cookie })
        expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 404`)
        if (method !== 'HEAD') expect(answer.body).toBe(nowhere.body)
      }
    }
  })

  it('refuses another site, and any name that is not its own', async () => {
    for (const operation of tried().filter((o) => o.method !== 'GET')) {
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ]) {
        const answer = await node.send({
          ...bodyOf(operation),
          method: operation.method,
          path: addressOf(operation),
          as: cookie,
          headers,
        })
        expect(`${named(operation)} ${answer.status}`).toBe(`${named(operation)} 403`)
      }
    }
    for (const host of ['evil.example', `evil.example:${node.port}`, 'localhost']) {
      const answer = await node.send({ path: '/api/threats/counts', as: cookie, headers: { host } })
      expect([`${host} 421`, `${host} 400`]).toContain(`${host} ${answer.status}`)
    }
  })
})

describe('hostile input', { timeout: 300_000 }, () => {
  const texts = [
    '%00', '..%2f..%2f..%2fetc%2fpasswd', '__proto__', 'constructor', 'toString', 'a'.repeat(399), 'a'.repeat(5_000),
    '%ff%fe', '%E0%A4%A', '%ED%A0%80', '%E2%80%A8', '%0d%0aSet-Cookie:x=1', "'%20or%201=1--", '%27%3A%26%7C!', '%22',
    'malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061', 'malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061%00', '%25', '%5C',
    '-1', '1e400', 'NaN', '99999999999999999999999', '', '%7B%22a%22%3A1%7D', '[]', 'true', 'null', '2026-13-45T99:99:99Z',
    '%F0%9F%92%A9'.repeat(50),
  ] // biome-ignore format: a table
  const values: unknown[] = [
    null, 1, -1, 1.5, 1e21, true, '', 'a\0b', '\ud800', '\u202e', '__proto__', [], {}, ['x'], [null], { a: 1 }, [[[[]]]],
    'x'.repeat(5_000), Array.from({ length: 2_000 }, () => 'x'),
  ] // biome-ignore format: a table

  it('in the address is refused, or answered, and never fails', async () => {
    const asks = tried().flatMap((operation) =>
      operation.params.flatMap(({ name }) =>
        texts.map((text) => ({
          ...bodyOf(operation),
          method: operation.method,
          path: addressOf(operation, { [name]: text }),
        })),
      ),
    )
    expect(asks.length).toBeGreaterThan(1_500)
    expect(await wrongs(asks)).toEqual([])
  })

  it.each([
    '__proto__[x]=1',
    '__proto__=1',
    'constructor=1',
    'constructor.prototype.x=1',
    'toString=1',
    '%00=1',
    'x[]=1',
  ])('a query with %s is an unknown key', async (query) => {
    for (const operation of tried()) {
      const path = addressOf(operation)
      const answer = await node.send({
        ...bodyOf(operation),
        method: operation.method,
        path: `${path}${path.includes('?') ? '&' : '?'}${query}`,
        as: cookie,
      })
      expect(`${named(operation)} ${answer.status}`).toMatch(/ (400|404|409|403|429)$/)
    }
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it('in a body is refused with its place, or taken as text, and never fails', async () => {
    const whole = [
      'null',
      '1',
      '"x"',
      '[]',
      '{',
      '{"__proto__":{"a":1}}',
      '{"constructor":{"prototype":{"a":1}}}',
      '['.repeat(70_000),
      '\ufeff{}',
      '{"a":1e999}',
      '{"\\ud800":1}',
    ]
    const types = [
      '',
      'text/html',
      'application/json; charset=utf-16',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
    ]
    const asks = tried()
      .filter((operation) => operation.body !== undefined)
      .flatMap((operation): Ask[] => {
        const { method } = operation
        const path = addressOf(operation)
        const sample = sampleOf(operation.body) as object
        const body = JSON.stringify(sample)
        return [
          ...whole.map((text) => ({ method, path, headers: json, body: text })),
          { method, path, headers: json, body: Buffer.from('{"a":"\xff"}', 'latin1') },
          ...types.map((type) => ({ method, path, headers: type === '' ? {} : { 'content-type': type }, body })),
          ...Object.keys(operation.body?.properties ?? {}).flatMap((key) =>
            values.map((value) => ({ method, path, headers: json, body: JSON.stringify({ ...sample, [key]: value }) })),
          ),
        ]
      })
    expect(asks.length).toBeGreaterThan(1_500)
    expect(await wrongs(asks)).toEqual([])
  })

  it('an unknown property is refused by name on every route that takes a body', async () => {
    let refused = 0
    for (const operation of tried().filter((o) => o.body !== undefined)) {
      const body = JSON.stringify({ ...(sampleOf(operation.body) as object), file_local_name: '/etc/passwd' })
      const answer = await node.send({
        method: operation.method,
        path: addressOf(operation),
        as: cookie,
        headers: json,
        body,
      })
      expect(`${named(operation)} ${answer.status}`).toBe(`${named(operation)} 400`)
      if (answer.body.includes('/body/file_local_name')) refused += 1
    }
    expect(refused).toBeGreaterThan(10)
  })

  // One thing authorised and another one changed (CVE-2026-56424, CVE-2026-21886): what is meant stands in one place only.
  it('an id beside the one in the address, in the body or the query, is refused wherever it could be believed', async () => {
    let refused = 0
    for (const operation of tried()) {
      const names = operation.params.filter((param) => param.in === 'path').map((param) => param.name)
      if (names.length === 0) continue
      const path = addressOf(operation)
      for (const name of new Set([...names, 'id', 'object', 'object_ref'])) {
        const told = `${named(operation)} with ${name}`
        if (operation.body !== undefined && !Object.hasOwn(operation.body.properties ?? {}, name)) {
          const body = JSON.stringify({ ...(sampleOf(operation.body) as object), [name]: 'somebody-elses' })
          const answer = await node.send({ method: operation.method, path, as: cookie, headers: json, body })
          expect(`${told} ${answer.status}`).toBe(`${told} 400`)
          refused += 1
        }
        if (operation.params.some((param) => param.in === 'query' && param.name === name)) continue
        const other = `${path}${path.includes('?') ? '&' : '?'}${name}=somebody-elses`
        const answer = await node.send({ ...bodyOf(operation), method: operation.method, path: other, as: cookie })
        expect(`${told} ${answer.status}`).toMatch(/ (400|403|404|409|429)$/)
      }
    }
    expect(refused).toBeGreaterThan(20)
  })

  it('a body over a megabyte is refused before it is read', async () => {
    for (const operation of tried().filter((o) => o.body !== undefined)) {
      const body = JSON.stringify({ x: 'x'.repeat(1_200_000) })
      const answer = await node.send({
        method: operation.method,
        path: addressOf(operation),
        as: cookie,
        headers: json,
        body,
      })
      expect(`${named(operation)} ${answer.status}`).toBe(`${named(operation)} 413`)
    }
  })

  it('leaves the one who sent it signed in, and the node well', async () => {
    expect((await node.send({ path: '/api/identity/session', as: cookie })).body).toContain('"signedIn":true')
    expect((await node.send({ path: '/readyz' })).status).toBe(200)
  })
})

describe('below HTTP', () => {
  /** Sends bytes as they are and gives all that comes back until the node closes or falls silent. */
  async function raw(bytes: string | Buffer): Promise<string> {
    const socket = connect(node.port, '127.0.0.1')
    let said = ''
    socket.on('data', (piece) => {
      said += piece.toString('latin1')
      if (said.includes('\r\n\r\n')) socket.end()
    })
    socket.on('error', () => undefined)
    socket.write(bytes)
    await once(socket, 'close')
    return said
  }
  const host = () => `host: localhost:${node.port}\r\n`

  it.each([
    ['nonsense', () => 'hello\r\n\r\n'],
    [
      'a path of raw bytes',
      () => Buffer.from(`GET /api/\xff\xfe HTTP/1.1\r\n${host()}connection: close\r\n\r\n`, 'latin1'),
    ],
    [
      'two lengths',
      () => `POST /api/identity/sign-in HTTP/1.1\r\n${host()}content-length: 4\r\ncontent-length: 5\r\n\r\n{}`,
    ],
    [
      'a length and chunks',
      () =>
        `POST /api/identity/sign-in HTTP/1.1\r\n${host()}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a header of 100 kB', () => `GET / HTTP/1.1\r\n${host()}x: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['a path of 100 kB', () => `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n${host()}\r\n`],
    ['no host', () => 'GET /api/policies HTTP/1.1\r\nconnection: close\r\n\r\n'],
    [
      'a whole address',
      () => `GET http://evil.example/api/policies HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n`,
    ],
  ])('%s is refused in a few words', async (_name, bytes) => {
    const said = await raw(bytes())
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(said).not.toMatch(/\n\s+at |node_modules|<html/)
  })
})
