import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rangeContains } from './range.ts'
import { formatVers, parseVers, rangeOfVers } from './vers.ts'

const problemOf = (text: string) => {
  const result = parseVers(text)
  return 'problem' in result ? `${result.problem.code} at ${result.problem.at}` : 'fine'
}

function inside(text: string, versions: readonly string[]): string[] {
  const result = parseVers(text)
  if ('problem' in result) throw new Error(result.problem.message)
  const range = rangeOfVers(result.vers)
  return versions.map((version) => rangeContains(range, version).verdict)
}

describe('a version range specifier', () => {
  it.each([
    ['npm/1', 'vers.scheme at 0'],
    ['vers:NPM/1', 'vers.type at 5'],
    ['vers:1x/1', 'vers.type at 5'],
    ['vers:invalid/1', 'vers.type at 5'],
    ['vers:npm', 'vers.no_constraints at 8'],
    ['vers:npm/', 'vers.no_constraints at 9'],
    ['vers:npm/>=1.0.0| <2.0.0', 'vers.character at 17'],
    ['vers:npm/1.0.0é', 'vers.character at 14'],
    ['vers:npm/|>=1.0.0', 'vers.empty_constraint at 9'],
    ['vers:npm/>=1.0.0||<2.0.0', 'vers.empty_constraint at 17'],
    ['vers:npm/1.0.0|', 'vers.empty_constraint at 15'],
    ['vers:npm/=1.0.0', 'vers.equals at 9'],
    ['vers:npm/>=', 'vers.empty_version at 11'],
    ['vers:npm/*|1.0.0', 'vers.unencoded at 9'],
    ['vers:npm/>1.0<2', 'vers.unencoded at 13'],
    ['vers:datetime/2024-01-01t00:00:00z', 'vers.version at 14'],
    ['vers:datetime/2024-01-01T00%3A00%3A00Z', 'vers.version at 14'],
    ['vers:npm/1.0%2G0', 'vers.percent_encoding at 12'],
    ['vers:npm/%C3', 'vers.percent_encoding at 9'],
    ['vers:npm/>=2.0.0|<1.0.0', 'vers.unsorted at 17'],
    ['vers:npm/1.0.0|1.0.0', 'vers.duplicate at 15'],
    ['vers:pypi/1.0|1.0.0', 'vers.duplicate at 14'],
    ['vers:npm/>1.0.0|>2.0.0', 'vers.sequence at 16'],
    ['vers:npm/<1.0.0|<2.0.0', 'vers.sequence at 16'],
    ['vers:npm/>1.0.0|2.0.0', 'vers.redundant at 16'],
    ['vers:npm/1.0.0|<2.0.0', 'vers.redundant at 9'],
  ])('%s is refused', (text, problem) => {
    expect(problemOf(text)).toBe(problem)
  })

  it('longer than any real one is refused', () => {
    expect(problemOf(`vers:npm/${'1|'.repeat(40_000)}`)).toBe('vers.too_long at 65536')
  })

  it('is read, decoded once', () => {
    const result = parseVers('vers:npm/1.0%252F0|!=1.2.3|>=2.0.0|<5.0.0')
    expect(result).toMatchObject({
      vers: {
        type: 'npm',
        constraints: [
          { comparator: '=', version: '1.0%2F0' },
          { comparator: '!=', version: '1.2.3' },
          { comparator: '>=', version: '2.0.0' },
          { comparator: '<', version: '5.0.0' },
        ],
      },
      warnings: [],
    })
    expect(parseVers('vers:test/2|1')).toMatchObject({ warnings: [{ code: 'vers.unregistered', at: 5 }] })
  })

  it('holds what lies between its signposts', () => {
    expect(inside('vers:npm/1.2.3|>=2.0.0|<5.0.0', ['1.2.2', '1.2.3', '2.0.0', '4.9.9', '5.0.0'])).toEqual([
      'out',
      'in',
      'in',
      'in',
      'out',
    ])
    expect(inside('vers:gem/>=2.2.0|!=2.2.1|<2.3.0', ['2.2.0', '2.2.1', '2.2.2'])).toEqual(['in', 'out', 'in'])
    expect(inside('vers:deb/<1.0|>=2.0', ['0.9', '1.5', '2.0'])).toEqual(['in', 'out', 'in'])
    expect(inside('vers:pypi/!=1.2', ['1.2.0', '1.3'])).toEqual(['out', 'in'])
    expect(inside('vers:deb/*', ['1'])).toEqual(['in'])
    expect(inside('vers:none/*', ['1'])).toEqual(['out'])
  })

  it('of RPM without a release means every release', () => {
    expect(inside('vers:rpm/>=1.1.1a|<=1.1.1k', ['1.1.1a-1', '1.1.1k-12.el8', '1.1.1l-1'])).toEqual(['in', 'in', 'out'])
    expect(inside('vers:rpm/<1.1.1k', ['1.1.1j-9', '1.1.1k-1'])).toEqual(['in', 'out'])
    expect(inside('vers:rpm/<1.1.1k-12.el8', ['1.1.1k-11.el8', '1.1.1k-12.el8', '1.1.1k'])).toEqual(['in', 'out', 'in'])
  })

  it('of a type without an order decides plain cases only', () => {
    expect(inside('vers:firmware/>=1.0|!=1.4|<2.0', ['1.3', '1.4', '1.4-fw', '1.9-fw', '2.0-fw'])).toEqual([
      'in',
      'out',
      'undecidable',
      'in',
      'undecidable',
    ])
  })

  it('is written as it was read, whatever the versions hold', () => {
    const version = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).filter((text) => text.trim() !== '')
    fc.assert(
      fc.property(version, (text) => {
        const vers = { type: 'lexicographic', constraints: [{ comparator: '>=' as const, version: text }] }
        expect(parseVers(formatVers(vers))).toEqual({ vers, warnings: [] })
      }),
      { numRuns: 300 },
    )
  })
})
