import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'testudo-cli-misp-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const data = ['--data', join(folder, 'node')]

const run = (...args: readonly string[]) => {
  const { TESTUDO_DATA: _data, ...env } = process.env
  const done = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { env, maxBuffer: 1 << 28 })
  return { code: done.status, out: done.stdout.toString(), err: done.stderr.toString() }
}
const file = (name: string, content: string | Buffer | object) => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
  return path
}
const uuid = (n: number) => `5f0e8a4c-1d2b-4c3d-8e4f-${String(n).padStart(12, '0')}`
const event = (n: number) => ({
  Event: {
    uuid: uuid(n),
    info: `Event ${n}`,
    timestamp: '1793539800',
    distribution: '1',
    Attribute: [{ uuid: uuid(n * 100), type: 'domain', value: 'a.example', to_ids: true, timestamp: '1793539800' }],
  },
})

describe('what cannot be', () => {
  it.each([
    ['no such file', ['misp', 'import', join(folder, 'none.json')], 2, 'cli.file'],
    ['a TLP that is none', ['misp', 'import', 'x.json', '--as-tlp', 'PURPLE'], 2, 'cli.tlp'],
    [
      'a distribution that is none',
      ['misp', 'export', `grouping--${uuid(1)}`, '--distribution', '9'],
      2,
      'cli.distribution',
    ],
    ['a table that is none', ['misp', 'audiences', file('bad.json', '[]')], 2, 'cli.audiences'],
    ['MISP events for the STIX import', ['import', file('misp.json', { response: [event(1)] })], 2, 'cli.misp'],
    ['the same, packed', ['import', file('misp.gz', gzipSync(JSON.stringify([event(1)])))], 2, 'cli.misp'],
  ])('%s: code 2, and no folder is made', (_what, args, code, name) => {
    const done = run(...args, ...data, '--json')
    expect([done.code, done.out]).toEqual([code, ''])
    expect(JSON.parse(done.err)).toMatchObject({ error: { code: name } })
    expect(existsSync(join(folder, 'node'))).toBe(false)
  })
})
