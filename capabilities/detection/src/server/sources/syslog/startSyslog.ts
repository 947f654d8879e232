import type { StartRunner } from '../parts.ts'
import { listenStream } from './listenStream.ts'
import { listenUdp } from './listenUdp.ts'

/** Listens for syslog: RFC 5424 and RFC 3164 over TCP (RFC 6587), TLS (RFC 5425) and UDP (RFC 5426). */
export const startSyslog: StartRunner = (parts) => {
  const { place } = parts.source.words
  if (place.kind !== 'syslog') throw new Error('another kind of place')
  return place.transport === 'udp' ? listenUdp(parts, place) : listenStream(parts, place)
}
