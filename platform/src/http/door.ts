import { TLSSocket } from 'node:tls'
import type { FastifyRequest } from 'fastify'
import type { Mount } from '../host/index.ts'
import { certificateOf, readAuthorization } from './credentials.ts'
import { headerOf } from './exchange.ts'
import { certificateNeeded } from './problem.ts'
import { checkOrigin } from './security.ts'
import type { Authenticate, Caller, Credentials } from './types.ts'

export interface DoorOptions {
  readonly authenticate: Authenticate
  /** Names this node answers to, on the plain port and over TLS; undefined: any. */
  readonly hosts?: () => ReadonlySet<string> | undefined
  readonly tlsHosts?: () => ReadonlySet<string> | undefined
  readonly sessionCookie: string
  readonly isLocal: (request: FastifyRequest) => boolean
}

/** Who asks: from the credentials of a request and from nothing else of it. */
export function createDoor({ authenticate, sessionCookie, isLocal, ...options }: DoorOptions) {
  const hostsOf = (request: FastifyRequest) =>
    request.raw.socket instanceof TLSSocket ? options.tlsHosts?.() : options.hosts?.()

  const credentialsOf = (request: FastifyRequest): Credentials => ({
    ...readAuthorization(request.headers.authorization),
    cookie: request.cookies[sessionCookie],
    certificate: certificateOf(request.raw.socket),
    local: isLocal(request),
    address: isLocal(request) ? 'local' : request.ip,
  })

  return {
    hostsOf,
    /** Who asks the API. HTTP Basic is for protocols that know nothing better; browsers would keep it and send it unasked. */
    identify(request: FastifyRequest): Promise<Caller | undefined> {
      const given = credentialsOf(request)
      return authenticate(given.basic === undefined ? given : { ...given, basic: 'broken' })
    },
    /** Who asks a mounted protocol. A cookie says nothing there: no browser of ours asks one. @throws {Fault} what refuses it */
    async admit(request: FastifyRequest, mount: Mount): Promise<Caller | undefined> {
      const local = isLocal(request)
      const given = { ...credentialsOf(request), cookie: undefined }
      if (!local) {
        const header = (name: string) => headerOf(request, name)
        checkOrigin({ method: request.method, header, cookie: false }, hostsOf(request))
      }
      if (mount.certificateOnly !== true || local) return authenticate(given)
      if (given.certificate === undefined) throw certificateNeeded()
      return authenticate({ ...given, bearer: undefined, basic: undefined })
    },
  }
}
