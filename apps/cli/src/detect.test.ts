import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const DATA = '/work/shared/data'
const EVTX = join(DATA, 'evtx/evtx-attack-samples.tar.gz')
const RULES = join(DATA, 'sigma/sigma-rules.tar.gz')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testudo-detect-cli-'))
  writeFileSync(join(folder, 'events.ndjson'), '{"a":"x.evil.example\\u001b[31m"}\n{"cut":"\n')
  writeFileSync(join(folder, 'list.txt'), 'evil.example\nnonsense\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function testudo(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly told: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, 'main.ts'), 'detect', ...args],
      { cwd: folder, maxBuffer: 256 * 1024 * 1024 },
      (error, out, told) => done({ code: typeof error?.code === 'number' ? error.code : 0, out, told }),
    )
  })
}

it('refuses what it cannot do, on standard error, with nothing on standard output', async () => {
  for (const args of [
    ['events.ndjson'],
    ['nowhere', '--indicators', 'list.txt'],
    ['events.ndjson', '--rules', 'nowhere'],
    ['events.ndjson', '--rules', '.', '--logsource', 'x'],
  ]) {
    const { code, out, told } = await testudo(...args, '--json')
    expect([args, code, out, Object.keys(JSON.parse(told) as object)]).toEqual([args, 2, '', ['error']])
  }
  expect((await testudo('events.ndjson', '--indicators', 'list.txt', '--format', 'nonsense')).code).toBe(2)
})

it('tells hits, what was refused and what was dirty', async () => {
  const { code, out } = await testudo('events.ndjson', '--indicators', 'list.txt', '--json')
  expect([code, JSON.parse(out)]).toMatchObject([
    0,
    {
      events: 1,
      hits: [{ indicator: 'list.txt:1', value: 'evil.example', field: 'a', file: 'events.ndjson', line: 1 }],
      rules: { loaded: 0, rejected: [] },
      indicators: { loaded: 1, rejected: [{ id: 'list.txt:2' }] },
      counts: { broken: 1 },
    },
  ])
  const plain = await testudo('events.ndjson', '--indicators', 'list.txt')
  expect(plain.out).toContain('events.ndjson:1')
  expect(plain.out).not.toContain('\u001b')
})

interface Reference {
  readonly files: Readonly<Record<string, { readonly rule_hits: Readonly<Record<string, number>> }>>
}

/** One member of an archive of small files. */
function member(archive: string, wanted: string): string {
  const bytes = gunzipSync(readFileSync(archive))
  for (let at = 0; at + 512 <= bytes.length; ) {
    const name = bytes.toString('utf8', at, at + 100).replace(/\0[^]*$/, '')
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 135), 8) || 0
    if (name === wanted) return bytes.toString('utf8', at + 512, at + 512 + size)
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error(`${wanted} is not in ${archive}`)
}

const present = existsSync(EVTX) && existsSync(RULES)
if (!present) console.warn('data/evtx or data/sigma is absent: the command is not compared with the reference')

it.skipIf(!present)(
  'gives the counts of the reference engine: 604 hits in 106 files',
  { timeout: 300_000 },
  async () => {
    const { code, out } = await testudo(EVTX, '--rules', RULES, '--json')
    const { hits, events, rules } = JSON.parse(out) as {
      hits: { rule: string; file: string }[]
      events: number
      rules: { loaded: number; rejected: object[] }
    }
    // The reference itself lies in the archive too, and is one JSON object.
    expect([code, events, rules.loaded + rules.rejected.length, rules.rejected.length]).toEqual([0, 3_111, 3_780, 25])
    const ours: Record<string, Record<string, number>> = {}
    for (const { rule, file } of hits) {
      const counts = (ours[file.slice(EVTX.length + '/evtx/'.length)] ??= {})
      counts[rule] = (counts[rule] ?? 0) + 1
    }
    const { files } = JSON.parse(member(EVTX, 'reference-hits.json')) as Reference
    const theirs = Object.entries(files).map(([file, { rule_hits }]) => [file, rule_hits] as const)
    expect(ours).toEqual(Object.fromEntries(theirs.filter(([, counts]) => Object.keys(counts).length > 0)))
    expect([hits.length, Object.keys(ours).length]).toEqual([604, 106])
  },
)

describe('a map of fields', () => {
  const made = (map: string) => {
    writeFileSync(
      join(folder, 'gate.yml'),
      'title: Gate\nid: gate\nlogsource: { category: proxy }\ndetection:\n  sel:\n    c-uri|contains: /gate.php\n  condition: sel\n',
    )
    writeFileSync(join(folder, 'map.json'), map)
    writeFileSync(join(folder, 'log.json'), '{"request":{"line":"http://x.example/gate.php"}}\n')
    const words = ['--rules', 'gate.yml', '--logsource', 'category=proxy', '--field-map', 'map.json', '--json']
    return testudo('log.json', ...words)
  }

  it.each([
    ['not JSON', 'This file is no JSON'],
    ['{"fields":{"c-uri":[]}}', 'fields.c-uri'],
    ['{"feilds":{}}', 'no such form'],
  ])('%s is refused with its place', async (map, reason) => {
    const { code, out, told } = await made(map)
    expect([code, out]).toEqual([2, ''])
    expect(told).toContain(reason)
  })

  it('lets a rule read what a site calls a field', async () => {
    const { out } = await made('{"logsource":{"category":"proxy"},"fields":{"c-uri":"request.line"}}')
    expect(JSON.parse(out)).toMatchObject({ hits: [{ rule: 'gate', line: 1 }] })
  })
})
