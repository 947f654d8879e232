import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes what was done in a folder survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/**
 * The bytes of a file that is written once: those that are there, else those that `make` gives. On disk when the promise
 * settles; of two that make it at once one wins and both get its bytes. Only this user may read it.
 */
export async function keptOnce(path: string, make: () => Promise<Uint8Array> | Uint8Array): Promise<Uint8Array> {
  const there = await readOrNothing(path)
  if (there !== undefined) return there
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const making = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(making, 'wx', 0o600)
    try {
      await file.writeFile(await make())
      await file.sync()
    } finally {
      await file.close()
    }
    // A link appears whole or not at all, and never over one that is there.
    await link(making, path).catch((cause: unknown) => {
      if (codeOf(cause) !== 'EEXIST') throw cause
    })
  } finally {
    await rm(making, { force: true })
  }
  await syncFolder(folder)
  return readFile(path)
}

async function readOrNothing(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw cause
  }
}

const codeOf = (cause: unknown): unknown => (cause instanceof Error && 'code' in cause ? cause.code : undefined)
