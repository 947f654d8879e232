import { createHash, randomUUID } from 'node:crypto'
import { publicKeyOf } from '../../core/index.ts'
import type { Label } from '@testudo/kernel/label'
import type { ServerCapability } from '@testudo/platform/host'
import { startTestHost, type TestHost } from '../../../../../platform/src/host/testing.ts'
import { startExchange } from '../exchange/index.ts'
import { capability } from '../index.ts'
import type { Exchange, Peer, StillGoes } from '../parts.ts'
import { startDesk } from './index.ts'

/** A label of the allied policy; without readers it is for everybody cleared. */
export const label = (classification: string, readers?: readonly string[]): Label => ({
  policy: 'ALLIED',
  classification,
  categories: readers === undefined ? [] : [{ type: 'PERMISSIVE', tag: 'Releasable To', values: [...readers] }],
  originators: [],
})

export interface TestDesk extends TestHost {
  readonly exchange: Exchange
  /** What the exchange asks before it packs. */
  readonly stillGoes: StillGoes
  /** What happens in a peer's turn before it is packed for. @returns statements added */
  turn(peer: string): Promise<number>
  /** Account ids of the peers. */
  readonly peer: { readonly fra: string; readonly dnk: string; readonly low: string }
  /** Cookies and account ids of people. */
  /** Cookie of the first administrator, who reads all of the log. */
  readonly admin: string
  readonly ada: Signed
  readonly bea: Signed
  readonly low: Signed
  /** Pins another node; its account. */
  addPeer(name: string, nation: string, clearance: string): Promise<string>
  person(login: string, more?: Readonly<Record<string, unknown>>): Promise<Signed>
  put(object: Readonly<Record<string, unknown>>, under: Label, by?: Signed): Promise<string>
  call(by: Signed, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** As `call`, and the body when it was answered with 200. */
  ok<T>(by: Signed, method: string, path: string, body?: unknown): Promise<T>
}

export interface Signed {
  readonly cookie: string
  readonly id: string
}

/** A node with its real exchange and desk, three peers and three officers. No network: nobody is called. */
export async function startDeskHost(
  options: {
    readonly url?: string
    /** Waited for inside transactions, so that others come in between. */
    readonly yieldPoint?: () => Promise<void>
  } = {},
): Promise<TestDesk> {
  const { yieldPoint = async () => undefined, ...rest } = options
  const tap: { exchange?: Exchange; stillGoes?: StillGoes; add?: (peer: Peer) => Promise<number> } = {}
  const sharing: ServerCapability = {
    ...capability,
    async start(host) {
      const exchange = await startExchange(host)
      tap.exchange = exchange
      const whoDecides = (stillGoes: StillGoes) => {
        tap.stillGoes = stillGoes
        exchange.whoDecides(stillGoes)
      }
      const beforeSending = (add: (peer: Peer) => Promise<number>) => {
        tap.add = add
        exchange.beforeSending(add)
      }
      const give: Exchange['give'] = async (tx, going) => {
        await yieldPoint()
        const given = await exchange.give(tx, going)
        await yieldPoint()
        return given
      }
      const releasable: typeof host.exchange.releasable = async (...asked) => {
        await yieldPoint()
        const found = await host.exchange.releasable(...asked)
        await yieldPoint()
        return found
      }
      await startDesk({
        host: { ...host, exchange: { ...host.exchange, releasable } },
        exchange: { ...exchange, whoDecides, beforeSending, give },
      })
      return {}
    },
  }
  const node = await startTestHost({
    capabilities: [sharing],
    config: { organisation: 'EST CERT', nation: 'EST', name: 'Tallinn' },
    ...rest,
  })
  const { exchange, stillGoes, add } = tap
  if (!exchange || !stillGoes || !add) throw new Error('the desk has not started')
  const first = await node.enterFirst()
  const person: TestDesk['person'] = (login, more = {}) =>
    node.enter({
      login,
      name: login,
      organisation: 'EST CERT',
      nation: 'EST',
      communities: [],
      clearances: { ALLIED: 'SECRET', TLP: 'RED' },
      specialAccess: [],
      roles: ['liaison', 'analyst'],
      ...more,
    })
  const addPeer = async (name: string, nation: string, clearance: string): Promise<string> => {
    const secret = createHash('sha256').update(name).digest()
    const { status, body } = await node.ask('POST', '/api/sharing/peers', {
      as: first,
      body: {
        introduction: {
          v: 'testudo/introduction/1',
          node: `${name.toLowerCase()}-1`,
          name,
          nation,
          organisation: name,
          url: '',
          exercise: true,
          certificate: createHash('sha256').update(`tls ${name}`).digest('hex'),
          publicKey: publicKeyOf(secret),
          identities: [],
          names: [nation],
          people: [
            { nation, count: 4, rights: rights(name, nation, clearance) },
            { nation, count: 3, rights: rights(name, nation, 'UNCLASSIFIED') },
          ],
        },
        rights: rights(name, nation, clearance),
        direction: 'wait',
      },
    })
    if (status !== 200) throw new Error(`no peer: ${JSON.stringify(body)}`)
    return (body as { id: string }).id
  }
  const peer = {
    fra: await addPeer('Paris', 'FRA', 'SECRET'),
    dnk: await addPeer('Copenhagen', 'DNK', 'SECRET'),
    low: await addPeer('Berne', 'NOR', 'UNCLASSIFIED'),
  }
  const call: TestDesk['call'] = (by, method, path, body) =>
    node.ask(method, `/api/sharing${path}`, { as: by.cookie, ...(body === undefined ? {} : { body }) })
  const ada = await person('ada')
  return {
    ...node,
    exchange,
    stillGoes,
    addPeer,
    admin: first,
    async turn(id) {
      const found = (await exchange.peers()).find((one) => one.id === id)
      if (!found) throw new Error('no such peer')
      return add(found)
    },
    peer,
    ada,
    bea: await person('bea'),
    low: await person('low', { clearances: { ALLIED: 'UNCLASSIFIED' } }),
    person,
    call,
    async ok<T>(by: Signed, method: string, path: string, body?: unknown): Promise<T> {
      const answer = await call(by, method, path, body)
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body as T
    },
    async put(object, under, by = ada) {
      const subject = await node.host.accounts.find(by.id)
      if (!subject) throw new Error('no such account')
      await node.host.objects.put(subject, [object], { label: under, source: 'EST CERT' })
      return String(object['id'])
    },
  }
}

const rights = (organisation: string, nation: string, clearance: string) => ({
  organisation,
  nation,
  communities: [],
  clearances: { ALLIED: clearance },
  specialAccess: [],
})

/** A report of the given name; every one its own object. */
export const report = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  type: 'report',
  spec_version: '2.1',
  id: `report--${randomUUID()}`,
  created: '2026-11-22T04:00:00.000Z',
  modified: '2026-11-22T04:00:00.000Z',
  published: '2026-11-22T04:00:00.000Z',
  name,
  description: `What is known of ${name}.\n\nMore of it.`,
  object_refs: ['identity--aaaaaaaa-1111-4111-8111-111111111111'],
  ...more,
})

/** Stores a report whose description stands under a label of its own. */
export async function putMarked(desk: TestDesk, name: string, whole: Label, description: Label): Promise<string> {
  const object = report(name)
  const subject = await desk.host.accounts.find(desk.ada.id)
  if (!subject) throw new Error('no such account')
  await desk.host.exchange.accept(
    subject,
    [{ text: JSON.stringify(object), label: whole, portions: [{ selector: 'description', label: description }] }],
    { source: 'EST CERT' },
  )
  return object.id
}
