import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkPassphrase, isSealed, seal, unseal } from './sealed.ts'

const PASS = 'six quiet herons stand in line'
async function* stream(bytes: Buffer, size = 10_007): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}
async function all(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const kept: Uint8Array[] = []
  for await (const chunk of bytes) kept.push(chunk)
  return Buffer.concat(kept)
}
const CHUNK = 64 * 1024
const HEAD = 17 + 32 + 32
const plain = randomBytes(3 * CHUNK + 17)

describe('a sealed file', async () => {
  const sealed = await all(seal(stream(plain), PASS))
  const piece = CHUNK + 16
  const cut = (...parts: [number, number][]) => Buffer.concat(parts.map(([from, to]) => sealed.subarray(from, to)))
  const at = (n: number) => HEAD + n * piece

  it('is not opened without its passphrase or with another one, in clear words', async () => {
    await expect(all(unseal(stream(sealed), undefined))).rejects.toMatchObject({ code: 'backup.sealed' })
    await expect(all(unseal(stream(sealed), `${PASS}.`))).rejects.toMatchObject({ code: 'backup.wrong_passphrase' })
    expect(sealed.includes(plain.subarray(0, 32))).toBe(false)
  })

  it.each([
    ['cut at a chunk', cut([0, at(3)])],
    ['cut inside a chunk', cut([0, at(2) + 100])],
    ['without its last byte', cut([0, sealed.length - 1])],
    ['with chunks that changed places', cut([0, HEAD], [at(1), at(2)], [at(0), at(1)], [at(2), sealed.length])],
    ['with a chunk left out', cut([0, at(1)], [at(2), sealed.length])],
    ['with a byte more', Buffer.concat([sealed, Buffer.from([0])])],
    ['with one bit flipped', Buffer.from(sealed.map((b, i) => (i === at(1) + 99 ? b ^ 1 : b)))],
    ['of nothing but a head', cut([0, HEAD])],
  ])('%s is found out', async (_what, bytes) => {
    await expect(all(unseal(stream(bytes), PASS))).rejects.toMatchObject({ code: 'backup.damaged' })
  })

  it('whose head was changed does not open', async () => {
    const changed = Buffer.from(sealed.map((b, i) => (i === 20 ? b ^ 1 : b)))
    await expect(all(unseal(stream(changed), PASS))).rejects.toMatchObject({ code: 'backup.wrong_passphrase' })
  })

  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])('of %d bytes opens as it was', async (size) => {
    const bytes = randomBytes(size)
    const closed = await all(seal(stream(bytes), PASS))
    expect(isSealed(closed)).toBe(true)
    expect((await all(unseal(stream(closed, 4_099), PASS))).equals(bytes)).toBe(true)
  })
})

it('what is not sealed passes as it is', async () => {
  expect((await all(unseal(stream(plain), undefined))).equals(plain)).toBe(true)
  expect((await all(unseal(stream(Buffer.from('x')), PASS))).toString()).toBe('x')
})

it('refuses a passphrase that is short', () => {
  expect(() => checkPassphrase('short')).toThrowError(expect.objectContaining({ code: 'backup.weak_passphrase' }))
  checkPassphrase(PASS)
})
