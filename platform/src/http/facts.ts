import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { Fact } from '@testudo/kernel/fact'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { FactNotice } from './contract.ts'

const TICK_MS = 50
const HEARTBEAT_MS = 15_000
/** Batches kept per profile for those who come back. */
const RING = 2_000
const MAX_BUFFERED_BYTES = 1024 * 1024
/** A profile without readers is forgotten after this long. */
const FORGET_MS = 10 * 60_000
/** Ids of one notice: beyond, the screen asks again by topic. */
const MAX_IDS = 500

export interface FactStreamOptions {
  /** 16 bytes that seal event ids. */
  readonly key: Uint8Array
  readonly profileOf: (subject: Subject) => string
  readonly mayRead: (subject: Subject, label: Label) => boolean
  /** Spread of reconnects after a restart, in [0, 5000) ms; tests fix it. */
  readonly jitter?: () => number
  /** Wall-clock for forgetting and heartbeats. */
  readonly now?: () => number
  /** False: nothing is flushed but by `tick()`. */
  readonly automatic?: boolean
}

export interface FactStream {
  publish(fact: Fact): void
  /** To every stream of one person, whatever the labels: for what only this person owns. */
  tellOwner(person: string, notice: FactNotice): void
  /** One reader's events as text. Ends on abort, when `stillHere` says no, and at close. */
  open(reader: {
    readonly subject: Subject
    readonly lastEventId: string | undefined
    readonly signal: AbortSignal
    readonly stillHere: () => Promise<boolean>
  }): AsyncGenerator<string>
  /** Sends what waits. */
  tick(): void
  /** Asks every reader again whether it may stay. */
  recheck(): void
  readonly readers: number
  close(): void
}

interface Profile {
  readonly hash: Buffer
  readonly subject: Subject
  /** Number of batches ever sent to this profile; the position of an event id. Counts only what the profile may read. */
  sent: number
  readonly ring: { readonly position: number; readonly text: string }[]
  pending: Map<string, FactNotice>
  readonly clients: Set<Client>
  emptySince: number
}

interface Client {
  readonly person: string
  queue: string[]
  bytes: number
  wake: () => void
  ended: boolean
  /** Checks under way: until they are answered nothing is handed out. */
  checks: number
  beatAt: number
  check: () => void
}

/**
 * Live facts for many readers. Each fact is judged and written once per profile (readers whom labels cannot tell apart),
 * never per reader. Positions count only what a profile saw, flushes come on a fixed tick and heartbeats by the reader's
 * own clock: nothing in the stream moves because of a fact the reader may not know.
 */
export function createFactStream(options: FactStreamOptions): FactStream {
  const now = options.now ?? Date.now
  const profiles = new Map<string, Profile>()
  /** Positions of another run mean nothing: they answer `resync`. */
  const epoch = randomBytes(4)
  let closed = false

  const sealed = (profile: Profile, position: number): string => {
    const block = Buffer.alloc(16)
    profile.hash.copy(block, 0, 0, 4)
    epoch.copy(block, 4)
    block.writeBigUInt64BE(BigInt(position), 8)
    const cipher = createCipheriv('aes-128-ecb', options.key, null).setAutoPadding(false)
    return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url')
  }

  const profileFor = (subject: Subject): Profile => {
    const key = options.profileOf(subject)
    const known = profiles.get(key)
    if (known !== undefined) return known
    const hash = createHash('sha256').update(key).digest()
    const profile: Profile = {
      hash,
      subject,
      sent: 0,
      ring: [],
      pending: new Map(),
      clients: new Set(),
      emptySince: now(),
    }
    profiles.set(key, profile)
    return profile
  }

  const push = (client: Client, text: string) => {
    if (client.ended) return
    client.bytes += text.length
    if (client.bytes > MAX_BUFFERED_BYTES) {
      // Too slow: what waits is worth less than knowing that something was missed.
      client.queue = ['event: resync\ndata: {}\n\n']
      client.bytes = 0
    } else client.queue.push(text)
    client.wake()
  }

  const tick = () => {
    const at = now()
    for (const [key, profile] of profiles) {
      if (profile.pending.size > 0) {
        profile.sent += 1
        const data = JSON.stringify([...profile.pending.values()])
        const text = `event: facts\nid: ${sealed(profile, profile.sent)}\ndata: ${data}\n\n`
        profile.pending = new Map()
        profile.ring.push({ position: profile.sent, text })
        if (profile.ring.length > RING) profile.ring.shift()
        for (const client of profile.clients) push(client, text)
      }
      for (const client of profile.clients) {
        if (at < client.beatAt) continue
        client.beatAt = at + HEARTBEAT_MS
        push(client, ': beat\n\n')
        client.check()
      }
      if (profile.clients.size === 0 && at - profile.emptySince > FORGET_MS) profiles.delete(key)
    }
  }
  const heart = options.automatic === false ? undefined : setInterval(tick, TICK_MS)
  heart?.unref()

  /** What a returning reader missed; undefined when we cannot tell. */
  const missed = (profile: Profile, lastEventId: string): string[] | undefined => {
    if (sealed(profile, profile.sent) === lastEventId) return []
    const index = profile.ring.findIndex((item) => sealed(profile, item.position) === lastEventId)
    return index < 0 ? undefined : profile.ring.slice(index + 1).map((item) => item.text)
  }

  return {
    publish(fact) {
      for (const profile of profiles.values()) {
        if (!options.mayRead(profile.subject, fact.label)) continue
        const before = profile.pending.get(fact.topic)
        const ids = [...new Set([...(before?.ids ?? []), ...fact.ids])]
        const types = [...new Set([...(before?.types ?? []), ...fact.types])]
        profile.pending.set(fact.topic, { topic: fact.topic, ids: ids.slice(0, MAX_IDS), types })
      }
    },

    tellOwner(person, notice) {
      const text = `event: own\ndata: ${JSON.stringify([notice])}\n\n`
      for (const profile of profiles.values()) {
        for (const client of profile.clients) if (client.person === person) push(client, text)
      }
    },

    async *open({ subject, lastEventId, signal, stillHere }) {
      const profile = profileFor(subject)
      const client: Client = {
        person: subject.id,
        queue: [],
        bytes: 0,
        wake: () => undefined,
        ended: closed,
        checks: 0,
        beatAt: now() + HEARTBEAT_MS,
        check: () => {
          client.checks += 1
          stillHere().then(
            (here) => {
              client.checks -= 1
              if (here) client.wake()
              else end()
            },
            () => end(),
          )
        },
      }
      const end = () => {
        client.ended = true
        client.wake()
      }
      signal.addEventListener('abort', end, { once: true })
      profile.clients.add(client)
      try {
        const retry = 1_000 + Math.floor((options.jitter ?? (() => Math.random() * 5_000))())
        yield `retry: ${retry}\n\n`
        if (lastEventId !== undefined && lastEventId !== '') {
          const back = missed(profile, lastEventId)
          yield back === undefined ? `event: resync\nid: ${sealed(profile, profile.sent)}\ndata: {}\n\n` : back.join('')
        } else {
          yield `event: hello\nid: ${sealed(profile, profile.sent)}\ndata: {}\n\n`
        }
        while (!client.ended && !signal.aborted) {
          if (client.queue.length === 0 || client.checks > 0) {
            await new Promise<void>((done) => {
              client.wake = done
              if (client.ended || signal.aborted || (client.queue.length > 0 && client.checks === 0)) done()
            })
            client.wake = () => undefined
            continue
          }
          const text = client.queue.join('')
          client.queue = []
          client.bytes = 0
          yield text
        }
      } finally {
        profile.clients.delete(client)
        profile.emptySince = now()
        signal.removeEventListener('abort', end)
      }
    },

    tick,
    recheck() {
      for (const profile of profiles.values()) for (const client of profile.clients) client.check()
    },
    get readers() {
      let n = 0
      for (const profile of profiles.values()) n += profile.clients.size
      return n
    },
    close() {
      closed = true
      clearInterval(heart)
      for (const profile of profiles.values()) {
        for (const client of profile.clients) {
          client.ended = true
          client.wake()
        }
      }
    },
  }
}
