import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, compareVersions, readVersion, SCHEMES, schemeOf, type Scheme } from './schemes.ts'

/** Each list ascends strictly; every pair is checked in both directions. */
const ASCENDING: readonly (readonly [Scheme, readonly string[]])[] = [
  [
    'semver',
    [
      '0',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '1.2',
      '1.10',
      '10.4.0.134',
      '10.4.0.200',
    ],
  ],
  ['nuget', ['1.0.0-Alpha', '1.0.0-beta', '1.0.0', '1.0.0.1', '1.0.1']],
  ['pub', ['1.0.0-dev', '1.0.0', '1.0.0+1', '1.0.0+2', '1.0.1']],
  [
    'rpm',
    [
      '~1',
      '1.0~rc1~git123',
      '1.0~rc1',
      '1.0~rc1^git1',
      '1.0',
      '1.0^git1~pre',
      '1.0^git1',
      '1.0^git2',
      '1.0.1',
      '1.01',
      '1.1-1',
      '1.1-1.el9',
      '1.1-2',
      '1.10',
      '2.0xyz',
      '2.0.1xyz',
      '1:0.1',
    ],
  ],
  [
    'deb',
    [
      '1.0~~',
      '1.0~~a',
      '1.0~',
      '1.0',
      '1.0-0.1',
      '1.0-1~bpo11',
      '1.0-1',
      '1.0-1+deb12u1',
      '1.0-2',
      '1.0a',
      '1.0+dfsg',
      '1.0.1',
      '1.10',
      '1:0.5',
    ],
  ],
  [
    'maven',
    [
      '1-alpha2snapshot',
      '1-alpha2',
      '1-alpha-123',
      '1-beta-2',
      '1-beta123',
      '1-m2',
      '1-m11',
      '1-rc',
      '1-cr2',
      '1-rc123',
      '1-SNAPSHOT',
      '1',
      '1-sp',
      '1-sp2',
      '1-sp123',
      '1-abc',
      '1-def',
      '1-pom-1',
      '1-1-snapshot',
      '1-1',
      '1-2',
      '1-123',
      '1.0.1',
      '1.1',
    ],
  ],
  ['maven', ['1.0.final-redhat', '1.0-sp1-redhat', '1.0-sp-2-redhat']],
  [
    'pypi',
    [
      '1.dev0',
      '1.0.dev456',
      '1.0a1',
      '1.0a2.dev456',
      '1.0a12.dev456',
      '1.0a12',
      '1.0b1.dev456',
      '1.0b2',
      '1.0b2.post345.dev456',
      '1.0b2.post345',
      '1.0rc1.dev456',
      '1.0rc1',
      '1.0',
      '1.0+abc.5',
      '1.0+abc.7',
      '1.0+5',
      '1.0.post456.dev34',
      '1.0.post456',
      '1.0.15',
      '1.1.dev1',
      '1!0.1',
    ],
  ],
  ['gem', ['1.0.a1', '1.0.b', '1.0.rc1', '1.0', '1.0.1', '1.1.a', '1.1', '1.10', '2']],
  [
    'alpine',
    [
      '1.2_alpha',
      '1.2_alpha2',
      '1.2_beta',
      '1.2_pre1',
      '1.2_rc1',
      '1.2',
      '1.2-r1',
      '1.2_git20200101',
      '1.2_p1',
      '1.2a',
      '1.2.0',
      '1.2.09',
      '1.2.1',
      '1.2.10',
      '1.10',
    ],
  ],
  ['generic', ['1', '1.1', '1.2', '1.2.0.4', '1.10', '2023.1']],
  ['generic', ['V2.03', 'V2.10', 'v3']],
  ['generic', ['R12 SP1', 'R12 SP2', 'R12 SP10', 'R13 SP1', 'r14']],
  ['generic', ['1.1.1k', '1.1.1l', '1.1.2']],
  ['generic', ['15.2(4)M3', '15.2(4)M11', '15.3']],
  ['generic', ['20190304', '20200507']],
  ['generic', ['4.2.1-fw', '4.3', '4.3.1-fw']],
  ['intdot', ['1.9', '1.10', '2']],
  [
    'openssl',
    [
      '0.9.8zh',
      '1.0.2-beta1',
      '1.0.2',
      '1.0.2a',
      '1.0.2z',
      '1.0.2za',
      '1.1.1',
      '1.1.1k',
      '1.1.1l',
      '3.0.0-alpha1',
      '3.0.0',
      '3.0.10',
    ],
  ],
  ['datetime', ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.5Z', '2024-01-01T00:00:00-01:00']],
]

const SAME: readonly (readonly [Scheme, string, string])[] = [
  ['semver', '1.0.0+build.1', 'v1.0.0+build.2'],
  ['rpm', '0:1.2-3', '1.2-3'],
  ['rpm', '1.0_1', '1.0.1'],
  ['rpm', '1.001', '1.1'],
  ['deb', '0:1.0', '1.0-0'],
  ['maven', '1.0.0', '1'],
  ['maven', '1.ga', '1-final'],
  ['maven', '1-a1', '1-alpha-1'],
  ['maven', '2.0.x', '2-X'],
  ['pypi', '1.0-1', '1.0.0.post1'],
  ['pypi', 'v1.0-PREVIEW_2', '1.0rc2'],
  ['gem', '1.0-1', '1.0.pre.1'],
  ['generic', 'Version 1.0', '1.0.0'],
  ['git', 'ABCDEF1234', 'abcdef1234'],
]

/** No rule decides these; each line is a guess somebody else makes. */
const UNDECIDABLE: readonly (readonly [Scheme, string, string])[] = [
  ['generic', '4.2.1', '4.2.1-fw'],
  ['generic', '1.1.1', '1.1.1k'],
  ['generic', 'R12', 'R12 SP1'],
  ['generic', 'V2.03', 'R2.10'],
  ['generic', '2.03', '2.1'],
  ['generic', '2.03', '2.3'],
  ['generic', '15.2(4)M11', '15.2(4)S2'],
  ['generic', '20190304', '16.4.2'],
  ['generic', '9f3ac12', '10b17004a74c'],
  ['generic', '2.0.9,2.1.2', '2.0.8'],
  ['generic', 'n/a', '1.0'],
  ['git', 'c977426db644', '10b17004a74c'],
  ['pypi', '1.0', '2.0.jre8'],
  ['deb', '1.0', '1.0-'],
  ['alpine', '1.0', '1.0_final'],
  ['intdot', '1.0', '1.0a'],
  ['openssl', '1.1.1k-12.el8', '1.1.1l'],
  ['openssl', '3.0.1a', '3.0.2'],
]

describe('order of versions', () => {
  it.each(UNDECIDABLE)('%s does not guess between %s and %s', (scheme, a, b) => {
    expect([compare(scheme, a, b), compare(scheme, b, a)]).toEqual([undefined, undefined])
  })

  it.each(SAME)('%s: %s is %s', (scheme, a, b) => {
    expect([compare(scheme, a, b), compare(scheme, b, a)]).toEqual([0, 0])
  })

  it.each(ASCENDING)('%s: %j', (scheme, versions) => {
    const wrong = versions.flatMap((a, i) =>
      versions.flatMap((b, j) => {
        const want = Math.sign(i - j)
        return compare(scheme, a, b) === want ? [] : [`${a} against ${b}: ${compare(scheme, a, b)} instead of ${want}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  it('refuses hostile versions instead of spending time on them', () => {
    for (const scheme of SCHEMES) {
      expect(compare(scheme, '1'.repeat(257), '1')).toBeUndefined()
      expect(compare(scheme, '', '1')).toBeUndefined()
    }
    expect(compare('generic', `1.${'9'.repeat(200)}`, `1.${'9'.repeat(199)}8`)).toBe(1)
    expect(compare('rpm', `${'0'.repeat(200)}1`, '2')).toBe(-1)
  })

  it('keys of one scheme are not compared under another', () => {
    const [a, b] = [readVersion('npm', '1.0.0'), readVersion('deb', '1.0.0')]
    expect(a && b && compareVersions(a, b)).toBeUndefined()
  })

  it('knows the names feeds use', () => {
    const names = ['Debian:12', 'crates.io', 'Go', 'PyPI', 'Red Hat:enterprise_linux:9', 'custom', undefined, 'RPM']
    expect(names.map(schemeOf)).toEqual(['deb', 'cargo', 'golang', 'pypi', 'rpm', 'generic', 'generic', 'rpm'])
  })
})

/** Texts that look enough like versions to reach every rule, and some that do not. */
const versionText = fc
  .array(
    fc.constantFrom(
      '0',
      '1',
      '2',
      '10',
      '01',
      '.',
      '.',
      '-',
      '_',
      '+',
      '~',
      '^',
      ':',
      '(',
      ')',
      ' ',
      'a',
      'b',
      'rc',
      'alpha',
      'sp',
      'final',
      'post',
      'dev',
      'v',
      'R',
      'k',
      '_p',
      '-r1',
    ),
    { minLength: 1, maxLength: 7 },
  )
  .map((parts) => parts.join(''))

describe.each(SCHEMES)('%s, whatever is written', (scheme) => {
  it('is the same text as itself, opposite when turned, and never runs in a circle', () => {
    fc.assert(
      fc.property(versionText, versionText, versionText, (x, y, z) => {
        if (readVersion(scheme, x) !== undefined) expect(compare(scheme, x, x)).toBe(0)
        const [xy, yx] = [compare(scheme, x, y), compare(scheme, y, x)]
        expect(yx).toBe(xy === undefined ? undefined : xy === 0 ? 0 : -xy)
        const [yz, xz] = [compare(scheme, y, z), compare(scheme, x, z)]
        if (xy === undefined || yz === undefined) return
        if (xy <= 0 && yz <= 0) {
          // generic may leave the far pair open, but never contradict; all others decide it.
          if (xz === undefined) expect(['generic', 'git']).toContain(scheme)
          else expect(xz <= 0 && (xz === 0) === (xy === 0 && yz === 0)).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })
})
