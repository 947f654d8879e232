import { describe, expect, it } from 'vitest'
import { components, named, readAll, statements } from '../testing/readAll.ts'

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
    expect(openssl && named(openssl)).toEqual({
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
    expect(x && named(x)).toEqual({ ref: 'SPDXRef-x', name: 'x' })
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
  expect(components(items).map(named)).toEqual([
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
      products: [
        {
          identifiers: [{ value: 'urn:product' }],
          parts: [{ identifiers: [{ value: 'urn:elliptic' }, { value: 'pkg:npm/elliptic@6.5.2' }, { kind: 'cpe' }] }],
        },
      ],
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
