import { filesOfArchive, sharedFile, textOfFile } from '../../../test/support/archive.ts'

/** One document of the standard's own test suite, and what must be said of it. */
export interface Case {
  readonly test: string
  readonly group: 'mandatory' | 'optional' | 'recommended' | 'informative'
  readonly name: string
  /** Whether the test must report something. */
  readonly reports: boolean
  readonly valid: boolean
  readonly document: unknown
  /** JSON pointers to what the test must name, where the suite tells them. */
  readonly places: readonly string[] | undefined
}

interface Listed {
  readonly name: string
  readonly valid: boolean
  /** The file that tells what is to be found. */
  readonly result?: string
}

type Found = readonly { readonly instance_path: string }[]
interface Result {
  readonly primary_result: { readonly errors?: Found; readonly warnings?: Found; readonly infos?: Found }
}

/** Every case of the suite of a version, read in place; none where the shared data is absent. */
export function suite(version: '2.0' | '2.1'): Case[] {
  const archive = sharedFile(`csaf/csaf-${version}-testsuite.tar.gz`)
  if (archive === undefined) return []
  const files = filesOfArchive(archive, /\.json$/)
  const parse = (name: string): unknown => JSON.parse(files.get(name) ?? 'null')
  const { tests } = parse('testcases.json') as {
    readonly tests: readonly {
      readonly id: string
      readonly group: Case['group']
      readonly failures?: readonly Listed[]
      readonly valid?: readonly Listed[]
    }[]
  }
  return tests.flatMap(({ id, group, failures = [], valid = [] }) =>
    [
      ...failures.map((listed) => ({ ...listed, reports: true })),
      ...valid.map((listed) => ({ ...listed, reports: false })),
    ].map((listed) => ({
      test: id,
      group,
      name: listed.name,
      reports: listed.reports,
      valid: listed.valid,
      document: parse(listed.name),
      places: placesIn(listed.result === undefined ? undefined : (parse(listed.result) as Result)),
    })),
  )
}

function placesIn(result: Result | undefined): readonly string[] | undefined {
  if (result === undefined) return undefined
  const { errors = [], warnings = [], infos = [] } = result.primary_result
  return [...errors, ...warnings, ...infos].map((one) => one.instance_path)
}

/** 900 advisories of CISA, as text; none where the shared data is absent. */
export function advisories(): string[] {
  const file = sharedFile('csaf/cisa-advisories.ndjson.gz')
  return file === undefined ? [] : textOfFile(file).trim().split('\n')
}
