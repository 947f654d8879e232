import { isValid, validate } from '@testudo/stix'
import { describe, expect, it } from 'vitest'
import { ATTRIBUTE_RULES, RULE_LANGUAGES } from './attribute-rules.ts'
import { fromStix } from './from-stix.ts'
import { OBJECT_RULES } from './object-rules.ts'
import { toStix } from './to-stix.ts'

const id = (n: number) => `5f0e8a4c-1d2b-4c3d-8e4f-${String(n).padStart(12, '0')}`
const types = [...ATTRIBUTE_RULES.keys(), ...RULE_LANGUAGES, 'vulnerability', 'campaign-name', 'btc', 'text']

/** Values that break out of patterns, look like other things, or are no text anybody expects. */
const NASTY = [
  "'",
  '\\',
  "\\'",
  "' OR file:name = 'x",
  "'] OR [file:name = 'x",
  '[x]',
  '%',
  '\u0000',
  '\u202e',
  '</script>',
  '1',
  '0',
  '-1',

  'a|b',
  '|',
  'a|',
  '|b',
  'a|b|c',
  '1.2.3.4',
  '1.2.3.4/24',
  '::1',
  '::1|80',
  '1.2.3.4|80',
  'AS1',
  'a@b.example',
  '1e3',

  'x|1',
  'HKLM\\Software|a',
  'CVE-2020-0001',
  ' lead',
  'trail ',
  '\n',
  'é|ü',
  '𝕏',
  'AND',
  "file:name = 'x'",
  '{"a":1}',
  'AA-BB-CC-DD-EE-FF',
]

describe('whatever the value', () => {
  it.each(types)('%s: refused with its place, or valid STIX that comes back as it was', (type) => {
    for (const to_ids of [true, false]) {
      const Attribute = NASTY.map((value, n) => ({
        uuid: id(n),
        type,
        category: 'Other',
        value,
        to_ids,
        timestamp: '1',
        data: 'QQ==',
      }))
      const { objects, notes } = toStix({ uuid: id(999), info: 'x', timestamp: '1', Attribute })
      expect(objects.filter((object) => !isValid(validate(object)))).toEqual([])
      const refused = new Set(
        notes.filter(({ level }) => level === 'refused').map(({ path }) => Number(path.split('/')[2])),
      )
      const back = new Map(fromStix(objects).events[0]?.Attribute.map((one) => [one.uuid, one]))
      for (const [n, { uuid, value }] of Attribute.entries()) {
        expect([value, back.has(uuid)]).toEqual([value, !refused.has(n)])
        if (refused.has(n)) continue
        const asWritten = type === 'AS' ? `AS${value.replace(/^AS/, '')}` : value
        const expected = RULE_LANGUAGES.has(type) ? value.replace(/^\[(.*)\]$/, '$1') : asWritten
        expect([type, back.get(uuid)?.value, back.get(uuid)?.type]).toEqual([type, expected, type])
      }
    }
  })
})

/** A value each relation may have. */
const GOOD: Record<string, string> = {
  from: 'a@b.example',
  to: 'c@b.example',
  cc: 'd@b.example',
  bcc: 'e@b.example',
  url: 'https://a.example/',
  key: 'HKCU\\a',
  'data-type': 'REG_SZ',
  mimetype: 'text/plain',
  ssdeep: '3:a:b',
  tlsh: `T1${'A'.repeat(70)}`,
}
const LENGTHS: Record<string, number> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha512: 128,
  'sha512/256': 64,
  'sha3-256': 64,
  'sha3-512': 128,
}
const HASH: Record<string, string> = Object.fromEntries(
  Object.entries(LENGTHS).flatMap(([name, length]) => [
    [name, 'a'.repeat(length)],
    [`x509-fingerprint-${name}`, 'a'.repeat(length)],
  ]),
)

it.each([...OBJECT_RULES])('an object %s with all it may have is valid STIX and comes back', (name, rule) => {
  const values: Record<string, string> = {
    ip: '198.51.100.1',
    'ip-src': '198.51.100.2',
    'ip-dst': '198.51.100.3',
    pid: '7',
    asn: 'AS7',
  }
  const Attribute = Object.keys(rule.paths).map((relation, n) => ({
    uuid: id(n + 10),
    type: 'text',
    object_relation: relation,
    category: 'Other',
    value: values[relation] ?? (/port|size/.test(relation) ? '80' : (GOOD[relation] ?? HASH[relation] ?? 'a.example')),
    to_ids: true,
    timestamp: '1',
  }))
  const { objects, notes } = toStix({
    uuid: id(1),
    info: 'x',
    timestamp: '1',
    Object: [{ uuid: id(2), name, timestamp: '1', Attribute }],
  })
  expect(notes.filter(({ level }) => level === 'refused')).toEqual([])
  expect(objects.flatMap((object) => validate(object).filter(({ level }) => level === 'must'))).toEqual([])
  expect(notes.filter(({ level }) => level === 'changed')).toEqual([])
  expect(objects.some(({ type }) => type === rule.root)).toBe(true)
  const core = ({ uuid, object_relation, value }: Record<string, unknown>) => [uuid, object_relation, value]
  expect(fromStix(objects).events[0]?.Object[0]?.Attribute.map((one) => core({ ...one }))).toEqual(Attribute.map(core))
})

it('random junk in every place: never throws, never leaves invalid STIX', () => {
  let seed = 1
  const random = (n: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % n
  }
  const junk: unknown[] = [
    null,
    undefined,
    true,
    0,
    -1,
    1e300,
    '',
    'x',
    '1',
    [],
    {},
    [[]],
    [{}],
    [null],
    { a: { b: [] } },
    '\ud800',
    id(7),
    '5',
    '4',
  ]
  const keys =
    'uuid type value category timestamp to_ids data comment distribution SharingGroup Tag Galaxy GalaxyCluster meta GalaxyElement Sighting Note Opinion Relationship Object Attribute ObjectReference EventReport Orgc name info date published first_seen deleted referenced_uuid object_relation key date_sighting content opinion'.split(
      ' ',
    )
  const build = (depth: number): unknown => {
    const out: Record<string, unknown> = {
      uuid: id(random(500)),
      timestamp: '1',
      info: 'x',
      name: 'file',
      type: types[random(types.length)],
      value: '1.2.3.4|80',
      content: 'c',
      note: 'n',
    }
    for (let i = random(6); i >= 0; i--) {
      const key = keys[random(keys.length)] ?? 'uuid'
      out[key] =
        depth > 0 && random(2) === 0
          ? Array.from({ length: random(4) }, () => build(depth - 1))
          : junk[random(junk.length)]
    }
    return out
  }
  let made = 0
  for (let run = 0; run < 1500; run++) {
    const input = build(4)
    const { objects } = toStix(input)
    made += objects.length
    const broken = objects.flatMap((object) => validate(object).filter(({ level }) => level === 'must'))
    expect([run, broken]).toEqual([run, []])
    fromStix(objects)
    fromStix(input)
    fromStix([
      ...objects.map((object) => ({ ...object, [keys[random(keys.length)] ?? '']: junk[random(junk.length)] })),
      ...junk,
    ])
  }
  expect(made).toBeGreaterThan(1500)
})

it('a value nested a hundred thousand times does not exhaust the stack', () => {
  const deep = (open: string, close: string, inner: string): unknown =>
    JSON.parse(open.repeat(100_000) + inner + close.repeat(100_000))
  const nested = deep('[', ']', '')
  expect(toStix(nested).notes.map(({ message }) => message)).toEqual(['events wrapped deeper than 8 times'])
  expect(toStix(deep('{"response":', '}', '1')).objects).toEqual([])
  const part = {
    uuid: id(1),
    timestamp: '1',
    info: nested,
    name: nested,
    type: nested,
    value: nested,
    Tag: nested,
    meta: nested,
  }
  expect(
    toStix({ ...part, info: 'x', Attribute: [part, nested], Object: [part], Galaxy: [{ GalaxyCluster: [part] }] })
      .objects,
  ).toEqual([])
  const observed = {
    type: 'observed-data',
    id: `observed-data--${id(1)}`,
    spec_version: '2.1',
    object_refs: [`file--${id(2)}`],
  }
  const file = {
    type: 'file',
    id: `file--${id(2)}`,
    spec_version: '2.1',
    name: 'a',
    extensions: nested,
    contains_refs: nested,
  }
  const read = fromStix([observed, file, nested, { ...file, type: 'tool', id: `tool--${id(3)}` }])
  expect(read.events).toEqual([])
  expect(read.notes.map(({ level, path }) => `${level} ${path}`)).toEqual([
    'refused /1',
    'refused /2',
    'refused /3',
    'lost /0',
  ])
})
