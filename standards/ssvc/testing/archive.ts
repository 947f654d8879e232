import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Published data beside the repository; TESTUDO_SHARED_DATA overrides where. */
const shared = process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')
const archive = join(shared, 'vuln/ssvc-data.tar.gz')

/** Whether the tables of CERT/CC are there; says so when they are not. */
export const hasData = existsSync(archive)
if (!hasData) process.stderr.write(`SKIPPED: no ${archive}; nothing was checked against published decision tables\n`)

/** The published files by path. Empty without the data. */
export function publishedFiles(wanted: RegExp): Map<string, string> {
  const files = new Map<string, string>()
  if (!hasData) return files
  const tar = gunzipSync(readFileSync(archive))
  let longName = ''
  for (let at = 0; at + 512 <= tar.length; ) {
    const field = (from: number, to: number) => tar.toString('utf8', at + from, at + to).replace(/\0.*$/s, '')
    const size = Number.parseInt(field(124, 136).trim() || '0', 8)
    const body = () => tar.toString('utf8', at + 512, at + 512 + size)
    const kind = field(156, 157)
    const name = longName || [field(345, 500), field(0, 100)].filter((part) => part !== '').join('/')
    const pax = kind === 'x' ? /(?:^|\n)\d+ path=([^\n]*)\n/.exec(body())?.[1] : undefined
    longName = kind === 'L' ? body().replace(/\0.*$/s, '') : (pax ?? '')
    if ((kind === '0' || kind === '') && wanted.test(name)) files.set(name.replace(/^\.\//, ''), body())
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}
