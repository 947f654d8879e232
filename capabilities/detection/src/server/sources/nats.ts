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
