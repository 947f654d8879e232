import type { SplitObject } from '@testudo/stix'
import type { Collection, Status } from './resources.ts'

/** Where a page ended. `key` tells rows of one instant apart; an empty key stands before all of them. */
export interface Position {
  readonly dateAdded: string
  readonly key: string
}

/** One version of one object in one collection, as one caller sees it. */
export interface StoredRow extends Position {
  readonly id: string
  /** `modified`, else `created`, else `dateAdded`: see {@link objectVersion}. */
  readonly version: string
  /** `2.1`, or `2.0` of an older object. */
  readonly specVersion: string
  /** The object as JSON text, exactly as it is to be sent; may be empty when `RowQuery.texts` is false. */
  readonly text: string
}

/** `match[version]` (§3.4.1): any of the words and instants; one that fits is enough. */
export interface VersionMatch {
  readonly last: boolean
  readonly first: boolean
  readonly all: boolean
  /** STIX timestamps; compared as instants. */
  readonly instants: readonly string[]
}

/** Filters of a request (§3.4): a value of each given list must fit; lists combine with AND. */
export interface Match {
  readonly ids?: readonly string[]
  readonly types?: readonly string[]
  /** Absent: the newest spec version stored of each object. */
  readonly specVersions?: readonly string[]
  readonly version: VersionMatch
}

export interface RowQuery {
  /** Only rows strictly after this position, in the order by instant of `dateAdded`, then `key` by code unit. */
  readonly after?: Position
  /** Only rows added strictly after this instant; never together with `after`. */
  readonly addedAfter?: string
  readonly match: Match
  /** At most so many rows, ≥ 1. */
  readonly limit: number
  /** False when only ids, versions and dates are wanted. */
  readonly texts: boolean
}

/** What became of one added object. */
export interface Outcome {
  readonly result: 'success' | 'failure' | 'pending'
  readonly id: string
  readonly version: string
  /** Why it failed or waits; shown to the client that sent it. */
  readonly message?: string
}

/** An API root as its keeper describes it; `path` begins and ends with `/`. */
export interface StoredRoot {
  readonly path: string
  readonly title: string
  readonly description?: string
  readonly maxContentLength: number
}

/**
 * What you bring: everything is asked on behalf of a caller, and answers hold only what that caller may know. A root or
 * collection that the caller may not know is simply not there.
 *
 * Rows have a total order (`dateAdded`, `key`); a key is unique in its instant and never empty. `dateAdded` is a STIX
 * timestamp of at most six fractional digits and never changes. A row added later must not sort before rows a caller
 * may have walked past: stamp from a clock that never goes back. Best give every row its own instant.
 */
export interface TaxiiStore<Caller> {
  /** Set when no two rows of a collection share an instant, as one caller sees it: `added_after` is then always exact. */
  readonly uniqueInstants?: boolean
  roots(caller: Caller): Promise<readonly StoredRoot[]>
  collections(caller: Caller, root: string): Promise<readonly Collection[]>
  /** Rows in order. {@link selectRows} does it for a list in memory. */
  rows(caller: Caller, root: string, collection: string, query: RowQuery): Promise<readonly StoredRow[]>
  /**
   * Called with the rows of a page of objects when it is about to leave. What it does not give back stays here.
   * Absent: everything leaves.
   */
  leaving?(caller: Caller, root: string, collection: string, rows: readonly StoredRow[]): Promise<readonly StoredRow[]>
  /** Adds what it can, one outcome per object in the order given. The same id and version again is a success. */
  add(caller: Caller, root: string, collection: string, objects: readonly SplitObject[]): Promise<readonly Outcome[]>
  /** Removes the versions of one object that fit. */
  remove(caller: Caller, root: string, collection: string, id: string, match: Match): Promise<void>
  /** Keeps the answer to an addition; hold it for a day at least (§4.3). */
  keepStatus(caller: Caller, root: string, status: Status): Promise<void>
  /** The status with this id when this caller made it. */
  status(caller: Caller, root: string, id: string): Promise<Status | undefined>
}
