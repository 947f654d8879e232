import type { LogSource } from '../documents.ts'
import type { Json } from './values.ts'

/**
 * Everything that is the same for all events of one shape and key. `open` is called once for each event; what it gives is
 * handed to the readers of fields.
 */
export interface EventKind {
  readonly logsources: readonly LogSource[]
  readonly open: (event: Json) => Json
  /** Every text of the event, for keywords. */
  readonly texts: (event: Json) => readonly string[]
  /** The reader of a field under Sigma's name. */
  readonly field: (name: string) => (opened: Json) => unknown
  /** Fields whose value follows from the key, so that what a rule asks of them is known before any event comes. */
  readonly constants: ReadonlyMap<string, unknown>
  /** Whether an empty text stands for no value, as it does where XML without nulls was converted. */
  readonly emptyIsNull: boolean
}

/** A way events are written: how to know it, what parts its events into kinds, and what a kind is. */
export interface Shape {
  readonly name: ShapeName
  readonly recognises: (event: Json) => boolean
  /** Events with equal keys are of one kind. Both parts are compared as they are. */
  readonly major: (event: Json) => string
  readonly minor: (event: Json) => number
  readonly kind: (major: string, minor: number) => EventKind
  /** When an event happened, as it says itself. */
  readonly time: (event: Json) => unknown
}

export type ShapeName = 'windows' | 'windows-flat' | 'winlogbeat' | 'ecs' | 'ocsf' | 'zeek' | 'cloud' | 'generic'
