import { describe, expect, it } from 'vitest'
import { readOpenVex } from './index.ts'
import { readAll, statements } from '../testing/readAll.ts'

const OPENVEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://openvex.dev/docs/example/vex-1',
  author: 'Spring Builds',
  timestamp: '2026-01-16T19:07:16.853479631-06:00',
  version: 3,
  statements: [
    {
      vulnerability: {
        '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2021-44228',
        name: 'CVE-2021-44228',
        aliases: ['GHSA-jfh8-c2jp-5v3q'],
      },
      products: [
        {
          '@id': 'pkg:maven/org.springframework.boot/spring-boot@2.6.0',
          identifiers: {
            purl: 'pkg:maven/org.springframework.boot/spring-boot@2.6.0',
            cpe23: 'cpe:2.3:a:vmware:spring_boot:2.6.0:*:*:*:*:*:*:*',
          },
          hashes: { 'sha-256': 'ade7402a70667a72' },
          subcomponents: [{ '@id': 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1' }],
        },
      ],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      impact_statement: 'only with another logger',
    },
    {
      vulnerability: 'CVE-2023-12345',
      products: ['pkg:apk/wolfi/git@2.39.0-r1'],
      status: 'fixed',
      timestamp: '2026-01-17T00:00:00Z',
      version: 1,
    },
  ],
}

describe('OpenVEX', () => {
  it.each([
    ['as it is', JSON.stringify(OPENVEX)],
    [
      'in an in-toto statement',
      JSON.stringify({
        _type: 'https://in-toto.io/Statement/v1',
        subject: [],
        predicateType: 'https://openvex.dev/ns',
        predicate: OPENVEX,
      }),
    ],
  ])('%s gives its statements, those without a time with that of the document', async (_, document) => {
    const items = await readAll(document)
    expect(statements(items)).toMatchObject([
      {
        vulnerability: 'CVE-2021-44228',
        aliases: ['GHSA-jfh8-c2jp-5v3q'],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        impact: 'only with another logger',
        timestamp: '2026-01-16T19:07:16.853479631-06:00',
        author: 'Spring Builds',
        version: '3',
        products: [
          {
            identifiers: [
              { kind: 'purl', value: 'pkg:maven/org.springframework.boot/spring-boot@2.6.0' },
              { kind: 'cpe', value: 'cpe:2.3:a:vmware:spring_boot:2.6.0:*:*:*:*:*:*:*' },
            ],
            hashes: [{ algorithm: 'sha-256', value: 'ade7402a70667a72' }],
            parts: [{ identifiers: [{ kind: 'purl', value: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1' }] }],
          },
        ],
      },
      { vulnerability: 'CVE-2023-12345', status: 'fixed', timestamp: '2026-01-17T00:00:00Z', version: '1' },
    ])
    expect(items.at(-1)).toMatchObject({ format: 'openvex', formatVersion: '0.2.0', id: OPENVEX['@id'], statements: 2 })
  })
})

describe('a whole OpenVEX document', () => {
  it('gives statements with their time, and each product with its place', () => {
    const { author, statements: read, problems } = readOpenVex(OPENVEX)
    expect([author, problems]).toEqual(['Spring Builds', []])
    expect(read).toMatchObject([
      {
        vulnerability: 'CVE-2021-44228',
        at: Date.UTC(2026, 0, 17, 1, 7, 16, 853),
        products: [{ path: '/statements/0/products/0' }],
      },
      { status: 'fixed', at: Date.UTC(2026, 0, 17), path: '/statements/1' },
    ])
  })
  it.each<[string, unknown, readonly string[]]>([
    ['is none', [], ['/@context']],
    ['is of a version to come', { ...OPENVEX, '@context': 'https://openvex.dev/ns/v1.0.0' }, ['/@context']],
    ['has no list', { ...OPENVEX, statements: {} }, ['/statements']],
    ['has no time', { ...OPENVEX, timestamp: 'today' }, ['/timestamp']],
    [
      'has a product without a name',
      { ...OPENVEX, statements: [{ ...OPENVEX.statements[1], products: [{}] }] },
      ['/statements/0/products/0'],
    ],
    [
      'silences for nothing',
      { ...OPENVEX, statements: [{ ...OPENVEX.statements[1], status: 'not_affected' }] },
      ['/statements/0'],
    ],
    [
      'has a time of its own that is none',
      { ...OPENVEX, statements: [{ ...OPENVEX.statements[1], timestamp: '7' }] },
      ['/statements/0/timestamp'],
    ],
  ])('that %s says where', (_, document, paths) => {
    expect(readOpenVex(document).problems.map(({ path }) => path)).toEqual(paths)
  })
})
