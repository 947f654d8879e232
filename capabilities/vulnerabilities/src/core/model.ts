/**
 * What all parts of this capability say to each other. Times are Unix ms unless a name ends in `Day` (`2026-11-22`).
 * Everything here is what one record of one source says; nothing is merged across sources, conflicts are shown.
 */

/** Who said it: a feed, an ally, an operator. `key` tells one from another for ever, `name` is for people. */
export interface Said {
  readonly key: string
  readonly name: string
}

/** What was seen to be wrong with a record that is used all the same. */
export type RecordFlag =
  /** The score published as base score is the temporal or overall score of its vector. */
  | 'temporal-as-base'
  /** The published score follows from its vector in no way. */
  | 'score-mismatch'
  /** Values of SSVC in another spelling than the standard's: `Active`, `PoC`. */
  | 'ssvc-case'
  /** A vector no calculator reads. */
  | 'vector-unreadable'

export interface Score {
  /** `2.0`, `3.0`, `3.1`, `4.0`. */
  readonly version: string
  readonly vector: string
  /** What the record says. */
  readonly published?: number
  /** What its vector gives. */
  readonly base: number
  readonly overall: number
  /** As CVSS spells it: `None`, `Low`, `Medium`, `High`, `Critical`. */
  readonly severity: string
  readonly by: string
}

/** Values of SSVC decision points as the tables spell them. */
export interface SsvcSaid {
  readonly exploitation?: 'none' | 'public poc' | 'active'
  readonly automatable?: 'no' | 'yes'
  readonly technicalImpact?: 'partial' | 'total'
  readonly by: string
  readonly at: number
}

/** A product as records and inventories name it, whatever the scheme. At least one of the three is there. */
export interface ProductName {
  /** CPE 2.3 formatted string. */
  readonly cpe?: string
  /** Package URL without version, qualifiers and subpath. */
  readonly purl?: string
  /** Words of the vendor and the product, as written. */
  readonly vendor?: string
  readonly product?: string
}

/** Bounds of versions. No bound at all: every version. `exact`: that one alone. */
export interface VersionRange {
  readonly exact?: string
  readonly from?: string
  readonly fromExcluded?: boolean
  readonly to?: string
  readonly toExcluded?: boolean
  /** `semver`, `rpm`, `deb`, `maven`, `pypi`, `generic`, … as `@testudo/vers` spells its orders. */
  readonly order: string
}

/** One statement that versions of a product are affected, or are not. */
export interface Affected {
  readonly product: ProductName
  readonly status: 'affected' | 'unaffected' | 'unknown'
  /** Any of these. Empty: every version. */
  readonly ranges: readonly VersionRange[]
}

/** A tree of an NVD configuration: leaves name products; running-on is an AND with leaves that are not vulnerable. */
export type Configuration =
  | {
      readonly operator: 'AND' | 'OR'
      readonly negate: boolean
      readonly children: readonly Configuration[]
    }
  | { readonly match: Affected; readonly vulnerable: boolean }

/** What one source says of one vulnerability: a CVE record, an NVD entry, an OSV entry, an advisory's part on one CVE. */
export interface VulnerabilityRecord {
  readonly kind: 'record'
  /** `CVE-2026-99417`; another id (`GHSA-…`) where there is no CVE. */
  readonly id: string
  readonly aliases: readonly string[]
  readonly source: Said
  /** Format it came in. */
  readonly format: 'cve' | 'nvd' | 'osv' | 'csaf'
  readonly state: 'published' | 'rejected' | 'reserved'
  readonly title: string
  /** In English. */
  readonly text: string
  readonly published?: number
  readonly modified?: number
  readonly scores: readonly Score[]
  readonly cwes: readonly string[]
  readonly ssvc: readonly SsvcSaid[]
  readonly affected: readonly Affected[]
  readonly configurations: readonly Configuration[]
  readonly references: readonly { readonly url: string; readonly name?: string }[]
  /** How it is mended, in words: `Install 4.2.3`. */
  readonly remedies: readonly { readonly category: string; readonly text: string; readonly url?: string }[]
  readonly flags: readonly RecordFlag[]
  /** What the source says of known exploitation inside the record itself (CISA's ADP container). */
  readonly kev?: { readonly addedDay: string }
}

/** One entry of a catalogue of known exploited vulnerabilities. */
export interface KevEntry {
  readonly kind: 'kev'
  readonly id: string
  readonly source: Said
  readonly vendor: string
  readonly product: string
  readonly name: string
  readonly addedDay: string
  readonly dueDay?: string
  readonly ransomware: boolean
  readonly action: string
}

/** One day's probability of exploitation in the next 30 days, in [0, 1]. */
export interface EpssEntry {
  readonly kind: 'epss'
  readonly id: string
  readonly source: Said
  readonly day: string
  readonly epss: number
  readonly percentile?: number
}

export const VEX_STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const
export type VexStatus = (typeof VEX_STATUSES)[number]

/** The five justifications of VEX, as OpenVEX 0.2.0 spells them ("Status Justifications"); CSAF's flags are the same words. */
export const JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const
export type Justification = (typeof JUSTIFICATIONS)[number]

/** One statement of VEX: of a product by its vendor, or of one's own equipment by its operator. */
export interface VexStatement {
  readonly kind: 'vex'
  /** Digest of what it says, so that the same statement twice is one. */
  readonly key: string
  readonly id: string
  readonly source: Said
  /** `supplier` of the product, `operator` of the equipment, or somebody else. */
  readonly author: 'supplier' | 'operator' | 'other'
  readonly at: number
  readonly status: VexStatus
  /** One of the five of the standards, as OpenVEX spells them. */
  readonly justification?: string
  readonly impact?: string
  readonly action?: string
  /** Of `affected`: its operator took the way to it away until it can be fixed; `action` says how. */
  readonly mitigated?: true
  /** What it speaks of: products with versions, or single pieces of equipment. */
  readonly products: readonly Affected[]
  readonly equipment: readonly string[]
  /** It names a family, not a version or an edition. */
  readonly family: boolean
}

export type FeedItem = VulnerabilityRecord | KevEntry | EpssEntry | VexStatement

/** One program or firmware of a piece of equipment. */
export interface Component extends ProductName {
  readonly name: string
  /** Absent: not known. */
  readonly version?: string
}

export const EXPOSURES = ['small', 'controlled', 'open'] as const

/** A piece of equipment an operator runs. Its label says who may know that it exists. */
export interface Equipment {
  readonly id: string
  /** As its owner calls it: `GW-4 no. 118, north quay`. */
  readonly name: string
  readonly nameFr?: string
  /** STIX identity of the operator, and the name accounts of it carry as their organisation. */
  readonly operator: string
  readonly operatorName: string
  /** ISO 3166 alpha-3. */
  readonly nation: string
  /** STIX id of the asset of the mission picture it belongs to. */
  readonly asset?: string
  readonly sector?: string
  /** SSVC System Exposure 1.0.1. */
  readonly exposure: (typeof EXPOSURES)[number]
  /** SSVC Safety Impact if it fails. */
  readonly safety: 'negligible' | 'marginal' | 'critical' | 'catastrophic'
  /** When its software was last looked at. */
  readonly seen: number
  readonly components: readonly Component[]
}

/** What the matcher finds: this record speaks of a component of this equipment. */
export interface Match {
  readonly id: string
  readonly equipment: string
  readonly component: number
  readonly verdict: 'affected' | 'undecidable'
  /** Why, in both languages: `version 4.2.1 is in the range up to 4.2.1`; `no version is known`. */
  readonly why: { readonly en: string; readonly fr: string }
}
