import { Readable } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { certificateOf } from './credentials.ts'
import type { Caller, Exchange } from './types.ts'

/** Who asks on a public route without a session: cleared for nothing, so that every label denies. */
const NOBODY: Subject = {
  id: 'nobody',
  kind: 'person',
  name: '',
  organisation: '',
  nation: '',
  communities: [],
  clearances: {},
  specialAccess: [],
  roles: [],
}

/** What the server knows of a request besides what it carries. */
export interface Asking {
  readonly caller: Caller | undefined
  readonly again: () => Promise<Caller | undefined>
  /** It came over the socket file. */
  readonly local: boolean
  readonly uploadLimitBytes: number
  /** Browsers reach the node by https only. */
  readonly secure: boolean
}

/** Over https browsers promise that a cookie of this name was set by this host, for this host, over https. */
export const cookieName = (name: string, secure: boolean) => (secure ? `__Host-${name}` : name)

/** What a handler gets of one request, and where it asked to send the browser. */
export function exchangeOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { caller, again, local, uploadLimitBytes, secure }: Asking,
): { readonly exchange: Exchange; readonly target: () => string | undefined } {
  const abort = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) abort.abort()
  })
  let target: string | undefined
  const exchange: Exchange = {
    subject: caller?.subject ?? NOBODY,
    upload: uploadOf(request, uploadLimitBytes),
    signal: abort.signal,
    credential: caller?.credential ?? '',
    language: languageOf(request, caller),
    caller,
    again,
    certificate: certificateOf(request.raw.socket),
    address: local ? 'local' : request.ip,
    agent: (headerOf(request, 'user-agent') ?? '').slice(0, 200),
    header: (name) => headerOf(request, name),
    cookie: (name) => request.cookies[cookieName(name, secure)],
    setCookie(name, value, cookie = {}) {
      // What was given over TLS never travels without, also where browsers may come by plain http.
      const safe = secure || request.raw.socket instanceof TLSSocket
      const base = { path: '/', httpOnly: true, secure: safe, sameSite: cookie.sameSite ?? 'strict' } as const
      const wire = cookieName(name, secure)
      if (value === undefined) reply.clearCookie(wire, base)
      else
        reply.setCookie(
          wire,
          value,
          cookie.maxAgeSeconds === undefined ? base : { ...base, maxAge: cookie.maxAgeSeconds },
        )
    },
    redirect(path) {
      target = path
    },
  }
  return { exchange, target: () => target }
}

/** What who asks reads: as the session says, else as the request does. */
export const languageOf = (request: FastifyRequest, caller: Caller | undefined): 'en' | 'fr' =>
  caller?.language ?? (/^\s*fr\b/i.test(headerOf(request, 'accept-language') ?? '') ? 'fr' : 'en')

/** One header as text; the first of several. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

async function* uploadOf(request: FastifyRequest, limit: number): AsyncGenerator<Uint8Array> {
  const body: unknown = request.body
  if (!(body instanceof Readable)) return
  let bytes = 0
  for await (const chunk of body) {
    bytes += (chunk as Uint8Array).length
    if (bytes > limit)
      throw new Fault('invalid', 'http.too_large', 'The upload is larger than this node takes.', {
        place: { byte: limit },
      })
    yield chunk as Uint8Array
  }
}
