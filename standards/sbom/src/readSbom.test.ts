import { describe, expect, it } from 'vitest'
import { bytesOf, readAll } from '../testing/readAll.ts'
import type { Component, SbomItem, Statement } from './index.ts'

const components = (items: readonly SbomItem[]): Component[] =>
  items.flatMap((item) => (item.kind === 'component' ? [item] : []))
const statements = (items: readonly SbomItem[]): Statement[] =>
  items.flatMap((item) => (item.kind === 'statement' ? [item] : []))
const short = ({ ref, group, name, version, purl, cpe, supplier, type }: Component) => ({
  ref,
  group,
  name,
  version,
  purl,
  cpe,
  supplier,
  type,
})

const CYCLONEDX = JSON.stringify({
  components: [
    {
      type: 'library',
      'bom-ref': 'log4j',
      group: 'org.apache.logging.log4j',
      name: 'log4j-core',
      version: '2.14.1',
      purl: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1',
      cpe: 'cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*',
      supplier: { name: 'Apache' },
      hashes: [{ alg: 'SHA-256', content: 'ade7402a70667a72' }],
      components: [{ type: 'library', 'bom-ref': 'inner', name: 'inner', version: '1' }],
    },
  ],
  vulnerabilities: [
    {
      id: 'CVE-2021-44228',
      references: [{ id: 'GHSA-jfh8-c2jp-5v3q', source: { name: 'GitHub' } }],
      analysis: {
        state: 'not_affected',
        justification: 'code_not_reachable',
        detail: 'no lookups',
        response: ['will_not_fix'],
      },
      affects: [
        {
          ref: 'log4j',
          versions: [
            { range: 'vers:maven/<2.15.0', status: 'affected' },
            { version: '2.17.1', status: 'unaffected' },
          ],
        },
      ],
    },
    {
      id: 'CVE-2021-45046',
      analysis: { state: 'not_affected', justification: 'requires_configuration' },
      affects: [{ ref: 'urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#log4j' }],
    },
    { id: 'CVE-2021-45105', affects: [{ ref: 'log4j' }] },
  ],
  metadata: {
    timestamp: '2026-01-02T03:04:05Z',
    component: { type: 'firmware', 'bom-ref': 'turbine', name: 'turbine control', version: 'V2.03' },
    supplier: { name: 'Nordwind' },
  },
  specVersion: '1.6',
  serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
  version: 2,
  bomFormat: 'CycloneDX',
})

/** The same, as XML. */
const CYCLONEDX_XML = `<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="2">
  <metadata>
    <timestamp>2026-01-02T03:04:05Z</timestamp>
    <component type="firmware" bom-ref="turbine"><name>turbine control</name><version>V2.03</version></component>
    <supplier><name>Nordwind</name></supplier>
  </metadata>
  <components>
    <component type="library" bom-ref="log4j">
      <supplier><name>Apache</name></supplier>
      <group>org.apache.logging.log4j</group><name>log4j-core</name><version>2.14.1</version>
      <hashes><hash alg="SHA-256">ade7402a70667a72</hash></hashes>
      <licenses><license><name>not a component</name></license></licenses>
      <cpe>cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*</cpe>
      <purl>pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1</purl>
      <components><component type="library" bom-ref="inner"><name>inner</name><version>1</version></component></components>
    </component>
  </components>
  <vulnerabilities>
    <vulnerability>
      <id>CVE-2021-44228</id>
      <references><reference><id>GHSA-jfh8-c2jp-5v3q</id><source><name>GitHub</name></source></reference></references>
      <analysis>
        <state>not_affected</state><justification>code_not_reachable</justification>
        <responses><response>will_not_fix</response></responses><detail><![CDATA[no lookups]]></detail>
      </analysis>
      <affects><target><ref>log4j</ref><versions>
        <version><range>vers:maven/&lt;2.15.0</range><status>affected</status></version>
        <version><version>2.17.1</version><status>unaffected</status></version>
      </versions></target></affects>
    </vulnerability>
    <vulnerability>
      <id>CVE-2021-45046</id>
      <analysis><state>not_affected</state><justification>requires_configuration</justification></analysis>
      <affects><target><ref>urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#log4j</ref></target></affects>
    </vulnerability>
    <vulnerability><id>CVE-2021-45105</id><affects><target><ref>log4j</ref></target></affects></vulnerability>
  </vulnerabilities>
</bom>`

const LOG4J = {
  ref: 'log4j',
  group: 'org.apache.logging.log4j',
  name: 'log4j-core',
  version: '2.14.1',
  purl: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1',
  cpe: 'cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*',
  supplier: 'Apache',
  type: 'library',
}

describe.each([
  ['JSON', CYCLONEDX, '/components/0'],
  ['XML', CYCLONEDX_XML, '/bom/components/component'],
  [
    'XML with a prefix',
    CYCLONEDX_XML.replaceAll(/<(\/?)(?=[a-z])/g, '<$1c:').replace('xmlns=', 'xmlns:c='),
    '/bom/components/component',
  ],
])('CycloneDX as %s', (_, document, path) => {
  it('gives its components, inner ones too, and the product itself', async () => {
    const found = components(await readAll(document))
    expect(new Map(found.map((component) => [component.ref, short(component)]))).toEqual(
      new Map<string | undefined, Partial<Component>>([
        ['inner', { ref: 'inner', name: 'inner', version: '1', type: 'library' }],
        ['log4j', LOG4J],
        ['turbine', { ref: 'turbine', name: 'turbine control', version: 'V2.03', type: 'firmware' }],
      ]),
    )
    const log4j = found.find(({ ref }) => ref === 'log4j')
    expect(log4j?.hashes).toEqual([{ algorithm: 'SHA-256', value: 'ade7402a70667a72' }])
    expect(log4j?.place.path).toBe(path)
  })

  it('gives what its analysis says in the words of VEX, with the time and author of the document', async () => {
    const found = statements(await readAll(document))
    expect(found.map(({ vulnerability }) => vulnerability)).toEqual(['CVE-2021-44228', 'CVE-2021-45046'])
    expect(found[0]).toMatchObject({
      aliases: ['GHSA-jfh8-c2jp-5v3q'],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      ownJustification: 'code_not_reachable',
      impact: 'no lookups',
      action: 'will_not_fix',
      products: [{ identifiers: [{ kind: 'id', value: 'log4j' }], versions: ['vers:maven/<2.15.0'] }],
      timestamp: '2026-01-02T03:04:05Z',
      author: 'Nordwind',
    })
    expect(found[1]).toMatchObject({ justification: undefined, ownJustification: 'requires_configuration' })
  })

  it('ends with the document', async () => {
    expect((await readAll(document)).at(-1)).toEqual({
      kind: 'document',
      format: 'cyclonedx',
      formatVersion: '1.6',
      id: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
      version: '2',
      created: '2026-01-02T03:04:05Z',
      author: 'Nordwind',
      subjects: ['turbine'],
      components: 3,
      statements: 2,
      problems: 0,
    })
  })

  it('says the same in whatever pieces it comes', async () => {
    const whole = await readAll(document)
    const bytes = bytesOf(document.replace('Nordwind', 'Nørdwind ☃'))
    for (const size of [1, 7, 700]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (__, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      )
      const again = await readAll(pieces)
      expect(again.map((item) => ('name' in item ? item.name : item.kind))).toEqual(
        whole.map((item) => ('name' in item ? item.name : item.kind)),
      )
      expect(again.at(-1)).toMatchObject({ author: 'Nørdwind ☃' })
    }
  })
})

const SPDX = JSON.stringify({
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'harbour',
  documentNamespace: 'https://nordwind.example/spdx/harbour-1',
  creationInfo: { created: '2026-01-02T03:04:05Z', creators: ['Organization: Nordwind (info@nordwind.example)'] },
  packages: [
    {
      SPDXID: 'SPDXRef-openssl',
      name: 'openssl',
      versionInfo: '1.1.1k-12.el8',
      supplier: 'Organization: Red Hat (secalert@redhat.com)',
      primaryPackagePurpose: 'LIBRARY',
      checksums: [{ algorithm: 'SHA256', checksumValue: 'ade7402a70667a72' }],
      externalRefs: [
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: 'pkg:rpm/redhat/openssl@1.1.1k-12.el8?epoch=1',
        },
        {
          referenceCategory: 'SECURITY',
          referenceType: 'cpe23Type',
          referenceLocator: 'cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*',
        },
        {
          referenceCategory: 'SECURITY',
          referenceType: 'http://spdx.org/rdf/references/cpe22Type',
          referenceLocator: 'cpe:/a:openssl:openssl:1.1.1k',
        },
      ],
    },
    { SPDXID: 'SPDXRef-x', name: 'x', versionInfo: 'NOASSERTION', supplier: 'NOASSERTION' },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-openssl' },
  ],
})

const SPDX_TAG_VALUE = `SPDXVersion: SPDX-2.3
SPDXID: SPDXRef-DOCUMENT
DocumentName: harbour
DocumentNamespace: https://nordwind.example/spdx/harbour-1
Creator: Organization: Nordwind (info@nordwind.example)
Created: 2026-01-02T03:04:05Z
DocumentComment: <text>a comment
PackageName: not a package</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-openssl

# the library
PackageName: openssl
SPDXID: SPDXRef-openssl
PackageVersion: 1.1.1k-12.el8
PackageSupplier: Organization: Red Hat (secalert@redhat.com)
PrimaryPackagePurpose: LIBRARY
PackageChecksum: SHA256: ade7402a70667a72
ExternalRef: PACKAGE-MANAGER purl pkg:rpm/redhat/openssl@1.1.1k-12.el8?epoch=1
ExternalRef: SECURITY cpe23Type cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*
ExternalRef: SECURITY http://spdx.org/rdf/references/cpe22Type cpe:/a:openssl:openssl:1.1.1k
FileName: ./lib/libssl.so
SPDXID: SPDXRef-file
PackageName: x
SPDXID: SPDXRef-x
PackageVersion: NOASSERTION
PackageSupplier: NOASSERTION
`

describe.each([
  ['JSON', SPDX],
  ['tag-value', SPDX_TAG_VALUE],
  ['tag-value with the line ends of Windows', SPDX_TAG_VALUE.replaceAll('\n', '\r\n')],
  [`JSON in GitHub's envelope`, `{"sbom":${SPDX}}`],
])('SPDX 2.3 as %s', (_, document) => {
  it('gives its packages and the document', async () => {
    const items = await readAll(document)
    const [openssl, x, ...more] = components(items)
    expect(openssl && short(openssl)).toEqual({
      ref: 'SPDXRef-openssl',
      name: 'openssl',
      version: '1.1.1k-12.el8',
      purl: 'pkg:rpm/redhat/openssl@1.1.1k-12.el8?epoch=1',
      cpe: 'cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*',
      supplier: 'Red Hat',
      type: 'library',
    })
    expect(openssl?.others).toEqual([{ kind: 'cpe', value: 'cpe:/a:openssl:openssl:1.1.1k' }])
    expect(openssl?.hashes).toEqual([{ algorithm: 'SHA256', value: 'ade7402a70667a72' }])
    expect(x && short(x)).toEqual({ ref: 'SPDXRef-x', name: 'x' })
    expect(more).toEqual([])
    expect(items.at(-1)).toEqual({
      kind: 'document',
      format: 'spdx',
      formatVersion: 'SPDX-2.3',
      id: 'https://nordwind.example/spdx/harbour-1',
      name: 'harbour',
      created: '2026-01-02T03:04:05Z',
      author: 'Nordwind',
      subjects: ['SPDXRef-openssl'],
      components: 2,
      statements: 0,
      problems: 0,
    })
  })
})

it('SPDX 3.0 gives packages and the assessments of its security profile', async () => {
  const items = await readAll(
    JSON.stringify({
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        {
          type: 'CreationInfo',
          '@id': '_:c',
          specVersion: '3.0.1',
          created: '2026-01-02T03:04:05Z',
          createdBy: ['urn:nordwind'],
        },
        {
          type: 'software_Package',
          spdxId: 'urn:elliptic',
          name: 'elliptic',
          software_packageVersion: '6.5.2',
          software_packageUrl: 'pkg:npm/elliptic@6.5.2',
          externalIdentifier: [
            {
              type: 'ExternalIdentifier',
              externalIdentifierType: 'cpe23',
              identifier: 'cpe:2.3:a:x:elliptic:6.5.2:*:*:*:*:*:*:*',
            },
          ],
          verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: 'ade7402a70667a72' }],
        },
        {
          type: 'security_VexAffectedVulnAssessmentRelationship',
          spdxId: 'urn:vex-1',
          from: 'urn:vuln',
          to: ['urn:product'],
          security_assessedElement: 'urn:elliptic',
          security_actionStatement: 'take 6.5.4',
          security_publishedTime: '2026-03-09T11:04:53Z',
        },
        {
          type: 'security_Vulnerability',
          spdxId: 'urn:vuln',
          externalIdentifier: [
            { externalIdentifierType: 'securityOther', identifier: 'GHSA-1' },
            { externalIdentifierType: 'cve', identifier: 'CVE-2020-28498' },
          ],
        },
        { type: 'SpdxDocument', spdxId: 'urn:document', name: 'port', rootElement: ['urn:product'] },
      ],
    }),
  )
  expect(components(items).map(short)).toEqual([
    {
      ref: 'urn:elliptic',
      name: 'elliptic',
      version: '6.5.2',
      purl: 'pkg:npm/elliptic@6.5.2',
      cpe: 'cpe:2.3:a:x:elliptic:6.5.2:*:*:*:*:*:*:*',
    },
  ])
  expect(statements(items)).toMatchObject([
    {
      id: 'urn:vex-1',
      vulnerability: 'CVE-2020-28498',
      aliases: ['GHSA-1'],
      status: 'affected',
      action: 'take 6.5.4',
      products: [{ identifiers: [{ value: 'urn:product' }], parts: [{ identifiers: [{ value: 'urn:elliptic' }] }] }],
      timestamp: '2026-03-09T11:04:53Z',
    },
  ])
  expect(items.at(-1)).toMatchObject({
    formatVersion: '3.0.1',
    id: 'urn:document',
    subjects: ['urn:product'],
    components: 1,
    statements: 1,
  })
})

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
