import { createHash } from 'node:crypto'
import type { Mount, ServerCapability } from '@testudo/platform/host'
import { publicKeyOf } from '../../capabilities/sharing/src/core/index.ts'
import type { TestHost } from '../../platform/src/host/testing.ts'
import { cast } from './cast.ts'

/** Two nodes that are pinned at the node under test: what the first reads is compared, the second reads what is hidden. */
export const NODES = ['kin', 'far'] as const
export type NodeName = (typeof NODES)[number]

/** Where a node is called: nobody answers there but who is given (`Outside`). */
export const addressOf = (node: NodeName): string => `${node}.example`

export const secretOf = (node: NodeName): Uint8Array => createHash('sha256').update(`key of ${node}`).digest()

const rightsOf: Readonly<Record<NodeName, object>> = {
  kin: rights('EST', [], { ALLIED: 'RESTRICTED', TLP: 'AMBER' }),
  far: rights('LTU', ['EST'], { ALLIED: 'SECRET', TLP: 'RED' }),
}

function rights(
  nation: string,
  communities: readonly string[],
  clearances: object,
  specialAccess: readonly string[] = [],
) {
  return { organisation: 'Centre', nation, communities, clearances, specialAccess }
}

/** What the accounts of machines are called, and what they show at the door. */
export interface Machines {
  readonly peers: Readonly<Record<NodeName, string>>
  /** Tokens of TAXII clients: one that reads little, one that reads all. */
  readonly tokens: Readonly<Record<'low' | 'hidden', string>>
  /** Cookie of the second person where two must sign. */
  readonly second: string
}

/** Nothing is ever called from here: these nodes wait to be asked, so no clock decides what happens when. */
export async function enterMachines(host: TestHost, chief: string): Promise<Machines> {
  const ok = async (path: string, body: object): Promise<Record<string, string>> => {
    const told = await host.ask('POST', `/api/sharing${path}`, { as: chief, body })
    if (told.status !== 200) throw new Error(`${path}: ${told.status} ${JSON.stringify(told.body)}`)
    return told.body as Record<string, string>
  }
  const pin = async (node: NodeName): Promise<string> => {
    const introduction = {
      v: 'testudo/introduction/1',
      node,
      name: `Node ${node}`,
      nation: node === 'kin' ? 'EST' : 'LTU',
      organisation: 'Centre',
      // It has an address, and is called only when somebody asks for it.
      url: `https://${addressOf(node)}`,
      exercise: true,
      certificate: createHash('sha256').update(`certificate of ${node}`).digest('hex'),
      publicKey: publicKeyOf(secretOf(node)),
      identities: [],
      names: [],
      people: [{ nation: node === 'kin' ? 'EST' : 'LTU', count: 3, rights: rightsOf[node] }],
    }
    return (await ok('/peers', { introduction, rights: rightsOf[node], direction: 'wait' }))['id'] ?? ''
  }
  const client = async (who: 'low' | 'hidden'): Promise<string> => {
    const { nation, communities, clearances, specialAccess } = cast[who]
    const made = await ok('/taxii/clients', {
      login: `tap-${who}`,
      name: `Tap ${who}`,
      rights: rights(nation, communities, clearances, who === 'low' ? specialAccess : []),
      writes: true,
      days: 300,
    })
    return made['secret'] ?? ''
  }
  // Made when first asked for: before the folder is copied, so that both worlds have the same.
  await host.host.keys.key('identity')
  const peers = { kin: await pin('kin'), far: await pin('far') }
  const tokens = { low: await client('low'), hidden: await client('hidden') }
  const { nation, communities, clearances, specialAccess } = cast.hidden
  const { cookie } = await host.enter({
    login: 'countersigner',
    name: 'countersigner',
    organisation: 'Centre',
    nation,
    communities: [...communities],
    clearances,
    specialAccess: [...specialAccess],
    roles: ['analyst'],
  })
  return { peers, tokens, second: cookie }
}

/** What another node answers when it is called. */
export type Answering = (path: string, body: unknown) => unknown

/** The world around a node under test: nodes show a certificate over TLS, which nobody does in process. */
export interface Outside {
  readonly mounts: Map<string, Mount>
  /** Those who answer, by the host of their address. */
  readonly nodes: Map<string, Answering>
}

/** The capability, with its mounts within reach, calling the nodes of the test instead of real ones. */
export function withOutside(capability: ServerCapability, { mounts, nodes }: Outside): ServerCapability {
  return {
    ...capability,
    start(host) {
      const outbound: typeof host.outbound = async (request) => {
        const { hostname, pathname } = new URL(request.url)
        const node = nodes.get(hostname)
        if (node === undefined) return host.outbound(request)
        const told = node(pathname.replace('/federation/1/', ''), JSON.parse(String(request.body)))
        return { status: 200, headers: {}, body: piecesOf(JSON.stringify(told)), certificateUntil: undefined }
      }
      const tapped = Object.create(host, {
        outbound: { value: outbound },
        mount: {
          value(mount: Mount) {
            mounts.set(mount.prefix, mount)
            host.mount(mount)
          },
        },
      }) as typeof host
      return capability.start(tapped)
    },
  }
}

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

/** Tables that hold who is known, not what was exchanged: they outlive a run, with what runs change in them put back. */
export const LASTING = ['sharing_self', 'sharing_peer']
export const FORGET = [
  'update sharing_self set holdings = 0',
  'update sharing_peer set contact_at = null, trouble = null, failing_since = null, next_try = null, skew_ms = null, knowing = null',
  // Accounts that stand for contacts of operators.
  `delete from identity_maker where person in (select id from identity_person where login like 'operator-%')`,
  `delete from identity_person where login like 'operator-%'`,
]
