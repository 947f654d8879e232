import { type JsonObject, objectOf, placedObjects } from '../json.ts'

/** What is known of an extension, beyond what every one of them must keep. */
interface Extension {
  /** Properties its content must have. */
  readonly required?: readonly string[]
  /** How often it may stand in one list. */
  readonly mostInOneList?: number
  /** Product ids that its content defines, which a critical extension may do. */
  readonly products?: (content: JsonObject) => readonly unknown[]
}

const configuredProducts = (content: JsonObject): readonly unknown[] =>
  placedObjects(objectOf(content['configuration_tree'])['relationships'], '').map(
    ({ node }) => objectOf(node['full_product_name'])['product_id'],
  )

const DOCUMENTATION =
  'https://raw.githubusercontent.com/oasis-tcs/csaf/refs/heads/master/csaf_2.1/extension/data/valid/documentation-'
const content = (number: number): string => `${DOCUMENTATION}${number}/documentation-${number}-content_1.0.0.json`

/**
 * Extensions that are known here: those OASIS CSAF TC made for documentation and tests. Their schemas themselves were not
 * at hand; this is what the standard (§6.1.60.2, §6.1.60.3) and its suite (6-2-54-03-01) tell of them.
 */
export const EXTENSIONS: ReadonlyMap<string, Extension> = new Map([
  [content(11), { required: ['documentation'], mostInOneList: 1 }],
  [content(12), { required: ['documentation'] }],
  [content(13), { products: configuredProducts }],
])

/** Official extensions are published on one host (extension/README.md of github.com/oasis-tcs/csaf, which writes it both ways). */
export const isOfficial = (schema: string): boolean => /^https:\/\/extensions?\.csaf\.dev\//.test(schema)

/** Registered extensions. The register had none when this was written. */
export const REGISTERED: ReadonlySet<string> = new Set()
