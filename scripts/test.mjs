// The whole check, in the order in which a mistake is cheapest to learn. Runs on the pinned Node (npm puts it on PATH).
//   npm test                 everything but the long runs
//   npm test -- --all        the long fault and noninterference runs too; nothing may be missing or skipped
//   npm test -- --only NAME  one stage
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findNode, missingDebian, root } from './setup.mjs'

const { values } = parseArgs({
  options: { all: { type: 'boolean', default: false }, only: { type: 'string' } },
  allowPositionals: false,
})
const node = findNode()
if (node === undefined) process.exit(1)

const results = join(root, 'test-results')
mkdirSync(results, { recursive: true })
const bin = (name, file) => join(root, 'node_modules', name, file)
const tsc = bin('typescript', 'bin/tsc')
const vitest = bin('vitest', 'vitest.mjs')

const missing = missingDebian()
const data = process.env.TESTUDO_SHARED_DATA ?? join(root, '..', 'shared', 'data')
const absent = [
  ...missing.map((entry) => `${entry.package} is not installed: ${entry.for} did not run`),
  ...(existsSync(data) ? [] : [`${data} is absent: tests on real public data did not run`]),
]

/** @type {{name: string, args: string[], counts?: string, when?: boolean}[]} */
const stages = [
  { name: 'types: core', args: [tsc, '-p', 'tsconfig.core.json'] },
  { name: 'types: server', args: [tsc, '-p', 'tsconfig.server.json'] },
  { name: 'types: web', args: [tsc, '-p', 'tsconfig.web.json'] },
  { name: 'lint', args: [bin('oxlint', 'bin/oxlint'), '--type-aware', '--quiet', '.'] },
  { name: 'format', args: [bin('@biomejs/biome', 'bin/biome'), 'format', '.'] },
  { name: 'unused code', args: [bin('knip', 'bin/knip.js'), '--no-progress'] },
  {
    name: 'unit',
    args: [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(results, 'unit.json')}`],
    counts: 'unit.json',
  },
  {
    name: 'journeys',
    args: [
      vitest,
      'run',
      '--config',
      'test/journeys/vitest.config.ts',
      '--reporter=verbose',
      '--reporter=json',
      `--outputFile.json=${join(results, 'journeys.json')}`,
    ],
    counts: 'journeys.json',
    when: !missing.some((entry) => entry.package === 'chromium'),
  },
  {
    name: 'long',
    args: [
      vitest,
      'run',
      '--config',
      'test/long/vitest.config.ts',
      '--reporter=verbose',
      '--reporter=json',
      `--outputFile.json=${join(results, 'long.json')}`,
    ],
    counts: 'long.json',
    when: values.all,
  },
]

const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []
const began = Date.now()

for (const stage of stages) {
  if (stage.when === false || (values.only !== undefined && stage.name !== values.only)) continue
  const started = Date.now()
  process.stdout.write(`\n── ${stage.name}\n`)
  if (stage.counts) rmSync(join(results, stage.counts), { force: true })
  const env = { ...process.env, NODE_ENV: '', NO_COLOR: '1', ...(values.all ? { TEST_EVERYTHING: '1' } : {}) }
  const done = spawnSync(node, stage.args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
  const file = stage.counts ? join(results, stage.counts) : undefined
  if (file !== undefined && existsSync(file)) {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    total.passed += report.numPassedTests
    total.failed += report.numFailedTests
    total.skipped += report.numPendingTests + report.numTodoTests
    for (const suite of report.testResults) {
      for (const test of suite.assertionResults)
        if (test.status === 'pending') process.stdout.write(`   skipped: ${test.fullName}\n`)
    }
  } else if (done.status === 0) total.passed += 1
  if (done.status !== 0) {
    failures.push(stage.name)
    if (file === undefined || !existsSync(file)) total.failed += 1
  }
  process.stdout.write(
    `── ${stage.name}: ${done.status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`,
  )
}

process.stdout.write(`\n${((Date.now() - began) / 1000).toFixed(0)} s\n`)
for (const line of absent) process.stdout.write(`NOT RUN: ${line}\n`)
if (failures.length > 0) process.stdout.write(`failed stages: ${failures.join(', ')}\n`)
const incomplete = values.all && (absent.length > 0 || total.skipped > 0)
if (incomplete) process.stdout.write('--all asks for everything, and something was missing or skipped\n')
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exit(failures.length > 0 || incomplete ? 1 : 0)
