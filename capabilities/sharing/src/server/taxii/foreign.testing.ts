import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MEDIA } from './client.testing.ts'

interface Kept {
  readonly added: string
  readonly object: { readonly id: string } & Readonly<Record<string, unknown>>
}

export interface Asked {
  readonly method: string
  readonly url: string
  readonly authorization: string | undefined
  readonly body: string
}

/** A TAXII server of somebody else's, as plain as the standard lets it be, and with the faults others have. */
export class ForeignServer {
  readonly kept: Kept[] = []
  readonly asked: Asked[] = []
  /** Answers given before the server thinks for itself; `undefined` lets it. */
  readonly planted: ((
    asked: Asked,
  ) => { status: number; headers?: Record<string, string>; body?: string } | undefined)[] = []
  /** Objects it takes no matter what; their ids. */
  readonly refuses = new Set<string>()
  /** Tells `next`; without it clients go by `added_after`. */
  tellsNext = true
  maxContentLength = 10_000_000
  credential = `Basic ${Buffer.from('us:secret').toString('base64')}`
  url = ''
  #close: () => Promise<void> = async () => undefined

  async start(): Promise<this> {
    const server = createServer((request, reply) => {
      void this.#answer(request, reply)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    this.#close = () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      })
    return this
  }

  close(): Promise<void> {
    return this.#close()
  }

  /** Adds objects, each a millisecond after the other, from an instant on. */
  keep(objects: readonly Kept['object'][], from = '2026-11-20T00:00:00.000Z'): void {
    const start = Math.max(Date.parse(from), Date.parse(this.kept.at(-1)?.added ?? '1970-01-01T00:00:00Z') + 1)
    for (const [i, object] of objects.entries())
      this.kept.push({ added: new Date(start + i).toISOString().replace('Z', '000Z'), object })
  }

  async #answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const asked: Asked = {
      method: request.method ?? '',
      url: request.url ?? '',
      authorization: request.headers.authorization,
      body: Buffer.concat(chunks).toString('utf8'),
    }
    this.asked.push(asked)
    const send = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      reply
        .writeHead(status, { 'content-type': MEDIA, ...headers })
        .end(typeof body === 'string' ? body : JSON.stringify(body))
    const plan = this.planted.shift()?.(asked)
    if (plan !== undefined) return void send(plan.status, plan.body ?? { title: 'planted' }, plan.headers)
    if (asked.authorization !== this.credential) return void send(401, '<html>who are you?</html>')
    const url = new URL(asked.url, this.url)
    const { pathname: path, searchParams: query } = url
    if (path === '/taxii2/') return void send(200, { title: 'Foreign', api_roots: ['/root/', `${this.url}/gone/`] })
    if (path === '/root/')
      return void send(200, { title: 'R', versions: [MEDIA], max_content_length: this.maxContentLength })
    if (path === '/root/collections/')
      return void send(200, { collections: [{ id: 'c1', title: 'One', can_read: true, can_write: true }] })
    if (path !== '/root/collections/c1/objects/') return void send(404, { title: 'nothing' })
    if (asked.method === 'POST') return this.#add(asked, send)
    const after = query.get('added_after') ?? ''
    const from = Number(query.get('next') ?? '0')
    const limit = Math.min(Number(query.get('limit') ?? '100'), 20)
    const fitting = this.kept.filter(({ added }) => added > after)
    const page = fitting.slice(from, from + limit)
    const more = fitting.length > from + limit
    const [first, last] = [page[0]?.added, page.at(-1)?.added]
    const told = page.map(({ object }) => (typeof object['raw'] === 'string' ? object['raw'] : JSON.stringify(object)))
    const next = more && this.tellsNext ? `,"next":"${from + limit}"` : ''
    send(200, page.length === 0 ? '{}' : `{"more":${more}${next},"objects":[${told.join(',')}]}`, {
      ...(first === undefined ? {} : { 'x-taxii-date-added-first': first }),
      ...(last === undefined ? {} : { 'x-taxii-date-added-last': last }),
    })
  }

  #add(asked: Asked, send: (status: number, body: unknown) => void): void {
    if (Buffer.byteLength(asked.body) > this.maxContentLength) return send(413, { title: 'too long' })
    const { objects } = JSON.parse(asked.body) as { objects: readonly Kept['object'][] }
    // Some servers refuse an envelope whole for one object in it.
    if (objects.some(({ id }) => this.refuses.has(id))) return send(422, { title: 'one of them is bad' })
    this.keep(objects)
    send(202, {
      id: '2d086da7-4bdc-4f91-900e-d77486753710',
      status: 'complete',
      total_count: objects.length,
      success_count: objects.length,
      failure_count: 0,
      pending_count: 0,
    })
  }
}
