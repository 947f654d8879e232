import { describe, expect, it } from 'vitest'
import { item, matches, reasonsOf, ruleOf } from '../testing/rules.ts'
import { base64Offsets, utf8, windash } from './test/encode.ts'
import { parsePattern } from './test/pattern.ts'

describe('modifiers that make no sense are refused', () => {
  const refusals: readonly (readonly [string, string, string])[] = [
    ['F|contain', 'x', 'unknown modifier "contain"'],
    ['F|contains|contains', 'x', 'stands twice'],
    ['F|re', "'a(?=b)'", 'not a regular expression'],
    ['F|re', "'(a'", 'not a regular expression'],
    ['F|re', "'(a)\\1'", 'not a regular expression'],
    ['F|i', 'x', 'belong behind "re"'],
    ['F|i|re', 'x', 'before its flags'],
    ['F|windash|re', 'x', '"re" cannot be combined with "windash"'],
    ['F|cidr', '10.0.0.0/33', 'no network'],
    ['F|cidr', 'host', 'no network'],
    ['F|cidr|contains', '10.0.0.0/8', '"cidr" cannot be combined'],
    ['F|cidr|re', 'x', 'exclude each other'],
    ['F|exists', "'yes'", 'takes true or false'],
    ['F|gt', "'5'", 'takes a number'],
    ['F|gt|lt', '5', 'exclude each other'],
    ['F|gt|contains', '5', 'cannot be combined with "contains"'],
    ['F|hour', "'x'", 'takes a number'],
    ['F|base64', "'a*b'", 'cannot encode a value with wildcards'],
    ['F|base64offset|contains', "'a?b'", 'cannot encode a value with wildcards'],
    ['F|wide', "'a*b'", 'cannot encode a value with wildcards'],
    ['F|expand', "'%none%'", 'no value list for the placeholder %none%'],
    ['F', '[a, null]', 'null cannot stand in a list'],
    ['F|contains', 'null', 'null takes no modifier'],
    ['F|fieldref', "'a*'", 'takes the name of a field'],
    ["'|exists'", 'true', 'needs a field'],
    ["'|gt'", '1', 'needs a field'],
  ]
  it.each(refusals)('%s: %s', (key, value, reason) => {
    expect(reasonsOf(ruleOf(`sel:\n  ${key}: ${value}\ncondition: sel`)).join('\n')).toContain(reason)
  })
})

/** Value of the rule as YAML, value of the field (undefined: the event has none), whether they match. */
type Case = readonly [key: string, value: string, field: unknown, expected: boolean]

const table = (cases: readonly Case[]) =>
  it.each(cases)('%s: %s over %j is %s', (key, value, field, expected) =>
    expect(item(key, value, field)).toBe(expected),
  )

describe('values', () => {
  table([
    ['F', 'CMD', 'cmd', true],
    ['F', 'cmd', 'cmd.exe', false],
    ['F', 'ÄÖ', 'äö', true],
    ['F', 'ΟΔΟΣ*', 'οδοσx', true],
    ['F', 'ΟΔΟΣ', 'οδος', true],
    ['F', '4688', 4688, true],
    ['F', '4688', '4688', true],
    ['F', "'4688'", 4688, true],
    ['F', '0x10', '0x10', true],
    ['F', '0x10', 16, true],
    ['F', '1', '1.0', false],
    ['F', 'true', true, true],
    ['F', 'true', 'True', true],
    ['F', 'false', 'true', false],
    ['F', '[a, b]', 'B', true],
    ['F', '[a, b]', 'c', false],
    ['F', 'b', ['a', 'b'], true],
    ['F', 'b', [['a'], { x: 'b' }], true],
    ['F', 'a', { a: 'a' }, false],
    ['F', 'v', undefined, false],
    ['F', 'null', undefined, true],
    ['F', 'null', null, true],
    ['F', 'null', '', false],
    ['F', 'null', 'x', false],
    ['F', "''", '', true],
    ['F', "''", null, false],
    ['F', "''", undefined, false],
    ['F', '[]', undefined, true],
    ['F', "'*'", '', true],
    ['F', "'*'", undefined, false],
    ['F|exists', 'true', null, true],
    ['F|exists', 'true', '', true],
    ['F|exists', 'true', {}, true],
    ['F|exists', 'true', undefined, false],
    ['F|exists', 'false', undefined, true],
    ['F|exists', 'false', null, false],
    ['F|cased', 'Cmd', 'Cmd', true],
    ['F|cased', 'Cmd', 'cmd', false],
    ['F|contains|cased', 'Cmd', 'x Cmd y', true],
    ['F|contains|cased', 'Cmd', 'x cmd y', false],
  ])
})

describe('wildcards and escapes (rules specification 2.1)', () => {
  table([
    ['F', "'a*c'", 'abbc', true],
    ['F', "'a*c'", 'ac', true],
    ['F', "'a*c'", 'abd', false],
    ['F', "'a?c'", 'abc', true],
    ['F', "'a?c'", 'ac', false],
    ['F', "'a?c'", 'a😀c', true],
    ['F', "'*a*b*'", 'xaxbx', true],
    ['F', "'*a*b*'", 'xbxax', false],
    ['F', "'*ab'", 'abab', true],
    ['F', "'a*a'", 'a', false],
    ['F', "'??'", 'ab', true],
    ['F', "'*?b'", 'b', false],
    ['F', String.raw`'a\*c'`, 'a*c', true],
    ['F', String.raw`'a\*c'`, 'abc', false],
    ['F', String.raw`'a\?c'`, 'a?c', true],
    ['F', String.raw`'C:\dir'`, String.raw`C:\dir`, true],
    ['F', String.raw`'C:\\dir'`, String.raw`C:\dir`, true],
    ['F', String.raw`'\\\\srv'`, String.raw`\\srv`, true],
    ['F', String.raw`'\\\srv'`, String.raw`\\srv`, true],
    ['F', String.raw`'C:\\*'`, String.raw`C:\any`, true],
    ['F', String.raw`'C:\\\*'`, String.raw`C:\*`, true],
    ['F', String.raw`'C:\\\*'`, String.raw`C:\any`, false],
    ['F', String.raw`'a\'`, String.raw`a\ `.trim(), true],
    ['F|contains', "'b*d'", 'abcde', true],
    ['F|startswith', "'*b'", 'xxbyy', true],
    ['F|endswith', "'b?'", 'xxbc', true],
    ['F|startswith', 'ab', 'ABc', true],
    ['F|startswith', 'ab', 'cab', false],
    ['F|endswith', 'ab', 'cAB', true],
    ['F|contains', '12', 3124, true],
    ['F|contains', "''", '', true],
    ['F|contains', "''", undefined, false],
  ])
  it('is not exponential', () => {
    expect(item('F', `'${'a*'.repeat(60)}b'`, 'a'.repeat(20_000))).toBe(false)
  })
})

describe('all, neq', () => {
  table([
    ['F|contains|all', '[a, b]', 'b a', true],
    ['F|contains|all', '[a, b]', 'a', false],
    ['F|all|contains', '[a, b]', 'ab', true],
    ['F|contains|all', 'a', 'a', true],
    ['F|contains|windash|all', "[' -a', ' -b']", 'x /a –b', true],
    ['F|contains|windash|all', "[' -a', ' -b']", 'x /a /a', false],
    ['F|neq', 'a', 'b', true],
    ['F|neq', 'a', 'A', false],
    ['F|neq', '[a, b]', 'b', false],
    ['F|neq', '5', 5, false],
    ['F|neq', '5', 6, true],
    ['F|neq', 'a', undefined, true],
    ['F|contains|neq', 'a', 'bab', false],
  ])
})

describe('encodings', () => {
  it('knows the three shifts of Base64 (pySigma: foobar)', () => {
    expect(base64Offsets(utf8('foobar'))).toEqual(['Zm9vYmFy', 'Zvb2Jhc', 'mb29iYX'])
  })
  it.each([0, 1, 2, 3, 4])('finds text in Base64 after %i bytes', (before) => {
    const text = Buffer.from(`${'x'.repeat(before)}IEX (New-Object${'y'.repeat(before)}`).toString('base64')
    expect(item('F|base64offset|contains', "'IEX (New'", text)).toBe(true)
    const wide = Buffer.from(`${'x'.repeat(before)}spinstall0${'y'.repeat(before)}`, 'utf16le').toString('base64')
    expect(item('F|wide|base64offset|contains', "'spinstall0'", wide)).toBe(true)
    expect(item('F|utf16le|base64offset|contains', "'spinstall0'", wide)).toBe(true)
  })
  table([
    ['F|base64', 'foobar', 'Zm9vYmFy', true],
    ['F|base64', 'é', Buffer.from('é').toString('base64'), true],
    ['F|utf16|base64', 'ab', Buffer.from([0xff, 0xfe, 97, 0, 98, 0]).toString('base64'), true],
    ['F|utf16be|base64', 'ab', Buffer.from([0, 97, 0, 98]).toString('base64'), true],
    ['F|wide', 'ab', 'a\u0000b\u0000', true],
  ])
})

describe('windash', () => {
  it('turns dashes that begin a word, in every combination, and no others', () => {
    expect(windash(parsePattern('-foo-bar /baz')).length).toBe(25)
    expect(windash(parsePattern('foo-bar'))).toEqual([['foo-bar']])
  })
  table([
    ['F|windash|contains', "' -enc '", 'p /enc x', true],
    ['F|windash|contains', "' -enc '", 'p —enc x', true],
    ['F|contains|windash', "' -enc '", 'p ―enc x', true],
    ['F|windash|contains', "' /enc '", 'p -enc x', true],
    ['F|windash|contains', "' -enc '", 'p _enc x', false],
    ['F|endswith|windash', "' -y'", 'x /y', true],
    ['F|windash|contains', "' -a -b -c -d'", 'x /a –b —c -d', true],
    ['F|windash|contains', "' -a -b -c -d'", 'x /a –b —c +d', false],
  ])
})

describe('regular expressions', () => {
  table([
    ['F|re', "'a.c'", 'xabcx', true],
    ['F|re', "'A.c'", 'xabcx', false],
    ['F|re|i', "'A.c'", 'xabcx', true],
    ['F|re', "'(?i)A.c'", 'xabcx', true],
    ['F|re', "'^b'", 'a\nb', false],
    ['F|re|m', "'^b'", 'a\nb', true],
    ['F|re', "'a.b'", 'a\nb', false],
    ['F|re|s', "'a.b'", 'a\nb', true],
    ['F|re', "'a.b'", 'a\rb', true],
    ['F|re|i|s', "'A.b'", 'a\nb', true],
    ['F|re', String.raw`'\\\*'`, String.raw`x\*`, true],
    ['F|re', "'(?:foo|bar)baz{2,3}'", 'xbarbazz', true],
    ['F|re', "'(?:foo|bar)baz{2,3}'", 'xbarbaz', false],
    ['F|re', "'a{2}'", 12, false],
    ['F|re|all', "['a', 'b']", 'ab', true],
    ['F|re|startswith', "'a|b'", 'xb', false],
    ['F|re|endswith', "'a|b'", 'xb', true],
  ])
  it('stays linear where backtracking explodes', () => {
    expect(item('F|re', "'^(a+)+$'", `${'a'.repeat(5_000)}!`)).toBe(false)
    expect(item('F|re', "'(a|a)*b'", 'a'.repeat(5_000))).toBe(false)
    expect(item('F|re', "'a.*b.*c.*d'", 'ab'.repeat(5_000))).toBe(false)
  })
})

describe('addresses', () => {
  table([
    ['F|cidr', '10.0.0.0/8', '10.255.0.1', true],
    ['F|cidr', '10.0.0.0/8', '11.0.0.1', false],
    ['F|cidr', '192.168.1.77/30', '192.168.1.78', true],
    ['F|cidr', '0.0.0.0/0', '8.8.8.8', true],
    ['F|cidr', '10.0.0.1', '10.0.0.1', true],
    ['F|cidr', '10.0.0.0/8', '::ffff:10.1.1.1', true],
    ['F|cidr', '10.0.0.0/8', '010.1.1.1.1', false],
    ['F|cidr', '10.0.0.0/8', '10.1.1', false],
    ['F|cidr', "'fe80::/10'", 'FE80::1', true],
    ['F|cidr', "'fe80::/10'", 'fec0::1', false],
    ['F|cidr', "'fe80::/10'", 'fe80::1%eth0', true],
    ['F|cidr', "'::1/128'", '0:0:0:0:0:0:0:1', true],
    ['F|cidr', "'2001:db8::/33'", '2001:db8:7fff::', true],
    ['F|cidr', "'2001:db8::/33'", '2001:db8:8000::', false],
    ['F|cidr', '[10.0.0.0/8, "fc00::/7"]', 'fd00::1', true],
  ])
})

describe('numbers and dates', () => {
  table([
    ['F|gt', '5', 6, true],
    ['F|gt', '5', 5, false],
    ['F|gte', '5', '5', true],
    ['F|lt', '5', '4.9', true],
    ['F|lte', '-1', -1, true],
    ['F|lt', '5', '', false],
    ['F|lt', '5', 'abc', false],
    ['F|lt', '5', undefined, false],
    ['F|lt', '5', null, false],
    ['F|hour', '23', '2026-01-31T23:59:00Z', true],
    ['F|hour', '23', '2026-01-31T23:59:00+02:00', true],
    ['F|hour|gte', '20', '2026-01-31 21:00:00.123', true],
    ['F|minute', '59', '2026-01-31T23:59:00Z', true],
    ['F|day|lt', '31', '2026-01-31', false],
    ['F|month', '1', '2026-01-31', true],
    ['F|year|gt', '2025', '2026-01-31', true],
    ['F|week', '53', '2027-01-01', true],
    ['F|week', '1', '2026-01-01', true],
    ['F|hour', '3', 'three', false],
    ['F|month', '13', '2026-13-01', false],
  ])
})

describe('fieldref, expand', () => {
  const two = (key: string, a: unknown, b: unknown) => matches(`sel:\n  ${key}: B\ncondition: sel`, { A: a, B: b })
  it('compares fields with each other', () => {
    expect(two('A|fieldref', 'x', 'X')).toBe(true)
    expect(two('A|fieldref|cased', 'x', 'X')).toBe(false)
    expect(two('A|fieldref', 'x', undefined)).toBe(false)
    expect(two('A|fieldref', undefined, undefined)).toBe(false)
    expect(two('A|fieldref|startswith', 'xyz', 'xy')).toBe(true)
    expect(two('A|fieldref|endswith', 'xyz', 'YZ')).toBe(true)
    expect(two('A|fieldref|contains', 'xyz', 'y')).toBe(true)
    expect(two('A|fieldref|neq', 'x', 'y')).toBe(true)
    expect(two('A|fieldref|neq', 'x', 'x')).toBe(false)
    expect(two('A|fieldref', ['p', 'q'], ['r', 'q'])).toBe(true)
  })
  it('expands placeholders with the values handed in, and only where asked to', () => {
    const lists = { Servers: ['srv1', 'web*'], Ports: [22, 80] }
    expect(item('F|expand', "'%Servers%'", 'WEB7', { lists })).toBe(true)
    expect(item('F|expand', "'%Servers%'", 'db', { lists })).toBe(false)
    expect(item('F|expand|contains', "'%Servers%:%Ports%'", 'at srv1:80', { lists })).toBe(true)
    expect(item('F|contains|expand', String.raw`'\%x%Ports%'`, '%x22', { lists })).toBe(true)
    expect(item('F', "'%Servers%'", '%servers%', { lists })).toBe(true)
    expect(() => item('F|expand', "'%constructor%'", 'x', { lists })).toThrow('no value list')
  })
})

describe('conditions', () => {
  const searches = 'a:\n  A: 1\nb:\n  B: 1\nsel_c:\n  C: 1\nsel_d:\n  D: 1\n_e:\n  E: 1\n'
  const holds = (condition: string, ...names: string[]) =>
    matches(`${searches}condition: ${condition}`, Object.fromEntries(names.map((name) => [name, 1])))
  it.each([
    ['a or b and sel_c', ['A'], true],
    ['a or b and sel_c', ['B'], false],
    ['(a or b) and sel_c', ['A'], false],
    ['not a and b', ['B'], true],
    ['not (a and b)', ['B'], true],
    ['not not a', ['A'], true],
    ['not a or b', [], true],
    ['1 of sel_*', ['D'], true],
    ['any of sel_*', ['C'], true],
    ['all of sel_*', ['C'], false],
    ['all of sel_*', ['C', 'D'], true],
    ['1 of *_d', ['D'], true],
    ['1 of them', ['E'], false],
    ['all of them', ['A', 'B', 'C', 'D'], true],
    ['a and not 1 of sel_*', ['A'], true],
    ['a and not 1 of sel_*', ['A', 'C'], false],
    ['A and b', ['A', 'B'], 'refused'],
    ['a AND NOT b', ['A'], true],
    ['[a, b]', ['B'], true],
    ['1 of _e*', ['E'], true],
  ])('%s with %j is %s', (condition, names, expected) => {
    if (expected === 'refused') expect(() => holds(condition, ...names)).toThrow('names "A"')
    else expect(holds(condition, ...names)).toBe(expected)
  })
})

describe('searches', () => {
  it('joins a map by AND, a list of maps by OR', () => {
    const detection = 'sel:\n  - A: 1\n    B: 1\n  - C: 1\ncondition: sel'
    expect(matches(detection, { A: 1 })).toBe(false)
    expect(matches(detection, { A: 1, B: 1 })).toBe(true)
    expect(matches(detection, { C: 1 })).toBe(true)
  })
  it('looks for keywords in every value, not in names', () => {
    expect(matches('k: [event::clear, other]\ncondition: k', { a: { b: ['x EVENT::clear y'] } })).toBe(true)
    expect(matches('k: [event::clear]\ncondition: k', { 'event::clear': 'x' })).toBe(false)
    expect(matches("k:\n  '|all': [one, two]\ncondition: k", { a: 'x one', b: 'two' })).toBe(true)
    expect(matches("k:\n  '|all': [one, two]\ncondition: k", { a: 'x one' })).toBe(false)
    expect(matches('k: [4625]\ncondition: k', { id: 4625 })).toBe(true)
    expect(matches("k: ['a*b']\ncondition: k", { x: 'ca', y: 'bd' })).toBe(false)
    expect(matches("k:\n  '|re': ['o{2}p']\ncondition: k", { x: 'loop' })).toBe(true)
    expect(matches('k:\n  - word\n  - F: v\ncondition: k', { F: 'v' })).toBe(true)
  })
  it('reads nested fields and names objects inherit', () => {
    expect(matches('sel:\n  a.b: v\ncondition: sel', { a: { b: 'v' } })).toBe(true)
    expect(matches('sel:\n  a.b: v\ncondition: sel', { 'a.b': 'v' })).toBe(true)
    expect(matches('sel:\n  a.b: v\ncondition: sel', { a: [{ b: 'u' }, { b: 'v' }] })).toBe(true)
    expect(matches('sel:\n  constructor|exists: true\ncondition: sel', {})).toBe(false)
    expect(matches('sel:\n  __proto__|exists: true\ncondition: sel', {})).toBe(false)
  })
})
