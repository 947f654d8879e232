import type { AnyContract, Input, Reply } from '@testudo/kernel/contract'
import type { Subject } from '@testudo/kernel/subject'
import type { Asked, Http, StreamAnswer } from '../host/index.ts'

/** Who a request comes from, once its credential is checked. */
export interface Caller {
  readonly subject: Subject
  readonly verbs: ReadonlySet<string>
  readonly via: 'session' | 'token' | 'socket'
  /** Id of the session or token, never its secret. */
  readonly credential: string
  readonly language: 'en' | 'fr' | undefined
}

/** What a request brings. Nothing else of it may say who it is: no header, no address. */
export interface Credentials {
  readonly cookie: string | undefined
  readonly bearer: string | undefined
  /** It came over the socket file in the data folder, which only the operator of this machine can open. */
  readonly local: boolean
}

export type Authenticate = (credentials: Credentials) => Promise<Caller | undefined>

/** What the platform's own routes know besides `Asked`: cookies, redirects, the address for rate limits. */
export interface Exchange extends Asked {
  readonly caller: Caller | undefined
  /** Checks the credential again, for answers that last. */
  readonly again: () => Promise<Caller | undefined>
  readonly address: string
  readonly agent: string
  readonly header: (name: string) => string | undefined
  readonly cookie: (name: string) => string | undefined
  readonly setCookie: (
    name: string,
    value: string | undefined,
    options?: { readonly sameSite?: 'strict' | 'lax'; readonly maxAgeSeconds?: number },
  ) => void
  /** Answers 303 to this address of the node instead of a body. */
  readonly redirect: (path: string) => void
}

export type Answer<C extends AnyContract> = C['reply'] extends { readonly stream: string } ? StreamAnswer : Reply<C>

export interface HttpServer extends Http {
  /** As `answer`, for routes that set cookies or redirect. */
  answerWith<C extends AnyContract>(
    contract: C,
    handler: (input: Input<C>, exchange: Exchange) => Promise<Answer<C>>,
  ): void
  /** Every contract answered here, for the API description and for tests that try them all. */
  readonly contracts: readonly AnyContract[]
  listen(options: { readonly host: string; readonly port: number }): Promise<string>
  /** Also answers on a socket file that only this user may open; its callers are the local operator. */
  listenLocal(path: string): Promise<void>
  /** Answers in process, without a network: for tests. */
  inject(request: {
    readonly method?: string
    readonly url: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string | Buffer
  }): Promise<{
    readonly status: number
    readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
    readonly body: string
  }>
  close(): Promise<void>
}
