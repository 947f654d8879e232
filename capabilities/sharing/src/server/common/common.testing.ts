import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { ServerCapability } from '@testudo/platform/host'
import { startTestHost, type TestHost } from '../../../../../platform/src/host/testing.ts'
import type { Exchange, Peer, Standing } from '../parts.ts'
import { startCommon } from './index.ts'

export const rel = (classification: string, ...values: readonly string[]): Label => ({
  policy: 'ALLIED',
  classification,
  categories: [{ type: 'PERMISSIVE', tag: 'Releasable To', values }],
  originators: [],
})

export const subject = (nation: string, more: Partial<Subject> = {}): Subject => ({
  id: `peer-${nation}`,
  kind: 'peer',
  name: `Node of ${nation}`,
  organisation: `${nation} node`,
  nation,
  communities: [],
  clearances: { ALLIED: 'SECRET', TLP: 'RED' },
  specialAccess: [],
  roles: [],
  ...more,
})

/** A line between nodes in one process: every text that crosses it is kept. */
export interface Line {
  readonly traffic: string[]
  /** Joins a node: what it asks of `id` goes to the node that joined under it. */
  join(own: Peer): {
    readonly exchange: Exchange
    readonly known: Peer[]
    readonly standings: Standing[]
    readonly held: Set<string>
  }
}

type Answerer = (peer: Peer, body: unknown) => Promise<unknown>

export function openLine(): Line {
  const traffic: string[] = []
  const answers = new Map<string, Map<string, Answerer>>()
  const joined = new Map<string, Peer>()
  const cross = (value: unknown): unknown => {
    const text = JSON.stringify(value)
    traffic.push(text)
    return JSON.parse(text)
  }
  return {
    traffic,
    join(own) {
      joined.set(own.id, own)
      const mine = new Map<string, Answerer>()
      answers.set(own.id, mine)
      const [known, standings, held]: [Peer[], Standing[], Set<string>] = [[], [], new Set()]
      const no = () => {
        throw new Error('no part of these tests')
      }
      const exchange: Exchange = {
        peers: async () => known,
        give: no,
        recall: no,
        standings: async (_, { peers = [] }) => standings.filter(({ peer }) => peers.includes(peer)),
        onlyHeld: async (_tx, _reader, ids) => new Set(ids.filter((id) => held.has(id))),
        whoDecides: no,
        beforeSending: no,
        wake: no,
        async ask(peer, path, body) {
          const answer = answers.get(peer)?.get(path)
          if (answer === undefined) throw new Fault('unavailable', 'sharing.unreached', 'The node does not answer.')
          try {
            return cross(await answer(joined.get(own.id) ?? own, cross(body)))
          } catch (error) {
            if (error instanceof Fault) cross({ code: error.code, message: error.message })
            throw error
          }
        },
        answer: (path, handler) => void mine.set(path, handler),
        trouble: () => undefined,
      }
      return { exchange, known, standings, held }
    },
  }
}

export const peer = (nation: string, more: Partial<Subject> = {}): Peer => ({
  id: `peer-${nation}`,
  node: `node-${nation}`,
  name: `Node of ${nation}`,
  subject: subject(nation, more),
  people: [],
  paused: false,
})

/** Verbs of the capability, as far as these parts need them. */
const verbs = Object.fromEntries(['read', 'write', 'ask', 'peers'].map((deed) => [`sharing:${deed}`, deed]))

/** These parts alone, on an exchange of the test's own. */
export const commonOn = (exchange: Exchange): ServerCapability => ({
  name: 'sharing',
  verbs,
  start: (host) => startCommon({ host, exchange }),
})

/** A node with nothing else. */
export const startNode = async (
  exchange: Exchange,
  more: Partial<Parameters<typeof startTestHost>[0]> & object = {},
): Promise<TestHost> => startTestHost({ capabilities: [commonOn(exchange)], ...more })

/** Somebody of a nation who may do everything here, cleared as said. */
export const enter = (
  node: TestHost,
  login: string,
  nation: string,
  level = 'SECRET',
  organisation = `${nation} CERT`,
) =>
  node.enter({
    login,
    name: login,
    nation,
    organisation,
    roles: ['analyst', 'administrator'],
    clearances: { ALLIED: level, TLP: 'RED' },
  })
