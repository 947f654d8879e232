import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Heard, MEDIA, Stranger } from './client.testing.ts'
import { ALL, idOf, indicator, OBJECTS, ROOT, startTaxiiNode, type TaxiiNode } from './node.testing.ts'

let node: TaxiiNode
let ann: Stranger
beforeAll(async () => {
  node = await startTaxiiNode()
  ann = await node.client({ login: 'ann' })
  await ann.post(OBJECTS, [indicator(1)])
})
afterAll(() => node.close())

/** Every refusal is an error resource of the standard (§3.6.1), in its media type. */
function expectRefusal(answer: Heard, status: number): void {
  expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toBe(MEDIA)
  expect(answer.json).toMatchObject({ title: expect.any(String), http_status: String(status) })
  expect(answer.text).not.toMatch(/<html|<!doctype/i)
}

const EVERYWHERE = [
  '/taxii2/',
  ROOT,
  `${ROOT}status/2d086da7-4bdc-4f91-900e-d77486753710/`,
  `${ROOT}collections/`,
  ALL,
  `${ALL}manifest/`,
  OBJECTS,
  `${OBJECTS}${idOf('indicator', 1)}/`,
  `${OBJECTS}${idOf('indicator', 1)}/versions/`,
]

describe('who comes', () => {
  it.each(EVERYWHERE)('%s asks a stranger to sign in', async (path) => {
    const answer = await ann.get(path, { without: ['Authorization'] })
    expectRefusal(answer, 401)
    expect(answer.headers['www-authenticate']).toMatch(/Basic realm=/)
  })

  it.each([
    ['another password', Buffer.from('ann:wrong').toString('base64')],
    ['nobody', Buffer.from('zoe:wrong').toString('base64')],
    ['no base64', '%%%'],
    ['no colon', Buffer.from('ann').toString('base64')],
  ])('Basic with %s is refused', async (_what, text) => {
    expectRefusal(await ann.get('/taxii2/', { headers: { Authorization: `Basic ${text}` } }), 401)
  })

  it('a token signs in as Bearer too', async () => {
    const made = await node.host.accounts.add(node.keeper, {
      kind: 'service',
      login: 'bea',
      name: 'bea',
      rights: {
        organisation: 'LTU CERT',
        nation: 'LTU',
        communities: [],
        specialAccess: [],
        clearances: { ALLIED: 'RESTRICTED' },
        roles: ['taxii-reader'],
      },
    })
    const { secret } = await node.host.accounts.token(node.keeper, made.id, { name: 't', days: 1 })
    expect((await new Stranger(node.address, `Bearer ${secret}`).get('/taxii2/')).status).toBe(200)
  })

  it('an account without a TAXII role is told nothing, not even that a server is here', async () => {
    const nobody = await node.client({ login: 'nobody', roles: ['staff'] })
    for (const path of EVERYWHERE) expectRefusal(await nobody.get(path), 404)
    expectRefusal(await nobody.post(OBJECTS, [indicator(9)]), 404)
  })

  it('a cookie of a page is no credential here', async () => {
    expectRefusal(
      await ann.get('/taxii2/', { without: ['Authorization'], headers: { Cookie: 'testudo_session=x' } }),
      401,
    )
  })
})

describe('media types', () => {
  it.each([
    MEDIA,
    'application/taxii+json; version=2.1',
    'application/taxii+json;version="2.1"',
    'application/taxii+json',
    'APPLICATION/TAXII+JSON;VERSION=2.1',
    '*/*',
    'application/*',
    'text/html, application/taxii+json;version=2.1;q=0.5',
    'application/taxii+json;version=2.0, application/taxii+json;version=2.1',
  ])('Accept: %s is answered', async (accept) => {
    const answer = await ann.get('/taxii2/', { headers: { Accept: accept } })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe(MEDIA)
  })

  it('a missing Accept is answered', async () => {
    expect((await ann.get('/taxii2/', { without: ['Accept'] })).status).toBe(200)
  })

  it.each([
    'application/taxii+json;version=2.0',
    'application/vnd.oasis.taxii+json; version=2.0',
    'application/json',
    'text/html',
    'application/taxii+json;version=2.1;q=0, */*',
  ])('Accept: %s is not', async (accept) => {
    for (const path of ['/taxii2/', OBJECTS]) expectRefusal(await ann.get(path, { headers: { Accept: accept } }), 406)
  })

  it.each([
    'application/json',
    'text/plain',
    'application/taxii+json;version=2.0',
    'application/stix+json;version=2.1',
  ])('a body of %s is refused', async (type) => {
    expectRefusal(await ann.post(OBJECTS, [indicator(2)], { headers: { 'Content-Type': type } }), 415)
  })

  it('a body of the media type without a version is taken', async () => {
    const answer = await ann.post(OBJECTS, [indicator(3)], { headers: { 'Content-Type': 'application/taxii+json' } })
    expect(answer.status).toBe(202)
    expect(answer.headers['content-type']).toBe(MEDIA)
  })

  it('every answer is of the one media type', async () => {
    for (const path of EVERYWHERE) expect((await ann.get(path)).headers['content-type']).toBe(MEDIA)
  })
})

describe('addresses', () => {
  it.each(EVERYWHERE.filter((path) => !path.includes('status')))('%s works without its last slash', async (path) => {
    expect((await ann.get(path.slice(0, -1))).status).toBe(200)
  })

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is told what is allowed', async (method) => {
    const answer = await ann.ask(method, OBJECTS)
    expectRefusal(answer, 405)
    expect(answer.headers.allow).toBe('GET, POST')
  })

  it('HEAD tells what GET would, without the body', async () => {
    const answer = await ann.ask('HEAD', OBJECTS)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe('')
  })

  it.each([
    '/taxii2/x/',
    `${ROOT}nothing/`,
    `${ROOT}collections/none/`,
    `${ROOT}collections/..%2fall/`,
    `${ROOT}collections/%00/`,
    `${ROOT}status/none/`,
    `${ROOT}status/../collections/`,
    `${OBJECTS}${idOf('malware', 77)}/`,
    `${OBJECTS}no-id/versions/`,
    `${OBJECTS}${idOf('indicator', 1)}/versions/x/`,
  ])('%s is not there', async (path) => {
    const url = new URL(node.address)
    // Sent as written: URL would tidy the path.
    const status = await new Promise<number>((done, fail) => {
      request(
        {
          host: url.hostname,
          port: url.port,
          path,
          headers: { accept: MEDIA, authorization: authorizationOf(ann) },
        },
        (answer) => {
          answer.resume()
          done(answer.statusCode ?? 0)
        },
      )
        .on('error', fail)
        .end()
    })
    expect(status).toBe(404)
  })
})

const authorizationOf = (client: Stranger): string => client.authorization ?? ''
