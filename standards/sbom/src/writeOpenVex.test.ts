import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readAll } from '../testing/readAll.ts'
import { writeOpenVex, type OpenVexDocument, type OpenVexStatement, type Product } from './index.ts'

const product = (purl: string): Product => ({
  identifiers: [{ kind: 'purl', value: purl }],
  hashes: [],
  versions: [],
  parts: [],
})

const fixed: OpenVexStatement = {
  vulnerability: 'CVE-2026-0002',
  status: 'fixed',
  products: [product('pkg:generic/turbine@2.10')],
}
const notAffected: OpenVexStatement = {
  vulnerability: 'CVE-2026-0001',
  aliases: ['GHSA-b', 'GHSA-a'],
  status: 'not_affected',
  justification: 'vulnerable_code_not_present',
  impact: 'built without it',
  timestamp: '2026-01-01T00:00:00Z',
  products: [
    {
      ...product('pkg:generic/turbine@2.10'),
      identifiers: [
        { kind: 'id', value: 'urn:asset:7' },
        { kind: 'purl', value: 'pkg:generic/turbine@2.10' },
        { kind: 'cpe', value: 'cpe:/a:nordwind:turbine:2.10' },
        { kind: 'purl', value: 'pkg:oci/turbine@2.10' },
      ],
      hashes: [{ algorithm: 'SHA-256', value: 'ade7402a70667a72' }],
      parts: [{ identifiers: [{ kind: 'purl', value: 'pkg:generic/openssl@1.1.1k' }], hashes: [] }],
    },
  ],
}
const document: OpenVexDocument = {
  author: 'desk@nordwind.example',
  timestamp: '2026-02-03T04:05:06Z',
  version: 1,
  statements: [fixed, notAffected],
}

const written = (given: OpenVexDocument, namespace?: string) => {
  const result = writeOpenVex(given, namespace)
  if ('problem' in result) throw new Error(result.problem.message)
  return result
}

describe('writing OpenVEX', () => {
  it.each<[string, Partial<OpenVexDocument>, string, string]>([
    ['no author', { author: ' ' }, 'vex.no_author', '/author'],
    ['a time that is none', { timestamp: '3 Feb' }, 'vex.timestamp', '/timestamp'],
    ['a version that is none', { version: 0 }, 'vex.version', '/version'],
    ['no statements', { statements: [] }, 'vex.no_statements', '/statements'],
    [
      'a statement without products',
      { statements: [{ ...fixed, products: [] }] },
      'vex.no_products',
      '/statements/0/products/0',
    ],
    [
      'a product without a name',
      { statements: [{ ...fixed, products: [{ ...product('x'), identifiers: [] }] }] },
      'vex.no_products',
      '/statements/0/products/0',
    ],
    [
      '"not affected" without a reason',
      { statements: [fixed, { ...fixed, status: 'not_affected' }] },
      'vex.no_justification',
      '/statements/1',
    ],
    [
      '"affected" without an action',
      { statements: [{ ...fixed, status: 'affected' }] },
      'vex.no_action',
      '/statements/0',
    ],
  ])('refuses %s', (_, more, code, path) => {
    expect(writeOpenVex({ ...document, ...more })).toMatchObject({ problem: { code, path } })
  })

  it('is read back as it was meant', async () => {
    const items = await readAll(written(document).text)
    expect(items.filter(({ kind }) => kind === 'problem')).toEqual([])
    expect(items).toMatchObject([
      {
        vulnerability: 'CVE-2026-0001',
        aliases: ['GHSA-a', 'GHSA-b'],
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
        impact: 'built without it',
        timestamp: '2026-01-01T00:00:00Z',
      },
      {
        vulnerability: 'CVE-2026-0002',
        status: 'fixed',
        timestamp: '2026-02-03T04:05:06Z',
        author: 'desk@nordwind.example',
      },
      { kind: 'document', format: 'openvex', formatVersion: '0.2.0', statements: 2 },
    ])
    const [first] = items
    if (first?.kind !== 'statement') throw new Error('a statement comes first')
    expect(first.products.flatMap(({ identifiers }) => identifiers.map(({ value }) => value)).sort()).toEqual(
      ['urn:asset:7', 'pkg:generic/turbine@2.10', 'cpe:/a:nordwind:turbine:2.10', 'pkg:oci/turbine@2.10'].sort(),
    )
    expect(first.products[0]?.parts).toEqual([
      { identifiers: [{ kind: 'purl', value: 'pkg:generic/openssl@1.1.1k' }], hashes: [] },
    ])
  })

  it('gives the same id to the same statements in any order, another to any other', () => {
    const { id, text } = written(document)
    expect(written({ ...document, statements: [notAffected, fixed], role: 'desk', tooling: 'any' }).id).toBe(id)
    expect(written({ ...document, statements: [notAffected, fixed] }).text).toBe(text)
    for (const other of [
      { version: 2 },
      { author: 'x' },
      { timestamp: '2026-02-03T04:05:07Z' },
      { statements: [fixed] },
    ])
      expect(written({ ...document, ...other }).id).not.toBe(id)
  })

  it('forms the id as go-vex does', () => {
    // By hand from CanonicalHash: time, version, author; then per statement ":id:name:aliases:status:justification:time" and products.
    const canonical =
      '1770091506:1:desk@nordwind.example::CVE-2026-0002::fixed::1770091506:pkg:generic/turbine@2.10:purl@pkg:generic/turbine@2.10'
    const hash = createHash('sha256').update(canonical).digest('hex')
    expect(written({ ...document, statements: [fixed] }, 'https://nordwind.example/vex/').id).toBe(
      `https://nordwind.example/vex/vex-${hash}`,
    )
  })
})
