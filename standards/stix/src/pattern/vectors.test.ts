import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../json.ts'
import { checkPattern } from './check.ts'
import { matchPattern } from './match.ts'
import { PatternStream } from './stream.ts'
import { readObservations } from './observation.ts'

/** Published cases of the OASIS matcher and validator beside the repository; TESTUDO_SHARED_DATA overrides where. */
const shared = process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data')
const file = join(shared, 'stix/stix21-pattern-vectors.json.gz')
const hasData = existsSync(file)
if (!hasData) process.stderr.write(`SKIPPED: no ${file}; patterns were not compared with the reference matcher\n`)

interface Vectors {
  readonly observations: Readonly<Record<string, JsonValue>>
  readonly match_cases: readonly { readonly pattern: string; readonly observed: string; readonly expected: string }[]
  readonly syntax_cases: readonly {
    readonly pattern: string
    readonly valid: boolean
    readonly error_prefix?: string
  }[]
}
const vectors: Vectors = hasData
  ? (JSON.parse(gunzipSync(readFileSync(file)).toString()) as Vectors)
  : { observations: {}, match_cases: [], syntax_cases: [] }

describe.skipIf(!hasData)('the cases of the reference matcher and validator', () => {
  it('matches, does not match, or refuses, 238 of 238', () => {
    const verdict = (pattern: string, observed: JsonValue) => {
      const answer = matchPattern(pattern, observed)
      return 'error' in answer ? 'error' : answer.matched ? 'match' : 'no-match'
    }
    const cases = vectors.match_cases.map((one) => ({ ...one, data: vectors.observations[one.observed] ?? null }))
    expect(cases.filter(({ pattern, data, expected }) => verdict(pattern, data) !== expected)).toEqual([])
    expect(cases).toHaveLength(238)
  })

  it('says the same when observations come one by one, in either order', () => {
    const apart = vectors.match_cases.filter(({ pattern, observed, expected }) => {
      const read = readObservations(vectors.observations[observed] ?? null)
      if (expected === 'error' || 'error' in read) return false
      return [read.observations, read.observations.toReversed()].some((observations) => {
        const stream = new PatternStream({ latenessSeconds: 1e9 })
        expect(stream.add('p', pattern)).toBeUndefined()
        const hits = observations.flatMap((one) => stream.push(one))
        return hits.length > 0 !== (expected === 'match')
      })
    })
    expect(apart).toEqual([])
  })

  it('accepts and refuses, 45 of 45, and points where the reference points', () => {
    const cases = vectors.syntax_cases
    expect(cases.filter(({ pattern, valid }) => 'error' in checkPattern(pattern) === valid)).toEqual([])
    expect(cases).toHaveLength(45)
    for (const { pattern, error_prefix = '' } of cases) {
      const [, column] = /line 1:(\d+)/.exec(error_prefix) ?? []
      const syntax = checkPattern(pattern)
      if (column === undefined || !('error' in syntax)) continue
      const { offset } = syntax.error.position
      expect([pattern, offset]).toEqual([pattern, Number(column)])
    }
  })
})
