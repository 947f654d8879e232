import type {
  Acknowledgment,
  AggregateSeverity,
  CvssObject,
  Flag,
  GenericUri,
  Hashes,
  ProductGroup,
  Reference,
  RestartRequired,
  Threat,
  Tracking,
} from './shared.ts'

/** A document of CSAF 2.0, as its JSON schema has it. Further properties may be there. */
export interface Csaf20 {
  readonly document: Document
  readonly product_tree?: ProductTree
  readonly vulnerabilities?: readonly Vulnerability[]
}

export interface Document {
  readonly acknowledgments?: readonly Acknowledgment[]
  readonly aggregate_severity?: AggregateSeverity
  readonly category: string
  readonly csaf_version: '2.0'
  readonly distribution?: Distribution
  readonly lang?: string
  readonly notes?: readonly Note[]
  readonly publisher: Publisher
  readonly references?: readonly Reference[]
  readonly source_lang?: string
  readonly title: string
  readonly tracking: Tracking
}

export interface Distribution {
  readonly text?: string
  readonly tlp?: Tlp
}

export interface Tlp {
  readonly label: 'AMBER' | 'GREEN' | 'RED' | 'WHITE'
  readonly url?: string
}

/** Who publishes the document. */
export interface Publisher {
  readonly category: 'coordinator' | 'discoverer' | 'other' | 'translator' | 'user' | 'vendor'
  readonly contact_details?: string
  readonly issuing_authority?: string
  readonly name: string
  readonly namespace: string
}

/** The products the document speaks of. */
export interface ProductTree {
  readonly branches?: readonly Branch[]
  readonly full_product_names?: readonly FullProductName[]
  readonly product_groups?: readonly ProductGroup[]
  readonly relationships?: readonly Relationship[]
}

/** A product made of two others, such as one installed on another. */
export interface Relationship {
  readonly category:
    | 'default_component_of'
    | 'external_component_of'
    | 'installed_on'
    | 'installed_with'
    | 'optional_component_of'
  readonly full_product_name: FullProductName
  readonly product_reference: string
  readonly relates_to_product_reference: string
}

/** One vulnerability, and what it means for products. */
export interface Vulnerability {
  readonly acknowledgments?: readonly Acknowledgment[]
  readonly cve?: string
  readonly cwe?: Cwe
  readonly discovery_date?: string
  readonly flags?: readonly Flag[]
  readonly ids?: readonly Id[]
  readonly involvements?: readonly Involvement[]
  readonly notes?: readonly Note[]
  readonly product_status?: ProductStatus
  readonly references?: readonly Reference[]
  readonly release_date?: string
  readonly remediations?: readonly Remediation[]
  readonly scores?: readonly Score[]
  readonly threats?: readonly Threat[]
  readonly title?: string
}

export interface Cwe {
  readonly id: string
  readonly name: string
}

export interface Id {
  readonly system_name: string
  readonly text: string
}

export interface Involvement {
  readonly date?: string
  readonly party: 'coordinator' | 'discoverer' | 'other' | 'user' | 'vendor'
  readonly status: 'completed' | 'contact_attempted' | 'disputed' | 'in_progress' | 'not_contacted' | 'open'
  readonly summary?: string
}

/** Lists of product ids. */
export interface ProductStatus {
  readonly first_affected?: readonly string[]
  readonly first_fixed?: readonly string[]
  readonly fixed?: readonly string[]
  readonly known_affected?: readonly string[]
  readonly known_not_affected?: readonly string[]
  readonly last_affected?: readonly string[]
  readonly recommended?: readonly string[]
  readonly under_investigation?: readonly string[]
}

/** What can be done for products. */
export interface Remediation {
  readonly category: 'mitigation' | 'no_fix_planned' | 'none_available' | 'vendor_fix' | 'workaround'
  readonly date?: string
  readonly details: string
  readonly entitlements?: readonly string[]
  readonly group_ids?: readonly string[]
  readonly product_ids?: readonly string[]
  readonly restart_required?: RestartRequired
  readonly url?: string
}

/** CVSS of products. */
export interface Score {
  readonly cvss_v2?: CvssObject
  readonly cvss_v3?: CvssObject
  readonly products: readonly string[]
}

/** A branch of the tree: it ends in a product, or has branches below. */
export interface Branch {
  readonly branches?: readonly Branch[]
  readonly category:
    | 'architecture'
    | 'host_name'
    | 'language'
    | 'legacy'
    | 'patch_level'
    | 'product_family'
    | 'product_name'
    | 'product_version'
    | 'product_version_range'
    | 'service_pack'
    | 'specification'
    | 'vendor'
  readonly name: string
  readonly product?: FullProductName
}

/** The definition of a product. */
export interface FullProductName {
  readonly name: string
  readonly product_id: string
  readonly product_identification_helper?: ProductIdentificationHelper
}

/** What machines know a product by. */
export interface ProductIdentificationHelper {
  readonly cpe?: string
  readonly hashes?: readonly Hashes[]
  readonly model_numbers?: readonly string[]
  readonly purl?: string
  readonly sbom_urls?: readonly string[]
  readonly serial_numbers?: readonly string[]
  readonly skus?: readonly string[]
  readonly x_generic_uris?: readonly GenericUri[]
}

/** A text for readers. */
export interface Note {
  readonly audience?: string
  readonly category: 'description' | 'details' | 'faq' | 'general' | 'legal_disclaimer' | 'other' | 'summary'
  readonly text: string
  readonly title?: string
}
