import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import { type Exchange, TaxiiClient, TaxiiFault } from '@testudo/taxii'
import type { Access } from '../../../core/contract/collections.ts'
import type { Words } from '../../../core/contract/shapes.ts'
import { answeredWith, OWN_TROUBLES, TROUBLES } from './troubles.ts'

/** How a foreign server is reached. */
export interface Reach {
  readonly url: string
  readonly access: Exclude<Access, { readonly kind: 'same' }>
  readonly ca?: string | undefined
  readonly fingerprint?: string | undefined
}

export interface Foreign {
  readonly client: TaxiiClient
  /** What the server last asked for in `Retry-After`, in milliseconds. */
  readonly retryAfterMs: () => number | undefined
}

/** A wait inside a run; longer ones end the run, and the next one begins no earlier. */
const SHORT_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 86_400_000

/** A TAXII client through the node's one way out. */
export async function openForeign(host: Host, reach: Reach, signal: AbortSignal): Promise<Foreign> {
  const tls = await tlsOf(host, reach)
  let retryAfter: number | undefined
  const exchange: Exchange = async ({ method, url, headers, body }) => {
    const answer = await host.outbound({ method, url, headers, tls, signal, ...(body === undefined ? {} : { body }) })
    retryAfter =
      answer.status === 429 || answer.status === 503 ? waitOf(answer.headers['retry-after'], host) : undefined
    return answer
  }
  const authorization = authorizationOf(reach.access)
  const client = new TaxiiClient(reach.url, {
    exchange,
    ...(authorization === undefined ? {} : { authorization }),
    retries: 2,
    maxWaitMs: SHORT_WAIT_MS,
    sleep: (ms) => sleep(ms, signal),
  })
  return { client, retryAfterMs: () => retryAfter }
}

async function tlsOf(host: Host, { access, ca, fingerprint }: Reach) {
  const own = access.kind === 'own' ? await host.self.tls() : undefined
  const shown =
    own !== undefined
      ? { cert: own.certificate, key: own.key }
      : access.kind === 'certificate'
        ? { cert: access.certificate, key: access.key }
        : {}
  return { ...shown, ...(ca === undefined ? {} : { ca }), ...(fingerprint === undefined ? {} : { fingerprint }) }
}

function authorizationOf(access: Reach['access']): string | undefined {
  if (access.kind === 'basic')
    return `Basic ${Buffer.from(`${access.login}:${access.password}`, 'utf8').toString('base64')}`
  return access.kind === 'token' ? `${access.scheme} ${access.token}` : undefined
}

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), as milliseconds from now. */
function waitOf(header: string | undefined, host: Host): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - host.clock.now()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_WAIT_MS)
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      done()
    })
  })
}

/** Why a foreign server could not be used. */
export function troubleOf(error: unknown): Words {
  if (error instanceof TaxiiFault) return answered(error)
  if (!(error instanceof Fault)) return TROUBLES.silent
  return error.code === 'outbound.address' ? TROUBLES.address : (OWN_TROUBLES[error.code] ?? TROUBLES.silent)
}

function answered({ status, code }: TaxiiFault): Words {
  if (status === 401 || status === 403) return TROUBLES.credential
  if (status === 404) return TROUBLES.collection
  if (status === 406 || status === 415) return TROUBLES.protocol
  if (status === 429 || status === 503) return TROUBLES.later
  if (code === 'taxii.no_progress' || code === 'taxii.no_next') return TROUBLES.stuck
  if (code === 'taxii.redirect') return TROUBLES.elsewhere
  if (code === 'taxii.not_json' || code === 'taxii.answer_too_long') return TROUBLES.unreadable
  return answeredWith(String(status))
}
