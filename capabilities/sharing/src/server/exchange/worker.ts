import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { DELIVERY_WORDS } from '../../core/index.ts'
import type { Words } from '../../core/contract/shapes.ts'
import type { Peer } from '../parts.ts'
import { type Answer, answerShape, hear } from './answers.ts'
import { type Call, Refused, troubleOf } from './caller.ts'
import { type Context, tellChanged } from './context.ts'
import { hearHello, helloOf } from './hello.ts'
import { keepHouse } from './housekeeping.ts'
import { arrive } from './incoming.ts'
import { noteSent, sentBytes, stepStored } from './outgoing.ts'
import type { KnownPeer } from './peerBook.ts'
import { read } from './read.ts'
import { dbOf } from './tables.ts'
import { Busy, type Turns } from './turns.ts'
import { witness, WITNESS_MS } from './witnessing.ts'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 300_000
/** Whoever calls us is worth a try before a longer wait is over, but not at every call. */
const TRIED_MS = 5_000
/** Deliveries a peer may ask for again in one contact, before it counts as out of its mind. */
const MOST_AGAIN = 64

export interface WorkerParts {
  readonly context: Context
  readonly call: Call
  readonly turns: Turns
  /** Standing rules add what is new. */
  readonly adders: readonly ((peer: Peer) => Promise<number>)[]
  /** How often what has ended is looked for. */
  readonly housekeepingMs: number
}

/** Calls every peer in its rhythm, and at once when something is to be sent. */
export interface Worker {
  wake(peer?: string): void
  /** A whole contact now; says what went wrong. */
  contactNow(peer: string): Promise<Words | undefined>
  /** A whole contact with every peer, as soon as may be: there is something to say of this node. */
  greet(): void
  /** The peer has called us: it is there, so waiting makes no sense. */
  isThere(peer: string): void
  close(): Promise<void>
}

interface Line {
  timer: NodeJS.Timeout | undefined
  running: Promise<Words | undefined> | undefined
  again: boolean
  failures: number
  /** Nothing is asked before (our clock). */
  notBefore: number
  wholeAt: number
  witnessedAt: number
  triedAt: number
}

export function startWorker(parts: WorkerParts): Worker {
  const { context } = parts
  const { host, peers } = context
  const lines = new Map<string, Line>()
  const stop = new AbortController()

  const lineOf = (id: string): Line => {
    const known = lines.get(id)
    if (known !== undefined) return known
    const line: Line = {
      timer: undefined,
      running: undefined,
      again: false,
      failures: 0,
      notBefore: 0,
      wholeAt: 0,
      witnessedAt: 0,
      triedAt: 0,
    }
    lines.set(id, line)
    return line
  }
  const plan = (id: string, inMs: number): void => {
    const line = lineOf(id)
    clearTimeout(line.timer)
    if (stop.signal.aborted) return
    line.timer = setTimeout(() => void run(id, false), inMs)
    line.timer.unref()
  }
  const run = (id: string, whole: boolean): Promise<Words | undefined> => {
    const line = lineOf(id)
    if (line.running !== undefined) {
      line.again = true
      return line.running
    }
    clearTimeout(line.timer)
    line.again = false
    line.running = contact(id, line, whole).finally(() => {
      line.running = undefined
      const peer = peers.get(id)
      if (peer === undefined || stop.signal.aborted) return
      const now = Date.now()
      const waits = Math.max(0, line.notBefore - now)
      if (line.again) plan(id, waits)
      else plan(id, line.failures > 0 ? waits : Math.max(waits, Math.max(0, line.wholeAt + rhythmOf(peer) - now)))
    })
    return line.running
  }

  async function contact(id: string, line: Line, forced: boolean): Promise<Words | undefined> {
    const peer = peers.get(id)
    if (peer === undefined || peer.paused || peer.direction === 'wait' || peer.url === '') return undefined
    line.triedAt = Date.now()
    const whole = forced || line.failures > 0 || Date.now() >= line.wholeAt + rhythmOf(peer)
    try {
      if (whole) {
        const answer = await parts.call(peer, 'hello', JSON.stringify(await helloOf(context)), stop.signal)
        await hearHello(context, peer, answer)
        line.wholeAt = Date.now()
      }
      if (peer.direction !== 'pull') await push(parts, peer, stop.signal)
      if (whole && peer.direction !== 'push') await pull(parts, peer, stop.signal)
      if (whole && (forced || Date.now() >= line.witnessedAt + WITNESS_MS)) {
        await witness(context, peers.get(id) ?? peer, parts.call, stop.signal)
        line.witnessedAt = Date.now()
      }
      const recovered = line.failures > 0 || peers.get(id)?.trouble !== undefined
      line.failures = 0
      line.notBefore = 0
      if (recovered) {
        await peers.note(id, { contactAt: host.clock.now(), trouble: null, failingSince: null, nextTry: null })
        await tell(id)
      }
      return undefined
    } catch (error) {
      if (stop.signal.aborted || peers.get(id) === undefined) return undefined
      return failed(peer, line, error)
    }
  }

  async function failed(peer: KnownPeer, line: Line, error: unknown): Promise<Words> {
    const busy = error instanceof Busy
    if (!busy) line.failures += 1
    // A little apart, so that nodes that lost the same line do not all come back at once.
    const wait = busy
      ? error.seconds * 1_000
      : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(line.failures - 1, 20)) + randomInt(500)
    line.notBefore = Date.now() + wait
    line.again = true
    const words =
      error instanceof Refused && error.code.startsWith('delivery.') ? deliveryWords(error) : troubleOf(error)
    if (busy) return words
    host.log.warn({ peer: peer.node, reason: words.en, failures: line.failures }, 'a node was not reached')
    const now = host.clock.now()
    try {
      await peers.note(peer.id, {
        trouble: words,
        failingSince: peer.failingSince ?? now,
        nextTry: now + wait,
      })
      if (peer.trouble === undefined) await tell(peer.id)
    } catch (cause) {
      host.log.error({ peer: peer.node, reason: String(cause) }, 'trouble could not be noted')
    }
    return words
  }

  const tell = async (peer: string): Promise<void> => {
    await host.tables.asOwner(async (tx) => {
      await tellChanged(context, tx, [await host.tables.labelNumber(tx, host.defaultLabel)], [peer])
    })
    host.events.wake()
  }

  const housekeeping = setInterval(() => {
    void keepHouse(context).catch((error: unknown) =>
      host.log.error({ reason: String(error) }, 'ended releases could not be withdrawn'),
    )
  }, parts.housekeepingMs)
  housekeeping.unref()
  for (const { id } of peers.all()) plan(id, 0)

  return {
    wake(peer) {
      for (const { id } of peer === undefined ? peers.all() : [{ id: peer }]) {
        const line = lineOf(id)
        if (line.running !== undefined) line.again = true
        else plan(id, Math.max(0, line.notBefore - Date.now()))
      }
    },
    async contactNow(id) {
      await lineOf(id).running
      return run(id, true)
    },
    greet() {
      for (const { id } of peers.all()) lineOf(id).wholeAt = 0
      this.wake()
    },
    isThere(id) {
      const line = lineOf(id)
      const now = Date.now()
      if (line.running !== undefined || line.notBefore < now + TRIED_MS || now < line.triedAt + TRIED_MS) return
      line.notBefore = 0
      plan(id, 0)
    },
    async close() {
      stop.abort()
      clearInterval(housekeeping)
      for (const line of lines.values()) clearTimeout(line.timer)
      await Promise.all([...lines.values()].map((line) => line.running ?? Promise.resolve(undefined)))
    },
  }
}

const rhythmOf = (peer: KnownPeer): number => peer.everySeconds * 1_000

const deliveryWords = (error: Refused): Words =>
  Object.entries(DELIVERY_WORDS).find(([code]) => `delivery.${code}` === error.code)?.[1] ?? troubleOf(error)

/** Brings what waits: the next delivery is on the wire while the answer to the one before is written. */
async function push({ context, call, adders }: WorkerParts, peer: KnownPeer, signal: AbortSignal): Promise<void> {
  const { tables, clock } = context.host
  for (const add of adders) await add(peer)
  let state = await tables.asOwner((tx) => stepStored(context, tx, peer, undefined))
  const posted = new Set<string>()
  const again: number[] = []
  let asked = 0
  let handling: Promise<void> = Promise.resolve()
  const handle = (answer: Answer): void => {
    handling = handling.then(async () => {
      const heard = await hear(context, peer, answer)
      state = heard.state
      asked += heard.again.length
      again.push(...heard.again)
      if (heard.foreign) throw new Refused(200, 'sharing.foreign_receipt')
      if (asked > MOST_AGAIN) throw new Refused(200, 'sharing.asks_for_ever')
    })
    handling.catch(() => undefined)
  }
  for (;;) {
    signal.throwIfAborted()
    const number = again.shift()
    const next =
      number === undefined ? state.outstanding.find(({ hash }) => !posted.has(hash)) : { number, hash: '', ids: [] }
    if (next === undefined) {
      const before = handling
      await handling
      if (handling === before && again.length === 0 && state.outstanding.every(({ hash }) => posted.has(hash))) return
      continue
    }
    const { chain } = state
    const bytes = await tables.asOwner(async (tx) => {
      if (number !== undefined) await noteSent(dbOf(tx), peer.id, next.ids, clock.now())
      return sentBytes(dbOf(tx), peer.id, chain, next.number)
    })
    if (bytes === undefined) {
      // Acknowledged meanwhile, or of a chain that was given up.
      posted.add(next.hash)
      continue
    }
    posted.add(next.hash)
    const answer = read(answerShape, await call(peer, 'deliveries', bytes, signal))
    if ('refused' in answer) {
      await handling
      const heard = await hear(context, peer, answer)
      if (heard.state.chain === chain) throw new Refused(200, `delivery.${answer.refused}`)
      state = heard.state
      continue
    }
    handle(answer)
  }
}

const pulledShape = z.strictObject({ deliveries: z.array(z.unknown()).max(16) })

/** Fetches what the peer has prepared for us, and gives receipts for it. */
async function pull({ context, call, turns }: WorkerParts, peer: KnownPeer, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const { deliveries } = read(pulledShape, await call(peer, 'pull', '{}', signal))
    if (deliveries.length === 0) return
    const answers: Answer[] = []
    for (const value of deliveries) answers.push(await turns.take(peer.id, () => arrive(context, peer, value)))
    await call(peer, 'receipts', JSON.stringify({ answers }), signal)
    if (!answers.some((one) => 'receipt' in one)) return
  }
}
