import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { checkPattern } from './pattern/check.ts'
import { parsePattern } from './pattern/parse.ts'
import { splitObjects } from './splitter.ts'
import { isValid, validate, validator } from './validate.ts'

/** Real and published data beside the repository; TESTUDO_SHARED_DATA overrides where. */
const shared = process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')
const file = (name: string) => join(shared, name)
const read = (name: string) => gunzipSync(readFileSync(file(name)))
const hasData = existsSync(file('stix')) && existsSync(file('attack'))
if (!hasData)
  process.stderr.write(`SKIPPED: no data under ${shared}; the reference verdicts and ATT&CK were not checked\n`)

interface Case {
  test: string
  object: unknown
  valid: boolean
  options: Record<string, string | boolean | null>
}

/**
 * Cases whose verdict comes from a JSON schema that the reference was given beside the object (`schema_dir`) and that
 * is not part of the case: who has such a schema runs it besides.
 */
const NEEDS_A_SCHEMA = 3

describe.skipIf(!hasData)('the reference validator, strict mode', () => {
  const list = (value: string | boolean | null | undefined) => (typeof value === 'string' ? value.split(',') : [])
  const cases = hasData
    ? read('stix/stix21-validity-cases.ndjson.gz')
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Case)
    : []

  const agrees = ({ object, valid, options }: Case): boolean => {
    const findings = validate(object, {
      disabled: list(options['disabled']),
      enabled: list(options['enabled']),
      strictProperties: options['strict_properties'] === true,
      strictTypes: options['strict_types'] === true,
      silent: options['silent'] === true,
      verbose: options['verbose'] === true,
    })
    return isValid(findings, options['strict'] !== false) === valid
  }

  it('gives the same verdict for every case that does not need a schema of its own', () => {
    const apart = cases.filter((one) => !agrees(one))
    expect(cases).toHaveLength(315)
    expect(apart.filter(({ options }) => !('schema_dir' in options)).map(({ test }) => test)).toEqual([])
    expect(apart).toHaveLength(NEEDS_A_SCHEMA)
  })
})

describe.skipIf(!hasData)('the pattern vectors of the reference matcher and validator', () => {
  interface Vectors {
    syntax_cases: { pattern: string; valid: boolean }[]
    match_cases: { pattern: string; expected: 'match' | 'no-match' | 'error' }[]
  }
  const vectors = hasData ? (JSON.parse(read('stix/stix21-pattern-vectors.json.gz').toString()) as Vectors) : undefined

  it('agrees on every syntax case', () => {
    const wrong = vectors?.syntax_cases.filter(({ pattern, valid }) => 'error' in checkPattern(pattern) === valid)
    expect(wrong).toEqual([])
  })

  it('accepts every pattern that can be matched', () => {
    const refused = vectors?.match_cases.filter(
      (one) => one.expected !== 'error' && 'error' in parsePattern(one.pattern),
    )
    expect(refused).toEqual([])
  })
})

describe.skipIf(!hasData)('ATT&CK 18.1', () => {
  it.each([
    ['enterprise', 24_771],
    ['mobile', 2_535],
    ['ics', 1_826],
  ])('%s: %i objects, each read exactly as written and without a broken requirement', async (domain, count) => {
    const bytes = read(`attack/${domain}-attack-18.1.stix21.json.gz`)
    const check = validator()
    const broken: unknown[] = []
    let objects = 0
    const chunks = function* () {
      for (let i = 0; i < bytes.length; i += 65_536) yield bytes.subarray(i, i + 65_536)
    }
    for await (const item of splitObjects(chunks())) {
      if (item.kind === 'problem') broken.push(item)
      if (item.kind !== 'object') continue
      objects++
      const findings = check(item.value)
      if (!isValid(findings)) broken.push(findings)
      const slice = bytes.subarray(item.byte, item.byte + Buffer.byteLength(item.text)).toString()
      if (slice !== item.text) broken.push(item.byte)
    }
    expect(broken).toEqual([])
    expect(objects).toBe(count)
  })
})
