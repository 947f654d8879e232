import { Fault, type FaultKind, type FaultPlace, nothingHere } from '@testudo/kernel/fault'
import type { RefusalBook } from '@testudo/kernel/refusals'
import { ZodError } from 'zod'

/** RFC 9457 problem details. No `instance` and no reference number: a denied and an absent object answer with the same bytes. */
export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly place?: FaultPlace
}

/** The one table from the kind of a fault to an HTTP status. */
const STATUS: Readonly<Record<FaultKind, number>> = {
  invalid: 400,
  denied: 403,
  absent: 404,
  conflict: 409,
  unavailable: 503,
}

/** Faults of the transport itself, where HTTP has a finer word than the five kinds. */
const FINER: Readonly<Record<string, number>> = {
  'http.sign_in_first': 401,
  'http.too_large': 413,
  'http.media_type': 415,
  'http.wrong_host': 421,
  'http.too_many': 429,
  'identity.wrong_credentials': 401,
}

/** Titles in English: what programs and logs know. */
const TITLE: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Nothing here',
  409: 'Conflict',
  413: 'Too large',
  415: 'Media type not taken',
  421: 'Wrong host',
  429: 'Too many attempts',
  500: 'The node failed',
  503: 'Not available now',
}

const TITRE: Readonly<Record<number, string>> = {
  400: 'Demande incorrecte',
  401: 'Connexion requise',
  403: 'Non autorisé',
  404: 'Rien ici',
  409: 'Conflit',
  413: 'Trop grand',
  415: 'Type de contenu refusé',
  421: 'Hôte inconnu',
  429: 'Trop de tentatives',
  500: 'Le nœud a échoué',
  503: 'Indisponible pour l’instant',
}

/** No session, or one that ended. The same words for every route and every reason. */
export function signInFirst(): Fault {
  return new Fault('denied', 'http.sign_in_first', 'Sign in first, or send an API token as a bearer token.')
}

/** A protocol between nodes, asked without a certificate. */
export function certificateNeeded(): Fault {
  return new Fault(
    'denied',
    'http.certificate_needed',
    'Only who shows a certificate is answered here. Come over TLS to the port for nodes, with a client certificate.',
  )
}

/** HTTP status of a fault. */
export function statusOf(fault: Fault): number {
  return FINER[fault.code] ?? (fault.retryAfterSeconds === undefined ? STATUS[fault.kind] : 429)
}

/** The first issue of a zod error as a fault with a JSON pointer. */
export function faultOfZod(error: ZodError, where: string): Fault {
  const issue = error.issues[0]
  const path = [where, ...(issue?.path ?? [])].map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys : []
  const pointer = `/${[...path, ...keys.slice(0, 1)].join('/')}`
  const message =
    keys.length > 0
      ? `Unknown key ${keys.map((key) => JSON.stringify(key)).join(', ')}.`
      : `${issue?.message ?? 'Invalid'}.`
  return new Fault('invalid', 'http.invalid_input', `${message} Correct ${pointer} and send it again.`, {
    cause: error,
    place: { path: pointer },
  })
}

const NO_SUCH_ADDRESS = new Set([
  'FST_ERR_BAD_URL',
  'FST_ERR_MAX_PARAM_LENGTH',
  'FST_ERR_ASYNC_CONSTRAINT',
  'FST_STATIC_FORBIDDEN_PATH',
])

/** What Fastify itself throws, told apart by its codes. */
function faultOfFramework(error: unknown): Fault | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
    return new Fault('invalid', 'http.too_large', 'The body is larger than this address takes.')
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Fault('invalid', 'http.media_type', 'This address does not take this content type.')
  }
  // The file server says 403 for a folder and 404 for no file; to who asks it is the same.
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
  if (NO_SUCH_ADDRESS.has(code) || status === 403 || status === 404) return nothingHere()
  // Who sent it has gone; nobody reads the answer, and nothing is wrong with the node.
  if (code === 'ECONNRESET') return new Fault('invalid', 'http.cut_short', 'The request broke off. Send it again.')
  if (code.startsWith('FST_ERR_CTP')) return new Fault('invalid', 'http.invalid_body', 'The body cannot be read.')
  return undefined
}

/**
 * Turns anything thrown into a problem. What is not a fault becomes a 500 without a word of the cause: database errors
 * carry rows, and rows carry secrets.
 */
export function toProblem(error: unknown): Problem {
  const fault =
    error instanceof Fault ? error : error instanceof ZodError ? faultOfZod(error, 'input') : faultOfFramework(error)
  if (fault === undefined) {
    return {
      type: 'about:blank',
      title: 'The node failed',
      status: 500,
      code: 'http.internal',
      detail:
        'The node could not finish this. Nothing was half done. Try again; if it stays, tell your administrator the time.',
    }
  }
  const status = statusOf(fault)
  return {
    type: 'about:blank',
    title: TITLE[status] ?? 'Problem',
    status,
    code: fault.code,
    detail: fault.message,
    ...(fault.place === undefined ? {} : { place: fault.place }),
  }
}

/** A problem for who reads that language (RFC 9457 §3.1.3: titles may be localised; codes are not). */
export function inLanguage(problem: Problem, language: 'en' | 'fr', refusals: RefusalBook | undefined): Problem {
  if (language === 'en' || refusals === undefined) return problem
  const { status, title, code, detail } = problem
  return { ...problem, title: TITRE[status] ?? title, detail: refusals.say(language, { code, message: detail }) }
}
