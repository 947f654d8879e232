import { isObject } from '@testudo/stix'

/** An event as its source wrote it. */
export type EventValue = Readonly<Record<string, unknown>>

/** One event; `line` counts from 1 and is where it begins. */
export interface SourceEvent {
  readonly line: number
  readonly value: EventValue
  /** The JSON it was read from; absent for rows of tables and lines of text. */
  readonly text?: string
}

export type TakeEvent = (event: SourceEvent) => void

/** Reads text that arrives in pieces cut anywhere. */
export interface TextReader {
  push(text: string): void
  end(): void
}

/** Parses an object; `undefined` for anything else. */
export function parseEvent(text: string): EventValue | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
