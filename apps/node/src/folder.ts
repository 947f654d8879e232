import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone this code runs in. */
export const CLONE = fileURLToPath(new URL('../../..', import.meta.url))

/** The data folder: what was asked for, or `.testudo` in this clone. Relative to where the person stands. */
export function dataFolder(chosen: string | undefined): string {
  if (chosen === undefined || chosen === '') return join(CLONE, '.testudo')
  // npm runs scripts in the clone; INIT_CWD is where the person typed the command.
  return isAbsolute(chosen) ? chosen : resolve(process.env['INIT_CWD'] ?? process.cwd(), chosen)
}
