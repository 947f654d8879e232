import { chmod, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { tlsServer } from './tls.ts'
import type { HttpServer } from './types.ts'

/** The ways in besides the plain port: the same routing behind a TLS port and a socket file. */
export function createListeners(routing: () => Promise<RequestListener>) {
  const localSockets = new WeakSet<Socket>()
  const open: { server: Pick<Server, 'closeAllConnections' | 'close'>; path?: string }[] = []

  const listenTls: HttpServer['listenTls'] = async ({ host, port, cert, key }) => {
    const server = tlsServer({ cert, key }, await routing())
    await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, done))
    open.push({ server })
    return (server.address() as AddressInfo).port
  }
  const listenLocal: HttpServer['listenLocal'] = async (path) => {
    const server = createServer(await routing())
    server.on('connection', (socket) => localSockets.add(socket))
    await rm(path, { force: true })
    await new Promise<void>((done, fail) => server.once('error', fail).listen(path, done))
    await chmod(path, 0o600)
    open.push({ server, path })
  }

  return {
    listenTls,
    listenLocal,
    /** It came over the socket file. */
    isLocal: (request: FastifyRequest) => localSockets.has(request.raw.socket),
    async close() {
      for (const { server, path } of open) {
        server.closeAllConnections()
        await new Promise<void>((done) => server.close(() => done()))
        if (path !== undefined) await rm(path, { force: true })
      }
    },
  }
}
