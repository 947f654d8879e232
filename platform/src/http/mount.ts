import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log, Mount, MountedAnswer, MountedRequest } from '../host/index.ts'
import { describeError } from '../telemetry/index.ts'
import { certificateOf } from './credentials.ts'
import { slowly, throwAwayTheRest } from './slowly.ts'
import { SECURITY_HEADERS } from './security.ts'
import type { Caller } from './types.ts'

/** Both credentials that travel in a header (RFC 6750 §3, RFC 7617 §2). Never on the API: a browser would put up its own dialog. */
const CHALLENGE = 'Basic realm="testudo", charset="UTF-8", Bearer realm="testudo"'
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const
/** Not a handler's to set: ours, or the transport's. */
const RESERVED = new Set([
  ...Object.keys(SECURITY_HEADERS),
  'set-cookie',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'location',
])
/** A credential is for the door, not for who lives behind it. */
const KEPT = new Set(['authorization', 'cookie', 'proxy-authorization'])

export interface MountOptions {
  /** Who comes, after the checks every request passes. @throws {Fault} what refuses it */
  readonly admit: (request: FastifyRequest, mount: Mount) => Promise<Caller | undefined>
  readonly log: Log
  readonly bodyMs: number
}

/** @throws {Error} a prefix that is none, or that would swallow another address of the node */
export function checkMount({ prefix }: Mount, others: readonly Mount[]): void {
  if (!/^(\/[a-z0-9][a-z0-9-]*)+$/.test(prefix)) throw new Error(`${prefix} is no prefix`)
  if (/^\/(api|assets|livez|readyz|metrics|welcome)(\/|$)/.test(prefix)) throw new Error(`${prefix} is the node's own`)
  const other = others.find((one) => isBelow(one.prefix, prefix) || isBelow(prefix, one.prefix))
  if (other !== undefined) throw new Error(`${prefix} and ${other.prefix} stand in each other's way`)
}

/** Whether a path, as it was sent, is the prefix or below it. */
export const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`)

/**
 * Serves one mounted protocol. All is done before the framework would look at the body: it refuses content types it cannot
 * read, and these are the handler's to judge. The handler reads as much of the body as it wants.
 */
export function serveMount(app: FastifyInstance, mount: Mount, options: MountOptions): void {
  for (const url of [mount.prefix, `${mount.prefix}/*`]) {
    app.route({
      method: [...METHODS],
      url,
      onRequest: async (request, reply) => {
        // The router reads escapes before it compares; a handler is asked about the very path that was sent.
        if (!isBelow(pathOf(request), mount.prefix)) throw nothingHere()
        throwAwayTheRest(request.raw, reply)
        const caller = await options.admit(request, mount)
        const answer = await ask(mount, request, reply, caller, options)
        if (answer.status === 401 && mount.certificateOnly !== true) reply.header('www-authenticate', CHALLENGE)
        return send(request, reply, answer, options.log)
      },
      handler: async () => {
        throw nothingHere()
      },
    })
  }
}

const pathOf = (request: FastifyRequest): string => (request.raw.url ?? '').split('?', 1)[0] ?? ''

async function ask(
  mount: Mount,
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller | undefined,
  { log, bodyMs }: MountOptions,
): Promise<MountedAnswer> {
  const abort = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) abort.abort()
  })
  const path = pathOf(request)
  const asked: MountedRequest = {
    method: request.method,
    path,
    query: (request.raw.url ?? '').slice(path.length + 1),
    headers: headersOf(request.raw),
    body: slowly(request.raw, bodyMs),
    caller: caller && { subject: caller.subject, verbs: caller.verbs, via: caller.via },
    certificateUntil: certificateOf(request.raw.socket)?.until,
    signal: abort.signal,
  }
  try {
    const answer = await mount.handle(asked)
    checkAnswer(answer)
    return answer
  } catch (error) {
    // A fault is an answer in words that were made for who asks; anything else may carry rows, and rows carry secrets.
    if (error instanceof Fault) throw error
    const id = randomUUID()
    log.error({ id, prefix: mount.prefix, ...describeError(error) }, 'a mounted protocol failed')
    const detail = 'The node could not finish this. Tell your administrator the id.'
    const problem = { type: 'about:blank', title: 'The node failed', status: 500, code: 'http.internal', detail, id }
    const headers = { 'content-type': 'application/problem+json; charset=utf-8' }
    return { status: 500, headers, body: JSON.stringify(problem) }
  }
}

function headersOf(raw: IncomingMessage): MountedRequest['headers'] {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(raw.headers)) {
    if (!KEPT.has(name) && value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}

/** Protocols answer machines: a page would run in somebody's browser under the node's name. */
function checkAnswer({ headers, status }: MountedAnswer): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Error(`${status} is no status of an answer`)
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase()
    if (RESERVED.has(lower)) throw new Error(`${name} is not a handler's header`)
    if (lower === 'content-type' && /html|svg/i.test(value)) throw new Error(`${value} is a page`)
  }
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, headers, body }: MountedAnswer,
  log: Log,
): Promise<FastifyReply> {
  reply.status(status)
  reply.header('cache-control', 'no-store')
  for (const [name, value] of Object.entries(headers)) reply.header(name, value)
  if (typeof body === 'string' || body instanceof Uint8Array)
    return reply.send(request.method === 'HEAD' || body.length === 0 ? undefined : body)
  const pieces = body[Symbol.asyncIterator]()
  if (request.method === 'HEAD') {
    await pieces.return?.()
    return reply.send()
  }
  async function* all(): AsyncGenerator<Uint8Array | string> {
    try {
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
    } catch (error) {
      // The headers are out: all that is left is to break off, so that nobody takes a part for the whole.
      log.error(describeError(error), 'an answer broke off')
      throw error
    } finally {
      await pieces.return?.()
    }
  }
  return reply.send(Readable.from(all(), { objectMode: true, highWaterMark: 4 }))
}
