import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { Fault } from '@testudo/kernel/fault'
import { isTar, tarMembers } from './tarMembers.ts'

/** One file, or one member of an archive. */
export interface Member {
  /** The path as it was named; of a member, the archive's and its own. */
  readonly name: string
  readonly chunks: AsyncIterable<Uint8Array>
  /** Whether the chunks are the bytes of the file itself, which can then be read in parts. */
  readonly isPlain?: boolean
}

/** A file that stands under a path that was named. */
export interface FoundFile {
  readonly path: string
  /** Whether the file itself was named, not a folder around it. */
  readonly isNamed: boolean
}

const CHUNK = 1024 * 1024

/**
 * All files under the paths, each folder in the order of its names. `-` is standard input. Links are not followed.
 *
 * @throws {Fault} `detection.path` for what is not there, before anything is read
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const files: FoundFile[] = []
  for (const path of paths) {
    const found = path === '-' ? undefined : await stat(path).catch(() => undefined)
    if (path !== '-' && found === undefined)
      throw new Fault('invalid', 'detection.path', 'There is no such file or folder.', { place: { file: path } })
    if (found?.isDirectory() === true) files.push(...(await filesBelow(path)))
    else files.push({ path, isNamed: true })
  }
  return files
}

async function filesBelow(folder: string): Promise<FoundFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const files: FoundFile[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) files.push(...(await filesBelow(path)))
    else if (entry.isFile()) files.push({ path, isNamed: false })
  }
  return files
}

/** What a file holds: itself, unpacked when it is gzip, or the members of a tar archive in it. */
export async function* openMembers(path: string): AsyncGenerator<Member> {
  const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK })
  try {
    const raw = await peeked(stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>, 2)
    const packed = raw.head[0] === 0x1f && raw.head[1] === 0x8b
    const { head, all } = await peeked(packed ? unpacked(raw.all) : raw.all, 512)
    if (isTar(head)) yield* tarMembers(all, path)
    else yield { name: path, chunks: { [Symbol.asyncIterator]: () => all }, isPlain: !packed && path !== '-' }
  } finally {
    stream.destroy()
  }
}

/** The first bytes of a stream, and all of it. */
async function peeked(chunks: AsyncIterator<Uint8Array>, size: number) {
  const held: Uint8Array[] = []
  let length = 0
  while (length < size) {
    const step = await chunks.next()
    if (step.done === true) break
    held.push(step.value)
    length += step.value.length
  }
  const head = Buffer.concat(held)
  return { head, all: replayed(head, chunks) }
}

async function* replayed(head: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head
  for (;;) {
    const step = await chunks.next()
    if (step.done === true) return
    yield step.value
  }
}

async function* unpacked(chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK })
  const feeding = (async () => {
    for (;;) {
      const step = await chunks.next()
      if (step.done === true) break
      if (!gunzip.write(step.value)) await new Promise((drained) => gunzip.once('drain', drained))
    }
    gunzip.end()
  })().catch((error: unknown) => gunzip.destroy(error instanceof Error ? error : new Error(String(error))))
  yield* gunzip as AsyncIterable<Uint8Array>
  await feeding
}
