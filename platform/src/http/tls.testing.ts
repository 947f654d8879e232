import { Agent, request } from 'node:https'

export interface TlsAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface TlsQuestion {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** A client that keeps one connection open and may show a certificate. The server's is not looked at. */
export function tlsClient(port: number, shown?: { readonly cert: string; readonly key: string }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false, ...shown })
  let connections = 0
  return {
    /** How many connections it took so far. */
    connections: () => connections,
    ask: ({ path, method = 'GET', headers = {}, body }: TlsQuestion): Promise<TlsAnswer> =>
      new Promise((done, fail) => {
        const asked = request({ host: '127.0.0.1', port, path, method, headers, agent }, (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (piece: string) => (text += piece))
          answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
          answer.on('error', fail)
        })
        asked.on('socket', () => {
          if (!asked.reusedSocket) connections += 1
        })
        asked.on('error', fail)
        asked.end(body)
      }),
    close: () => agent.destroy(),
  }
}
