import type { Hint } from '@testudo/sigma'
import type { Probe } from '../history/probes.ts'
import { eventOf, type HistoryRow } from '../history/row.ts'
import { type EventInHand, hitOf, type Found as Told } from '../matching/eventInHand.ts'
import type { Hit, HitKind } from '../matching/types.ts'
import { formatOf, type SourceFormat } from '../sources/format.ts'

/** Something that was looked for, in one stored event. */
export interface Found {
  /** `known` is the id of what was looked for, as it was given. */
  readonly hit: Hit
  readonly name: string
  /** The event that completed it. */
  readonly row: HistoryRow
  /** Labels of all events that had a part in it, each once. */
  readonly labels: readonly string[]
}

/** Looks for something in stored events, one after the other. */
export interface Finder {
  /** What of it can be looked up in columns; `undefined`: every event has to be read. Ids mean nothing outside. */
  readonly probes: readonly Probe[] | undefined
  /** Whether one event may decide what a later one means: then events are read in the order of their times, from the first. */
  readonly isStateful: boolean
  /** Rows worth a look, in their order; absent: all. Only of finders without a memory. */
  readonly sift?: (rows: readonly HistoryRow[]) => readonly HistoryRow[]
  find(row: HistoryRow): readonly Found[]
  /** After the last event. */
  end(): readonly Found[]
}

declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }
const utf8 = new TextDecoder()

/** A stored event as it was when it came. */
export function inHand(row: HistoryRow): EventInHand {
  const value = eventOf(row)
  return {
    source: { id: row.source, label: row.label },
    format: formatOf(value),
    line: 0,
    at: row.at,
    value,
    text: utf8.decode(row.bytes),
    bytes: row.bytes,
  }
}

/** What was found as the hit it would have been, had it been looked for when the event came. */
export function foundIn(
  row: HistoryRow,
  kind: HitKind,
  what: { readonly known: string; readonly name: string; readonly labels?: readonly string[] },
  told: Told,
): Found {
  const { known, name, labels = [row.label] } = what
  return { hit: hitOf(kind, known, inHand(row), told), name, row, labels }
}

/** Formats whose events do not say what kind of log they are. */
const SILENT: ReadonlySet<SourceFormat> = new Set(['json', 'eve'])

/** What the node knows of a source counts where its events do not tell it themselves; as live. */
export const hintFor = ({ format, source }: EventInHand, hintOf: (source: string) => Hint | undefined) =>
  SILENT.has(format) ? hintOf(source.id) : undefined
