import { describe, expect, it } from 'vitest'
import { csaf20, products } from '../testing/document.ts'
import { validate } from './index.ts'

/** Long enough that anything quadratic would take minutes, in which the test would fail. */
const MANY = 100_000
const ids = Array.from({ length: MANY }, (_, i) => `P${i}`)
const failed = (document: unknown) => [...new Set(validate(document).tests.failed.map(({ test }) => test))]

describe('hostile documents', () => {
  it.each([null, undefined, true, 7, 'text', [], [csaf20()], () => 0])('what is no object is refused: %s', (value) => {
    expect(validate(value)).toMatchObject({ valid: false, version: undefined, schema: [{ path: '' }] })
  })

  it.each([
    {},
    { document: null },
    { document: [] },
    { document: { csaf_version: '1.2' } },
    { document: { csaf_version: 2 } },
  ])('a document of no known version is refused, and no test runs: %j', (value) => {
    expect(validate(value)).toEqual({
      valid: false,
      version: undefined,
      schema: [{ path: '/document/csaf_version', message: expect.stringContaining('2.0 or 2.1') as string }],
      tests: { failed: [], warned: [], informed: [] },
    })
  })

  it('100,000 products are looked at, each missing one is found, and 100 of them are told', () => {
    const whole = csaf20({
      product_tree: products(ids),
      vulnerabilities: [{ cve: 'CVE-2024-0001', product_status: { known_affected: ids } }],
    })
    expect(validate(whole)).toMatchObject({ valid: true, schema: [] })
    const { failed: told } = validate({ ...whole, product_tree: undefined }, { level: 'basic' }).tests
    expect(told.filter(({ test }) => test === '6.1.1')).toHaveLength(101)
    expect(told.at(-1)?.message).toBe(`The same is wrong at ${MANY - 100} more places.`)
  })

  it('a circle of 100,000 products is found, and what only leads to it is not on it', () => {
    const made = (id: string, of: string) => ({
      category: 'installed_on',
      full_product_name: { name: id, product_id: id },
      product_reference: of,
      relates_to_product_reference: 'P0',
    })
    const circle = Array.from({ length: MANY }, (_, i) => made(`R${i}`, `R${(i + 1) % MANY}`))
    const document = csaf20({
      product_tree: { ...products(['P0']), relationships: [made('outside', 'R0'), ...circle] },
    })
    const { failed: told } = validate(document, { level: 'basic', findingsPerTest: MANY }).tests
    expect(told.filter(({ test }) => test === '6.1.3')).toHaveLength(MANY)
    expect(told.some(({ path }) => path.startsWith('/product_tree/relationships/0/'))).toBe(false)
  })

  it('branches below branches without end are refused; as deep as is taken they are walked', () => {
    const nested = (depth: number) => {
      let branch: object = { category: 'product_version', name: '1', product: { name: 'Pump', product_id: 'P' } }
      for (let i = 0; i < depth; i += 1) branch = { category: 'product_family', name: 'x', branches: [branch] }
      return csaf20({ product_tree: { branches: [branch] } })
    }
    expect(validate(nested(MANY))).toMatchObject({
      valid: false,
      version: '2.0',
      schema: [{ message: expect.stringContaining('500 deep') as string }],
    })
    expect(validate(nested(200))).toMatchObject({ valid: true })
  })

  it('one group in 20,000 items is resolved once', () => {
    const some = ids.slice(0, 20_000)
    const each = <T>(make: (i: number) => T) => Array.from({ length: 20_000 }, (_, i) => make(i))
    const document = csaf20({
      document: { category: 'csaf_vex' },
      product_tree: { ...products(some), product_groups: [{ group_id: 'G', product_ids: some }] },
      vulnerabilities: [
        {
          cve: 'CVE-2024-0001',
          notes: [{ category: 'summary', text: 'x' }],
          product_status: { known_affected: some },
          remediations: each((i) => ({ category: 'vendor_fix', details: `Update ${i}.`, group_ids: ['G'] })),
          flags: each(() => ({ label: 'component_not_present', group_ids: ['G'] })),
        },
      ],
    })
    expect(failed(document)).toEqual(['6.1.33'])
  })

  it.each([
    ['a CPE that a pattern of the schema takes hours for', { cpe: `cpe:2.3:a${`:${'a'.repeat(900)}`.repeat(9)}!` }],
    ['a package URL that ends badly', { purl: `pkg:npm/${'%20'.repeat(300_000)}%` }],
    ['a URL of many @', { sbom_urls: [`http://${'@'.repeat(300_000)}\n`] }],
  ])('%s is refused at once', (_name, product_identification_helper) => {
    const document = csaf20({
      product_tree: { full_product_names: [{ name: 'x', product_id: 'P', product_identification_helper }] },
    })
    expect(validate(document).valid).toBe(false)
  })

  it.each(['version', 'id', 'initial_release_date'])('a million characters of %s are no work', (key) => {
    expect(validate(csaf20({ tracking: { [key]: `1.1.1-${'0'.repeat(1_000_000)} ` } })).valid).toBe(false)
  })

  it('lists of equal things are refused without comparing each with each', () => {
    const flags = Array.from({ length: MANY }, () => ({ label: 'component_not_present', product_ids: ['P'] }))
    const { schema } = validate(
      csaf20({ product_tree: products(['P']), vulnerabilities: [{ cve: 'CVE-2024-0001', flags }] }),
    )
    expect(schema).toEqual([
      { path: '/vulnerabilities/0/flags', message: 'The value must NOT have items that are the same.' },
    ])
  })

  it('any value in any place is answered, never by an exception', () => {
    const whole = csaf20({
      document: {
        aggregate_severity: { text: 'x', namespace: 'https://x.example' },
        acknowledgments: [{ names: ['A'], urls: ['https://a.invalid'] }],
        distribution: { tlp: { label: 'WHITE' } },
        notes: [{ category: 'summary', text: 'x' }],
        references: [{ category: 'self', summary: 's', url: 'https://x.example/ex-1.json' }],
        source_lang: 'fr',
      },
      product_tree: {
        branches: [
          {
            category: 'vendor',
            name: 'V',
            branches: [
              {
                category: 'product_version',
                name: '1',
                product: {
                  name: 'n',
                  product_id: 'B',
                  product_identification_helper: {
                    hashes: [{ filename: 'f', file_hashes: [{ algorithm: 'md5', value: 'a'.repeat(32) }] }],
                    purl: 'pkg:npm/x@1',
                    x_generic_uris: [{ namespace: 'https://x.example', uri: 'https://x.example' }],
                  },
                },
              },
            ],
          },
        ],
        ...products(['P']),
        product_groups: [{ group_id: 'G', product_ids: ['P', 'B'] }],
        relationships: [
          {
            category: 'installed_on',
            full_product_name: { name: 'R', product_id: 'R' },
            product_reference: 'P',
            relates_to_product_reference: 'B',
          },
        ],
      },
      vulnerabilities: [
        {
          cve: 'CVE-2024-0001',
          cwe: { id: 'CWE-79', name: 'x' },
          flags: [{ label: 'component_not_present', date: '2024-02-01T00:00:00Z', group_ids: ['G'] }],
          ids: [{ system_name: 's', text: 't' }],
          involvements: [{ party: 'vendor', status: 'open', date: '2024-02-01T00:00:00Z' }],
          notes: [{ category: 'summary', text: 'x' }],
          product_status: { known_affected: ['P'], fixed: ['R'] },
          remediations: [
            {
              category: 'vendor_fix',
              details: 'd',
              product_ids: ['P'],
              entitlements: ['e'],
              restart_required: { category: 'none' },
            },
          ],
          scores: [
            {
              products: ['P', 'R'],
              cvss_v2: { version: '2.0', vectorString: 'AV:N/AC:L/Au:N/C:C/I:C/A:C', baseScore: 10 },
              cvss_v3: {
                version: '3.1',
                vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
                baseScore: 9.8,
                baseSeverity: 'CRITICAL',
              },
            },
          ],
          threats: [{ category: 'impact', details: 'd', product_ids: ['P'] }],
        },
      ],
    })
    const strange: readonly unknown[] = [null, -1, 'constructor', [null], [[]], {}, { category: {} }]
    const text = JSON.stringify(whole)
    const paths: (readonly string[])[] = []
    const walk = (value: unknown, path: readonly string[]) => {
      paths.push(path)
      if (typeof value === 'object' && value !== null)
        for (const [key, member] of Object.entries(value)) walk(member, [...path, key])
    }
    walk(whole, [])
    let answered = 0
    for (const path of paths.slice(1))
      for (const value of strange)
        for (const version of ['2.0', '2.1']) {
          const copy = JSON.parse(text) as Record<string, unknown>
          let at: Record<string, unknown> = copy
          for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
          ;(copy['document'] as Record<string, unknown>)['csaf_version'] = version
          at[path.at(-1) ?? ''] = value
          validate(copy)
          answered += 1
        }
    expect(answered).toBeGreaterThan(2_000)
  })
})
