import { setTimeout as pause } from 'node:timers/promises'
import type { Host, ServerCapability } from '@testudo/platform/host'
import type { HostOptions } from '@testudo/platform/host/node'
import { startTestHost, type TestHost } from '../../../../../platform/src/host/testing.ts'
import type { FeedReport } from '../../core/index.ts'
import { type OwnItemBook, startItems } from '../items/index.ts'
import { REFUSALS } from '../refusals/index.ts'
import { startFeeds } from './index.ts'

/** What sources say and the feeds on a real database; nothing of the desk. */
export interface FeedNode extends TestHost {
  readonly items: OwnItemBook
  readonly feeds: Awaited<ReturnType<typeof startFeeds>>
  readonly runs: Host
  readonly high: { readonly cookie: string; readonly id: string }
  readonly low: { readonly cookie: string; readonly id: string }
  /** Sends a file as a person does; waits for the end of its job. */
  send(
    bytes: string | Uint8Array,
    query?: Readonly<Record<string, string>>,
    as?: string,
  ): Promise<{ readonly status: number; readonly body: { readonly report?: FeedReport; readonly code?: string } }>
}

export async function startFeedNode(options: Partial<HostOptions> = {}): Promise<FeedNode> {
  let items: OwnItemBook | undefined
  let feeds: FeedNode['feeds'] | undefined
  let runs: Host | undefined
  const capability: ServerCapability = {
    name: 'vulnerabilities',
    refusals: REFUSALS,
    verbs: {
      'vulnerabilities:read': 'Reads.',
      'vulnerabilities:import': 'Imports.',
      'vulnerabilities:sources': 'Follows.',
    },
    async start(host) {
      runs = host
      items = await startItems(host)
      feeds = await startFeeds({ host, items })
      return {}
    },
  }
  const node = await startTestHost({ ...options, capabilities: [capability] })
  const person = { nation: 'EST', organisation: 'Est CERT', roles: ['analyst', 'operator', 'administrator'] }
  const high = await node.enter({
    login: 'high',
    name: 'High',
    ...person,
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
  })
  const low = await node.enter({ login: 'low', name: 'Low', ...person, clearances: { ALLIED: 'UNCLASSIFIED' } })
  if (items === undefined || feeds === undefined || runs === undefined) throw new Error('not started')
  const send: FeedNode['send'] = async (bytes, query = {}, as = low.cookie) => {
    const asked = new URLSearchParams({ source: 'a test', ...query })
    const answer = await node.http.inject({
      method: 'POST',
      url: `/api/vulnerabilities/import?${asked}`,
      headers: { 'content-type': 'application/octet-stream', origin: 'http://localhost', cookie: as },
      body: typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes),
    })
    const told = JSON.parse(answer.body) as {
      readonly job?: string
      readonly report?: FeedReport
      readonly code?: string
    }
    if (told.job === undefined || told.report !== undefined) return { status: answer.status, body: told }
    // It takes longer than an upload waits.
    for (;;) {
      const { body } = await node.ask('GET', `/api/jobs/${told.job}`, { as })
      const job = body as {
        readonly state: string
        readonly result?: FeedReport
        readonly fault?: { readonly code: string }
      }
      if (job.state === 'done') return { status: 200, body: job.result === undefined ? {} : { report: job.result } }
      if (job.state === 'failed') return { status: 400, body: job.fault ?? {} }
      await pause(20)
    }
  }
  return { ...node, items, feeds, runs, high, low, send }
}
