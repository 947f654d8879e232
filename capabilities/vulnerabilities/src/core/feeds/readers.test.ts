import { describe, expect, it } from 'vitest'
import type { Affected, VexStatement, VulnerabilityRecord } from '../model.ts'
import { readAdvisory } from './csaf/readAdvisory.ts'
import { readCve } from './cve.ts'
import { readNvd } from './nvd.ts'
import { readOsv } from './osv.ts'
import type { Reading } from './reading.ts'
import { looksLikeFeed } from './looksLikeFeed.ts'
import { readVex } from './vex.ts'

const only = ({ items, flaws }: Reading): VulnerabilityRecord => {
  expect(flaws).toEqual([])
  const [item] = items
  if (item?.kind !== 'record') throw new Error('no record')
  return item
}
const said = (statements: readonly Affected[]) =>
  statements.map(({ product, status, ranges }) =>
    [product.cpe ?? product.purl ?? [product.vendor, product.product].join(' '), status, ...ranges.map(words)].join(
      ' | ',
    ),
  )
const words = ({ exact, from, fromExcluded, to, toExcluded, order }: Affected['ranges'][number]) =>
  `${order} ${exact === undefined ? `${fromExcluded === true ? '(' : '['}${from ?? ''}, ${to ?? ''}${toExcluded === true ? ')' : ']'}` : `=${exact}`}`

const cve = (affected: readonly object[]) => ({
  dataVersion: '5.1',
  cveMetadata: { cveId: 'CVE-2026-1', state: 'PUBLISHED' },
  containers: { cna: { affected } },
})
const record = (affected: object) =>
  only(readCve({ ...cve([affected]), cveMetadata: { cveId: 'CVE-2026-0001', state: 'published' } }))

describe('versions of a CVE record', () => {
  it.each<[object, readonly string[]]>([
    [
      {
        vendor: 'N',
        product: 'G',
        versions: [{ version: '0', lessThan: '4.2', status: 'affected', versionType: 'semver' }],
      },
      ['N G | affected | semver [, 4.2)'],
    ],
    [
      {
        vendor: 'N',
        product: 'G',
        versions: [
          {
            version: '4.0',
            lessThan: '5',
            status: 'affected',
            versionType: 'semver',
            changes: [{ at: '4.3', status: 'unaffected' }],
          },
        ],
      },
      ['N G | affected | semver [4.0, 4.3)', 'N G | unaffected | semver [4.3, 5)'],
    ],
    [
      { vendor: 'N', product: 'G', defaultStatus: 'affected', versions: [{ version: '4.2', status: 'unaffected' }] },
      ['N G | affected', 'N G | unaffected | generic =4.2'],
    ],
    [
      { vendor: 'N', product: 'G', versions: [{ version: '>= 1.0, < 2.5', status: 'affected' }] },
      ['N G | affected | generic [1.0, 2.5)'],
    ],
    [
      { vendor: 'N', product: 'G', versions: [{ version: 'see the references', status: 'affected' }] },
      ['N G | affected | generic =see the references'],
    ],
    [{ vendor: 'n/a', product: 'n/a', versions: [{ version: 'n/a', status: 'affected' }] }, []],
    [
      { vendor: 'N', product: 'G', cpes: ['cpe:2.3:a:n:g:4.1:*:*:*:*:*:*:*'] },
      ['cpe:2.3:a:n:g:*:*:*:*:*:*:*:* | affected | generic =4.1'],
    ],
    [
      {
        collectionURL: 'https://pypi.org',
        packageName: 'Requests',
        versions: [{ version: '2.0', lessThanOrEqual: '2.3', status: 'affected', versionType: 'python' }],
      },
      ['pkg:pypi/requests | affected | pypi [2.0, 2.3]'],
    ],
  ])('%j', (affected, found) => expect(said(record(affected).affected)).toEqual(found))
})

it('a rejected record keeps its id and reason and says nothing of products', () => {
  const { items } = readCve({
    dataVersion: '5.1',
    cveMetadata: { cveId: 'CVE-2026-0002', state: 'REJECTED' },
    containers: {
      cna: {
        rejectedReasons: [{ lang: 'en', value: 'Not a vulnerability.' }],
        affected: [{ product: 'G', defaultStatus: 'affected' }],
      },
    },
  })
  expect(items).toMatchObject([{ state: 'rejected', text: 'Not a vulnerability.', affected: [] }])
})

it('an address a browser would run is no reference', () => {
  const references = [
    { url: 'javascript:alert(1)' },
    { url: 'https://example.com/a' },
    { url: 'https://example.com/a' },
  ]
  const value = {
    ...cve([]),
    cveMetadata: { cveId: 'CVE-2026-0001', state: 'PUBLISHED' },
    containers: { cna: { references } },
  }
  expect(only(readCve(value)).references).toEqual([{ url: 'https://example.com/a' }])
})

describe('CSAF', () => {
  const csaf = (tree: object, vulnerability: object, publisher = 'vendor') => ({
    document: {
      csaf_version: '2.0',
      title: 'T',
      publisher: { category: publisher, name: 'Nordgrid', namespace: 'https://n.example' },
      tracking: { id: 'N-1', current_release_date: '2026-11-01T00:00:00Z' },
    },
    product_tree: tree,
    vulnerabilities: [{ cve: 'CVE-2026-0001', ...vulnerability }],
  })
  const branch = (category: string, name: string, more: object) => ({ category, name, ...more })
  const version = (name: string, id: string, category = 'product_version_range') =>
    branch(category, name, { product: { name, product_id: id } })
  const tree = {
    branches: [
      branch('vendor', 'Nordgrid', {
        branches: [
          branch('product_name', 'GW-4', {
            branches: [
              version('vers:semver/>=4.0.0|<4.2.3', 'A'),
              version('4.2.3', 'B', 'product_version'),
              version('vers:all/*', 'C'),
            ],
          }),
        ],
      }),
    ],
  }

  it('branches become products with versions, and statuses statements with their reasons', () => {
    const read = readAdvisory(
      csaf(tree, {
        product_status: { known_affected: ['A', 'unknown'], fixed: ['B'], known_not_affected: ['C'] },
        flags: [{ label: 'component_not_present', product_ids: ['C'] }],
        remediations: [{ category: 'vendor_fix', details: 'Install 4.2.3', product_ids: ['A'] }],
      }),
    )
    expect(said(only({ ...read, items: read.items.slice(0, 1) }).affected)).toEqual([
      'Nordgrid GW-4 | affected | semver [4.0.0, 4.2.3)',
      'Nordgrid GW-4 | unaffected | generic =4.2.3',
      'Nordgrid GW-4 | unaffected',
    ])
    const vex = read.items.filter((item): item is VexStatement => item.kind === 'vex')
    expect(vex.map(({ status, author, justification, action }) => [status, author, justification, action])).toEqual([
      ['not_affected', 'supplier', 'component_not_present', undefined],
      ['affected', 'supplier', undefined, 'Install 4.2.3'],
      ['fixed', 'supplier', undefined, undefined],
    ])
  })

  it('what is installed on something is affected only there', () => {
    const related = {
      full_product_names: [
        { name: 'L', product_id: 'L', product_identification_helper: { cpe: 'cpe:2.3:a:n:lib:1.0:*:*:*:*:*:*:*' } },
        { name: 'O', product_id: 'O', product_identification_helper: { cpe: 'cpe:2.3:o:n:os:*:*:*:*:*:*:*:*' } },
      ],
      relationships: [
        {
          category: 'installed_on',
          product_reference: 'L',
          relates_to_product_reference: 'O',
          full_product_name: { name: 'L on O', product_id: 'LO' },
        },
      ],
    }
    const { items } = readAdvisory(csaf(related, { product_status: { known_affected: ['LO'] } }))
    expect(items[0]).toMatchObject({
      affected: [],
      configurations: [
        {
          operator: 'AND',
          children: [
            {
              vulnerable: true,
              match: { product: { cpe: 'cpe:2.3:a:n:lib:*:*:*:*:*:*:*:*' }, ranges: [{ exact: '1.0' }] },
            },
            { children: [{ vulnerable: false, match: { product: { cpe: 'cpe:2.3:o:n:os:*:*:*:*:*:*:*:*' } } }] },
          ],
        },
      ],
    })
  })

  it('100,000 products are read; more, trees without end and products made of themselves are refused as a whole', () => {
    const many = (n: number) => ({
      full_product_names: Array.from({ length: n }, (_, i) => ({ name: `p${i}`, product_id: `p${i}` })),
    })
    expect(readAdvisory(csaf(many(100_000), { product_status: { known_affected: ['p7'] } })).items).toHaveLength(2)
    expect(readAdvisory(csaf(many(100_001), {})).flaws).toMatchObject([
      { code: 'vulnerabilities.csaf_tree', at: '/product_tree' },
    ])
    let deep: object = version('1', 'X')
    for (let i = 0; i < 100; i++) deep = branch('product_family', 'f', { branches: [deep] })
    expect(readAdvisory(csaf({ branches: [deep] }, {})).flaws[0]?.message).toContain('deeper')
    const whole = Array.from({ length: 100_000 }, (_, i) => `p${i}`)
    const four = {
      ...csaf(many(100_000), {}),
      vulnerabilities: [1, 2, 3, 4].map((i) => ({
        cve: `CVE-2026-000${i}`,
        product_status: { known_affected: whole },
      })),
    }
    expect(readAdvisory(four)).toMatchObject({ items: [], flaws: [{ code: 'vulnerabilities.csaf_many' }] })
  })
})

it('an OSV entry gives a record for each CVE it stands for, with the ranges of its ecosystem', () => {
  const { items } = readOsv({
    id: 'GHSA-aaaa-bbbb-cccc',
    modified: '2026-11-01T00:00:00Z',
    aliases: ['CVE-2026-0001', 'CVE-2026-0002'],
    affected: [
      {
        package: { ecosystem: 'npm', name: '@n/gw' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }],
      },
    ],
  })
  expect(items.map(({ id }) => id)).toEqual(['CVE-2026-0001', 'CVE-2026-0002'])
  expect(items.flatMap((item) => (item.kind === 'record' ? said(item.affected) : []))).toEqual(
    Array(2).fill('pkg:npm/%40n/gw | affected | npm [, 1.2.3)'),
  )
})

it('an NVD entry keeps its configurations as trees, with ranges only where the name says any version', () => {
  const leaf = (criteria: string, more: object = {}) => ({ vulnerable: true, criteria, ...more })
  const { configurations } = only(
    readNvd({
      cve: {
        id: 'CVE-2026-0001',
        lastModified: '2026-11-01T00:00:00.000',
        configurations: [
          {
            operator: 'AND',
            nodes: [
              {
                operator: 'OR',
                negate: false,
                cpeMatch: [
                  leaf('cpe:2.3:o:n:fw:*:*:*:*:*:*:*:*', { versionEndExcluding: '4.2' }),
                  leaf('cpe:2.3:o:n:fw:5.0:*:*:*:*:*:*:*', { versionEndExcluding: '4.2' }),
                ],
              },
              {
                operator: 'OR',
                negate: false,
                cpeMatch: [leaf('cpe:2.3:h:n:gw:-:*:*:*:*:*:*:*', { vulnerable: false })],
              },
            ],
          },
        ],
      },
    }),
  )
  expect(configurations).toMatchObject([
    {
      operator: 'AND',
      children: [
        {
          operator: 'OR',
          children: [
            { vulnerable: true, match: { ranges: [{ to: '4.2', toExcluded: true }] } },
            { match: { product: { cpe: 'cpe:2.3:o:n:fw:5.0:*:*:*:*:*:*:*' }, ranges: [] } },
          ],
        },
        { children: [{ vulnerable: false, match: { product: { cpe: 'cpe:2.3:h:n:gw:-:*:*:*:*:*:*:*' } } }] },
      ],
    },
  ])
})

describe('OpenVEX', () => {
  const vex = (statement: object) =>
    readVex({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      author: 'Nordgrid',
      role: 'Vendor',
      timestamp: '2026-11-01T00:00:00Z',
      statements: [statement],
    })
  const products = [{ '@id': 'pkg:npm/gw@1.2.3' }]
  it.each([
    [{ vulnerability: { name: 'CVE-2026-0001' }, products, status: 'not_affected' }, 'vulnerabilities.vex_reason'],
    [{ vulnerability: { name: 'CVE-2026-0001' }, products, status: 'harmless' }, 'vulnerabilities.vex_status'],
    [{ vulnerability: { name: 'CVE-2026-0001' }, status: 'fixed' }, 'vulnerabilities.vex_products'],
    [{ products, status: 'fixed' }, 'vulnerabilities.vex_id'],
  ])('%j is no statement', (statement, code) => expect(vex(statement).flaws).toMatchObject([{ code }]))

  it('a statement speaks of a product in one version, by its supplier', () => {
    expect(vex({ vulnerability: { name: 'CVE-2026-0001' }, products, status: 'fixed' }).items).toMatchObject([
      {
        author: 'supplier',
        status: 'fixed',
        family: false,
        products: [{ product: { purl: 'pkg:npm/gw' }, ranges: [{ exact: '1.2.3', order: 'npm' }] }],
      },
    ])
  })
})

it('a door tells these formats from STIX by their beginning', () => {
  expect(
    [
      '{"type":"bundle","id":"bundle--1","objects":[{"type":"vulnerability","cveID":"x"}]}',
      '{"type":"indicator","id":"indicator--1"}',
      '[{"id":"malware--1","document":1}]',
      'cve',
      '',
    ].map(looksLikeFeed),
  ).toEqual([false, false, false, false, false])
  expect(
    [
      '#model_version:v2025.03.14,score_date:2026-11-22T00:00:00+0000\ncve,epss,percentile',
      '{"dataType": "CVE_RECORD"',
      '\u00ef\u00bb\u00bf{"document": {"category": "csaf_vex"',
      '{"title":"x","catalogVersion":"2025.08.25"',
      '{"resultsPerPage":1,"format":"NVD_CVE"',
      '{"id":"GHSA-1","summary":"x"',
      '{"@context":"https://openvex.dev/ns/v0.2.0"',
    ].map(looksLikeFeed),
  ).toEqual(Array(7).fill(true))
})
