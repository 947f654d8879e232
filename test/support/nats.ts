import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@nats-io/transport-node'

const PLACES = ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server']

export interface TestNats {
  /** `nats://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  /** Ends it, as a crash does; `start` begins it again on the same port with the same streams. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Ends it and removes what it kept. */
  stop(): Promise<void>
}

/** The server's program, or undefined where it is not installed. */
export const natsServer = (): string | undefined => PLACES.find((path) => existsSync(path))

/** Starts a NATS server with JetStream on a free loopback port. Undefined, with a warning, where none is installed: the caller skips. */
export async function startNatsServer(): Promise<TestNats | undefined> {
  const program = natsServer()
  if (program === undefined) {
    console.warn('nats-server is not installed: tests of it do not run.')
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'testudo-nats-'))
  const port = await freePort()
  const url = `nats://127.0.0.1:${port}`
  let running: ChildProcess | undefined
  const start = async () => {
    running = spawn(program, ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', folder], { stdio: 'ignore' })
    await answers(url)
  }
  const kill = async () => {
    const child = running
    running = undefined
    if (child === undefined || child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await start()
  return {
    url,
    port,
    start,
    kill,
    async stop() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(servers: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const connection = await connect({ servers, reconnect: false, timeout: 1_000 })
      await connection.close()
      return
    } catch (error) {
      if (tries > 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
