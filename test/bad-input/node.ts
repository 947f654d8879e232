import { request } from 'node:http'
import { renameSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestudo } from '@testudo/node'
import { readyDataDir } from '../../platform/src/host/testing.ts'

const PASSWORD = 'herons stand still in shallow water'
const MOST_MILLISECONDS = 30_000

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface Ask {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Cookie of somebody signed in. */
  readonly as?: string | undefined
}

export interface Attacked {
  readonly address: string
  readonly port: number
  readonly data: string
  readonly node: Awaited<ReturnType<typeof startTestudo>>
  /** One request as a stranger may write it: the path and the headers go out as they are. */
  send(ask: Ask): Promise<Answer>
  /** Makes somebody and signs them in. @returns the cookie */
  enter(
    person: Parameters<Awaited<ReturnType<typeof startTestudo>>['identity']['createInvitation']>[0],
  ): Promise<string>
  /** Asks `/readyz` until stopped. @returns the slowest answer and whether all came */
  watch(): { stop(): Promise<{ readonly slowest: number; readonly asked: number; readonly failed: number }> }
  close(): Promise<void>
}

/** A whole node on a temporary folder, listening, to be treated badly from outside. */
export async function startAttacked(options: { exercise?: boolean; web?: boolean } = {}): Promise<Attacked> {
  const folder = await mkdtemp(join(tmpdir(), 'testudo-bad-'))
  const data = join(folder, 'data')
  renameSync(await readyDataDir(), data)
  const node = await startTestudo({ data, port: 0, web: options.web ?? false, exercise: options.exercise ?? false })
  const port = Number(new URL(node.address).port)
  const send: Attacked['send'] = ({ method = 'GET', path, headers = {}, body, as }) =>
    new Promise((resolve, reject) => {
      const own = method === 'GET' || as === undefined ? {} : { origin: node.address }
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          method,
          path,
          agent: false,
          headers: { host: `localhost:${port}`, ...own, ...(as === undefined ? {} : { cookie: as }), ...headers },
        },
        (response) => {
          const pieces: Buffer[] = []
          response.on('data', (piece: Buffer) => pieces.push(piece))
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(pieces).toString('utf8'),
            }),
          )
          response.on('error', reject)
        },
      )
      asked.setTimeout(MOST_MILLISECONDS, () =>
        asked.destroy(new Error(`no answer to ${method} ${path.slice(0, 100)}`)),
      )
      asked.on('error', reject)
      asked.end(body)
    })
  return {
    address: node.address,
    port,
    data,
    node,
    send,
    async enter(person) {
      const { token } = await node.identity.createInvitation(person)
      const answer = await send({
        method: 'POST',
        path: '/api/identity/links/accept',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token, password: PASSWORD }),
      })
      const set = answer.headers['set-cookie']
      const cookie = (Array.isArray(set) ? set[0] : set)?.split(';')[0]
      if (cookie === undefined) throw new Error(`nobody signed in: ${answer.body}`)
      return cookie
    },
    watch() {
      const stopped = new AbortController()
      const seen = { slowest: 0, asked: 0, failed: 0 }
      const done = (async () => {
        while (!stopped.signal.aborted) {
          const from = performance.now()
          const status = await send({ path: '/readyz' }).then(
            (answer) => answer.status,
            () => 0,
          )
          seen.asked += 1
          if (status !== 200) seen.failed += 1
          seen.slowest = Math.max(seen.slowest, performance.now() - from)
          await new Promise((later) => setTimeout(later, 10))
        }
      })()
      return {
        async stop() {
          stopped.abort()
          await done
          return seen
        },
      }
    },
    async close() {
      await node.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
