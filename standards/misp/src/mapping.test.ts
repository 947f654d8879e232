import { isValid, type JsonObject, validate } from '@testudo/stix'
import { afterAll, describe, expect, it } from 'vitest'
import { hasData, jsonFiles } from '../testing/archive.ts'
import { fromStix } from './from-stix.ts'
import { HASHES } from './attribute-rules.ts'
import { MISP_EXTENSION } from './ids.ts'
import { comparisonsOf, pathKey } from './pattern.ts'
import { toStix } from './to-stix.ts'

/*
 * Every pair MISP's own converter publishes, both ways. What is compared is what the objects say; these differences of
 * spelling do not count, and no others:
 *  - our extension, and custom properties whose names STIX does not allow, which it carries;
 *  - the order of lists that are sets, and of comparisons joined by AND;
 *  - a fraction of zeros in timestamps; `pattern_version` of languages that have none;
 *  - numbers in quotes in patterns (`number = '174'` never matches a number), the escapes of LIKE in a comparison by =,
 *    and the brackets the reference puts around rules of other languages.
 */
type Pair = { MISP: JsonObject; STIX: JsonObject | JsonObject[] }
const files = jsonFiles('misp-stix-mapping.tar.gz', /\.json$/)
const file = <T>(name: string) => (files.get(name) ?? {}) as Record<string, T>
const list = (value: JsonObject | JsonObject[]): JsonObject[] => (Array.isArray(value) ? value : [value])

/** Where we differ because the reference is wrong; each is a sentence about why. */
const BY_CHOICE: ReadonlyMap<string, string> = new Map([
  ['hostname|port', 'AND joins comparisons of one object (STIX 2.1 §9.5); the reference joins two'],
  ['email-reply-to', 'the value of a header field is a list (STIX 2.1 §6.6); the reference writes a text'],
  ['email-x-mailer', 'the same'],
  ['regkey', 'the hive is written out (STIX 2.1 §6.17); the reference keeps HKLM'],
  ['regkey|value', 'the same'],
])

const ORG = { uuid: 'a0c22599-9e58-4da4-96ac-7051603fa951', name: 'MISP-Project' }
const event = (content: object) => ({
  uuid: 'e2e6a6ea-f69b-4d93-8564-f51d67cafe51',
  info: 'a pair of the reference',
  date: '2020-10-25',
  timestamp: '1603642920',
  Orgc: ORG,
  ...content,
})

/** The archive shortens sample data for print; both sides get the same valid base64 instead. */
const printable = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll('UEsDBAoACQAAAAaOU1EvUbi[...]AACAAIA2QAAAB8BAAAAAA==', 'UEsDBA==')
      .replaceAll(/UEsDBAoACQ[A-Za-z0-9+/]{60,}={0,2}/g, 'UEsDBA=='),
  ) as T

const plainTime = (text: string) => text.replace(/(\d\d:\d\d:\d\d)\.0+Z$/, '$1Z')

function comparablePattern(pattern: string, language: unknown): unknown {
  if (language !== 'stix') return pattern.replace(/^\[(.*)\]$/s, '$1')
  return comparisonsOf(pattern)
    ?.map(
      ({ path, value }) =>
        `${pathKey(path)} = ${String(value).replaceAll(String.raw`\%`, '%').replaceAll('\\\\', '\\')}`,
    )
    .sort()
}

function comparable(object: JsonObject): unknown {
  const out: Record<string, unknown> = {}
  const custom: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(object)) {
    if (key === 'extensions') {
      const kept = (value as Record<string, { meta?: { key: string; value: unknown }[] }>)[MISP_EXTENSION]
      for (const one of kept?.meta ?? []) custom[one.key] = one.value
    } else if (key.startsWith('x_misp_')) custom[key.slice(7)] = value
    else if (key === 'pattern') out[key] = comparablePattern(String(value), object['pattern_type'])
    else if (key === 'pattern_version' && object['pattern_type'] !== 'stix') continue
    else if (['object_refs', 'labels', 'external_references', 'aliases'].includes(key))
      out[key] = (value as unknown[]).map((item) => JSON.stringify(item)).sort()
    else out[key] = typeof value === 'string' ? plainTime(value) : value
  }
  return Object.keys(custom).length > 0 ? { ...out, custom } : out
}

const byId = (objects: readonly JsonObject[]) =>
  Object.fromEntries(objects.map((object) => [String(object['id']), comparable(object)] as const))

/** The objects of a conversion that are about the content: not the event, its organisation and our extension. */
const content = (objects: readonly JsonObject[]) =>
  objects.filter(
    ({ type, id }) =>
      !['grouping', 'extension-definition'].includes(String(type)) &&
      id !== `identity--${ORG.uuid}` &&
      (type !== 'identity' || 'labels' in { ...objects.find((o) => o['id'] === id) }),
  )

const score = new Map<string, string[]>()
const counts = new Map<string, number>()
function check(name: string, type: string, expected: unknown, found: unknown): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
  const apart = score.get(name) ?? []
  score.set(name, apart)
  try {
    expect(found).toEqual(expected)
  } catch {
    if (process.env['SHOW_PAIRS']) process.stdout.write(`${type}: ${JSON.stringify([expected, found])}\n`)
    apart.push(type)
  }
}
const alike = (name: string) =>
  `${(counts.get(name) ?? 0) - (score.get(name)?.length ?? 0)} of ${counts.get(name) ?? 0}`

describe.skipIf(!hasData)('the pairs of the reference converter', () => {
  afterAll(() => {
    for (const [name, apart] of score)
      process.stdout.write(`${name}: ${alike(name)}${apart.length > 0 ? `, apart: ${apart.join(', ')}` : ''}\n`)
  })

  it('MISP attributes to STIX', () => {
    for (const [type, pair] of Object.entries(printable(file<Pair>('mapping/misp_attributes_to_stix21.json')))) {
      const expected = list(pair.STIX)
      const toIds = expected.some((object) => object['type'] === 'indicator')
      const { objects } = toStix(event({ Attribute: [{ ...pair.MISP, to_ids: toIds }] }))
      for (const object of objects) expect([type, isValid(validate(object))]).toEqual([type, true])
      check('attributes to STIX', type, byId(expected), byId(content(objects)))
    }
    expect(score.get('attributes to STIX')).toEqual(expect.arrayContaining([...BY_CHOICE.keys()]))
    expect(score.get('attributes to STIX')).toHaveLength(BY_CHOICE.size)
    expect(counts.get('attributes to STIX')).toBe(80)
    const pairs = file<Pair>('mapping/misp_attributes_to_stix21.json')
    const isBroken = (type: string) => list(pairs[type]?.STIX ?? []).some((object) => !isValid(validate(object)))
    expect(Object.keys(pairs).filter(isBroken)).toEqual(
      expect.arrayContaining([...BY_CHOICE.keys()].filter((type) => type !== 'hostname|port')),
    )
  })

  it('MISP galaxies to STIX', () => {
    for (const [name, pair] of Object.entries(file<Pair>('mapping/misp_galaxies_to_stix21.json'))) {
      const { objects } = toStix(event({ Galaxy: [pair.MISP] }))
      for (const object of objects) expect([name, isValid(validate(object))]).toEqual([name, true])
      check('galaxies to STIX', name, byId(list(pair.STIX)), byId(content(objects)))
    }
    expect(score.get('galaxies to STIX')).toEqual([])
    expect(counts.get('galaxies to STIX')).toBe(27)
  })

  it('STIX to MISP attributes', () => {
    const pairs = Object.entries(printable(file<Record<string, Pair>>('mapping/stix21_to_misp_attributes.json')))
    for (const [type, forms] of pairs) {
      const found: unknown[] = []
      const expected: unknown[] = []
      for (const { MISP, STIX } of Object.values(forms)) {
        const attributes = fromStix(list(STIX)).events.flatMap(({ Attribute }) => Attribute)
        expected.push([comparableAttribute(MISP, MISP)])
        found.push(attributes.map((attribute) => comparableAttribute(attribute as unknown as JsonObject, MISP)))
      }
      check('STIX to attributes', type, expected, found)
    }
    expect(score.get('STIX to attributes')).toEqual([])
    expect(counts.get('STIX to attributes')).toBe(79)
  })

  it('foreign STIX to MISP attributes', () => {
    const pairs = Object.entries(file<Record<string, Pair>>('mapping/external_stix21_to_misp_attributes.json'))
    for (const [type, forms] of pairs) {
      const found: unknown[] = []
      const expected: unknown[] = []
      for (const { MISP, STIX } of Object.values(forms)) {
        const { events } = fromStix(list(STIX))
        const attributes = events.flatMap((one) => [
          ...one.Attribute,
          ...one.Object.flatMap(({ Attribute }) => Attribute),
        ])
        const same = attributes.filter((one) => one.type === MISP['type'])
        // The reference makes one attribute of two comparisons; we keep the pattern beside it, as an object.
        const loose = attributes.length > 1 ? ['uuid', 'comment'] : []
        expected.push([comparableAttribute(MISP, MISP, loose)])
        found.push(same.map((one) => comparableAttribute(one as unknown as JsonObject, MISP, loose)))
      }
      check('foreign STIX to attributes', type, expected, found)
    }
    expect(score.get('foreign STIX to attributes')).toEqual([])
    expect(counts.get('foreign STIX to attributes')).toBe(8)
  })

  it('foreign STIX to MISP galaxies', () => {
    for (const [type, pair] of Object.entries(file<Pair>('mapping/external_stix21_to_misp_galaxies.json'))) {
      const galaxies = fromStix(list(pair.STIX)).events.flatMap(({ Galaxy }) => Galaxy)
      check(
        'foreign STIX to galaxies',
        type,
        [comparableGalaxy(pair.MISP)],
        galaxies.map((one) => comparableGalaxy(one as unknown as JsonObject)),
      )
    }
    // The reference repeats the name of an actor without a description as one; we add nothing.
    expect(score.get('foreign STIX to galaxies')).toEqual(['threat-actor'])
    expect(counts.get('foreign STIX to galaxies')).toBe(10)
  })

  it('whole events, and lists of attributes without an event', () => {
    const bundle = (name: string) => (file<never>(name) as unknown as { objects: JsonObject[] }).objects
    // The archive gives some relationships random UUIDs: compared by what they relate.
    const known = (objects: readonly JsonObject[]) => {
      const names = new Map(
        objects.flatMap((o) =>
          o['type'] === 'relationship'
            ? [[String(o['id']), `relationship--${String(o['source_ref'])} ${String(o['target_ref'])}`]]
            : [],
        ),
      )
      return byId(
        objects
          .filter(({ type }) => type !== 'extension-definition')
          .filter(({ identity_class }) => identity_class !== 'system')
          .map(
            (object) =>
              JSON.parse(
                [...names].reduce((text, [id, name]) => text.replaceAll(id, name), JSON.stringify(object)),
              ) as JsonObject,
          ),
      )
    }
    const collections = {
      response: [files.get('tests/test_events_collection_1.json'), files.get('tests/test_events_collection_2.json')],
    }
    check(
      'collections',
      'events',
      known(bundle('tests/test_events_collection_stix21.json')),
      known(toStix(collections).objects),
    )
    const attributes = [
      files.get('tests/test_attributes_collection_1.json'),
      files.get('tests/test_attributes_collection_2.json'),
    ]
    check(
      'collections',
      'attributes',
      known(bundle('tests/test_attributes_collection_stix21.json')),
      known(toStix(attributes).objects),
    )
    expect(score.get('collections')).toEqual([])
  })
})

/**
 * Left out by name: what we always write (`distribution`), `object_relation` and `malware_filename` that follow from the
 * type, a comment the reference drops although the STIX has it, and backslashes it forgets to unescape.
 */
function comparableAttribute(attribute: JsonObject, reference: JsonObject, loose: readonly string[] = []): unknown {
  const { distribution: _, object_relation: __, ...rest } = attribute
  const kept: Record<string, unknown> = {
    ...rest,
    value: comparableValue(String(attribute['value']), String(attribute['type'])),
  }
  if (!('comment' in reference)) delete kept['comment']
  for (const key of loose) delete kept[key]
  return kept
}

const comparableValue = (value: string, type: string): string => {
  if (type.startsWith('regkey')) return value.replaceAll('\\\\', '\\').replaceAll(String.raw`\%`, '%')
  if (['sigma', 'snort', 'suricata', 'yara'].includes(type)) return value.replace(/^\[(.*)\]$/s, '$1')
  return type in HASHES ? value.toLowerCase() : value
}

/** Cluster UUIDs are the STIX ids' own, so that a cluster keeps its id both ways; the reference derives new ones. */
function comparableGalaxy(galaxy: JsonObject): unknown {
  const [cluster] = galaxy['GalaxyCluster'] as unknown as Record<string, unknown>[]
  const meta = cluster?.['meta'] as Record<string, unknown>
  return {
    type: galaxy['type'],
    name: galaxy['name'],
    value: cluster?.['value'],
    description: cluster?.['description'],
    meta: Object.fromEntries(
      Object.entries(meta).map(([key, value]) => [
        key,
        typeof value === 'string' ? value.replace(/(\.\d{3})000Z$/, '$1Z') : value,
      ]),
    ),
  }
}
