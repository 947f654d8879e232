import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, readAll } from '../testing/readAll.ts'
import type { SbomItem, SbomLimits } from './index.ts'

/** Every problem as `code line:path`, fatal ones with a bang; and whether a document came. */
async function problemsOf(
  document: string | Uint8Array | Iterable<Uint8Array>,
  limits: SbomLimits = {},
): Promise<string[]> {
  const items = await readAll(document, limits)
  const problems = items.flatMap((item) =>
    item.kind === 'problem'
      ? [`${item.fatal ? '!' : item.lost ? 'lost ' : ''}${item.code} ${item.place.line}:${item.place.path}`]
      : [],
  )
  return [...problems, ...(items.at(-1)?.kind === 'document' ? ['read'] : [])]
}

const cyclonedx = (components: string, more = ''): string =>
  `{"bomFormat":"CycloneDX","specVersion":"1.6",${more}"components":[${components}]}`
const xml = (inside: string): string => `<bom xmlns="http://cyclonedx.org/schema/bom/1.5">${inside}</bom>`

describe('a file that is no document', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', '!sbom.empty 1:'],
    ['white space', ' \n ', '!sbom.empty 1:'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0]), '!sbom.encoding 1:'],
    ['UTF-16 without a mark', new Uint8Array([0, 0x7b, 0, 0x22]), '!sbom.encoding 1:'],
    ['JSON with a byte order mark', `\ufeff${cyclonedx('')}`, '!sbom.byte_order_mark 1:'],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0]), '!sbom.compressed 1:'],
    ['a list', '[{}]', '!sbom.format 1:'],
    ['prose', 'our components are fine', '!sbom.format 1:'],
    ['other JSON', '{"type":"bundle","objects":[]}', '!sbom.format 1:'],
    ['other XML', '<html></html>', '!sbom.format 1:'],
    ['text after the end', `${cyclonedx('')} x`, '!sbom.trailing_garbage 1:'],
    ['a newer CycloneDX', '{"bomFormat":"CycloneDX","specVersion":"2.0"}', '!sbom.version 1:'],
    ['CycloneDX of no version', '{"bomFormat":"CycloneDX"}', '!sbom.version 1:'],
    ['SPDX 4', '{"spdxVersion":"SPDX-4.0"}', '!sbom.version 1:'],
    [
      'a list of two formats',
      '{"bomFormat":"CycloneDX","specVersion":"1.6","packages":[{"name":"a"}]}',
      '!sbom.mixed 1:',
    ],
    ['tag-value without its version', '# a comment\nPackageName: a\n', '!sbom.version 2:'],
  ])('%s', async (_, document, problem) => {
    expect((await problemsOf(document)).at(-1)).toBe(problem)
    expect((await readAll(document)).filter(({ kind }) => kind === 'document')).toEqual([])
  })
})

describe('a broken document', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['JSON cut short', '{"bomFormat":"CycloneDX",\n"components":[{"name":"a"},', '!sbom.truncated 2:/components'],
    ['a comma too many', '{"bomFormat":"CycloneDX",\n}', '!sbom.syntax 2:'],
    ['no comma between components', cyclonedx('{"name":"a"}\n{"name":"b"}'), '!sbom.syntax 2:/components'],
    ['a broken component', cyclonedx('{"name":"a"},\n{"name":nil}'), '!sbom.syntax 2:/components/1/name'],
    ['a name given twice', cyclonedx('{"name":"a",\n"name":"b"}'), '!sbom.duplicate_key 2:/components/0/name'],
    ['two lists of components', '{"components":[],"components":[]}', '!sbom.duplicate_key 1:/components'],
    ['half a character', cyclonedx('{"name":"\\ud800"}'), '!sbom.lone_surrogate 1:/components/0/name'],
    [
      'Latin-1',
      new Uint8Array([...bytesOf('{"components":[\n{"name":"caf'), 0xe9, ...bytesOf('"}]}')]),
      '!sbom.encoding 2:/components/0',
    ],
    [
      'XML cut short',
      '<bom xmlns="http://cyclonedx.org/schema/bom/1.5">\n<components>',
      '!sbom.truncated 2:/bom/components',
    ],
    ['XML closed wrongly', xml('\n<components></component>'), '!sbom.syntax 2:/bom'],
    ['XML of an unknown version', '<bom xmlns="http://cyclonedx.org/schema/bom/9.9"></bom>', '!sbom.version 1:'],
    ['XML in Latin-1', '<?xml version="1.0" encoding="ISO-8859-1"?><bom/>', '!sbom.encoding 1:'],
    [
      'XML with bytes of Latin-1',
      new Uint8Array([
        ...bytesOf('<bom xmlns="http://cyclonedx.org/schema/bom/1.5">\n<a>'),
        0xe9,
        ...bytesOf('</a></bom>'),
      ]),
      '!sbom.encoding 2:/bom/a',
    ],
    ['tag-value without a colon', 'SPDXVersion: SPDX-2.3\nwhat is this', '!sbom.syntax 2:'],
    ['tag-value cut short', 'SPDXVersion: SPDX-2.3\nPackageName: a\nPackageComment: <text>and', '!sbom.truncated 3:'],
    [
      'tag-value in Latin-1',
      new Uint8Array([...bytesOf('SPDXVersion: SPDX-2.3\nPackageName: caf'), 0xe9, 0x0a]),
      '!sbom.encoding 2:',
    ],
  ])('%s', async (_, document, problem) => {
    const found = await problemsOf(document)
    expect(found.at(-1)).toBe(problem)
    expect(found).not.toContain('read')
  })

  it('names the byte', async () => {
    const items = await readAll(new Uint8Array([...bytesOf('{"components":[\n{"name":"caf'), 0xe9, ...bytesOf('"}]}')]))
    expect(items).toMatchObject([{ kind: 'problem', place: { byte: 28, line: 2 } }])
  })
})

describe('a hostile document', () => {
  it('expands no entities', async () => {
    const laughs =
      '<!DOCTYPE bom [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.5">&b;</bom>'
    expect(await problemsOf(laughs)).toEqual(['!sbom.doctype 1:'])
    expect(await problemsOf(xml('<components>&other;</components>'))).toEqual(['!sbom.syntax 1:/bom/components'])
  })

  it('is refused when it nests too deeply, in any place', async () => {
    const nested = (depth: number) => '{"name":"a","components":['.repeat(depth) + ']}'.repeat(depth)
    expect(await problemsOf(cyclonedx(nested(40)))).toMatchObject([expect.stringMatching(/^!sbom\.too_deep /)])
    expect(await problemsOf(cyclonedx(`{"name":"a","x":${'['.repeat(70)}${']'.repeat(70)}}`))).toEqual([
      '!sbom.too_deep 1:/components/0',
    ])
    expect(await problemsOf(xml('<a>'.repeat(70)))).toMatchObject([expect.stringMatching(/^!sbom\.too_deep /)])
    expect(await problemsOf(xml(`<services>${'<a>'.repeat(70)}`))).toMatchObject([
      expect.stringMatching(/^!sbom\.too_deep /),
    ])
  })

  it('is refused when one part is too large, whole or in pieces', async () => {
    const limits = { maxItemBytes: 2_000 }
    const large = 'x'.repeat(3_000)
    const pieces = function* (text: string) {
      for (let i = 0; i < text.length; i += 100) yield bytesOf(text.slice(i, i + 100))
    }
    for (const document of [
      cyclonedx(`{"name":"${large}"}`),
      cyclonedx('', `"x":"${large}",`),
      xml(`<metadata><component><name>${large}</name></component></metadata>`),
      xml(`<services a="${large.repeat(2)}`),
      `SPDXVersion: SPDX-2.3\nPackageComment: ${large}`,
    ]) {
      expect((await problemsOf(pieces(document), limits)).at(-1)).toMatch(/^!sbom\.(too_big|truncated) /)
    }
    expect((await problemsOf(cyclonedx(`{"name":"${large}"}`), limits)).at(-1)).toMatch(/^!sbom\.too_big /)
  })

  it('is refused with more components or statements than fit', async () => {
    const three = '{"name":"a"},{"name":"b"},{"name":"c"}'
    expect(await problemsOf(cyclonedx(three), { maxComponents: 2 })).toEqual([
      '!sbom.too_many_components 1:/components/2',
    ])
    const statement = '{"vulnerability":{"name":"CVE-2026-0001"},"products":["pkg:npm/a"],"status":"fixed"}'
    const vex = `{"@context":"https://openvex.dev/ns/v0.2.0","statements":[${statement},${statement}]}`
    expect(await problemsOf(vex, { maxStatements: 1 })).toEqual(['!sbom.too_many_statements 1:/statements/1'])
  })

  it('cannot reach the prototype of anything', async () => {
    await readAll(
      xml(
        '<components><component type="library"><__proto__><name>evil</name></__proto__><name>a</name></component></components>',
      ),
    )
    await readAll(cyclonedx('{"name":"a","__proto__":{"name":"evil"}}'))
    expect(({} as Record<string, unknown>)['name']).toBeUndefined()
  })
})

it('any document, however it is damaged and cut, ends once: with itself or with a fatal problem', async () => {
  const documents = [
    cyclonedx(
      '{"name":"a","components":[{"name":"b","purl":"pkg:npm/b@1"}]},{"name":"ç"}',
      '"metadata":{"component":{"name":"s"}},',
    ),
    xml('<components><component type="library"><name>a</name><purl>pkg:npm/a@1</purl></component></components>'),
    'SPDXVersion: SPDX-2.3\nPackageName: a\nPackageComment: <text>b\n</text>\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1\n',
  ].map(bytesOf)
  const damage = fc.record({
    at: fc.nat(),
    byte: fc.constantFrom(0x22, 0x5c, 0x7b, 0x7d, 0x5d, 0x2c, 0x3c, 0x3e, 0x0a, 0xe9),
    length: fc.nat(12),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...documents),
      fc.array(damage, { maxLength: 3 }),
      fc.integer({ min: 1, max: 90 }),
      async (document, damages, size) => {
        let bytes = document
        for (const { at, byte, length } of damages) {
          const i = at % bytes.length
          bytes = new Uint8Array([...bytes.subarray(0, i), byte, ...bytes.subarray(i + length)])
        }
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        )
        const [whole, again] = [await readAll(bytes), await readAll(pieces)]
        const isEnd = (item: SbomItem) => item.kind === 'document' || (item.kind === 'problem' && item.fatal)
        expect(whole.findIndex(isEnd)).toBe(whole.length - 1)
        // Where XML is broken the parser may notice a character sooner or later; what is wrong, and what came before, is the same.
        const told = (item: SbomItem) => (item.kind === 'problem' ? item.code : item)
        expect(again.map(told)).toEqual(whole.map(told))
      },
    ),
    { numRuns: 250 },
  )
})

describe('one bad thing', () => {
  it('is left out and told; all others are read', async () => {
    const document = cyclonedx(
      [
        '"text"',
        '{"version":"1"}',
        `{"name":"${'n'.repeat(3_000)}"}`,
        '{"name":"p","purl":"npm/p@1"}',
        '{"name":"c","cpe":"apache:log4j"}',
        '{"name":"good","purl":"pkg:npm/good@1"}',
      ].join(',\n'),
    )
    expect(await problemsOf(document)).toEqual([
      'lost sbom.not_an_object 1:/components/0',
      'lost sbom.no_name 2:/components/1',
      'lost sbom.text_too_long 3:/components/2',
      'sbom.purl 4:/components/3',
      'sbom.cpe 5:/components/4',
      'read',
    ])
    const names = (await readAll(document)).flatMap((item) =>
      item.kind === 'component' ? [[item.name, item.purl, item.cpe]] : [],
    )
    expect(names).toEqual([
      ['p', undefined, undefined],
      ['c', undefined, undefined],
      ['good', 'pkg:npm/good@1', undefined],
    ])
  })

  it('is a statement that would silence a warning for nothing', async () => {
    const statement = (more: string) => `{"vulnerability":"CVE-2026-0001","products":["pkg:npm/a"],${more}}`
    const document = `{"@context":"https://openvex.dev/ns/v0.2.0","author":"a","timestamp":"2026-01-01T00:00:00Z","version":1,"statements":[
      ${statement('"status":"not_affected"')},
      ${statement('"status":"harmless"')},
      ${statement('"status":"affected"')},
      ${statement('"status":"fixed","timestamp":"yesterday"')},
      {"vulnerability":"CVE-2026-0001","status":"fixed"},
      {"products":["pkg:npm/a"],"status":"fixed"}]}`
    expect(await problemsOf(document)).toEqual([
      'lost vex.no_justification 2:/statements/0',
      'lost vex.status 3:/statements/1',
      'vex.no_action 4:/statements/2',
      'vex.timestamp 5:/statements/3',
      'lost vex.no_products 6:/statements/4',
      'lost vex.no_vulnerability 7:/statements/5',
      'read',
    ])
  })
})
