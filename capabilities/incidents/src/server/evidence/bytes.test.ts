import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createBytes } from './bytes.ts'

const KEY = new Uint8Array(32).fill(7)
const HASH = 'a'.repeat(64)
let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'testudo-evidence-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

async function* of(...pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Promise.resolve(piece)
}
async function all(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytes) pieces.push(piece)
  return Buffer.concat(pieces)
}
const CHUNK = 64 * 1024

it('a full disk, and an upload that breaks off, leave nothing behind', async () => {
  const full = createBytes(dir, KEY, async (path) => {
    const file = await open(path, 'wx')
    let written = 0
    return {
      async writeFile(data) {
        written += (data as Uint8Array).length
        if (written > CHUNK) throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
        await file.writeFile(data as Uint8Array)
      },
      sync: () => file.sync(),
      close: () => file.close(),
    }
  })
  await expect(full.arrive(of(randomBytes(3 * CHUNK)))).rejects.toMatchObject({ code: 'incidents.evidence_no_room' })
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield randomBytes(2 * CHUNK)
    await Promise.reject(new Error('socket hang up'))
  }
  const bytes = createBytes(dir, KEY)
  await expect(bytes.arrive(broken())).rejects.toMatchObject({ code: 'incidents.evidence_cut' })
  expect(readdirSync(dir)).toEqual([])
})

it('the last of a disk belongs to the node: an upload stops before it, and leaves nothing behind', async () => {
  const [room, step] = [2 * 1024 ** 3 + 40 * 1024 ** 2, 8 * 1024 ** 2]
  let written = 0
  const almost = createBytes(dir, KEY, undefined, async () => room - written)
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (; ; written += step) yield Promise.resolve(new Uint8Array(step))
  }
  await expect(almost.arrive(endless())).rejects.toMatchObject({ code: 'incidents.evidence_no_room' })
  expect(written).toBeLessThanOrEqual(40 * 1024 ** 2)
  expect(readdirSync(dir)).toEqual([])
})

it('what a crash left is tidied away, and what belongs to evidence stays', async () => {
  const bytes = createBytes(dir, KEY)
  await (await bytes.arrive(of(Buffer.from('kept')))).settle(HASH)
  await (await bytes.arrive(of(Buffer.from('nobody wrote it down')))).settle('b'.repeat(64))
  await bytes.arrive(of(Buffer.from('never settled')))
  expect(readdirSync(dir)).toHaveLength(3)
  await bytes.tidy(new Set([HASH]))
  expect(readdirSync(dir)).toHaveLength(1)
  expect((await all(bytes.read(HASH))).toString()).toBe('kept')
})

it.each([1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])(
  '%i bytes come out as they went in, in any pieces',
  async (size) => {
    const content = randomBytes(size)
    const bytes = createBytes(dir, KEY)
    await (await bytes.arrive(of(content.subarray(0, 5), content.subarray(5)))).settle(HASH)
    expect((await all(bytes.read(HASH))).equals(content)).toBe(true)
  },
)

it('a file that was changed, cut, lengthened or put in order otherwise gives nothing of the wrong part', async () => {
  const bytes = createBytes(dir, KEY)
  await (await bytes.arrive(of(randomBytes(3 * CHUNK)))).settle(HASH)
  const [name = ''] = readdirSync(dir)
  const whole = readFileSync(join(dir, name))
  const sealed = CHUNK + 16
  const at = (i: number) => whole.subarray(16 + i * sealed, 16 + (i + 1) * sealed)
  for (const other of [
    whole.subarray(0, -1),
    whole.subarray(0, 16 + 2 * sealed),
    Buffer.concat([whole, Buffer.alloc(20)]),
    Buffer.concat([whole.subarray(0, 16), at(1), at(0), at(2)]),
    whole.subarray(0, 10),
  ]) {
    writeFileSync(join(dir, name), other)
    await expect(all(bytes.read(HASH))).rejects.toMatchObject({ code: 'incidents.evidence_damaged' })
  }
})
