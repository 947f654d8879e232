import { join } from 'node:path'
import { canonicalLabel, type Label, mayRead } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { readPolicies } from '../../apps/node/src/policies.ts'
import { type DemoNode, type Federation, startFederation } from '../../apps/cli/src/demoFederation.ts'
import { askSocket } from '../../apps/cli/src/remote.ts'
import { findSocket } from '../../platform/src/host/places.ts'
import { PASSWORD } from './node.ts'

/** An ALLIED label of the story. */
export const label = (classification: string, ...nations: string[]): Label => ({
  policy: 'ALLIED',
  classification,
  categories: [{ type: 'PERMISSIVE', tag: 'Releasable To', values: nations.sort() }],
  originators: [],
})

/** Somebody signed in at a node, who asks as the pages do. */
export interface Somebody {
  readonly node: DemoNode
  readonly cookie: { readonly name: string; readonly value: string }
  readonly subject: Subject
  /** @throws what the node said, when it did not answer with 200 */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
  /** The same for what is no JSON. */
  read(path: string): Promise<string>
}

export interface Walk {
  readonly federation: Federation
  readonly node: (key: string) => DemoNode
  /** As the operator of the machine. */
  machine<T>(key: string, method: string, path: string, body?: unknown): Promise<T>
  /** Makes an account at a node, or finds the story's, and signs in. */
  enter(key: string, login: string, name: string, role: string): Promise<Somebody>
  /** Account of the node of a nation at another node. */
  peer(key: string, nation: string): Promise<string>
}

/** @param actuators systems that playbooks of the nodes may act on, as their settings declare them */
export async function startWalk(dir: string, actuators: readonly object[]): Promise<Walk> {
  const federation = await startFederation({
    dir,
    port: 20_000 + Math.floor(Math.random() * 20_000),
    tell: () => undefined,
    settings: { actuators },
  })
  const node = (key: string): DemoNode => {
    const found = federation.nodes.find((one) => one.key === key)
    if (found === undefined) throw new Error(`no node ${key}`)
    return found
  }
  const machine = async <T>(key: string, method: string, path: string, body?: unknown): Promise<T> => {
    const socket = await findSocket(join(dir, key))
    if (socket === undefined) throw new Error(`${key} does not run`)
    return (await askSocket(socket, method, path, body === undefined ? undefined : JSON.stringify(body))) as T
  }
  return {
    federation,
    node,
    machine,
    async enter(key, login, name, role) {
      const { nation } = node(key)
      const known = await machine<readonly { id: string; login: string }[]>(key, 'GET', '/identity/people')
      const account = known.find((one) => one.login === login)
      const rights = { organisation: `${nation} node`, nation, communities: [], specialAccess: [] }
      const { link } = await (account === undefined
        ? machine<{ link: string }>(key, 'POST', '/identity/people', {
            login,
            name,
            ...rights,
            clearances: { ALLIED: 'SECRET', TLP: 'RED' },
            roles: [role],
          })
        : machine<{ link: string }>(key, 'POST', `/identity/people/${account.id}/link`))
      return signIn(node(key), link)
    },
    async peer(key, nation) {
      const { peers } = await machine<{ peers: { id: string; nation: string }[] }>(key, 'GET', '/sharing/peers')
      const found = peers.find((one) => one.nation === nation)
      if (found === undefined) throw new Error(`${key} does not know ${nation}`)
      return found.id
    },
  }
}

/** Uses a one-time link as the welcome page does. */
async function signIn(node: DemoNode, link: string): Promise<Somebody> {
  const token = link.split('#')[1] ?? ''
  const answer = await fetch(`${node.address}/api/identity/links/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: node.address },
    body: JSON.stringify({ token, password: PASSWORD }),
  })
  if (answer.status !== 200) throw new Error(`the link at ${node.title}: ${answer.status} ${await answer.text()}`)
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(answer.headers.getSetCookie()[0] ?? '') ?? []
  const tell = async (method: string, path: string, body?: unknown): Promise<string> => {
    const told = await fetch(`${node.address}/api${path}`, {
      method,
      headers: {
        cookie: `${name}=${value}`,
        origin: node.address,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await told.text()
    if (told.status !== 200) throw new Error(`${node.key} ${method} ${path}: ${told.status} ${text}`)
    return text
  }
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
    JSON.parse(await tell(method, path, body)) as T
  const { person } = await ask<{ person: Somebody['subject'] }>('GET', '/identity/session')
  return { node, cookie: { name, value }, subject: person, ask, read: (path) => tell('GET', path) }
}

/** Two people of a node sign that the portions of something go to other nodes by themselves. */
export async function letGo(
  [first, second]: readonly [Somebody, Somebody],
  about: string,
  recipients: readonly string[],
): Promise<string> {
  const { id, state } = await first.ask<{ id: string; state: string }>('POST', '/sharing/rules', {
    title: 'Worked together',
    recipients,
    about,
    authority: 'Standing order 7',
  })
  if (state === 'proposed') await second.ask('POST', `/sharing/rules/${id}/approve`, {})
  return id
}

/** Waits until something holds; says what did not otherwise. */
export async function until(what: string, holds: () => Promise<boolean>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1_000
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`)
    await new Promise((later) => setTimeout(later, 100))
  }
}

/** Who may read what, worked out beside the product: every portion with the label its author chose. */
export interface Register {
  readonly labels: ReadonlyMap<string, Label>
  note(id: string, under: Label): string
  /** Portions this subject may read by their labels alone. */
  readable(subject: Somebody['subject']): ReadonlySet<string>
}

export async function openRegister(): Promise<Register> {
  const policies = await readPolicies()
  const labels = new Map<string, Label>()
  return {
    labels,
    note(id, under) {
      labels.set(id, JSON.parse(canonicalLabel(under)) as Label)
      return id
    },
    readable: (subject) =>
      new Set([...labels].flatMap(([id, under]) => (mayRead(subject, under, policies, Date.now()).allow ? [id] : []))),
  }
}
