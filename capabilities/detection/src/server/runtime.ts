import type { Label } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { SourceRow } from '../core/contract/sources.ts'
import type { Hit, Knowledge, Matching } from '../core/index.ts'

/** A source as the node keeps it. */
export interface Source {
  readonly id: string
  readonly name: string
  readonly label: Label
  /** Of rules, where a person said it. */
  readonly logsource?: Readonly<Record<string, string>>
}

/** Sources by id, those that have ended too while events of theirs are kept. */
export interface SourceBook {
  get(id: string): Source | undefined
  /** Rates, health and counts of what this reader may read. `marks`: of the answer they stand in. */
  rows(subject: Subject, marks?: Marks): Promise<readonly SourceRow[]>
  /** The matcher's name for a source as it stands now: another label is another name. */
  matcherName(id: string): string | undefined
}

/** What a hit was known through, where the knowledge does not say it: a hunt. */
export interface Told {
  /** STIX id. */
  readonly id: string
  readonly name: string
  readonly of: Label
  readonly owner?: string
  readonly confidence?: number
}

/** What is looked for now. */
export interface KnowledgeBook {
  get(key: string): (Knowledge & { readonly of: Label }) | undefined
  readonly all: Iterable<Knowledge & { readonly of: Label }>
}

/** The asset a host belongs to, as one reader may see it. */
export interface OwnAsset {
  readonly id: string
  readonly name: { readonly en: string; readonly fr: string }
  readonly label: Label
}
export interface AssetFinder {
  /** The first host that belongs to an asset, by address, block or host name. */
  find(hosts: readonly string[]): { readonly asset: OwnAsset; readonly host: string } | undefined
}

/** What the parts of the capability share. */
export interface Runtime {
  readonly host: Host
  readonly matching: Matching
  /** Where events are kept: segments and a journal. */
  readonly historyFolder: string
  /** What spreads values over the columns of this node's history. */
  readonly seed: number
  readonly sources: SourceBook
  readonly knowledge: KnowledgeBook
  /**
   * Stores hits, groups them into alerts and tells of them. `known` of a hit is a key of the knowledge, of `more`, or a
   * behaviour; what is none of these is dropped with a line in the log, because its label is not known.
   */
  takeHits(hits: readonly Hit[], more?: ReadonlyMap<string, Told>): Promise<void>
  assetsOf(subject: Subject): Promise<AssetFinder>
}
