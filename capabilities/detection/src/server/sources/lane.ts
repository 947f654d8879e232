import type { Pushed } from '../../core/index.ts'

/** The way of one source's bytes to the matcher. Bytes of one source arrive in the order they were given. */
export interface Lane {
  /** Bytes that wait; beyond `FULL_BYTES` who brings more should wait for `room`. */
  readonly waitingBytes: number
  readonly isFull: boolean
  /** Settles when there is room again, or the lane has ended. */
  room(): Promise<void>
  /**
   * Settles when these bytes are kept and searched. With `once` a busy matcher is told at once, as long as nothing was
   * taken; else it is tried again for as long as it takes.
   *
   * @throws {Fault} `unavailable` with `once`; `conflict` when the source ends meanwhile
   */
  push(bytes: Uint8Array, how?: { readonly once?: boolean }): Promise<Pushed>
  /** A file or message has ended. */
  flush(how?: { readonly once?: boolean }): Promise<Pushed>
  /** Events lost before they could be read. */
  lost(count: number): void
  /** Says what is wrong, in words for who looks after the source; undefined: nothing any more. */
  trouble(words: string | undefined): void
}

export const FULL_BYTES = 4 * 1024 * 1024
