import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonPiece, JsonPieceOptions } from './jsonPiece.ts'
import { JsonPieces } from './jsonPieces.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const isList: JsonPieceOptions['isList'] = (member, first) =>
  member === 'list' && typeof first === 'object' && first !== null && 'id' in first

function cut(text: string | Uint8Array, size: number, options: Partial<JsonPieceOptions> = {}): JsonPiece[] {
  const bytes = typeof text === 'string' ? encode(text) : text
  const pieces = new JsonPieces({ isList, ...options })
  const found: JsonPiece[] = []
  for (let at = 0; at < bytes.length; at += size) found.push(...pieces.push(bytes.subarray(at, at + size)))
  return [...found, ...pieces.end()]
}
const short = (pieces: readonly JsonPiece[]) =>
  pieces.map((piece) =>
    piece.kind === 'value'
      ? piece.value
      : piece.kind === 'broken'
        ? `${piece.line}${piece.fatal ? '!' : ''}`
        : piece.kind,
  )

describe('what cannot be read', () => {
  it.each([
    ['', ['1!']],
    ['hello', ['1!']],
    ['[{"a":1},', [{ a: 1 }, '1!']],
    ['{"a":"', ['1!']],
    ['{"list":[{"id":1},{"id":2}', ['before', { id: 1 }, { id: 2 }, '1!']],
    ['{"list":[{"id":1}],"more":tru}', ['before', { id: 1 }, '1!']],
    ['[{"a":01},{"a":2}]', ['1', { a: 2 }]],
    ['{"a":1}\n{"a":\n{"a":3}\n', [{ a: 1 }, '2', { a: 3 }]],
    ['{"a":1} x', [{ a: 1 }, '1!']],
  ])('%j', (text, found) => {
    for (const size of [1, 2, 3, 1_000]) expect(short(cut(text, size))).toEqual(found)
  })

  it('is told for bytes that are not UTF-8, UTF-16 and values beyond the bounds, and costs no other', () => {
    expect(short(cut(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), 2))).toEqual(['1'])
    expect(short(cut(new Uint8Array(Buffer.from('{"a":1}', 'utf16le')), 3))).toEqual(['1!'])
    const long = JSON.stringify({ text: 'x'.repeat(200) })
    expect(short(cut(`[${long},{"a":1}]`, 7, { maxBytes: 100 }))).toEqual(['1', { a: 1 }])
    expect(short(cut(`{"a":1}\n${long}\n{"a":2}`, 7, { maxBytes: 100 }))).toEqual([{ a: 1 }, '2', { a: 2 }])
    expect(short(cut(`[${'['.repeat(300)}${']'.repeat(300)},{"a":1}]`, 50))).toEqual(['1', { a: 1 }])
  })
})

it('a list inside an object is streamed only when its first element says so, wherever it stands', () => {
  expect(short(cut('{"list":[{"no":1},{"id":2}],"x":[{"id":3}]}', 4))).toEqual([
    { list: [{ no: 1 }, { id: 2 }], x: [{ id: 3 }] },
  ])
  const [before, , , around] = cut(
    '\uFEFF{"title":"a [{\\"","list": [ {"id":1} , {"id":2} ] ,"count":2,"list2":[{"id":9}]}',
    3,
  )
  expect(before).toMatchObject({ kind: 'before', value: { title: 'a [{"', list: [] } })
  expect(around).toMatchObject({ kind: 'around', listed: 2, value: { title: 'a [{"', count: 2, list2: [{ id: 9 }] } })
  expect(short(cut('{"list":[],"a":1}', 2))).toEqual([{ list: [], a: 1 }])
})

it('any values come out as they went in, however the bytes are cut', () => {
  const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 })
  const form = fc.constantFrom('array', 'lines', 'pretty', 'list')
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 8 }),
      form,
      fc.integer({ min: 1, max: 40 }),
      (given, how, size) => {
        const values = how === 'list' || how === 'pretty' ? given.map((one) => ({ ...one, id: 1 })) : given
        const text =
          how === 'array'
            ? JSON.stringify(values, undefined, 1)
            : how === 'lines'
              ? values.map((one) => JSON.stringify(one)).join('\n')
              : how === 'pretty'
                ? values.map((one) => JSON.stringify(one, undefined, 2)).join('\n')
                : JSON.stringify({ a: [1, { b: ']' }], list: values, c: {} })
        const found = cut(text, size, { isList: (member) => how === 'list' && member === 'list' })
        expect(found.filter((piece) => piece.kind === 'broken')).toEqual([])
        const items = found.flatMap((piece) => (piece.kind === 'value' ? [piece.value] : []))
        expect(items).toEqual(JSON.parse(JSON.stringify(values)))
      },
    ),
    { numRuns: 200 },
  )
})
