import { Fault } from '@testudo/kernel/fault'

/**
 * Only what the node serves itself may run or load. Styles may be inline, because Mantine writes its variables into
 * style tags; scripts may not. MapLibre draws from a worker that it may start from a blob.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** Headers of every answer, errors included. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what another site could make a browser send. Browsers put `Origin` on every unsafe request and, since 2023,
 * `Sec-Fetch-Site`; a cookie without either of them comes from no browser we serve. The host name must be ours, or a
 * page elsewhere could point its own name at this address (DNS rebinding).
 *
 * @throws {Fault} `http.wrong_host` or `http.cross_site`
 */
export function checkOrigin(
  request: { readonly method: string; readonly header: (name: string) => string | undefined; readonly cookie: boolean },
  hosts: ReadonlySet<string> | undefined,
): void {
  const host = request.header('host')?.toLowerCase() ?? ''
  if (hosts !== undefined && !hosts.has(host)) {
    throw new Fault(
      'denied',
      'http.wrong_host',
      'This node does not answer under that name. Use the address it printed.',
    )
  }
  if (SAFE.has(request.method)) return
  const origin = request.header('origin')
  const site = request.header('sec-fetch-site')
  const sameOrigin = origin !== undefined && hostOf(origin) === host
  const foreign =
    (origin !== undefined && !sameOrigin) || (site !== undefined && site !== 'same-origin' && site !== 'none')
  if (foreign || (request.cookie && !sameOrigin && site !== 'same-origin')) {
    throw new Fault('denied', 'http.cross_site', 'This came from another site. Open the node itself and try again.')
  }
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}

/** Counts attempts per key in a sliding window. Memory is bounded: when full, the oldest key is forgotten. */
export interface AttemptLimit {
  /** @throws {Fault} `http.too_many` when the window already holds the limit */
  check(key: string, now: number): void
  count(key: string, now: number): void
  /** Takes one attempt back that was counted at this time: it was none. */
  uncount(key: string, at: number): void
  forget(key: string): void
}

/** At most `limit` counted attempts per `windowMs` and key. The answer is the same whether the account exists or not. */
export function attemptLimit(limit: number, windowMs: number, maxKeys = 10_000): AttemptLimit {
  const attempts = new Map<string, number[]>()
  const recent = (key: string, now: number) => (attempts.get(key) ?? []).filter((at) => at > now - windowMs)
  return {
    check(key, now) {
      if (recent(key, now).length >= limit) {
        throw new Fault(
          'denied',
          'http.too_many',
          `Too many attempts. Wait ${Math.ceil(windowMs / 60_000)} minutes and try again.`,
        )
      }
    },
    count(key, now) {
      const list = [...recent(key, now), now]
      attempts.delete(key)
      attempts.set(key, list)
      const oldest = attempts.keys().next()
      if (attempts.size > maxKeys && oldest.done !== true) attempts.delete(oldest.value)
    },
    uncount(key, at) {
      const list = attempts.get(key)
      const index = list?.lastIndexOf(at) ?? -1
      if (index >= 0) list?.splice(index, 1)
      if (list?.length === 0) attempts.delete(key)
    },
    forget(key) {
      attempts.delete(key)
    },
  }
}
