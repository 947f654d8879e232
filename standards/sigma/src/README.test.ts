import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const index = pathToFileURL(join(import.meta.dirname, 'index.ts')).href
const snippets = [...readme.matchAll(/```ts\n([^]*?)```/g)].map((match) => match[1] ?? '')

it('has snippets', () => expect(snippets.length).toBe(2))

it.each(
  snippets.map((code) => [code.split('\n').find((line) => !line.startsWith('import') && line !== '') ?? '', code]),
)('the snippet with %j prints what its last comments say', (_name, code) => {
  const expected = (/(?:^\/\/ .*\n)+$/m.exec(code)?.[0] ?? '').replaceAll(/^\/\/ /gm, '')
  const folder = mkdtempSync(join(tmpdir(), 'sigma-readme-'))
  const file = join(folder, 'snippet.ts')
  try {
    writeFileSync(file, code.replaceAll("'@testudo/sigma'", JSON.stringify(index)))
    const printed = execFileSync(process.execPath, ['--no-warnings', file], { encoding: 'utf8' })
    expect(printed).toBe(expected)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
