import type { Knowledge } from '../../core/index.ts'
import { isValues } from '../../core/hunting/knowledge.ts'
import type { Runtime } from '../runtime.ts'
import { searchInThread } from './huntThread.ts'
import type { Hunts } from './index.ts'
import { huntMarks } from './marks.ts'
import type { Sealer } from './sealer.ts'
import type { SegmentBook } from './segments.ts'

/** What came within this time is looked for together. */
const GATHER_MS = 500
/** Passes begin at most this often: each closes a segment. */
const PASS_EVERY_MS = 5_000
const MOST_AT_ONCE = 200_000
const RETRY_MS = 30_000
const SEAL_AGAIN_MS = 30_000
/** After so long without anything new, what is live is taken to have seen everything since. */
const QUIET_MS = 60_000

interface Backwards extends Hunts {
  /** Waits until everything told so far was looked for. */
  settled(): Promise<void>
}

/**
 * Looks through all stored events for what is newly known, in the node's own name and in the background; hits go where live
 * ones go. How far each key was looked for is remembered, so that a restart repeats only what came since.
 */
export function startBackwards(runtime: Runtime, segments: SegmentBook, sealer: Sealer): Backwards {
  const { host } = runtime
  const marks = huntMarks(host)
  const ending = new AbortController()
  let waiting = new Map<string, Knowledge>()
  let timer: NodeJS.Timeout | undefined
  let due = 0
  let quiet: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()
  let began = Number.NEGATIVE_INFINITY

  const search = async (knowledge: readonly Knowledge[], behind: string): Promise<void> => {
    const reach = segments.reach(() => true, {})
    const names = reach.segments.map(({ name }) => name).filter((name) => name > behind)
    const newest = names.at(-1)
    if (newest !== undefined)
      await searchInThread(
        {
          seed: runtime.seed,
          asked: { knowledge },
          range: { folder: runtime.historyFolder, labels: reach.labels, isApart: true },
          logsources: Object.fromEntries(
            reach.sources.flatMap((id) => {
              const logsource = runtime.sources.get(id)?.logsource
              return logsource === undefined ? [] : [[id, logsource]]
            }),
          ),
        },
        {
          onBegun: async () => ({ segments: names, room: Number.POSITIVE_INFINITY }),
          onHits: (hits) => runtime.takeHits(hits.map(({ hit }) => hit)),
          async onSegments(ended) {
            if (ended.some(({ trouble }) => trouble === 'damaged'))
              host.log.warn({}, 'stored events are damaged; they are not looked through')
          },
        },
        ending.signal,
      )
    await marks.set(
      knowledge.map(({ key }) => key),
      newest ?? behind,
    )
  }

  const pass = async (knowledge: readonly Knowledge[]): Promise<void> => {
    began = performance.now()
    // What came since the last segment is looked through when there is one of it.
    if (!(await sealer.seal())) again(knowledge, SEAL_AGAIN_MS)
    const known = await marks.of(knowledge.map(({ key }) => key))
    const live = knowledge.filter(({ key }) => runtime.knowledge.get(key) !== undefined)
    // Values are looked up in columns; what needs every event is read for in a pass of its own.
    const groups = Map.groupBy(live, (one) => `${known.get(one.key) ?? ''} ${isValues(one)}`)
    for (const [group, of] of groups)
      for (let at = 0; at < of.length; at += MOST_AT_ONCE)
        await search(of.slice(at, at + MOST_AT_ONCE), group.split(' ')[0] ?? '')
  }

  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const knowledge = [...waiting.values()]
    waiting = new Map()
    if (knowledge.length === 0 || ending.signal.aborted) return turn
    turn = turn
      .then(() => pass(knowledge))
      .catch((error: unknown) => {
        if (ending.signal.aborted) return
        host.log.error(
          { error: error instanceof Error ? error.message : String(error) },
          'stored events could not be looked through for what is newly known; trying again',
        )
        again(knowledge, RETRY_MS)
      })
    return turn
  }
  const again = (knowledge: readonly Knowledge[], milliseconds: number) => {
    for (const one of knowledge) if (!waiting.has(one.key)) waiting.set(one.key, one)
    later(milliseconds)
  }
  const later = (milliseconds: number) => {
    const at = performance.now() + milliseconds
    if (timer !== undefined && due <= at) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(() => void flush(), milliseconds)
    timer.unref()
  }
  const settle = () => {
    clearTimeout(quiet)
    quiet = setTimeout(() => {
      turn = turn
        .then(async () => {
          if (ending.signal.aborted) return
          if (waiting.size > 0) return settle()
          await runtime.matching.seal()
          await marks.tidy((key) => runtime.knowledge.get(key) !== undefined, segments.newest())
        })
        .catch(() => undefined)
    }, QUIET_MS)
    quiet.unref()
  }

  host.onClose(async () => {
    ending.abort(new Error('the node stops'))
    clearTimeout(timer)
    clearTimeout(quiet)
    await turn
  })
  return {
    backwards(knowledge) {
      for (const one of knowledge) waiting.set(one.key, one)
      later(Math.max(GATHER_MS, PASS_EVERY_MS - (performance.now() - began)))
      settle()
    },
    async settled() {
      await flush()
      await turn
    },
  }
}
