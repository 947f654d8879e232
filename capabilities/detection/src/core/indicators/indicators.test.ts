import fc from 'fast-check'
import { WarningLists } from '@testudo/misp'
import { describe, expect, it } from 'vitest'
import { atomicPattern } from './atomicPattern.ts'
import { IndicatorSet } from './indicatorSet.ts'
import { matchEvent } from './matchEvent.ts'
import { readUrl, readValue, spellKey } from './normal.ts'
import { readIndicators } from './readIndicators.ts'
import { validityAt } from './validity.ts'

const bundleOf = (...objects: object[]) =>
  JSON.stringify({ type: 'bundle', id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d', objects })

const indicator = (pattern: string, more: object = {}) => ({
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--a932fcc6-e032-476c-826f-cb970a5a1ade',
  created: '2026-01-01T00:00:00Z',
  modified: '2026-01-01T00:00:00Z',
  pattern,
  pattern_type: 'stix',
  valid_from: '2026-01-01T00:00:00Z',
  ...more,
})

describe('values', () => {
  it('refuses what is none', () => {
    for (const text of [
      '',
      '1.2.3',
      '01.2.3.4',
      '1.2.3.256',
      '10.0.0.0/33',
      'no domain',
      'version 1.2',
      'a..example',
      'http://',
      'http://a b/',
      'x'.repeat(300),
      '-a.example',
      '2026.11',
    ])
      expect([text, readValue(text)]).toEqual([text, undefined])
  })

  it('writes both sides in one spelling', () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['192[.]0[.]2[.]7', 'ipv4-addr', '192.0.2.7'],
      ['::ffff:192.0.2.7', 'ipv4-addr', '192.0.2.7'],
      ['192.0.2.7/32', 'ipv4-addr', '192.0.2.7'],
      ['192.0.2.7/24', 'cidr', '192.0.2.0/24'],
      ['2001:DB8::/33', 'cidr', '2001:db8::/33'],
      ['2001:0db8:0:0:1::7', 'ipv6-addr', '2001:db8::1:0:0:7'],
      ['::1', 'ipv6-addr', '::1'],
      ['Evil[.]Example.', 'domain-name', 'evil.example'],
      ['Bücher.example', 'domain-name', 'xn--bcher-kva.example'],
      ['hxxps://Evil.Example:443/%7ea%2f?q=é#f', 'url', 'http://evil.example/~a%2F?q=%C3%A9'],
      ['FTP://evil.example:21', 'url', 'ftp://evil.example/'],
      ['Bad[@]Evil.example', 'email-addr', 'bad@evil.example'],
      ['D41D8CD98F00B204E9800998ECF8427E', 'md5', 'd41d8cd98f00b204e9800998ecf8427e'],
    ]
    for (const [text, kind, spelled] of cases) {
      const value = readValue(text)
      expect([text, value?.kind, value && spellKey(value)]).toEqual([text, kind, spelled])
    }
  })

  it('spells every IPv6 address so that it is read back, whatever stands before its zeros', () => {
    const group = fc.constantFrom('0', '0', '0', '1', '4860', '10', 'ff00')
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const value = readValue(groups.join(':'))
        if (value?.kind !== 'ipv6-addr' || /^0+$/.test(value.key)) return
        expect(readValue(spellKey(value))).toEqual(value)
      }),
    )
  })

  it('reads its own spelling of a URL to the same key', () => {
    for (const text of [
      'http://a.example/x?y#z',
      'https://[2001:db8::1]:8443/',
      'ftp://a.example:2121/f',
      'http://u:p@a.example:80',
    ]) {
      const key = readUrl(text)?.key ?? ''
      expect(key).not.toBe('')
      expect(readUrl(spellKey({ kind: 'url', key }))?.key).toBe(key)
    }
  })
})

describe('patterns of STIX', () => {
  it('says why a pattern is not looked for value by value', () => {
    for (const pattern of [
      "[ipv4-addr:value = '192.0.2.7' AND domain-name:value = 'a.example']",
      "[ipv4-addr:value = '192.0.2.7'] FOLLOWEDBY [domain-name:value = 'a.example']",
      "[ipv4-addr:value != '192.0.2.7']",
      "[file:name = 'a.exe']",
      "[ipv4-addr:value = 'nonsense']",
      "[domain-name:value = 'a.example'",
    ])
      expect(atomicPattern(pattern)).toEqual({ reason: expect.any(String) })
  })

  it('takes values that are enough alone', () => {
    expect(
      atomicPattern(
        "[ipv4-addr:value = '192.0.2.7' OR domain-name:value IN ('a.example', 'b.example')] OR [file:hashes.'SHA-256' = 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855'] OR [ipv4-addr:value ISSUBSET '198.51.100.0/24']",
      ),
    ).toEqual({
      values: [
        { kind: 'ipv4-addr', key: '192.0.2.7' },
        { kind: 'domain-name', key: 'a.example' },
        { kind: 'domain-name', key: 'b.example' },
        { kind: 'sha-256', key: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
        { kind: 'cidr', key: 'c6336400/24' },
      ],
    })
  })
})

describe('a set', () => {
  const hitsOf = (set: IndicatorSet, event: Record<string, unknown>) =>
    matchEvent(set.table, event).map(({ entry, field, role }) => [
      field,
      role,
      ...set.recordsOf(entry).map(({ id }) => id),
    ])

  it('rejects with a reason and takes the rest', () => {
    const set = new IndicatorSet()
    const text = bundleOf(
      indicator("[domain-name:value = 'evil.example']", { name: 'x', confidence: 80, created_by_ref: 'identity--1' }),
      indicator("[domain-name:value = 'gone.example']", { id: 'indicator--2', revoked: true }),
      indicator('rule x {}', { id: 'indicator--3', pattern_type: 'yara' }),
    )
    const report = readIndicators(set, 'b.json', text)
    expect(report).toMatchObject({ format: 'stix', loaded: 1, rejectedCount: 2 })
    expect(report.rejected).toEqual([
      { id: 'indicator--2', reason: 'it is revoked' },
      { id: 'indicator--3', reason: expect.stringContaining('yara') },
    ])
    expect(set.recordsOf(0)).toEqual([
      {
        id: 'indicator--a932fcc6-e032-476c-826f-cb970a5a1ade',
        name: 'x',
        owner: 'identity--1',
        validFrom: '2026-01-01T00:00:00Z',
        confidence: 80,
      },
    ])
  })

  it('reads CSV and lists, with the line of what is refused', () => {
    const set = new IndicatorSet()
    const csv = 'type;value;owner;confidence\nip-dst;192.0.2.7;DNK;70\nmd5;nonsense;;\n;"evil.example";;\n'
    expect(readIndicators(set, 'a.csv', csv)).toMatchObject({ format: 'csv', loaded: 2, rejected: [{ id: 'a.csv:3' }] })
    expect(readIndicators(set, 'a.txt', '# remark\nhxxp://evil[.]example/x # why\n\nnonsense\n')).toMatchObject({
      format: 'list',
      loaded: 1,
      rejected: [{ id: 'a.txt:4' }],
    })
    expect(hitsOf(set, { url: 'http://evil.example/x', dest_ip: '192.0.2.7' })).toEqual([
      ['url', 'request', 'a.csv:4'],
      ['url', 'request', 'a.txt:2'],
      ['dest_ip', 'destination', 'a.csv:2'],
    ])
  })

  it('finds names below a name, but of a public suffix only itself', () => {
    const set = new IndicatorSet()
    readIndicators(set, 'l', 'evil.example\nco.uk\ngithub.io\n')
    expect(
      hitsOf(set, { a: 'x.y.evil.example', b: 'shop.co.uk', c: 'co.uk', d: 'me.github.io', e: 'notevil.example' }),
    ).toEqual([
      ['a', 'other', 'l:1'],
      ['c', 'other', 'l:2'],
    ])
  })

  it('tells every block an address lies in, and whose', () => {
    const set = new IndicatorSet()
    readIndicators(set, 'l', '10.0.0.0/8\n10.1.0.0/16\n10.1.2.3\n10.1.2.0/25\n2001:db8::/32\n0.0.0.0/0\n')
    expect(hitsOf(set, { a: '10.1.2.3', b: '2001:db8:1::1' })).toEqual([
      ['a', 'other', 'l:3'],
      ['a', 'other', 'l:6'],
      ['a', 'other', 'l:1'],
      ['a', 'other', 'l:2'],
      ['a', 'other', 'l:4'],
      ['b', 'other', 'l:5'],
    ])
  })

  it('joins host and path of a request, and knows a referrer from a request', () => {
    const set = new IndicatorSet()
    readIndicators(set, 'l', 'http://evil.example:8080/a?b\nref.example\n')
    const http = { hostname: 'evil.example', http_port: 8080, url: '/a?b', http_refer: 'http://ref.example/' }
    expect(hitsOf(set, { event_type: 'http', http })).toEqual([
      ['http.http_refer', 'referrer', 'l:2'],
      ['http.url', 'request', 'l:1'],
    ])
  })

  it('keeps who said what, and takes back what one of them said', () => {
    const set = new IndicatorSet()
    const value = { kind: 'domain-name', key: 'evil.example' } as const
    set.add(value, { id: 'a', owner: 'DNK' })
    set.add(value, { id: 'b', owner: 'POL' })
    expect(hitsOf(set, { x: 'evil.example' })).toEqual([['x', 'other', 'a', 'b']])
    expect([set.revoke('a'), set.revoke('nobody')]).toEqual([true, false])
    expect(hitsOf(set, { x: 'evil.example' })).toEqual([['x', 'other', 'b']])
    set.revoke('b')
    expect(hitsOf(set, { x: 'evil.example' })).toEqual([])
    set.add(value, { id: 'c' })
    expect(hitsOf(set, { x: 'evil.example' })).toEqual([['x', 'other', 'c']])
  })

  it('grows beside the table that is in use', () => {
    const set = new IndicatorSet({ capacity: 64 })
    const first = set.table
    readIndicators(
      set,
      'l',
      Array.from({ length: 5_000 }, (_, i) => (i % 2 ? `d${i}.example` : `http://u${i}.example/x`)).join('\n'),
    )
    expect(set.table).not.toBe(first)
    expect(hitsOf(set, { a: 'd4999.example', b: 'http://u0.example/x' })).toEqual([
      ['a', 'other', 'l:5000'],
      ['b', 'other', 'l:1'],
    ])
    expect(first.entries).toBeLessThan(64)
  })

  it('leaves out what a warning list holds, and says which', () => {
    const warningLists = new WarningLists()
    warningLists.load({
      name: 'Top sites',
      version: 3,
      type: 'hostname',
      list: ['good.example'],
      matching_attributes: [],
    })
    const set = new IndicatorSet({ warningLists })
    expect(readIndicators(set, 'l', 'www.good.example\nhttp://good.example/x\nevil.example\n').loaded).toBe(1)
    expect(set.suppressed).toEqual([
      { kind: 'domain-name', value: 'www.good.example', id: 'l:1', list: 'Top sites', version: expect.any(String) },
      { kind: 'url', value: '//good.example/x', id: 'l:2', list: 'Top sites', version: expect.any(String) },
    ])
    expect(hitsOf(set, { a: 'www.good.example' })).toEqual([])
  })

  it('stays quick when one value is named a hundred thousand times', () => {
    const set = new IndicatorSet()
    readIndicators(set, 'l', 'evil.example\n'.repeat(100_000))
    expect([set.size, hitsOf(set, { a: 'evil.example' })]).toEqual([1, [['a', 'other', 'l:1']]])
  })
})

it('tells whether an indicator held when the event happened', () => {
  const record = { id: 'a', validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-02-01T00:00:00Z' }
  const at = (text: string) => validityAt(record, Date.parse(text))
  expect([
    at('2025-12-31T00:00:00Z'),
    at('2026-01-01T00:00:00Z'),
    at('2026-02-01T00:00:00Z'),
    validityAt(record, undefined),
  ]).toEqual(['not-yet', 'valid', 'expired', 'unknown'])
})
