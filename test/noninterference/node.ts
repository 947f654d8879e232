import { AsyncLocalStorage } from 'node:async_hooks'
import crypto from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AuditLog } from '@testudo/platform/audit'
import type { Mount, ServerCapability } from '@testudo/platform/host'
import { createHost } from '@testudo/platform/host/node'
import { identitySchema } from '@testudo/platform/identity'
import { openStorage, type Storage } from '@testudo/platform/storage'
import { capabilities as names } from '../../capabilities/index.ts'
import { detectionOf } from '../../capabilities/detection/src/server/index.ts'
import { freshDataDir, startTestHost } from '../../platform/src/host/testing.ts'
import { asClient, overWire } from './doors.ts'
import { listen } from './listening.ts'
import { keepLog } from './logged.ts'
import { one } from './planting.ts'
import { newPost, type PostWrap, withPost } from './posted.ts'
import { addressOf, enterMachines, FORGET, LASTING, type Machines, type Outside, withOutside } from './sharing-cast.ts'
import {
  type Actor,
  ACTORS,
  cast,
  isReader,
  openLabel,
  policies,
  type Reader,
  READERS,
  RIGHTS,
  timeOf,
} from './cast.ts'
import type { Door, FrameWrap, DoorWrap, LogWrap, NodeHarness } from './node-ports.ts'

const SECRET = '22'.repeat(32)
const SEAL = new Uint8Array(32).fill(9)
/** All that the product has, so that a new capability is asked from its first day. */
const capabilities = await Promise.all(
  names.map(async (name) => {
    const module: unknown = await import(`../../capabilities/${name}/src/server/index.ts`)
    return (module as { readonly capability: ServerCapability }).capability
  }),
)

/** The `n`th id drawn for a writer, counted from 1. */
export function drawnId(who: string, n: number): string {
  const hash = crypto.createHash('sha256').update(`${who} ${n}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** Ids that screens draw at random are drawn per writer here, so that a note of the low reader has one name in both worlds. */
const drawing = new AsyncLocalStorage<{ readonly who: string; count: number }>()
const { randomUUID } = crypto
crypto.randomUUID = (options) => {
  const drawer = drawing.getStore()
  if (drawer === undefined) return randomUUID(options)
  drawer.count += 1
  return drawnId(drawer.who, drawer.count) as ReturnType<typeof crypto.randomUUID>
}
syncBuiltinESMExports()

/** A folder beside two nodes that both may read: feeds without files. */
const feedsOf = (dataDir: string): string => join(dirname(dataDir), 'feeds')

/** Two nodes from one folder: same keys, same accounts, same sessions. */
export async function openNodes(): Promise<readonly [NodeHarness, NodeHarness]> {
  const folder = mkdtempSync(join(tmpdir(), 'testudo-ni-node-'))
  const [left, right] = [join(folder, 'left'), join(folder, 'right')] as const
  mkdirSync(feedsOf(left))
  renameSync(await freshDataDir(), left)
  const first = await startTestHost({ dataDir: left, capabilities })
  const chief = await first.enterFirst()
  const machines = await enterMachines(first, chief)
  const accounts: Accounts = { chief, machines, cookies: {} as Record<Actor, string>, ids: new Map() }
  for (const who of ACTORS) {
    const { nation, organisation, communities, clearances, specialAccess } = cast[who]
    const account = {
      nation,
      organisation,
      communities: [...communities],
      clearances,
      specialAccess: [...specialAccess],
    }
    // The low reader may use every door that does not show totals of the node: jobs and audit of others among them.
    // As an operator of infrastructure each stands for its own organisation.
    const roles = ['analyst', 'sensor', 'operator-desk', ...(OFFICES[who] ?? [])]
    const { cookie, id } = await first.enter({ login: who, name: who, roles, ...account })
    accounts.cookies[who] = cookie
    accounts.ids.set(who, { id, rights: { name: who, roles, ...account } })
  }
  await first.close()
  cpSync(left, right, { recursive: true })
  const open = await Promise.all([left, right].map((dataDir) => openNode(dataDir, accounts)))
  const [a, b] = open
  if (a === undefined || b === undefined) throw new Error('two nodes are needed')
  const leave = async () => {
    await a.close()
    await b.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return [
    { ...a, close: leave },
    { ...b, close: async () => undefined },
  ]
}

/** What some may do besides: the hidden writer keeps contacts, too. */
const OFFICES: Readonly<Partial<Record<Actor, readonly string[]>>> = {
  low: ['administrator'],
  hidden: ['administrator'],
}

interface Accounts {
  /** The administrator over all. */
  readonly chief: string
  readonly machines: Machines
  readonly cookies: Record<Actor, string>
  readonly ids: Map<Actor, { readonly id: string; readonly rights: object }>
}

async function openNode(dataDir: string, { chief, cookies, ids, machines }: Accounts): Promise<NodeHarness> {
  const storage = await openStorage({ dataDir })
  const kept = new Set([
    'migration',
    'ledger',
    ...LASTING,
    ...identitySchema.flatMap((s) => [...s.up.matchAll(/create table (\w+)/g)].map((m) => m[1])),
  ])
  const tables = (
    await storage.asOwner((tx) =>
      tx.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`),
    )
  )
    .map((t) => t.name)
    .filter((name) => !kept.has(name))
  const lent: Storage = { ...storage, close: async () => undefined }
  let wraps: DoorWrap[] = []
  let frameWraps: FrameWrap[] = []
  let logWraps: LogWrap[] = []
  let postWraps: PostWrap[] = []
  let changes: { readonly change: string; readonly undo: string; readonly state: 'new' | 'made' | 'gone' }[] = []
  const changed = new Set<Reader>()
  return {
    sql: (change, undo) => changes.push({ change, undo, state: 'new' }),
    wrapDoor: (wrap) => wraps.push(wrap),
    wrapFrames: (wrap) => frameWraps.push(wrap),
    wrapLog: (wrap) => logWraps.push(wrap),
    wrapPost: (wrap) => postWraps.push(wrap),
    unplant() {
      wraps = []
      frameWraps = []
      logWraps = []
      postWraps = []
      changes = changes.map((one) => ({ ...one, state: 'gone' as const }))
    },
    async restart() {
      rmSync(join(dataDir, 'own', 'detection-history'), { recursive: true, force: true })
      await storage.asOwner(async (tx) => {
        // Tables that keep what is written for good are emptied too: no trigger says no.
        await tx.query('set local session_replication_role = replica')
        await tx.query(`truncate ${tables.join(', ')}`)
        await tx.query('set local session_replication_role = default')
        for (const sql of FORGET) await tx.query(sql)
        for (const { change, undo, state } of changes)
          if (state !== 'made') await tx.query(state === 'gone' ? undo : change)
        changes = changes.filter(({ state }) => state !== 'gone').map((one) => ({ ...one, state: 'made' as const }))
        await tx.query(
          `update ledger set seq = 0, thing = 0, label = 0, fact = 0, clock = 0, leaf = 0, frontier = '\\x', secret = '\\x${SECRET}'`,
        )
      })
      let now = timeOf(0)
      const outside: Outside = { mounts: new Map<string, Mount>(), nodes: new Map() }
      const { log, lines } = keepLog()
      const post = newPost()
      const posted: PostWrap = async (text) => {
        let sent = text
        for (const wrap of postWraps) sent = await wrap(sent, storage)
        return sent
      }
      const dressed = (one: ServerCapability): ServerCapability => {
        if (one.name === 'notices') return withPost(one, post, posted, storage)
        return one.name === 'sharing' ? withOutside(one, outside) : one
      }
      const node = await createHost({
        dataDir,
        // A store of its own for each run, so that no cache outlives it.
        storage: { ...lent },
        policies,
        defaultLabel: openLabel,
        capabilities: capabilities.map(dressed),
        exercise: true,
        config: { detection: { folders: [feedsOf(dataDir)], keepDays: 30, keepGigabytes: 20 } },
        clock: { now: () => now },
        log,
        sealKey: SEAL,
        checkReplies: false,
      })
      const drawers = new Map(ACTORS.map((who) => [who, { who, count: 0 }]))
      const knock = (cookie: string, { method, url, body, type }: Parameters<Door>[0]) =>
        node.http.inject({
          method,
          url,
          headers: {
            cookie,
            ...(method === 'GET' ? {} : { origin: 'http://localhost', 'content-type': type ?? 'application/json' }),
          },
          ...(body === undefined ? {} : { body }),
        })
      const enter = (who: Actor, request: Parameters<Door>[0]) => {
        const depth = who === 'hidden' ? 'hidden' : 'low'
        if (request.url.startsWith('/taxii2')) return node.http.inject(asClient(machines.tokens[depth], request))
        const mount = outside.mounts.get('/federation')
        if (mount === undefined || !request.url.startsWith('/federation')) return knock(cookies[who], request)
        return overWire(node, mount, machines.peers[depth === 'hidden' ? 'far' : 'kin'], request)
      }
      const plain =
        (who: Actor): Door =>
        (request) =>
          drawing.run(drawers.get(who) ?? { who, count: 0 }, () => enter(who, request))
      // Reads are logged in groups on a wall-clock tick: their place among the writes is not what is compared here.
      const logged = node.host.audit as AuditLog
      const doors = new Map(
        READERS.map((who) => [who, wraps.reduce((door, wrap) => wrap(door, plain, storage), plain(who))]),
      )
      const open = (who: Actor): Door => (isReader(who) ? doors.get(who) : undefined) ?? plain(who)
      const subjects = { low: cast.low, second: cast.second }
      const rights = async (who: Reader, to: number) => {
        subjects[who] = { ...cast[who], ...RIGHTS[to % RIGHTS.length] }
        const account = ids.get(who)
        const body = JSON.stringify({ ...account?.rights, ...RIGHTS[to % RIGHTS.length] })
        const told = await knock(chief, { method: 'PUT', url: `/api/identity/people/${account?.id}`, body })
        if (told.status !== 200) throw new Error(`rights: ${told.status} ${told.body}`)
        changed.add(who)
      }
      // Accounts outlive a run: what it changed of them is put back.
      for (const who of changed) await rights(who, 0)
      changed.clear()
      const socket = join(dataDir, 'ni.sock')
      await node.http.listenLocal(socket)
      const change = async (chunk: string) => {
        let text = chunk
        for (const wrap of frameWraps) text = await wrap(text, storage)
        return text
      }
      const listening = {
        low: await listen(socket, cookies.low, change),
        second: await listen(socket, cookies.second, change),
      }
      /** Until nothing more comes for two ticks of the stream. */
      const settle = async () => {
        const heard = () => READERS.reduce((sum, who) => sum + listening[who].chunks.length, 0)
        for (let before = -1; before !== heard(); ) {
          before = heard()
          await new Promise((done) => setTimeout(done, 120))
        }
      }
      /** Jobs go on after their answer, and end at the time it is then: in the step that began them. */
      const idle = async () => {
        const under = 'select count(*)::int as n from job where ended_at is null'
        while ((await one((work) => storage.asOwner(work), under)) > 0) await new Promise((done) => setTimeout(done, 5))
      }
      return {
        node,
        at(step) {
          now = timeOf(step)
        },
        async ask(who, request) {
          await logged.flush()
          const told = await open(who)(request)
          if (request.method !== 'GET') await idle()
          await logged.flush()
          return told
        },
        read: (who, request) => open(who)(request),
        flush: () => logged.flush(),
        async detected() {
          // What is learnt late starts a search backwards, whose hits are stored before it ends.
          for (let i = 0; i < 2; i++) {
            await new Promise((done) => setTimeout(done, 20))
            await detectionOf(node.host)?.settled()
            await idle()
          }
          await logged.flush()
        },
        countersign: (request) => knock(machines.second, request),
        peers: machines.peers,
        feeds: feedsOf(dataDir),
        subjects,
        rights,
        settle,
        async reconnect(who, last) {
          await settle()
          await listening[who].reconnect(last)
        },
        heard: (who) => listening[who].chunks,
        async logged() {
          let told = lines()
          for (const wrap of logWraps) told = await wrap(told, storage)
          return told
        },
        post,
        answers: (name, how) => void outside.nodes.set(addressOf(name), how),
        async stop() {
          for (const who of READERS) listening[who].close()
          await node.close()
        },
      }
    },
    close: () => storage.close(),
  }
}
