import { describe, expect, it } from 'vitest'
import { isTar, readTar, TAR_LIMITS, type TarLimits } from './tar.ts'
import { entryOf, tarOf } from './tar.testing.ts'

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

async function read(bytes: Uint8Array, limits: Partial<TarLimits> = {}, size = 100): Promise<string[]> {
  const out: string[] = []
  const wanted = (name: string) => name.endsWith('.json')
  try {
    for await (const file of readTar(chunksOf(bytes, size), wanted, { ...TAR_LIMITS, ...limits }))
      out.push(file === 'skipped' ? file : `${file.name} ${file.bytes.toString()}`)
  } catch (error) {
    out.push(error instanceof Error ? error.message : '')
  }
  return out
}

describe('archives that mean harm', () => {
  it.each([
    ['a link', entryOf('list.json', '', { kind: '2', link: '/etc/passwd' })],
    ['a hard link', entryOf('list.json', '', { kind: '1', link: 'other' })],
    ['a device', entryOf('list.json', '', { kind: '3' })],
    ['a folder', entryOf('list.json', '', { kind: '5' })],
    ['a long name of GNU tar', entryOf('list.json', 'x'.repeat(2_000), { kind: 'L' })],
  ])('%s is passed over', async (_what, entry) => {
    expect(await read(tarOf(entry, entryOf('list.json', '{}')))).toEqual(['skipped', 'list.json {}'])
  })

  it.each(['/etc/list.json', '../../list.json', 'a/../../list.json', 'C:\\x\\list.json'])(
    'of the name %s only the last part is looked at',
    async (name) => {
      expect(await read(tarOf(entryOf(name, '{}')))).toEqual(['list.json {}'])
    },
  )

  it.each([
    ['a size that is no number', entryOf('a.json', '', { size: 'zzzzzzzzzzz' }), /without a readable size/],
    ['a negative size', entryOf('a.json', '', { size: '-0000000001' }), /without a readable size/],
    ['a size in base 256', entryOf('a.json', '', { size: '\x80\x00\x00\x00\x01' }), /without a readable size/],
    ['a size larger than what follows', entryOf('a.json', '', { size: '00000007777' }), /the archive is cut/],
    ['a giant size', entryOf('a.json', '', { size: '77777777777' }), /more than 16777216 bytes/],
    ['a damaged header', entryOf('a.json', '{}', { sum: 7 }), /check sum is wrong/],
    [
      'a size in an extended header',
      entryOf('pax', '20 size=99999999999\n', { kind: 'x' }),
      /needs an extended header/,
    ],
    ['a giant extended header', entryOf('pax', 'x'.repeat(2 * 1024 * 1024), { kind: 'g' }), /more than 1 MiB/],
  ])('%s ends it at its byte', async (_what, entry, expected) => {
    const [first, last] = await read(tarOf(entryOf('ok.json', '{}'), entry))
    expect(first).toBe('ok.json {}')
    expect(last).toMatch(expected)
    expect(last).toContain('byte 1024')
  })

  it('too many entries, and too much of what is wanted', async () => {
    const many = tarOf(...Array.from({ length: 5 }, (_, n) => entryOf(`${n}.json`, 'x'.repeat(600))))
    expect((await read(many, { entries: 3 })).at(-1)).toMatch(/more than 3 entries/)
    expect((await read(many, { bytes: 1_500 })).at(-1)).toMatch(/more than 1500 bytes together/)
  })

  it('one that ends anywhere never hangs and never passes for whole', async () => {
    const whole = tarOf(entryOf('a.json', '{"a":1}'), entryOf('b.txt', 'b'))
    for (let length = 512; length < whole.length - 1_024; length += 97)
      expect((await read(whole.subarray(0, length))).at(-1)).toMatch(/^The archive cannot be read|^skipped$|^a.json/)
    expect((await read(whole.subarray(0, 700))).at(-1)).toMatch(/the archive is cut/)
    expect((await read(whole.subarray(0, 1_024))).at(-1)).toMatch(/without its closing blocks/)
  })
})

it('reads the wanted files, in chunks of any size', async () => {
  const archive = tarOf(
    entryOf('lists/', '', { kind: '5' }),
    entryOf('lists/a/list.json', '{"é":1}'),
    entryOf('README', 'words'),
    entryOf('lists/empty.json', ''),
  )
  for (const size of [1, 511, 512, 10_000])
    expect(await read(archive, {}, size)).toEqual(['skipped', 'list.json {"é":1}', 'skipped', 'empty.json '])
})

it('tells archives from other texts', () => {
  expect(isTar(tarOf(entryOf('a', '')))).toBe(true)
  expect(isTar(Buffer.from('{"name":"ustar"}'.padEnd(600)))).toBe(false)
})
