import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { ServerCapability } from '@testudo/platform/host'
import type { HostOptions } from '../../../../../platform/src/host/node.ts'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../../platform/src/host/testing.ts'
import {
  detectFormat,
  type EventReader,
  freshCounts,
  type Matching,
  type MatchSource,
  type Pushed,
  readEvents,
  type SourceRow,
} from '../../core/index.ts'
import { capability as real } from '../capability.ts'
import type { SourceBook } from '../runtime.ts'
import { startSources } from './index.ts'

type Event = Readonly<Record<string, unknown>>

/**
 * The near side of a matcher: reads events as the real one does and keeps them in memory, so that a test sees every event
 * that was acknowledged. It can be made busy or slow.
 */
export class ReadingMatcher implements Matching {
  readonly opened = new Map<string, MatchSource>()
  readonly events = new Map<string, Event[]>()
  readonly ended: string[] = []
  busy: Error | undefined
  /** Waited for in every push. */
  gate: (source: string) => Promise<void> = async () => undefined
  private readonly readers = new Map<string, { reader: EventReader; format: Pushed['format']; newest?: number }>()

  async open(source: MatchSource): Promise<void> {
    this.opened.set(source.id, source)
    this.readers.delete(source.id)
  }

  async push(source: string, bytes: Uint8Array): Promise<Pushed> {
    await this.gate(source)
    if (this.busy) throw this.busy
    return this.read(source, bytes)
  }

  async flush(source: string): Promise<Pushed> {
    if (this.busy) throw this.busy
    const pushed = this.read(source, undefined)
    this.readers.delete(source)
    return pushed
  }

  async end(source: string): Promise<void> {
    this.ended.push(source)
    this.readers.delete(source)
  }

  private read(source: string, bytes: Uint8Array | undefined): Pushed {
    const settings = this.opened.get(source)
    if (settings === undefined) throw new Error(`no source ${source}`)
    const all = this.events.get(source) ?? []
    this.events.set(source, all)
    let at = this.readers.get(source)
    if (at === undefined) {
      const format = settings.format ?? detectFormat(Buffer.from(bytes ?? []).toString())
      at = { format, reader: readEvents(format, ({ value }) => all.push(value)) }
      this.readers.set(source, at)
    }
    const { counts } = at.reader
    const before = { ...counts }
    if (bytes === undefined) at.reader.end()
    else at.reader.push(bytes)
    const now = freshCounts()
    for (const key of Object.keys(now) as (keyof typeof now)[]) now[key] = counts[key] - before[key]
    return { format: at.format, counts: now, newest: undefined }
  }

  learn = async () => []
  suppress = async () => undefined
  seal = async () => undefined
  retain = async () => 0
  close = async () => undefined
  state = async () => ({ indicators: 0, rules: 0, loadMs: undefined, suppressed: 0, suppressions: [], never: {} })
}

export interface SourceHost extends TestHost {
  readonly matcher: ReadingMatcher
  readonly book: SourceBook
  readonly admin: string
  /** An analyst cleared for SECRET, and one for nothing but UNCLASSIFIED. */
  readonly high: string
  readonly low: string
  /** Bearer tokens of machines that send: cleared for SECRET, and for UNCLASSIFIED. */
  readonly sensor: string
  readonly lowSensor: string
  call(as: string, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** Adds a source as the high analyst. @returns its id */
  add(matter: Readonly<Record<string, unknown>>): Promise<string>
  rows(as?: string): Promise<readonly SourceRow[]>
  row(id: string): Promise<SourceRow>
  events(id: string): readonly Event[]
  send(
    id: string,
    body: string | Uint8Array,
    token?: string,
  ): Promise<{ status: number; body: Record<string, unknown>; retryAfter: string | undefined }>
}

export { secretLabel, testLabel }
export const sameLabel = (a: Label | undefined, b: Label) => a !== undefined && canonicalLabel(a) === canonicalLabel(b)

/** A node with sources alone, over a matcher that keeps what it reads in memory. @param before the same node, closed: its people are there */
export async function startSourceHost(options: Partial<HostOptions> = {}, before?: SourceHost): Promise<SourceHost> {
  const matcher = new ReadingMatcher()
  let book: SourceBook | undefined
  const capability: ServerCapability = {
    ...real,
    async start(host) {
      book = await startSources({ host, matching: matcher })
      return {}
    },
  }
  const node = await startTestHost({ ...options, capabilities: [capability] })
  if (book === undefined) throw new Error('no book')
  const admin = before?.admin ?? (await node.enterFirst())
  const person = async (login: string, clearance: string) =>
    (
      await node.enter({
        login,
        name: login,
        organisation: 'CCDCOE',
        nation: 'EST',
        clearances: { ALLIED: clearance },
        roles: ['analyst', 'administrator'],
      } as Parameters<typeof node.enter>[0])
    ).cookie
  const machine = async (login: string, clearance: string) => {
    const { accounts } = node.host
    const by = node.identity.operator.subject
    const rights = {
      organisation: 'CCDCOE',
      nation: 'EST',
      communities: [],
      clearances: { ALLIED: clearance },
      specialAccess: [],
      roles: ['sensor'],
    }
    const { id } = await accounts.add(by, { kind: 'service', login, name: login, rights })
    return (await accounts.token(by, id, { name: 'events', days: 1 })).secret
  }
  const high = before?.high ?? (await person('high', 'SECRET'))
  const host: SourceHost = {
    ...node,
    matcher,
    book,
    admin,
    high,
    low: before?.low ?? (await person('low', 'UNCLASSIFIED')),
    sensor: before?.sensor ?? (await machine('sensor', 'SECRET')),
    lowSensor: before?.lowSensor ?? (await machine('low-sensor', 'UNCLASSIFIED')),
    async call(as, method, path, body) {
      const { status, body: answer } = await node.ask(method, `/api/detection/sources${path}`, {
        as,
        ...(body === undefined ? {} : { body }),
      })
      return { status, body: answer }
    },
    async add(matter) {
      const { status, body } = await host.call(high, 'POST', '', matter)
      if (status !== 200) throw new Error(JSON.stringify(body))
      return (body as { id: string }).id
    },
    async rows(as = high) {
      return ((await host.call(as, 'GET', '')).body as { rows: readonly SourceRow[] }).rows
    },
    async row(id) {
      const row = (await host.rows()).find((one) => one.id === id)
      if (row === undefined) throw new Error(`no row ${id}`)
      return row
    },
    events: (id) => matcher.events.get(id) ?? [],
    async send(id, body, token = host.sensor) {
      const answer = await node.http.inject({
        method: 'POST',
        url: `/api/detection/sources/${id}/events`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        body: Buffer.from(body as Uint8Array),
      })
      return {
        status: answer.status,
        body: JSON.parse(answer.body) as Record<string, unknown>,
        retryAfter: answer.headers['retry-after'] as string | undefined,
      }
    },
  }
  return host
}

/** Asks again and again until it holds; ten seconds at most. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`never: ${what}`)
}
