import type { Reply } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host, MachineRights, ServerCapability } from '@testudo/platform/host'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../../platform/src/host/testing.ts'
import type { previewProtection } from '../../core/contract/protect.ts'
import { startProtection } from './index.ts'

export const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const stamp = { spec_version: '2.1', created: '2026-11-20T08:00:00.000Z', modified: '2026-11-20T08:00:00.000Z' }
export const forNations = (...values: string[]): Label => ({
  ...testLabel,
  categories: [{ type: 'PERMISSIVE', tag: 'Releasable To', values }],
})
export const indicator = (n: number, pattern: string, more: object = {}) => ({
  type: 'indicator',
  id: `indicator--${uuid(n)}`,
  ...stamp,
  name: `Indicator ${n}`,
  pattern,
  pattern_type: 'stix',
  valid_from: '2026-11-20T08:00:00Z',
  confidence: 80,
  created_by_ref: `identity--${uuid(900 + n)}`,
  ...more,
})
export const named = (name: string) => `[domain-name:value = '${name}']`

/** This part of the capability alone. */
const capability: ServerCapability = {
  name: 'detection',
  verbs: { 'detection:export': 'Takes out.', 'sensor:lists': 'Fetches.' },
  async start(host) {
    startProtection({ host })
    return {}
  },
}

/** Keeps warning lists, as another capability does. */
function listKeeper() {
  const held = { lists: [] as readonly string[] }
  const keeper: ServerCapability = {
    name: 'lists',
    verbs: {},
    start: async () => ({ warningLists: async () => held.lists }),
  }
  const change = async (host: Host, lists: readonly object[]) => {
    held.lists = lists.map((list) => JSON.stringify(list))
    await host.tables.asOwner(async (tx) => {
      const label = await host.tables.labelNumber(tx, host.defaultLabel)
      await host.events.publish(tx, { topic: 'lists.changed', label, at: host.clock.now(), ids: [], types: [] })
    })
    host.events.wake()
  }
  return { keeper, change }
}

export interface World {
  readonly node: TestHost
  readonly host: Host
  readonly analyst: { readonly cookie: string; readonly subject: Subject }
  readonly staff: string
  readonly ally: Subject
  readonly appliance: { readonly token: string; readonly subject: Subject }
  put(objects: readonly object[], label?: Label): Promise<void>
  /** Warning lists of MISP, in place of those before. */
  warn(lists: readonly object[]): Promise<void>
  file(query: string, as?: string): Promise<string>
  preview(query: string, as?: string): Promise<Reply<typeof previewProtection>>
  list(path: string, headers?: Record<string, string>): ReturnType<TestHost['ask']>
}

export async function open(): Promise<World> {
  const { keeper, change } = listKeeper()
  const node = await startTestHost({ capabilities: [keeper, capability] })
  const { host } = node
  const person = { nation: 'LTU', organisation: 'LTU CERT' }
  const cleared = { ...person, clearances: { ALLIED: 'SECRET' } }
  const entered = await node.enter({ login: 'ann', name: 'Ann', roles: ['analyst', 'administrator'], ...cleared })
  const staff = (await node.enter({ login: 'sam', name: 'Sam', roles: ['staff'], ...cleared })).cookie
  const found = await host.accounts.find(entered.id)
  if (found === undefined) throw new Error('nobody')
  const account = (login: string, kind: 'peer' | 'service', nation: string, roles: string[], level: string) =>
    host.accounts.add(found, {
      kind,
      login,
      name: login,
      rights: {
        organisation: `${nation} CERT`,
        nation,
        communities: [],
        specialAccess: [],
        clearances: { ALLIED: level },
        roles,
      },
    })
  const ally = await account('lva', 'peer', 'LTU', ['peer'], 'UNCLASSIFIED')
  const firewall = await account('firewall', 'service', 'LTU', ['list-reader'], 'UNCLASSIFIED')
  const { secret } = await host.accounts.token(found, firewall.id, { name: 'box', days: 30 })
  const take = async (path: string, as = entered.cookie) => {
    const answer = await node.ask('GET', `/api/detection/protect/${path}`, { as })
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  return {
    node,
    host,
    analyst: { cookie: entered.cookie, subject: found },
    staff,
    ally,
    appliance: { token: secret, subject: firewall },
    async put(objects, label = testLabel) {
      await host.objects.put(found, objects as Readonly<Record<string, unknown>>[], { label, source: 'LTU' })
    },
    warn: (lists) => change(host, lists),
    file: async (query, as) => {
      const body = await take(`file?${query}`, as)
      return typeof body === 'string' ? body : JSON.stringify(body)
    },
    preview: async (query, as) => (await take(`preview?${query}`, as)) as Reply<typeof previewProtection>,
    list: (path, headers = {}) => node.ask('GET', `/lists/${path}`, { token: secret, headers }),
  }
}

export const rightsOf = (account: Subject, more: Partial<MachineRights>): MachineRights => {
  const { organisation, nation, communities, clearances, specialAccess, roles } = account
  return { organisation, nation, communities, clearances, specialAccess, roles, ...more }
}

/** What both worlds hold. */
export const OPEN = [
  indicator(1, named('evil-one.net')),
  indicator(2, "[ipv4-addr:value = '45.9.9.9']"),
  indicator(3, named('weak-one.net'), { confidence: 20 }),
  indicator(4, named('pair-one.net'), { confidence: 20 }),
  indicator(5, named('pair-one.net'), { confidence: 20 }),
  indicator(6, named('google.com')),
  indicator(7, named('gate.rail-one.net')),
  { type: 'identity', id: `identity--${uuid(901)}`, ...stamp, name: 'CERT One', identity_class: 'organization' },
  {
    type: 'x-testudo-asset',
    id: `x-testudo-asset--${uuid(800)}`,
    ...stamp,
    name: 'Gateway',
    sector: 'rail',
    nation: 'LTU',
    host_names: ['gate.rail-one.net'],
  },
]

/**
 * What only the second world holds, hidden from the audience and more telling than anything open: second sources, newer
 * versions, own assets, the origin of a copy, values of their own.
 */
export async function plant(world: World): Promise<void> {
  await world.put(
    [
      indicator(11, named('hidden-one.net')),
      indicator(12, named('weak-one.net'), { confidence: 95 }),
      indicator(13, "[ipv4-addr:value = '45.9.9.9']", { modified: '2026-11-21T23:00:00.000Z' }),
      { ...indicator(2, "[ipv4-addr:value = '45.9.9.10']"), modified: '2026-11-21T09:00:00.000Z' },
      {
        ...indicator(1, named('evil-one.net'), { confidence: 1 }),
        modified: '2026-11-21T09:00:00.000Z',
        revoked: true,
      },
      { type: 'identity', id: `identity--${uuid(902)}`, ...stamp, name: 'CERT Two', identity_class: 'organization' },
      {
        type: 'x-testudo-asset',
        id: `x-testudo-asset--${uuid(801)}`,
        ...stamp,
        name: 'Hidden gateway',
        sector: 'rail',
        nation: 'LTU',
        addresses: ['45.9.9.0/24'],
        host_names: ['evil-one.net'],
      },
      {
        type: 'relationship',
        id: `relationship--${uuid(803)}`,
        ...stamp,
        relationship_type: 'derived-from',
        source_ref: `indicator--${uuid(5)}`,
        target_ref: `indicator--${uuid(4)}`,
      },
    ],
    secretLabel,
  )
}
