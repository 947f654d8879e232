import { describe, expect, it } from 'vitest'
import { bytesOf, components, named, readAll, statements } from '../testing/readAll.ts'
import type { Component } from './index.ts'

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
    expect(new Map(found.map((component) => [component.ref, named(component)]))).toEqual(
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
      products: [
        {
          identifiers: [
            { kind: 'id', value: 'log4j' },
            { kind: 'purl', value: LOG4J.purl },
            { kind: 'cpe', value: LOG4J.cpe },
          ],
          versions: ['vers:maven/<2.15.0'],
        },
      ],
      timestamp: '2026-01-02T03:04:05Z',
      author: 'Nordwind',
    })
    expect(found[1]).toMatchObject({
      justification: undefined,
      ownJustification: 'requires_configuration',
      // A link into another document stays a link.
      products: [{ identifiers: [{ kind: 'id', value: 'urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#log4j' }] }],
    })
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

  it('finds the component behind a link into itself', async () => {
    const own = document.replace(
      'urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/',
      'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/',
    )
    const [, linked] = statements(await readAll(own))
    expect(linked?.products[0]?.identifiers[1]).toEqual({ kind: 'purl', value: LOG4J.purl })
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
