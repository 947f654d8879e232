import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { syslogEvent, SyslogFrames } from '../../../core/index.ts'
import { Batcher } from '../batcher.ts'
import type { Runner, RunnerParts } from '../parts.ts'
import { LOOPBACK, spell, type SyslogPlace } from './address.ts'

/** Senders of one source at once. */
const MOST_SENDERS = 512
const HANDSHAKE_MS = 10_000
const DRAIN_MS = 2_000

/** Syslog over TCP (RFC 6587) and TLS (RFC 5425). Who sends faster than is let in is not read from meanwhile. */
export async function listenStream(parts: RunnerParts, place: SyslogPlace): Promise<Runner> {
  const { lane, fail } = parts
  const senders = new Set<Socket>()
  const batcher = new Batcher(lane)
  const accept = (socket: Socket) => {
    senders.add(socket)
    socket.once('close', () => senders.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setKeepAlive(true, 60_000)
    void readFrom(socket, parts, batcher)
  }
  const server = place.transport === 'tls' ? await tlsServer(parts, place, accept) : createServer(accept)
  server.maxConnections = MOST_SENDERS
  server.on('drop', () => lane.trouble(`More than ${MOST_SENDERS} senders at once; those beyond are turned away.`))
  server.listen(place.port, place.host ?? LOOPBACK)
  await once(server, 'listening')
  server.on('error', fail)
  return {
    address: spell(server.address() as AddressInfo),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of senders) socket.destroy()
      await closed
      await Promise.race([batcher.drained(), new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())])
    },
  }
}

/** Never throws. */
async function readFrom(socket: Socket, { host, lane }: RunnerParts, batcher: Batcher): Promise<void> {
  const from = socket.remoteAddress ?? ''
  let receivedAt = 0
  const frames = new SyslogFrames((message) => {
    batcher.add(
      syslogEvent(Buffer.from(message.buffer, message.byteOffset, message.length).toString(), { receivedAt, from }),
    )
  })
  let lost = 0
  const tellLost = () => {
    if (frames.lost > lost) lane.lost(frames.lost - lost)
    lost = frames.lost
  }
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      receivedAt = host.clock.now()
      frames.push(chunk)
      tellLost()
      if (batcher.isFull) await batcher.room()
    }
  } catch {
    // Broken off: what came is kept.
  }
  receivedAt = host.clock.now()
  frames.end()
  tellLost()
}

/** The node's own certificate; clients show one when they are asked for by name, else as they like. */
async function tlsServer(
  { host, lane }: RunnerParts,
  { clients }: SyslogPlace,
  accept: (socket: TLSSocket) => void,
): Promise<Server> {
  const { certificate, key } = await host.self.tls()
  const allowed = clients === undefined ? undefined : new Set(clients)
  const server = createTlsServer(
    {
      cert: certificate,
      key,
      minVersion: 'TLSv1.2',
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout: HANDSHAKE_MS,
    },
    (socket) => {
      const shown = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase()
      if (allowed === undefined || (shown !== undefined && allowed.has(shown))) return accept(socket)
      lane.trouble('A sender was turned away: its certificate is not among those that are let in.')
      socket.destroy()
    },
  )
  // Said nothing that is TLS: closed without a word.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return server
}
