import { createHmac, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { opened, sealed } from './sealing.ts'

/** Bytes that lie on the disk and belong to nothing yet. */
export interface Arrived {
  /** Puts them where their hash says. Once. */
  settle(sha256: string): Promise<void>
  /** Nothing of them stays, unless they were settled. */
  drop(): Promise<void>
}

/** The bytes of evidence: one sealed file for each content, found by its hash. */
export interface Bytes {
  /** Writes and syncs all of it. @throws {Fault} `incidents.evidence_no_room`, `incidents.evidence_cut`, and what the bytes themselves throw */
  arrive(bytes: AsyncIterable<Uint8Array>): Promise<Arrived>
  has(sha256: string): Promise<boolean>
  read(sha256: string): AsyncIterable<Uint8Array>
  drop(sha256: string): Promise<void>
  /** Removes what belongs to no evidence: uploads a crash cut off, and bytes nobody wrote down. */
  tidy(hashes: ReadonlySet<string>): Promise<void>
}

/** Writes a file; tests put one in its place that has no room. */
export type OpenFile = (path: string) => Promise<Pick<FileHandle, 'writeFile' | 'sync' | 'close'>>
const openNew: OpenFile = (path) => open(path, 'wx', 0o600)

/** Bytes that stay free on the disk: a node whose database cannot write any more stops for everybody. */
const RESERVE = 2 * 1024 ** 3
/** Bytes written between two looks at the disk. */
const LOOK = 16 * 1024 ** 2

/** How many bytes are free where a folder lies; tests put another disk in its place. */
export type FreeOn = (dir: string) => Promise<number>
const freeOn: FreeOn = async (dir) => {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}

/** Passes bytes on as long as the reserve stays free. */
async function* whileRoom(bytes: AsyncIterable<Uint8Array>, free: () => Promise<number>): AsyncGenerator<Uint8Array> {
  let left = 0
  for await (const chunk of bytes) {
    if (left < chunk.length) {
      if ((await free()) < RESERVE + Math.max(LOOK, chunk.length)) throw noRoom()
      left = Math.max(LOOK, chunk.length)
    }
    left -= chunk.length
    yield chunk
  }
}

/**
 * @param key of the store: seals the files, and makes their names of the hashes, so that nobody who lists the folder can
 * tell whether a known file is in it
 */
export function createBytes(dir: string, key: Uint8Array, openFile: OpenFile = openNew, free: FreeOn = freeOn): Bytes {
  const nameOf = (sha256: string) => createHmac('sha256', key).update(sha256).digest('hex')
  const pathOf = (sha256: string) => join(dir, nameOf(sha256))
  const syncFolder = async () => {
    const folder = await open(dir)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }
  return {
    async arrive(bytes) {
      const part = join(dir, `${randomUUID()}.part`)
      try {
        const file = await openFile(part)
        try {
          for await (const chunk of sealed(
            whileRoom(bytes, () => free(dir)),
            key,
          ))
            await file.writeFile(chunk)
          await file.sync()
        } finally {
          await file.close()
        }
      } catch (error) {
        await rm(part, { force: true })
        throw error instanceof Fault ? error : faultOf(error)
      }
      return {
        // Over what is there: the same bytes, and the same work whether they were there before or not.
        async settle(sha256) {
          await rename(part, pathOf(sha256))
          await syncFolder()
        },
        drop: () => rm(part, { force: true }),
      }
    },
    has: (sha256) =>
      stat(pathOf(sha256)).then(
        () => true,
        () => false,
      ),
    read: (sha256) => opened(createReadStream(pathOf(sha256), { highWaterMark: 256 * 1024 }), key),
    async drop(sha256) {
      await rm(pathOf(sha256), { force: true })
      await syncFolder()
    },
    async tidy(hashes) {
      const wanted = new Set([...hashes].map(nameOf))
      for (const name of await readdir(dir)) if (!wanted.has(name)) await rm(join(dir, name), { force: true })
    },
  }
}

function faultOf(cause: unknown): Fault {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? noRoom(cause)
    : new Fault('invalid', 'incidents.evidence_cut', 'The upload broke off. Nothing of it was taken; send it again.', {
        cause,
      })
}

const noRoom = (cause?: unknown): Fault =>
  new Fault(
    'unavailable',
    'incidents.evidence_no_room',
    'The node has no room for this evidence. Tell its operator; nothing of it was taken.',
    { cause },
  )
