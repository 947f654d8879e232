/** Where in the document: offset in bytes from 0, line from 1, and the path (JSON pointer, XML path, or empty). */
export interface Place {
  readonly byte: number
  readonly line: number
  readonly path: string
}

export interface Hash {
  /** As the document spells it: `SHA-256`, `SHA256`, `sha256`. */
  readonly algorithm: string
  readonly value: string
}

export type IdentifierKind = 'purl' | 'cpe' | 'swid' | 'id'

export interface Identifier {
  readonly kind: IdentifierKind
  readonly value: string
}

/** One component of a bill of materials, whatever the format. Texts are as written, without white space around. */
export interface Component {
  readonly kind: 'component'
  /** The name by which the document itself speaks of it (`bom-ref`, `SPDXID`, `spdxId`); `undefined` when it has none. */
  readonly ref: string | undefined
  /** `library`, `application`, `firmware`, …; lower case; `undefined` when the document does not say. */
  readonly type: string | undefined
  readonly group: string | undefined
  readonly name: string
  readonly version: string | undefined
  /** The first package URL; it was read and is valid. */
  readonly purl: string | undefined
  /** The first CPE name, 2.2 or 2.3, as written. */
  readonly cpe: string | undefined
  /** All further identifiers. */
  readonly others: readonly Identifier[]
  readonly supplier: string | undefined
  readonly hashes: readonly Hash[]
  readonly place: Place
}

export type VexStatus = 'not_affected' | 'affected' | 'fixed' | 'under_investigation'

/** The five of VEX (CISA, "Status Justifications"). */
export type VexJustification =
  | 'component_not_present'
  | 'vulnerable_code_not_present'
  | 'vulnerable_code_not_in_execute_path'
  | 'vulnerable_code_cannot_be_controlled_by_adversary'
  | 'inline_mitigations_already_exist'

/**
 * A product a statement speaks of, by everything that names it; where the document refers to a component of its own, by
 * that component's package URL and CPE name too. Never empty.
 */
export interface Product {
  readonly identifiers: readonly Identifier[]
  readonly hashes: readonly Hash[]
  /** Versions the statement is limited to: a version, or a `vers:` range. Empty: as the identifiers say. */
  readonly versions: readonly string[]
  /** Parts of the product in which the vulnerability lies. */
  readonly parts: readonly Omit<Product, 'parts' | 'versions'>[]
}

/** What somebody says of one vulnerability in some products. */
export interface Statement {
  readonly kind: 'statement'
  readonly id: string | undefined
  readonly vulnerability: string
  readonly aliases: readonly string[]
  readonly status: VexStatus
  readonly products: readonly Product[]
  readonly justification: VexJustification | undefined
  /** The word the document uses, where it is none of the five: `requires_configuration` of CycloneDX. */
  readonly ownJustification: string | undefined
  readonly impact: string | undefined
  readonly action: string | undefined
  readonly notes: string | undefined
  /** RFC 3339, as written; the document's own where the statement has none. */
  readonly timestamp: string | undefined
  readonly author: string | undefined
  readonly supplier: string | undefined
  readonly version: string | undefined
  readonly place: Place
}

export type Format = 'cyclonedx' | 'spdx' | 'openvex'

/** The document itself; comes last, and only when all of it was read. Without it nothing before it may be used. */
export interface DocumentInfo {
  readonly kind: 'document'
  readonly format: Format
  /** `1.6`, `SPDX-2.3`, `3.0.1`, `0.2.0`. */
  readonly formatVersion: string
  readonly id: string | undefined
  readonly version: string | undefined
  readonly name: string | undefined
  readonly created: string | undefined
  readonly author: string | undefined
  /** References of the components the document is about: the product itself. */
  readonly subjects: readonly string[]
  readonly components: number
  readonly statements: number
  /** Problems that were not fatal. */
  readonly problems: number
}

/**
 * What is wrong, with its place. `fatal`: reading ended here, nothing of the document may be used. Else one component or
 * statement was left out (`lost`), or came with a part of it dropped.
 */
export interface Problem {
  readonly kind: 'problem'
  readonly code: string
  readonly message: string
  readonly place: Place
  readonly fatal: boolean
  readonly lost: boolean
}

export type SbomItem = Component | Statement | Problem | DocumentInfo

/** Bounds; a document beyond one is refused as a whole. */
export interface SbomLimits {
  /** Components; 2,000,000 unless told. */
  readonly maxComponents?: number
  /** Statements; they are kept until the document has ended. 200,000 unless told. */
  readonly maxStatements?: number
  /** Bytes of one component or statement, and of everything around them; 4 MiB unless told. */
  readonly maxItemBytes?: number
  /** Nesting; 64 unless told. */
  readonly maxDepth?: number
  /** Characters of one name, version or identifier; longer ones lose their component. 2,048 unless told. */
  readonly maxTextLength?: number
}

export type Limits = Required<SbomLimits>

export const limitsOf = (limits: SbomLimits): Limits => ({
  maxComponents: limits.maxComponents ?? 2_000_000,
  maxStatements: limits.maxStatements ?? 200_000,
  maxItemBytes: limits.maxItemBytes ?? 4 * 1024 * 1024,
  maxDepth: Math.min(limits.maxDepth ?? 64, 500),
  maxTextLength: limits.maxTextLength ?? 2_048,
})
