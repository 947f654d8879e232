import { describe, expect, it } from 'vitest'
import { isValid, validate } from './validate.ts'
import { ENUMERATIONS, VOCABULARIES, VOCABULARY_SECTIONS } from './vocabularies.ts'

const uuid = '0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061'
const TIMES = { created: '2026-01-02T03:04:05.678Z', modified: '2026-01-02T03:04:05.678Z' }

/** A well-formed malware object, changed where a case says so; `undefined` removes. */
const malware = (change: Record<string, unknown> = {}) => {
  const object: Record<string, unknown> = {
    type: 'malware',
    spec_version: '2.1',
    id: `malware--${uuid}`,
    ...TIMES,
    name: 'Cryptolocker',
    is_family: true,
    ...change,
  }
  for (const key of Object.keys(object)) if (object[key] === undefined) delete object[key]
  return object
}

const RED = 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed'
const found = (value: unknown, level?: string) =>
  validate(value)
    .filter((finding) => !level || finding.level === level)
    .map(({ path, rule }) => `${path} ${rule}`)

describe('what is no STIX at all', () => {
  it.each([null, 3, 'x', [], {}, { type: 7 }])('refuses %o without throwing', (value) => {
    expect(isValid(validate(value))).toBe(false)
  })

  it('says nothing about a well-formed object', () => {
    expect(validate(malware())).toEqual([])
  })
})

describe('requirements', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a missing required property', { is_family: undefined }, ' required'],
    ['a wrong kind of value', { name: 5 }, '/name type'],
    ['null', { description: null }, '/description type'],
    ['a null custom property', { x_a_b: null }, '/x_a_b null'],
    ['an empty list', { aliases: [] }, '/aliases empty-list'],
    ['a list item of the wrong kind', { aliases: ['a', 1] }, '/aliases/1 type'],
    ['an id of another type', { id: `tool--${uuid}` }, '/id id-type'],
    ['an id in upper case', { id: `malware--${uuid.toUpperCase()}` }, '/id identifier'],
    ['a day that does not exist', { modified: '2026-02-30T00:00:00.000Z' }, '/modified timestamp'],
    ['a time without Z', { modified: '2026-02-03T00:00:00.000+01:00' }, '/modified timestamp'],
    ['a creation time of whole seconds', { created: '2026-01-02T03:04:05Z' }, '/created timestamp-precision'],
    ['modified before created', { created: '2026-01-02T03:04:05.678001Z' }, '/modified timestamp-order'],
    [
      'last_seen before first_seen',
      { first_seen: '2026-01-02T00:00:00Z', last_seen: '2025-01-02T00:00:00Z' },
      '/last_seen timestamp-order',
    ],
    ['confidence above 100', { confidence: 101 }, '/confidence range'],
    ['confidence that is no integer', { confidence: 0.5 }, '/confidence type'],
    [
      'a reference to the wrong type',
      { operating_system_refs: [`tool--${uuid}`] },
      '/operating_system_refs/0 reference-type',
    ],
    ['a reference that is no id', { created_by_ref: 'me' }, '/created_by_ref identifier'],
    [
      'a marking that is no marking',
      { object_marking_refs: [`identity--${uuid}`] },
      '/object_marking_refs/0 reference-type',
    ],
    [
      'a granular marking with lang and marking_ref',
      { granular_markings: [{ lang: 'en', marking_ref: RED, selectors: ['name'] }] },
      '/granular_markings/0 granular-marking',
    ],
    [
      'a granular marking with neither',
      { granular_markings: [{ selectors: ['name'] }] },
      '/granular_markings/0 granular-marking',
    ],
    [
      'a selector of nothing',
      { granular_markings: [{ marking_ref: RED, selectors: ['aliases.[3]'] }] },
      '/granular_markings/0/selectors/0 selector',
    ],
    ['an upper-case property name', { Name: 'x' }, '/Name property-name'],
    ['a reserved property name', { severity: 'x' }, '/severity reserved-property'],
    [
      'an extension without a kind',
      { extensions: { [`extension-definition--${uuid}`]: { rank: 1 } } },
      `/extensions/extension-definition--${uuid} enum`,
    ],
    [
      'an external reference that says nothing',
      { external_references: [{ source_name: 'x' }] },
      '/external_references/0 any-of',
    ],
    [
      'a wrong hash value',
      { external_references: [{ source_name: 'x', url: 'https://a.example', hashes: { MD5: 'zz' } }] },
      '/external_references/0/hashes/MD5 hash-value',
    ],
    ['a malware family without a name', { name: undefined }, ' needs'],
  ])('names %s', (_what, change, expected) => {
    expect(found(malware(change), 'must')).toContain(expected)
  })

  it('keeps __proto__ an ordinary, badly named property', () => {
    const object: unknown = JSON.parse(JSON.stringify(malware()).replace('"name"', '"__proto__":{"id":1},"name"'))
    expect(found(object, 'must')).toEqual(['/__proto__ property-name'])
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['an IPv4 address', { type: 'ipv4-addr', value: '198.51.100.999' }, '/value ipv4'],
    ['an IPv6 network', { type: 'ipv6-addr', value: '2001:db8::/129' }, '/value ipv6'],
    ['an e-mail address', { type: 'email-addr', value: 'Jo <jo@example.com>' }, '/value email'],
    ['a MAC address', { type: 'mac-addr', value: 'AA:BB:CC:DD:EE:FF' }, '/value mac'],
    ['a URL', { type: 'url', value: 'foo' }, '/value uri'],
    ['a file that has neither name nor hashes', { type: 'file', size: 1 }, ' any-of'],
    [
      'a port',
      { type: 'network-traffic', protocols: ['tcp'], src_ref: `ipv4-addr--${uuid}`, dst_port: 70000 },
      '/dst_port range',
    ],
    [
      'a registry value type',
      { type: 'windows-registry-key', values: [{ data_type: 'REG_X' }] },
      '/values/0/data_type enum',
    ],
    [
      'a PE header without its type',
      { type: 'file', name: 'a', extensions: { 'windows-pebinary-ext': { imphash: 'x' } } },
      '/extensions/windows-pebinary-ext required',
    ],
    ['a CPE', { type: 'software', name: 'a', cpe: 'cpe:/a:b' }, '/cpe cpe'],
  ])('checks %s', (_what, body, expected) => {
    expect(found({ id: `${String(body['type'])}--${uuid}`, ...body }, 'must')).toContain(expected)
  })
})

describe('recommendations', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a word outside an open vocabulary', { malware_types: ['doom'] }, '/malware_types/0 malware-types'],
    ['an undeclared custom property', { x_acme_rank: 1 }, '/x_acme_rank extensions-use'],
    [
      'a reference without hashes',
      { external_references: [{ source_name: 'x', url: 'https://a.example' }] },
      '/external_references/0 extref-hashes',
    ],
    ['a UUID that is not random', { id: 'malware--0c7b5b88-8ff7-5a4d-aa9d-feb398cd0061' }, '/id uuid-check'],
  ])('names %s', (_what, change, expected) => {
    const findings = validate(malware(change))
    expect(isValid(findings)).toBe(true)
    expect(isValid(findings, true)).toBe(false)
    expect(findings.map(({ path, rule }) => `${path} ${rule}`)).toContain(expected)
  })

  it('can be left out one by one, by group, or all', () => {
    const odd = malware({ malware_types: ['doom'] })
    for (const name of ['malware-types', 'all-vocabs', 'approved-values', 'all']) {
      expect(validate(odd, { disabled: [name] })).toEqual([])
    }
    expect(validate(odd, { enabled: ['region'] })).toEqual([])
  })

  it('accepts a custom property that a known extension definition declares', () => {
    const id = `extension-definition--${uuid}`
    const object = malware({ rank: 1, extensions: { [id]: { extension_type: 'toplevel-property-extension' } } })
    const definition = {
      type: 'extension-definition',
      id,
      extension_types: ['toplevel-property-extension'],
      extension_properties: ['rank'],
    }
    expect(found(object)).toEqual(['/rank extensions-use'])
    expect(validate(object, { extensionDefinitions: [definition] })).toEqual([])
  })
})

describe('single types', () => {
  const common = { spec_version: '2.1', ...TIMES }
  const refs = { source_ref: `tool--${uuid}`, target_ref: `malware--${uuid}` }
  const traffic = { protocols: ['tcp'], src_ref: `ipv4-addr--${uuid}`, src_port: 1, dst_port: 2 }

  it.each<[string, string, Record<string, unknown>, string]>([
    [
      'a relationship from a sighting',
      'relationship',
      { ...common, ...refs, relationship_type: 'uses', source_ref: `sighting--${uuid}` },
      '/source_ref reference-type',
    ],
    [
      'a relationship name in capitals',
      'relationship',
      { ...common, ...refs, relationship_type: 'Uses' },
      '/relationship_type relationship-type',
    ],
    [
      'a relationship the standard does not suggest',
      'relationship',
      { ...common, ...refs, relationship_type: 'mitigates' },
      ' relationship-types',
    ],
    [
      'a relationship that stops as it starts',
      'relationship',
      { ...common, ...refs, relationship_type: 'related-to', start_time: TIMES.created, stop_time: TIMES.created },
      '/stop_time timestamp-order',
    ],
    [
      'a sighting of a bundle',
      'sighting',
      { ...common, sighting_of_ref: `bundle--${uuid}` },
      '/sighting_of_ref reference-type',
    ],
    ['a location without a place', 'location', { ...common }, ' any-of'],
    ['a latitude alone', 'location', { ...common, latitude: 1 }, ' needs'],
    ['a latitude beyond the pole', 'location', { ...common, latitude: 91, longitude: 0 }, '/latitude range'],
    [
      'an opinion outside the enumeration',
      'opinion',
      { ...common, opinion: 'maybe', object_refs: [`tool--${uuid}`] },
      '/opinion enum',
    ],
    [
      'both forms of observed data',
      'observed-data',
      {
        ...common,
        first_observed: TIMES.created,
        last_observed: TIMES.created,
        number_observed: 1,
        objects: { 0: { type: 'url', value: 'x:y' } },
        object_refs: [`url--${uuid}`],
      },
      ' exclusive',
    ],
    [
      'a domain object in the container',
      'observed-data',
      {
        ...common,
        first_observed: TIMES.created,
        last_observed: TIMES.created,
        number_observed: 1,
        objects: { 0: { type: 'tool' } },
      },
      '/objects/0 reference-type',
    ],
    [
      'an indicator whose pattern does not parse',
      'indicator',
      { ...common, valid_from: TIMES.created, pattern_type: 'stix', pattern: '[a' },
      '/pattern pattern',
    ],
    ['an analysis without result', 'malware-analysis', { ...common, product: 'x' }, ' any-of'],
    [
      'a translation under a wrong language',
      'language-content',
      { ...common, object_ref: `tool--${uuid}`, contents: { español: {} } },
      '/contents/español language',
    ],
    [
      'a marking that marks itself',
      'marking-definition',
      {
        ...common,
        definition_type: 'statement',
        definition: { statement: 'x' },
        object_marking_refs: [`marking-definition--${uuid}`],
      },
      '/object_marking_refs marking-cycle',
    ],
    [
      'an extension that redefines a common property',
      'extension-definition',
      {
        ...common,
        created_by_ref: `identity--${uuid}`,
        name: 'a',
        schema: 'b',
        version: '1',
        extension_types: ['toplevel-property-extension'],
        extension_properties: ['modified'],
      },
      '/extension_properties/0 extension-redefines',
    ],
    [
      'active traffic with an end',
      'network-traffic',
      { ...traffic, is_active: true, end: TIMES.created },
      ' active-end',
    ],
    [
      'an artifact that is here and elsewhere',
      'artifact',
      { payload_bin: 'YQ==', url: 'http://a', hashes: { MD5: '0'.repeat(32) } },
      ' exclusive',
    ],
    ['an artifact elsewhere without hashes', 'artifact', { url: 'http://a' }, ' needs'],
    ['a multipart message with a body', 'email-message', { is_multipart: true, body: 'x' }, ' exclusive'],
    [
      'a process with a UUID made of a name',
      'process',
      { pid: 1, id: 'process--0c7b5b88-8ff7-5a4d-aa9d-feb398cd0061' },
      '/id uuid-random',
    ],
    ['a custom type in capitals', 'X-Acme', { ...common }, '/type type-name'],
    ['a custom object without modified', 'x-acme-thing', { spec_version: '2.1', created: TIMES.created }, ' required'],
  ])('%s', (_what, type, body, expected) => {
    expect(found({ type, id: `${type}--${uuid}`, ...body })).toContain(expected)
  })
})

describe('bundles', () => {
  const bundle = (...objects: unknown[]) => ({ type: 'bundle', id: `bundle--${uuid}`, objects })

  it('names the object by its place', () => {
    expect(found(bundle(malware(), malware({ id: 'x', modified: TIMES.created, name: 4 })), 'must')).toEqual([
      '/objects/1/id identifier',
      '/objects/1/name type',
      '/objects/1/id id-type',
    ])
  })

  it('refuses a bundle in a bundle and notes a repeated version', () => {
    expect(found(bundle(bundle()))).toEqual(['/objects/0 bundle-in-bundle'])
    expect(found(bundle(malware(), malware()))).toEqual(['/objects/1 duplicate-ids'])
  })
})

it('does not overflow on a hostile depth', () => {
  let deep: unknown = { type: 'observed-data' }
  for (let i = 0; i < 100_000; i++) deep = { type: 'observed-data', objects: { 0: deep } }
  expect(isValid(validate(deep))).toBe(false)
})

it('bounds its answer, not its verdict', () => {
  const aliases = Array.from({ length: 1000 }, () => 1)
  const findings = validate(malware({ x_acme_rank: 1, aliases }), { maxFindings: 10 })
  expect(findings).toHaveLength(11)
  expect(isValid(findings)).toBe(false)
  const odd = validate(malware({ malware_types: Array.from({ length: 20 }, () => 'doom'), name: 5 }), {
    maxFindings: 10,
  })
  expect(isValid(odd)).toBe(false)
})

it('names the section of every vocabulary and enumeration', () => {
  const names = [...Object.keys(VOCABULARIES), ...Object.keys(ENUMERATIONS)]
  expect(names.filter((name) => !VOCABULARY_SECTIONS.has(name))).toEqual([])
  expect(VOCABULARY_SECTIONS.size).toBe(names.length)
  expect(VOCABULARY_SECTIONS.get('windows-service-status-enum')).toBe('10.32')
})
