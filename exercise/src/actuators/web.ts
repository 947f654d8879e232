import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFaults, type Faults, SLOW_MS } from './faults.ts'

export interface WebSystem extends Faults {
  readonly url: string
  close(): Promise<void>
}

export interface WebAnswer {
  readonly status: number
  readonly type: string
  readonly body: unknown
}

const MOST_BYTES = 64 * 1024

/**
 * A system behind HTTP on loopback. It does as asked before it fails by a fault, so that a cut after receipt is one.
 *
 * @param port 0: any that is free
 */
export async function startWeb(
  port: number,
  answer: (request: { readonly method: string; readonly path: string; readonly text: string }) => WebAnswer,
): Promise<WebSystem> {
  const faults = createFaults()
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request)
    const fault = faults.next()
    const told =
      fault === 'broken'
        ? { status: 500, type: 'text/plain', body: 'broken' }
        : answer({ method: request.method ?? '', path: request.url ?? '', text })
    if (fault === 'cut') return void request.socket.destroy()
    if (fault === 'hang') return
    if (fault === 'slow') await new Promise((done) => setTimeout(done, SLOW_MS))
    response.writeHead(told.status, { 'content-type': told.type })
    response.end(typeof told.body === 'string' ? told.body : JSON.stringify(told.body))
  }
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fail: faults.fail,
    close: () => closed(server),
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk
    if (text.length > MOST_BYTES) throw new Error('too long')
  }
  return text
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}
