/** The error resource (TAXII 2.1 §3.6.1). */
export interface ErrorMessage {
  readonly title: string
  readonly description?: string
  readonly error_id?: string
  readonly error_code?: string
  readonly http_status: string
  readonly external_details?: string
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * A refusal with its HTTP status. A store may throw it too: it reaches the client as a TAXII error resource with this
 * title and description; anything else that is thrown becomes a `500` that tells nothing.
 */
export class TaxiiFault extends Error {
  readonly status: number
  /** Stable and machine-readable, such as `taxii.limit`. */
  readonly code: string
  readonly description: string | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    title: string,
    more: { description?: string; headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(title, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'TaxiiFault'
    this.status = status
    this.code = code
    this.description = more.description
    this.headers = more.headers ?? {}
  }
}

/** The error resource of a fault. */
export const errorMessage = (fault: TaxiiFault): ErrorMessage => ({
  title: fault.message,
  ...(fault.description === undefined ? {} : { description: fault.description }),
  error_code: fault.code,
  http_status: String(fault.status),
})

/** Absent and hidden look the same. */
export const notFound = (): TaxiiFault => new TaxiiFault(404, 'taxii.not_found', 'There is nothing here')
