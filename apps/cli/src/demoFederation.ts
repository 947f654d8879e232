import { nodeIdentity } from '@testudo/exercise'
import { Fault } from '@testudo/kernel/fault'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CLONE } from '@testudo/node/folder'
import { findSocket } from '@testudo/platform/host/places'
import { askSocket } from './remote.ts'

const READY_WITHIN_MS = 180_000

/** A nation's rights at another node: what its people may read there. */
const rightsOf = (nation: string) => ({
  organisation: `${nation} node`,
  nation,
  communities: [] as string[],
  clearances: { ALLIED: 'SECRET', TLP: 'RED' },
  specialAccess: [] as string[],
})

interface Person {
  readonly login: string
  readonly name: string
  readonly role: string
}

interface Place {
  readonly key: string
  readonly nation: string
  readonly title: string
  /** Who is invited there; at the node that tells the story they are in it. */
  readonly people: readonly Person[]
  readonly story: boolean
}

const PLACES: readonly [Place, ...Place[]] = [
  {
    key: 'A',
    nation: 'LTU',
    title: 'A, Lithuania',
    story: true,
    people: [
      { login: 'petrauskas', name: 'LtCdr R. Petrauskas', role: 'liaison' },
      { login: 'baranauskaite', name: 'Maj. L. Baranauskaitė', role: 'liaison' },
    ],
  },
  {
    key: 'B',
    nation: 'POL',
    title: 'B, Poland',
    story: false,
    people: [{ login: 'wrona', name: 'por. K. Wrona', role: 'watch' }],
  },
  {
    key: 'C',
    nation: 'DNK',
    title: 'C, Denmark',
    story: false,
    people: [{ login: 'holm', name: 'KL M. Holm', role: 'watch' }],
  },
]

/** A node of the demonstration, as others find it. */
export interface DemoNode {
  readonly key: string
  readonly title: string
  readonly nation: string
  readonly address: string
  readonly data: string
  readonly people: readonly { readonly login: string; readonly name: string; readonly link: string }[]
}

export interface Federation {
  readonly nodes: readonly DemoNode[]
  /** Settles when a node ends that was not asked to. */
  readonly oneEnded: Promise<void>
  /** Ends one node as a power cut does. */
  kill(key: string): Promise<void>
  /** Starts one that was ended; its folder and pins are there. */
  start(key: string): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the nodes one after the other, pins each to the other two by their introductions, and invites their people.
 *
 * @param options.port the first of six: pages and nodes' listener of A, B, C
 * @param options.settings what stands in the settings of all nodes beside what makes them a federation
 * @throws {Fault} `unavailable` when a node does not start, with what it said
 */
export async function startFederation(options: {
  readonly dir: string
  readonly port: number
  readonly tell: (line: string) => void
  readonly settings?: object
}): Promise<Federation> {
  const { dir, port, tell, settings: more } = options
  const running = new Map<string, ChildProcess>()
  const wanted = new Set<string>()
  let tellEnded = () => undefined as void
  const oneEnded = new Promise<void>((done) => {
    tellEnded = done
  })
  const run = async (place: Place, at: number) => {
    const data = join(dir, place.key)
    await mkdir(data, { recursive: true, mode: 0o700 })
    const settings = join(data, 'settings.json')
    await writeFile(settings, JSON.stringify({ ...more, ...settingsOf(place, port + 2 * at + 1) }, undefined, 2))
    const child = await startOne(data, settings, port + 2 * at)
    running.set(place.key, child)
    wanted.add(place.key)
    child.once('exit', () => {
      running.delete(place.key)
      if (wanted.has(place.key)) tellEnded()
    })
  }
  const end = async (key: string, signal: 'SIGTERM' | 'SIGKILL') => {
    wanted.delete(key)
    const child = running.get(key)
    if (child === undefined) return
    const ended = new Promise<void>((done) => {
      child.once('exit', () => done())
    })
    child.kill(signal)
    await ended
  }
  const stop = async () => {
    await Promise.all(PLACES.map(({ key }) => end(key, 'SIGTERM')))
  }
  try {
    tell(`  Starting ${PLACES.map(({ title }) => title).join('; ')} …`)
    // The first builds the pages when they changed; the others then start together.
    await run(PLACES[0], 0)
    const others = await Promise.allSettled(PLACES.slice(1).map((place, at) => run(place, at + 1)))
    for (const one of others) if (one.status === 'rejected') throw one.reason
    await pinAll(dir)
    const nodes: DemoNode[] = []
    for (const [at, place] of PLACES.entries()) {
      const address = `http://localhost:${port + 2 * at}`
      const people = await inviteAll(dir, place, address)
      const { key, title, nation } = place
      nodes.push({ key, title, nation, address, data: join(dir, key), people })
    }
    return {
      nodes,
      oneEnded,
      kill: (key) => end(key, 'SIGKILL'),
      async start(key) {
        const at = PLACES.findIndex((place) => place.key === key)
        const place = PLACES[at]
        if (place !== undefined) await run(place, at)
      },
      stop,
    }
  } catch (fault) {
    await stop()
    throw fault
  }
}

const settingsOf = ({ nation, story }: Place, tlsPort: number) => ({
  name: `${nation} node`,
  organisation: `${nation} node`,
  nation,
  exercise: true,
  // The story's identity of this nation's node: nobody else makes versions of what it authored.
  identities: [nodeIdentity(nation)],
  story,
  tls: { port: tlsPort },
  outbound: { allow: ['127.0.0.1'] },
})

/** @throws {Fault} `unavailable` with what the node said */
async function startOne(data: string, settings: string, port: number): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ['apps/node/src/main.ts', '--data', data, '--config', settings, '--port', String(port), '--no-open'],
    { cwd: CLONE, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  let said = ''
  const ready = await new Promise<boolean>((done) => {
    const late = setTimeout(() => done(false), READY_WITHIN_MS)
    late.unref()
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-10_000)
      if (said.includes('Ctrl-C ends it')) done(true)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', () => done(false))
  })
  if (ready) return child
  child.kill('SIGTERM')
  throw new Fault('unavailable', 'demo.node_silent', `A node did not start. It said:\n${said.trim()}`)
}

const socketOf = async (dir: string, place: Place): Promise<string> => {
  const socket = await findSocket(join(dir, place.key))
  if (socket === undefined) throw new Fault('unavailable', 'demo.node_silent', `${place.title} does not answer.`)
  return socket
}

/** Each node learns the others' introductions; a node that knows one already keeps what it has. */
async function pinAll(dir: string): Promise<void> {
  const told = await Promise.all(
    PLACES.map(async (place) => {
      const socket = await socketOf(dir, place)
      const { introduction } = (await askSocket(socket, 'GET', '/sharing/self')) as {
        readonly introduction: { readonly node: string }
      }
      const { peers } = (await askSocket(socket, 'GET', '/sharing/peers')) as {
        readonly peers: readonly { readonly node: string }[]
      }
      return { place, socket, introduction, known: new Set(peers.map(({ node }) => node)) }
    }),
  )
  for (const one of told) {
    for (const other of told) {
      if (other === one || one.known.has(other.introduction.node)) continue
      const peer = {
        introduction: other.introduction,
        rights: rightsOf(other.place.nation),
        direction: 'both',
        everySeconds: 5,
      }
      await askSocket(one.socket, 'POST', '/sharing/peers', JSON.stringify(peer))
    }
  }
}

/** Links for the node's people, who are made where the story does not have them. */
async function inviteAll(dir: string, place: Place, address: string) {
  const socket = await socketOf(dir, place)
  const known = (await askSocket(socket, 'GET', '/identity/people')) as readonly { id: string; login: string }[]
  const invited: { login: string; name: string; link: string }[] = []
  for (const { login, name, role } of place.people) {
    const account = known.find((one) => one.login === login)
    const person = { login, name, ...rightsOf(place.nation), roles: [role] }
    const answer = (await (account === undefined
      ? askSocket(socket, 'POST', '/identity/people', JSON.stringify(person))
      : askSocket(socket, 'POST', `/identity/people/${encodeURIComponent(account.id)}/link`))) as { link: string }
    const link = new URL(answer.link, address)
    invited.push({ login, name, link: `${address}${link.pathname}${link.search}${link.hash}` })
  }
  return invited
}
