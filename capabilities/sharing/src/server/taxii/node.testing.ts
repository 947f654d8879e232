import { rmSync } from 'node:fs'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { type NodeOptions, type RunningNode, startNode } from '@testudo/platform/host/node'
import { readyDataDir, secretLabel, testLabel, testPolicies } from '../../../../../platform/src/host/testing.ts'
import type { ServerCapability } from '@testudo/platform/host'
import { capability as whole } from '../index.ts'
import type { Exchange } from '../parts.ts'
import { startTaxii } from './index.ts'
import { Stranger } from './client.testing.ts'

/** TAXII beside an exchange that only knows which objects others gave to read: no second node is needed to have some. */
const beside = (held: ReadonlySet<string>): ServerCapability => ({
  ...whole,
  async start(host) {
    const onlyHeld: Exchange['onlyHeld'] = async (_tx, _reader, ids) => new Set(ids.filter((id) => held.has(id)))
    await startTaxii({ host, exchange: { onlyHeld } as Exchange })
    return {}
  },
})

export { secretLabel, testLabel }
export const ROOT = '/taxii2/api/'
export const ALL = `${ROOT}collections/all/`
export const OBJECTS = `${ALL}objects/`

const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
export const AT = '2026-11-20T08:00:00.000Z'
export const idOf = (type: string, n: number) => `${type}--${uuid(n)}`

export const indicator = (n: number, more: object = {}) => ({
  type: 'indicator',
  spec_version: '2.1',
  id: idOf('indicator', n),
  created: AT,
  modified: AT,
  name: `Indicator ${n}`,
  pattern: `[ipv4-addr:value = '198.51.100.${n % 256}']`,
  pattern_type: 'stix',
  valid_from: AT,
  ...more,
})

export interface TaxiiNode extends RunningNode {
  readonly dataDir: string
  /** One who keeps collections. */
  readonly keeper: Subject
  /** The node's time, moved by hand. */
  readonly time: { now: number }
  /** A service account that speaks TAXII over Basic. */
  client(options?: {
    login?: string
    writes?: boolean
    nation?: string
    organisation?: string
    clearances?: Record<string, string>
    roles?: readonly string[]
    kind?: 'service' | 'peer'
  }): Promise<Stranger & { readonly id: string }>
  /** Asks the API as the keeper. */
  api(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>
  /** Puts objects in under a label. */
  put(objects: readonly object[], label?: Label, source?: string): Promise<void>
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A whole node that listens on a port of this machine, with TAXII. */
export async function startTaxiiNode(
  options: Partial<NodeOptions> = {},
  held?: ReadonlySet<string>,
): Promise<TaxiiNode> {
  const dataDir = options.dataDir ?? (await readyDataDir())
  const time = { now: Date.UTC(2026, 10, 22, 5, 0, 0) }
  const node = await startNode({
    dataDir,
    policies: testPolicies,
    defaultLabel: testLabel,
    capabilities: [held === undefined ? whole : beside(held)],
    exercise: true,
    clock: { now: () => time.now },
    log: silent,
    checkReplies: true,
    port: 0,
    ...options,
    config: {
      organisation: 'LTU CERT',
      nation: 'LTU',
      outbound: { allow: ['127.0.0.1', 'localhost'] },
      ...options.config,
    },
  })
  const invited = await node.identity.createInvitation({
    login: 'keeper',
    name: 'K. Keeper',
    organisation: 'LTU CERT',
    nation: 'LTU',
    roles: ['analyst', 'administrator'],
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
  })
  const accepted = await fetch(`${node.address}/api/identity/links/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: node.address },
    body: JSON.stringify({ token: invited.token, password: 'correct horse battery staple' }),
  })
  const cookie = accepted.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const keeper = await node.host.accounts.find(invited.id)
  if (keeper === undefined || cookie === '') throw new Error('there is no keeper')
  let clients = 0
  return {
    ...node,
    dataDir,
    keeper,
    time,
    async client({ login, writes = true, kind = 'service', ...rights } = {}) {
      const name = login ?? `client-${++clients}`
      const made = await node.host.accounts.add(keeper, {
        kind,
        login: name,
        name,
        rights: {
          organisation: 'LTU CERT',
          nation: 'LTU',
          communities: [],
          specialAccess: [],
          clearances: { ALLIED: 'RESTRICTED', TLP: 'AMBER' },
          roles: [writes ? 'taxii-writer' : 'taxii-reader'],
          ...rights,
        },
      })
      const { secret } = await node.host.accounts.token(keeper, made.id, { name: 'test', days: 300 })
      return Object.assign(Stranger.basic(node.address, name, secret), { id: made.id })
    },
    async api(method, path, body) {
      const answer = await fetch(`${node.address}/api${path}`, {
        method,
        headers: {
          cookie,
          origin: node.address,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: await answer.json() }
    },
    async put(objects, label = testLabel, source = 'test') {
      await node.host.objects.put(keeper, objects as readonly Record<string, unknown>[], { label, source })
    },
    async close() {
      await node.close()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
