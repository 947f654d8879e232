import type { EventValue } from '../sources/sourceEvent.ts'
import { parseEvent } from '../sources/sourceEvent.ts'

/** One event as it is kept: what its source wrote, when it happened, where it came from and who may read it. */
export interface HistoryRow {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly source: string
  /** The label's own text; rows with one label share it. */
  readonly label: string
  /** The event as JSON; read it with `eventOf`. */
  readonly bytes: Uint8Array
  /** The same parsed, while somebody has it; not stored. */
  readonly value?: EventValue
}

/** Told for each value of a row that can be looked for: its column and its place there. */
export type TakePlace = (column: number, value: number) => void

/** Which values of a row can be looked for. The same row always has the same ones. */
export type PlacesOf = (row: HistoryRow, take: TakePlace) => void

declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }
const utf8 = new TextDecoder()

/** The event of a row. Bytes that are no JSON object are the text of a message. */
export function eventOf(row: HistoryRow): EventValue {
  if (row.value !== undefined) return row.value
  const text = utf8.decode(row.bytes)
  return parseEvent(text) ?? { message: text }
}
