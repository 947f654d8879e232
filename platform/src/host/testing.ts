import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { type Label, loadPolicies } from '@testudo/kernel/label'
import { openStorage } from '../storage/index.ts'
import type { ServerCapability } from './index.ts'
import { createHost, type HostOptions, type RunningHost } from './node.ts'

const file = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../policies/${name}.json`, import.meta.url), 'utf8'))

export const testPolicies = loadPolicies([file('allied'), file('tlp')])
export const testLabel: Label = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
export const secretLabel: Label = { policy: 'ALLIED', classification: 'SECRET', categories: [], originators: [] }

const sourceOf = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

/**
 * A new data folder with an initialised, empty database in it. Initialising takes seconds; it is done once per version
 * of the code that does it, and copied.
 */
export async function freshDataDir(): Promise<string> {
  const sources = [
    '../storage/initdb.ts',
    '../storage/migrate.ts',
    '../storage/embedded-worker.ts',
    '../../package.json',
  ]
  const digest = createHash('sha256').update(sources.map(sourceOf).join('\0')).digest('hex').slice(0, 16)
  const template = join(tmpdir(), `testudo-empty-${userInfo().uid}-${digest}`)
  if (!existsSync(template)) {
    const made = mkdtempSync(join(tmpdir(), 'testudo-making-'))
    await (await openStorage({ dataDir: made })).close()
    try {
      renameSync(made, template)
    } catch {
      // Another test process was quicker.
      rmSync(made, { recursive: true, force: true })
    }
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'testudo-host-'))
  cpSync(join(template, 'db'), join(dataDir, 'db'), { recursive: true })
  return dataDir
}

export interface TestHost extends RunningHost {
  readonly dataDir: string
  /** Time of the node, moved by hand. */
  readonly time: { now: number }
  /** A JSON request; `as` is a cookie header or a bearer token. */
  ask(
    method: string,
    path: string,
    more?: { body?: unknown; as?: string; token?: string; headers?: Record<string, string> },
  ): Promise<{ status: number; body: unknown; headers: Readonly<Record<string, unknown>>; cookie: string | undefined }>
  /** Makes an account by invitation and signs it in; gives its cookie. */
  enter(person: Parameters<RunningHost['identity']['createInvitation']>[0]): Promise<{ cookie: string; id: string }>
  /** Uses the first link; gives the administrator's cookie. */
  enterFirst(): Promise<string>
}

export const PASSWORD = 'correct horse battery staple'

/** A whole node on an embedded database in a temporary folder, without a network. */
export async function startTestHost(
  options: Partial<HostOptions> & { capabilities?: readonly ServerCapability[] } = {},
): Promise<TestHost> {
  const dataDir = options.dataDir ?? (await freshDataDir())
  const time = { now: Date.UTC(2026, 10, 22, 5, 0, 0) }
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const running = await createHost({
    dataDir,
    policies: testPolicies,
    defaultLabel: testLabel,
    capabilities: [],
    exercise: true,
    clock: { now: () => time.now },
    log: silent,
    checkReplies: true,
    ...options,
  })
  const ask: TestHost['ask'] = async (method, path, { body, as, token, headers } = {}) => {
    const answer = await running.http.inject({
      method,
      url: path,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { origin: 'http://localhost' }),
        ...(as === undefined ? {} : { cookie: as }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const set = answer.headers['set-cookie']
    const cookie = (Array.isArray(set) ? set : [set]).find(
      (c): c is string => typeof c === 'string' && c.startsWith('testudo_session='),
    )
    const json = /^application\/(problem\+)?json/.test(String(answer.headers['content-type'] ?? ''))
    return {
      status: answer.status,
      body: json ? JSON.parse(answer.body) : answer.body,
      headers: answer.headers,
      cookie: cookie?.split(';')[0],
    }
  }
  const accept = async (token: string, more: Record<string, string> = {}) => {
    const answer = await ask('POST', '/api/identity/links/accept', { body: { token, password: PASSWORD, ...more } })
    if (answer.cookie === undefined) throw new Error(`no session: ${JSON.stringify(answer.body)}`)
    return answer.cookie
  }
  return {
    ...running,
    dataDir,
    time,
    ask,
    async enter(person) {
      const made = await running.identity.createInvitation(person)
      return { cookie: await accept(made.token), id: made.id }
    },
    async enterFirst() {
      const link = await running.identity.firstLink()
      return accept(link?.path.split('#')[1] ?? '', { login: 'first', name: 'First Administrator' })
    },
    async close() {
      await running.close()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
