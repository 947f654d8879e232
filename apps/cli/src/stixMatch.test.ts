import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { stixCommands } from './stix.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'testudo-match-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const put = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(dir, name), content)
  return join(dir, name)
}
async function match(...words: string[]): Promise<string> {
  const out: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  stixCommands(program)
  await program.parseAsync(['stix', 'match', ...words], { from: 'user' })
  return out.join('')
}
const answer = async (...words: string[]): Promise<unknown> => JSON.parse(await match(...words, '--json'))

const observed = (name: string) => [
  {
    type: 'observed-data',
    id: 'observed-data--1',
    first_observed: '2026-01-01T00:00:00Z',
    last_observed: '2026-01-01T00:00:00Z',
    number_observed: 1,
    object_refs: ['file--1'],
  },
  { type: 'file', id: 'file--1', name },
]
const OTTER = "[file:name = 'otter.exe']"

describe('stix match', () => {
  it('points at what is wrong with a pattern, and exits with 2', async () => {
    const file = put('observed.json', JSON.stringify(observed('otter.exe')))
    expect(await answer('--pattern', '[file:name = ]', file)).toEqual({
      error: { message: 'expected a constant, found "]"', position: 13, line: 1, column: 14 },
    })
    expect(process.exitCode).toBe(2)
    expect(await match('--pattern', '[file:name = ]')).toContain('line 1, column 14')
  })

  it('names the data it cannot use', async () => {
    const twice = put('twice.json', '[{"type":"observed-data","type":"file"}]')
    expect(await answer('--pattern', OTTER, twice)).toMatchObject({ error: { path: '/0/type' } })
    const timeless = put('timeless.json', '[{"type":"observed-data"}]')
    expect(await answer('--pattern', OTTER, timeless)).toMatchObject({ error: { observation: 0 } })
    await expect(match('--pattern', OTTER, join(dir, 'none'))).rejects.toMatchObject({ code: 'cli.file' })
    await expect(match()).rejects.toMatchObject({ code: 'cli.pattern' })
    await expect(match('--lines', '--pattern', OTTER)).rejects.toMatchObject({ code: 'cli.lines' })
  })

  it('says which observations match, from plain and packed files', async () => {
    const text = JSON.stringify(observed('otter.exe'))
    const matched = { matched: true, bindings: [{ test: 0, observation: 0, id: 'observed-data--1' }] }
    expect(await answer('--pattern', OTTER, put('plain.json', text))).toEqual(matched)
    expect(await answer('--pattern', OTTER, put('packed.json.gz', gzipSync(text)))).toEqual(matched)
    expect(await match('--pattern', OTTER, put('other.json', JSON.stringify(observed('heron.exe'))))).toBe(
      'No match.\n',
    )
    expect(process.exitCode).toBeUndefined()
  })

  it('checks the syntax alone without observations, with the rules of an indicator', async () => {
    expect(await answer('--pattern', OTTER)).toEqual({ syntax: 'valid' })
    expect(await answer('--pattern', "[file:hashes.MD5 = 'f00']")).toMatchObject({ error: { position: 19 } })
  })

  it('answers every line once and in order, bad ones too', async () => {
    const lines = [
      { pattern: OTTER, observations: observed('otter.exe') },
      { pattern: OTTER, observations: observed('heron.exe') },
      { pattern: OTTER },
      { pattern: '[' },
      { observations: [] },
    ].map((line) => JSON.stringify(line))
    const out = await match('--lines', put('lines.ndjson', `${[...lines, '{"pattern":', ''].join('\n')}`))
    expect(
      out
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      { line: 1, matched: true, bindings: [{ test: 0, observation: 0, id: 'observed-data--1' }] },
      { line: 2, matched: false, bindings: [] },
      { line: 3, syntax: 'valid' },
      { line: 4, error: expect.objectContaining({ position: 1 }) as unknown },
      { line: 5, error: { message: 'a line is an object with a pattern', path: '/pattern' } },
      { line: 6, error: expect.objectContaining({ path: '/pattern' }) as unknown },
    ])
    expect(process.exitCode).toBeUndefined()
  })
})
