/** What crosses the wire, without any HTTP library: an adapter to yours is a few lines (README). */

export interface TaxiiRequest {
  readonly method: string
  /** Path without the query, still percent-encoded: `/taxii2/`. */
  readonly path: string
  /** Raw text after `?`, `''` when there is none. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body?: AsyncIterable<Uint8Array>
}

export interface TaxiiReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
