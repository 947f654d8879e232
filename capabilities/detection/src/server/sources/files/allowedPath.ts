import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'
import { Fault } from '@testudo/kernel/fault'

const refused = () =>
  new Fault(
    'invalid',
    'detection.path_not_allowed',
    'This node may not read there. Give a path below one of the folders that the setting detection.folders names.',
    { place: { path: '/body/place/path' } },
  )

/**
 * The real path of a file or folder, when it lies below a folder the settings allow. What does not exist and what lies
 * elsewhere are refused alike, so that nobody learns what else is on this machine.
 *
 * @throws {Fault} `detection.path_not_allowed`
 */
export async function allowedPath(folders: readonly string[], path: string): Promise<string> {
  if (!isAbsolute(path) || path.includes('\0')) throw refused()
  const real = await realpath(path).catch(() => undefined)
  if (real === undefined) throw refused()
  for (const folder of folders) {
    const base = await realpath(folder).catch(() => undefined)
    if (base !== undefined && isWithin(base, real)) return real
  }
  throw refused()
}

/** Whether a path lies in a folder or is it. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}
