import type { Hit, Knowledge, MatchSource, Pushed, Refused } from './types.ts'

/** What a matcher did since it began. */
export interface MatcherState {
  /** Live now. */
  readonly indicators: number
  readonly rules: number
  /** What the last whole load took. */
  readonly loadMs: number | undefined
  /** Values warning lists hold back. */
  readonly suppressed: number
  readonly suppressions: readonly {
    readonly key: string
    readonly value: string
    readonly list: string
    readonly version: string
  }[]
  /** `Knowledge.key` of rules no event so far could ever have matched, by source: their log source was never seen. */
  readonly neverFor: (source: string) => readonly string[]
}

/**
 * Matches events against everything known, and keeps them. One thread of its own in a node; the same in a matcher process.
 * Calls are done in the order they came.
 */
export interface Matching {
  /** Adds to what is looked for, beside what runs; live when it settles. What replaces another content has its key forgotten in the same call. */
  learn(more: readonly Knowledge[], forget: readonly string[]): Promise<readonly Refused[]>
  /** Values of these lists (MISP warning lists as JSON texts) are not looked for. */
  suppress(lists: readonly string[]): Promise<void>
  /** Begins a source, or begins it anew with other settings. */
  open(source: MatchSource): Promise<void>
  /**
   * Bytes of a source, cut anywhere. Settles when their events are kept durably and searched; `hits` were told before.
   *
   * @throws {Fault} `unavailable` when there is no room; then none of these events was acknowledged
   */
  push(source: string, bytes: Uint8Array): Promise<Pushed>
  /** A file or message has come to its end: a last line without its end is taken as it is, and what comes next begins anew, with its own format and header. */
  flush(source: string): Promise<Pushed>
  /** Ends a source; its events stay. */
  end(source: string): Promise<void>
  /** Closes the open segment, so that a hunt finds all events so far. */
  seal(): Promise<void>
  /** Removes the oldest stored events. @returns how many */
  retain(keep: { readonly before?: number; readonly bytes?: number }): Promise<number>
  state(): Promise<Omit<MatcherState, 'neverFor'> & { readonly never: Readonly<Record<string, readonly string[]>> }>
  close(): Promise<void>
}

/** Told for the hits of each push before it settles; what it returns is waited for, so that hits are stored before bytes are acknowledged. */
export type TakeHits = (hits: readonly Hit[]) => Promise<void>

/** Finds behaviour over many events of one source: beacons, tunnels, generated names, what is rare or new. Pure; times come with the events. */
export interface Behaviour {
  /** @param event as its source wrote it @param at Unix ms */
  event(source: string, event: Readonly<Record<string, unknown>>, at: number, line: number): void
  /** Hits since the last call; called about once a second. Behaviour of one label's sources is never mixed with another's. @param now Unix ms */
  due(now: number): readonly Hit[]
  end(source: string): void
}
