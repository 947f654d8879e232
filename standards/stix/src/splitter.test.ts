import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from './json.ts'
import type { SplitItem, SplitLimits } from './split-item.ts'
import { splitObjects, Splitter } from './splitter.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** All items of a text, cut into chunks of `size` bytes. */
async function split(input: string | Uint8Array, limits: SplitLimits = {}, size = 7): Promise<SplitItem[]> {
  const bytes = typeof input === 'string' ? bytesOf(input) : input
  const chunks: Uint8Array[] = []
  for (let i = 0; i < bytes.length; i += size) chunks.push(bytes.subarray(i, i + size))
  const items: SplitItem[] = []
  for await (const item of splitObjects(chunks, limits)) items.push(item)
  return items
}

const brief = (items: SplitItem[]) =>
  items.map((item) =>
    item.kind === 'problem'
      ? `${item.fatal ? 'FATAL ' : ''}${item.code} byte ${item.place.byte} line ${item.place.line}${item.place.path ?? ''}`
      : item.kind === 'object'
        ? item.text
        : `envelope of ${item.objects}`,
  )

describe('texts it refuses', () => {
  it.each<[string, string | Uint8Array, string[]]>([
    ['nothing', '', ['FATAL stix.empty byte 0 line 1']],
    ['white space', ' \n ', ['FATAL stix.empty byte 3 line 2']],
    ['a number', '12', ['FATAL stix.syntax byte 0 line 1']],
    [
      'a bundle cut in an object',
      '{"type":"bundle","objects":[{"a":1},\n{"b"',
      ['{"a":1}', 'FATAL stix.truncated byte 41 line 2'],
    ],
    ['a bundle cut after an object', '{"objects":[{"a":1}', ['{"a":1}', 'FATAL stix.truncated byte 19 line 1']],
    [
      'garbage after a bundle',
      '{"objects":[{"a":1}]} x',
      ['{"a":1}', 'envelope of 1', 'FATAL stix.trailing_garbage byte 22 line 1'],
    ],
    [
      'a second bundle on the same line',
      '{"objects":[]}{"objects":[]}',
      ['envelope of 0', 'FATAL stix.trailing_garbage byte 14 line 1'],
    ],
    ['something after an array', '[{"a":1}]\n{"b":2}', ['{"a":1}', 'FATAL stix.trailing_garbage byte 10 line 2']],
    ['a word that is no value', '[{"a":1},{"b":\n tru}]', ['{"a":1}', 'FATAL stix.syntax byte 16 line 2/b']],
    ['crossed brackets', '[{"a":[1}]]', ['FATAL stix.syntax byte 8 line 1/a/0']],
    ['a trailing comma', '[{"a":1},]', ['{"a":1}', 'FATAL stix.syntax byte 9 line 1']],
    ['a raw NUL', '[{"a":"x\u0000y"}]', ['FATAL stix.syntax byte 8 line 1/a']],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0]), ['FATAL stix.encoding byte 0 line 1']],
    ['UTF-16 without mark', new Uint8Array([0x7b, 0, 0x22, 0]), ['FATAL stix.encoding byte 0 line 1']],
    ['a byte order mark', '\ufeff[]', ['FATAL stix.byte_order_mark byte 0 line 1']],
    [
      'Latin-1',
      new Uint8Array([...bytesOf('[{"a":\n"'), 0xe9, ...bytesOf('"}]')]),
      ['FATAL stix.encoding byte 8 line 2'],
    ],
    [
      'an overlong sequence',
      new Uint8Array([...bytesOf('[{"a":"é€😀'), 0xe0, 0x80, 0x80, ...bytesOf('"}]')]),
      ['FATAL stix.encoding byte 16 line 1'],
    ],
    [
      'half a pair as UTF-8',
      new Uint8Array([...bytesOf('["'), 0xed, 0xa0, 0x80, 0x22, 0x5d]),
      ['FATAL stix.encoding byte 2 line 1'],
    ],
    [
      'a duplicate key around the objects',
      '{"id":"a","objects":[{"a":1}],"id":"b"}',
      ['{"a":1}', 'FATAL stix.duplicate_key byte 0 line 1/id'],
    ],
  ])('%s', async (_what, input, expected) => {
    for (const size of [1, 3, 1000]) expect(brief(await split(input, {}, size))).toEqual(expected)
  })

  it.each<[string, string, string]>([
    ['a duplicate key', '{"b":{"k":1,"k":2}}', 'stix.duplicate_key byte 22 line 2/b/k'],
    ['the same key spelled with an escape', '{"k":1,"\\u006b":2}', 'stix.duplicate_key byte 17 line 2/k'],
    ['a lone surrogate', '{"b":"\\ud800"}', 'stix.lone_surrogate byte 15 line 2/b'],
    ['a lone surrogate in a key', '{"\\uDC00":1}', 'stix.lone_surrogate byte 11 line 2'],
    ['a number that is not finite', '{"b":[1e400]}', 'stix.number_range byte 16 line 2/b/0'],
    ['an integer that would be rounded', '{"b":9007199254740993}', 'stix.number_range byte 15 line 2/b'],
    ['a bundle among objects', '{"type":"bundle","id":"b"}', 'stix.nested_bundle byte 10 line 2'],
    ['something that is no object', '"text"', 'stix.not_an_object byte 10 line 2'],
    ['too much nesting', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`, 'stix.too_deep byte 10 line 2'],
  ])('sets aside %s and goes on', async (_what, bad, expected) => {
    const items = brief(await split(`[{"a":1},\n${bad},{"z":1}]`))
    expect(items).toEqual(['{"a":1}', expected, '{"z":1}'])
  })

  it('sets aside an object over the limit without keeping it', async () => {
    const items = await split(`[{"a":"${'x'.repeat(5000)}"},{"b":1}]`, { maxObjectBytes: 1000 }, 100)
    expect(brief(items)).toEqual(['stix.object_too_big byte 1 line 1', '{"b":1}'])
  })

  it('stops at the limit of objects', async () => {
    const items = brief(await split('[{"a":1},{"b":1},{"c":1}]', { maxObjects: 2 }))
    expect(items).toEqual(['{"a":1}', '{"b":1}', 'FATAL stix.too_many_objects byte 17 line 1'])
  })

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('survives a million open %s', async (open, close) => {
    const deep = open.repeat(1_000_000)
    const cut = await split(`{"objects":[{"a":1},${deep}`, {}, 65_536)
    expect(brief(cut).at(-1)).toMatch(/^FATAL stix.truncated/)
    const whole = brief(await split(`[${deep}1${close.repeat(1_000_000)},{"z":1}]`, {}, 65_536))
    expect(whole).toEqual([expect.stringMatching(/^stix.too_deep byte 1/), '{"z":1}'])
  })
})

describe('texts it reads', () => {
  it.each<[string, string, string[]]>([
    [
      'a bundle',
      '{"type":"bundle","id":"b","objects":[{"a":1}, {"b":[{"c":"]}"}]}]}',
      ['{"a":1}', '{"b":[{"c":"]}"}]}', 'envelope of 2'],
    ],
    ['objects first', '{"objects":[{"a":1}],"type":"bundle"}', ['{"a":1}', 'envelope of 1']],
    ['an empty bundle', '{"type":"bundle","objects":[ ]}', ['envelope of 0']],
    ['a bundle without objects', '{"type":"bundle","id":"b"}\n{"a":1}', ['envelope of 0', '{"a":1}']],
    ['an array', ' [ {"a":1} ,\n{"b":2}\n] \n', ['{"a":1}', '{"b":2}']],
    ['one object', '{"type":"tool","x":{"y":[]}}', ['{"type":"tool","x":{"y":[]}}']],
    ['an empty object', '{}', ['{}']],
    [
      'an object that has a list called objects',
      '{"type":"x-a","objects":[{"a":1}]}',
      ['{"type":"x-a","objects":[{"a":1}]}'],
    ],
    [
      'a dictionary called objects',
      '{"objects":{"0":{}},"type":"observed-data"}',
      ['{"objects":{"0":{}},"type":"observed-data"}'],
    ],
    ['JSON lines', '{"a":1}\n\n{"b":2}\r\n', ['{"a":1}', '{"b":2}']],
    [
      'bundles on lines',
      '{"objects":[{"a":1}]}\n{"objects":[{"b":1}]}',
      ['{"a":1}', 'envelope of 1', '{"b":1}', 'envelope of 1'],
    ],
    ['U+2028 inside a string', '{"a":"x\u2028y"}\n{"b":1}', ['{"a":"x\u2028y"}', '{"b":1}']],
    ['surrogate pairs as escapes', '[{"a":"\\ud83d\\ude00"}]', ['{"a":"\\ud83d\\ude00"}']],
    ['an escaped NUL', '[{"a":"\\u0000"}]', ['{"a":"\\u0000"}']],
    ['numbers as they are written', '[{"a":1.0,"b":1e2,"c":-0,"d":1e300}]', ['{"a":1.0,"b":1e2,"c":-0,"d":1e300}']],
  ])('%s', async (_what, text, expected) => {
    for (const size of [1, 2, 5, 1000]) expect(brief(await split(text, {}, size))).toEqual(expected)
  })

  it('keeps __proto__ an own property', async () => {
    const [item] = await split('[{"__proto__":{"admin":true},"constructor":1}]')
    if (item?.kind !== 'object') throw new Error('an object is expected')
    expect(Object.keys(item.value)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(item.value)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  })

  it('gives place and order', async () => {
    const items = await split('{"é":"è",\n "objects":[\n{"a":1},\n\n{"b":2}]}')
    expect(
      items.map(({ kind, ...item }) => ('index' in item ? [kind, item.index, item.byte, item.line] : [kind])),
    ).toEqual([['object', 0, 25, 3], ['object', 1, 35, 5], ['envelope']])
  })

  it('gives everything else of the bundle at the end', async () => {
    const items = await split('{"type":"bundle","objects":[{"a":1}],"id":"bundle--1"}')
    expect(items.at(-1)).toMatchObject({
      kind: 'envelope',
      objects: 1,
      value: { type: 'bundle', id: 'bundle--1' },
    })
  })
})

describe('random JSON cut anywhere', () => {
  const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'objects', 'type', 'é\u2028"\\'))
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  })).value
  const object = fc.dictionary(key, json, { maxKeys: 5 })

  it('reads what JSON.parse reads, in any chunks', () => {
    fc.assert(
      fc.property(
        fc.array(object, { maxLength: 6 }),
        fc.constantFrom(undefined, 1, 2, '\t'),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (objects, indent, sizes) => {
          const text = JSON.stringify({ type: 'bundle', objects }, null, indent)
          const bytes = bytesOf(text)
          const splitter = new Splitter()
          const items: SplitItem[] = []
          for (let at = 0; at < bytes.length; ) {
            const size = sizes.next().value ?? 1
            items.push(...splitter.push(bytes.subarray(at, at + size)))
            at += size
          }
          items.push(...splitter.end())
          const parsed = JSON.parse(text) as { objects: JsonValue[] }
          expect(items.flatMap((item) => (item.kind === 'object' ? [item.value] : []))).toEqual(parsed.objects)
          expect(items.filter(({ kind }) => kind === 'problem')).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('never throws on damaged bytes, and ends with at most one fatal problem', () => {
    fc.assert(
      fc.property(
        fc.array(object, { minLength: 1, maxLength: 3 }),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        (objects, at, byte) => {
          const bytes = bytesOf(JSON.stringify({ objects }))
          bytes[at % bytes.length] = byte
          const splitter = new Splitter()
          const items = [...splitter.push(bytes), ...splitter.end()]
          const fatal = items.findIndex((item) => item.kind === 'problem' && item.fatal)
          expect(fatal === -1 || fatal === items.length - 1).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})
