import { z } from 'zod'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A role grants verbs (`picture:read`). `public` needs no sign-in, `signed-in` needs any session. */
export type May = 'public' | 'signed-in' | `${string}:${string}`

type Shape = z.ZodObject

/** An answer that is not one JSON value: bytes with a media type (export, server-sent events, files). */
export interface StreamReply {
  readonly stream: string
}

/**
 * One question a screen, the CLI or a peer may ask, written once: the server answers it, the screen asks it, the
 * OpenAPI document describes it. `params` names the `:name` parts of the path; `upload` takes the raw body as a stream.
 */
export interface Contract<P extends Shape = Shape, Q extends Shape = Shape, B extends Shape = Shape, R = unknown> {
  readonly method: Method
  /** Below `/api`, starting with the capability's name: `/picture/missions/:id`. */
  readonly path: string
  readonly may: May
  readonly summary: string
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly upload: boolean
  readonly reply: z.ZodType<R> | StreamReply
}

export type AnyContract = Contract<Shape, Shape, Shape, unknown>
/** A part that names nothing must add nothing: zod infers `Record<string, never>`, which would turn every member of the merged input into `never`. */
type Part<T> = [T] extends [Record<string, never>] ? Record<never, never> : T

/** What the handler gets: params, query and body, parsed and merged into one object. */
export type Input<C> =
  C extends Contract<infer P, infer Q, infer B, unknown>
    ? Part<z.output<P>> & Part<z.output<Q>> & Part<z.output<B>>
    : never
/** What the caller gives. */
export type Ask<C> =
  C extends Contract<infer P, infer Q, infer B, unknown>
    ? Part<z.input<P>> & Part<z.input<Q>> & Part<z.input<B>>
    : never
export type Reply<C> = C extends Contract<Shape, Shape, Shape, infer R> ? R : never

const nothing = z.object({})
type Nothing = typeof nothing

/** Declares a contract. Unknown keys in params, query or body are refused with 400. Default method: GET, or POST with a body or upload. */
export function contract<R, P extends Shape = Nothing, Q extends Shape = Nothing, B extends Shape = Nothing>(spec: {
  method?: Method
  path: string
  may: May
  summary: string
  params?: P
  query?: Q
  body?: B
  upload?: boolean
  reply: z.ZodType<R> | StreamReply
}): Contract<P, Q, B, R> {
  return {
    method: spec.method ?? (spec.body !== undefined || spec.upload === true ? 'POST' : 'GET'),
    path: spec.path,
    may: spec.may,
    summary: spec.summary,
    params: spec.params ?? (nothing as unknown as P),
    query: spec.query ?? (nothing as unknown as Q),
    body: spec.body ?? (nothing as unknown as B),
    upload: spec.upload ?? false,
    reply: spec.reply,
  }
}
