import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Published data beside the repository; TESTUDO_SHARED_DATA overrides where. */
const shared = process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')

/** Whether the rules and event logs are there; says so when they are not. */
export const hasData = existsSync(join(shared, 'sigma')) && existsSync(join(shared, 'evtx'))
if (!hasData)
  process.stderr.write(`SKIPPED: no data under ${shared}; nothing was checked against published rules and logs\n`)

/** The files of an archive such as `sigma/sigma-rules.tar.gz`, by name. Empty without the data. */
export function textFiles(archive: string, wanted: RegExp): Map<string, string> {
  const files = new Map<string, string>()
  if (!hasData) return files
  const tar = gunzipSync(readFileSync(join(shared, archive)))
  let longName = ''
  for (let at = 0; at + 512 <= tar.length; ) {
    const field = (from: number, to: number) => tar.toString('utf8', at + from, at + to).replace(/\0.*$/s, '')
    const size = Number.parseInt(field(124, 136).trim() || '0', 8)
    const kind = field(156, 157)
    const body = () => tar.toString('utf8', at + 512, at + 512 + size)
    const name = longName || [field(345, 500), field(0, 100)].filter((part) => part !== '').join('/')
    const pax = kind === 'x' ? /(?:^|\n)\d+ path=([^\n]*)\n/.exec(body())?.[1] : undefined
    longName = kind === 'L' ? body().replace(/\0.*$/s, '') : (pax ?? '')
    if ((kind === '0' || kind === '') && wanted.test(name)) files.set(name.replace(/^\.\//, ''), body())
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}
