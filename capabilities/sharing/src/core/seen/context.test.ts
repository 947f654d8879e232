import { type Label, loadPolicies } from '@testudo/kernel/label'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contextWords, readContext, writeContext } from './context.ts'
import { CONTEXT_BYTES } from './table.ts'
import { seenValuesFor, type SeenSource } from './gather.ts'
import { seenInput } from './oprf.ts'
import { readSeenValue, valuesOfObservable, valuesOfPattern } from './values.ts'

const policies = loadPolicies(
  ['allied', 'tlp'].map((name) =>
    JSON.parse(readFileSync(new URL(`../../../../../policies/${name}.json`, import.meta.url), 'utf8')),
  ),
)
const rel = (classification: string, values?: readonly string[], more: Partial<Label> = {}): Label => ({
  policy: 'ALLIED',
  classification,
  categories: values === undefined ? [] : [{ type: 'PERMISSIVE', tag: 'Releasable To', values }],
  originators: [],
  ...more,
})
const NOON = Date.UTC(2026, 10, 22, 12)

describe('a context on its way', () => {
  it.each<[string, Label]>([
    ['nothing but a classification', rel('UNCLASSIFIED')],
    ['no release at all', rel('SECRET', [])],
    ['three nations', rel('RESTRICTED', ['EST', 'LVA', 'LTU'])],
    ['every value there is', rel('RESTRICTED', policies.get('ALLIED')?.tags[0]?.values ?? [])],
    ['limits', rel('RESTRICTED', ['POL'], { tlp: 'AMBER+STRICT', pap: 'RED' })],
    ['TLP alone', { policy: 'TLP', classification: 'GREEN', categories: [], originators: [] }],
  ])('keeps its label and fits: %s', (_, label) => {
    const told = { count: 999_999_999, last: NOON, label }
    const text = writeContext(told, policies) ?? ''
    expect(text.length).toBeLessThanOrEqual(CONTEXT_BYTES)
    const read = readContext(text, policies)
    const sorted = (one: Label | undefined) =>
      one && { ...one, categories: one.categories.map((c) => ({ ...c, values: [...c.values].sort() })) }
    expect({ ...read, label: sorted(read?.label) }).toEqual({ ...told, label: sorted(label) })
  })

  it('is not made for a label nobody here understands, and not read under another policy', () => {
    for (const label of [
      rel('ULTRA'),
      rel('SECRET', ['ATLANTIS']),
      { ...rel('SECRET'), policy: 'OTHER' },
      { ...rel('SECRET'), categories: [{ type: 'RESTRICTIVE' as const, tag: 'Nonsense', values: ['X'] }] },
    ])
      expect(writeContext({ count: 1, last: NOON, label }, policies)).toBeUndefined()
    const allied = policies.get('ALLIED')
    const changed = loadPolicies([{ ...allied, version: '2', equivalents: [] }])
    const text = writeContext({ count: 1, last: NOON, label: rel('SECRET', ['EST']) }, policies) ?? ''
    expect(readContext(text, changed)).toBeUndefined()
    for (const bad of ['', '1', `${text} x`, text.replace('1 ', '2 '), text.replace('.', '.9'), '1 a.b.c 1 1'])
      expect(readContext(bad, policies), bad).toBeUndefined()
  })

  it('reads as a sentence in both languages', () => {
    expect(contextWords({ count: 3, last: NOON }).en).toBe('seen 3 times, last 221200ZNOV26')
    expect(contextWords({ count: 1, last: NOON }).fr).toBe('vu une fois, 221200ZNOV26')
    expect(contextWords({ count: 0, last: NOON }).en).toBe('known since 221200ZNOV26')
  })
})

describe('values', () => {
  it('that are longer than any value are none, however long normalising them would take', () => {
    const long = `a${'\u0316\u0300'.repeat(500_000)}`
    expect(valuesOfObservable({ type: 'domain-name', value: long })).toEqual([])
    expect(valuesOfObservable({ type: 'domain-name', value: 'evil.example' })).toHaveLength(1)
  })

  it.each([
    ['198.51.100[.]3', 'ipv4-addr', '198.51.100.3'],
    ['2001:DB8::1', 'ipv6-addr', '2001:0db8:0000:0000:0000:0000:0000:0001'],
    ['Bad.Example.COM.', 'domain-name', 'bad.example.com'],
    ['hxxps://Bad.Example/Path?A=b', 'url', 'https://bad.example/Path?A=b'],
    ['Someone@Example.org', 'email-addr', 'someone@example.org'],
    ['D41D8CD98F00B204E9800998ECF8427E', 'file:hashes.MD5', 'd41d8cd98f00b204e9800998ecf8427e'],
    [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'file:hashes.SHA-256',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ],
  ])('of %s', (text, type, value) => expect(readSeenValue(text)).toEqual({ type, value }))

  it.each(['', 'hello', 'two words.example', '999.1.1.1/', '10.0.0.0/8', 'a@b', 'x'.repeat(3_000)])(
    'none in %j',
    (text) => expect(text === 'a@b' ? [] : (readSeenValue(text) ?? [])).toEqual([]),
  )

  it('come from patterns by equality alone, and from observables', () => {
    expect(
      valuesOfPattern(
        "[ipv4-addr:value = '198.51.100.3' OR domain-name:value IN ('a.example')] AND [file:hashes.'SHA-1' = 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709' AND url:value LIKE 'http%' AND domain-name:value NOT = 'no.example']",
      ),
    ).toEqual([
      { type: 'ipv4-addr', value: '198.51.100.3' },
      { type: 'file:hashes.SHA-1', value: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' },
    ])
    expect(valuesOfPattern(`[ipv4-addr:value = '${"\\'".repeat(50_000)}`)).toEqual([])
    expect(
      valuesOfObservable({ type: 'file', hashes: { MD5: 'd41d8cd98f00b204e9800998ecf8427e', other: 'x' } }),
    ).toHaveLength(1)
    expect(valuesOfObservable({ type: 'file', hashes: null })).toEqual([])
    expect(valuesOfObservable({ type: 'domain-name', value: 7 })).toEqual([])
  })
})

describe('what one asker may be told', () => {
  const low = rel('RESTRICTED', ['EST', 'POL'])
  const source = (
    id: string,
    type: string,
    body: Record<string, unknown>,
    more: Partial<SeenSource> = {},
  ): SeenSource => ({
    id,
    type,
    label: low,
    at: NOON,
    body: { type, ...body },
    ...more,
  })
  const types = new Set(['ipv4-addr', 'domain-name'])
  const indicator = source('indicator--1', 'indicator', {
    pattern_type: 'stix',
    pattern: "[ipv4-addr:value = '198.51.100.3']",
  })
  const told = (sources: readonly SeenSource[], admits: (label: Label) => boolean = () => true) =>
    seenValuesFor(sources, types, policies, admits).map(({ input, context }) => {
      const read = readContext(context, policies)
      return [new TextDecoder().decode(input), read?.count, read?.last, read?.label.categories[0]?.values.join(' ')]
    })

  it('counts the sightings of an indicator and of what was observed, whatever their order', () => {
    const sources = [
      source('sighting--1', 'sighting', {
        sighting_of_ref: 'indicator--1',
        count: 2,
        last_seen: '2026-11-21T10:00:00Z',
      }),
      source('sighting--2', 'sighting', { sighting_of_ref: 'malware--1', observed_data_refs: ['observed-data--1'] }),
      source('observed-data--1', 'observed-data', { object_refs: ['ipv4-addr--1'] }),
      source('ipv4-addr--1', 'ipv4-addr', { value: '198.51.100.3' }),
      indicator,
    ]
    expect(told(sources)).toEqual([['ipv4-addr\n198.51.100.3', 3, NOON, 'EST POL']])
    expect(told(sources.toReversed())).toEqual(told(sources))
  })

  it('leaves a sighting untold that together with the value is for nobody, and a value that is', () => {
    const narrow = source(
      'sighting--1',
      'sighting',
      { sighting_of_ref: 'indicator--1' },
      { label: rel('RESTRICTED', ['POL']) },
    )
    expect(told([indicator, narrow], (label) => label.categories[0]?.values.includes('EST') === true)).toEqual([
      ['ipv4-addr\n198.51.100.3', 0, NOON, 'EST POL'],
    ])
    expect(told([indicator], () => false)).toEqual([])
  })

  it('answers no type that is switched off', () => {
    expect(told([source('url--1', 'url', { value: 'https://bad.example/' }), indicator])).toHaveLength(1)
    expect(seenValuesFor([indicator], new Set(['url']), policies, () => true)).toEqual([])
    expect(seenValuesFor([], types, policies, () => true)).toEqual([])
    // Both sides spell alike, so the asker's input is the table's.
    const asked = readSeenValue('198.51.100.3')
    expect(seenInput(asked?.type ?? '', asked?.value ?? '')).toEqual(
      seenValuesFor([indicator], types, policies, () => true)[0]?.input,
    )
  })
})
