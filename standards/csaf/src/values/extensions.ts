/** What is known of an extension, beyond what every one of them must keep. */
interface Extension {
  /** Properties its content must have. */
  readonly required?: readonly string[]
  /** How often it may stand in one list. */
  readonly mostInOneList?: number
}

const DOCUMENTATION =
  'https://raw.githubusercontent.com/oasis-tcs/csaf/refs/heads/master/csaf_2.1/extension/data/valid/documentation-'
const content = (number: number): string => `${DOCUMENTATION}${number}/documentation-${number}-content_1.0.0.json`

/**
 * Extensions that are known here: those OASIS CSAF TC made for documentation and tests. Their schemas themselves were not
 * at hand; this is what CSAF 2.1 §6.1.60.2 and §6.1.60.3 tell of them.
 */
export const EXTENSIONS: ReadonlyMap<string, Extension> = new Map([
  [content(11), { required: ['documentation'], mostInOneList: 1 }],
  [content(12), { required: ['documentation'] }],
])

/** Official extensions are published on one host (extension/README.md of github.com/oasis-tcs/csaf, which writes it both ways). */
export const isOfficial = (schema: string): boolean => /^https:\/\/extensions?\.csaf\.dev\//.test(schema)

/** Registered extensions. The register had none when this was written. */
export const REGISTERED: ReadonlySet<string> = new Set()
