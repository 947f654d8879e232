import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Fault } from '@testudo/kernel/fault'
import type { BasicGiven, ShownCertificate } from './types.ts'

const MAX_BASIC = 1_000

/**
 * One `Authorization` header at most: of two, one could be ours and the other what somebody in between goes by.
 *
 * @throws {Fault} `http.two_credentials`
 */
export function checkOneCredential(rawHeaders: readonly string[]): void {
  if (rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'authorization').length > 1)
    throw new Fault(
      'invalid',
      'http.two_credentials',
      'The request brings two credentials. Send one Authorization header.',
    )
}

/**
 * Reads an `Authorization` header (RFC 6750 §2.1, RFC 7617 §2). A scheme we do not know is a bearer token nobody has: it
 * refuses, instead of letting the request pass as whoever else it says it is.
 */
export function readAuthorization(header: string | undefined): {
  readonly bearer: string | undefined
  readonly basic: BasicGiven | 'broken' | undefined
} {
  if (header === undefined) return { bearer: undefined, basic: undefined }
  if (/^basic(\s|$)/i.test(header)) return { bearer: undefined, basic: readBasic(header.slice(5).trim()) }
  return { bearer: /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1] ?? '', basic: undefined }
}

/** Name and password of RFC 7617, in UTF-8; anything that is not exactly that is `broken`. */
function readBasic(text: string): BasicGiven | 'broken' {
  if (text.length > MAX_BASIC || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return 'broken'
  let pair: string
  try {
    pair = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64'))
  } catch {
    return 'broken'
  }
  const colon = pair.indexOf(':')
  // Control characters stand in no name and no token (RFC 7617 §2); the database takes no NUL.
  // oxlint-disable-next-line no-control-regex
  if (colon < 1 || /[\u0000-\u001f\u007f]/.test(pair)) return 'broken'
  return { login: pair.slice(0, colon), secret: pair.slice(colon + 1) }
}

const shown = new WeakMap<Socket, ShownCertificate>()

/** The certificate the other end of this connection has shown, once the handshake proved that it holds its key. */
export function certificateOf(socket: Socket): ShownCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const known = shown.get(socket)
  if (known !== undefined) return known
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return undefined
  const facts = {
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    from: certificate.validFromDate.getTime(),
    until: certificate.validToDate.getTime(),
  }
  shown.set(socket, facts)
  return facts
}
