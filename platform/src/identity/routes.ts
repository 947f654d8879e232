import { Fault } from '@testudo/kernel/fault'
import type { Label, Policy } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { SESSION_COOKIE } from '../http/server.ts'
import type { Exchange, HttpServer } from '../http/types.ts'
import type { Audit } from '../host/index.ts'
import { adminRoutes } from './admin-routes.ts'
import { createAttempts } from './attempts.ts'
import { certificateRoutes } from './certificate-routes.ts'
import * as c from './contract.ts'
import { ABSOLUTE_MS } from './credentials.ts'
import { addPasskey, type Identity } from './identity.ts'
import { type OidcProvider, oidcRoutes } from './oidc.ts'
import { ownRoutes } from './own-routes.ts'
import { ownSession } from './own-session.ts'
import { signInPages } from './sign-in-page.ts'

export interface RouteOptions {
  readonly identity: Identity
  readonly audit: Audit
  readonly exercise: boolean
  readonly exerciseName: string
  readonly defaultLabel: Label
  readonly oidc?: OidcProvider | undefined
  /** Seals the marks of browsers that have signed in. */
  readonly key: Uint8Array
}

/** Answers everything about who one is and how one gets in. */
export function identityRoutes(http: HttpServer, options: RouteOptions): void {
  const { identity, audit } = options
  const { now, policies } = identity.options
  const attempts = createAttempts(options.key, now)

  const enter = async (
    person: string,
    method: string,
    exchange: Exchange,
    until?: number,
  ): Promise<{ signedIn: true }> => {
    // A closed account gets no session that would come alive when somebody opens it again.
    const caller = await identity.callerOf(person)
    // Nor does a machine: what it does is done by its program, not at a screen.
    if (caller === undefined || caller.subject.kind !== 'person')
      throw new Fault(
        'denied',
        'identity.wrong_credentials',
        'That did not match an account here. Check and try again.',
      )
    const old = exchange.cookie(SESSION_COOKIE)
    const secret = await identity.startSession({ person, method, agent: exchange.agent, until }, old)
    exchange.setCookie(SESSION_COOKIE, secret, { maxAgeSeconds: ABSOLUTE_MS / 1000 })
    attempts.mark(exchange, await loginOf(identity, person))
    audit.record({ subject: caller.subject, verb: 'identity.sign-in', ids: [], outcome: 'allowed', detail: { method } })
    return { signedIn: true }
  }

  http.answerWith(c.session, async (_input, exchange) => {
    const { caller, language } = exchange
    if (caller === undefined) {
      const certificate = exchange.certificate !== undefined
      const ways = { password: true, passkey: true, certificate, oidc: options.oidc && { name: options.oidc.name } }
      return {
        signedIn: false as const,
        exercise: options.exercise,
        exerciseName: options.exerciseName,
        language,
        ways,
      }
    }
    return {
      signedIn: true as const,
      exercise: options.exercise,
      exerciseName: options.exerciseName,
      language,
      person: {
        ...caller.subject,
        login: caller.via === 'socket' ? caller.subject.id : await loginOf(identity, caller.subject.id),
      },
      verbs: [...caller.verbs].sort(),
      systemHigh: highOf(caller.subject, options.defaultLabel, policies.get(options.defaultLabel.policy)),
      via: caller.via,
    }
  })

  http.answerWith(c.policies, async (_input, { subject }) =>
    policies.all().flatMap((policy) => visiblePolicy(policy, subject, policies.all())),
  )

  http.answerWith(c.signIn, async ({ login, password }, exchange) =>
    attempts.run(exchange, login, async () =>
      enter(await identity.checkPassword(login, password), 'password', exchange),
    ),
  )

  const leave = async (exchange: Exchange) => {
    const { caller } = exchange
    exchange.setCookie(SESSION_COOKIE, undefined)
    if (caller?.via === 'session') {
      await identity.change((db) => db.deleteFrom('identity_session').where('id', '=', caller.credential).execute())
    }
  }
  http.answerWith(c.signOut, async (_input, exchange) => {
    await leave(exchange)
    return { done: true as const }
  })

  signInPages(http, {
    leave,
    enter: (exchange, login, password) =>
      attempts.run(exchange, login, async () => {
        const person = await identity.checkPassword(login, password)
        await enter(person, 'password', exchange)
        return (await identity.callerOf(person))?.verbs ?? new Set<string>()
      }),
  })

  http.answerWith(c.openLink, async ({ token }, exchange) =>
    attempts.run(exchange, undefined, async () => {
      const { link, person } = await identity.openLink(token)
      const known =
        person === undefined
          ? { organisation: identity.options.organisation, nation: identity.options.nation }
          : { name: person.name, login: person.login, organisation: person.organisation }
      return { purpose: link.purpose as 'first' | 'invitation' | 'reset', ...known, expiresAt: Number(link.expires_at) }
    }),
  )

  http.answerWith(c.linkPasskey, async ({ token, login, name }, exchange) =>
    attempts.run(exchange, undefined, async () => {
      const { person, personId } = await identity.openLink(token)
      const label = person?.login ?? login ?? 'administrator'
      return identity.passkeys.beginRegistration(
        { id: personId, login: label, name: person?.name ?? name ?? label },
        [],
      )
    }),
  )

  http.answerWith(c.acceptLink, async (given, exchange) =>
    attempts.run(exchange, undefined, async () => enter(await identity.acceptLink(given), 'link', exchange)),
  )

  http.answerWith(c.beginPasskeySignIn, async (_input, exchange) => {
    attempts.begun(exchange)
    return identity.passkeys.beginSignIn()
  })

  http.answerWith(c.finishPasskeySignIn, async ({ flow, response }, exchange) =>
    attempts.run(exchange, undefined, async () => {
      const find = async (id: string) => {
        const row = await identity.owner((db) =>
          db.selectFrom('identity_passkey').selectAll().where('id', '=', id).executeTakeFirst(),
        )
        if (row === undefined) return undefined
        return {
          id,
          publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')),
          counter: Number(row.counter),
          person: row.person,
        }
      }
      const used = await identity.passkeys.finishSignIn(flow, response, find)
      await identity.owner((db) =>
        db.updateTable('identity_passkey').set({ counter: used.counter }).where('id', '=', used.id).execute(),
      )
      return enter((await find(used.id))?.person ?? '', 'passkey', exchange)
    }),
  )

  http.answerWith(c.passkeys, async (_input, { subject }) => {
    const rows = await identity.owner((db) =>
      db.selectFrom('identity_passkey').selectAll().where('person', '=', subject.id).orderBy('created_at').execute(),
    )
    return rows.map((row) => ({ id: row.id, name: row.name, createdAt: Number(row.created_at) }))
  })

  http.answerWith(c.beginPasskey, async (_input, exchange) => {
    const person = await ownSession(identity, exchange)
    const rows = await identity.owner((db) =>
      db.selectFrom('identity_passkey').select('id').where('person', '=', person.id).execute(),
    )
    return identity.passkeys.beginRegistration(
      person,
      rows.map((row) => row.id),
    )
  })

  http.answerWith(c.finishPasskey, async ({ flow, name, response }, exchange) => {
    const person = await ownSession(identity, exchange)
    const key = await identity.passkeys.finishRegistration(person.id, flow, response)
    await identity.change((db) => addPasskey(db, person.id, name, key, now()))
    return { done: true as const }
  })

  ownRoutes(http, identity, attempts)
  certificateRoutes(http, identity, attempts, enter)
  adminRoutes(http, identity)
  if (options.oidc !== undefined) oidcRoutes(http, identity, options.oidc, attempts, enter)
}

async function loginOf(identity: Identity, person: string): Promise<string> {
  const row = await identity.owner((db) =>
    db.selectFrom('identity_person').select('login').where('id', '=', person).executeTakeFirst(),
  )
  return row?.login ?? ''
}

/** The highest marking this reader may meet under the node's own policy; what the banner shows while it knows nothing better. */
function highOf(subject: Subject, fallback: Label, policy: Policy | undefined): Label {
  const classification = policy === undefined ? undefined : subject.clearances[policy.id]
  return classification === undefined
    ? {
        policy: fallback.policy,
        classification: policy?.classifications[0]?.name ?? fallback.classification,
        categories: [],
        originators: [],
      }
    : { policy: fallback.policy, classification, categories: [], originators: [] }
}

/** A policy as this reader may know it: names of special programmes are themselves held close. */
function visiblePolicy(policy: Policy, subject: Subject, all: readonly Policy[]): Policy[] {
  const held = (id: string) => subject.clearances[id] !== undefined
  // A label of another policy may be readable by equivalence: its marks must then be drawn too.
  const mapped = all.some((other) => held(other.id) && other.equivalents.some((e) => e.policy === policy.id))
  if (!held(policy.id) && !mapped) return []
  const tags = policy.tags
    .map((tag) =>
      tag.type === 'RESTRICTIVE'
        ? { ...tag, values: tag.values.filter((v) => subject.specialAccess.includes(v)) }
        : tag,
    )
    .filter((tag) => tag.type !== 'RESTRICTIVE' || tag.values.length > 0)
  return [{ ...policy, tags }]
}
