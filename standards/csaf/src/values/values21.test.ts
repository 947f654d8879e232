import { describe, expect, it } from 'vitest'
import { flawOfTimestamp } from '../tests/mandatory/v21dates.ts'
import { commonFaults } from './grammar.ts'
import { readLicense } from './license.ts'
import { contains, isOpenEnded, isSingleVersion, overlap, readRange, type VersionRange } from './versionRange.ts'

describe('license expressions (SPDX 3.0.1 annex B)', () => {
  it.each([
    '',
    '   ',
    'MIT GPL-2.0-only',
    'MIT AND',
    'AND MIT',
    'MIT And Apache-2.0',
    'MIT WITH',
    '(MIT) WITH Classpath-exception-2.0',
    'MIT WITH Classpath-exception-2.0 WITH LLVM-exception',
    '(MIT',
    'MIT)',
    '()',
    'MIT (Apache-2.0)',
    'LicenseRef-',
    'LicenseRef-a_b',
    'LicenseRef-example.org-x+',
    'licenseref-example.org-x',
    'DocumentRef-other:LicenseRef-x',
    'DocumentRef-other',
    'MIT WITH LicenseRef-x+',
    'x'.repeat(10_001),
  ])('are not: %s', (text) => {
    expect(readLicense(text)).toBeTypeOf('string')
  })

  it('are read with every name in them, however deep', () => {
    expect(readLicense('MIT')).toEqual([{ name: 'MIT', kind: 'license' }])
    expect(readLicense('(GPL-2.0+ with Classpath-exception-2.0 or (MIT)) and LicenseRef-scancode-x')).toEqual([
      { name: 'GPL-2.0', kind: 'license' },
      { name: 'Classpath-exception-2.0', kind: 'exception' },
      { name: 'MIT', kind: 'license' },
      { name: 'LicenseRef-scancode-x', kind: 'license' },
    ])
    expect(readLicense(`${'('.repeat(4_000)}MIT${')'.repeat(4_000)}`)).toHaveLength(1)
  })
})

const range = (text: string): VersionRange => {
  const read = readRange(text)
  if (typeof read === 'string') throw new Error(read)
  return read
}

describe('version ranges', () => {
  it.each([
    'all versions < 4.2',
    '> abc and <= def',
    '*',
    '<',
    '<4.2|',
    '',
    'vers:all/<V3',
    'vers:npm/*',
    'vers:npm/2|1',
    'vers:npm/1|1',
    'vers:NPM/1',
    'vers:npm',
    'x'.repeat(10_001),
  ])('are not: %s', (text) => {
    expect(readRange(text)).toBeTypeOf('string')
  })

  it('of a type whose order nobody knows here are checked as far as that goes', () => {
    expect(range('vers:strange/<4.2.0|>3.91.1|!=3.2.0|<1.2')).toMatchObject({ kind: 'vers', type: 'strange' })
    expect(readRange('vers:strange/<4.2.0||<1')).toBeTypeOf('string')
  })

  it('tell single versions and open ends', () => {
    expect(['vers:npm/1', '1.0', '=1.0'].map((text) => isSingleVersion(range(text)))).toEqual([true, true, true])
    expect(['vers:npm/1|2', '<1.0', 'vers:all/*'].map((text) => isSingleVersion(range(text)))).not.toContain(true)
    expect(['>=4.2', '<2|>4|!=5|!=6'].map((text) => isOpenEnded(range(text)))).toEqual([true, true])
    expect(['<4.2', '<1.2.0|=4.2.0', 'vers:all/*'].map((text) => isOpenEnded(range(text)))).not.toContain(true)
  })

  it.each([
    ['>2.1.0|<4.2.0', '>1.2.0|<2.4.0', true],
    ['>2.1.0|<4.2.0', '>1.2.0|<=2.1.0', false],
    ['>=2.1.0|<4.2.0', '>1.2.0|<=2.1.0', true],
    ['>=2.1.0|!=2.1.0|<4.2.0', '>1.2.0|<=2.1.0', false],
    ['<2', '>3', false],
    ['>2', '>3', true],
    ['1.0|2.0', '2.0|3.0', true],
    ['1.0|2.0', '3.0|4.0', false],
    ['vers:all/*', 'vers:all/*', true],
    ['vers:npm/<2.0.0', 'vers:npm/>=1.0.0', true],
    // Different types, and versions whose order is not known: nothing is guessed.
    ['vers:npm/<2.0.0', 'vers:pypi/>=1.0', false],
    ['<abc', '>abd', false],
  ])('%s and %s share versions: %s', (a, b, shared) => {
    expect([overlap(range(a), range(b)), overlap(range(b), range(a))]).toEqual([shared, shared])
  })

  it('contain versions, but for those they leave out', () => {
    const versions = ['2.1.0', '2.2', '2.4.0', '4.2.0', 'abc']
    expect(versions.filter((version) => contains(range('vers:intdot/>2.1.0|!=2.4.0|<4.2.0'), version))).toEqual(['2.2'])
  })
})

it('timestamps are of RFC 3339 with capitals and without leap seconds (CSAF 2.1 §2.3)', () => {
  const good = ['2024-01-24T10:00:00Z', '2016-12-31T00:00:59.999999-23:59', '2000-02-29T02:14:58+03:00']
  expect(good.filter((text) => flawOfTimestamp(text) !== undefined)).toEqual([])
  const bad = [
    '2024-01-24 10:00:00Z',
    '2024-01-24t10:00:00Z',
    '2024-01-24T10:00:00z',
    '2024-01-24T10:00:00',
    '2024-01-24T10:00:00.Z',
    '2024-01-24T10:00Z',
    '2016-12-31T23:59:60Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2024-04-31T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-01-24T24:00:00Z',
    '2024-01-24T10:00:00+24:00',
    '2024-01-24T10:00:00+0100',
  ]
  expect(bad.filter((text) => flawOfTimestamp(text) === undefined)).toEqual([])
})

it('faults of grammar are told where they are sure, in English', () => {
  const faults = (text: string) => commonFaults(text, 'en')
  expect(faults('The guide must followed for ensure secure operations of a products.')).toEqual([
    'must followed',
    'a products',
  ])
  expect(faults('An updates of the the firmware')).toEqual(['an updates', 'the the'])
  for (const text of [
    'A previous access of a DNS alias; a Windows server, a virus, a process, a basis, an analysis.',
    'It must be followed, can exceed and should need a series of means.',
    'You may, followed by it. Plan a, products of it. He had had it that that was so.',
    'We must. Followed by a. Products.',
  ])
    expect(faults(text)).toEqual([])
  expect(commonFaults('a products', 'de')).toBeUndefined()
})
