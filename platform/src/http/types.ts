import type { AnyContract, Input, Reply } from '@testudo/kernel/contract'
import type { Subject } from '@testudo/kernel/subject'
import type { OwnPage } from './pages.ts'
import type { Asked, Http, Mount, StreamAnswer } from '../host/index.ts'

/** Who a request comes from, once its credential is checked. */
export interface Caller {
  readonly subject: Subject
  readonly verbs: ReadonlySet<string>
  readonly via: 'session' | 'token' | 'basic' | 'certificate' | 'socket'
  /** Id of the session or token, fingerprint of the certificate; never a secret. */
  readonly credential: string
  readonly language: 'en' | 'fr' | undefined
}

/** A certificate whose key the other end of a TLS connection has shown to hold. Nobody vouches for its names. */
export interface ShownCertificate {
  /** SHA-256 of the DER form, lower-case hex without colons. */
  readonly fingerprint: string
  /** Unix ms: valid from, and no longer valid at. */
  readonly from: number
  readonly until: number
}

/** User name and password of HTTP Basic (RFC 7617): here a sign-in name and an API token. */
export interface BasicGiven {
  readonly login: string
  readonly secret: string
}

/** What a request brings. Nothing else of it may say who it is: no header, no address. */
export interface Credentials {
  readonly cookie: string | undefined
  readonly bearer: string | undefined
  /** `broken`: it says Basic and cannot be read. */
  readonly basic: BasicGiven | 'broken' | undefined
  /** Of the connection it came on. */
  readonly certificate: ShownCertificate | undefined
  /** Where it came from, `local` for the socket file: only to count wrong guesses. */
  readonly address: string
  /** It came over the socket file in the data folder, which only the operator of this machine can open. */
  readonly local: boolean
}

export type Authenticate = (credentials: Credentials) => Promise<Caller | undefined>

/** What the platform's own routes know besides `Asked`: cookies, redirects, the address for rate limits. */
export interface Exchange extends Asked {
  readonly caller: Caller | undefined
  /** Checks the credential again, for answers that last. */
  readonly again: () => Promise<Caller | undefined>
  /** Shown by this very connection, whoever it belongs to. */
  readonly certificate: ShownCertificate | undefined
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
  /** As {@link Http.page}, for pages that set cookies. */
  page(page: OwnPage): void
  /** Every page shown here. */
  readonly pages: readonly OwnPage[]
  /** Answers everything below a prefix by a protocol of its own. Before `listen`, as routes are. */
  mount(mount: Mount): void
  /** Every contract answered here, for the API description and for tests that try them all. */
  readonly contracts: readonly AnyContract[]
  listen(options: { readonly host: string; readonly port: number }): Promise<string>
  /**
   * Also answers over TLS 1.2 and newer, asking who comes for a certificate without demanding one.
   *
   * @param options `cert` and `key` PEM
   * @returns the port
   */
  listenTls(options: {
    readonly host: string
    readonly port: number
    readonly cert: string
    readonly key: string
  }): Promise<number>
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
