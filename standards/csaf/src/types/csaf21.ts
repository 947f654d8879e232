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

/** A document of CSAF 2.1, as its JSON schema has it. Further properties may be there in extensions only. */
export interface Csaf21 {
  readonly $schema: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json'
  readonly document: Document
  readonly product_tree?: ProductTree
  readonly vulnerabilities?: readonly Vulnerability[]
  readonly x_extensions?: readonly Extension[]
}

export interface Document {
  readonly acknowledgments?: readonly Acknowledgment[]
  readonly aggregate_severity?: AggregateSeverity
  readonly category: string
  readonly csaf_version: '2.1'
  readonly distribution: Distribution
  readonly lang?: string
  readonly license_expression?: string
  readonly notes?: readonly Note[]
  readonly publisher: Publisher
  readonly references?: readonly Reference[]
  readonly source_lang?: string
  readonly title: string
  readonly tracking: Tracking
  readonly x_extensions?: readonly Extension[]
}

export interface Distribution {
  readonly sharing_group?: SharingGroup
  readonly text?: string
  readonly tlp: Tlp
}

export interface SharingGroup {
  readonly id: string
  readonly name?: string
}

export interface Tlp {
  readonly label: 'AMBER' | 'AMBER+STRICT' | 'CLEAR' | 'GREEN' | 'RED'
  readonly url?: string
}

/** Who publishes the document. */
export interface Publisher {
  readonly category: 'coordinator' | 'discoverer' | 'multiplier' | 'other' | 'translator' | 'user' | 'vendor'
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
  readonly product_paths?: readonly ProductPath[]
}

/** A product made of others along a path. */
export interface ProductPath {
  readonly beginning_product_reference: string
  readonly full_product_name: FullProductName
  readonly subpaths: readonly Subpath[]
}

/** One vulnerability, and what it means for products. */
export interface Vulnerability {
  readonly acknowledgments?: readonly Acknowledgment[]
  readonly cve?: string
  readonly cwes?: readonly Cwe[]
  readonly disclosure_date?: string
  readonly discovery_date?: string
  readonly first_known_exploitation_dates?: readonly Exploitation[]
  readonly flags?: readonly Flag[]
  readonly ids?: readonly Id[]
  readonly involvements?: readonly Involvement[]
  readonly metrics?: readonly Metric[]
  readonly notes?: readonly Note[]
  readonly product_status?: ProductStatus
  readonly references?: readonly Reference[]
  readonly remediations?: readonly Remediation[]
  readonly threats?: readonly Threat[]
  readonly title?: string
  readonly x_extensions?: readonly Extension[]
}

export interface Cwe {
  readonly id: string
  readonly name: string
  readonly version: string
}

export interface Exploitation {
  readonly date: string
  readonly exploitation_date: string
  readonly group_ids?: readonly string[]
  readonly product_ids?: readonly string[]
}

export interface Id {
  readonly group_ids?: readonly string[]
  readonly product_ids?: readonly string[]
  readonly system_name: string
  readonly text: string
}

export interface Involvement {
  readonly contact?: string
  readonly date?: string
  readonly group_ids?: readonly string[]
  readonly party: 'coordinator' | 'discoverer' | 'other' | 'user' | 'vendor'
  readonly product_ids?: readonly string[]
  readonly status: 'completed' | 'contact_attempted' | 'disputed' | 'in_progress' | 'not_contacted' | 'open'
  readonly summary?: string
}

/** Scores of products, by a source. */
export interface Metric {
  readonly content: Content
  readonly products: readonly string[]
  readonly source?: string
}

export interface Content {
  readonly cvss_v2?: CvssObject
  readonly cvss_v3?: CvssObject
  readonly cvss_v4?: CvssObject
  readonly epss?: Epss
  readonly qualitative_severity_rating?: 'critical' | 'high' | 'low' | 'medium' | 'none'
  readonly ssvc_v2?: Readonly<Record<string, unknown>>
  readonly x_extensions?: readonly Extension[]
}

export interface Epss {
  readonly percentile: string
  readonly probability: string
  readonly timestamp: string
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
  readonly unknown?: readonly string[]
}

/** What can be done for products. */
export interface Remediation {
  readonly category:
    | 'fix_planned'
    | 'mitigation'
    | 'no_fix_planned'
    | 'none_available'
    | 'optional_patch'
    | 'vendor_fix'
    | 'workaround'
  readonly date?: string
  readonly details: string
  readonly entitlements?: readonly string[]
  readonly group_ids?: readonly string[]
  readonly product_ids?: readonly string[]
  readonly restart_required?: RestartRequired
  readonly url?: string
}

/** A branch of the tree: it ends in a product, or has branches below. */
export interface Branch {
  readonly branches?: readonly Branch[]
  readonly category:
    | 'architecture'
    | 'host_name'
    | 'language'
    | 'patch_level'
    | 'platform'
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
  readonly x_extensions?: readonly Extension[]
}

/** What machines know a product by. */
export interface ProductIdentificationHelper {
  readonly cpe?: string
  readonly hashes?: readonly Hashes[]
  readonly model_numbers?: readonly string[]
  readonly purls?: readonly string[]
  readonly sbom_urls?: readonly string[]
  readonly serial_numbers?: readonly string[]
  readonly skus?: readonly string[]
  readonly x_generic_uris?: readonly GenericUri[]
}

/** A text for readers. */
export interface Note {
  readonly audience?: string
  readonly category: 'description' | 'details' | 'faq' | 'general' | 'legal_disclaimer' | 'other' | 'summary'
  readonly group_ids?: readonly string[]
  readonly product_ids?: readonly string[]
  readonly text: string
  readonly title?: string
}

export interface Subpath {
  readonly category:
    | 'default_component_of'
    | 'external_component_of'
    | 'installed_on'
    | 'installed_with'
    | 'optional_component_of'
  readonly next_product_reference: string
}

/** An extension: content that another schema describes. */
export interface Extension {
  readonly $schema: string
  readonly category: 'essential' | 'significant' | 'supplementary'
  readonly critical: boolean
  readonly content: Readonly<Record<string, unknown>>
}
