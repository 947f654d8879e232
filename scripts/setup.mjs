// Makes a bare clone runnable. Plain JavaScript for any Node ≥ 18: it runs before the pinned Node is there.
// Installs packages when lock and manifests changed since the last install, and with `--test` the Debian packages tests need.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.testudo-setup')
const lock = join(root, '.testudo-setup.lock')

/** The manifests whose change asks for a new install: the root's, the lock, and each workspace's. */
function manifests() {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const folders = workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern]
    const parent = pattern.slice(0, -2)
    return existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : []
  })
  const files = ['package.json', 'package-lock.json', ...folders.map((folder) => `${folder}/package.json`)]
  return files.filter((file) => existsSync(join(root, file))).sort()
}

function freshness() {
  const hash = createHash('sha256')
  for (const file of manifests()) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function isFresh() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === freshness()
}

const sleep = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)

/** Two first commands at once would race in node_modules: the second waits. A lock older than ten minutes is a dead one's. */
function withLock(work) {
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      try {
        if (Date.now() - statSync(lock).mtimeMs > 600_000) rmSync(lock, { recursive: true, force: true })
      } catch {
        // released meanwhile
      }
      sleep(250)
    }
  }
  try {
    return work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** Installs what is missing. @returns false when npm failed (its own words are on the screen). */
export function installPackages() {
  if (isFresh()) return true
  return withLock(() => {
    if (isFresh()) return true
    process.stderr.write('Testudo: installing packages (first start, or they changed) …\n')
    // NODE_ENV=production would drop the tools that build the web app.
    const env = { ...process.env, NODE_ENV: '' }
    const done = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (done.status !== 0) {
      process.stderr.write(
        'Testudo: npm could not install the packages. A registry (or a warm npm cache) must be reachable once.\n',
      )
      return false
    }
    writeFileSync(stamp, freshness())
    return true
  })
}

/** The pinned Node, or this one where no package of it exists (macOS) and it is new enough. */
export function findNode() {
  const pinned = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(pinned)) return pinned
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  process.stderr.write(
    `Testudo: no pinned Node for ${process.platform}-${process.arch}; install Node 22.18 or later and start again.\n`,
  )
  return undefined
}

const debian = [
  { package: 'chromium', file: '/usr/bin/chromium', for: 'browser journeys' },
  { package: 'postgresql', file: '/usr/lib/postgresql', for: 'the PostgreSQL engine' },
  { package: 'nats-server', file: '/usr/sbin/nats-server', for: 'the event cluster' },
]

/** What the tests need from Debian and this machine lacks. */
export function missingDebian() {
  return debian.filter(({ file }) => !existsSync(file))
}

function installDebian() {
  if (missingDebian().length === 0) return
  const names = missingDebian().map((entry) => entry.package)
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write(
      `Testudo: missing and not installable without root: ${names.join(', ')}. Tests that need them will say so.\n`,
    )
    return
  }
  process.stderr.write(`Testudo: installing ${names.join(', ')} for the tests …\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names, 'fonts-dejavu-core'], {
    env,
    stdio: 'ignore',
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!installPackages() || findNode() === undefined) process.exit(1)
  if (process.argv.includes('--test')) installDebian()
}
