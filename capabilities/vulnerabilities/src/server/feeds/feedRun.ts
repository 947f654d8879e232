import type { Host } from '@testudo/platform/host'
import type { OwnItemBook } from '../items/index.ts'
import type { FeedBook, KeptFeed } from './feedBook.ts'
import type { FetchOptions } from './fetchFile.ts'
import { takeFile } from './takeFile.ts'

/** Signatures and hashes. */
export const MOST_BESIDE_BYTES = 65_536

export interface FeedRun {
  readonly host: Host
  readonly items: OwnItemBook
  readonly book: FeedBook
  /** Where files lie while they are read. */
  readonly room: string
  readonly signal: AbortSignal
  readonly tell: (done: number, total?: number) => void
}

export const optionsOf = ({ host, signal }: FeedRun): FetchOptions => ({ outbound: host.outbound, signal })

export const store = (feed: KeptFeed, { host, items, signal }: FeedRun, open: () => AsyncIterable<Uint8Array>) =>
  takeFile(items, open, {
    label: feed.label,
    now: () => host.clock.now(),
    signal,
    ...(feed.format === undefined ? {} : { format: feed.format }),
  })
