import type { SourceFormat } from '../sources/format.ts'
import type { EventValue } from '../sources/sourceEvent.ts'
import { hostsOf } from './hosts.ts'
import type { Hit, HitKind, Knowledge, MatchSource } from './types.ts'

/** An event on its way through the matcher. */
export interface EventInHand {
  readonly source: MatchSource
  readonly format: SourceFormat
  readonly line: number
  /** Unix ms: its own time, else when it arrived. */
  readonly at: number
  readonly value: EventValue
  /** JSON in one line, and its bytes. */
  readonly text: string
  readonly bytes: Uint8Array
}

const MAX_EVENT_CHARS = 8_192
const MAX_TEXT = 500
const MOST_FIELDS = 50

/** What of a hit is told besides the event. */
export type Found = Pick<Hit, 'value' | 'field' | 'role' | 'text' | 'fields'>

/** Hosts and text are worked out once for all hits of an event. */
const shown = new WeakMap<EventInHand, Pick<Hit, 'hosts' | 'event'>>()

export function hitOf(kind: HitKind, known: string, event: EventInHand, found: Found): Hit {
  let parts = shown.get(event)
  if (parts === undefined) {
    parts = { hosts: hostsOf(event.value), event: event.text.slice(0, MAX_EVENT_CHARS) }
    shown.set(event, parts)
  }
  const { source, at, line } = event
  const { value, field, role, text, fields } = found
  return {
    kind,
    known,
    source: source.id,
    at,
    line,
    value: value.slice(0, MAX_TEXT),
    field,
    role,
    text: text.slice(0, MAX_TEXT),
    fields: fields.slice(0, MOST_FIELDS).map((one) => ({ name: one.name, value: one.value.slice(0, MAX_TEXT) })),
    ...parts,
  }
}

/** STIX 2.1 §4.7: from `valid_from` on, and before `valid_until`. */
export const isValidAt = ({ from, until }: Knowledge, at: number): boolean =>
  (from === undefined || at >= from) && (until === undefined || at < until)

/** A value as people read it. */
export const shownValue = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
