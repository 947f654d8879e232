import type { IndicatorValue } from '../indicators/kinds.ts'

/** An indicator as those who will hold the output may read it. */
export interface Candidate {
  /** STIX id. */
  readonly id: string
  /** RFC 3339. */
  readonly modified: string
  readonly name: string
  /** `pattern_type`. */
  readonly language: string
  readonly pattern: string
  readonly revoked: boolean
  /** `created_by_ref`. */
  readonly owner?: string
  /** Unix ms: valid from, and no longer valid at. */
  readonly from?: number
  readonly until?: number
  /** STIX confidence, 0 to 100. */
  readonly confidence?: number
  /** Address of the first external reference. */
  readonly reference?: string
  /** Its label in words: `ALLIED UNCLASSIFIED · TLP:AMBER`. */
  readonly mark: string
  /** Id of the indicator it was made from: a copy is no second source. */
  readonly origin?: string
  /** Unix ms: when it could first be read. */
  readonly since?: number
}

/** A value that goes out, and every live indicator that names it, by id. */
export interface Entry {
  readonly value: IndicatorValue
  /** As people write it. */
  readonly shown: string
  readonly sources: readonly Candidate[]
  /** Independent owners among them. */
  readonly owners: number
  /** The highest of the sources'. */
  readonly confidence?: number
  /** Unix ms of the newest version among the sources. */
  readonly modified: number
}

/** Why something that may be read is not in an output. */
export type LeftReason =
  | 'revoked'
  | 'notYet'
  | 'expired'
  | 'language'
  | 'several'
  | 'sources'
  | 'reserved'
  | 'wide'
  | 'suffix'
  | 'topSite'
  | 'warningList'
  | 'own'
  | 'format'
  | 'twoPeople'

export type Left = ReadonlyMap<LeftReason, number>

/** What a value must be held against before it may block anything. Each is asked once a value. */
export interface Guards {
  /** Whether ranges and names kept for documentation are let through, as an exercise needs. */
  readonly documentation: boolean
  /** Whether a warning list holds the value. */
  readonly warned?: (value: IndicatorValue, shown: string) => boolean
  /** Whether the host (address, block or name) is one of the reader's own. */
  readonly own?: (host: string) => boolean
}

/** How sure one must be. */
export interface Sureness {
  /** So many independent owners … */
  readonly sources: number
  /** … or one whose confidence is at least this, 0 to 100. */
  readonly confidence: number
}

/** An indicator that asks for more than one value at a time, or in a language of its own. */
export interface Other {
  readonly candidate: Candidate
  /** Why no list of values can say it. */
  readonly reason: 'language' | 'several'
  /** Whether its owner is sure enough: nobody else can say the same. */
  readonly isSure: boolean
}

/** What may go out, in the order of kinds and keys. */
export interface Selection {
  readonly entries: readonly Entry[]
  /** Indicators whose values are all in, by id. */
  readonly whole: readonly Candidate[]
  /** Live indicators that name no values one by one, by id: for formats that take them as they are. */
  readonly others: readonly Other[]
  /** Values and indicators that stay, `others` not counted. */
  readonly left: Left
  /** Unix s of the newest moment at which the content changed: a serial that only a change moves. */
  readonly stamp: number
  /** Unix ms at which time alone will change it again. */
  readonly next?: number
}

export const PROTECT_FORMATS = ['suricata', 'rpz', 'sigma', 'csv', 'stix', 'blocklist'] as const
export type ProtectFormat = (typeof PROTECT_FORMATS)[number]

/** What stands at the head of a file. */
export interface Heading {
  /** The joined label in words. */
  readonly mark: string
  readonly sureness: Sureness
}

/** A file in the making. */
export interface Rendered {
  /** Entries the format has words for: what leaves. */
  readonly said: readonly Entry[]
  /** Others that leave as they are. */
  readonly taken?: readonly Candidate[]
  /** The file, in pieces made as they are asked for. */
  readonly write: (heading: Heading) => Iterable<string>
}
