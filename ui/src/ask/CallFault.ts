import type { FaultKind, FaultPlace } from '@testudo/kernel/fault'

/** What the node answered instead of a reply (problem+json), or that it did not answer at all (`status` 0). */
export class CallFault extends Error {
  readonly status: number
  readonly kind: FaultKind
  readonly code: string
  readonly place: FaultPlace | undefined

  constructor(status: number, code: string, message: string, place?: FaultPlace, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'CallFault'
    this.status = status
    this.kind = kindOf(status)
    this.code = code
    this.place = place
  }
}

function kindOf(status: number): FaultKind {
  if (status === 401 || status === 403) return 'denied'
  if (status === 404) return 'absent'
  if (status === 409 || status === 412) return 'conflict'
  if (status === 0 || status === 429 || status >= 500) return 'unavailable'
  return 'invalid'
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Reads a problem+json body; anything else becomes a fault with the bare status. */
export function faultOf(status: number, body: string): CallFault {
  let problem: Readonly<Record<string, unknown>> = {}
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === 'object' && parsed !== null) problem = { ...parsed }
  } catch {
    // Not JSON: a proxy's page. Its text is of no use to the reader.
  }
  const place = problem['place']
  return new CallFault(
    status,
    textOf(problem['code']) ?? `http.${status}`,
    textOf(problem['detail']) ?? textOf(problem['message']) ?? textOf(problem['title']) ?? `HTTP ${status}`,
    typeof place === 'object' && place !== null ? place : undefined,
  )
}
