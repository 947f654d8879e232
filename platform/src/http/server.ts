import fastifyCookie from '@fastify/cookie'
import type { AnyContract } from '@testudo/kernel/contract'
import type { PolicySet } from '@testudo/kernel/label'
import type { RefusalBook } from '@testudo/kernel/refusals'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Audit, Clock, Log, Mount, StreamAnswer } from '../host/index.ts'
import { checkOneCredential } from './credentials.ts'
import { createDoor } from './door.ts'
import { cookieName, exchangeOf, headerOf, languageOf } from './exchange.ts'
import { createListeners } from './listeners.ts'
import { checkMount, isBelow, serveMount } from './mount.ts'
import { describeApi } from './openapi.ts'
import { describeError } from '../telemetry/index.ts'
import { takeJson, takeUploads } from './bodies.ts'
import { type OwnPage, servePages } from './pages.ts'
import { parseInput } from './parse.ts'
import { inLanguage, signInFirst, toProblem } from './problem.ts'
import { checkOrigin, SECURITY_HEADERS } from './security.ts'
import { sendStream } from './stream.ts'
import { answerNonsense, CLIENT_TIMES } from './tls.ts'
import type { Authenticate, Caller, Exchange, HttpServer } from './types.ts'
import { serveWeb } from './web.ts'

export const SESSION_COOKIE = 'testudo_session'
const JSON_LIMIT_BYTES = 1024 * 1024
const UPLOAD_LIMIT_BYTES = 4 * 1024 ** 3
/** Bodies that are not uploads arrive in this time or not at all: who drips them holds nothing for long. */
const BODY_MS = 30_000

export interface HttpOptions {
  readonly authenticate: Authenticate
  readonly audit: Pick<Audit, 'record'>
  readonly log: Log
  readonly clock: Clock
  /** What refusals say to who reads French. */
  readonly refusals?: RefusalBook
  /** `host:port` names this node answers to; undefined: any (a proxy in front checks). */
  readonly hosts?: () => ReadonlySet<string> | undefined
  /** The same for the TLS listener. */
  readonly tlsHosts?: () => ReadonlySet<string> | undefined
  /** True when browsers reach the node by https only: cookies then carry `Secure`. */
  readonly secure?: boolean
  /** The built web app. */
  readonly webDir?: string
  readonly uploadLimitBytes?: number
  /** How long the body of a question may take to arrive; tests shorten it. */
  readonly bodyMs?: number
  /** Checks replies against their contracts: tests and development. */
  readonly checkReplies?: boolean
  /** True when the node can answer: database open, migrations done. */
  readonly ready?: () => boolean
  /** Text of `/metrics` in the Prometheus format. */
  readonly metrics?: () => Promise<string>
  readonly observe?: (request: {
    readonly route: string
    readonly method: string
    readonly status: number
    readonly seconds: number
  }) => void
  readonly version?: string
  /** What stands around pages the node writes itself. */
  readonly pages?: { readonly node: () => string; readonly exercise: string | undefined; readonly policies: PolicySet }
}

type Handler = (input: never, exchange: Exchange) => Promise<unknown>

/** Builds the HTTP side of a node. Routes may be added until `listen`, `listenLocal` or the first `inject`. */
export function createHttp(options: HttpOptions): HttpServer {
  const routes: { contract: AnyContract; handler: Handler }[] = []
  const mounts: Mount[] = []
  const pages: OwnPage[] = []
  let built: Promise<FastifyInstance> | undefined

  const secure = options.secure ?? false
  const uploadLimitBytes = options.uploadLimitBytes ?? UPLOAD_LIMIT_BYTES
  const sessionCookie = cookieName(SESSION_COOKIE, secure)
  const listeners = createListeners(async () => (await app()).routing)
  const { isLocal } = listeners
  const { identify, admit, hostsOf } = createDoor({ ...options, sessionCookie, isLocal })

  const add = (contract: AnyContract, handler: Handler) => {
    if (built) throw new Error(`${contract.path} comes too late: the server is already built`)
    if (routes.some((r) => r.contract.method === contract.method && r.contract.path === contract.path)) {
      throw new Error(`${contract.method} ${contract.path} is answered twice`)
    }
    const clash = Object.keys(contract.params.shape).find((k) => k in contract.query.shape || k in contract.body.shape)
    if (clash !== undefined) throw new Error(`${contract.path} takes ${clash} twice`)
    routes.push({ contract, handler })
  }

  const build = async (): Promise<FastifyInstance> => {
    const app = fastify({
      logger: false,
      bodyLimit: JSON_LIMIT_BYTES,
      forceCloseConnections: true,
      exposeHeadRoutes: false,
      requestTimeout: CLIENT_TIMES.requestTimeout,
      http: CLIENT_TIMES,
      routerOptions: { caseSensitive: true, maxParamLength: 400 },
      frameworkErrors: (error, _request, reply) => {
        void sendProblem(reply as unknown as FastifyReply, error)
      },
      clientErrorHandler: answerNonsense,
    })
    await app.register(fastifyCookie)
    app.addHook('onRequest', async (request, reply) => {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.header(name, value)
      // Of two names one may be ours and the other what somebody in between goes by (RFC 9112 §3.2).
      if (request.raw.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length > 1)
        throw new Fault('invalid', 'http.two_hosts', 'The request names two hosts. Send one Host header.')
      checkOneCredential(request.raw.rawHeaders)
      if (secure) reply.header('strict-transport-security', 'max-age=31536000')
      if (isApi(request.url)) reply.header('cache-control', 'no-store')
    })
    app.addHook('onResponse', async (request, reply) => {
      options.observe?.({
        route:
          mounts.find((one) => isBelow(request.routeOptions.url ?? '', one.prefix))?.prefix ??
          request.routeOptions.url ??
          'unknown',
        method: request.method,
        status: reply.statusCode,
        seconds: reply.elapsedTime / 1000,
      })
    })
    app.setErrorHandler((error, _request, reply) => sendProblem(reply, error))
    if (options.webDir === undefined) app.setNotFoundHandler((_request, reply) => sendProblem(reply, nothingHere()))

    await app.register(async (scope) => {
      takeJson(scope)
      for (const route of routes.filter((r) => !r.contract.upload)) register(scope, route.contract, route.handler)
    })
    await app.register(async (scope) => {
      takeUploads(scope)
      for (const route of routes.filter((r) => r.contract.upload)) register(scope, route.contract, route.handler)
    })

    if (options.pages !== undefined && pages.length > 0)
      await servePages(app, pages, {
        ...options.pages,
        webDir: options.webDir,
        bodyMs: options.bodyMs ?? BODY_MS,
        identify,
        needVerb,
        checkOrigin: sameSite,
        exchangeOf: (request, reply, caller) =>
          exchangeOf(request, reply, {
            caller,
            again: () => identify(request),
            local: isLocal(request),
            uploadLimitBytes,
            secure,
          }).exchange,
        record: (page, caller, asked, method, error) =>
          recordDeed({ may: page.may, method, path: page.path, ids: Object.values(asked.params) }, caller, error),
        failed: (error) => options.log.error(describeError(error), 'a page failed'),
      })
    for (const mount of mounts) {
      serveMount(app, mount, { admit, log: options.log, bodyMs: options.bodyMs ?? BODY_MS })
    }

    const description = JSON.stringify(
      describeApi(
        routes.map((r) => r.contract),
        options.version ?? '0.1.0',
      ),
    )
    app.get('/api/openapi.json', async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(description),
    )
    app.get('/livez', async (_request, reply) => reply.send({ live: true }))
    app.get('/readyz', async (_request, reply) => {
      const ready = options.ready?.() ?? true
      return reply.status(ready ? 200 : 503).send({ ready })
    })
    app.get('/metrics', async (request, reply) => {
      const caller = await identify(request)
      if (caller === undefined) throw signInFirst()
      needVerb(caller, 'operator:metrics')
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send((await options.metrics?.()) ?? '')
    })
    const isProtocol = (path: string) => mounts.some((one) => isBelow(path, one.prefix))
    if (options.webDir !== undefined) await serveWeb(app, options.webDir, isProtocol)
    await app.ready()
    return app
  }

  const sendProblem = (reply: FastifyReply, error: unknown): FastifyReply => {
    const english = toProblem(error)
    const problem = inLanguage(english, languageOf(reply.request, callers.get(reply.request)), options.refusals)
    if (problem.status >= 500) options.log.error(describeError(error), 'a request failed')
    if (problem.status === 429) {
      const seconds = error instanceof Fault ? error.retryAfterSeconds : undefined
      reply.header('retry-after', String(seconds ?? 900))
    }
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
    return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
  }

  const needVerb = (caller: Caller, may: string) => {
    if (may === 'public' || may === 'signed-in' || caller.verbs.has(may)) return
    throw new Fault(
      'denied',
      'http.verb_missing',
      `Your roles do not include ${may}. Ask your administrator for a role that does.`,
    )
  }

  /** @throws {Fault} what another site made a browser send */
  const sameSite = (request: FastifyRequest) => {
    if (isLocal(request)) return
    const header = (name: string) => headerOf(request, name)
    const cookie = request.cookies[sessionCookie] !== undefined
    checkOrigin(
      { method: request.method, header, cookie: cookie && header('authorization') === undefined },
      hostsOf(request),
    )
  }

  const register = (scope: FastifyInstance, contract: AnyContract, handler: Handler) => {
    scope.route({
      method: contract.method,
      url: `/api${contract.path}`,
      bodyLimit: contract.upload ? uploadLimitBytes : JSON_LIMIT_BYTES,
      // Who asks is settled before the body is read: a stranger's megabytes are not parsed.
      onRequest: async (request) => {
        sameSite(request)
        const caller = await identify(request)
        callers.set(request, caller)
        if (!contract.upload && contract.method !== 'GET') {
          const late = setTimeout(() => request.raw.destroy(), options.bodyMs ?? BODY_MS)
          request.raw.once('end', () => clearTimeout(late))
          request.raw.once('close', () => clearTimeout(late))
        }
        if (contract.may === 'public') return
        if (caller === undefined) throw signInFirst()
        try {
          needVerb(caller, contract.may)
        } catch (error) {
          options.audit.record({
            subject: caller.subject,
            verb: contract.may,
            ids: [],
            outcome: 'denied',
            detail: { route: contract.path },
          })
          throw error
        }
      },
      handler: async (request, reply) => {
        const input = parseInput(contract, { params: request.params, query: request.query, body: request.body })
        const caller = callers.get(request)
        const exchange = exchangeOf(request, reply, {
          caller,
          again: () => identify(request),
          local: isLocal(request),
          uploadLimitBytes,
          secure,
        })
        let answer: unknown
        try {
          answer = await handler(input as never, exchange.exchange)
        } catch (error) {
          record(contract, caller, input, error)
          throw error
        }
        record(contract, caller, input, undefined)
        if (exchange.target() !== undefined) return reply.status(303).header('location', exchange.target()).send()
        if ('stream' in contract.reply)
          return sendStream(reply, contract.reply.stream, answer as StreamAnswer, options.log)
        if (options.checkReplies === true) contract.reply.parse(answer)
        if (answer === undefined) return reply.status(204).send()
        return reply.type('application/json; charset=utf-8').send(bytesOf(answer))
      },
    })
  }

  /** A frozen answer is never another one: given again, to many who read alike, it is not spelled again. */
  const spelled = new WeakMap<object, Buffer>()
  const bytesOf = (answer: unknown): string | Buffer => {
    if (typeof answer !== 'object' || answer === null || !Object.isFrozen(answer)) return JSON.stringify(answer)
    const bytes = spelled.get(answer) ?? Buffer.from(JSON.stringify(answer))
    spelled.set(answer, bytes)
    return bytes
  }

  const callers = new WeakMap<FastifyRequest, Caller | undefined>()

  const record = (
    contract: AnyContract,
    caller: Caller | undefined,
    input: Readonly<Record<string, unknown>>,
    error: unknown,
  ) => {
    const ids = Object.keys(contract.params.shape).map((key) => String(input[key]))
    recordDeed({ may: contract.may, method: contract.method, path: contract.path, ids }, caller, error)
  }

  const recordDeed = (
    {
      may,
      method,
      path,
      ids,
    }: { readonly may: string; readonly method: string; readonly path: string; readonly ids: string[] },
    caller: Caller | undefined,
    error: unknown,
  ) => {
    if (caller === undefined || may === 'public') return
    if (may === 'signed-in' && method === 'GET') return
    const fault = error instanceof Fault ? error : undefined
    // Absent is not recorded as denied: the log must not say which of the two it was either.
    const outcome = error === undefined ? 'allowed' : fault?.kind === 'denied' ? 'denied' : 'failed'
    options.audit.record({
      subject: caller.subject,
      verb: may === 'signed-in' ? `${method} ${path}` : may,
      ids,
      outcome,
      detail: {
        route: `${method} ${path}`,
        via: caller.via,
        ...(fault === undefined ? {} : { code: fault.code }),
      },
    })
  }

  const app = () => (built ??= build())

  return {
    get contracts() {
      return routes.map((r) => r.contract)
    },
    answer: (contract, handler) => add(contract, handler as unknown as Handler),
    answerWith: (contract, handler) => add(contract, handler as unknown as Handler),
    page(page) {
      if (built) throw new Error(`${page.path} comes too late: the server is already built`)
      if (pages.some(({ path }) => path === page.path)) throw new Error(`${page.path} is shown twice`)
      pages.push(page)
    },
    get pages() {
      return pages
    },
    mount(mount) {
      if (built) throw new Error(`${mount.prefix} comes too late: the server is already built`)
      checkMount(mount, mounts)
      mounts.push(mount)
    },
    async listen({ host, port }) {
      return (await app()).listen({ host, port })
    },
    listenTls: (given) => listeners.listenTls(given),
    listenLocal: (path) => listeners.listenLocal(path),
    async inject(request) {
      const fast = await app()
      const response = await fast.inject({
        method: (request.method ?? 'GET') as 'GET',
        url: request.url,
        headers: { host: 'localhost', ...request.headers },
        ...(request.body === undefined ? {} : { payload: request.body }),
      })
      return { status: response.statusCode, headers: response.headers, body: response.body }
    },
    async close() {
      await listeners.close()
      if (built) await (await built).close()
    },
  }
}

const isApi = (url: string) => url === '/api' || url.startsWith('/api/') || url.startsWith('/api?')
