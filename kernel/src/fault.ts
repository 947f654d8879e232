/** The five ways a promise can break. HTTP status, CLI exit code and audit outcome are each derived from this, in one place. */
export type FaultKind = 'invalid' | 'denied' | 'absent' | 'conflict' | 'unavailable'

/** Where in the input the fault lies: a JSON pointer, a line, a file. Never content the reader may not see. */
export interface FaultPlace {
  readonly path?: string
  readonly line?: number
  readonly column?: number
  readonly byte?: number
  readonly file?: string
}

/**
 * A broken promise. `code` is stable (`capability.what`); `message` says what to do next and is safe to show to the
 * subject that asked. Wrap with `cause`; never put another ally's secret into a message.
 */
export class Fault extends Error {
  readonly kind: FaultKind
  readonly code: string
  readonly place: FaultPlace | undefined
  /** Of `unavailable`: when to come again; whoever comes too often is told so. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    kind: FaultKind,
    code: string,
    message: string,
    options: { cause?: unknown; place?: FaultPlace; retryAfterSeconds?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Fault'
    this.kind = kind
    this.code = code
    this.place = options.place
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** Denied and absent answer alike for anything a label hides: same status, same bytes. */
export function nothingHere(): Fault {
  return new Fault(
    'absent',
    'nothing_here',
    'Nothing here under this address. It may be mistyped, removed, or not for you.',
  )
}
