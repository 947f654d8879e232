import { isValid, validate } from '@testudo/stix'
import { describe, expect, it } from 'vitest'
import { hasData, jsonFiles } from '../testing/archive.ts'
import { Galaxies } from './galaxy.ts'
import { formatTag, parseTag, readTags } from './tags.ts'
import { Taxonomies } from './taxonomy.ts'
import { toStix } from './to-stix.ts'

describe('tags', () => {
  it.each([
    ['tlp:amber+strict', { namespace: 'tlp', predicate: 'amber+strict' }],
    [
      'admiralty-scale:source-reliability="a"',
      { namespace: 'admiralty-scale', predicate: 'source-reliability', value: 'a' },
    ],
    [
      'misp-galaxy:threat-actor="APT28 - G0007"',
      { namespace: 'misp-galaxy', predicate: 'threat-actor', value: 'APT28 - G0007' },
    ],
    ['ns:p=""', { namespace: 'ns', predicate: 'p', value: '' }],
    ['free words', undefined],
    ['ns:', undefined],
    [':p', undefined],
    ['ns:p="open', undefined],
    ['ns:p="a"b"', undefined],
    ['ns:p=a', undefined],
  ])('%s', (tag, expected) => {
    expect(parseTag(tag)).toEqual(expected)
    if (expected) expect(formatTag(expected)).toBe(tag)
  })

  it.each([
    [['tlp:green', 'TLP:RED', 'tlp:clear'], { tlp: 'red' }],
    [['tlp:amber', 'tlp:amber+strict'], { tlp: 'amber+strict' }],
    [['PAP:WHITE', 'pap:amber'], { pap: 'amber' }],
    [['tlp:white', 'tlp:ex:chr'], { tlp: 'white' }],
    [['tlp:amber+', 'PAP:BLUE'], { unknownMarks: ['tlp:amber+', 'PAP:BLUE'] }],
    [['not-tlp:red', 'a tlp:red'], {}],
  ])('%j', (names, expected) => expect(readTags(names)).toEqual({ names, unknownMarks: [], ...expected }))
})

describe('taxonomies', () => {
  it('what is malformed is named, the rest is taken', () => {
    const { taxonomy, notes } = new Taxonomies().load({
      namespace: 'x',
      version: 1,
      predicates: [{ value: 'a', expanded: 'A' }, 'b', { expanded: 'C' }, { value: 'a' }],
      values: [
        { predicate: 'a', entry: [{ value: '1', expanded: 'One' }, {}] },
        { predicate: 'z', entry: [] },
      ],
    })
    expect(taxonomy?.tags.map(({ tag, words }) => [tag, words])).toEqual([['x:a="1"', 'A: One']])
    expect(notes.map(({ path }) => path)).toEqual([
      '/predicates/1',
      '/predicates/2/value',
      '/predicates/3',
      '/values/0/entry/1/value',
      '/values/1/predicate',
    ])
  })

  it('no object, no taxonomy', () =>
    expect(new Taxonomies().load(null)).toMatchObject({ taxonomy: undefined, notes: [{ path: '/' }] }))
})

it('galaxies: what is malformed is named, the rest is taken', () => {
  const galaxies = new Galaxies()
  const { taken, notes } = galaxies.load({
    type: 'threat-actor',
    values: [{ value: 'Grey Heron', meta: { synonyms: ['Heron-1', 7] } }, {}, 'x'],
  })
  expect([taken, notes.map(({ path }) => path)]).toEqual([1, ['/values/1/value', '/values/2']])
  expect(galaxies.named('HERON 1').map(({ value }) => value)).toEqual(['Grey Heron'])
  expect(galaxies.ofTag('misp-galaxy:threat-actor="Grey Heron"')?.synonyms).toEqual(['Heron-1'])
  expect(galaxies.named('constructor')).toEqual([])
})

describe.skipIf(!hasData)('MISP’s own words', () => {
  it('all 183 taxonomies, 13,215 tags of which two are written twice', () => {
    const taxonomies = new Taxonomies()
    for (const [name, file] of jsonFiles('misp-taxonomies.tar.gz', /machinetag\.json$/))
      expect([name, taxonomies.load(file).notes]).toEqual([name, []])
    expect(taxonomies.size).toEqual({ taxonomies: 183, tags: 13_213 })
    expect(taxonomies.meaningOf('admiralty-scale:source-reliability="b"')).toMatchObject({
      words: 'Source Reliability: Usually reliable',
      numericalValue: 75,
      version: '5',
    })
    expect(taxonomies.meaningOf('PAP:amber')?.words).toMatch(/Passive cross check/)
    expect(
      taxonomies.conflicts([
        'tlp:red',
        'tlp:green',
        'admiralty-scale:source-reliability="a"',
        'admiralty-scale:information-credibility="1"',
      ]),
    ).toEqual([['tlp:red', 'tlp:green']])
  })

  const files = jsonFiles('misp-galaxy.tar.gz', /^clusters\/.*\.json$/)
  it('all 107 galaxies and 20,156 clusters', () => {
    const galaxies = new Galaxies()
    let taken = 0
    for (const file of files.values()) taken += galaxies.load(file).taken
    expect(galaxies.size.galaxies).toBe(107)
    expect(taken).toBe(20_156)
    expect(galaxies.named('fancy bear', 'threat-actor').map(({ value }) => value)).toEqual(['APT28'])
    expect(galaxies.get('5b4ee3ea-eee3-4c8e-8323-85ae32658754')?.value).toBe('APT28')
  })

  it('every cluster of every galaxy becomes valid STIX', () => {
    let count = 0
    for (const [name, file] of files) {
      const { type, values } = file as { type: string; values: object[] }
      const { objects, notes } = toStix({
        uuid: 'e2e6a6ea-f69b-4d93-8564-f51d67cafe51',
        info: name,
        timestamp: '1',
        Galaxy: [{ type, name: type, GalaxyCluster: values }],
      })
      expect([name, notes.filter(({ level }) => level === 'refused')]).toEqual([name, []])
      expect([name, objects.filter((object) => !isValid(validate(object)))]).toEqual([name, []])
      // Some files have a UUID twice: two clusters, one object.
      const unlike = new Set(values.map((one) => ('uuid' in one ? one.uuid : one)))
      const clusters = objects.filter(({ type: kind }) => !/^(?:grouping|extension-definition)$/.test(String(kind)))
      expect([name, clusters.length >= unlike.size]).toEqual([name, true])
      count += values.length
    }
    expect(count).toBe(20_156)
  })
})
