import { Fault } from '@testudo/kernel/fault'
import * as client from 'openid-client'
import type { Exchange, HttpServer } from '../http/types.ts'
import type { Attempts } from './attempts.ts'
import * as c from './contract.ts'
import type { Identity } from './identity.ts'
import { normalLogin, type Rights, rightsColumns } from './person.ts'
import { hashSecret, newId, newSecret } from './secrets.ts'

/** How one claim of the identity provider becomes rights here: only values named in the file count, everything else grants nothing. */
export interface ClaimMap<T> {
  readonly claim: string
  readonly map: Readonly<Record<string, T>>
}

export interface OidcProvider {
  /** What the button says. */
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string | undefined
  readonly scope: string
  readonly organisation: { readonly claim?: string | undefined; readonly default: string }
  readonly nation: { readonly claim?: string | undefined; readonly default: string }
  readonly roles?: ClaimMap<readonly string[]> | undefined
  readonly communities?: ClaimMap<readonly string[]> | undefined
  readonly specialAccess?: ClaimMap<readonly string[]> | undefined
  readonly clearances?: ClaimMap<Readonly<Record<string, string>>> | undefined
  /** Plain http to the issuer: for tests and closed networks with their own protection. */
  readonly allowInsecure?: boolean | undefined
}

type Claims = Readonly<Record<string, unknown>>
const FLOW_COOKIE = 'testudo_oidc'
const FLOW_MS = 10 * 60_000

/** Values of a claim, be it one text or a list. */
function valuesOf(claims: Claims, claim: string): string[] {
  const value = claims[claim]
  return (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === 'string')
}

function mapped<T>(claims: Claims, how: ClaimMap<T> | undefined): T[] {
  if (how === undefined) return []
  return valuesOf(claims, how.claim).flatMap((value) => (Object.hasOwn(how.map, value) ? [how.map[value] as T] : []))
}

/**
 * What the claims grant here. The highest of several clearances counts; a nation must look like one.
 *
 * @param rank position of a classification in its policy, -1 when unknown
 */
export function rightsOfClaims(
  claims: Claims,
  provider: OidcProvider,
  rank: (policy: string, name: string) => number,
): Rights {
  const clearances: Record<string, string> = {}
  for (const granted of mapped(claims, provider.clearances)) {
    for (const [policy, name] of Object.entries(granted)) {
      if (rank(policy, name) > rank(policy, clearances[policy] ?? '')) clearances[policy] = name
    }
  }
  const one = (claim: string | undefined) => (claim === undefined ? undefined : valuesOf(claims, claim)[0])
  const nation = one(provider.nation.claim) ?? provider.nation.default
  return {
    organisation: one(provider.organisation.claim) ?? provider.organisation.default,
    nation: /^[A-Z]{3}$/.test(nation) ? nation : '',
    communities: mapped(claims, provider.communities).flat(),
    specialAccess: mapped(claims, provider.specialAccess).flat(),
    roles: [...new Set(mapped(claims, provider.roles).flat())],
    clearances,
  }
}

/** Signatures with a key pair (RFC 7518 §3.1, RFC 8037): never `none`, and never one whose key is a shared secret. */
const SIGNED_BY_KEY_PAIR = new Set([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
])

/**
 * The same provider, whose tokens count only when a key it publishes has signed them. The library leaves that to TLS
 * (OpenID Connect Core §3.1.3.7, 6), and a proxy that ends TLS would then be able to sign in as anybody.
 *
 * @throws {Fault} `unavailable` when the provider signs in no way that is accepted here
 */
function signedOnly(found: client.Configuration, provider: OidcProvider, insecure: boolean): client.Configuration {
  const server: client.ServerMetadata = found.serverMetadata()
  const accepted = (server.id_token_signing_alg_values_supported ?? ['RS256']).filter((alg) =>
    SIGNED_BY_KEY_PAIR.has(alg),
  )
  if (accepted.length === 0)
    throw new Fault(
      'unavailable',
      'identity.provider_unsigned',
      'The identity provider signs its tokens in no way that is accepted here. Ask its keeper for RS256, PS256, ES256 or EdDSA.',
    )
  const config = new client.Configuration(
    { ...server, id_token_signing_alg_values_supported: accepted },
    provider.clientId,
    provider.clientSecret,
  )
  if (insecure) client.allowInsecureRequests(config)
  client.enableNonRepudiationChecks(config)
  return config
}

/** Code flow with PKCE, state, nonce (RFC 9700). What the flow needs to remember stays here, found by a cookie; the browser holds no verifier. */
export function oidcRoutes(
  http: HttpServer,
  identity: Identity,
  provider: OidcProvider,
  attempts: Attempts,
  enter: (person: string, method: string, exchange: Exchange) => Promise<unknown>,
): void {
  const { now, policies } = identity.options
  const flows = new Map<string, { verifier: string; state: string; nonce: string; until: number }>()
  let known: Promise<client.Configuration> | undefined

  const insecure = provider.allowInsecure === true
  const configuration = () => {
    known ??= client
      .discovery(
        new URL(provider.issuer),
        provider.clientId,
        provider.clientSecret,
        undefined,
        insecure ? { execute: [client.allowInsecureRequests] } : undefined,
      )
      .then((found) => signedOnly(found, provider, insecure))
      .catch((cause: unknown) => {
        known = undefined
        if (cause instanceof Fault) throw cause
        throw new Fault(
          'unavailable',
          'identity.provider_silent',
          'The identity provider does not answer. Try again, or sign in another way.',
          { cause },
        )
      })
    return known
  }
  const redirectUri = () => `${identity.options.party().origin}/api${c.oidcCallback.path}`

  http.answerWith(c.beginOidc, async (_input, exchange) => {
    attempts.begun(exchange)
    const config = await configuration()
    const at = now()
    for (const [key, flow] of flows) if (flow.until <= at || flows.size > 10_000) flows.delete(key)
    const secret = newSecret()
    const flow = {
      verifier: client.randomPKCECodeVerifier(),
      state: client.randomState(),
      nonce: client.randomNonce(),
      until: at + FLOW_MS,
    }
    flows.set(hashSecret(secret), flow)
    // Lax: the way back from the provider is a navigation from another site.
    exchange.setCookie(FLOW_COOKIE, secret, { sameSite: 'lax', maxAgeSeconds: FLOW_MS / 1000 })
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri(),
      scope: provider.scope,
      code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
      state: flow.state,
      nonce: flow.nonce,
    })
    return { url: url.href }
  })

  http.answerWith(c.oidcCallback, async (query, exchange) => {
    const key = hashSecret(exchange.cookie(FLOW_COOKIE) ?? '')
    const flow = flows.get(key)
    flows.delete(key)
    exchange.setCookie(FLOW_COOKIE, undefined, { sameSite: 'lax' })
    if (flow === undefined || flow.until <= now()) {
      exchange.redirect('/sign-in?failed=oidc')
      return undefined
    }
    const url = new URL(redirectUri())
    for (const [name, value] of Object.entries(query)) if (typeof value === 'string') url.searchParams.set(name, value)
    let claims: client.IDToken | undefined
    try {
      const tokens = await client.authorizationCodeGrant(await configuration(), url, {
        pkceCodeVerifier: flow.verifier,
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      })
      claims = tokens.claims()
    } catch {
      // Whatever failed there, the screen says the same, and the person may try again.
    }
    const person = claims === undefined ? undefined : await admit(identity, provider, claims)
    if (person === undefined) {
      exchange.redirect('/sign-in?failed=oidc')
      return undefined
    }
    await enter(person, 'oidc', exchange)
    exchange.redirect('/')
    return undefined
  })

  const rank = (policy: string, name: string) =>
    policies.get(policy)?.classifications.findIndex((x) => x.name === name) ?? -1

  /** The account of these claims, made or brought up to date; undefined when it is closed here or has no role. */
  async function admit(of: Identity, from: OidcProvider, claims: client.IDToken): Promise<string | undefined> {
    const external = `${claims.iss}|${claims.sub}`
    const rights = rightsOfClaims(claims, from, rank)
    if (rights.roles.length === 0) return undefined
    const name = valuesOf(claims, 'name')[0] ?? claims.sub
    return of.change(async (db) => {
      const row = await db.selectFrom('identity_person').selectAll().where('external', '=', external).executeTakeFirst()
      if (row?.disabled === true) return undefined
      if (row !== undefined) {
        await db
          .updateTable('identity_person')
          .set({ name, ...rightsColumns(rights) })
          .where('id', '=', row.id)
          .execute()
        return row.id
      }
      const wanted = normalLogin(
        valuesOf(claims, 'preferred_username')[0] ?? valuesOf(claims, 'email')[0] ?? claims.sub,
      )
      const taken = await db.selectFrom('identity_person').select('id').where('login', '=', wanted).executeTakeFirst()
      const id = newId('person')
      // A name that is taken belongs to somebody else: it is never joined to an account by its spelling.
      const login = taken === undefined ? wanted : `${wanted}#${id.slice(-6).toLowerCase()}`
      await db
        .insertInto('identity_person')
        .values({
          id,
          login,
          name,
          ...rightsColumns(rights),
          language: null,
          disabled: false,
          password: null,
          external,
          created_at: now(),
        })
        .execute()
      return id
    })
  }
}
