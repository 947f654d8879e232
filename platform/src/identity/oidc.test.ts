import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
// @ts-expect-error: the package ships no types
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHost, type TestHost } from '../host/testing.ts'
import { type OidcProvider, rightsOfClaims } from './oidc.ts'

const ACCOUNTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ana: {
    name: 'Ana',
    preferred_username: 'ana',
    org: 'Est CERT',
    country: 'EST',
    groups: ['analysts', 'unknown-group'],
    clearance: ['R', 'C'],
  },
  bob: {
    name: 'Bob',
    preferred_username: 'bob',
    org: 'Nowhere',
    country: 'Nowhere',
    groups: ['visitors'],
    clearance: ['COSMIC'],
  },
}
const CALLBACK = 'http://localhost/api/identity/oidc/callback'
let server: Server
let host: TestHost
let settings: OidcProvider

beforeAll(async () => {
  // The issuer's port must be known before the provider is made.
  server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'testudo',
        client_secret: 'a secret for this test',
        redirect_uris: [CALLBACK],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'org', 'country', 'groups', 'clearance'] },
    conformIdTokenClaims: false,
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...ACCOUNTS[sub] }) }),
    features: { devInteractions: { enabled: true } },
  })
  provider.on('server_error', () => undefined)
  server.on('request', provider.callback())
  settings = {
    name: 'Centre',
    issuer,
    clientId: 'testudo',
    clientSecret: 'a secret for this test',
    scope: 'openid profile',
    organisation: { claim: 'org', default: '' },
    nation: { claim: 'country', default: '' },
    roles: { claim: 'groups', map: { analysts: ['analyst'] } },
    clearances: { claim: 'clearance', map: { R: { ALLIED: 'RESTRICTED' }, C: { ALLIED: 'CONFIDENTIAL' } } },
    allowInsecure: true,
  }
  host = await startTestHost({ config: { oidc: settings } })
})
afterAll(async () => {
  await host.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

/** Walks the provider's pages as a browser does: cookies kept, forms sent, redirects followed until the callback. */
async function walk(start: string, account: string): Promise<string> {
  const jar = new Map<string, string>()
  const go = async (url: string, form?: Record<string, string>): Promise<string> => {
    if (url.startsWith(CALLBACK)) return url
    const response = await fetch(url, {
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form).toString() }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const location = response.headers.get('location')
    if (location !== null) return go(new URL(location, url).href)
    const page = await response.text()
    const action = /action="([^"]+)"/.exec(page)?.[1] ?? ''
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
    return go(new URL(action, url).href, prompt === 'login' ? { prompt, login: account, password: 'x' } : { prompt })
  }
  return go(start)
}

async function begin(): Promise<{ url: string; cookie: string }> {
  const answer = await host.ask('POST', '/api/identity/oidc/begin')
  const set = answer.headers['set-cookie']
  return {
    url: (answer.body as { url: string }).url,
    cookie: String(Array.isArray(set) ? set[0] : set).split(';')[0] ?? '',
  }
}
const land = (url: string, cookie: string) => {
  const { pathname, search } = new URL(url)
  return host.ask('GET', `${pathname}${search}`, cookie === '' ? {} : { as: cookie })
}

describe('signing in at an identity provider', () => {
  it('asks with PKCE, state and nonce', async () => {
    const { searchParams } = new URL((await begin()).url)
    expect(searchParams.get('code_challenge_method')).toBe('S256')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)?.length).toBeGreaterThan(20)
  })

  it('refuses an answer without its beginning, of another beginning, twice, or altered', async () => {
    const mine = await begin()
    const back = await walk(mine.url, 'ana')
    const failed = { status: 303, headers: { location: '/sign-in?failed=oidc' }, cookie: undefined }
    expect(await land(back, '')).toMatchObject(failed)
    const other = await begin()
    expect(await land(back, other.cookie)).toMatchObject(failed)
    const altered = new URL(back)
    altered.searchParams.set('code', 'AAAA')
    expect(await land(altered.href, mine.cookie)).toMatchObject(failed)
    expect(await land(back, mine.cookie)).toMatchObject(failed)
  })

  it('refuses who has no role here', async () => {
    const { url, cookie } = await begin()
    expect(await land(await walk(url, 'bob'), cookie)).toMatchObject({ status: 303, cookie: undefined })
  })

  it('maps claims to organisation, nation, roles and the highest clearance, and finds the same account again', async () => {
    const ids = new Set<string>()
    for (let i = 0; i < 2; i++) {
      const { url, cookie } = await begin()
      const entered = await land(await walk(url, 'ana'), cookie)
      expect(entered).toMatchObject({ status: 303, headers: { location: '/' } })
      const { body } = await host.ask('GET', '/api/identity/session', { as: entered.cookie ?? '' })
      expect(body).toMatchObject({
        signedIn: true,
        person: {
          login: 'ana',
          organisation: 'Est CERT',
          nation: 'EST',
          roles: ['analyst'],
          clearances: { ALLIED: 'CONFIDENTIAL' },
          specialAccess: [],
        },
      })
      ids.add((body as { person: { id: string } }).person.id)
    }
    expect(ids.size).toBe(1)
  })

  it('is offered on the sign-in page', async () => {
    expect((await host.ask('GET', '/api/identity/session')).body).toMatchObject({ ways: { oidc: { name: 'Centre' } } })
  })
})

describe('claims', () => {
  const rank = (_policy: string, name: string) => ['', 'UNCLASSIFIED', 'RESTRICTED', 'CONFIDENTIAL'].indexOf(name)
  it('grant nothing that the map does not name', () => {
    const rights = rightsOfClaims(
      { groups: ['__proto__', 'constructor', 'admin'], clearance: { R: 1 }, country: 'est', org: 7 },
      settings,
      rank,
    )
    expect(rights).toEqual({
      organisation: '',
      nation: '',
      communities: [],
      specialAccess: [],
      roles: [],
      clearances: {},
    })
  })
})
