import { Context } from './context/context.ts'
import { countMembers } from './context/groups.ts'
import type { CvssObject } from './context/scores.ts'
import { isObject, objectOf } from './json.ts'
import { cvssErrors, partErrors, type SchemaError, schemaErrors } from './schema/schema.ts'
import { MOST_DEPTH, survey } from './schema/survey.ts'
import type { CsafTest, CsafVersion, Finding, TestKind, TestOptions } from './test.ts'
import { testsOf } from './tests/registry.ts'

/** In larger documents only the first error of the schema is told: a hostile one has millions. */
const MOST_VALUES_IN_FULL = 200_000
const MOST_SCHEMA_ERRORS = 100
/** Characters of one message: it says what is wrong, and need not repeat a text of megabytes. */
const MOST_CHARACTERS = 1_000
/** A megabyte can name a group of 5,000 products 5,000 times; what people write stays below a tenth of this. */
const MOST_GROUP_MEMBERS = 5_000_000

export interface ValidateOptions extends TestOptions {
  /** Which tests run: `basic` mandatory ones, `extended` optional ones too, `full` all (CSAF 2.0 §9.1.14–16). Default: full. */
  readonly level?: 'basic' | 'extended' | 'full'
  /** How many findings of one test are told; one more says that there are more. Default: 100. */
  readonly findingsPerTest?: number
}

export interface Validation {
  /** The schema is kept and no mandatory test failed. */
  readonly valid: boolean
  /** Undefined when the document does not name a version that is known here; then no test ran. */
  readonly version: CsafVersion | undefined
  readonly schema: readonly SchemaError[]
  readonly tests: {
    /** Findings of mandatory tests: errors. */
    readonly failed: readonly Finding[]
    /** Findings of optional tests: warnings. */
    readonly warned: readonly Finding[]
    /** Findings of informative tests. */
    readonly informed: readonly Finding[]
  }
}

/**
 * Validates a CSAF document, as `JSON.parse` gives it, against schema and tests of the version it names.
 *
 * Every value is answered, hostile ones included: time is linear in the size of the document, but for sorting.
 * Sections 6 and 9.1.14–16 of CSAF 2.0 and 2.1.
 */
export function validate(document: unknown, options: ValidateOptions = {}): Validation {
  if (!isObject(document)) return refused(undefined, '', 'A CSAF document is a JSON object.')
  const version = versionOf(document)
  if (version === undefined)
    return refused(undefined, '/document/csaf_version', 'The document does not say that it is of CSAF 2.0 or 2.1.')
  const { values, depth } = survey(document, MOST_DEPTH)
  if (depth > MOST_DEPTH) return refused(version, '', `Lists and objects are nested more than ${MOST_DEPTH} deep.`)
  const schema = schemaErrors(document, version, values <= MOST_VALUES_IN_FULL).slice(0, MOST_SCHEMA_ERRORS)
  // What the whole schema accepts, its parts accept.
  const flawsOfCvss = schema.length === 0 ? undefined : (cvss: CvssObject) => cvssErrors(cvss, version)
  const flawsOfPart = schema.length === 0 ? undefined : partErrors
  const context = new Context(document, version, options, flawsOfCvss, flawsOfPart)
  if (countMembers(context.groupReferences, context.groupById) > MOST_GROUP_MEMBERS)
    return refused(
      version,
      '/product_tree/product_groups',
      `Groups stand for more than ${MOST_GROUP_MEMBERS} products where they are named: name products, or name groups less often.`,
    )
  const tests = testsOf(version)
  const most = options.findingsPerTest ?? 100
  const level = options.level ?? 'full'
  const run = (kind: TestKind) =>
    tests.filter((test) => test.kind === kind).flatMap((test) => findings(test, context, most))
  const failed = run('mandatory')
  return {
    valid: schema.length === 0 && failed.length === 0,
    version,
    schema,
    tests: {
      failed,
      warned: level === 'basic' ? [] : run('optional'),
      informed: level === 'full' ? run('informative') : [],
    },
  }
}

function versionOf(document: Readonly<Record<string, unknown>>): CsafVersion | undefined {
  const version = objectOf(document['document'])['csaf_version']
  return version === '2.0' || version === '2.1' ? version : undefined
}

const refused = (version: CsafVersion | undefined, path: string, message: string): Validation => ({
  valid: false,
  version,
  schema: [{ path, message }],
  tests: { failed: [], warned: [], informed: [] },
})

function findings(test: CsafTest, context: Context, most: number): Finding[] {
  const found: Finding[] = []
  let more = 0
  test.run(context, (path, message) => {
    if (found.length < most) found.push({ test: test.id, path, message: shortened(message) })
    else more += 1
  })
  if (more > 0) found.push({ test: test.id, path: '', message: `The same is wrong at ${more} more places.` })
  return found
}

/** The beginning and the end of a message that is too long: what it says of a text stands around it. */
const shortened = (message: string): string =>
  message.length <= MOST_CHARACTERS
    ? message
    : `${message.slice(0, MOST_CHARACTERS / 2)}…${message.slice(-MOST_CHARACTERS / 2)}`
