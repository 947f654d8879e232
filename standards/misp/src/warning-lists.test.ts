import { describe, expect, it } from 'vitest'
import { hasData, jsonFiles } from '../testing/archive.ts'
import { parseIpv6, parseRange } from './address.ts'
import { WarningLists } from './warning-lists.ts'

const list = (type: string, entries: unknown[], over: object = {}) => ({
  name: `a ${type} list`,
  version: 7,
  type,
  list: entries,
  ...over,
})
const loaded = (...files: object[]) => {
  const lists = new WarningLists()
  for (const file of files) expect(lists.load(file).notes).toEqual([])
  return lists
}
const hits = (lists: WarningLists, value: string, type?: string) =>
  lists.warningsFor(value, type).map(({ list: name, entry }) => `${name}: ${entry}`)

describe('a list that is malformed', () => {
  const notes = (file: unknown) => new WarningLists().load(file).notes.map(({ path, message }) => `${path} ${message}`)
  it.each([
    [[], ['/ an object is expected, found a list']],
    [{ type: 'string', list: [] }, ['/name name is missing or empty']],
    [list('magic', []), ['/type one of cidr, string, hostname, substring, regex is expected, found "magic"']],
    [list('string', ['a'], { list: 'a' }), ['/list a list is expected']],
    [
      list('cidr', ['10.0.0.0/8', '10.0.0.0/33', '010.0.0.1', '::1/129', 'x']),
      ['1', '2', '3', '4'].map(
        (i, n) => `/list/${i} no address or range: ${JSON.stringify(['10.0.0.0/33', '010.0.0.1', '::1/129', 'x'][n])}`,
      ),
    ],
    [list('string', ['a', 7, '', null]), ['1', '2', '3'].map((i) => `/list/${i} a text is expected`)],
    [list('regex', ['/(a)\\1/']), ['/list/0 the expression cannot be run safely: \\1 is not supported']],
  ])('%#', (file, expected) => expect(notes(file)).toEqual(expected))

  it('leaves its other entries standing', () => {
    const lists = new WarningLists()
    lists.load(list('cidr', ['nonsense', '10.0.0.0/8']))
    expect(hits(lists, '10.1.2.3')).toEqual(['a cidr list: /8'])
  })
})

describe('a value is on a list', () => {
  it.each([
    ['the same text, whatever its case', list('string', ['Example']), 'eXAMPLE', true],
    ['a text that only contains it', list('string', ['example']), 'example.org', false],
    ['an address in a range', list('cidr', ['192.0.2.0/24']), '192.0.2.255', true],
    ['an address beside it', list('cidr', ['192.0.2.0/24']), '192.0.3.0', false],
    ['a range inside a range', list('cidr', ['192.0.0.0/16']), '192.0.2.0/24', true],
    ['a range around it', list('cidr', ['192.0.2.0/24']), '192.0.0.0/16', false],
    ['everything', list('cidr', ['0.0.0.0/0']), '255.255.255.255', true],
    ['IPv6 in any spelling', list('cidr', ['2001:DB8::/32']), '2001:0db8:0:0::1', true],
    ['IPv6 beside it', list('cidr', ['2001:db8::/33']), '2001:db8:8000::', false],
    ['IPv4 written as IPv6', list('cidr', ['::ffff:c000:0201']), '192.0.2.1', true],
    ['a host', list('hostname', ['example.org']), 'example.org', true],
    ['a host below it', list('hostname', ['.Example.org']), 'WWW.a.example.org.', true],
    ['a host that ends alike', list('hostname', ['example.org']), 'notexample.org', false],
    ['the host of a URL', list('hostname', ['example.org']), 'https://user:pw@www.example.org:8443/x?y', true],
    ['an address in a URL', list('cidr', ['2001:db8::/32']), 'http://[2001:db8::1]:80/', true],
    ['a URL that names it in its path', list('hostname', ['example.org']), 'https://evil.example/example.org', false],
    ['a part of the text', list('substring', ['Virus']), 'a.virustotal.test', true],
    ['an expression', list('regex', ['/^(abuse|noc)@.*$/i']), 'NOC@example.org', true],
    ['an expression that does not hold', list('regex', ['/^noc@.*$/']), 'xnoc@example.org', false],
  ])('%s', (_name, file, value, expected) => expect(hits(loaded(file), value).length > 0).toBe(expected))

  it('both parts of a value are looked at', () => {
    const lists = loaded(list('hostname', ['example.org']), list('cidr', ['10.0.0.0/8']))
    expect(hits(lists, 'www.example.org|10.0.0.1', 'domain|ip')).toEqual([
      'a hostname list: example.org',
      'a cidr list: /8',
    ])
  })

  it('only lists meant for the type are asked', () => {
    const lists = loaded(
      list('string', ['x'], { matching_attributes: ['md5'] }),
      list('string', ['x'], { name: 'for all' }),
    )
    expect(hits(lists, 'x', 'domain')).toEqual(['for all: x'])
    expect(hits(lists, 'x')).toHaveLength(2)
  })

  it('the verdict names list, version and entry', () =>
    expect(loaded(list('hostname', ['example.org'])).warningsFor('a.example.org')).toEqual([
      { list: 'a hostname list', version: '7', type: 'hostname', entry: 'example.org' },
    ]))

  it('a value of a million characters is looked at up to its limit', () =>
    expect(hits(loaded(list('regex', ['/(a+)+$/'])), `${'a'.repeat(8192)}${'b'.repeat(1_000_000)}`)).toHaveLength(1))
})

it.each([
  ['::', 16],
  ['1::', 16],
  ['::1', 16],
  ['1:2:3:4:5:6:7:8', 16],
  ['::ffff:192.0.2.1', 16],
  ['1:2:3:4:5:6:192.0.2.1', 16],
  ['1:2:3:4:5:6:7', undefined],
  ['1:2:3:4:5:6:7:8:9', undefined],
  ['1::2::3', undefined],
  [':::', undefined],
  ['1:', undefined],
  ['12345::', undefined],
  ['fe80::1%eth0', undefined],
  ['192.0.2.1', undefined],
])('%s as IPv6', (text, bytes) => expect(parseIpv6(text)?.length).toBe(bytes))

describe.skipIf(!hasData)('MISP’s own lists', () => {
  const lists = new WarningLists()
  const files = jsonFiles('misp-warninglists.tar.gz', /\/list\.json$/)

  it('all 111 lists and 155,576 entries are taken', () => {
    for (const [name, file] of files) expect([name, lists.load(file).notes]).toEqual([name, []])
    expect(lists.lists).toHaveLength(111)
    expect(lists.lists.reduce((sum, { entries }) => sum + entries, 0)).toBe(155_576)
  })

  it.each([
    ['8.8.8.8', 'ip-dst', 'List of known IPv4 public DNS resolvers'],
    ['10.20.30.40', 'ip-src', 'List of RFC 1918 CIDR blocks'],
    ['www.virustotal.com', 'hostname', 'List of known security providers/vendors blog domain'],
    ['mail.google.com', 'hostname', 'Top 1000 website from Alexa'],
    ['noc@example.org', 'email-src', 'Common contact e-mail addresses'],
    ['+4401632960123', 'phone-number', 'Unattributed phone number.'],
  ])('%s (%s)', (value, type, name) => expect(lists.warningsFor(value, type).map((one) => one.list)).toContain(name))

  it('says the same as reading every list from end to end', () => {
    const inside = (value: string, entry: string) => {
      const [a, b] = [parseRange(value), parseRange(entry)]
      if (!a || !b || a.bytes.length !== b.bytes.length || a.bits < b.bits) return false
      const bit = (bytes: readonly number[], i: number) => ((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1
      return Array.from({ length: b.bits }, (_, i) => bit(a.bytes, i) === bit(b.bytes, i)).every(Boolean)
    }
    const all = [...files.values()] as { name: string; type: string; list: string[] }[]
    for (const value of ['8.8.4.4', '13.107.128.9', '2a01:4180:2000::5', '203.0.113.9']) {
      const expected = all
        .filter((one) => one.type === 'cidr' && one.list.some((entry) => inside(value, entry)))
        .map((one) => one.name)
      expect([
        value,
        lists
          .warningsFor(value)
          .filter(({ type }) => type === 'cidr')
          .map((one) => one.list),
      ]).toEqual([value, expected])
    }
  })
})
