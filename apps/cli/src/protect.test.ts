import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let folder: string
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const indicator = (n: number, pattern: string, more: object = {}) => ({
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--${uuid(n)}`,
  created: '2026-10-20T08:00:00.000Z',
  modified: '2026-10-20T08:00:00.000Z',
  created_by_ref: `identity--${uuid(900 + n)}`,
  name: `Indicator ${n}`,
  pattern,
  pattern_type: 'stix',
  valid_from: '2026-10-20T08:00:00Z',
  confidence: 80,
  ...more,
})
const SHA = 'ab'.repeat(32)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testudo-protect-cli-'))
  const objects = [
    indicator(1, "[domain-name:value = 'evil-one.net']"),
    indicator(2, `[file:hashes.'SHA-256' = '${SHA}']`),
    indicator(3, "[ipv4-addr:value = '10.0.0.1']"),
    indicator(4, "[domain-name:value = 'weak-one.net']", { confidence: 10 }),
    {
      type: 'identity',
      spec_version: '2.1',
      id: `identity--${uuid(901)}`,
      created: '2026-10-20T08:00:00.000Z',
      modified: '2026-10-20T08:00:00.000Z',
      name: 'CERT One',
      identity_class: 'organization',
    },
  ]
  writeFileSync(join(folder, 'bundle.json'), JSON.stringify({ type: 'bundle', id: `bundle--${uuid(1)}`, objects }))
  writeFileSync(join(folder, 'list.txt'), 'weak-one.net\nnonsense\u001b[31m value\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function testudo(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly told: string }> {
  const { TESTUDO_DATA: _data, ...env } = process.env
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, 'main.ts'), ...args],
      { cwd: folder, env },
      (error, out, told) => done({ code: typeof error?.code === 'number' ? error.code : 0, out, told }),
    )
  })
}

describe('from files', () => {
  it.each([
    ['no format', ['--indicators', 'list.txt'], 2],
    ['another format', ['--indicators', 'list.txt', '--format', 'exe'], 2],
    ['no such file', ['--indicators', 'none', '--format', 'csv'], 2],
    ['no sources', ['--indicators', 'list.txt', '--format', 'csv', '--sources', '0'], 2],
    ['a zone that breaks out', ['--indicators', 'list.txt', '--format', 'rpz', '--origin', 'a\nb'], 2],
    ['an audience without a node', ['--indicators', 'list.txt', '--format', 'csv', '--to', 'LVA'], 2],
  ])('refuses %s, with nothing on standard output', async (_what, args, code) => {
    const done = await testudo('protect', ...args)
    expect([done.code, done.out]).toEqual([code, ''])
  })

  it('writes rules with their lists of hashes beside them, all or none, and overwrites nothing', async () => {
    const args = ['protect', '--indicators', 'bundle.json', '--format', 'suricata', '--out', 'a.rules', '--json']
    writeFileSync(join(folder, 'testudo.sha256'), 'kept')
    expect((await testudo(...args)).code).toBe(5)
    expect([existsSync(join(folder, 'a.rules')), readFileSync(join(folder, 'testudo.sha256'), 'utf8')]).toEqual([
      false,
      'kept',
    ])
    rmSync(join(folder, 'testudo.sha256'))
    const { code, out } = await testudo(...args)
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      {
        entries: 2,
        left: [
          { reason: 'reserved', count: 1 },
          { reason: 'sources', count: 1 },
        ],
        files: ['a.rules', 'testudo.sha256'],
      },
    ])
    expect(readFileSync(join(folder, 'testudo.sha256'), 'utf8')).toBe(`${SHA}\n`)
    expect(readFileSync(join(folder, 'a.rules'), 'utf8')).toContain('filesha256:testudo.sha256;')
  })

  it('takes two files for two sources, and says what is no indicator without its controls', async () => {
    const { code, out, told } = await testudo(
      'protect',
      '--indicators',
      'bundle.json',
      'list.txt',
      '--format',
      'blocklist',
    )
    expect([code, out.split('\n').slice(2)]).toEqual([0, ['evil-one.net', 'weak-one.net', SHA, '']])
    expect(told).toContain('list.txt:2')
    expect(told).not.toContain('\u001b')
  })

  it('writes of the same objects what a node writes', async () => {
    const { out } = await testudo('protect', '--indicators', 'bundle.json', '--format', 'stix')
    const data = ['--data', join(folder, 'node')]
    expect((await testudo('import', 'bundle.json', '--source', 'test', ...data)).code).toBe(0)
    const node = await testudo('protect', '--format', 'stix', ...data)
    const ids = (text: string) => (JSON.parse(text) as { objects: { id: string }[] }).objects.map(({ id }) => id)
    expect(node.told).toContain('2 indicators')
    expect(ids(node.out)).toEqual([`identity--${uuid(901)}`, ...[1, 2].map((n) => `indicator--${uuid(n)}`)])
    expect(ids(out)).toEqual(ids(node.out))
    expect((await testudo('protect', '--format', 'rpz', '--to', 'nobody', ...data)).code).toBe(4)
  }, 240_000)
})
