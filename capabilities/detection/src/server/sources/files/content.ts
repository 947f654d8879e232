import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { pipeline } from 'node:stream'
import type { Found } from './listing.ts'
import { digest, type FilePlace, readAt, TAIL_BYTES } from './place.ts'

/**
 * Opens the very file that was listed: never a link, never a device that waits, nor what rotation put in its place since.
 *
 * @throws `ESTALE` for another file under its name
 */
export async function openFile({ path, file }: Pick<Found, 'path' | 'file'>): Promise<FileHandle> {
  const opened = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  const { dev, ino } = await opened.stat()
  if (`${dev}:${ino}` === file) return opened
  await opened.close()
  throw Object.assign(new Error('another file stands under this name now'), { code: 'ESTALE' })
}

export async function isGzip(file: FileHandle): Promise<boolean> {
  const [a, b] = await readAt(file, 0, 2)
  return a === 0x1f && b === 0x8b
}

const CHUNK = 1024 * 1024

/** The bytes of a packed file; a damaged rest ends it. */
async function* unpackedBytes(found: Found): AsyncGenerator<Uint8Array> {
  const packed = (await openFile(found)).createReadStream({ highWaterMark: CHUNK })
  const bytes = pipeline(packed, createGunzip({ chunkSize: CHUNK }), () => undefined)
  try {
    yield* bytes as AsyncIterable<Uint8Array>
  } finally {
    packed.destroy()
    bytes.destroy()
  }
}

/** The first bytes of a packed file. */
export async function unpackedHead(found: Found, length: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of unpackedBytes(found)) {
      parts.push(chunk)
      size += chunk.length
      if (size >= length) break
    }
  } catch {
    // What could be unpacked is told.
  }
  return Buffer.concat(parts).subarray(0, length)
}

/**
 * The bytes of a packed file behind a place, when what stands before is what was read there.
 *
 * @returns undefined when it holds something else
 */
export async function unpackedFrom(
  found: Found,
  place: Pick<FilePlace, 'offset' | 'tail' | 'head' | 'headBytes'>,
): Promise<AsyncGenerator<Uint8Array> | undefined> {
  const { offset } = place
  const bytes = unpackedBytes(found)
  if (offset === 0) return bytes
  let at = 0
  let head: Buffer = Buffer.alloc(0)
  let tail: Buffer = Buffer.alloc(0)
  for (;;) {
    const next = await bytes.next()
    if (next.done === true) return undefined
    const chunk = next.value
    const before = chunk.subarray(0, Math.max(0, offset - at))
    if (head.length < place.headBytes) head = Buffer.concat([head, before]).subarray(0, place.headBytes)
    tail = Buffer.from(Buffer.concat([tail, before.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES))
    at += chunk.length
    if (at < offset) continue
    if (digest(tail) !== place.tail || digest(head) !== place.head) {
      await bytes.return(undefined)
      return undefined
    }
    const rest = chunk.subarray(before.length)
    return (async function* () {
      if (rest.length > 0) yield rest
      yield* bytes
    })()
  }
}
