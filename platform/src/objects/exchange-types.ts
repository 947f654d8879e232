import type { Label } from '@testudo/kernel/label'
import type { Grading } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { JsonObject, MarkedPortion } from '@testudo/stix'
import type { Tx } from '../storage/index.ts'
import type { Verdict } from './types.ts'

/** An object as somebody signed it: its text, and the labels that were signed with it. */
export interface SignedObject {
  /** JSON text of the object, with the parts it came with. */
  readonly text: string
  readonly label: Label
  /** Parts of it that stand under labels of their own, by STIX selector. */
  readonly portions: readonly { readonly selector: string; readonly label: Label }[]
}

export interface AcceptOutcome {
  readonly id: string
  readonly verdict: Verdict
  readonly code?: string
}

/** Which content of which version is taken back, and on whose behalf. */
export interface Withdrawal {
  readonly id: string
  /** `modified` as text; '' for objects that have none. */
  readonly modified: string
  readonly label: Label
  /** The text that was accepted: tells it from other contents of the same version. */
  readonly text: string
  /** The source that asserted it. Other sources' assertions stay, and the content with them. */
  readonly source: string
}

/** An object with its marked parts apart, as far as one subject reads them: what a release is decided on. */
export interface ReleasableObject {
  readonly id: string
  readonly type: string
  readonly modified: string
  readonly name: string
  readonly body: JsonObject
  readonly label: Label
  /** Where each stands in the object with these parts alone: no position counts a part the subject may not read. */
  readonly portions: readonly { readonly portion: MarkedPortion; readonly label: Label }[]
  /** Who asserted this version here, as far as the subject may know. */
  readonly sources: readonly string[]
}

/** What a feed holds: a view of the store for one reader. */
export interface FeedView {
  /** Name of the view; with the reader's id it names the feed. A changed filter is another view. */
  readonly view: string
  /** None: every type. */
  readonly types?: readonly string[]
  /** Only what this label admits too: an object comes in when its label is this one. */
  readonly labels?: readonly Label[]
  /** Only what one of these sources asserted; `exceptSources`: not what these alone asserted (a prefix ending in `*` fits all that begin so). */
  readonly sources?: readonly string[]
  readonly exceptSources?: readonly string[]
  /** Include revoked objects. Default true: a revocation is news. */
  readonly revoked?: boolean
}

export interface FeedRow {
  /** Microseconds since 1970, of its own in this feed, rising; never before the reader could read the row. */
  readonly stamp: bigint
  readonly id: string
  readonly type: string
  /** `modified`, else `created`, else ''. */
  readonly version: string
  readonly specVersion: string
  readonly label: Label
  /** The object as this reader may see it, RFC 8785; '' unless asked for. */
  readonly text: string
  /** The reader has no other version of this object, in this view or beside it. */
  readonly alone: boolean
}

export interface FeedQuestion {
  /** Strictly after. */
  readonly after?: bigint
  readonly limit: number
  readonly texts: boolean
  readonly ids?: readonly string[]
  readonly types?: readonly string[]
}

/** An object as one of its labels tells it: its newest version under that label, without the parts that stand under others. */
export interface Standing {
  readonly id: string
  readonly modified: string
  readonly name: string
  readonly revoked: boolean
  /** `canonicalLabel`. */
  readonly label: string
  readonly body: string
}

/** What nodes need to exchange objects, beside the common questions. The same rule decides: every call takes the subject. */
export interface ExchangeObjects {
  /**
   * Stores what others signed, under the labels they signed, all in one transaction; a quarantined object stops no other.
   *
   * @param alongside writes the caller's own rows in the same transaction; outcomes in the order given
   */
  accept(
    subject: Subject,
    items: readonly SignedObject[],
    how: {
      readonly source: string
      readonly grading?: Grading
      readonly alongside?: (tx: Tx, outcomes: readonly AcceptOutcome[]) => Promise<void>
    },
  ): Promise<readonly AcceptOutcome[]>
  /**
   * Takes back what a source asserted. A content nobody else asserted is gone for every reader: rows, edges, words, counts;
   * the version before it is the newest again. `kept`: another source asserted the same content.
   */
  withdraw(
    subject: Subject,
    items: readonly Withdrawal[],
    how?: { readonly alongside?: (tx: Tx) => Promise<void> },
  ): Promise<readonly ('withdrawn' | 'kept' | 'not-held')[]>
  /**
   * The newest readable version of each, with its parts apart; missing ones left out. `versions`: exactly these, by id and `modified`.
   *
   * @param options `within`: an open transaction of the owner, to read what is there at the moment something is decided;
   * the same rows are readable as without it
   */
  releasable(
    subject: Subject,
    ids: readonly string[],
    options?: { readonly modified?: readonly string[]; readonly within?: Tx },
  ): Promise<readonly ReleasableObject[]>
  /** Rows of a feed in order of their stamps. What became readable since is added at its end first, as far as the question needs. */
  feed(reader: Subject, view: FeedView, question: FeedQuestion): Promise<readonly FeedRow[]>
  /** Takes versions out of one feed; the store keeps them. @returns how many */
  leaveFeed(
    reader: Subject,
    view: FeedView,
    rows: readonly { readonly id: string; readonly version: string }[],
  ): Promise<number>
  /** Forgets a feed whole: its reader or its view is no more. */
  dropFeed(readerId: string, view?: string): Promise<void>
  /**
   * For work the node does for all its readers at once, such as matching: the newest version under each label, in pages.
   * What is derived from one must stand under its label, and nothing under one label may decide what another is told.
   */
  standing(types: readonly string[], ids?: readonly string[]): AsyncIterable<readonly Standing[]>
}
