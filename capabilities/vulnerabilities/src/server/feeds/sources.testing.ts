import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { startFeedNode } from './feeds.testing.ts'

/** What a source answers: by itself, or this text. */
export type Answer = ((asked: IncomingMessage, answer: ServerResponse) => void) | string

export interface FeedRow {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly why?: { readonly en: string; readonly fr: string }
  readonly checked: string
  readonly signedBy: readonly string[]
  readonly records: number
  readonly quarantined: number
  readonly nextAt?: number
}

/** A node that follows sources, and a web server that is them: its pages by path, and what it was asked. */
export async function startSources(config: Readonly<Record<string, unknown>> = {}) {
  const pages = new Map<string, Answer>()
  const asked: IncomingMessage[] = []
  const server = createServer((request, answer) => {
    asked.push(request)
    const page = pages.get(request.url ?? '')
    if (page === undefined) answer.writeHead(404).end('no')
    else if (typeof page === 'string') answer.end(page)
    else page(request, answer)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const port = (server.address() as AddressInfo).port
  const node = await startFeedNode({
    config: { ...config, outbound: { allow: [`127.0.0.1:${port}`] } },
  })

  const rows = async (as = node.low.cookie) =>
    ((await node.ask('GET', '/api/vulnerabilities/feeds', { as })).body as { rows: readonly FeedRow[] }).rows
  const settled = async (id: string): Promise<FeedRow> => {
    let row: FeedRow | undefined
    await expect
      .poll(
        async () => {
          row = (await rows(node.high.cookie)).find((one) => one.id === id)
          return row?.state
        },
        { timeout: 20_000 },
      )
      .not.toMatch(/waiting|running/)
    if (row === undefined) throw new Error('no such feed')
    return row
  }
  let n = 0
  /** Adds a feed and waits for its first run. */
  const follow = async (place: string, more: object = {}) => {
    const { status, body } = await node.ask('POST', '/api/vulnerabilities/feeds', {
      as: node.low.cookie,
      body: { name: `feed ${++n}`, from: 'url', place, ...more },
    })
    const told = body as { readonly id?: string; readonly code?: string }
    return told.id === undefined ? { status, code: told.code } : settled(told.id)
  }
  /** Runs a feed by hand and waits for its end. */
  const again = async (id: string) => {
    const { body } = await node.ask('POST', `/api/vulnerabilities/feeds/${id}/run`, { as: node.low.cookie, body: {} })
    const { job } = body as { readonly job: string }
    await expect
      .poll(
        async () =>
          ((await node.ask('GET', `/api/jobs/${job}`, { as: node.low.cookie })).body as { state: string }).state,
        { timeout: 20_000 },
      )
      .toBe('done')
    return settled(id)
  }
  /** Which of these vulnerabilities are known, once for each item that speaks of them. */
  const known = async (...ids: readonly string[]) => {
    const caller = await node.identity.callerOf(node.high.id)
    if (caller === undefined) throw new Error('nobody')
    return (await node.items.read(caller.subject, { ids })).map(({ item }) => item.id).toSorted()
  }
  return {
    node,
    pages,
    asked,
    port,
    origin: `http://127.0.0.1:${port}`,
    rows,
    settled,
    follow,
    again,
    known,
    /** Between tests: no pages, nothing asked, a minute later. */
    reset() {
      pages.clear()
      asked.length = 0
      node.time.now += 60_000
    },
    async close() {
      await node.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
