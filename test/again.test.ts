// What may be run a second time, judged on reports that the real runner wrote of real files: one dies, one fails, one skips.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
// @ts-expect-error plain JavaScript: it runs before anything is installed that could read types
import * as again from '../scripts/again.mjs'

interface Report {
  success: boolean
  testResults: { name: string; status: string }[]
}
const filesToTryAgain = again.filesToTryAgain as (report: Report, root: string) => string[]
const mended = again.mended as (report: Report, second: Report, root: string) => { status: string; test: string }[]

const ROOT = join(import.meta.dirname, '..')
// A project of its own, which finds the runner and is not found by it.
const folder = mkdtempSync(join(tmpdir(), 'again-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))

const marker = join(folder, 'second')
const first = (act: string) => `if (!existsSync(${JSON.stringify(marker)})) { ${act} }`
const FILES = {
  'dies.test.js': `
it('is told before', () => undefined)
it('kills its process', async () => { ${first("process.kill(process.pid, 'SIGSEGV'); await new Promise((done) => setTimeout(done, 20_000))")} })
it('comes after', () => undefined)`,
  'fails.test.js': `
it('holds', () => undefined)
it('fails beside others', () => { ${first("throw new Error('too early')")} })
it.skip('is left out', () => undefined)`,
  'passes.test.js': `it('holds too', () => undefined)`,
}
const WORDS = `import { existsSync } from 'node:fs'\nimport { it } from 'vitest'\n`

function run(...names: string[]): Report {
  const json = join(folder, 'report.json')
  rmSync(json, { force: true })
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  const told = ['--root', folder, '--maxWorkers=2', '--no-isolate', '--reporter=json', `--outputFile.json=${json}`]
  spawnSync(process.execPath, [vitest, 'run', ...told, ...names], { cwd: folder, encoding: 'utf8', timeout: 50_000 })
  return JSON.parse(readFileSync(json, 'utf8')) as Report
}

it('what died and what failed are run again, alone, and counted once', () => {
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), WORDS + text)
  const report = run()
  const names = filesToTryAgain(report, folder)
  expect(names.toSorted()).toEqual(['dies.test.js', 'fails.test.js'])

  writeFileSync(marker, '')
  const second = run(...names)
  expect(second.success).toBe(true)
  const told = mended(report, second, folder)
  expect(told.filter(({ test }) => test.startsWith('fails'))).toEqual([
    { status: 'failed', test: 'fails.test.js > fails beside others' },
  ])
  // What the process had told before it died is kept; how much that is depends on the moment.
  const died = told.filter(({ test }) => test.startsWith('dies'))
  expect(died.map(({ test }) => test)).toContain(
    'dies.test.js > kills its process (the process of its file died at first)',
  )
  expect(new Set(died.map(({ status }) => status))).toEqual(new Set(['pending']))
})

it('four files are no accident, and what looks for leaks has no second try, unless its process died', () => {
  const suite = (name: string, ...statuses: string[]) => ({
    name: join('/house', name),
    status: 'failed',
    message: '',
    assertionResults: statuses.map((status, at) => ({ status, fullName: String(at) })),
  })
  const tries = (...testResults: ReturnType<typeof suite>[]) =>
    filesToTryAgain({ success: false, testResults }, '/house')
  expect(tries()).toEqual([])
  expect(tries(suite('a', 'failed'), suite('b', 'failed'), suite('c', 'failed'))).toHaveLength(3)
  expect(tries(suite('a', 'failed'), suite('b', 'failed'), suite('c', 'failed'), suite('d', 'failed'))).toEqual([])
  expect(tries(suite('noninterference', 'passed', 'failed'))).toEqual([])
  expect(tries(suite('noninterference', 'failed', 'pending'))).toEqual([])
  expect(tries(suite('noninterference', 'passed', 'pending'))).toEqual(['noninterference'])
})
