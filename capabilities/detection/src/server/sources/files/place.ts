import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/** How far a file was read. Its content is known again by its beginning and by what stands before the place, wherever it went. */
export interface FilePlace {
  /** Within its source. */
  readonly number: number
  readonly path: string
  /** Device and inode; '' when the file is gone or holds something else now. */
  readonly file: string
  /** Bytes read and acknowledged; of packed files, unpacked. */
  readonly offset: number
  /** SHA-256 of the first `headBytes` bytes. */
  readonly head: string
  readonly headBytes: number
  /** SHA-256 of the up to `TAIL_BYTES` bytes before the place. */
  readonly tail: string
  readonly isPacked: boolean
  /** Packed files do not grow: read to its end. */
  readonly isDone: boolean
  /** Unix ms: when it was last seen as a file. */
  readonly seenAt: number
}

export const HEAD_BYTES = 1_024
export const TAIL_BYTES = 256

export const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Bytes of a file from `from` on, as far as there are `length`. */
export async function readAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let size = 0
  while (size < length) {
    const { bytesRead } = await file.read(bytes, size, length - size, from + size)
    if (bytesRead === 0) break
    size += bytesRead
  }
  return bytes.subarray(0, size)
}

/** Whether a plain file still holds what was read of it. */
export async function stillHolds(file: FileHandle, size: number, place: FilePlace): Promise<boolean> {
  if (size < place.offset) return false
  if (place.offset === 0) return true
  const tailFrom = Math.max(0, place.offset - TAIL_BYTES)
  if (digest(await readAt(file, tailFrom, place.offset - tailFrom)) !== place.tail) return false
  return digest(await readAt(file, 0, place.headBytes)) === place.head
}

/** The place after reading on. */
export async function advanced(file: FileHandle, place: FilePlace, offset: number, now: number): Promise<FilePlace> {
  const tailFrom = Math.max(0, offset - TAIL_BYTES)
  const tail = digest(await readAt(file, tailFrom, offset - tailFrom))
  const headBytes = Math.min(HEAD_BYTES, offset)
  const head = headBytes === place.headBytes ? place.head : digest(await readAt(file, 0, headBytes))
  return { ...place, offset, tail, head, headBytes, seenAt: now }
}
