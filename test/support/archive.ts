import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Published data beside the repository; TESTUDO_SHARED_DATA overrides where. */
const SHARED = process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data')

/** The path of a file of the shared data, such as `csaf/csaf-2.0-testsuite.tar.gz`; undefined, with a warning, where it is absent. */
export function sharedFile(name: string): string | undefined {
  const file = join(SHARED, name)
  if (existsSync(file)) return file
  process.stderr.write(`SKIPPED: ${file} is absent; what needs it does not run\n`)
  return undefined
}

/** The text of a packed or plain file. */
export function textOfFile(file: string): string {
  const bytes = readFileSync(file)
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** The wanted files of a tar.gz, by name, read in place: POSIX, pax and GNU long names. */
export function filesOfArchive(archive: string, wanted: RegExp): Map<string, string> {
  const files = new Map<string, string>()
  const tar = gunzipSync(readFileSync(archive))
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
