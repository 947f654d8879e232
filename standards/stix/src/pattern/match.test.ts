import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../json.ts'
import { Steps } from './flow.ts'
import { compilePattern, matchPattern } from './match.ts'
import { readObservations } from './observation.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const at = (second: number) => new Date(NOON + second * 1_000).toISOString()

/** An observed-data at `second` after noon, with its objects inside as STIX 2.0 wrote them. */
const seen = (second: number, objects: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  type: 'observed-data',
  first_observed: at(second),
  last_observed: at(second),
  number_observed: 1,
  objects: Object.fromEntries(objects.map((object, i) => [String(i), object])),
  ...more,
})

const verdict = (pattern: string, observed: JsonValue) => {
  const answer = matchPattern(pattern, observed)
  return 'error' in answer ? answer.error.message : answer.matched
}
/** The verdict over one observation of one object. */
const of = (pattern: string, object: JsonObject) => verdict(pattern, [seen(0, [{ type: 'a', ...object }])])

describe('one comparison', () => {
  it.each<[string, JsonObject, boolean]>([
    // A path that selects nothing fails every test but NOT EXISTS (§9.6).
    ['[a:v != 1]', {}, false],
    ['[a:v NOT = 1]', {}, false],
    ['[NOT EXISTS a:v]', {}, true],
    ['[NOT EXISTS a:v]', { v: null }, false],
    ['[EXISTS a:v]', { v: null }, true],
    ['[NOT EXISTS b:v]', {}, false],
    // % and _ are any character, a newline too; a regular expression stops at one, and $ also stands before a last one.
    ["[a:v LIKE 'one%two']", { v: 'one\ntwo' }, true],
    ["[a:v LIKE 'one_two']", { v: 'one\ntwo' }, true],
    ["[a:v MATCHES 'one.two']", { v: 'one\ntwo' }, false],
    ["[a:v MATCHES 'two$']", { v: 'one two\n' }, true],
    ["[a:v LIKE '_']", { v: '\u{1f6f0}' }, true],
    ["[a:v LIKE '%.exe']", { v: 'a.exe.exe' }, true],
    ["[a:v LIKE 'a%a']", { v: 'a' }, false],
    ["[a:v LIKE '']", { v: '' }, true],
    // Text operators see NFC, equality sees code points.
    ["[a:v LIKE 're\u0301seau']", { v: 'r\u00e9seau' }, true],
    ["[a:v = 're\u0301seau']", { v: 'r\u00e9seau' }, false],
    // Order by code point, not by UTF-16 unit.
    ["[a:v > '\uff21']", { v: '\u{1f6f0}' }, true],
    // Addresses, of both families; what is no address is in no block.
    ["[a:v ISSUBSET '2001:db8::/32']", { v: '2001:db8::198.51.100.3' }, true],
    ["[a:v ISSUBSET '2001:db8::/32']", { v: '2001:db9::1' }, false],
    ["[a:v ISSUPERSET '2001:db8::1']", { v: '2001:DB8:0:0::/64' }, true],
    ["[a:v ISSUBSET '0.0.0.0/0']", { v: '198.51.100.3' }, true],
    ["[a:v ISSUBSET '0.0.0.0/0']", { v: '::ffff:198.51.100.3' }, false],
    ["[a:v ISSUBSET '198.51.100.0/24']", { v: 'otter' }, false],
    ["[a:v NOT ISSUBSET '198.51.100.0/24']", { v: '198.51.100.256' }, true],
    // Times are instants, however they are written.
    ["[a:v = t'2026-01-01T00:00:00.500Z']", { v: '2026-01-01T00:00:00.5Z' }, true],
    ["[a:v < t'2026-01-01T00:00:00.000000002Z']", { v: '2026-01-01T00:00:00.000000001Z' }, true],
    // Lists, dictionaries, extensions.
    ["[a:v[*] = 'x']", { v: ['w', 'x'] }, true],
    ["[a:v[1] = 'x']", { v: ['w', 'x'] }, true],
    ["[a:v[-1] = 'x']", { v: ['w', 'x'] }, false],
    ["[a:v = 'x']", { v: ['x'] }, false],
    ["[a:extensions.'a-ext'.v = 1]", { extensions: { 'a-ext': { v: 1 } } }, true],
    ['[a:constructor != 1]', {}, false],
    // Bytes.
    ["[a:v_bin = h'00ff']", { v_bin: 'AP8=' }, true],
    ["[a:v_hex MATCHES '\\\\x{ff}$']", { v_hex: '00FF' }, true],
    ["[a:v_hex IN (b'AP8=', h'01')]", { v_hex: '00ff' }, true],
    ["[a:v_hex = '0g']", { v_hex: '0g' }, true],
  ])('%s of %j: %s', (pattern, object, expected) => {
    expect(of(pattern, object)).toBe(expected)
  })

  it.each<[string, JsonObject, RegExp]>([
    ["[a:v MATCHES '(?=x)']", {}, /linear time/],
    ["[a:v MATCHES '(x)\\\\1']", {}, /linear time/],
    ["[a:v MATCHES '(']", {}, /linear time/],
    [`[a:v MATCHES '${'(x{1000}|y{1000})'.repeat(20)}']`, {}, /grow too large/],
    [`[a:v MATCHES '((${'x'.repeat(500)}){900})']`, {}, /grow too large/],
    [`[a:v MATCHES '${'x|'.repeat(20_000)}x']`, {}, /grow too large/],
    [
      `[a:v MATCHES '${'\\\\pL{900}'.repeat(2)}' OR a:w MATCHES '${'x{900}'.repeat(5)}']`,
      {},
      /of this pattern grow too large/,
    ],
    [`[a:v MATCHES 'a${'.{1000}'.repeat(2)}c']`, { v: 'ca'.repeat(5_000) }, /too long for this MATCHES/],
    [`[a:v LIKE '%b${'a'.repeat(20_000)}%']`, { v: 'a'.repeat(20_000) }, /too long for this LIKE/],
    ["[a:v ISSUBSET 'otter']", {}, /no IP address/],
    ["[a:v = t'2026-02-30T00:00:00Z']", {}, /does not exist/],
    ["[a:v = 1] START t'2026-02-30T00:00:00Z' STOP t'2026-03-30T00:00:00Z'", {}, /does not exist/],
    ["[a:v > t'2026-02-01T00:00:00Z']", { v: 'yesterday' }, /no STIX timestamp/],
    ["[b:w = 1 AND a:v > t'2026-02-01T00:00:00Z']", { v: 'yesterday' }, /no STIX timestamp/],
  ])('%s of %j is an error', (pattern, object, message) => {
    expect(of(pattern, object)).toMatch(message)
  })

  it('holds of one object, not of two together', () => {
    const both = [
      { type: 'a', v: 1 },
      { type: 'a', w: 1 },
      { type: 'b', w: 1 },
    ]
    expect(verdict('[a:v = 1 AND a:w = 1]', [seen(0, both)])).toBe(false)
    expect(verdict('[a:v = 1 AND b:w = 1]', [seen(0, both)])).toBe(false)
    expect(verdict('[a:v = 2 OR b:w = 1]', [seen(0, both)])).toBe(true)
  })

  it('follows circular references without going round', () => {
    const steps = (n: number) => {
      const objects = Object.fromEntries(
        [0, 1, 2].map((i) => [String(i), { type: 'a', size: i, some_refs: ['0', '1', '2'] }]),
      )
      const read = readObservations([seen(0, [], { objects })])
      if ('error' in read) throw new Error(read.error.message)
      let looked = 0
      const [observation] = read.observations.map((one) => ({
        ...one,
        byId: (id: string) => {
          looked++
          return one.byId(id)
        },
      }))
      const pattern = compilePattern(`[a:${'some_refs[*].'.repeat(n)}size > 100]`)
      if ('error' in pattern || !observation) throw new Error('broken')
      expect(pattern.match([observation])).toEqual({ matched: false, bindings: [] })
      return looked
    }
    expect(steps(30)).toBeLessThanOrEqual(steps(10) * 3.5)
  })
})

describe('what an observation is', () => {
  const file = { type: 'file', id: 'file--1', name: 'x', parent_directory_ref: 'directory--1' }
  const directory = { type: 'directory', id: 'directory--1', path: '/tmp' }
  const observed = (refs: readonly string[]) => ({
    type: 'observed-data',
    id: 'observed-data--1',
    first_observed: at(0),
    last_observed: at(0),
    number_observed: 1,
    object_refs: refs,
  })

  it('takes objects by reference, from anywhere in what is given', () => {
    const pattern = "[file:parent_directory_ref.path = '/tmp']"
    const refs = ['file--1', 'directory--1']
    expect(verdict(pattern, { type: 'bundle', id: 'b', objects: [observed(refs), file, directory] })).toBe(true)
    expect(verdict(pattern, { objects: [file, directory, observed(refs)], more: false })).toBe(true)
    expect(verdict(pattern, [file, [observed(refs)], directory])).toBe(true)
    // A reference out of the observation leads nowhere, and an object nobody observed matches nothing.
    expect(verdict(pattern, [observed(['file--1']), file, directory])).toBe(false)
    expect(verdict("[directory:path = '/tmp']", [observed(['file--1']), file, directory])).toBe(false)
  })

  it.each<[string, JsonObject, RegExp]>([
    ['without a time', { first_observed: 'noon' }, /must be STIX timestamps/],
    ['that ends before it begins', { last_observed: at(-1) }, /before first_observed/],
    ['of none', { number_observed: 0 }, /above 0/],
    ['of one and a half', { number_observed: 1.5 }, /above 0/],
    ['without objects', { objects: 'x' }, /needs object_refs/],
  ])('refuses one %s', (_, more, message) => {
    const answer = matchPattern('[a:v = 1]', [seen(0, []), seen(0, [], more)])
    expect(answer).toMatchObject({ error: { observation: 1, message: expect.stringMatching(message) as string } })
  })
})

describe('bindings', () => {
  const a = { type: 'a', v: 1 }

  it('names the observations that were taken, for which test and how many of each', () => {
    const observed = [seen(0, [a], { number_observed: 2, id: 'observed-data--x' }), seen(5, [{ type: 'a', v: 2 }])]
    expect(matchPattern('[a:v = 2] AND [a:v = 1] REPEATS 2 TIMES', observed)).toEqual({
      matched: true,
      bindings: [
        { test: 0, observation: 1 },
        { test: 1, observation: 0, id: 'observed-data--x', times: 2 },
      ],
    })
  })

  it('takes no observation twice', () => {
    expect(verdict('[a:v = 1] AND [a:v < 2]', [seen(0, [a])])).toBe(false)
    expect(verdict('[a:v = 1] AND [a:v < 2]', [seen(0, [a], { number_observed: 2 })])).toBe(true)
    expect(verdict('[a:v = 1] FOLLOWEDBY [a:v < 2]', [seen(0, [a])])).toBe(false)
  })

  it('lets START in and STOP out', () => {
    const within = (start: number, stop: number) => `[a:v = 1] START t'${at(start)}' STOP t'${at(stop)}'`
    const observed = [seen(0, [a], { last_observed: at(10) })]
    expect(verdict(within(10, 20), observed)).toBe(true)
    expect(verdict(within(-5, 0), observed)).toBe(false)
    expect(verdict(within(4, 4), observed)).toBe(false)
  })

  it('says so when there are too many ways to try', () => {
    const pattern = compilePattern('([a:v = 1] FOLLOWEDBY [a:v < 2]) REPEATS 1000000 TIMES')
    const read = readObservations([seen(0, [a], { number_observed: 1e9 }), seen(1, [a], { number_observed: 1e9 })])
    if ('error' in pattern || 'error' in read) throw new Error('broken')
    expect(pattern.match(read.observations)).toMatchObject({
      error: { message: expect.stringContaining('not decided') as string },
    })
    expect(pattern.match(read.observations, new Steps(10))).toHaveProperty('error')
  })
})

describe('patterns that enumerate bindings take hours over', () => {
  /** Steps over `n` observations, `gap` seconds apart. */
  function stepsOver(text: string, n: number, gap: number): number {
    const pattern = compilePattern(text)
    const read = readObservations(Array.from({ length: n }, (_, i) => seen(i * gap, [{ type: 'a', v: i }])))
    if ('error' in pattern || 'error' in read) throw new Error('broken')
    const steps = new Steps(Number.MAX_SAFE_INTEGER)
    expect(pattern.match(read.observations, steps)).toEqual({ matched: false, bindings: [] })
    return steps.taken
  }
  const six = (test: (i: number) => string) => Array.from({ length: 6 }, (_, i) => test(i)).join(' AND ')

  // What the reference matcher is exponential on: twice the observations are twice the steps, or n log n.
  it.each<[string, string, number]>([
    ['AND of six equal tests, none near another', `(${six(() => '[a:v >= 0]')}) WITHIN 1 SECONDS`, 2],
    ['AND of six tests, none near another', `(${six((i) => `[a:v >= -${i}]`)}) WITHIN 1 SECONDS`, 2],
    ['AND of six tests, five in each window', `(${six((i) => `[a:v >= -${i}]`)}) WITHIN 4 SECONDS`, 1],
    [
      'AND that three must share two for',
      `(${six((i) => (i < 3 ? `[a:v IN (7, 8, ${i}.5)]` : `[a:v >= -${i}]`))}) WITHIN 900 SECONDS`,
      1,
    ],
    ['REPEATS with one too few', '[a:v >= 0] REPEATS 8 TIMES WITHIN 5 SECONDS', 1],
    ['REPEATS of all and one more', '[a:v >= 0] REPEATS 100000 TIMES', 0],
    ['REPEATS of pairs', '([a:v < 20] FOLLOWEDBY [a:v < 20]) REPEATS 11 TIMES', 1],
    ['REPEATS of windows', '(([a:v >= 0] AND [a:v >= -1]) WITHIN 1 SECONDS) REPEATS 10 TIMES', 2],
    ['FOLLOWEDBY what is not there', '[a:v >= 0] FOLLOWEDBY [a:v >= 0] FOLLOWEDBY [a:v = -1]', 1],
  ])('%s', (_, text, gap) => {
    const few = stepsOver(text, 500, gap)
    expect(stepsOver(text, 1_000, gap)).toBeLessThanOrEqual(few * 2.4)
  })

  it('regular expressions that backtrack for ever elsewhere', () => {
    expect(of("[a:v MATCHES '^(a+)+$']", { v: `${'a'.repeat(5_000)}b` })).toBe(false)
    expect(of("[a:v MATCHES '^(a|a?)+$']", { v: `${'a'.repeat(2_000)}b` })).toBe(false)
    expect(of(`[a:v LIKE '${'%a'.repeat(500)}%b']`, { v: 'a'.repeat(20_000) })).toBe(false)
  })
})
