import { describe, expect, it } from 'vitest'
import { readVersion } from '../schemes.ts'
import { rangeOfCve } from './cve.ts'
import { rangeOfOsv } from './osv.ts'
import { describeRange, rangeContains, type Range } from './range.ts'
import { rangeOfText } from './text.ts'

const verdicts = (range: Range, versions: readonly string[]) =>
  versions.map((version) => {
    const { verdict, code } = rangeContains(range, version)
    return `${version} ${verdict}${verdict === 'undecidable' ? ` ${code}` : ''}`
  })

const affected = (version: string, more: object = {}) => ({ version, status: 'affected', ...more })

describe('a CVE record', () => {
  it('that says nothing of versions decides nothing', () => {
    for (const range of [
      rangeOfCve({}),
      rangeOfCve({ versions: [affected('n/a')] }),
      rangeOfCve({ versions: [affected('see references')] }),
    ])
      expect(rangeContains(range, '1.0')).toMatchObject({ verdict: 'undecidable', code: 'unreadable_range' })
  })

  it('does not decide what its bounds cannot be ordered against', () => {
    const range = rangeOfCve({ versions: [affected('0', { lessThan: '4.2.1', versionType: 'custom' })] })
    expect(verdicts(range, ['4.2.0-fw', '4.2.1-fw', '4.2.1', 'R4'])).toEqual([
      '4.2.0-fw in',
      '4.2.1-fw undecidable not_ordered',
      '4.2.1 out',
      'R4 undecidable not_ordered',
    ])
    expect(rangeContains(range, '4.2.1-fw').bound).toBe('<4.2.1')
  })

  it('with ends that count something else, or run backwards, is not read', () => {
    const patch = rangeOfCve({ versions: [affected('13.1', { lessThan: '49.13', versionType: 'patch' })] })
    const backwards = rangeOfCve({ versions: [affected('9.4', { lessThan: '9.1', versionType: 'custom' })] })
    expect([...verdicts(patch, ['14.1']), ...verdicts(backwards, ['9.2'])]).toEqual([
      '14.1 undecidable unreadable_range',
      '9.2 undecidable unreadable_range',
    ])
  })

  it('gives ranges, single versions and open ends', () => {
    const range = rangeOfCve({
      versions: [
        affected('9.0', { lessThan: '9.4.4', versionType: 'semver' }),
        affected('10.0', { lessThanOrEqual: '10.0.3', versionType: 'semver' }),
        affected('7.1.2'),
        affected('20', { lessThan: '*', versionType: 'semver' }),
      ],
      defaultStatus: 'unaffected',
    })
    expect(verdicts(range, ['8.9', '9.0', '9.4.4-rc1', '9.4.4', '10.0.3', '10.0.4', '7.1.2', '7.1.3', '99'])).toEqual([
      '8.9 out',
      '9.0 in',
      '9.4.4-rc1 in',
      '9.4.4 out',
      '10.0.3 in',
      '10.0.4 out',
      '7.1.2 in',
      '7.1.3 out',
      '99 in',
    ])
  })

  it('gives the status of changes inside a range', () => {
    const range = rangeOfCve({
      versions: [
        affected('3.0', {
          lessThan: '4.0',
          versionType: 'semver',
          changes: [
            { at: '3.2.5', status: 'unaffected' },
            { at: '3.3.0', status: 'affected' },
          ],
        }),
      ],
      defaultStatus: 'unaffected',
    })
    expect(verdicts(range, ['3.2.4', '3.2.5', '3.2.9', '3.3.0', '4.0'])).toEqual([
      '3.2.4 in',
      '3.2.5 out',
      '3.2.9 out',
      '3.3.0 in',
      '4.0 out',
    ])
  })

  it('of a distribution lists what is not affected', () => {
    const range = rangeOfCve({
      versions: [{ version: '0:8.4.9-13.el7ost', status: 'unaffected', lessThan: '*', versionType: 'rpm' }],
      defaultStatus: 'affected',
    })
    expect(verdicts(range, ['0:8.4.9-12.el7ost', '8.4.9-13.el7ost', '1:1-1'])).toEqual([
      '0:8.4.9-12.el7ost in',
      '8.4.9-13.el7ost out',
      '1:1-1 out',
    ])
  })

  it('that does not say what it does not list can be read both ways, and says so', () => {
    const versions = [affected('2.0', { lessThan: '2.5', versionType: 'custom' })]
    expect(rangeContains(rangeOfCve({ versions }), '1.0')).toEqual({ verdict: 'out', code: 'source_silent' })
    expect(rangeContains(rangeOfCve({ versions }, { unlisted: 'unknown' }), '1.0').verdict).toBe('undecidable')
    expect(rangeContains(rangeOfCve({ versions, defaultStatus: 'unknown' }), '1.0').code).toBe('source_unknown')
  })

  it('that contradicts itself is not decided', () => {
    const range = rangeOfCve({
      versions: [affected('1.0', { lessThan: '2.0', versionType: 'custom' }), { version: '1.5', status: 'unaffected' }],
    })
    expect(verdicts(range, ['1.4', '1.5'])).toEqual(['1.4 in', '1.5 undecidable conflict'])
  })

  it('writes ranges as text, wildcards and types of its own', () => {
    const range = rangeOfCve({
      versions: [
        affected('>= 1.0, < 1.4'),
        affected('4.0.x', { lessThan: '4.0.5', versionType: '4.0.5' }),
        affected('2024.x', { lessThanOrEqual: '2024.4.x' }),
        affected('3.x'),
      ],
      defaultStatus: 'unaffected',
    })
    expect(verdicts(range, ['1.3', '1.4', '4.0.4', '4.0.5', '2024.4.9', '2024.5', '3.7', '4.1'])).toEqual([
      '1.3 in',
      '1.4 out',
      '4.0.4 in',
      '4.0.5 out',
      '2024.4.9 in',
      '2024.5 out',
      '3.7 in',
      '4.1 out',
    ])
  })

  it('that ends where it begins means everything before, where it speaks of affected versions', () => {
    const end = { lessThan: '92.0.4515.107', versionType: 'custom' }
    const chrome = rangeOfCve({ versions: [affected('92.0.4515.107', end)] })
    expect(verdicts(chrome, ['91.0.4472.164', '92.0.4515.107'])).toEqual(['91.0.4472.164 in', '92.0.4515.107 out'])
    const fine = rangeOfCve({
      versions: [{ version: '92.0.4515.107', status: 'unaffected', ...end }],
      defaultStatus: 'unknown',
    })
    expect(verdicts(fine, ['91.0'])).toEqual(['91.0 undecidable unreadable_range'])
  })

  it('of commits knows the same commit only', () => {
    const range = rangeOfCve({ versions: [affected('10b17004a74c', { lessThan: 'c977426db644', versionType: 'git' })] })
    expect(verdicts(range, ['10b17004a74c', 'c977426db644', 'ea6dd25deeb5'])).toEqual([
      '10b17004a74c undecidable not_ordered',
      'c977426db644 out',
      'ea6dd25deeb5 undecidable not_ordered',
    ])
  })
})

describe('an OSV record', () => {
  const npm = (events: readonly object[], more: object = {}) =>
    rangeOfOsv({ package: { ecosystem: 'npm' }, ranges: [{ type: 'SEMVER', events }], ...more })

  it('of commits decides nothing, unless versions are listed', () => {
    const ranges = [{ type: 'GIT', events: [{ introduced: '0' }, { fixed: 'abcdef0123' }] }]
    expect(verdicts(rangeOfOsv({ ranges }), ['1.0'])).toEqual(['1.0 undecidable unreadable_range'])
    expect(verdicts(rangeOfOsv({ ranges, versions: ['1.0'] }), ['1.0', '1.1'])).toEqual(['1.0 in', '1.1 out'])
  })

  it('with an event that is none of the four is not read', () => {
    expect(verdicts(npm([{ introduced: '0' }, { repaired: '2' }]), ['1.0'])).toEqual([
      '1.0 undecidable unreadable_range',
    ])
  })

  it('opens and closes at its events, in whatever order they stand', () => {
    const range = npm([
      { fixed: '1.2.3' },
      { introduced: '2.0.0' },
      { introduced: '0' },
      { last_affected: '2.4.0' },
      { introduced: '3.0.0' },
    ])
    expect(verdicts(range, ['0.0.1', '1.2.3-rc.1', '1.2.3', '2.0.0', '2.4.0', '2.4.1', '3.0.0', '9.9.9'])).toEqual([
      '0.0.1 in',
      '1.2.3-rc.1 in',
      '1.2.3 out',
      '2.0.0 in',
      '2.4.0 in',
      '2.4.1 out',
      '3.0.0 in',
      '9.9.9 in',
    ])
    expect(describeRange(range)).toBe('<1.2.3 or >=2.0.0, <=2.4.0 or >=3.0.0')
  })

  it('ends at a limit and orders as its ecosystem does', () => {
    const range = rangeOfOsv({
      package: { ecosystem: 'Debian:12' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.0-2+deb12u1' }, { limit: '*' }] }],
    })
    expect(verdicts(range, ['1.0-2', '1.0-2+deb12u1~rc1', '1.0-2+deb12u1', '1:0'])).toEqual([
      '1.0-2 in',
      '1.0-2+deb12u1~rc1 in',
      '1.0-2+deb12u1 out',
      '1:0 out',
    ])
  })
})

describe('a range in words', () => {
  it.each([
    '',
    'see bulletin',
    'VMware Cloud Director 10.5.x',
    '>= 3.3.0, < 3.3.0',
    '2.0 to 1.0',
    'All versions with U-Boot < V2.0',
    '< 6.6 (6.x series)',
    '< 7.2 | 7.1.4 | 7.0.9',
    '< January 2023',
    '<= 1.0 on Windows 10',
    '1.0 <',
    '4.1.0-4.1.5',
    '2.0 < 1.0 < 3.0',

    '>= 2.0 <',
    '((((((((((1',
  ])('%j is not read', (text) => {
    expect(rangeContains(rangeOfText(text), '999.1')).toMatchObject({ verdict: 'undecidable' })
  })

  it.each([
    ['< V2.5', '<V2.5'],
    ['vers:all/<V2.5', '<V2.5'],
    ['vers:all/>=V1.0<V2.0 SP1', '>=V1.0, <V2.0 SP1'],
    ['All versions < V3.0', '<V3.0'],
    ['All versions >= V2.0 and < V2.1.6', '>=V2.0, <V2.1.6'],
    ['>=R4.01.00 | <= R6.03.10', '>=R4.01.00, <=R6.03.10'],
    ['≤ 1.2', '<=1.2'],
    ['firmware version 4.1.2 and earlier', '<=4.1.2'],
    ['1.2.3 or later', '>=1.2.3'],
    ['before 1.2', '<1.2'],
    ['prior to version 1.2', '<1.2'],
    ['from 1.0 to 1.9', '>=1.0, <=1.9'],
    ['1.0 - 1.9', '>=1.0, <=1.9'],
    ['7.1.x', '>=7.1, <7.2'],
    ['1.32|1.33', '1.32 or 1.33'],
    ['All versions', '*'],
  ])('%j is %s', (text, range) => {
    expect(describeRange(rangeOfText(text))).toBe(range)
  })

  it('holds what the words say', () => {
    expect(verdicts(rangeOfText('All versions < V2.0 SP1'), ['V1.9', 'v2.0 SP1', 'V2.0 SP2', 'V2.0'])).toEqual([
      'V1.9 in',
      'v2.0 SP1 out',
      'V2.0 SP2 out',
      'V2.0 undecidable not_ordered',
    ])
  })
})

it('asks a version read once as well as its text', () => {
  const range = rangeOfText('< 2.0')
  const version = readVersion('generic', '1.9')
  const foreign = readVersion('npm', '1.9.0')
  expect([version, foreign].map((one) => one && rangeContains(range, one).verdict)).toEqual(['in', 'in'])
})
