import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditLog } from '@testudo/platform/audit'
import { createHost, type RunningHost } from '@testudo/platform/host/node'
import { identitySchema } from '@testudo/platform/identity'
import { openStorage, type Storage } from '@testudo/platform/storage'
import { capability as picture } from '../../capabilities/picture/src/server/index.ts'
import { capability as threats } from '../../capabilities/threats/src/server/index.ts'
import { startTestHost } from '../../platform/src/host/testing.ts'
import { type Actor, ACTORS, cast, openLabel, policies, timeOf } from './cast.ts'

const SECRET = '22'.repeat(32)
const SEAL = new Uint8Array(32).fill(9)
const capabilities = [threats, picture]
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly body: string
}
/** Answers a request of the low reader; a seeded leak stands around it. */
export type Door = (request: { method: string; url: string; body?: string | Buffer; type?: string }) => Promise<Told>

/** One whole node in process, with the accounts of the cast; emptied before every run, accounts kept. */
export interface NodeHarness {
  /** Puts something before the low reader's door; `as` opens the doors of the others. */
  wrapDoor(wrap: (door: Door, as: (who: Actor) => Door, storage: Storage) => Door): void
  unplant(): void
  restart(): Promise<RunningNode>
  close(): Promise<void>
}

export interface RunningNode {
  readonly node: RunningHost
  at(step: number): void
  ask(who: Actor, ...request: Parameters<Door>): Promise<Told>
  stop(): Promise<void>
}

/** Two nodes from one folder: same keys, same accounts, same sessions. */
export async function openNodes(): Promise<readonly [NodeHarness, NodeHarness]> {
  const folder = mkdtempSync(join(tmpdir(), 'testudo-ni-node-'))
  const [left, right] = [join(folder, 'left'), join(folder, 'right')] as const
  const first = await startTestHost({ dataDir: left, capabilities })
  const cookies = {} as Record<Actor, string>
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
    const roles = who === 'low' ? ['analyst', 'administrator'] : ['analyst']
    cookies[who] = (await first.enter({ login: who, name: who, roles, ...account })).cookie
  }
  await first.close()
  cpSync(left, right, { recursive: true })
  const open = await Promise.all([left, right].map((dataDir) => openNode(dataDir, cookies)))
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

async function openNode(dataDir: string, cookies: Readonly<Record<Actor, string>>): Promise<NodeHarness> {
  const storage = await openStorage({ dataDir })
  const kept = new Set([
    'migration',
    'ledger',
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
  let wraps: ((door: Door, as: (who: Actor) => Door, storage: Storage) => Door)[] = []
  return {
    wrapDoor: (wrap) => wraps.push(wrap),
    unplant() {
      wraps = []
    },
    async restart() {
      await storage.asOwner(async (tx) => {
        await tx.query(`truncate ${tables.join(', ')}`)
        await tx.query(
          `update ledger set seq = 0, thing = 0, label = 0, fact = 0, clock = 0, leaf = 0, frontier = '\\x', secret = '\\x${SECRET}'`,
        )
      })
      let now = timeOf(0)
      const node = await createHost({
        dataDir,
        // A store of its own for each run, so that no cache outlives it.
        storage: { ...lent },
        policies,
        defaultLabel: openLabel,
        capabilities,
        exercise: true,
        clock: { now: () => now },
        log: silent,
        sealKey: SEAL,
        checkReplies: false,
      })
      const plain =
        (who: Actor): Door =>
        ({ method, url, body, type }) =>
          node.http.inject({
            method,
            url,
            headers: {
              cookie: cookies[who],
              ...(method === 'GET' ? {} : { origin: 'http://localhost', 'content-type': type ?? 'application/json' }),
            },
            ...(body === undefined ? {} : { body }),
          })
      // Reads are logged in groups on a wall-clock tick: their place among the writes is not what is compared here.
      const logged = node.host.audit as AuditLog
      const low = wraps.reduce((door, wrap) => wrap(door, plain, storage), plain('low'))
      return {
        node,
        at(step) {
          now = timeOf(step)
        },
        async ask(who, request) {
          await logged.flush()
          const told = await (who === 'low' ? low : plain(who))(request)
          await logged.flush()
          return told
        },
        stop: () => node.close(),
      }
    },
    close: () => storage.close(),
  }
}
