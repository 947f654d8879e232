import { createDecipheriv } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mayRead, profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { createEvents } from '@testudo/platform/events'
import { createFactStream, type FactStream } from '@testudo/platform/http'
import { createObjects, type ObjectStore } from '@testudo/platform/objects'
import { openStorage, type Storage, type Tx } from '@testudo/platform/storage'
import { readyDataDir } from '../../platform/src/host/testing.ts'
import { cast, openLabel, policies, type Reader, READERS, timeOf } from './cast.ts'

const SECRET = '11'.repeat(32)
const SEAL = new Uint8Array(16).fill(7)
/** Small enough to be met in a program. */
const LIMITS = { labels: 8, kinds: 9 }
const TABLES =
  'version, tally, label_change, prose, edge, portion, assertion, observable, quarantine, outbox, reader_grant, reader_profile, thing, kind, label, consumer, audit_leaf, claim, held_again, shelf, feed, feed_row, feed_cursor, feed_news, received'
const EVERYTHING = Buffer.alloc(64, 255).toString('base64')

export type Owner = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** What a seeded leak may change: the database itself, or what stands before a port. Product code has no switches. */
export interface Plantable {
  /** Runs once, as the owner of the tables; policies and functions are put back afterwards. */
  sql(text: string): Promise<void>
  /** Runs as the owner after every write. */
  afterWrite(text: string): void
  /** Readers' statements that match are answered as if every label were readable. */
  unmask(statement: RegExp): void
  /** Changes the text of readers' statements. */
  rewrite(from: string | RegExp, to: string): void
  wrapObjects(wrap: (objects: ObjectStore, owner: Owner) => ObjectStore): void
  wrapStream(wrap: (stream: FactStream) => FactStream): void
}

/** One embedded node, emptied before every run. Nothing in it is random: secrets and time are given. */
export interface Harness extends Plantable {
  /** Empties the database and starts everything above it anew, caches included. */
  restart(): Promise<Running>
  unplant(): Promise<void>
  /** What was planted in statements and has met none so far: the product asks otherwise by now, and the leak is not there. */
  unmet(): readonly string[]
  close(): Promise<void>
}

export interface Running {
  readonly objects: ObjectStore
  at(step: number): void
  /** To be called after every step: delivers facts and flushes the stream. */
  settle(): Promise<void>
  /** A reader's stream breaks and is opened again with an event id it saw, or with one nobody sent. */
  reconnect(who: Reader, subject: Subject, last: 'last' | 'first' | 'forged'): Promise<void>
  /** The frames a reader's streams have sent, less the random epoch inside their ids. */
  frames(who: Reader): readonly string[]
  stop(): Promise<void>
}

export async function openHarness(): Promise<Harness> {
  const folder = await readyDataDir()
  const storage = await openStorage({ dataDir: folder })
  // Schemas first, so that policies and functions stand as shipped.
  await createObjects(storage, { policies, clock: { now: () => timeOf(0) }, defaultLabel: openLabel })
  const before = await createEvents(storage, { labelOf: async () => openLabel, clock: { now: () => timeOf(0) } })
  await before.close()
  const owner: Owner = (work) => storage.asOwner(work)
  const script = async (text: string) => {
    await owner((tx) => tx.query(text))
  }
  const shipped = await owner((tx) =>
    tx.query<{ text: string }>(
      `select pg_get_functiondef('objects_search'::regproc) as text
       union all select format('alter policy %I on %I using (%s)', policyname, tablename, qual) from pg_policies`,
    ),
  )
  let after: string[] = []
  let unmasked: RegExp[] = []
  let changes: { from: string | RegExp; to: string }[] = []
  const met = new Set<string | RegExp>()
  let objectWraps: ((objects: ObjectStore, owner: Owner) => ObjectStore)[] = []
  let streamWraps: ((stream: FactStream) => FactStream)[] = []
  let changed = false

  const leaky = (tx: Tx): Tx => ({
    db: () => tx.db(),
    async query<R extends object>(sql: string, params?: readonly unknown[]) {
      const text = changes.reduce((t, { from, to }) => {
        const changed = t.replace(from, to)
        if (changed !== t) met.add(from)
        return changed
      }, sql)
      const meeting = unmasked.filter((u) => u.test(text))
      if (meeting.length === 0) return tx.query<R>(text, params)
      for (const one of meeting) met.add(one)
      const [old] = await tx.query<{ mask: string }>(
        `select current_setting('testudo.mask', true) as mask, set_config('testudo.mask', '${EVERYTHING}', true)`,
      )
      const rows = await tx.query<R>(text, params)
      await tx.query(`select set_config('testudo.mask', $1, true)`, [old?.mask ?? ''])
      return rows
    },
  })
  const plantedStorage = (): Storage => ({
    ...storage,
    asReader: (mask, work) => storage.asReader(mask, (tx) => work(leaky(tx))),
  })

  return {
    async sql(text) {
      changed = true
      await script(text)
    },
    afterWrite: (text) => after.push(text),
    unmask: (statement) => unmasked.push(statement),
    rewrite: (from, to) => changes.push({ from, to }),
    unmet: () => [...unmasked, ...changes.map(({ from }) => from)].filter((one) => !met.has(one)).map(String),
    wrapObjects: (wrap) => objectWraps.push(wrap),
    wrapStream: (wrap) => streamWraps.push(wrap),
    async unplant() {
      after = []
      unmasked = []
      changes = []
      met.clear()
      objectWraps = []
      streamWraps = []
      if (changed) for (const { text } of shipped) await script(text)
      changed = false
    },
    async restart() {
      await owner(async (tx) => {
        await tx.query(`truncate ${TABLES}`)
        await tx.query(
          `update ledger set seq = 0, thing = 0, label = 0, fact = 0, clock = 0, arrival = 0, leaf = 0, frontier = '\\x', secret = '\\x${SECRET}'`,
        )
      })
      let now = timeOf(0)
      const clock = { now: () => now }
      const plain = await createObjects(plantedStorage(), { policies, clock, defaultLabel: openLabel, limits: LIMITS })
      const bus = await createEvents(storage, { labelOf: (n, tx) => plain.labelOf(n, tx), clock })
      const stream = streamWraps.reduce(
        (s, wrap) => wrap(s),
        createFactStream({
          key: SEAL,
          profileOf: (who) => profileKey(who, policies),
          mayRead: (who, label) => mayRead(who, label, policies, now).allow,
          jitter: () => 0,
          now: clock.now,
          automatic: false,
        }),
      )
      bus.onFact((fact) => stream.publish(fact))
      const listening = { low: listen(stream), second: listen(stream) }
      for (const who of READERS) await listening[who].open(cast[who], undefined)
      return {
        objects: objectWraps.reduce((o, wrap) => wrap(o, owner), plain),
        at(step) {
          now = timeOf(step)
        },
        async settle() {
          for (const text of after) await script(text)
          await bus.settled()
          stream.tick()
          await new Promise((done) => setImmediate(done))
        },
        async reconnect(who, subject, last) {
          const { ids } = listening[who]
          const id = last === 'forged' ? FORGED : last === 'first' ? ids[0] : ids.at(-1)
          listening[who].frames.push(`(back with ${last})`)
          await listening[who].open(subject, id)
        },
        frames: (who) =>
          listening[who].frames.map((f) => f.replaceAll(ID_LINE, (_, id: string) => `id: ${positionOf(id)}`)),
        async stop() {
          stream.close()
          for (const who of READERS) await listening[who].close()
          await bus.close()
        },
      }
    },
    async close() {
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const ID_LINE = /^id: (.+)$/gm
const FORGED = Buffer.alloc(16, 5).toString('base64url')

/** One reader at a stream: what it was sent, over all its connections. */
function listen(stream: FactStream) {
  const frames: string[] = []
  const ids: string[] = []
  let stopping = new AbortController()
  let reading: Promise<void> = Promise.resolve()
  const close = async () => {
    stopping.abort()
    await reading
  }
  return {
    frames,
    ids,
    close,
    async open(subject: Subject, lastEventId: string | undefined) {
      await close()
      stopping = new AbortController()
      const { signal } = stopping
      reading = (async () => {
        for await (const text of stream.open({ subject, lastEventId, signal, stillHere: async () => true })) {
          frames.push(text)
          for (const [, id] of text.matchAll(ID_LINE)) if (id !== undefined) ids.push(id)
        }
      })()
      await new Promise((done) => setImmediate(done))
    },
  }
}

/** What an event id says when opened with the node's key: profile and position, without the epoch drawn at start. */
export function positionOf(id: string, key: Uint8Array = SEAL): string {
  const cipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  const block = Buffer.concat([cipher.update(Buffer.from(id, 'base64url')), cipher.final()])
  return block.length === 16 ? `${block.toString('hex', 0, 4)} ${block.readBigUInt64BE(8)}` : id
}
