import { describe, expect, it } from 'vitest'
import { csaf20, products } from '../../testing/document.ts'
import { isCsaf20, isCsaf21, type Validation, validate } from '../index.ts'

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

describe('what is asked of outside', () => {
  const url = (text: string) => ({
    document: {
      references: [
        { summary: 'x', url: text },
        { category: 'self', summary: 'x', url: text },
      ],
    },
  })

  it('URLs: without an answer only hosts that cannot exist are told', () => {
    const told = (text: string) => [...idsOf(validate(csaf20(url(text))))].filter((id) => /^6\.3\.[67]$/.test(id))
    for (const text of ['https://example.invalid', 'http://a.INVALID:8080/x', 'https://user@x.invalid/?q'])
      expect([text, told(text)]).toEqual([text, ['6.3.6', '6.3.7']])
    for (const text of [
      'https://example.net',
      'https://invalid.example/',
      'https://example.net/invalid',
      'mailto:a@b.invalid',
    ])
      expect([text, told(text)]).toEqual([text, []])
  })

  it('URLs: what the caller knows decides', () => {
    const asked: string[] = []
    const resolves = (text: string) => {
      asked.push(text)
      return text === 'https://vendor.example'
    }
    const { tests } = validate(csaf20(url('https://example.net')), { resolves })
    expect(tests.informed.map(({ test, path }) => [test, path])).toEqual([
      ['6.3.6', '/document/references/0/url'],
      ['6.3.7', '/document/references/1/url'],
    ])
    expect(asked).toEqual(['https://example.net', 'https://vendor.example', 'https://example.net'])
  })

  const note = (text: string, language = 'en') => ({
    document: { lang: language, notes: [{ category: 'summary', text }] },
  })
  const spelt = (parts: Parts) =>
    validate(csaf20(parts)).tests.informed.flatMap(({ test, message }) => (test === '6.3.8' ? [message] : []))

  it('spelling: the built-in check finds exchanged letters and common mistakes in English, and nothing in names', () => {
    expect(spelt(note('Secruity of an enviroment; "Verison" 2: recieve.'))).toEqual([
      'Misspelt: Secruity (security), enviroment (environment), Verison (version), recieve (receive).',
    ])
    expect(
      spelt(note('Kasperksy SecruityCenter, secruity.exe, secruity_id, SECRUITY, pre-secruity, form/preform')),
    ).toEqual([])
  })

  it('spelling: another language is not known, none is not checked, and a checker may be handed in', () => {
    expect(spelt(note('Sicherhiet', 'de'))).toEqual(['The spell check does not know the language "de".'])
    const { document, ...rest } = csaf20(note('Secruity'))
    const { lang: _lang, ...silent } = document
    expect(validate({ document: silent, ...rest }).tests.informed).toEqual([])
    const spell = (text: string, language: string) => (language === 'de' && text === 'Sicherhiet' ? ['Sicherhiet'] : [])
    const { informed } = validate(csaf20(note('Sicherhiet', 'de')), { spell }).tests
    expect(informed).toEqual([{ test: '6.3.8', path: '/document/notes/0/text', message: 'Misspelt: Sicherhiet.' }])
  })
})

describe('the schema', () => {
  it.each([
    ['/document/tracking/version', { tracking: { version: '1.0' } }],
    ['/document/tracking/id', { tracking: { id: ' x' } }],
    ['/document/tracking/initial_release_date', { tracking: { initial_release_date: '2024-02-30T00:00:00Z' } }],
    ['/document/category', { document: { category: '_x' } }],
    ['/document/lang', { document: { lang: 'english please' } }],
    [
      '/document/publisher/namespace',
      { document: { publisher: { category: 'vendor', name: 'x', namespace: 'no uri' } } },
    ],
    ['/vulnerabilities/0/cve', { vulnerabilities: [{ cve: 'CVE-24-1' }] }],
    ['/vulnerabilities/0/cwe/id', { vulnerabilities: [{ cwe: { id: 'CWE-0', name: 'x' } }] }],
    ['/product_tree/full_product_names/0/product_identification_helper/purl', purl('pkg:npm')],
    ['/product_tree/full_product_names/0/product_identification_helper/cpe', helper({ cpe: 'cpe:2.3:a:x' })],
    ['/vulnerabilities/0/product_status/fixed', vulnerability({ product_status: { fixed: ['P', 'P'] } })],
    ['/document/tracking', { tracking: { status: undefined } }],
  ])('each pattern and format is its own: %s', (path, parts) => {
    expect(validate(JSON.parse(JSON.stringify(csaf20(parts))))).toMatchObject({ valid: false, schema: [{ path }] })
  })

  it('tells every error of a document, and tests run all the same', () => {
    const { schema, tests, valid } = validate(
      csaf20({ tracking: { id: ' ', version: 'x' }, product_tree: products(['P', 'P']) }),
    )
    expect([valid, schema.map(({ path }) => path), tests.failed.map(({ test }) => test)]).toEqual([
      false,
      ['/document/tracking/id', '/document/tracking/version'],
      ['6.1.2', '6.1.16'],
    ])
  })

  it('runs the tests that are asked for', () => {
    const wrong = csaf20({ product_tree: products(['P', 'P']), vulnerabilities: [{ title: 'x' }] })
    const kinds = (level: 'basic' | 'extended' | 'full') =>
      Object.values(validate(wrong, { level }).tests).map((list) => list.length > 0)
    expect([kinds('basic'), kinds('extended'), kinds('full')]).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ])
  })

  it('narrows values to documents', () => {
    const value: unknown = csaf20({ vulnerabilities: [{ cve: 'CVE-2024-0001' }] })
    for (const wrong of [7, [value], {}, csaf20({ tracking: { id: ' ' } })]) expect(isCsaf20(wrong)).toBe(false)
    expect([isCsaf20(value), isCsaf21(value)]).toEqual([true, false])
    expect(isCsaf20(value) ? value.vulnerabilities?.map(({ cve }) => cve) : []).toEqual(['CVE-2024-0001'])
  })
})
