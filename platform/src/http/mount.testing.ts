import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { selfSigned } from '../certificates/index.ts'
import type { MountedAnswer, MountedRequest } from '../host/index.ts'
import { createHttp } from './server.ts'
import type { Credentials } from './types.ts'

const json = { 'content-type': 'application/json' }
const tell = (value: unknown, status = 200): MountedAnswer => ({ status, headers: json, body: JSON.stringify(value) })

/** Answers by the last word of the path. */
export async function handle(request: MountedRequest): Promise<MountedAnswer> {
  const deed = request.path.split('/').at(-1)
  if (deed === 'boom') throw new Error('row (SECRET) violates')
  if (deed === 'fault') throw new Fault('conflict', 'sample.busy', 'Wait and try again.')
  if (deed === 'page') return { status: 200, headers: { 'content-type': 'text/html' }, body: '<script>' }
  if (deed === 'cookie') return { status: 200, headers: { 'set-cookie': 'a=b' }, body: '' }
  if (deed === 'loose') return { status: 200, headers: { 'Content-Security-Policy': '' }, body: '' }
  if (deed === 'split') return { status: 200, headers: { 'x-a': 'b\r\nset-cookie: a=b' }, body: '' }
  if (deed === 'who') return request.caller === undefined ? tell({}, 401) : tell(request.caller.via)
  if (deed === 'stream') {
    async function* pieces() {
      yield 'one '
      yield Buffer.from('two')
    }
    return { status: 200, headers: {}, body: pieces() }
  }
  if (deed === 'nothing') return { status: 204, headers: {}, body: '' }
  let bytes = 0
  for await (const chunk of request.body) {
    bytes += chunk.length
    if (bytes > 1_000_000) return tell({ tooLarge: bytes < 2_000_000 }, 413)
  }
  return tell({ method: request.method, path: request.path, query: request.query, headers: request.headers, bytes })
}

export type MountNode = Awaited<ReturnType<typeof openMounts>>

/** A server with two protocols, a web app, a plain and a TLS port, to which nobody is known. */
export async function openMounts() {
  const seen: Credentials[] = []
  const errors: Readonly<Record<string, unknown>>[] = []
  const routes = new Set<string>()
  const webDir = mkdtempSync(join(tmpdir(), 'testudo-mount-'))
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Testudo</title>')
  const http = createHttp({
    async authenticate(given) {
      seen.push(given)
      return undefined
    },
    audit: { record: () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: (fields) => errors.push(fields) },
    clock: Date,
    bodyMs: 150,
    webDir,
    hosts: () => new Set(['localhost', '127.0.0.1']),
    observe: ({ route }) => routes.add(route),
  })
  http.mount({ prefix: '/sample', handle })
  http.mount({ prefix: '/nodes/v1', certificateOnly: true, handle })
  const { cert, key } = await selfSigned({ name: 'the node', hosts: ['localhost'], now: Date.now(), days: 1 })
  const port = Number(new URL(await http.listen({ host: '127.0.0.1', port: 0 })).port)
  const tlsPort = await http.listenTls({ host: '127.0.0.1', port: 0, cert, key })
  return {
    /** Credentials, log entries and routes of the metrics, as they came. */
    seen,
    errors,
    routes,
    tlsPort,
    async get(url: string, more: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
      const answer = await http.inject({ url, ...more })
      return { ...answer, json: () => JSON.parse(answer.body) as Record<string, unknown> }
    },
    raw: (bytes: string | Buffer, then?: (socket: Socket) => void) => raw(port, bytes, then),
    async close() {
      await http.close()
      rmSync(webDir, { recursive: true })
    },
  }
}

/** Writes bytes as they are on a plain connection; gives all that came back. */
function raw(port: number, bytes: string | Buffer, then?: (socket: Socket) => void): Promise<string> {
  return new Promise((done) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes)
      then?.(socket)
    })
    socket.on('data', (piece) => {
      said += piece.toString('latin1')
      if (said.includes('\r\n\r\n') && then === undefined) socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => done(said))
  })
}
