import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { natsServer, startNatsServer, type TestNats } from '../support/nats.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const MESSAGES = 30_000
/** Every so many a planted one. */
const PLANTED = 97
const PARTS = 2

const isPlanted = (n: number) => n % PLANTED === 0
const event = (n: number) =>
  JSON.stringify({
    timestamp: new Date(Date.UTC(2026, 10, 22) + n).toISOString(),
    event_type: 'dns',
    n,
    dns: { rrname: isPlanted(n) ? `a${n}.evil.example` : `host-${n}.example.net` },
  })

const given = (flags: Readonly<Record<string, string>>) =>
  Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])

describe.skipIf(natsServer() === undefined)('matchers of a cluster', () => {
  let nats: TestNats
  let connection: NatsConnection
  let folder: string
  const children: ChildProcess[] = []
  beforeAll(async () => {
    const started = await startNatsServer()
    if (started === undefined) throw new Error('no server')
    nats = started
    connection = await connect({ servers: nats.url })
    folder = mkdtempSync(join(tmpdir(), 'testudo-cluster-'))
    writeFileSync(join(folder, 'indicators.csv'), 'value,type,id\nevil.example,domain,evil\n')
  }, 60_000)
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await connection.close()
    await nats.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const matcher = async (part: number, more: readonly string[] = []) => {
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'apps/cli/src/main.ts'),
        'matcher',
        '--json',
        ...given({
          nats: nats.url,
          stream: 'TELEMETRY',
          partition: `${part}/${PARTS}`,
          indicators: join(folder, 'indicators.csv'),
        }),
        ...more,
      ],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    children.push(child)
    let [out, said] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const code = once(child, 'exit').then(([status]) => status as number | null)
    const isReady = async () => {
      for (let tries = 0; !said.includes('looks for'); tries++) {
        if (tries > 600 || child.exitCode !== null) throw new Error(`not ready: ${said}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
    return { child, code, isReady, out: () => out, said: () => said }
  }

  it('without a server or a stream end with a word', async () => {
    const lost = await matcher(0, ['--nats', 'nats://127.0.0.1:1'])
    expect([await lost.code, lost.said() + lost.out()]).toEqual([6, expect.stringContaining('nats_unreachable')])
    const absent = await matcher(0)
    expect([await absent.code, absent.said() + absent.out()]).toEqual([4, expect.stringContaining('stream_absent')])
    const wrong = await matcher(2)
    expect([await wrong.code, wrong.said() + wrong.out()]).toEqual([2, expect.stringContaining('--partition')])
  }, 60_000)

  it('one killed and begun again: every planted hit arrives, once', async () => {
    const manager = await jetstreamManager(connection)
    await manager.streams.add({ name: 'TELEMETRY', subjects: ['telemetry.>'] })
    const js = jetstream(connection)
    const [first, second] = [await matcher(0), await matcher(1)]
    await Promise.all([first.isReady(), second.isReady()])
    let killed = first
    for (let n = 0; n < MESSAGES; n++) {
      const published = js.publish(`telemetry.${n % PARTS}.gate-${n % 10}`, event(n))
      if (n % 500 === 499) await published
      if (n === MESSAGES / 2) {
        // In the middle of its work: messages are under way and hits on their way.
        first.child.kill('SIGKILL')
        await first.code
        killed = await matcher(0)
      }
    }
    const done = async (part: number) => {
      const { num_pending, num_ack_pending } = await manager.consumers.info('TELEMETRY', `matcher-${part}-of-${PARTS}`)
      return num_pending === 0 && num_ack_pending === 0
    }
    for (let tries = 0; !((await done(0)) && (await done(1))); tries++) {
      if (tries > 1_200 || killed.child.exitCode !== null)
        throw new Error(`never done: ${killed.said()} ${second.said()}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    killed.child.kill('SIGTERM')
    second.child.kill('SIGTERM')
    expect([await killed.code, await second.code]).toEqual([0, 0])

    const { state } = await manager.streams.info('TELEMETRY-hits')
    const consumer = await js.consumers.get('TELEMETRY-hits')
    const found: number[] = []
    if (state.messages > 0)
      for await (const message of await consumer.fetch({ max_messages: state.messages, expires: 10_000 })) {
        const hit = message.json<{ event: string; known: string; part: number }>()
        expect(hit.known).toBe('evil')
        found.push((JSON.parse(hit.event) as { n: number }).n)
        if (found.length === state.messages) break
      }
    const planted = Array.from({ length: MESSAGES }, (_, n) => n).filter(isPlanted)
    expect(found.toSorted((a, b) => a - b)).toEqual(planted)
    const figures = JSON.parse(second.out()) as { messages: number; events: number }
    expect(figures).toMatchObject({ messages: MESSAGES / 2, events: MESSAGES / 2, failed: 0 })
  }, 240_000)
})
