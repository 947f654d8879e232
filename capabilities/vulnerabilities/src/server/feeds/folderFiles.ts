import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { Fault } from '@testudo/kernel/fault'

const MOST_FILES = 20_000
const NAMES = /\.(?:json|ndjson|jsonl|csv)(?:\.gz)?$/i

const refused = () =>
  new Fault(
    'invalid',
    'vulnerabilities.folder_not_allowed',
    'This node may not read there. Give a path below one of the folders that the setting detection.folders names.',
    { place: { path: '/body/place' } },
  )

/**
 * The real path of a folder, when it lies below one the settings allow. Absent and not allowed are refused alike, so that
 * nobody learns what else is on this machine.
 */
export async function allowedFolder(allowed: readonly string[], path: string): Promise<string> {
  if (!isAbsolute(path) || path.includes('\0')) throw refused()
  const real = await realpath(path).catch(() => undefined)
  if (real === undefined || !(await stat(real)).isDirectory()) throw refused()
  for (const folder of allowed) {
    const base = await realpath(folder).catch(() => undefined)
    if (base !== undefined && isWithin(base, real)) return real
  }
  throw refused()
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

export interface FolderFile {
  readonly path: string
  /** Below the folder, as it is told. */
  readonly name: string
  /** Size and time of change. */
  readonly stamp: string
}

/** Files of a folder and those below it, by name; links are not followed. */
export async function listFolder(folder: string): Promise<readonly FolderFile[]> {
  const found: FolderFile[] = []
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  for (const entry of entries) {
    if (!entry.isFile() || !NAMES.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const { size, mtimeMs } = await stat(path)
    found.push({ path, name: relative(folder, path), stamp: `${size} ${mtimeMs}` })
    if (found.length >= MOST_FILES) break
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Hashes of a file as it is now. */
export async function hashFile(path: string): Promise<{ readonly sha256: string; readonly sha512: string }> {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')]
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    sha256.update(chunk as Uint8Array)
    sha512.update(chunk as Uint8Array)
  }
  return { sha256: sha256.digest('hex'), sha512: sha512.digest('hex') }
}

/** The small text of a file beside another; undefined where there is none. */
export const textBeside = async (path: string): Promise<string | undefined> =>
  (await stat(path).catch(() => undefined))?.isFile() === true
    ? (await readFile(path, 'utf8')).slice(0, 65_536)
    : undefined
