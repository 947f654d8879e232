import { setTimeout } from 'node:timers/promises'
import { Fault } from '@testudo/kernel/fault'
import type { Hit, Knowledge, Matching, MatchSource, Pushed, Refused, TakeHits } from '../../core/index.ts'
import type { SegmentLimits } from '../history/segmentBuilder.ts'
import { Beginnings } from './beginnings.ts'
import { Lanes } from './lanes.ts'
import { type MatcherThread, type StartThread, startMatcherThread } from './matcherThread.ts'
import type { MatcherAnswer, MatcherCall } from './messages.ts'

export interface MatchingOptions {
  /** Where events are kept. */
  readonly folder: string
  readonly seed: number
  readonly take: TakeHits
  /** When a segment is closed. */
  readonly limits?: SegmentLimits
  /** False leaves behaviour out. */
  readonly behaviour?: boolean
  /** Bytes that may wait for the matcher. @default 64 MiB */
  readonly mostWaiting?: number
  /** Where the matcher runs. @default a thread */
  readonly startThread?: StartThread
}

interface Asked {
  readonly id: number
  readonly call: MatcherCall
  readonly bytes: number
  readonly done: (value: unknown) => void
  readonly fail: (error: unknown) => void
}

const MOST_WAITING = 64 << 20
/** Bytes the thread has or is about to get: enough to be busy, little enough that lanes take turns. */
const MOST_FLYING = 4 << 20
const MOST_HITS = 5_000
const MOST_UNSAID = 50_000
const RETRY_MS = [100, 300, 1_000, 3_000]

function stopped(cause?: unknown): Fault {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  return new Fault('unavailable', 'detection.matcher_stopped', `The matcher was stopped${why}. Send again.`, { cause })
}

/**
 * The matcher of a node, in a thread of its own that starts with the first call. A thread that dies fails what was waiting and
 * is replaced with the next call, with everything that was learnt and all sources; their cut last lines are lost with it, their columns are not.
 */
export function createMatching(options: MatchingOptions): Matching {
  const {
    take,
    folder,
    seed,
    limits,
    behaviour,
    mostWaiting = MOST_WAITING,
    startThread = startMatcherThread,
  } = options
  const knowledge = new Map<string, Knowledge>()
  const sources = new Map<string, MatchSource>()
  const beginnings = new Beginnings()
  let lists: readonly string[] = []
  let thread: MatcherThread | undefined
  let isClosed = false
  let last = 0
  const asked = new Map<number, Asked>()
  /** Hits that could not be stored yet; told again with the next. */
  let unsaid: Hit[] = []
  let telling: Promise<void> = Promise.resolve()

  const lanes = new Lanes<Asked>((one) => post(one), { waiting: mostWaiting, flying: MOST_FLYING })

  const post = (one: Asked) => {
    asked.set(one.id, one)
    try {
      running().post({ id: one.id, call: one.call })
    } catch (error) {
      asked.delete(one.id)
      one.fail(error)
      lanes.landed(one.bytes)
    }
  }

  const running = (): MatcherThread => {
    if (isClosed) throw stopped()
    if (thread !== undefined) return thread
    const start = {
      folder,
      seed,
      ...(limits !== undefined && { limits }),
      ...(behaviour !== undefined && { behaviour }),
    }
    const made = startThread(
      start,
      (answer) => void (telling = telling.then(() => settle(answer))),
      (error) => {
        if (thread !== made) return
        thread = undefined
        const lost = [...asked.values(), ...lanes.clear()]
        asked.clear()
        for (const one of lost) one.fail(stopped(error))
      },
    )
    thread = made
    const begin = (call: MatcherCall) => made.post({ id: ++last, call })
    if (lists.length > 0) begin({ kind: 'suppress', lists })
    if (knowledge.size > 0) begin({ kind: 'learn', more: [...knowledge.values()], forget: [] })
    for (const source of sources.values()) {
      begin({ kind: 'open', source })
      const bytes = beginnings.of(source.id)
      if (bytes !== undefined) begin({ kind: 'push', source: source.id, bytes })
    }
    return made
  }

  /** A store that is busy or away for a moment is asked again: what is sent twice is kept twice. */
  const tell = async (hits: readonly Hit[]): Promise<void> => {
    for (let tried = 0; ; tried++)
      try {
        return await take(hits)
      } catch (error) {
        const pause = RETRY_MS[tried]
        if (pause === undefined || isClosed) throw error
        await setTimeout(pause)
      }
  }

  const settle = async ({ hits, done, failed }: MatcherAnswer): Promise<void> => {
    let trouble: unknown
    const all = [...unsaid, ...hits]
    try {
      for (let at = 0; at < all.length; at += MOST_HITS) {
        await tell(all.slice(at, at + MOST_HITS))
        unsaid = all.slice(at + MOST_HITS)
      }
    } catch (error) {
      trouble = error
      unsaid = all.slice(-MOST_UNSAID)
    }
    for (const { id, kind, code, message } of failed) finish(id, (one) => one.fail(new Fault(kind, code, message)))
    for (const { id, value } of done)
      finish(id, (one) => {
        const reads = one.call.kind === 'push' || one.call.kind === 'flush'
        if (trouble === undefined || !reads) one.done(value)
        else one.fail(trouble instanceof Fault ? trouble : stopped(trouble))
      })
    if (asked.size === 0) thread?.rest()
  }
  const finish = (id: number, tell: (one: Asked) => void) => {
    const one = asked.get(id)
    if (one === undefined) return
    asked.delete(id)
    lanes.landed(one.bytes)
    tell(one)
  }

  const ask = <T>(call: MatcherCall, lane?: string): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const bytes = call.kind === 'push' ? call.bytes.length : 0
    const one: Asked = { id: ++last, call, bytes, done: resolve, fail: reject }
    if (isClosed) reject(stopped())
    else if (lane === undefined) post(one)
    else lanes.add(lane, one, bytes)
    if (lane !== undefined) track(promise)
    return promise as Promise<T>
  }
  const ofSources = new Set<Promise<unknown>>()
  const track = (promise: Promise<unknown>) => {
    const forget = (): void => void ofSources.delete(settled)
    const settled: Promise<void> = promise.then(forget, forget)
    ofSources.add(settled)
  }
  /** Everything sources sent so far is done with. */
  const allSent = () => Promise.all(ofSources)

  return {
    learn(more, forget) {
      for (const key of forget) knowledge.delete(key)
      for (const one of more) knowledge.set(one.key, one)
      const answer = ask<readonly Refused[]>({ kind: 'learn', more, forget })
      return answer.then((refused) => {
        for (const { key } of refused) knowledge.delete(key)
        return refused
      })
    },
    suppress(texts) {
      lists = texts
      return ask({ kind: 'suppress', lists: texts })
    },
    open(source) {
      sources.set(source.id, source)
      return ask({ kind: 'open', source }, source.id)
    },
    async push(source, bytes) {
      if (lanes.isFull(source, bytes.length))
        throw new Fault('unavailable', 'detection.busy', 'Events come faster than they can be searched. Send again.', {
          retryAfterSeconds: 1,
        })
      // Copied once, so that whoever sent them still has what may have to be sent again.
      const pushed = await ask<Pushed>({ kind: 'push', source, bytes: new Uint8Array(bytes) }, source)
      beginnings.add(source, bytes, pushed.format)
      return pushed
    },
    async flush(source) {
      const pushed = await ask<Pushed>({ kind: 'flush', source }, source)
      beginnings.drop(source)
      return pushed
    },
    end(source) {
      sources.delete(source)
      beginnings.drop(source)
      return ask({ kind: 'end', source }, source)
    },
    async seal() {
      await allSent()
      await ask({ kind: 'seal' })
    },
    async retain(keep) {
      return ask<number>({ kind: 'retain', keep })
    },
    state: () => ask({ kind: 'state' }),
    async close() {
      if (isClosed) return
      await allSent()
      if (thread !== undefined) await ask({ kind: 'close' }).catch(() => undefined)
      await telling
      isClosed = true
      const made = thread
      thread = undefined
      await made?.stop()
    },
  }
}
