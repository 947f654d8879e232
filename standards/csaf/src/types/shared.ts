/** Parts of documents that CSAF 2.0 and 2.1 have alike. Times are RFC 3339, languages BCP 47. */

/** A CVSS object as the JSON schemas of FIRST have it. */
export interface CvssObject {
  readonly version: string
  readonly vectorString: string
  readonly baseScore: number
  /** Of 3.0 and later. */
  readonly baseSeverity?: string
  /** Metrics and further scores. */
  readonly [property: string]: unknown
}

export interface AggregateSeverity {
  readonly namespace?: string
  readonly text: string
}

/** What tells versions of the document apart. */
export interface Tracking {
  readonly aliases?: readonly string[]
  readonly current_release_date: string
  readonly generator?: Generator
  readonly id: string
  readonly initial_release_date: string
  readonly revision_history: readonly Revision[]
  readonly status: 'draft' | 'final' | 'interim'
  readonly version: string
}

export interface Generator {
  readonly date?: string
  readonly engine: Engine
}

export interface Engine {
  readonly name: string
  readonly version?: string
}

/** One version of the document. */
export interface Revision {
  readonly date: string
  readonly legacy_version?: string
  readonly number: string
  readonly summary: string
}

export interface ProductGroup {
  readonly group_id: string
  readonly product_ids: readonly string[]
  readonly summary?: string
}

/** A justification of VEX: why products are not affected. */
export interface Flag {
  readonly date?: string
  readonly group_ids?: readonly string[]
  readonly label:
    | 'component_not_present'
    | 'inline_mitigations_already_exist'
    | 'vulnerable_code_cannot_be_controlled_by_adversary'
    | 'vulnerable_code_not_in_execute_path'
    | 'vulnerable_code_not_present'
  readonly product_ids?: readonly string[]
}

export interface RestartRequired {
  readonly category:
    | 'connected'
    | 'dependencies'
    | 'machine'
    | 'none'
    | 'parent'
    | 'service'
    | 'system'
    | 'vulnerable_component'
    | 'zone'
  readonly details?: string
}

/** Exploitation, impact or target set, as a text. */
export interface Threat {
  readonly category: 'exploit_status' | 'impact' | 'target_set'
  readonly date?: string
  readonly details: string
  readonly group_ids?: readonly string[]
  readonly product_ids?: readonly string[]
}

/** Who contributed. */
export interface Acknowledgment {
  readonly names?: readonly string[]
  readonly organization?: string
  readonly summary?: string
  readonly urls?: readonly string[]
}

/** The hashes of one file. */
export interface Hashes {
  readonly file_hashes: readonly FileHash[]
  readonly filename: string
}

/** A hash of a file. */
export interface FileHash {
  readonly algorithm: string
  readonly value: string
}

/** An identifier of a scheme that has no field of its own. */
export interface GenericUri {
  readonly namespace: string
  readonly uri: string
}

/** A place to read more. Without a category it is external. */
export interface Reference {
  readonly category?: 'external' | 'self'
  readonly summary: string
  readonly url: string
}
