import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { syslogEvent } from '../../../core/index.ts'
import { Batcher } from '../batcher.ts'
import type { Runner, RunnerParts } from '../parts.ts'
import { LOOPBACK, spell, type SyslogPlace } from './address.ts'

const RECEIVE_BYTES = 4 * 1024 * 1024
const LOOK_MS = 2_000

/** One message a datagram (RFC 5426). Datagrams that find no room are dropped and counted, those the kernel drops as well. */
export async function listenUdp({ host, lane, fail }: RunnerParts, place: SyslogPlace): Promise<Runner> {
  const bind = place.host ?? LOOPBACK
  const socket = createSocket({ type: isIPv6(bind) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BYTES })
  const batcher = new Batcher(lane)
  socket.on('message', (bytes, { address }) => {
    // Before it is read: who floods costs little.
    if (batcher.isFull) lane.lost(1)
    else if (bytes.length > 0) batcher.add(syslogEvent(trimmed(bytes), { receivedAt: host.clock.now(), from: address }))
  })
  socket.bind(place.port, bind)
  await once(socket, 'listening')
  socket.on('error', fail)
  const at = socket.address()
  let before = await kernelDrops(at.port)
  const timer = setInterval(() => {
    void kernelDrops(at.port).then((now) => {
      if (now > before) lane.lost(now - before)
      before = now
    })
  }, LOOK_MS)
  timer.unref()
  return {
    address: spell(at),
    async stop() {
      clearInterval(timer)
      await new Promise<void>((resolve) => socket.close(() => resolve()))
      await batcher.drained()
    },
  }
}

const trimmed = (bytes: Buffer): string => bytes.toString('utf8').replace(/[\r\n\0]+$/, '')

/** Datagrams the kernel dropped at a port since it was opened: the last column of `/proc/net/udp`. 0 where there is none. */
async function kernelDrops(port: number): Promise<number> {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  let drops = 0
  for (const table of ['/proc/net/udp', '/proc/net/udp6']) {
    const text = await readFile(table, 'utf8').catch(() => '')
    for (const line of text.split('\n').slice(1)) {
      const cells = line.trim().split(/\s+/)
      if (cells[1]?.endsWith(hex) === true) drops += Number(cells.at(-1)) || 0
    }
  }
  return drops
}
