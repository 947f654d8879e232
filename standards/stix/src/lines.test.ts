import { expect, it } from 'vitest'
import { splitLines } from './lines.ts'

async function lines(input: string | Uint8Array, size: number, limits = {}): Promise<string[]> {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input
  const chunks: Uint8Array[] = []
  for (let i = 0; i < bytes.length; i += size) chunks.push(bytes.slice(i, i + size))
  const out: string[] = []
  for await (const item of splitLines(chunks, limits)) {
    if (item.kind === 'line') out.push(`${item.line}@${item.byte} ${JSON.stringify(item.value)}`)
    else out.push(`${item.place.line}@${item.place.byte} ${item.code}${item.place.path ?? ''}`)
  }
  return out
}

it.each([1, 2, 7, 1000])('answers every line once and in order, a bad one too, in chunks of %i', async (size) => {
  const text = '{"a":\n{"a":1,"a":2}\r\n\n  \n{"é":"x\u2028y"}\r\n[1e400]\n"\u0000"\n[1] 2\n{"last":true}'
  expect(await lines(text, size)).toEqual([
    '1@5 stix.truncated/a',
    '2@13 stix.duplicate_key/a',
    '5@25 {"é":"x\u2028y"}',
    '6@42 stix.number_range/0',
    '7@50 stix.syntax',
    '8@57 stix.trailing_garbage',
    '9@59 {"last":true}',
  ])
})

it.each([1, 1000])('goes on after a line that is too long or not UTF-8, in chunks of %i', async (size) => {
  expect(await lines(`{"a":"${'x'.repeat(50)}"}\n{}`, size, { maxObjectBytes: 20 })).toEqual([
    '1@0 stix.object_too_big',
    '2@59 {}',
  ])
  expect(await lines(new Uint8Array([0x22, 0xe9, 0x22, 0x0a, 0x31]), size)).toEqual(['1@1 stix.encoding', '2@4 1'])
})

it('answers nothing for nothing, and survives a million brackets', async () => {
  expect(await lines('', 1)).toEqual([])
  expect(await lines('\n\n', 1)).toEqual([])
  expect(await lines(`${'['.repeat(1_000_000)}\n{}`, 65_536)).toEqual([
    expect.stringMatching(/^1@64 stix.too_deep/),
    '2@1000001 {}',
  ])
})
