/**
 * Objects per second from one node to another over mutual TLS: signed, sent, judged, stored under their labels, receipted.
 * Each node is a process of its own, as in life. Run alone with `node test/bench/sharing-sync.ts [objects] [embedded|postgres]
 * [catch-up]`.
 */
import { type ChildProcess, fork } from 'node:child_process'
import {
  type ExchangeNode,
  labelFor,
  report,
  startExchangeNode,
} from '../../capabilities/sharing/src/server/exchange/exchange.testing.ts'
import { startPostgres } from '../support/postgres.ts'

type Engine = 'embedded' | 'postgres'
const SEAL = 250
/** How often the sender's page is asked; it counts rows, so asking all the time would be part of the figure. */
const POLL_MS = 1_000
const GOAL_SECONDS_OF_100_000 = 60
const GOAL_SECONDS_OF_CATCHING_UP = 120
/** Far beyond the numbers of the first node's objects. */
const OTHERS = 10_000_000

interface Told {
  readonly seconds: number
  readonly cpu: number
  readonly megabytes: number
}

interface Ask {
  readonly id: number
  readonly do: 'introduce' | 'pin' | 'fill' | 'give' | 'wake' | 'wait' | 'held' | 'close'
  readonly introduction?: unknown
  readonly count?: number
  /** Number of the first object, so that two nodes make different ones. */
  readonly from?: number
  /** Signs only, and sends nothing before `wake`: the other node is out of reach. */
  readonly quiet?: boolean
}

/** Prints the figures of both engines. */
export async function benchSharingSync(print: (line: string) => void, objects = 20_000): Promise<void> {
  for (const engine of ['embedded', 'postgres'] as const) {
    await measure(print, engine, objects)
    await catchUp(print, engine, objects)
  }
}

async function measure(print: (line: string) => void, engine: Engine, objects: number): Promise<void> {
  const server = engine === 'postgres' ? await startPostgres() : undefined
  if (engine === 'postgres' && server === undefined) return
  const urls = server === undefined ? [] : [await server.database('sender'), await server.database('receiver')]
  const sender = child('LTU', urls[0])
  const receiver = child('DNK', urls[1])
  try {
    await sender.ask({ do: 'pin', introduction: await receiver.ask({ do: 'introduce' }) })
    await receiver.ask({ do: 'pin', introduction: await sender.ask({ do: 'introduce' }) })
    await sender.ask({ do: 'fill', count: objects })
    const before = await cpuOf(receiver)
    const server0 = server?.busySeconds() ?? 0
    const given = (await sender.ask({ do: 'give', count: objects })) as Told
    const sent = (await sender.ask({ do: 'wait', count: objects })) as Told
    const after = await cpuOf(receiver)
    const served = (server?.busySeconds() ?? 0) - server0
    const held = (await receiver.ask({ do: 'held' })) as number
    const seconds = given.seconds + sent.seconds
    const rate = Math.round(objects / seconds)
    const goal = Math.round(100_000 / GOAL_SECONDS_OF_100_000)
    print(
      `sharing ${engine}: ${objects} objects signed in ${given.seconds.toFixed(1)} s, all receipted ${sent.seconds.toFixed(1)} s later: ${rate}/s (goal ${goal}/s), held there ${held}`,
    )
    const busy = given.cpu + sent.cpu
    print(
      `  processor time: sender ${busy.toFixed(1)} s, receiver ${(after - before).toFixed(1)} s${engine === 'postgres' ? `, both their databases ${served.toFixed(1)} s` : ''}; together ${(((busy + after - before + served) / objects) * 1_000).toFixed(2)} ms an object; sender's memory ${Math.round(sent.megabytes)} MB`,
    )
  } finally {
    await sender.close()
    await receiver.close()
    await server?.stop()
  }
}

/** Both nodes change as many objects while they cannot reach each other, then meet again. */
async function catchUp(print: (line: string) => void, engine: Engine, objects: number): Promise<void> {
  const server = engine === 'postgres' ? await startPostgres() : undefined
  if (engine === 'postgres' && server === undefined) return
  const urls = server === undefined ? [] : [await server.database('one'), await server.database('other')]
  const nodes = [child('LTU', urls[0]), child('DNK', urls[1])] as const
  const [one, other] = nodes
  try {
    await one.ask({ do: 'pin', introduction: await other.ask({ do: 'introduce' }), quiet: true })
    await other.ask({ do: 'pin', introduction: await one.ask({ do: 'introduce' }), quiet: true })
    await Promise.all(
      nodes.map(async (node, i) => {
        await node.ask({ do: 'fill', count: objects, from: i * OTHERS })
        await node.ask({ do: 'give', count: objects, from: i * OTHERS, quiet: true })
      }),
    )
    const before = (await Promise.all(nodes.map((node) => node.ask({ do: 'held' })))) as number[]
    const began = performance.now()
    await Promise.all(nodes.map((node) => node.ask({ do: 'wake' })))
    await Promise.all(nodes.map((node) => node.ask({ do: 'wait', count: objects })))
    const seconds = (performance.now() - began) / 1_000
    const held = (await Promise.all(nodes.map((node) => node.ask({ do: 'held' })))) as number[]
    print(
      `catching up ${engine}: ${objects} objects on each side, ${before.join(' and ')} of them there before; all receipted after ${seconds.toFixed(1)} s (goal for 100000: ${GOAL_SECONDS_OF_CATCHING_UP}), held ${held.join(' and ')}`,
    )
  } finally {
    await Promise.all(nodes.map((node) => node.close()))
    await server?.stop()
  }
}

type Child = ReturnType<typeof child>

function child(nation: string, url: string | undefined) {
  const made: ChildProcess = fork(import.meta.filename, ['node', nation, ...(url === undefined ? [] : [url])])
  const waiting = new Map<number, (value: unknown) => void>()
  made.on('message', ({ id, value }: { id: number; value: unknown }) => waiting.get(id)?.(value))
  let last = 0
  const ended = new Promise<void>((done) => made.once('exit', () => done()))
  const ask = (question: Omit<Ask, 'id'>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++last
      waiting.set(id, resolve)
      made.once('exit', () => reject(new Error(`${nation} ended`)))
      made.send({ id, ...question })
    })
  return {
    ask,
    async close() {
      if (made.connected) made.send({ id: 0, do: 'close' })
      await ended
    },
  }
}

const cpuOf = async (one: Child): Promise<number> => ((await one.ask({ do: 'wait', count: 0 })) as Told).cpu

/** One node, asked over the channel to its parent. */
async function beNode(nation: string, url: string | undefined): Promise<void> {
  const node = await startExchangeNode(nation, url === undefined ? {} : { url })
  const label = labelFor(['LTU', 'DNK'])
  let peer = ''
  process.on('message', (question: Ask) => {
    void answer(question).then((value) => process.connected && process.send?.({ id: question.id, value }))
  })
  const answer = async ({
    do: what,
    introduction,
    count = 0,
    from: first = 0,
    quiet = false,
  }: Ask): Promise<unknown> => {
    if (what === 'introduce') return node.introduction()
    if (what === 'pin') return void (peer = await pinned(node, introduction, quiet ? 86_400 : 30))
    if (what === 'fill') {
      for (let from = 0; from < count; from += SEAL) {
        const some = Array.from({ length: Math.min(SEAL, count - from) }, (_, i) => objectOf(first + from + i))
        await node.host.objects.put(node.operator, some, { label, source: 'bench' })
      }
      return undefined
    }
    if (what === 'give')
      return timed(async () => {
        for (let from = 0; from < count; from += SEAL) {
          const ids = Array.from({ length: Math.min(SEAL, count - from) }, (_, i) => objectOf(first + from + i).id)
          const objects = await node.host.exchange.releasable(node.operator, ids)
          await node.host.tables.asOwner((tx) => node.exchange.give(tx, { decision: 'bench', peer, hops: 0, objects }))
          if (!quiet) node.exchange.wake(peer)
        }
      })
    if (what === 'wake') return node.exchange.wake(peer)
    if (what === 'wait')
      return timed(async () => {
        for (; count > 0; await new Promise((next) => setTimeout(next, POLL_MS))) {
          const { body } = await node.ask('GET', '/sharing/peers')
          const [line] = (body as { peers: { delivered: number }[] }).peers
          if (line !== undefined && line.delivered >= count) return
        }
      })
    if (what === 'held') {
      const { body } = await node.ask('GET', '/sharing/peers')
      return (body as { peers: { received: number }[] }).peers[0]?.received
    }
    await node.close()
    process.disconnect()
    return undefined
  }
}

async function timed(work: () => Promise<void>): Promise<Told> {
  const began = performance.now()
  const spent = process.cpuUsage()
  await work()
  const total = process.cpuUsage(spent)
  const whole = process.cpuUsage()
  const seconds = (performance.now() - began) / 1_000
  const cpu = (seconds < 0.01 ? whole.user + whole.system : total.user + total.system) / 1e6
  return { seconds, cpu, megabytes: process.memoryUsage.rss() / 1_048_576 }
}

const objectOf = (n: number) =>
  report(n + 1, `benchmark ${n}`, { description: `${n} ${'what was seen there '.repeat(30)}` })

async function pinned(node: ExchangeNode, introduction: unknown, everySeconds: number): Promise<string> {
  const nation = node.nation === 'LTU' ? 'DNK' : 'LTU'
  const { body } = await node.ask('POST', '/sharing/peers', {
    introduction,
    rights: {
      organisation: `${nation} MoD`,
      nation,
      communities: [],
      clearances: { ALLIED: 'SECRET' },
      specialAccess: [],
    },
    everySeconds,
  })
  return (body as { id: string }).id
}

if (process.argv[1] === import.meta.filename) {
  const [first, second, third] = process.argv.slice(2)
  if (first === 'node') await beNode(second ?? '', third)
  else {
    const objects = Number(first ?? 20_000)
    const print = (line: string) => console.log(line)
    if (third === 'catch-up' && (second === 'embedded' || second === 'postgres')) await catchUp(print, second, objects)
    else if (second === 'embedded' || second === 'postgres') await measure(print, second, objects)
    else await benchSharingSync(print, objects)
  }
}
