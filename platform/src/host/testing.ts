import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { basename, join } from 'node:path'
import { type Label, loadPolicies } from '@testudo/kernel/label'
import { eventsSchema } from '../events/schema.ts'
import { identitySchema } from '../identity/index.ts'
import { jobSchema } from '../jobs/index.ts'
import { objectsSchema } from '../objects/schema.ts'
import { releaseSchema } from '../release/index.ts'
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
  return copyOf(await emptyTemplate())
}

/**
 * The same with most of the platform's tables in it, all of them empty: making those takes most of a start. What each
 * node draws for itself (the ledger's secret) is not among them.
 */
export async function readyDataDir(): Promise<string> {
  const empty = await emptyTemplate()
  const schemas = {
    objects: objectsSchema,
    events: eventsSchema,
    identity: identitySchema,
    jobs: jobSchema,
    release: releaseSchema,
  }
  return copyOf(
    await templateOf('ready', [basename(empty), JSON.stringify(schemas)], async (made) => {
      cpSync(join(empty, 'db'), join(made, 'db'), { recursive: true })
      const storage = await openStorage({ dataDir: made })
      for (const [name, steps] of Object.entries(schemas)) await storage.migrate(name, steps)
      await storage.close()
    }),
  )
}

function emptyTemplate(): Promise<string> {
  const sources = [
    '../storage/initdb.ts',
    '../storage/migrate.ts',
    '../storage/embedded-worker.ts',
    '../../package.json',
  ]
  return templateOf('empty', sources.map(sourceOf), async (made) => {
    await (await openStorage({ dataDir: made })).close()
  })
}

/** The folder made by `make` out of what `parts` say; made when it is not there yet. */
async function templateOf(
  kind: string,
  parts: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const digest = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16)
  const template = join(tmpdir(), `testudo-${kind}-${userInfo().uid}-${digest}`)
  if (existsSync(template)) return template
  const made = mkdtempSync(join(tmpdir(), 'testudo-making-'))
  await make(made)
  try {
    renameSync(made, template)
  } catch {
    // Another test process was quicker.
    rmSync(made, { recursive: true, force: true })
  }
  return template
}

function copyOf(template: string): string {
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
  const dataDir = options.dataDir ?? (await readyDataDir())
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
