import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ownFolder, type Places } from './places.ts'

/** A file of a capability's own folder in a backup; its bytes follow in base64, a line for each piece. */
const folderMarkSchema = z.strictObject({
  folder: z.string().regex(/^[a-z][a-z-]{0,99}$/),
  // A name and never a way: no separators, and nothing that begins with a dot.
  file: z.string().regex(/^\w[\w.-]{0,199}$/),
})
type FolderMark = z.infer<typeof folderMarkSchema>

/** Divisible by three: pieces end where base64 needs no filling. */
const PIECE = 192 * 1024

/** The mark of each file that lies in these folders, and its bytes. What is still being written (`.part`) is left out. */
export async function* folderLines(places: Places, folders: Iterable<string>): AsyncGenerator<FolderMark | string> {
  for (const folder of folders) {
    const path = await ownFolder(places, folder)
    for (const file of (await readdir(path)).sort()) {
      const mark = folderMarkSchema.safeParse({ folder, file })
      if (!mark.success || file.endsWith('.part')) continue
      const bytes = await opened(join(path, file))
      // Removed since the folder was listed: who removed it has written so down, or its owner finds out at the next look.
      if (bytes === undefined) continue
      yield mark.data
      for await (const piece of bytes) yield (piece as Buffer).toString('base64')
    }
  }
}

async function opened(path: string): Promise<AsyncIterable<unknown> | undefined> {
  try {
    const file = await open(path)
    return createReadStream(path, { fd: file, highWaterMark: PIECE })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** A mark, or bytes. */
export const isFolderLine = (line: string): boolean => /^[\w+/=-]*$/.test(line) || markOf(line) !== undefined

function markOf(line: string): FolderMark | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return folderMarkSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

/** Puts the files of a backup where they lay; each is whole or not there. @returns how many */
export async function placeFolders(lines: AsyncIterable<string>, places: Places): Promise<number> {
  let files = 0
  let writing: { readonly path: string; readonly file: FileHandle } | undefined
  const end = async () => {
    if (writing === undefined) return
    const { path, file } = writing
    await file.sync()
    await file.close()
    writing = undefined
    await rename(`${path}.part`, path)
    files += 1
  }
  try {
    for await (const line of lines) {
      const mark = markOf(line)
      if (mark === undefined) {
        await writing?.file.writeFile(Buffer.from(line, 'base64'))
        continue
      }
      await end()
      const path = join(await ownFolder(places, mark.folder), mark.file)
      writing = { path, file: await open(`${path}.part`, 'w', 0o600) }
    }
    await end()
    return files
  } finally {
    await writing?.file.close()
  }
}
