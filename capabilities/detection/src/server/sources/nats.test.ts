import { connect } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { natsServer, startNatsServer, type TestNats } from '../../../../../test/support/nats.ts'
import { type SourceHost, startSourceHost, until } from './sources.testing.ts'

describe.skipIf(natsServer() === undefined)('a NATS subject', () => {
  let server: TestNats
  let node: SourceHost
  beforeAll(async () => {
    const started = await startNatsServer()
    if (started === undefined) throw new Error('no server')
    server = started
    node = await startSourceHost({ config: { outbound: { allow: ['127.0.0.1'] } } })
  }, 120_000)
  afterAll(async () => {
    await node.close()
    await server.stop()
  })
  const listen = (subject: string) => node.add({ name: 'bus', place: { kind: 'nats', server: server.url, subject } })
  const publish = async (subject: string, messages: readonly string[]) => {
    const connection = await connect({ servers: server.url })
    for (const message of messages) connection.publish(subject, message)
    await connection.drain()
  }
  const numbers = (id: string) => node.events(id).map((event) => event['n'])

  it('is listened to, with wildcards; of others nothing is heard', async () => {
    const id = await listen('telemetry.>')
    await publish('other', ['{"n":0}'])
    await publish('telemetry.eve', ['{"n":1}', '{"n":2}\n{"n":3}\n', '', '{\n"n":4\n}', 'not json'])
    await publish('telemetry.zeek', ['{"n":5}'])
    await until(() => node.events(id).length === 5, 'five events')
    expect(numbers(id)).toEqual([1, 2, 3, 4, 5])
    expect(await node.row(id)).toMatchObject({ state: 'live', dirt: [{ kind: 'broken', count: 1 }] })
  })

  it('of a slow matcher: what finds no room is counted', async () => {
    const id = await listen('flood')
    node.matcher.gate = (source) =>
      source === id ? new Promise((resolve) => setTimeout(resolve, 200)) : Promise.resolve()
    const long = 'x'.repeat(10_000)
    await publish(
      'flood',
      Array.from({ length: 3_000 }, (_, n) => `{"n":${n},"long":"${long}"}`),
    )
    await until(async () => (await node.row(id)).dropped > 0, 'losses')
    node.matcher.gate = async () => undefined
    await until(async () => {
      const { events, dropped } = await node.row(id)
      return events + dropped === 3_000
    }, 'all are accounted for')
  })

  it('is listened to again after the server was killed', async () => {
    const id = await listen('again')
    await server.kill()
    await until(async () => (await node.row(id)).state === 'failed', 'it is told')
    await server.start()
    await until(async () => (await node.row(id)).state !== 'failed', 'it is back')
    await publish('again', ['{"n":1}'])
    await until(() => numbers(id).length === 1, 'the event')
  }, 30_000)
})
