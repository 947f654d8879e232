import {
  AckPolicy,
  DeliverPolicy,
  jetstream,
  type JetStreamClient,
  jetstreamManager,
  type JsMsg,
} from '@nats-io/jetstream'
import { connect, nanos, type NatsConnection } from '@nats-io/transport-node'
import { Fault } from '@testudo/kernel/fault'
import { createHash } from 'node:crypto'
import { createBehaviour } from '../../core/behaviour/index.ts'
import type { Hit, Knowledge, Refused } from '../../core/index.ts'
import { Matcher } from '../../core/matching/matcher.ts'

/** One of `of` parts of a stream; part `part` is what comes under `SUBJECT.part.>`. */
export interface MatcherOptions {
  /** `nats://host:port` */
  readonly server: string
  readonly stream: string
  /** What stands before the number of the part: `telemetry` for `telemetry.0.gate`. */
  readonly subject: string
  /** From 0. */
  readonly part: number
  readonly of: number
  readonly knowledge: readonly Knowledge[]
  /** Where hits go; a stream that keeps them is made when there is none. */
  readonly hits: string
  /** So many seconds before the place it stands at are read again at the start, so that rules over several events know what came before. */
  readonly replaySeconds: number
  readonly trouble: (words: string) => void
}

export interface MatcherFigures {
  messages: number
  events: number
  hits: number
  /** Read again at the start. */
  replayed: number
  /** Hits that could not be stored; their messages come again. */
  failed: number
}

export interface RunningMatcher {
  readonly refused: readonly Refused[]
  readonly figures: Readonly<MatcherFigures>
  /** Settles when the server is lost for good. */
  readonly gone: Promise<unknown>
  /** Finishes what it has begun and lets go. */
  stop(): Promise<void>
}

const ACK_WAIT_MS = 30_000
/** Messages under way at once. */
const MOST_PENDING = 2_000
/** A hit published again in this time is the same hit. */
const SAME_HIT_MS = 60 * 60_000
const DUE_MS = 1_000
const NEWLINE = 0x0a

/**
 * Searches one part of a JetStream stream with the engine of a node. A message is acknowledged when all its hits are stored;
 * one that comes again after a crash gives hits of the same names, which the stream of hits keeps once.
 *
 * @throws {Fault} `detection.nats_unreachable`, `detection.stream_absent`
 */
export async function runMatcher(options: MatcherOptions): Promise<RunningMatcher> {
  const { stream, part, of, trouble } = options
  const connection = await reach(options.server)
  const figures: MatcherFigures = { messages: 0, events: 0, hits: 0, replayed: 0, failed: 0 }
  const matcher = new Matcher({ behaviour: createBehaviour() })
  const refused = matcher.learn(options.knowledge, [])
  const js = jetstream(connection)
  const filter_subject = `${options.subject}.${part}.>`
  const durable_name = `matcher-${part}-of-${of}`
  const open = new Set<string>()

  const search = (message: JsMsg): readonly Hit[] => {
    const source = message.subject
    if (!open.has(source)) {
      open.add(source)
      matcher.open({ id: source, label: '' })
    }
    const now = Date.parse(message.time.toISOString())
    const { data } = message
    const whole = data.at(-1) === NEWLINE ? data : Buffer.concat([data, Buffer.from('\n')])
    const taken = matcher.push(source, whole, now)
    figures.events += taken.pushed.counts.events
    // Lines of text and tables may look otherwise in the next message.
    const ends = taken.pushed.format === undefined || ['csv', 'zeek-tsv', 'text'].includes(taken.pushed.format)
    if (!ends) return taken.hits
    const last = matcher.flush(source, now)
    figures.events += last.pushed.counts.events
    return [...taken.hits, ...last.hits]
  }

  try {
    const manager = await jetstreamManager(connection)
    const { config } = await manager.streams.info(stream).catch((cause: unknown) => {
      throw new Fault(
        'absent',
        'detection.stream_absent',
        `There is no stream ${stream} on this server. Make it first.`,
        { cause },
      )
    })
    await keepHits(manager, stream, options.hits)
    await manager.consumers.add(config.name, {
      durable_name,
      filter_subject,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: MOST_PENDING,
      deliver_policy: DeliverPolicy.All,
    })
    const { ack_floor } = await manager.consumers.info(stream, durable_name)
    if (ack_floor.stream_seq > 0 && options.replaySeconds > 0) {
      const before = { ...figures }
      for await (const message of replayed(js, options, filter_subject, ack_floor.stream_seq)) {
        search(message)
        figures.replayed++
      }
      figures.events = before.events
    }
  } catch (error) {
    await connection.close()
    throw error
  }

  const publish = async (hits: readonly { readonly name: string; readonly hit: Hit; readonly sequence?: number }[]) => {
    await Promise.all(
      hits.map(({ name, hit, sequence }) =>
        js.publish(options.hits, JSON.stringify({ ...hit, part, ...(sequence !== undefined && { sequence }) }), {
          msgID: name,
        }),
      ),
    )
    figures.hits += hits.length
  }
  const failed = (error: unknown) => {
    figures.failed++
    trouble(`hits could not be stored: ${error instanceof Error ? error.message : String(error)}`)
  }

  const consumer = await js.consumers.get(stream, durable_name)
  const messages = await consumer.consume({ max_messages: Math.min(500, MOST_PENDING) })
  const underWay = new Set<Promise<void>>()
  const reading = (async () => {
    for await (const message of messages) {
      const sequence = message.seq
      figures.messages++
      const named = namesOf(search(message), sequence)
      const done = publish(named)
        .then(() => message.ack(), failed)
        .finally(() => underWay.delete(done))
      underWay.add(done)
    }
  })()
  reading.catch((error: unknown) => trouble(`reading stopped: ${String(error)}`))
  const due = setInterval(() => {
    const hits = matcher.due(Date.now()).map((hit) => ({ name: digest(`due ${hit.known} ${hit.at}`), hit }))
    if (hits.length > 0) publish(hits).catch(failed)
  }, DUE_MS)

  return {
    refused,
    figures,
    gone: connection.closed(),
    async stop() {
      clearInterval(due)
      await messages.close()
      await reading.catch(() => undefined)
      await Promise.all(underWay)
      await connection.drain()
    },
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40)

/** The same message gives the same names, whoever searches it and however often. */
function namesOf(hits: readonly Hit[], sequence: number) {
  const seen = new Map<string, number>()
  return hits.map((hit) => {
    const what = `${hit.kind} ${hit.known} ${hit.field} ${hit.value} ${hit.text}`
    const nth = (seen.get(what) ?? 0) + 1
    seen.set(what, nth)
    return { name: digest(`${sequence} ${nth} ${what}`), hit, sequence }
  })
}

async function reach(server: string): Promise<NatsConnection> {
  try {
    return await connect({ servers: server, name: 'testudo matcher', maxReconnectAttempts: -1, timeout: 10_000 })
  } catch (cause) {
    throw new Fault('unavailable', 'detection.nats_unreachable', `No NATS server answers at ${server}.`, { cause })
  }
}

type Manager = Awaited<ReturnType<typeof jetstreamManager>>

/** Makes the stream that keeps hits, unless one does already. */
async function keepHits(manager: Manager, stream: string, subject: string): Promise<void> {
  const kept = await manager.streams.find(subject).catch(() => undefined)
  if (kept !== undefined) return
  await manager.streams
    .add({ name: `${stream}-hits`, subjects: [subject], duplicate_window: nanos(SAME_HIT_MS) })
    .catch(async (error: unknown) => {
      // Another matcher may have been quicker.
      if ((await manager.streams.find(subject).catch(() => undefined)) === undefined) throw error
    })
}

/** Messages of the part that were acknowledged before, of the last seconds. */
async function* replayed(
  js: JetStreamClient,
  { stream, replaySeconds }: MatcherOptions,
  filter: string,
  last: number,
): AsyncGenerator<JsMsg> {
  const consumer = await js.consumers.get(stream, {
    filter_subjects: filter,
    deliver_policy: DeliverPolicy.StartTime,
    opt_start_time: new Date(Date.now() - replaySeconds * 1_000).toISOString(),
  })
  for (;;) {
    const batch = await consumer.fetch({ max_messages: 500, expires: 1_000 })
    let count = 0
    for await (const message of batch) {
      count++
      if (message.seq > last) return
      yield message
      if (message.seq === last) return
    }
    if (count === 0) return
  }
}
