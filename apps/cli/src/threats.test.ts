import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'testudo-cli-threats-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const shared = process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')

const run = (args: readonly string[], input?: string | Buffer) => {
  const { TESTUDO_DATA: _data, ...env } = process.env
  const done = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env,
    maxBuffer: 1 << 28,
    ...(input === undefined ? {} : { input }),
  })
  return { code: done.status, out: done.stdout.toString(), err: done.stderr.toString() }
}
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as {
          valid: boolean
          line?: number
          file?: string
          findings: { path: string; level: string; rule: string }[]
        },
    )
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const tool = (n: number, more: object = {}) => ({
  type: 'tool',
  spec_version: '2.1',
  id: `tool--${uuid(n)}`,
  created: '2026-11-20T08:00:00.000Z',
  modified: '2026-11-20T08:00:00.000Z',
  name: `Tool ${n}`,
  ...more,
})
const bundle = (...objects: object[]) => JSON.stringify({ type: 'bundle', id: `bundle--${uuid(0)}`, objects })

describe('stix validate', () => {
  it('refuses a missing file, a broken gzip and text that is not UTF-8, and names the file', () => {
    for (const [name, content] of [
      ['nope.json', undefined],
      ['cut.gz', Buffer.from([0x1f, 0x8b, 8, 0])],
      ['latin.json', Buffer.from([0x22, 0xe9, 0x22])],
    ] as const) {
      const path = content === undefined ? join(folder, name) : file(name, content)
      const { code, err } = run(['stix', 'validate', path, '--json'])
      expect(code).toBe(2)
      expect(JSON.parse(err).error.place.file).toBe(path)
    }
  })

  it('answers one line per file: duplicate keys and broken rules are not valid, SHOULD only with --strict', () => {
    const twice = file('twice.json', '{"type":"tool","type":"tool"}')
    const sound = file('sound.json', JSON.stringify(tool(1)))
    const bare = file('bare.json.gz', gzipSync(JSON.stringify({ ...tool(1), x_note: 'x' })))
    const { code, out } = run(['stix', 'validate', twice, sound, bare, '--json'])
    expect(lines(out).map(({ file: path, valid }) => [path, valid])).toEqual([
      [twice, false],
      [sound, true],
      [bare, true],
    ])
    expect(lines(out)[0]?.findings).toMatchObject([{ level: 'must', rule: 'json-duplicate-key' }])
    expect(code).toBe(2)
    expect(run(['stix', 'validate', sound, bare, '--json']).code).toBe(0)
    expect(lines(run(['stix', 'validate', bare, '--strict', '--json']).out)[0]?.valid).toBe(false)
  })

  it('judges the objects of a TAXII envelope where they stand, and nothing with other members as one', () => {
    const broken = file('broken.json', JSON.stringify({ objects: [tool(1), { type: 'tool' }], more: true, next: 'x' }))
    const sound = file('page.json', JSON.stringify({ objects: [tool(1)], more: false }))
    const other = file('other.json', JSON.stringify({ objects: [tool(1)], extra: 1 }))
    const told = lines(run(['stix', 'validate', broken, sound, other, '--json']).out)
    expect(told.map(({ valid }) => valid)).toEqual([false, true, false])
    expect(String(told[0]?.findings[0]?.path)).toMatch(/^\/objects\/1/)
  })

  it('answers each line in order; other line separators do not cut, and a line that is no JSON is answered too', () => {
    const given = [
      JSON.stringify(tool(1, { description: 'a\u2028b' })),
      'no json',
      '',
      JSON.stringify({ type: 'tool' }),
    ].join('\n')
    const { code, out } = run(['stix', 'validate', '--lines', '-'], given)
    expect(lines(out).map(({ line, valid }) => [line, valid])).toEqual([
      [1, true],
      [2, false],
      [3, false],
      [4, false],
    ])
    expect(code).toBe(0)
  })

  const cases = join(shared, 'stix/stix21-validity-cases.ndjson.gz')
  const present = existsSync(cases)
  if (!present) console.warn(`SKIPPED: reference verdicts over the command line, no real data under ${shared}`)
  it.skipIf(!present)('gives the verdict of the reference validator for every case without options', () => {
    const all = gunzipSync(readFileSync(cases))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { object: unknown; valid: boolean; options: object })
    const plain = all.filter(({ options }) => Object.keys(options).length === 0)
    const answers = lines(
      run(
        ['stix', 'validate', '--lines', '-', '--strict'],
        plain.map(({ object }) => JSON.stringify(object)).join('\n'),
      ).out,
    )
    expect(answers.map(({ valid }) => valid)).toEqual(plain.map(({ valid }) => valid))
    expect(plain).toHaveLength(216)
  })
})

describe('import and export', () => {
  const data = join(folder, 'data')

  it('looks at all files before it stores the first', () => {
    const { code, err } = run([
      'import',
      file('a.json', bundle(tool(1))),
      join(folder, 'mistyped.json'),
      '--data',
      data,
      '--json',
    ])
    expect(code).toBe(2)
    expect(err).toContain('mistyped.json')
    expect(existsSync(data)).toBe(false)
  })

  it('sums the verdicts over the files, goes on past a bad object with code 0, and gives every version back', () => {
    const a = file('a.json', bundle(tool(1), tool(2)))
    const b = file('b.json.gz', gzipSync(bundle(tool(2), tool(3), { type: 'tool', id: 'tool--x' })))
    const newer = JSON.stringify(tool(1, { modified: '2026-11-21T08:00:00.000Z' }))
    const { code, out } = run(['import', a, b, '-', '--data', data, '--json'], newer)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      new: 3,
      newer: 1,
      same: 1,
      older: 0,
      quarantined: 1,
      pendingReferences: 0,
      total: 6,
      dryRun: false,
      problems: [{ file: b, index: 2, id: 'tool--x' }],
    })
    const exported = run(['export', '--data', data, '--versions', '--type', 'tool', '--json']).out
    const { objects } = JSON.parse(exported) as { objects: { id: string }[] }
    expect(objects.map((one) => one.id).sort()).toEqual([1, 1, 2, 3].map((n) => `tool--${uuid(n)}`))
  })
})
