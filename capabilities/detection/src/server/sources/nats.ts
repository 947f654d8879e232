import { connect, type NatsConnection } from '@nats-io/transport-node'
import type { Host } from '@testudo/platform/host'
import { Batcher } from './batcher.ts'
import type { StartRunner } from './parts.ts'
import { Fault } from '@testudo/kernel/fault'

const DEFAULT_PORT = 4_222

/** @throws {Fault} `detection.nats_server`: not `nats://host:port`, or with a password in it */
export function readServer(text: string): { readonly hostname: string; readonly port: number; readonly tls: boolean } {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain =
    url !== undefined && url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  if (!isPlain || (url.protocol !== 'nats:' && url.protocol !== 'tls:') || url.hostname === '')
    throw new Fault(
      'invalid',
      'detection.nats_server',
      'Write the server as nats://host:port or tls://host:port, without name and password.',
      { place: { path: '/body/place/server' } },
    )
  return {
    hostname: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: Number(url.port) || DEFAULT_PORT,
    tls: url.protocol === 'tls:',
  }
}

const CONNECT_MS = 10_000

/**
 * Subscribes to a subject of a NATS server. Each message is a document: lines or values of JSON, or one line of text. Core
 * NATS keeps nothing for who is slow: what finds no room is dropped and counted.
 */
export const startNats: StartRunner = async ({ host, source, lane, fail }) => {
  const { place } = source.words
  if (place.kind !== 'nats') throw new Error('another kind of place')
  const connection = await reached(host, place.server)
  const batcher = new Batcher(lane)
  let isStopping = false
  void connection.closed().then((error) => {
    if (!isStopping) fail(error ?? new Error('The server ended the connection.'))
  })
  connection.subscribe(place.subject, {
    callback: (error, message) => {
      if (error) fail(error)
      else if (batcher.isFull) lane.lost(1)
      else for (const line of linesOf(message.data)) batcher.add(line)
    },
  })
  await connection.flush()
  return {
    async stop() {
      isStopping = true
      await connection.drain().catch(() => connection.close())
      await batcher.drained()
    },
  }
}

/**
 * Connects to the address that was checked, not to what the name means by then; over TLS to the name, which its certificate
 * must bear. A broken connection is begun anew by us.
 */
async function reached(host: Host, server: string): Promise<NatsConnection> {
  const { hostname, port, tls } = readServer(server)
  const address = await host.reach(hostname, port)
  const to = tls ? hostname : address
  return connect({
    servers: `${to.includes(':') ? `[${to}]` : to}:${port}`,
    name: 'testudo',
    reconnect: false,
    timeout: CONNECT_MS,
    ignoreClusterUpdates: true,
    ...(tls && { tls: {} }),
  })
}

/** A message as lines, without blank ones at its end: a value over several lines stays as it is. */
function linesOf(data: Uint8Array): readonly string[] {
  const text = Buffer.from(data.buffer, data.byteOffset, data.length).toString().replace(/\s+$/, '')
  return text === '' ? [] : [text]
}
