import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestHost, type TestHost } from '../host/testing.ts'

type Fields = Record<string, unknown>
/** A token as the provider answers it: made of the sound header and claims, which it may change, and signed as it likes. */
type Make = (header: Fields, claims: Fields) => string

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 })
const strangers = generateKeyPairSync('rsa', { modulusLength: 2048 })
const KID = 'known'
const publicJwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid, use: 'sig' })
const pem = String(ours.publicKey.export({ format: 'pem', type: 'spki' }))

const part = (value: Fields) => Buffer.from(JSON.stringify(value)).toString('base64url')
const signed = (header: Fields, claims: Fields, key = ours.privateKey, digest = 'RSA-SHA256') => {
  const body = `${part(header)}.${part(claims)}`
  return `${body}.${createSign(digest).update(body).sign(key).toString('base64url')}`
}
const hmac = (header: Fields, claims: Fields, secret: string) => {
  const body = `${part(header)}.${part(claims)}`
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}

let server: Server
let host: TestHost
let issuer: string
let nonce = ''
let make: Make
/** Everything the node asked the provider for, by path; a key hint that is followed would stand here. */
let asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const answer = (body: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (path === '/.well-known/openid-configuration')
      return answer({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        // A provider that would take anything: what is allowed is ours to say.
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      })
    if (path === '/jwks') return answer({ keys: [publicJwk(ours.publicKey, KID)] })
    if (path === '/strangers') return answer({ keys: [publicJwk(strangers.publicKey, KID)] })
    if (path !== '/token') return response.writeHead(404).end()
    const at = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, aud: 'testudo', sub: 'eve', iat: at, exp: at + 300, nonce, groups: ['analysts'] }
    return answer({ access_token: 'x', token_type: 'Bearer', id_token: make({ alg: 'RS256', kid: KID }, claims) })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  host = await startTestHost({
    config: {
      oidc: {
        name: 'Centre',
        issuer,
        clientId: 'testudo',
        clientSecret: 'a secret for this test',
        scope: 'openid profile',
        organisation: { default: 'Centre' },
        nation: { default: 'EST' },
        roles: { claim: 'groups', map: { analysts: ['analyst'] } },
        allowInsecure: true,
      },
    },
  })
})
afterAll(async () => {
  await host.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})
beforeEach(() => (asked = []))

async function signIn(how: Make): Promise<{ location: unknown; cookie: string | undefined }> {
  make = how
  const begun = await host.ask('POST', '/api/identity/oidc/begin')
  const set = begun.headers['set-cookie']
  const cookie = String(Array.isArray(set) ? set[0] : set).split(';')[0] ?? ''
  const { searchParams } = new URL((begun.body as { url: string }).url)
  nonce = searchParams.get('nonce') ?? ''
  const query = new URLSearchParams({ code: 'c', state: searchParams.get('state') ?? '', iss: issuer })
  const landed = await host.ask('GET', `/api/identity/oidc/callback?${query}`, { as: cookie })
  return { location: landed.headers['location'], cookie: landed.cookie }
}

const now = () => Math.floor(Date.now() / 1000)
const wrong: readonly (readonly [string, Make])[] = [
  ['no signature, alg none', (_, claims) => `${part({ alg: 'none' })}.${part(claims)}.`],
  ['alg None, spelled otherwise', (_, claims) => `${part({ alg: 'None' })}.${part(claims)}.`],
  ['no signature under RS256', (header, claims) => `${part(header)}.${part(claims)}.`],
  ['no alg', (_, claims) => signed({ kid: KID }, claims)],
  ['a list as alg', (header, claims) => signed({ ...header, alg: ['RS256'] }, claims)],
  ['HS256 over the public key as PEM', (header, claims) => hmac({ ...header, alg: 'HS256' }, claims, pem)],
  ['HS256 over the public key, trimmed', (header, claims) => hmac({ ...header, alg: 'HS256' }, claims, pem.trim())],
  [
    'HS256 over the client secret',
    (header, claims) => hmac({ ...header, alg: 'HS256' }, claims, 'a secret for this test'),
  ],
  ['HS256 over nothing', (header, claims) => hmac({ ...header, alg: 'HS256' }, claims, '')],
  [
    'RS384 where RS256 is agreed',
    (header, claims) => signed({ ...header, alg: 'RS384' }, claims, ours.privateKey, 'RSA-SHA384'),
  ],
  ['PS256 in name', (header, claims) => signed({ ...header, alg: 'PS256' }, claims)],
  ['a stranger’s key under a known kid', (header, claims) => signed(header, claims, strangers.privateKey)],
  ['a stranger’s key, no kid', (_, claims) => signed({ alg: 'RS256' }, claims, strangers.privateKey)],
  ['a kid nobody has', (header, claims) => signed({ ...header, kid: 'other' }, claims)],
  [
    'a kid that is a path',
    (header, claims) => signed({ ...header, kid: '../../../../dev/null' }, claims, strangers.privateKey),
  ],
  [
    'a kid that is a query',
    (header, claims) => signed({ ...header, kid: "x' union select 'key" }, claims, strangers.privateKey),
  ],
  [
    'jku to a stranger’s keys',
    (header, claims) => signed({ ...header, jku: `${issuer}/strangers` }, claims, strangers.privateKey),
  ],
  [
    'x5u to a stranger’s keys',
    (header, claims) => signed({ ...header, x5u: `${issuer}/strangers` }, claims, strangers.privateKey),
  ],
  [
    'a stranger’s key inside',
    (header, claims) => signed({ ...header, jwk: publicJwk(strangers.publicKey, KID) }, claims, strangers.privateKey),
  ],
  ['an extension that must be understood', (header, claims) => signed({ ...header, crit: ['x'], x: 1 }, claims)],
  ['unencoded payload', (header, claims) => signed({ ...header, b64: false, crit: ['b64'] }, claims)],
  [
    'claims changed after signing',
    (header, claims) => {
      const [head = '', , signature = ''] = signed(header, claims).split('.')
      return `${head}.${part({ ...claims, sub: 'director' })}.${signature}`
    },
  ],
  ['a signature cut by a byte', (header, claims) => signed(header, claims).slice(0, -2)],
  ['four parts', (header, claims) => `${signed(header, claims)}.x`],
  ['five parts, as if encrypted', (header, claims) => `${signed(header, claims)}.x.y`],
  ['another issuer', (header, claims) => signed(header, { ...claims, iss: 'https://elsewhere.example' })],
  ['the issuer with a slash', (header, claims) => signed(header, { ...claims, iss: `${issuer}/` })],
  ['no issuer', (header, claims) => signed(header, { ...claims, iss: undefined })],
  ['another audience', (header, claims) => signed(header, { ...claims, aud: 'somebody' })],
  [
    'many audiences, another authorised party',
    (header, claims) => signed(header, { ...claims, aud: ['testudo', 'x'], azp: 'x' }),
  ],
  ['no audience', (header, claims) => signed(header, { ...claims, aud: undefined })],
  ['another nonce', (header, claims) => signed(header, { ...claims, nonce: 'other' })],
  ['no nonce', (header, claims) => signed(header, { ...claims, nonce: undefined })],
  ['expired', (header, claims) => signed(header, { ...claims, iat: now() - 7200, exp: now() - 3600 })],
  ['no end', (header, claims) => signed(header, { ...claims, exp: undefined })],
  ['an end that is text', (header, claims) => signed(header, { ...claims, exp: '9999999999' })],
  ['not valid yet', (header, claims) => signed(header, { ...claims, nbf: now() + 3600 })],
  ['no subject', (header, claims) => signed(header, { ...claims, sub: undefined })],
  ['a subject that is a list', (header, claims) => signed(header, { ...claims, sub: ['eve', 'director'] })],
  ['text that is no token', () => 'x'],
]

describe('a token that is not what it says signs nobody in', () => {
  it('while a sound one does, or nothing below says anything', async () => {
    expect(await signIn(signed)).toMatchObject({ location: '/', cookie: expect.any(String) })
  })

  it.each(wrong)('%s', async (_name, how) => {
    expect(await signIn(how)).toEqual({ location: '/sign-in?failed=oidc', cookie: undefined })
    expect(asked).not.toContain('/strangers')
  })
})
