import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { csaf20, products } from '../../../standards/csaf/testing/document.ts'
import { suite } from '../../../standards/csaf/testing/suite.ts'
import { csafCommands } from './csaf.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'testudo-csaf-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const put = (name: string, content: unknown) => {
  const file = join(dir, name)
  writeFileSync(file, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content))
  return file
}
async function validate(...words: string[]) {
  const out: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  csafCommands(program)
  await program.parseAsync(['csaf', 'validate', ...words], { from: 'user' })
  return { out: out.join(''), code: Number(process.exitCode ?? 0) }
}
const answers = async (...words: string[]) => {
  const { out, code } = await validate(...words, '--json')
  return {
    lines: out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
    code,
  }
}

const NOTHING = { failed: [], warned: [], informed: [] }
const doubled = csaf20({ product_tree: products(['P', 'P', 'P']) })

describe('csaf validate', () => {
  it('what cannot be read is not valid and says why; the other files are answered all the same', async () => {
    const files = [
      put('utf16.json', Buffer.from(JSON.stringify(csaf20()), 'utf16le')),
      put('cut.json', '{"document":'),
      put('twice.json', '{"document":{},"document":{}}'),
      put('cut.gz', gzipSync(JSON.stringify(csaf20())).subarray(0, 40)),
      join(dir, 'absent.json'),
      put('list.json', [csaf20()]),
      put('good.json', csaf20()),
    ]
    const { lines, code } = await answers(...files)
    expect(
      lines.map(({ file, valid, version, error }) => [
        file,
        valid,
        version,
        (error as { code: string } | undefined)?.code,
      ]),
    ).toEqual([
      [files[0], false, null, 'json.syntax'],
      [files[1], false, null, 'json.truncated'],
      [files[2], false, null, 'json.duplicate_key'],
      [files[3], false, null, 'cli.gzip'],
      [files[4], false, null, 'cli.file'],
      [files[5], false, null, undefined],
      [files[6], true, '2.0', undefined],
    ])
    expect(code).toBe(2)
  })

  it('writes one line per file, as they are asked for by others', async () => {
    const file = put('doubled.json', doubled)
    const { out, code } = await validate(file, '--json')
    expect(out).toBe(
      `${JSON.stringify({ file, valid: false, version: '2.0', tests: { failed: ['6.1.2'], warned: ['6.2.1', '6.2.10', '6.2.11', '6.2.16'], informed: [] }, schema: [] })}\n`,
    )
    expect(code).toBe(2)
  })

  it('tells every place with --findings, and in sentences without --json', async () => {
    const file = put('doubled.json', doubled)
    const place = '/product_tree/full_product_names/1/product_id'
    const { lines } = await answers(file, '--level', 'basic', '--findings')
    expect(lines[0]?.['tests']).toEqual({ ...NOTHING, failed: ['6.1.2'] })
    expect(lines[0]?.['findings']).toHaveLength(2)
    expect(lines[0]?.['findings']).toContainEqual({
      test: '6.1.2',
      path: place,
      message: 'The product id "P" is defined before.',
    })
    const { out } = await validate(file, '--level', 'basic')
    expect(out).toContain(
      `${file}: not valid (CSAF 2.0)\n  ERROR ${place}: The product id "P" is defined before. (6.1.2)\n`,
    )
  })

  it('lets no document move the terminal', async () => {
    const file = put(
      'moves.json',
      csaf20({ document: { source_lang: 'en', lang: 'en' }, product_tree: products(['\u009b2J\u001b[2J']) }),
    )
    expect((await validate(file)).out).not.toMatch(/[\p{C}--\n]/v)
  })

  it('checks spelling with the dictionary of its language, and refuses one it cannot use', async () => {
    put('en_GB.aff', Buffer.from('SET ISO8859-1\nSFX S Y 1\nSFX S 0 s .\n', 'latin1'))
    const dictionary = put('en_GB.dic', Buffer.from('3\nweakness\npump/S\ncaf\u00e9\n', 'latin1'))
    const note = (text: string) =>
      put('note.json', csaf20({ document: { lang: 'en', title: 'T', notes: [{ category: 'summary', text }] } }))
    const spelled = async (text: string) =>
      (await validate(note(text), '--dictionary', dictionary)).out.match(/Misspelt: .*(?= \()/)?.[0]
    expect(await spelled('weakness pumps caf\u00e9 Anything')).toBeUndefined()
    expect(await spelled('weaknes pumpes caf\u00e9')).toBe('Misspelt: weaknes, pumpes.')
    for (const [name, aff, why] of [
      ['en_US.txt', '', 'called by its language'],
      ['nl.dic', 'COMPOUNDFLAG z\n', 'COMPOUNDFLAG'],
      ['fr.dic', 'SET nothing\n', 'encoding'],
      ['it.dic', undefined, 'cannot be opened'],
    ] as const) {
      const file = put(name, '1\na\n')
      if (aff !== undefined) put(name.replace('.dic', '.aff'), aff)
      await expect(validate(note('x'), '--dictionary', file)).rejects.toThrow(why)
    }
  })

  it('answers packed lines in order, the broken one in its place', async () => {
    const bad = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('\n')])
    const file = put(
      'all.ndjson.gz',
      gzipSync(
        Buffer.concat([
          Buffer.from(`${JSON.stringify(csaf20())}\n`),
          bad,
          Buffer.from('{\n7\n'),
          Buffer.from(JSON.stringify(csaf20())),
        ]),
      ),
    )
    const { lines, code } = await answers('--lines', file)
    expect(lines.map(({ line, valid }) => [line, valid])).toEqual([
      [1, true],
      [2, false],
      [3, false],
      [4, false],
      [5, true],
    ])
    expect(code).toBe(2)
  })

  it.each([
    ['--level', 'most', 'a.json'],
    ['--lines', 'a.json', 'b.json'],
  ])('refuses %s %s %s', async (...words) => {
    await expect(validate(...words)).rejects.toMatchObject({ kind: 'invalid' })
  })

  const cases = suite('2.0').filter((_, i) => i % 24 === 0)
  it.runIf(cases.length > 0)('answers cases of the suite by the ids of their tests', async () => {
    const files = cases.map(({ name, document }) => put(name.replaceAll('/', '-'), document))
    const { lines } = await answers(...files)
    const told = lines.map(({ tests }) => Object.values(tests as Record<string, string[]>).flat())
    expect(told.map((ids, i) => ids.includes(cases[i]?.test ?? ''))).toEqual(cases.map(({ reports }) => reports))
    expect(lines.map(({ valid }) => valid)).toEqual(cases.map(({ valid }) => valid))
  })
})
