import { rmSync } from 'node:fs'
import { request } from 'node:http'
import { type Label, systemHigh } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { type RunningNode, startNode } from '@testudo/platform/host/node'
import type { Host } from '@testudo/platform/host'
import { readyDataDir, testLabel, testPolicies } from '../../../../../platform/src/host/testing.ts'
import type { Introduction } from '../../core/contract/peers.ts'
import type { Exchange, Parts } from '../parts.ts'
import { startExchange } from './index.ts'

export { testPolicies }

/** A real node with nothing but the exchange, on its own folder, database, ports and certificate. */
export interface ExchangeNode {
  readonly nation: string
  readonly dataDir: string
  readonly node: RunningNode
  readonly host: Host
  readonly exchange: Exchange
  /** Who stands at the machine. */
  readonly operator: Subject
  /** A question as the operator over the socket. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  raw(method: string, path: string, body: Uint8Array | undefined): Promise<{ status: number; body: Buffer }>
  introduction(): Promise<Introduction>
  /** Offset of this node's clock, in ms. */
  readonly clock: { ahead: number }
  close(): Promise<void>
}

export interface ExchangeNodeOptions {
  readonly dataDir?: string
  readonly url?: string
  /** Port of the listener for nodes: the same after a restart. */
  readonly tlsPort?: number
  /** STIX identities whose objects this node alone makes versions of. */
  readonly identities?: readonly string[]
  /** Whether what was given still goes; everything unless told. */
  readonly stillGoes?: (decision: string) => boolean
  /** Another part of the capability that starts with it. */
  readonly also?: (parts: Parts) => Promise<unknown>
}

export const labelFor = (nations: readonly string[], more: Partial<Label> = {}): Label => ({
  policy: 'ALLIED',
  classification: 'UNCLASSIFIED',
  categories: nations.length === 0 ? [] : [{ type: 'PERMISSIVE', tag: 'Releasable To', values: [...nations] }],
  originators: [],
  ...more,
})

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export async function startExchangeNode(nation: string, options: ExchangeNodeOptions = {}): Promise<ExchangeNode> {
  const dataDir = options.dataDir ?? (await readyDataDir())
  const clock = { ahead: 0 }
  let exchange: Exchange | undefined
  let host: Host | undefined
  const node = await startNode({
    dataDir,
    ...(options.url === undefined ? {} : { url: options.url }),
    policies: testPolicies,
    defaultLabel: testLabel,
    exercise: true,
    clock: { now: () => Date.now() + clock.ahead },
    log: silent,
    checkReplies: true,
    port: 0,
    config: {
      name: `${nation} node`,
      nation,
      organisation: `${nation} MoD`,
      identities: [...(options.identities ?? [])],
      tls: { port: options.tlsPort ?? 0, hosts: ['127.0.0.1'] },
      outbound: { allow: ['127.0.0.1'] },
    },
    capabilities: [
      {
        name: 'sharing',
        verbs: {
          'sharing:read': '',
          'sharing:peers': '',
          'sharing:sync': '',
          'sharing:release': '',
          'sharing:import': '',
        },
        async start(given) {
          host = given
          exchange = await startExchange(given, { housekeepingMs: 200 })
          exchange.whoDecides(async (_tx, decision, statements) =>
            options.stillGoes?.(decision) === false ? new Set() : new Set(statements.map((one) => one.statement)),
          )
          await options.also?.({ host: given, exchange })
          return {}
        },
      },
    ],
  })
  if (exchange === undefined || host === undefined) throw new Error('the exchange did not start')
  const raw: ExchangeNode['raw'] = (method, path, body) =>
    new Promise((resolve, reject) => {
      const asked = request(
        {
          socketPath: node.socket,
          method,
          path: `/api${path}`,
          headers: {
            host: 'localhost',
            ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }),
          },
        },
        (answer) => {
          const pieces: Buffer[] = []
          answer.on('data', (piece: Buffer) => pieces.push(piece))
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(pieces) }))
          answer.on('error', reject)
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  const ask: ExchangeNode['ask'] = (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const asked = request(
        {
          socketPath: node.socket,
          method,
          path: `/api${path}`,
          headers: { host: 'localhost', ...(text === undefined ? {} : { 'content-type': 'application/json' }) },
        },
        (answer) => {
          let all = ''
          answer.setEncoding('utf8')
          answer.on('data', (piece: string) => (all += piece))
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, body: all === '' ? undefined : JSON.parse(all) }),
          )
          answer.on('error', reject)
        },
      )
      asked.on('error', reject)
      asked.end(text)
    })
  const operator: Subject = {
    ...systemHigh(testPolicies),
    id: 'operator',
    kind: 'service',
    name: 'Operator',
    organisation: `${nation} MoD`,
    nation,
    roles: [],
  }
  return {
    nation,
    dataDir,
    node,
    host,
    exchange,
    operator,
    ask,
    raw,
    clock,
    async introduction() {
      const { body } = await ask('GET', '/sharing/self')
      return (body as { introduction: Introduction }).introduction
    },
    async close() {
      await node.close()
      if (options.dataDir === undefined && options.url === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export interface PeerTerms {
  readonly direction?: 'both' | 'push' | 'pull' | 'wait'
  readonly everySeconds?: number
  readonly clearance?: string
  readonly communities?: readonly string[]
}

/** Pins one node at another. @returns the account id */
export async function pin(at: ExchangeNode, other: ExchangeNode, terms: PeerTerms = {}): Promise<string> {
  const { status, body } = await at.ask('POST', '/sharing/peers', {
    introduction: await other.introduction(),
    rights: {
      organisation: `${other.nation} MoD`,
      nation: other.nation,
      communities: [...(terms.communities ?? [])],
      clearances: { ALLIED: terms.clearance ?? 'SECRET', TLP: 'AMBER' },
      specialAccess: [],
    },
    direction: terms.direction ?? 'both',
    everySeconds: terms.everySeconds ?? 1,
  })
  if (status !== 200) throw new Error(`not pinned: ${JSON.stringify(body)}`)
  return (body as { id: string }).id
}

const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

export const report = (n: number, name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  type: 'malware',
  spec_version: '2.1',
  id: `malware--${uuid(n)}`,
  created: '2026-11-20T08:00:00.000Z',
  modified: '2026-11-20T08:00:00.000Z',
  is_family: false,
  name,
  ...more,
})

/** Stores objects at a node and gives them to one of its peers. @returns ids of the statements */
export async function give(
  from: ExchangeNode,
  peer: string,
  objects: readonly { readonly id: string }[],
  label: Label,
  more: { readonly hops?: number; readonly decision?: string; readonly notAfter?: number } = {},
): Promise<readonly string[]> {
  await from.host.objects.put(from.operator, objects, { label, source: 'test' })
  const releasable = await from.host.exchange.releasable(
    from.operator,
    objects.map(({ id }) => id),
  )
  const given = await from.host.tables.asOwner((tx) =>
    from.exchange.give(tx, {
      decision: more.decision ?? 'release-1',
      peer,
      hops: more.hops ?? 0,
      objects: releasable,
      ...(more.notAfter === undefined ? {} : { notAfter: more.notAfter }),
    }),
  )
  from.exchange.wake(peer)
  return given.map(({ statement }) => statement)
}

/** Waits until a question has the wanted answer; says the last one otherwise. */
export async function until<T>(question: () => Promise<T>, holds: (answer: T) => boolean, seconds = 30): Promise<T> {
  let last: T = await question()
  for (let tries = 0; tries < seconds * 20 && !holds(last); tries++) {
    await new Promise((next) => setTimeout(next, 50))
    last = await question()
  }
  if (!holds(last)) throw new Error(`it stays ${JSON.stringify(last)}`)
  return last
}
