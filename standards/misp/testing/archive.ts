import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Published data beside the repository; TESTUDO_SHARED_DATA overrides where. */
const shared = process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')

/** Whether the MISP archives are there; says so when they are not. */
export const hasData = existsSync(join(shared, 'misp'))
if (!hasData) process.stderr.write(`SKIPPED: no data under ${shared}; nothing was checked against MISP's own files\n`)

/** The JSON files of an archive under `misp/`, by name. Empty without the data. */
export function jsonFiles(archive: string, wanted: RegExp): Map<string, unknown> {
  const files = new Map<string, unknown>()
  if (!hasData) return files
  const tar = gunzipSync(readFileSync(join(shared, 'misp', archive)))
  for (let at = 0; at + 512 <= tar.length; ) {
    const field = (from: number, to: number) => tar.toString('utf8', at + from, at + to).replace(/\0.*$/s, '')
    const name = [field(345, 500), field(0, 100)].filter((part) => part !== '').join('/')
    const size = Number.parseInt(field(124, 136).trim() || '0', 8)
    const kind = field(156, 157)
    if ((kind === '0' || kind === '') && wanted.test(name))
      files.set(name.replace(/^\.\//, ''), JSON.parse(tar.toString('utf8', at + 512, at + 512 + size)))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}
