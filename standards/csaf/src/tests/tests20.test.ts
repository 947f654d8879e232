import { describe, expect, it } from 'vitest'
import { csaf20, products } from '../../testing/document.ts'
import { type Validation, validate } from '../index.ts'

type Parts = Parameters<typeof csaf20>[0]
const idsOf = ({ tests }: Validation) => new Set(Object.values(tests).flatMap((list) => list.map(({ test }) => test)))
const reports = (id: string, parts: Parts) => idsOf(validate(csaf20(parts))).has(id)

const revision = (date: string, number: string) => ({ date, number, summary: 'x' })
const branch = (category: string, name: string) => ({
  product_tree: { branches: [{ category, name, product: { name: 'Pump', product_id: 'P' } }] },
})
const helper = (product_identification_helper: object) => ({
  product_tree: { full_product_names: [{ name: 'Pump', product_id: 'P', product_identification_helper }] },
})
const vulnerability = (node: object, category = 'csaf_base') => ({
  document: { category },
  product_tree: products(['P', 'Q']),
  vulnerabilities: [node],
})
const base = { vectorString: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H', baseScore: 9, baseSeverity: 'CRITICAL' }
const cvss3 = (more: object) =>
  vulnerability({ scores: [{ products: ['P'], cvss_v3: { version: '3.1', ...base, ...more } }] })
const hashes = (...algorithms: string[]) =>
  helper({
    hashes: [{ filename: 'f', file_hashes: algorithms.map((algorithm) => ({ algorithm, value: 'a'.repeat(64) })) }],
  })
const lang = (tag: string) => ({ document: { lang: tag } })
const purl = (text: string) => helper({ purl: text })

/** What is wrong, and the like that is right, for each test the suite of the standard says little about. */
const CASES: readonly (readonly [id: string, wrong: readonly Parts[], right: readonly Parts[]])[] = [
  ['6.1.2', [{ product_tree: products(['P', 'P']) }], [{ product_tree: products(['P', 'p']) }]],
  [
    '6.1.6',
    [vulnerability({ product_status: { first_fixed: ['P'], under_investigation: ['P'] } })],
    [
      vulnerability({ product_status: { recommended: ['P'], known_affected: ['P'] } }),
      vulnerability({ product_status: { first_fixed: ['P'], fixed: ['P'] } }),
    ],
  ],
  [
    '6.1.9',
    [
      cvss3({ baseScore: 8.9 }),
      cvss3({ baseSeverity: 'HIGH' }),
      cvss3({ temporalScore: 8 }),
      cvss3({ environmentalScore: 9 }),
      cvss3({ vectorString: 'CVSS:3.1/AV:N' }),
    ],
    // The environmental equation of 3.1 gives more than the base score where the scope changes.
    [
      cvss3({ environmentalScore: 9.1 }),
      cvss3({ temporalScore: 9 }),
      cvss3({
        environmentalScore: 0,
        modifiedConfidentialityImpact: 'NONE',
        modifiedIntegrityImpact: 'NONE',
        modifiedAvailabilityImpact: 'NONE',
      }),
    ],
  ],
  ['6.1.10', [cvss3({ attackVector: 'LOCAL' })], [cvss3({ attackVector: 'NETWORK', exploitCodeMaturity: 'HIGH' })]],
  [
    '6.1.11',
    [vulnerability({ cwe: { id: 'CWE-999999', name: 'x' } }), vulnerability({ cwe: { id: 'CWE-22', name: 'x' } })],
    [
      vulnerability({
        cwe: { id: 'CWE-22', name: "Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')" },
      }),
      vulnerability({ cwe: { id: 'CWE-22', name: 'Path Traversal' } }),
    ],
  ],
  [
    '6.1.12',
    [
      'EZ',
      'zz',
      'en-QQQ',
      'de-Abcd',
      'de-XY-1901-1901',
      'en-y-abc',
      'zh-aao',
      'de-1abc',
      'en-u-ca-gregory-u-co-phonebk',
    ].map(lang),
    [
      'en',
      'EN-us',
      'de-CH-1901',
      'zh-Hant-TW',
      'zh-cmn',
      'sr-Latn-RS',
      'i-default',
      'i-klingon',
      'qtx',
      'en-AA',
      'x-ours',
      'de-u-co-phonebk',
      'es-419',
    ].map(lang),
  ],
  [
    '6.1.13',
    ['pkg:maven/@1.3.4', 'pkg:npm/x@', 'pkg:npm/x?=1', 'pkg:npm/x?a=1&a=2', 'pkg:npm/%zz', 'pkg:npm/x?a'].map(purl),
    [
      'pkg:npm/%40angular/animation@12.3.1',
      'pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie',
      'pkg:golang/google.golang.org/genproto#googleapis/api',
    ].map(purl),
  ],
  [
    '6.1.14',
    [
      {
        tracking: {
          version: '1',
          revision_history: [revision('2024-02-01T01:00:00+02:00', '2'), revision('2024-01-31T23:30:00Z', '1')],
        },
      },
    ],
    [
      {
        tracking: {
          version: '10',
          revision_history: [revision('2024-02-01T01:00:00+02:00', '9'), revision('2024-01-31T23:30:00Z', '10')],
        },
      },
    ],
  ],
  [
    '6.1.18',
    [
      {
        tracking: { revision_history: [revision('2024-01-01T00:00:00Z', '0'), revision('2024-02-01T00:00:00Z', '1')] },
      },
    ],
    [{ tracking: { status: 'draft', version: '0', revision_history: [revision('2024-01-01T00:00:00Z', '0')] } }],
  ],
  [
    '6.1.20',
    [{ tracking: { status: 'interim', version: '1.0.0-alpha' } }],
    [{ tracking: { status: 'draft', version: '1.0.0-alpha' } }, { tracking: { version: '1.0.0+a-b' } }],
  ],
  [
    '6.1.21',
    [
      { tracking: { version: '2', revision_history: [revision('2024-01-01T00:00:00Z', '2')] } },
      {
        tracking: {
          version: '11',
          revision_history: [
            revision('2024-01-01T00:00:00Z', '1'),
            revision('2024-01-02T00:00:00Z', `1${'0'.repeat(400)}`),
          ],
        },
      },
    ],
    [
      {
        tracking: {
          version: '2.0.0',
          revision_history: [
            revision('2024-01-01T00:00:00Z', '0.9.0'),
            revision('2024-01-02T00:00:00Z', '1.7.0'),
            revision('2024-01-03T00:00:00Z', '2.0.0'),
          ],
        },
      },
    ],
  ],
  [
    '6.1.23',
    [{ vulnerabilities: [{ cve: 'CVE-2017-0145' }, { cve: 'CVE-2017-0145' }] }],
    [{ vulnerabilities: [{ cve: 'CVE-2017-0145' }, { cve: 'CVE-2017-0146' }, { title: 'x' }, { title: 'y' }] }],
  ],
  ['6.1.25', [hashes('sha256', 'sha256')], [hashes('sha256', 'sha512')]],
  [
    '6.1.26',
    [
      { document: { category: 'Csaf_a' } },
      { document: { category: 'security-incident-response' } },
      { document: { category: 'V_eX' } },
    ],
    [{ document: { category: 'Vexing' } }],
  ],
  ['6.1.27.6', [vulnerability({ title: 'x' }, 'csaf_security_advisory')], [vulnerability({ title: 'x' }, 'csaf_vex')]],
  [
    '6.1.27.10',
    [
      vulnerability(
        {
          product_status: { known_affected: ['P', 'Q'] },
          remediations: [{ category: 'workaround', details: 'x', product_ids: ['P'] }],
        },
        'csaf_vex',
      ),
    ],
    [
      vulnerability(
        {
          product_status: { known_affected: ['P'] },
          remediations: [{ category: 'workaround', details: 'x', product_ids: ['P'] }],
        },
        'csaf_vex',
      ),
    ],
  ],
  [
    '6.1.30',
    [
      {
        tracking: {
          version: '2',
          revision_history: [revision('2024-01-01T00:00:00Z', '1.0.0'), revision('2024-01-02T00:00:00Z', '2')],
        },
      },
    ],
    [
      {
        tracking: {
          version: '2.0.0',
          revision_history: [revision('2024-01-01T00:00:00Z', '1.0.0'), revision('2024-01-02T00:00:00Z', '2.0.0')],
        },
      },
    ],
  ],
  [
    '6.1.31',
    ['prior to 4.2', '<4.2', '4.2 and later', 'All', 'vers:all/*', '4.2 (and earlier)', 'versions 1-3'].map((name) =>
      branch('product_version', name),
    ),
    [
      ...['4.2', 'Install 4', 'prioritised 1', 'Fallback 2'].map((name) => branch('product_version', name)),
      branch('product_version_range', '<4.2'),
    ],
  ],
  [
    '6.2.1',
    [{ product_tree: products(['P']) }],
    [
      { ...vulnerability({ product_status: { fixed: ['P', 'Q'] } }) },
      { document: { category: 'csaf_informational_advisory' }, product_tree: products(['P']) },
    ],
  ],
  ['6.2.8', [hashes('md5')], [hashes('md5', 'sha256')]],
  ['6.2.9', [hashes('sha1')], [hashes('md5', 'sha1')]],
  ['6.2.10', [{}], [{ document: { distribution: { tlp: { label: 'GREEN' } } } }]],
  [
    '6.2.18',
    [branch('product_version_range', '>4.2'), branch('product_version_range', 'vers:/x')],
    [branch('product_version_range', 'vers:generic/>4.2'), branch('product_version', '4.2')],
  ],
  [
    '6.2.20',
    [{ custom: 1 }, cvss3({ note: 'x' })],
    // What is within an unknown property is told once, by the property.
    [cvss3({ exploitCodeMaturity: 'HIGH' })],
  ],
  [
    '6.3.5',
    [helper({ hashes: [{ filename: 'f', file_hashes: [{ algorithm: 'md4', value: 'a'.repeat(32) }] }] })],
    [hashes('sha256')],
  ],
  ['6.3.10', [branch('product_version_range', 'vers:generic/>4.2')], [branch('product_version', '4.2')]],
]

describe.each(CASES)('test %s', (id, wrong, right) => {
  it('refuses before it accepts', () => {
    expect(wrong.map((parts) => reports(id, parts))).toEqual(wrong.map(() => true))
    expect(right.map((parts) => reports(id, parts))).toEqual(right.map(() => false))
  })
})
