// The whole check, in the order in which a mistake is cheapest to learn. Runs on the pinned Node (npm puts it on PATH).
//   npm test                 everything but the long runs
//   npm test -- --all        the long fault and noninterference runs too; nothing may be missing or skipped
//   npm test -- --only NAME  one stage
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { filesToTryAgain, mended } from './again.mjs'
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

/** What takes longest of the unit stage runs with --all, as the long runs do, so that everybody's run stays under 12 minutes. */
const WITH_ALL = [
  'test/standards/pack.test.ts',
  'test/noninterference/noninterference-node.test.ts',
  'test/noninterference/noninterference-detection.test.ts',
  'test/noninterference/noninterference-vulnerabilities.test.ts',
  'test/bad-input/routes.test.ts',
  'test/bad-input/import.test.ts',
  'test/bad-input/stored.test.ts',
  'platform/src/objects/withdraw.test.ts',
  'platform/src/objects/feed.test.ts',
  'capabilities/detection/src/server/sources/files/files.test.ts',
  'capabilities/detection/src/server/hunts/hunts.test.ts',
  'capabilities/detection/src/server/hunts/backwards.test.ts',
  'test/noninterference/regressions.test.ts',
  'apps/cli/src/protect.test.ts',
]
/** First words of noninterference: the long runs begin with the same worlds (one seed) and plant these leaks among all. */
const IN_LONG = [
  'noninterference',
  'noninterference-node',
  'noninterference-sharing',
  'noninterference-detection',
  'noninterference-vulnerabilities',
].map((name) => `test/noninterference/${name}.test.ts`)
/** Its pages are looked at in French on a narrow screen all the same. */
const JOURNEYS_WITH_ALL = ['test/journeys/access-french.test.ts', 'test/journeys/story.test.ts']
const without = (files, withAll = []) => (values.all ? withAll : files).flatMap((file) => ['--exclude', file])

/** @type {{name: string, args: string[], counts?: string, when?: boolean, beside?: boolean}[]} `beside`: two of these at a time */
const stages = [
  { name: 'types: core', args: [tsc, '-p', 'tsconfig.core.json'], beside: true },
  { name: 'types: server', args: [tsc, '-p', 'tsconfig.server.json'], beside: true },
  { name: 'types: web', args: [tsc, '-p', 'tsconfig.web.json'], beside: true },
  { name: 'lint', args: [bin('oxlint', 'bin/oxlint'), '--type-aware', '--quiet', '.'], beside: true },
  { name: 'format', args: [bin('@biomejs/biome', 'bin/biome'), 'format', '.'], beside: true },
  { name: 'unused code', args: [bin('knip', 'bin/knip.js'), '--no-progress'], beside: true },
  {
    name: 'unit',
    args: [
      vitest,
      'run',
      ...without(WITH_ALL, IN_LONG),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${join(results, 'unit.json')}`,
    ],
    counts: 'unit.json',
  },
  {
    name: 'journeys',
    args: [
      vitest,
      'run',
      '--config',
      'test/journeys/vitest.config.ts',
      ...without(JOURNEYS_WITH_ALL),
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
/** @type {string[]} tests that failed beside the others and passed alone */
const unsteady = []
/** @type {{file: string, seconds: number}[]} */
const files = []
const began = Date.now()
const seconds = (ms) => (ms / 1000).toFixed(1)

const folder = temporaryFolder()
const env = {
  ...process.env,
  NODE_ENV: '',
  NO_COLOR: '1',
  TMPDIR: folder,
  // Commands and nodes are started hundreds of times: what the first compiles, the others read.
  NODE_COMPILE_CACHE: join(folder, 'compiled'),
  ...(values.all ? { TEST_EVERYTHING: '1' } : {}),
}
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    stop.abort()
    for (const child of running) child.kill(signal)
  })

const wanted = stages.filter(
  (stage) => stage.when !== false && (values.only === undefined || stage.name === values.only),
)
const beside = wanted.filter((stage) => stage.beside)
await Promise.all([inTurn(beside), inTurn(beside)])
await inTurn(wanted.filter((stage) => !stage.beside))

if (files.length > 0) process.stdout.write('\nThe ten slowest files:\n')
for (const { file, seconds: took } of files.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10))
  process.stdout.write(`${took.toFixed(1).padStart(8)} s  ${file}\n`)
process.stdout.write(`\n${((Date.now() - began) / 1000).toFixed(0)} s\n`)
if (!values.all)
  process.stdout.write(`${WITH_ALL.length + JOURNEYS_WITH_ALL.length} files beside the long runs run with --all only\n`)
for (const name of unsteady) process.stdout.write(`UNSTEADY: failed beside the others, passed alone: ${name}\n`)
for (const line of absent) process.stdout.write(`NOT RUN: ${line}\n`)
if (failures.length > 0) process.stdout.write(`failed stages: ${failures.join(', ')}\n`)
const incomplete = values.all && (absent.length > 0 || total.skipped > 0)
if (incomplete) process.stdout.write('--all asks for everything, and something was missing or skipped\n')
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exit(stop.signal.aborted || failures.length > 0 || incomplete ? 1 : 0)

/** Takes stages off the list and runs them until it is empty. */
async function inTurn(list) {
  for (let stage = list.shift(); stage !== undefined && !stop.signal.aborted; stage = list.shift()) await run(stage)
}

async function run(stage) {
  const started = Date.now()
  const file = stage.counts ? join(results, stage.counts) : undefined
  if (file !== undefined) rmSync(file, { force: true })
  if (!stage.beside) process.stdout.write(`\n── ${stage.name}\n`)
  // Two at a time would mix their lines: what runs beside another says its lines when it is done.
  const child = spawn(node, stage.args, {
    cwd: root,
    env,
    stdio: ['ignore', ...Array(2).fill(stage.beside ? 'pipe' : 'inherit')],
  })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text))
  const status = await new Promise((done) => {
    child.once('error', (error) => {
      said += `${error.message}\n`
      done(1)
    })
    child.once('close', (code) => done(code ?? 1))
  })
  running.delete(child)
  if (stage.beside) process.stdout.write(`\n── ${stage.name}\n${said}`)
  const report = file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  if (report !== undefined) count(report)
  else if (status === 0) total.passed += 1
  else total.failed += 1
  const ok = status === 0 || (report !== undefined && (await againAlone(stage, report)))
  if (!ok) failures.push(stage.name)
  process.stdout.write(`── ${stage.name}: ${ok ? 'ok' : 'FAILED'} in ${seconds(Date.now() - started)} s\n`)
}

/** Whether the few files that failed beside hundreds of others pass with the machine to themselves; each is named at the end. */
async function againAlone(stage, report) {
  const failed = filesToTryAgain(report, root)
  if (stop.signal.aborted || failed.length === 0) return false
  process.stdout.write(`\n── ${stage.name}, again alone: ${failed.join(', ')}\n`)
  const json = join(results, `again-${stage.counts}`)
  rmSync(json, { force: true })
  const config = stage.args.includes('--config') ? stage.args.slice(stage.args.indexOf('--config')).slice(0, 2) : []
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${json}`]
  const child = spawn(node, [vitest, 'run', ...config, ...reporters, ...failed], { cwd: root, env, stdio: 'inherit' })
  running.add(child)
  const status = await new Promise((done) => {
    child.once('error', () => done(1))
    child.once('close', (code) => done(code ?? 1))
  })
  running.delete(child)
  if (status !== 0 || !existsSync(json)) return false
  const second = JSON.parse(readFileSync(json, 'utf8'))
  for (const { test, status: first } of mended(report, second, root)) {
    total.failed -= first === 'failed' ? 1 : 0
    total.passed += 1
    unsteady.push(test)
  }
  return second.success && second.numFailedTests === 0
}

/** Adds what a run of tests reports to the sums, and names what was skipped. */
function count(report) {
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests
  total.skipped += report.numPendingTests + report.numTodoTests
  for (const suite of report.testResults) {
    files.push({ file: relative(root, suite.name), seconds: (suite.endTime - suite.startTime) / 1000 })
    for (const test of suite.assertionResults)
      if (['skipped', 'todo'].includes(test.status)) process.stdout.write(`   skipped: ${test.fullName}\n`)
      else if (test.status === 'pending') process.stdout.write(`   not heard of: ${test.fullName}\n`)
  }
}

/**
 * Where this run keeps its databases, hundreds of them, each of 40 MB and copied before it is used: in memory where there
 * is plenty, so that disks are not what takes the time. Gone afterwards, whatever tests left behind.
 */
function temporaryFolder() {
  const plenty = 6 * 1024 ** 3
  const memory = '/dev/shm'
  const room = existsSync(memory) ? statfsSync(memory) : { bavail: 0, bsize: 0 }
  const inMemory = Math.min(room.bavail * room.bsize, freemem()) > plenty
  const made = mkdtempSync(join(inMemory ? memory : tmpdir(), 'testudo-test-'))
  // A PostgreSQL server runs as a user of its own and has to reach its folder in this one.
  chmodSync(made, 0o711)
  return made
}
