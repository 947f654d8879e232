import { constants } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Socket } from 'node:net'

/** How long clients may take. Headers: who drips them holds nothing for long. Bodies: ten minutes; answers may last. */
export const CLIENT_TIMES = { headersTimeout: 15_000, requestTimeout: 600_000, connectionsCheckingInterval: 5_000 }
const HANDSHAKE_MS = 10_000

/** Answers what is no HTTP. */
export function answerNonsense(_error: unknown, socket: Socket): void {
  // Behind an answer it would be read as a part of that answer.
  if (!socket.writable || socket.bytesWritten > 0) socket.destroy()
  else socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
}

/**
 * A server that asks for a certificate and takes any: the handshake proves that the other end holds its key, the accounts
 * say whose it is. No tickets: every connection shows its certificate anew, and none can be taken along to another.
 */
export function tlsServer(identity: { readonly cert: string; readonly key: string }, answer: RequestListener): Server {
  const server = createServer(
    {
      ...identity,
      ...CLIENT_TIMES,
      minVersion: 'TLSv1.2',
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout: HANDSHAKE_MS,
      secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
      ALPNProtocols: ['http/1.1'],
    },
    answer,
  )
  server.on('clientError', answerNonsense)
  // Said nothing that is TLS: closed without a word.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return server
}
