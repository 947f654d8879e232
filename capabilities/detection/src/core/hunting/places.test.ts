import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeProbes, prepareProbes } from '../history/probes.ts'
import type { HistoryRow } from '../history/row.ts'
import { IndicatorSet } from '../indicators/indicatorSet.ts'
import type { IndicatorKind, IndicatorValue } from '../indicators/kinds.ts'
import { matchEvent } from '../indicators/matchEvent.ts'
import { readValue } from '../indicators/normal.ts'
import { tokensOf } from '../indicators/tokens.ts'
import type { EventValue } from '../sources/sourceEvent.ts'
import { lookAt, numberOfV4 } from './look.ts'
import { HISTORY_COLUMNS, placesOf, probesOf } from './places.ts'

const SEED = 7
const WANTED: readonly (readonly [text: string, kind?: IndicatorKind])[] = [
  ['192.0.2.7'],
  ['198.51.100.0/24'],
  ['203.0.113.128/28'],
  ['0.0.0.0/0'],
  ['2001:db8::7'],
  ['2001:db8:aa::/48'],
  ['2001:db8:aa:bb:cc::/80'],
  ['evil.example'],
  ['co.uk'],
  ['bücher.example'],
  ['http://url.example/a%2fb?x=1'],
  ['https://192.0.2.99:8443/login'],
  ['ftp://barehost/file'],
  ['mail@bad.example'],
  ['d41d8cd98f00b204e9800998ecf8427e'],
  ['da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['t13d1516h2_8daaf6152771_b186095e22b6'],
  ['0a1b2c3d4e5f6071', 'x509-serial'],
  ['ada793d0f02b028a6c840504edccb652', 'ja3'],
  ['Mozilla/4.0 (compatible; Evil 1.0)', 'user-agent'],
]
const values = WANTED.map(([text, kind]): IndicatorValue => {
  const value = readValue(text, kind)
  if (value === undefined) throw new Error(`${text} is no indicator`)
  return value
})
const set = new IndicatorSet()
for (const [entry, value] of values.entries()) set.add(value, { id: String(entry) })
const probes = prepareProbes(
  probesOf(
    SEED,
    values.map((value, id) => ({ value, id })),
  ),
)
const places = placesOf(SEED)
const rowOf = (event: EventValue): HistoryRow => ({
  at: 0,
  source: 's',
  label: 'L',
  bytes: Buffer.from(JSON.stringify(event)),
})

/** What the columns say may stand in the event. */
function candidates(event: EventValue): Set<number> {
  const columns = Array.from({ length: HISTORY_COLUMNS }, () => new Set<number>())
  places(rowOf(event), (column, value) => columns[column]?.add(value))
  const found = new Set<number>()
  for (const [column, asked] of probes)
    mergeProbes(Float64Array.from(columns[column] ?? []).sort(), asked, (_position, ids) => {
      for (const id of ids) found.add(id)
    })
  return found
}

const texts = [
  ...WANTED.map(([text]) => text),
  'tcp://192.0.2.7:443/x',
  '::ffff:c000:207',
  '198.51.100.200',
  '203.0.113.130',
  '[2001:db8::7]:443',
  '2001:db8:aa:bb:cc:1::1',
  'a.b.EVIL.example.',
  '\\\\x.evil.example\\share',
  'www.bücher.example',
  'bücher。example',
  'https://url.example:443/a%2Fb?x=1#top',
  'Evil <Mail@bad.example>',
  'SHA1=DA39A3EE5E6B4B0D3255BFEF95601890AFD80709,MD5=D41D8CD98F00B204E9800998ECF8427E',
  'da:39:a3:ee:5e:6b:4b:0d:32:55:bf:ef:95:60:18:90:af:d8:07:09',
  '00:0A:1B:2C:3D:4E:5F:60:71',
  '000A1B2C3D4E5F6071',
  ' Mozilla/4.0 (compatible; Evil 1.0) ',
  '/a%2fb?x=1',
  'x',
  '',
]
const fields = [
  'a',
  'serial',
  'tls',
  'ja3',
  'user_agent',
  'http_user_agent',
  'host',
  'uri',
  'url',
  'hash',
  'certSerials',
]
const text = fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 40 }))
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.tuple(text, text).map((two) => two.join(' ')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...fields), tie('value'), { maxKeys: 4 }),
    fc.constant(7),
  ),
})).value
const event = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 5 })

it('an event stands wherever something is looked for that it holds', () => {
  let hits = 0
  fc.assert(
    fc.property(event, (one) => {
      const found = candidates(one)
      for (const hit of matchEvent(set.table, one)) {
        hits++
        expect([...found], `${hit.kind} ${hit.key} in ${hit.field} of ${JSON.stringify(one)}`).toContain(hit.entry)
      }
    }),
    { numRuns: 3_000 },
  )
  expect(hits).toBeGreaterThan(1_000)
})

it('each kind of value is found where it is written plainly', () => {
  const event = Object.fromEntries(WANTED.map(([one, kind], i) => [`f${i}_${kind ?? ''}_serial_agent`, one]))
  expect(
    [...candidates({ ...event, x: '198.51.100.9 203.0.113.130 2001:db8:aa::1 2001:db8:aa:bb:cc::9' })].sort(
      (a, b) => a - b,
    ),
  ).toEqual(values.map((_, i) => i))
})

it('a text that comes again in another field has the places of that field', () => {
  const serial = '0a1b2c3d4e5f6071'
  const id = values.findIndex(({ kind }) => kind === 'x509-serial')
  expect(candidates({ other: serial }).has(id)).toBe(false)
  expect(candidates({ other: serial, serial }).has(id)).toBe(true)
  expect(candidates({ other: serial }).has(id)).toBe(false)
})

it('bytes that are no event are a message', () => {
  const found: number[] = []
  places({ ...rowOf({}), bytes: Buffer.from('login from 192.0.2.7') }, (column) => found.push(column))
  expect(found).toEqual([0])
})

/** Every key of the text through the plain path, whatever kind of text it is. */
function keysOf(one: string): string[] {
  const keys: string[] = []
  tokensOf(one, (form, key) => keys.push(`${form} ${key}`))
  return keys
}
const PIECES = `a 0 1 192.0.2.7 255 256 01 . - _ : :: / // :// @ é 。 evil.example 2001:db8::7 2026-11-22T05:00:00.123Z
05:00:00 d41d8cd98f00b204e9800998ecf8427e 0d41d8cd98f00b204e9800998ecf8427e t13d1516h2_8daaf6152771_b186095e22b6 x.y ftp://b/f`
const pieces = fc.constantFrom(' ', '2026-11-22 05:00:00', ...PIECES.split(/\s+/))

it('a text that is said to hold nothing holds no key that could be looked for', () => {
  let looked = 0
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 5 }), (parts) => {
      const one = parts.join('')
      if (lookAt(one) !== 'nothing') return
      looked++
      const wanted = keysOf(one).filter(
        (key) =>
          /^(?:address|url|email) /.test(key) || /^(?:name|suffix) .*\.[a-z][a-z0-9-]*$/.test(key) || key.length > 36,
      )
      expect(wanted, one).toEqual([])
    }),
    { numRuns: 20_000, seed: 2 },
  )
  expect(looked).toBeGreaterThan(2_000)
})

it('a text has the same places alone as in a sentence', () => {
  const placesIn = (one: string) => {
    const found = new Set<string>()
    places(rowOf({ a: one }), (column, value) => found.add(`${column} ${value}`))
    return [...found].sort()
  }
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1, maxLength: 4 }), (parts) => {
      const one = parts.join('').trim()
      // Behind a blank nothing is one word any more, so the slow path decides.
      expect(placesIn(one), one).toEqual(placesIn(`${one} \u00e9`))
    }),
    { numRuns: 20_000, seed: 3 },
  )
})

it('an address is its number, and nothing else is', () => {
  for (const [text, number] of [
    ['192.0.2.1', 3_221_225_985],
    ['0.0.0.0', 0],
    ['255.255.255.255', 4_294_967_295],
    ['256.0.0.1', -1],
    ['01.2.3.4', -1],
    ['1.2.3', -1],
    ['1.2.3.4.5', -1],
    ['1..2.3', -1],
    ['1.2.3.', -1],
    ['', -1],
  ] as const)
    expect(numberOfV4(text), text).toBe(number)
})
