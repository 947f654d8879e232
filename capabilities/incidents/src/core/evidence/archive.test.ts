import { describe, expect, it } from 'vitest'
import { readZip, TarNames } from './archive.ts'
import { kindOf, textIn } from './kind.ts'
import { suspicionsOf, visibleName } from './names.ts'

const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))
const le = (value: number, length: number) => Array.from({ length }, (_, i) => (value / 256 ** i) & 255)

/** A zip archive of empty files that says of each how large it would be; written after APPNOTE 6.3.10. */
function zip(files: readonly (readonly [name: string, size: number, mode?: number])[]): Uint8Array {
  const list = files.flatMap(([name, size, mode = 0o100644]) =>
    [
      [0x50, 0x4b, 1, 2, ...le(20, 2), ...le(20, 2), ...le(0, 4), ...le(0, 4), ...le(0, 4), ...le(0, 4)],
      [...le(size, 4), ...le(name.length, 2), ...le(0, 4), ...le(0, 2), ...le(0, 2), ...le(mode * 65_536, 4)],
      [...le(0, 4), ...bytes(name)],
    ].flat(),
  )
  const end = [0x50, 0x4b, 5, 6, ...le(0, 2), ...le(0, 2), ...le(files.length, 2), ...le(files.length, 2)]
  return Uint8Array.from([0x50, 0x4b, 3, 4, ...list, ...end, ...le(list.length, 4), ...le(4, 4), ...le(0, 2)])
}

/** One header of a tar archive with its bytes after it (POSIX ustar). */
function tar(name: string, size: number, kind = '0'): Uint8Array {
  const block = new Uint8Array(512 + Math.ceil(size / 512) * 512)
  block.set(bytes(name), 0)
  block.set(bytes(size.toString(8).padStart(11, '0')), 124)
  block.set(bytes(kind), 156)
  block.set(bytes('ustar'), 257)
  return block
}

describe('an archive is asked what it holds, and never unpacked', () => {
  it('a zip of zips, a bomb of 4 GB in 200 bytes, and names that climb are told', () => {
    const file = zip([
      ['../../etc/cron.d/x', 10],
      ['C:\\Windows\\con.txt', 10],
      ['inner.zip', 4_294_000_000],
      ['link', 3, 0o120777],
      ['LINK', 3],
    ])
    const read = readZip(file, file.length)
    expect(read).toMatchObject({ kind: 'zip', bomb: true, nested: true, cut: false })
    expect(read?.entries.map(({ suspicions }) => suspicions)).toEqual([
      ['climbs'],
      ['absolute', 'device'],
      [],
      ['link'],
      ['twice'],
    ])
  })

  it('a list that lies about its place or its length is cut, and no end is no list', () => {
    const file = zip([['a', 1]])
    const far = file.slice()
    far.set(le(0xff_ff_ff_ff, 4), far.length - 6)
    expect(readZip(far, far.length)).toMatchObject({ entries: [], cut: true })
    const many = file.slice()
    many.set(le(60_000, 2), many.length - 12)
    expect(readZip(many, many.length)).toMatchObject({ cut: true })
    expect(readZip(file.slice(0, -3), file.length)).toBeUndefined()
    // Only the end was kept.
    expect(readZip(file.subarray(-30), file.length)).toMatchObject({ entries: [], cut: true })
    const crowd = zip(Array.from({ length: 1_200 }, (_, i) => [`f${i}`, 1]))
    expect(readZip(crowd, crowd.length)).toMatchObject({ cut: true, entries: { length: 1_000 } })
  })

  it('a tar is read while it passes, in pieces of any size, and its files are skipped', () => {
    const all = [...tar('/abs', 700), ...tar('dir/ok.txt', 0), ...tar('sym', 0, '2'), ...new Uint8Array(1_024)]
    for (const step of [1, 7, 512, 4_096]) {
      const names = new TarNames()
      for (let i = 0; i < all.length; i += step) names.push(Uint8Array.from(all.slice(i, i + step)))
      expect(names.done()).toMatchObject({
        cut: false,
        entries: [
          { name: '/abs', size: 700, suspicions: ['absolute'] },
          { name: 'dir/ok.txt', suspicions: [] },
          { name: 'sym', suspicions: ['link'] },
        ],
      })
    }
    const lying = new TarNames()
    lying.push(
      Uint8Array.from([...tar('huge', 0).slice(0, 124), ...bytes('77777777777'), ...tar('huge', 0).slice(135)]),
    )
    lying.push(new Uint8Array(600))
    expect(lying.done()).toMatchObject({ cut: true, entries: [{ size: 8_589_934_591 }] })
  })
})

describe('a file is what its bytes say', () => {
  it.each([
    ['MZ\u0090\u0000', 'application/vnd.microsoft.portable-executable'],
    ['PK\u0003\u0004', 'application/zip'],
    ['%PDF-1.7', 'application/pdf'],
    ['<script>alert(1)</script>', 'text/plain'],
    ['\u0000\u0001', 'application/octet-stream'],
    [String.fromCharCode(0xc0, 0xaf), 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('%j is %s', (head, kind) => {
    expect(kindOf(bytes(head))).toBe(kind)
  })

  it('text is UTF-8 without what steers a terminal, also where its end was cut off', () => {
    expect(textIn(Uint8Array.from([0xc5, 0xa0, 0x69, 0xe2, 0x82]))).toBe('Ši')
    expect(textIn(Uint8Array.from([0xed, 0xa0, 0x80]))).toBeUndefined()
    expect(textIn(bytes('a\u001b[2J'))).toBeUndefined()
  })

  it('names are data: what nobody sees is written out, what deceives is told', () => {
    expect(visibleName('a\u0000b\u202Ecod.exe')).toBe('a[U+0000]b[U+202E]cod.exe')
    expect(suspicionsOf('invoice.pdf   .exe')).toEqual(['double'])
    expect(suspicionsOf('a\u0000b')).toEqual(['control'])
    expect(suspicionsOf('aux.h')).toEqual(['device'])
    expect(suspicionsOf('@SUM(1)')).toEqual(['formula'])
    expect(suspicionsOf('x'.repeat(300))).toEqual(['long'])
    expect(suspicionsOf('photo.jpg')).toEqual([])
  })
})
