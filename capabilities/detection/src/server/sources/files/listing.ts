import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A file as it stands in a folder now. */
export interface Found {
  readonly path: string
  /** Device and inode. */
  readonly file: string
  readonly size: number
  readonly modifiedAt: number
}

export const MOST_FILES = 10_000
const MOST_DEPTH = 8
/** Of no use as lines: other packings, archives, logs in binary form. */
const UNREADABLE = /\.(?:xz|bz2|zst|lz4|zip|7z|tar|tgz|tar\.gz|evtx|etl|pcap|pcapng|journal|swp)$/i

export const isUnreadable = (path: string): boolean => UNREADABLE.test(path)

/** A log's name without what rotation puts behind it: `app.log.2.gz`, `app.log-20261122`, `app.log.1` are all of `app.log`. */
export function stemOf(path: string): string {
  let name = basename(path).replace(/\.gz$/i, '')
  name = name.replace(/(?:[.-]\d{1,14}(?:[.T-]\d{1,9})*|\.old|\.bak)$/i, '')
  return join(dirname(path), name)
}

export async function foundAt(path: string): Promise<Found | undefined> {
  const seen = await stat(path).catch(() => undefined)
  return seen?.isFile() === true
    ? { path, file: `${seen.dev}:${seen.ino}`, size: seen.size, modifiedAt: seen.mtimeMs }
    : undefined
}

/** Plain files below a folder, links not followed; oldest change first, so that what was rotated away comes before what grows. */
export async function filesBelow(
  folder: string,
): Promise<{ readonly files: readonly Found[]; readonly isCut: boolean }> {
  const files: Found[] = []
  let isCut = false
  const walk = async (at: string, depth: number): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (files.length >= MOST_FILES) {
        isCut = true
        return
      }
      const path = join(at, entry.name)
      if (entry.isDirectory() && depth < MOST_DEPTH) await walk(path, depth + 1)
      else if (entry.isFile()) {
        const found = await foundAt(path)
        if (found) files.push(found)
      }
    }
  }
  await walk(folder, 0)
  return { files: inOrder(files), isCut }
}

/** A file and what rotation made of it, in its folder. */
export async function fileAndRotated(path: string): Promise<readonly Found[]> {
  const stem = stemOf(path)
  const names = await readdir(dirname(path)).catch(() => [])
  const files: Found[] = []
  for (const name of names) {
    const at = join(dirname(path), name)
    if (at !== path && stemOf(at) !== stem) continue
    const found = await foundAt(at)
    if (found) files.push(found)
  }
  return inOrder(files)
}

const inOrder = (files: readonly Found[]): readonly Found[] =>
  files.toSorted((a, b) => a.modifiedAt - b.modifiedAt || (a.path < b.path ? -1 : 1))
