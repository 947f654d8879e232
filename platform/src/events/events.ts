import { createHmac } from 'node:crypto'
import type { Fact } from '@testudo/kernel/fact'
import type { Label } from '@testudo/kernel/label'
import type { Events } from '../host/index.ts'
import type { Storage, Tx } from '../storage/index.ts'
import { type Ring, ringOf } from './ring.ts'
import { eventsSchema } from './schema.ts'

const RING = 10_000
const PAGE = 200
const POLL_MS = 1_000
const RETRY_FIRST_MS = 200
const RETRY_MOST_MS = 30_000
/** Facts of no topic of its own a consumer passes before its place is stored: passing them once more costs nothing. */
const PASSED = 1_000

/** A fact to be published with a write; `label` by number, as the write's rows carry it. */
export interface NewFact {
  readonly topic: string
  readonly label: number
  readonly at: number
  readonly ids: readonly string[]
  readonly types: readonly string[]
}

export interface EventsParts {
  /** The label behind a number; loads it when another process has added it. */
  readonly labelOf: (number: number, tx: Tx) => Promise<Label>
  readonly clock: { now(): number }
  /** Told when a handler fails; it is retried until it succeeds. */
  readonly onFailure?: (consumer: string, fact: Fact, error: unknown) => void
}

/** The event bus of a node. */
export interface EventBus extends Events {
  /** Writes a fact in the transaction that stores what it tells of. Call `wake` after the commit. */
  publish(tx: Tx, fact: NewFact): Promise<void>
  /** Says that a commit may have written facts, so that nobody waits for the next poll. */
  wake(): void
  /** Tells of every fact from now on, in order, without storing a place: for live streams. @returns stops it */
  onFact(listener: (fact: Fact) => void): () => void
  /** Facts after this one that are still in memory; undefined: too old or unknown, ask for a resync. */
  since(factId: string): readonly Fact[] | undefined
  /** Waits until every consumer has handled what is in the outbox now; for tests and orderly stops. */
  settled(): Promise<void>
  close(): Promise<void>
}

interface OutboxRow {
  readonly id: number
  readonly topic: string
  readonly label_id: number
  readonly at: number
  readonly ids: string
  readonly types: string
}

interface Placed {
  readonly place: number
  readonly fact: Fact
}

interface Consumer {
  readonly name: string
  readonly topics: ReadonlySet<string>
  readonly handler: (fact: Fact) => Promise<void>
  last: number | undefined
  /** The place that is stored. */
  saved: number
  running: Promise<void> | undefined
  again: boolean
}

/**
 * Delivers the outbox at least once and in order to each consumer, whose place is stored after its handler has settled.
 * A commit costs one reading for all consumers, and one stored place for each that takes the topic.
 * A failing handler holds up its own consumer only, and is retried with growing pauses.
 */
export async function createEvents(storage: Storage, parts: EventsParts): Promise<EventBus> {
  await storage.migrate('events', eventsSchema)
  const start = await storage.asOwner(async (tx) => {
    const [row] = await tx.query<{ secret: Uint8Array; last: number }>(
      'select secret, coalesce((select max(id) from outbox), 0)::bigint as last from ledger',
    )
    return { secret: row?.secret ?? new Uint8Array(32), last: Number(row?.last ?? 0) }
  })
  const consumers = new Map<string, Consumer>()
  const listeners = new Set<(fact: Fact) => void>()
  const ring: Ring<Fact> = ringOf(RING, (fact) => fact.id)
  const stopping = new AbortController()

  /** A fact's public id: stable, and without a number from which gaps could be read. */
  const publicId = (id: number) =>
    createHmac('sha256', start.secret).update(`fact ${id}`).digest('base64url').slice(0, 22)

  const readPage = (last: number): Promise<readonly Placed[]> =>
    storage.asOwner(async (tx) => {
      const rows = await tx.query<OutboxRow>(
        'select id, topic, label_id, at, ids, types from outbox where id > $1 order by id limit $2',
        [last, PAGE],
      )
      const facts: Placed[] = []
      for (const row of rows)
        facts.push({
          place: Number(row.id),
          fact: {
            id: publicId(Number(row.id)),
            topic: row.topic,
            at: Number(row.at),
            ids: JSON.parse(row.ids) as string[],
            types: JSON.parse(row.types) as string[],
            label: await parts.labelOf(row.label_id, tx),
          },
        })
      return facts
    })

  /** What was read last, for all who stand at the same place: most do. Forgotten with every wake, or it would hide what came. */
  let shared: { readonly last: number; readonly page: Promise<readonly Placed[]> } | undefined
  const readAfter = (last: number): Promise<readonly Placed[]> => {
    if (shared?.last === last) return shared.page
    const page = readPage(last)
    const mine = { last, page }
    shared = mine
    page.catch(() => {
      if (shared === mine) shared = undefined
    })
    return page
  }

  const save = async (consumer: Consumer, place: number) => {
    await storage.asOwner((tx) =>
      tx.query(
        'insert into consumer(name, last, at) values ($1, $2, $3) on conflict (name) do update set last = excluded.last, at = excluded.at',
        [consumer.name, place, parts.clock.now()],
      ),
    )
    consumer.saved = place
  }

  const placeOf = async ({ name }: Consumer) => {
    const [row] = await storage.asOwner((tx) =>
      tx.query<{ last: number }>('select last from consumer where name = $1', [name]),
    )
    return Number(row?.last ?? 0)
  }

  const deliver = async (consumer: Consumer, fact: Fact) => {
    for (let pause = RETRY_FIRST_MS; !stopping.signal.aborted; pause = Math.min(pause * 2, RETRY_MOST_MS)) {
      try {
        await consumer.handler(fact)
        return true
      } catch (error) {
        parts.onFailure?.(consumer.name, fact, error)
        await sleep(pause, stopping.signal)
      }
    }
    return false
  }

  const drain = async (consumer: Consumer) => {
    if (consumer.last === undefined) consumer.last = consumer.saved = await placeOf(consumer)
    while (!stopping.signal.aborted) {
      consumer.again = false
      const page = await readAfter(consumer.last)
      let heard = false
      for (const { place, fact } of page) {
        const isMine = consumer.topics.has(fact.topic)
        if (isMine && !(await deliver(consumer, fact))) {
          await save(consumer, consumer.last)
          return
        }
        heard ||= isMine
        consumer.last = place
      }
      if (heard || consumer.last - consumer.saved >= PASSED) await save(consumer, consumer.last)
      if (page.length < PAGE && !consumer.again) return
    }
  }

  const run = (consumer: Consumer) => {
    consumer.again = true
    consumer.running ??= drain(consumer)
      .catch((error: unknown) => parts.onFailure?.(consumer.name, NOTHING, error))
      .finally(() => {
        consumer.running = undefined
      })
    return consumer.running
  }

  // The live tail is a consumer that keeps no place: what it missed while the node was down, a resync brings.
  const tail: Consumer = {
    name: '',
    topics: new Set(),
    handler: async () => undefined,
    last: start.last,
    saved: start.last,
    running: undefined,
    again: false,
  }
  const drainTail = async () => {
    for (;;) {
      tail.again = false
      const page = await readAfter(tail.last ?? 0)
      for (const { place, fact } of page) {
        tail.last = place
        ring.push(fact)
        for (const listener of listeners) listener(fact)
      }
      if ((page.length < PAGE && !tail.again) || stopping.signal.aborted) return
    }
  }
  const runTail = () => {
    tail.again = true
    tail.running ??= drainTail()
      .catch((error: unknown) => parts.onFailure?.('live', NOTHING, error))
      .finally(() => {
        tail.running = undefined
      })
    return tail.running
  }
  const wake = () => {
    if (stopping.signal.aborted) return
    shared = undefined
    void runTail()
    for (const consumer of consumers.values()) void run(consumer)
  }
  // On a server other nodes write too; embedded, every commit of this process wakes us.
  const poll = storage.engine === 'postgres' ? setInterval(wake, POLL_MS) : undefined
  poll?.unref()

  return {
    async publish(tx, fact) {
      const [row] = await tx.query<{ fact: number }>('update ledger set fact = fact + 1 returning fact')
      await tx.query('insert into outbox(id, topic, label_id, at, ids, types) values ($1, $2, $3, $4, $5, $6)', [
        row?.fact ?? 0,
        fact.topic,
        fact.label,
        fact.at,
        JSON.stringify(fact.ids),
        JSON.stringify(fact.types),
      ])
    },
    wake,
    subscribe(name, topics, handler) {
      if (consumers.has(name) || name === '') throw new Error(`two consumers are named "${name}"`)
      const consumer: Consumer = {
        name,
        topics: new Set(topics),
        handler,
        last: undefined,
        saved: 0,
        running: undefined,
        again: false,
      }
      consumers.set(name, consumer)
      void run(consumer)
    },
    onFact(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    since: (factId) => ring.after(factId),
    async settled() {
      shared = undefined
      await Promise.all([runTail(), ...[...consumers.values()].map(run)])
    },
    async close() {
      clearInterval(poll)
      stopping.abort()
      await Promise.all([tail.running, ...[...consumers.values()].map((c) => c.running)])
    },
  }
}

const NOTHING: Fact = {
  id: '',
  topic: '',
  at: 0,
  ids: [],
  types: [],
  label: { policy: '', classification: '', categories: [], originators: [] },
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(end, milliseconds)
    function end() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      done()
    }
    signal.addEventListener('abort', end)
  })
}
