import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const VERSIONS = '/usr/lib/postgresql'

export interface TestServer {
  /** Makes an empty database owned by an ordinary role, as an administrator would, and answers its address. */
  database(name: string): Promise<string>
  /** Processor seconds of the server and all its sessions so far (Linux). */
  busySeconds(): number
  stop(): Promise<void>
}

/** The folder of the newest PostgreSQL ≥ 15 installed, or undefined. */
export function postgresBinaries(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined
  const newest = readdirSync(VERSIONS)
    .map(Number)
    .filter((v) => v >= 15)
    .sort((a, b) => b - a)
    .find((v) => existsSync(join(VERSIONS, String(v), 'bin', 'initdb')))
  return newest === undefined ? undefined : join(VERSIONS, String(newest), 'bin')
}

/**
 * Starts a PostgreSQL server of its own on a free loopback port, with fsync on. Undefined, with a warning, where no
 * binaries are installed: the caller skips.
 */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TestServer | undefined> {
  const bin = postgresBinaries()
  if (bin === undefined) {
    console.warn('PostgreSQL ≥ 15 is not installed: its half of the storage suite does not run.')
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'testudo-postgres-'))
  const user = serverUser(folder)
  const data = join(folder, 'data')
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'admin', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8'],
    { ...user, encoding: 'utf8', cwd: folder },
  )
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`initdb failed: ${made.stderr}`)
  }
  const port = await freePort()
  const options = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    fsync: 'on',
    shared_buffers: '512MB',
    max_wal_size: '4GB',
    ...settings,
  }
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...Object.entries(options).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    { ...user, cwd: folder, stdio: 'ignore' },
  )
  const sql = (text: string) =>
    spawnSync(
      join(bin, 'psql'),
      ['-h', '127.0.0.1', '-p', String(port), '-U', 'admin', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-c', text],
      { encoding: 'utf8' },
    )
  for (let i = 0; sql('select 1').status !== 0; i++) {
    if (i > 100 || server.exitCode !== null) throw new Error('the test server did not start')
    await new Promise((done) => setTimeout(done, 100))
  }
  const run = (text: string) => {
    const done = sql(text)
    if (done.status !== 0) throw new Error(done.stderr)
  }
  run('create role testudo login createrole')
  return {
    async database(name) {
      run(`create database ${name} owner testudo`)
      return `postgres://testudo@127.0.0.1:${port}/${name}`
    },
    busySeconds: () => busySecondsUnder(server.pid ?? 0),
    async stop() {
      if (server.exitCode === null) {
        server.kill('SIGINT')
        await new Promise((done) => server.once('exit', done))
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Ticks are hundredths of a second on Linux. Sessions that have ended count with the parent that waited for them. */
function busySecondsUnder(parent: number): number {
  let ticks = 0
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    // Fields after the name in brackets: parent is the 2nd, the four times the 12th to 15th. See proc(5).
    const fields = statOf(name).split(') ').at(-1)?.split(' ') ?? []
    if (Number(name) === parent || Number(fields[1]) === parent)
      ticks += fields.slice(11, Number(name) === parent ? 15 : 13).reduce((sum, one) => sum + Number(one), 0)
  }
  return ticks / 100
}

function statOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/stat`, 'utf8')
  } catch {
    return '' // It has ended meanwhile.
  }
}

/** PostgreSQL refuses to run as root: give the folder to its own user then. */
function serverUser(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  const uid = id('-u')
  const gid = id('-g')
  chownSync(folder, uid, gid)
  return { uid, gid }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
