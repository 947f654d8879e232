import { type AnySchemaObject, Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import type { CvssObject } from '../context/scores.ts'
import type { CsafVersion } from '../test.ts'
import { csaf20 } from './csaf20.ts'
import { csaf21 } from './csaf21.ts'
import { csaf21extension } from './csaf21extension.ts'
import { csaf21ssvc } from './csaf21ssvc.ts'
import { cvss20 } from './cvss20.ts'
import { cvss30 } from './cvss30.ts'
import { cvss31 } from './cvss31.ts'
import { cvss40 } from './cvss40.ts'
import { safePattern } from './patterns.ts'
import { allDiffer } from './unique.ts'

/** Where a document is not as its JSON schema says: a JSON pointer and a sentence. */
export interface SchemaError {
  readonly path: string
  readonly message: string
}

/** The schema of a version, and those it refers to. */
export const SCHEMAS: Readonly<Record<CsafVersion, readonly [object, ...object[]]>> = {
  '2.0': [csaf20, cvss20, cvss30, cvss31],
  '2.1': [csaf21, cvss20, cvss30, cvss31, cvss40, csaf21ssvc, csaf21extension],
}

/** Schemas are compiled once for each version, the first time they are needed: it takes some tenths of a second. */
class Compiled {
  readonly #ajv: Ajv2020
  readonly #root: object
  #whole: ValidateFunction | undefined

  constructor(version: CsafVersion, allErrors: boolean) {
    const { uri, uuid, 'date-time': dateTime } = fullFormats
    this.#ajv = new Ajv2020({
      allErrors,
      strict: false,
      // Scores are multiples of 0.1, which binary fractions are not: 5.3 / 0.1 is 52.99….
      multipleOfPrecision: 6,
      validateSchema: false,
      code: { regExp: safePattern },
      formats: { uri, uuid, 'date-time': dateTime },
    })
    this.#ajv.removeKeyword('uniqueItems')
    this.#ajv.addKeyword({
      keyword: 'uniqueItems',
      type: 'array',
      schemaType: 'boolean',
      validate: (wanted: boolean, items: readonly unknown[]) => !wanted || allDiffer(items),
      error: { message: 'must NOT have items that are the same' },
    })
    const [root, ...others] = SCHEMAS[version]
    this.#root = root
    for (const schema of others) this.#ajv.addSchema(schema as AnySchemaObject)
  }

  get whole(): ValidateFunction {
    this.#whole ??= this.#ajv.compile(this.#root as AnySchemaObject)
    return this.#whole
  }

  /** The schema of a CVSS version; undefined where this version of CSAF has none. */
  cvss(version: string): ValidateFunction | undefined {
    return this.part(`https://www.first.org/cvss/cvss-v${version}.json`)
  }

  /** The schema of a part, by its id. */
  part(id: string): ValidateFunction | undefined {
    return this.#ajv.getSchema(id)
  }
}

const compiled = new Map<string, Compiled>()

function compiledFor(version: CsafVersion, allErrors: boolean): Compiled {
  const name = `${version} ${allErrors}`
  const known = compiled.get(name) ?? new Compiled(version, allErrors)
  compiled.set(name, known)
  return known
}

/**
 * Checks a document against the schema of its version.
 *
 * @param inFull every error; false stops at the first, for documents so large that all could fill the memory
 * @returns no errors for a document that is as the schema says
 */
export function schemaErrors(document: unknown, version: CsafVersion, inFull: boolean): SchemaError[] {
  if (compiledFor(version, false).whole(document)) return []
  const { whole } = compiledFor(version, inFull)
  whole(document)
  return (whole.errors ?? []).filter(isOwn).map(told)
}

/** Of a `cvss_v3` that is neither 3.0 nor 3.1 only that is told: what is wrong by the version it names, test 6.1.8 says. */
const isOwn = ({ instancePath, keyword }: ErrorObject): boolean =>
  keyword === 'oneOf' || !/\/cvss_v3(?:\/|$)/.test(instancePath)

/** Checks a CVSS object against the schema of its version; paths are within the object. */
export function cvssErrors({ key, version, node }: CvssObject, csaf: CsafVersion): SchemaError[] {
  const named = version === '3.0' ? '3.0' : '3.1'
  const validate = compiledFor(csaf, true).cvss(key === 'cvss_v2' ? '2.0' : key === 'cvss_v4' ? '4.0' : named)
  if (validate === undefined || validate(node)) return []
  return (validate.errors ?? []).map(told)
}

/** Parts of a document of CSAF 2.1 that have a schema of their own. */
export type Part = 'ssvc' | 'extension'

const PARTS: Readonly<Record<Part, string>> = {
  ssvc: 'https://certcc.github.io/SSVC/data/schema/v2/SelectionList_2_0_0.schema.json',
  extension: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/extension-content.json',
}

/** Checks such a part against its schema; paths are within the part. */
export function partErrors(part: Part, value: unknown): SchemaError[] {
  const validate = compiledFor('2.1', true).part(PARTS[part])
  if (validate === undefined || validate(value)) return []
  return (validate.errors ?? []).map(told)
}

const told = ({ instancePath, keyword, message = 'is not as the schema says', params }: ErrorObject): SchemaError => {
  if (keyword === 'oneOf')
    return { path: instancePath, message: 'The value is as none of the schemas that may be used here.' }
  // Some patterns are longer than a screen.
  const said = keyword === 'pattern' && message.length > 150 ? 'must match the pattern of the schema' : message
  return { path: instancePath, message: `The value ${said}${detail(params)}.` }
}

function detail(params: Readonly<Record<string, unknown>>): string {
  const { allowedValues, additionalProperty, allowedValue } = params
  if (Array.isArray(allowedValues)) return `: ${allowedValues.join(', ')}`
  if (typeof additionalProperty === 'string') return `: ${JSON.stringify(additionalProperty.slice(0, 100))}`
  return typeof allowedValue === 'string' ? `: ${allowedValue}` : ''
}
