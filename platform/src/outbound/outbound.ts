import { lookup as systemLookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { Fault } from '@testudo/kernel/fault'
import { mayReach, readAllowed } from './addresses.ts'

/** How we show ourselves to a peer and know it. PEM texts; `fingerprint`: SHA-256 of the certificate, hex without colons. */
export interface OutboundTls {
  readonly cert?: string
  readonly key?: string
  readonly ca?: string
  /** When given, this very certificate must answer; authorities and names are then not asked. */
  readonly fingerprint?: string
}

export interface OutboundRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly tls?: OutboundTls
  readonly signal?: AbortSignal
  /** Most bytes read of the answer; 64 MiB unless told. */
  readonly maxBytes?: number
  /** From the first byte sent to the last byte read; a minute unless told. */
  readonly timeoutMs?: number
}

export interface OutboundAnswer {
  readonly status: number
  /** Names in lower case; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** Bounded in bytes and time. @throws {Fault} when a bound is passed */
  readonly body: AsyncIterable<Uint8Array>
  /** Until when the certificate that answered is valid, Unix ms; undefined without TLS. */
  readonly certificateUntil: number | undefined
}

/** The one door through which the node asks others. Redirects are answers, never followed. */
export type Outbound = (request: OutboundRequest) => Promise<OutboundAnswer>

export interface OutboundOptions {
  /** Inner hosts and networks that may be reached: see {@link readAllowed}. */
  readonly allow: readonly string[]
  /** Every address of a name. The system's resolver unless told. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
}

const MEBIBYTE = 1_048_576

const refused = (what: string): Fault =>
  new Fault('invalid', 'outbound.address', `${what} Check the address; inner ones must stand in outbound.allow.`)

/** Reads an address and refuses what no peer or feed needs: other schemes, passwords in the address. */
function readUrl(text: string): URL {
  if (!URL.canParse(text)) throw refused('That is no web address.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused('Only https and http addresses are asked.')
  if (url.username !== '' || url.password !== '') throw refused('An address may not hold a name or password.')
  return url
}

/**
 * Resolves a host once and says where to connect.
 *
 * @throws {Fault} `outbound.unknown_host`; `outbound.address` when any of its addresses may not be reached
 */
export type Reach = (host: string, port: number) => Promise<string>

export function createReach(options: OutboundOptions): Reach {
  const allowed = readAllowed(options.allow)
  const resolve =
    options.resolve ?? (async (host) => (await systemLookup(host, { all: true })).map(({ address }) => address))
  return async (host, port) => {
    const found = isIP(host) > 0 ? [host] : await resolve(host).catch(() => [])
    const [first] = found
    if (first === undefined) throw new Fault('unavailable', 'outbound.unknown_host', `The name ${host} is not known.`)
    const named = allowed.host(host, port)
    if (!found.every((address) => mayReach(address, allowed, named))) throw refused('That address is not asked.')
    return first
  }
}

/**
 * Makes the door. A name is resolved once; if any of its addresses may not be reached the request is refused, otherwise
 * the connection goes to the very address that was checked, so that a second answer of the resolver changes nothing
 * (DNS rebinding). Nothing about an inner network shows in the faults.
 */
export function createOutbound(options: OutboundOptions): Outbound {
  const reach = createReach(options)

  return async (request) => {
    const url = readUrl(request.url)
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
    const address = await reach(url.hostname.replace(/^\[|\]$/g, ''), port)
    const deadline = AbortSignal.timeout(request.timeoutMs ?? 60_000)
    const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline
    const answer = await send(url, address, request, signal)
    return {
      status: answer.statusCode ?? 0,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(', ') : (value ?? ''),
        ]),
      ),
      body: bounded(answer, request.maxBytes ?? 64 * MEBIBYTE),
      certificateUntil: url.protocol === 'https:' ? endOf(answer.socket as TLSSocket) : undefined,
    }
  }
}

const endOf = (socket: TLSSocket): number | undefined => socket.getPeerX509Certificate()?.validToDate.getTime()

/** Connects to the address that was checked, whatever the name means now. */
const pinned =
  (address: string): LookupFunction =>
  (_host, { all }, done) =>
    all === true ? done(null, [{ address, family: isIP(address) }]) : done(null, address, isIP(address))

function send(url: URL, address: string, request: OutboundRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const { tls = {}, method, body } = request
  const secure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(new Fault('unavailable', 'outbound.failed', `${url.host} did not answer as it should.`, { cause }))
    const options = {
      method,
      headers: {
        ...request.headers,
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
      agent: false,
      lookup: pinned(address),
      signal,
    }
    const asked = secure
      ? httpsRequest(url, {
          ...options,
          minVersion: 'TLSv1.2',
          ...(tls.cert === undefined ? {} : { cert: tls.cert }),
          ...(tls.key === undefined ? {} : { key: tls.key }),
          ...(tls.ca === undefined ? {} : { ca: tls.ca }),
          // A pinned certificate is checked below, before any byte of the request is sent.
          rejectUnauthorized: tls.fingerprint === undefined,
        })
      : httpRequest(url, options)
    asked.on('error', fail)
    asked.on('response', resolve)
    if (secure && tls.fingerprint !== undefined) {
      asked.on('socket', (socket) =>
        (socket as TLSSocket).once('secureConnect', () => {
          const seen = (socket as TLSSocket).getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase()
          if (seen !== tls.fingerprint) asked.destroy(new Error('another certificate than the pinned one'))
          else asked.end(body)
        }),
      )
    } else asked.end(body)
  })
}

async function* bounded(answer: IncomingMessage, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > most) throw new Fault('invalid', 'outbound.too_long', `The answer is longer than ${most} bytes.`)
      yield chunk
    }
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault('unavailable', 'outbound.cut', 'The answer broke off or took too long.', { cause })
  } finally {
    answer.destroy()
  }
}
