import { describe, expect, it } from 'vitest'
import { validate } from '../validate.ts'

type Json = Readonly<Record<string, unknown>>
const DAY = '2024-01-24T10:00:00.000Z'

/** A document of 2.1 that keeps its schema. */
const made = (document: Json = {}, root: Json = {}) => ({
  $schema: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json',
  document: {
    category: 'csaf_base',
    csaf_version: '2.1',
    distribution: { tlp: { label: 'CLEAR' } },
    publisher: { category: 'coordinator', name: 'A centre', namespace: 'https://centre.example' },
    title: 'A document',
    tracking: {
      current_release_date: DAY,
      id: 'DOC-1',
      initial_release_date: DAY,
      revision_history: [{ date: DAY, number: '1', summary: 'First.' }],
      status: 'final',
      version: '1',
    },
    ...document,
  },
  ...root,
})

const names = (...ids: readonly string[]) => ({ full_product_names: ids.map((id) => ({ name: id, product_id: id })) })
const withVulnerability = (vulnerability: Json, tree: Json = names('A', 'B')) =>
  made({}, { product_tree: tree, vulnerabilities: [vulnerability] })
const metric = (content: Json, more: Json = {}) => ({ metrics: [{ content, products: ['A'], ...more }] })

/** Places that one test tells of. */
function told(document: unknown, id: string, now?: string): string[] {
  const { schema, tests } = validate(document, now === undefined ? {} : { now })
  expect(schema).toEqual([])
  return Object.values(tests)
    .flat()
    .filter(({ test }) => test === id)
    .map(({ path }) => path)
}

const ssvc = (
  namespace: string,
  key: string,
  version: string,
  values: readonly (string | readonly [string, string])[],
) =>
  withVulnerability(
    metric({
      ssvc_v2: {
        schemaVersion: '2.0.0',
        timestamp: DAY,
        selections: [
          {
            namespace,
            key,
            version,
            values: values.map((value) =>
              typeof value === 'string' ? { key: value } : { key: value[0], name: value[1] },
            ),
          },
        ],
      },
    }),
  )

describe('decision points of SSVC', () => {
  const at = '/vulnerabilities/0/metrics/0/content/ssvc_v2/selections/0'

  it('that are registered must exist, with their values in order and named as they are', () => {
    expect(told(ssvc('ssvc', 'XX', '1.0.0', ['N']), '6.1.48')).toEqual([`${at}/key`])
    expect(told(ssvc('ssvc', 'E', '9.0.0', ['N']), '6.1.48')).toEqual([`${at}/version`])
    expect(told(ssvc('ssvc', 'E', '1.1.0', ['P', 'N']), '6.1.48')).toEqual([`${at}/values`])
    expect(told(ssvc('ssvc', 'E', '1.1.0', ['N', 'N']), '6.1.48')).toEqual([`${at}/values`])
    expect(told(ssvc('ssvc', 'E', '1.1.0', [['N', 'Nothing']]), '6.1.48')).toEqual([`${at}/values`])
    expect(told(ssvc('ssvc', 'E', '1.1.0', [['N', 'None'], 'P']), '6.1.48')).toEqual([])
  })

  it('of namespaces nobody knows, or for examples, are taken as they are', () => {
    for (const namespace of ['x_centre.example#own', 'example', 'test//.centre.example#own'])
      expect(told(ssvc(namespace, 'XX', '1.0.0', ['N']), '6.1.48')).toEqual([])
    expect(told(ssvc('example', 'XX', '1.0.0', ['N']), '6.2.34')).toEqual([])
    for (const namespace of ['x_centre.example#own', 'unheard', 'invalid'])
      expect(told(ssvc(namespace, 'XX', '1.0.0', ['N']), '6.2.34')).toEqual([`${at}/namespace`])
  })

  it('should be of their latest version', () => {
    expect(told(ssvc('ssvc', 'SI', '2.0.0', ['N']), '6.3.13')).toEqual([`${at}/version`])
    expect(told(ssvc('ssvc', 'SI', '2.0.1', ['N']), '6.3.13')).toEqual([])
  })

  it('are not for the id of the document where it has several vulnerabilities', () => {
    const vulnerability = {
      ids: [{ system_name: 'own', text: 'DOC-1' }],
      ...metric({
        ssvc_v2: {
          schemaVersion: '2.0.0',
          timestamp: DAY,
          target_ids: ['DOC-1'],
          selections: [{ namespace: 'ssvc', key: 'E', version: '1.1.0', values: [{ key: 'N' }] }],
        },
      }),
    }
    const one = { product_tree: names('A'), vulnerabilities: [vulnerability] }
    expect(told(made({}, one), '6.1.47')).toEqual([])
    expect(told(made({}, { ...one, vulnerabilities: [vulnerability, { title: 'other' }] }), '6.1.47')).toHaveLength(1)
  })
})

describe('weaknesses', () => {
  const cwe = (version: string, id = 'CWE-79', name = 'Anything') =>
    withVulnerability({ cwes: [{ id, name, version }] })

  it('of a list that never was fail; those of a list after the last known here are told as unchecked', () => {
    expect(told(cwe('3.9'), '6.1.11')).toEqual(['/vulnerabilities/0/cwes/0/version'])
    expect(told(cwe('4.13', 'CWE-999999'), '6.1.11')).toEqual(['/vulnerabilities/0/cwes/0/id'])
    expect(told(cwe('4.99'), '6.1.11')).toEqual([])
    expect(told(cwe('4.99'), '6.2.24')).toEqual(['/vulnerabilities/0/cwes/0/version'])
  })

  it('have states of usage of their own list', () => {
    const states = (version: string) =>
      ['6.2.25', '6.2.26'].filter((id) => told(cwe(version, 'CWE-118'), id).length > 0)
    expect([states('4.11'), states('4.13'), states('4.14')]).toEqual([[], ['6.2.26'], ['6.2.25']])
  })
})

describe('profiles', () => {
  it('every product of a VEX needs an id where ids are for some products only', () => {
    const vex = (ids: Json) =>
      made(
        { category: 'csaf_vex' },
        {
          product_tree: { ...names('A', 'B', 'C'), product_groups: [{ group_id: 'G', product_ids: ['A', 'B'] }] },
          vulnerabilities: [
            {
              ids: [{ system_name: 's', text: 't', ...ids }],
              notes: [{ category: 'summary', text: 't' }],
              product_status: { under_investigation: ['A', 'C'] },
            },
          ],
        },
      )
    expect(told(vex({}), '6.1.27.8')).toEqual([])
    expect(told(vex({ group_ids: ['G'] }), '6.1.27.8')).toEqual([
      '/vulnerabilities/0/product_status/under_investigation/1',
    ])
    expect(told(vex({ group_ids: ['G'], product_ids: ['C'] }), '6.1.27.8')).toEqual([])
  })

  it('names of profiles are found behind every kind of dash and blank', () => {
    for (const category of [
      'Security—Advisory',
      'security\u00a0advisory',
      'V_eX',
      'csaf_a',
      'Deprecated‐Security＿Advisory',
    ])
      expect(told(made({ category }), '6.1.26')).toEqual(['/document/category'])
    for (const category of ['Advisory', 'vexation', 'csaf_base']) expect(told(made({ category }), '6.1.26')).toEqual([])
  })

  it('a fixed product needs an affected version of the same product', () => {
    const branch = (name: string, ...ids: readonly string[]) => ({
      category: 'product_name',
      name,
      branches: ids.map((id) => ({ category: 'product_version', name: id, product: { name: id, product_id: id } })),
    })
    const advisory = (status: Json) =>
      made(
        { category: 'csaf_security_advisory' },
        {
          product_tree: {
            branches: [{ category: 'vendor', name: 'V', branches: [branch('P', '1', '2'), branch('Q', '3')] }],
          },
          vulnerabilities: [{ notes: [{ category: 'summary', text: 't' }], product_status: status }],
        },
      )
    expect(told(advisory({ fixed: ['2'], known_affected: ['1'] }), '6.1.27.13')).toEqual([])
    expect(told(advisory({ fixed: ['2'], known_affected: ['3'] }), '6.1.27.13')).toEqual([
      '/vulnerabilities/0/product_status/fixed/0',
    ])
    expect(told(advisory({ fixed: ['2'], known_affected: ['1', '3'] }), '6.2.39.1')).toEqual([
      '/vulnerabilities/0/product_status/known_affected/1',
    ])
  })
})

describe('what depends on the time of the check', () => {
  const late = made(
    { distribution: { tlp: { label: 'GREEN' } } },
    { vulnerabilities: [{ disclosure_date: '2024-03-01T00:00:00Z' }] },
  )

  it('is told when that time is known, and not before it has come', () => {
    expect(told(late, '6.2.33')).toEqual([])
    expect(told(late, '6.2.33', '2024-02-01T00:00:00Z')).toEqual([])
    expect(told(late, '6.2.33', '2024-04-01T00:00:00Z')).toEqual(['/vulnerabilities/0/disclosure_date'])
  })
})

describe('sharing groups', () => {
  const NIL = '00000000-0000-0000-0000-000000000000'
  const shared = (status: string, label: string) => {
    const { document } = made()
    return made({
      distribution: { sharing_group: { id: NIL, name: 'No sharing allowed' }, tlp: { label } },
      tracking: { ...document.tracking, status },
    })
  }

  it('of nobody are for drafts where the label is TLP:CLEAR', () => {
    expect(told(shared('draft', 'CLEAR'), '6.1.39')).toEqual([])
    expect(told(shared('final', 'CLEAR'), '6.1.39')).toEqual(['/document/distribution/sharing_group/id'])
    expect(told(shared('final', 'RED'), '6.1.39')).toEqual([])
  })
})

describe('hostile documents', () => {
  it('with groups named without end are refused', () => {
    const many = Array.from({ length: 2_500 }, (_, i) => `P${i}`)
    const document = made(
      {},
      {
        product_tree: { ...names(...many), product_groups: [{ group_id: 'G', product_ids: many }] },
        vulnerabilities: many.map(() => ({ threats: [{ category: 'impact', details: 'd', group_ids: ['G'] }] })),
      },
    )
    const { valid, schema, tests } = validate(document)
    expect([valid, schema.map(({ path }) => path), tests.failed]).toEqual([false, ['/product_tree/product_groups'], []])
  })

  it('with ranges side by side without end are told that not all were compared', () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `P${i}`)
    const branches = many.map((id, i) => ({
      category: 'product_version_range',
      name: `vers:intdot/>${i}|<${i + 2}`,
      product: { name: id, product_id: id },
    }))
    const document = withVulnerability({ product_status: { fixed: many } }, { branches })
    expect(told(document, '6.3.19.4')).toEqual(['/product_tree'])
  })

  it('with branches too deep are told so once', () => {
    let branch: Json = { category: 'product_name', name: 'n', product: { name: 'A', product_id: 'A' } }
    for (let i = 0; i < 60; i += 1) branch = { category: 'product_family', name: 'f', branches: [branch] }
    const deepest = `/product_tree${'/branches/0'.repeat(31)}`
    expect(told(made({}, { product_tree: { branches: [branch] } }), '6.1.34')).toEqual([deepest])
  })
})
