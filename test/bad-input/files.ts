import { gzipSync } from 'node:zlib'
import { malware } from '../support/stix.ts'

/** One file a stranger may hand in, and what the product says of it. */
export interface BadFile {
  readonly name: string
  readonly content: () => string | Buffer
  /** Code of the refusal of the whole file; absent where only single objects are set aside. */
  readonly refused?: string
  /** Codes of what is set aside, in the order of the file. */
  readonly setAside?: readonly string[]
}

const good = (name: string) => JSON.stringify(malware(name))
const bundle = (...texts: readonly string[]) =>
  `{"type":"bundle","id":"bundle--9c9b6a9e-5b0e-4f0c-9a3e-0d9d0a1b2c3d","objects":[${texts.join(',')}]}`
const beside = (text: string) => bundle(good('beside'), text)
const withMore = (name: string, more: string) => `${good(name).slice(0, -1)},${more}}`
const zeros = gzipSync(Buffer.alloc(200 * 1024 ** 2), { level: 9 })
/** White space is what JSON allows without end. */
const spaces = gzipSync(Buffer.concat([Buffer.from('['), Buffer.alloc(200 * 1024 ** 2, ' ')]), { level: 9 })

const times = (n: number, code: string) => Array.from({ length: n }, () => code)

/** A record with this many keys. */
const wide = (keys: number) => `{"type":"x-wide",${Array.from({ length: keys }, (_, i) => `"k${i}":${i}`).join(',')}}`

export const badFiles: readonly BadFile[] = [
  { name: 'nothing at all', content: () => '', refused: 'stix.empty' },
  { name: 'white space', content: () => ' \n\t\r\n ', refused: 'stix.empty' },
  { name: 'a word', content: () => 'hello', refused: 'stix.syntax' },
  { name: 'a web page', content: () => '<!doctype html><p>Not found', refused: 'stix.syntax' },
  { name: 'a program', content: () => Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), refused: 'stix.syntax' },
  { name: 'JSON cut in a string', content: () => beside(good('cut')).slice(0, -30), refused: 'stix.truncated' },
  { name: 'JSON cut in the list', content: () => beside(good('cut')).slice(0, -2), refused: 'stix.truncated' },
  { name: 'text behind the end', content: () => `${beside(good('x'))}]`, refused: 'stix.trailing_garbage' },
  { name: 'a comma too many', content: () => bundle(good('beside'), ''), refused: 'stix.syntax' },
  { name: 'single quotes', content: () => beside(good('q')).replaceAll('"', "'"), refused: 'stix.syntax' },
  {
    name: 'gzip cut short',
    content: () => gzipSync(beside(good('z'))).subarray(0, -20),
    refused: 'objects.gzip_broken',
  },
  {
    name: 'gzip with a turned byte',
    content: () => {
      const packed = Buffer.from(gzipSync(beside(good('z'))))
      packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 0xff
      return packed
    },
    refused: 'objects.gzip_broken',
  },
  { name: 'a head of gzip alone', content: () => Buffer.from([0x1f, 0x8b]), refused: 'objects.gzip_broken' },
  { name: 'a gzip bomb of 200 MiB zeros', content: () => zeros, refused: 'stix.encoding' },
  { name: 'a gzip bomb of 200 MiB spaces', content: () => spaces, refused: 'objects.too_big' },
  { name: 'a gzip bomb inside gzip', content: () => gzipSync(zeros), refused: 'stix.syntax' },
  { name: 'UTF-16', content: () => Buffer.from(`\ufeff${beside(good('x'))}`, 'utf16le'), refused: 'stix.encoding' },
  { name: 'UTF-16 without a mark', content: () => Buffer.from(beside(good('x')), 'utf16le'), refused: 'stix.encoding' },
  { name: 'Latin-1', content: () => Buffer.from(beside(good('Göd')), 'latin1'), refused: 'stix.encoding' },
  {
    name: 'a million brackets alone',
    content: () => '['.repeat(1_000_000),
    refused: 'stix.truncated',
  },
  {
    name: 'a million levels',
    content: () => beside(`{"type":"x-deep","a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`),
    setAside: ['stix.too_deep'],
  },
  {
    name: 'a million objects in each other',
    content: () => beside(`${'{"a":'.repeat(1_000_000)}1${'}'.repeat(1_000_000)}`),
    setAside: ['stix.too_deep'],
  },
  {
    name: 'keys given twice',
    content: () => beside(withMore('dup', '"name":"other"')),
    setAside: ['stix.duplicate_key'],
  },
  {
    name: 'a key given twice, once escaped',
    content: () => beside(withMore('dup', '"n\\u0061me":"other"')),
    setAside: ['stix.duplicate_key'],
  },
  {
    name: 'numbers no double holds',
    content: () =>
      beside(
        [
          withMore('n1', '"x_n":1e400'),
          withMore('n2', `"x_n":${'9'.repeat(3_000)}`),
          withMore('n3', '"x_n":-1e999'),
          withMore('n4', '"x_n":9007199254740993'),
        ].join(','),
      ),
    setAside: ['stix.number_range', 'stix.number_range', 'stix.number_range', 'stix.number_range'],
  },
  { name: 'NaN', content: () => beside(withMore('nan', '"x_n":NaN')), refused: 'stix.syntax' },
  {
    name: 'a lone surrogate',
    content: () => beside(withMore('s', '"x_s":"\\ud800"')),
    setAside: ['stix.lone_surrogate'],
  },
  {
    name: 'things that are no objects',
    content: () => beside('1,"a",null,true,[],[{"type":"malware"}]'),
    setAside: times(6, 'stix.not_an_object'),
  },
  {
    name: 'ids of the wrong kind',
    content: () =>
      beside(
        ['1', 'null', '{}', '[]', '"malware"', '"malware--1"', '"tool--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061"']
          .map(
            (id) =>
              `{"type":"malware","spec_version":"2.1","is_family":false,"name":"x","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","id":${id}}`,
          )
          .join(','),
      ),
    setAside: [...times(4, 'stix.type'), 'stix.identifier', 'stix.identifier', 'stix.id-type'],
  },
  { name: 'an object of 100,000 keys', content: () => beside(wide(100_000)), setAside: ['stix.too_many_keys'] },
  {
    name: 'a string of 50 MB',
    content: () => beside(`{"type":"x-long","a":"${'a'.repeat(50_000_000)}"}`),
    setAside: ['stix.object_too_big'],
  },
  {
    name: 'markings that are no list',
    content: () =>
      beside(
        ['1', '"x"', 'null', '{}', '[1]', '[null]', '[{}]', '["__proto__"]']
          .map((value, i) => withMore(`m${i}`, `"object_marking_refs":${value}`))
          .concat(
            ['1', '{}', '[1]', '[null]', '[{"selectors":1}]', '[{"selectors":["__proto__"],"marking_ref":1}]'].map(
              (value, i) => withMore(`g${i}`, `"granular_markings":${value}`),
            ),
          )
          .join(','),
      ),
    setAside: [...times(7, 'stix.type'), 'stix.identifier', ...times(6, 'stix.type')],
  },
]

/** Files that are odd, but right. */
export const oddFiles: readonly {
  readonly name: string
  readonly content: () => string | Buffer
  readonly outcome: string
}[] = [
  { name: 'a byte order mark', content: () => `\ufeff${bundle(good('bom'))}`, outcome: 'stix.byte_order_mark' },
  {
    name: 'keys that name the prototype',
    content: () =>
      bundle(
        withMore(
          'proto',
          '"x_a":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}},"__proto__":{"polluted":true}',
        ),
      ),
    outcome: 'stix.property-name',
  },
  {
    name: 'keys that name the prototype, inside',
    content: () =>
      bundle(
        withMore('inside', '"x_all":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
      ),
    outcome: 'taken',
  },
  {
    name: 'a character of zero',
    content: () => bundle(withMore('zero', '"description":"a\\u0000b","x_zero":"\\u0000"')),
    outcome: 'taken',
  },
  {
    name: 'a character of zero in a key',
    content: () => bundle(withMore('key', '"x_\\u0000":1')),
    outcome: 'stix.property-name',
  },
  {
    name: 'a character of zero in an id',
    content: () => bundle(good('id').replace('malware--', 'malware--\\u0000')),
    outcome: 'stix.identifier',
  },
  {
    name: 'a type that every object inherits',
    content: () =>
      bundle(
        '{"type":"constructor","spec_version":"2.1","id":"constructor--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z"}',
      ),
    outcome: 'taken',
  },
  {
    name: 'U+2028 and NFD',
    content: () => bundle(withMore('u', '"description":"a\u2028b e\u0301"')),
    outcome: 'taken',
  },
  { name: 'CRLF and JSON lines', content: () => `${good('l1')}\r\n${good('l2')}\r\n`, outcome: 'taken' },
]
