import { createHash, randomBytes } from 'node:crypto'
import type { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import type { DeskBook, Runtime } from '../runtime.ts'

/** What all parts of warnings and portal work with. */
export interface WarningContext {
  readonly host: Host
  readonly runtime: Runtime
  readonly desk: DeskBook
  readonly book: MarkBook
  /** Something is to be sent: looks at once. */
  wake(): void
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A new id. It tells nothing: not how many there are, nor when. */
export const newId = (kind: 'warning' | 'sending' | 'incident' | 'report'): string =>
  `${kind}-${randomBytes(12).toString('base64url')}`
