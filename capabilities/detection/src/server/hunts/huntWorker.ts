import { parentPort, workerData } from 'node:worker_threads'
import type { Hint } from '@testudo/sigma'
import type { Hit, Knowledge } from '../../core/index.ts'
import type { Finder, Found } from '../../core/hunting/finder.ts'
import { knowledgeFinder } from '../../core/hunting/knowledge.ts'
import { type HuntLanguage, readQuestion } from '../../core/hunting/question.ts'
import { sourceOf } from '../../core/hunting/places.ts'
import { HOUR } from '../history/tally.ts'
import { type SearchRange, searchRows } from './searchRows.ts'

/** One search through stored events, in a thread of its own. */
export interface HuntTask {
  readonly seed: number
  readonly asked:
    | { readonly language: HuntLanguage; readonly text: string; readonly title: string }
    | { readonly knowledge: readonly Knowledge[] }
  readonly range: Omit<SearchRange, 'segments'>
  /** Log sources of rules by source. */
  readonly logsources: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** A hit, and the labels of the events it rests on. */
export interface LabelledHit {
  readonly hit: Hit
  readonly labels: readonly string[]
  readonly name: string
}

/** Hits that belong together by label and hour, also those that are not told one by one. */
export interface HitCount {
  readonly labels: readonly string[]
  /** Hours since 1970. */
  readonly hour: number
  readonly hits: number
}

/** A segment that is done with; `trouble`: why it could not be read, or not to its end. */
export interface EndedSegment {
  readonly name: string
  readonly trouble?: 'gone' | 'damaged'
}

/** What the thread says; after each but the last it waits for a word before it goes on. */
export type HuntMessage =
  | { readonly kind: 'begun'; readonly isStateful: boolean }
  | { readonly kind: 'hits'; readonly segment: string; readonly hits: readonly LabelledHit[] }
  | {
      readonly kind: 'segments'
      /** Empty: what a search with a memory told after the last one. */
      readonly ended: readonly EndedSegment[]
      readonly counts: readonly HitCount[]
    }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string }

/** Hits in one message: one write of the embedded database. */
const HITS_A_MESSAGE = 100
const HITS_A_WRITE = 1_000
const MOST_A_KEY = 10_000
const MOST_ENDED = 500
const TELL_MS = 250

function finderOf({ asked, seed, logsources }: HuntTask): Finder {
  const hintOf = (source: string): Hint | undefined => {
    const logsource = logsources[source] ?? logsources[sourceOf(source)]
    return logsource === undefined ? undefined : { logsource }
  }
  if ('knowledge' in asked) return knowledgeFinder(asked.knowledge, { seed, hintOf })
  const read = readQuestion(asked.language, asked.text, { seed, hintOf, title: asked.title })
  if ('flaw' in read) throw new Error(read.flaw.message)
  return read.question.finder
}

/** The word the search begins with: which segments, and how many hits are told. */
export interface HuntWord {
  readonly segments: readonly string[]
  readonly room: number
}

async function run(
  task: HuntTask,
  say: (message: HuntMessage) => void,
  word: () => Promise<HuntWord | undefined>,
): Promise<void> {
  const finder = finderOf(task)
  const perEvent = !('knowledge' in task.asked)
  say({ kind: 'begun', isStateful: finder.isStateful })
  let { room, segments } = (await word()) ?? { room: 0, segments: [] }
  let counts = new Map<string, { labels: readonly string[]; hour: number; hits: number }>()
  /** A value that is everywhere is told so many times under each label; the rest is counted. */
  const perKey = new Map<string, number>()
  const isTold = ({ hit, labels }: Found): boolean => {
    if (room === 0) return false
    const key = `${hit.known} ${labels.join(' ')}`
    const count = perKey.get(key) ?? 0
    if (!perEvent && count >= MOST_A_KEY) return false
    if (!perEvent) perKey.set(key, count + 1)
    room -= 1
    return true
  }
  const size = perEvent ? HITS_A_MESSAGE : HITS_A_WRITE
  const tell = async (found: readonly Found[], segment: string) => {
    const hits = (perEvent ? byEvent(found) : found).map((one) => {
      const hour = Math.floor(one.hit.at / HOUR)
      const key = `${hour} ${one.labels.join(' ')}`
      const count = counts.get(key) ?? { labels: one.labels, hour, hits: 0 }
      count.hits += 1
      counts.set(key, count)
      return one
    })
    const told = hits.filter(isTold)
    for (let at = 0; at < told.length; at += size) {
      const some = told.slice(at, at + size)
      say({ kind: 'hits', segment, hits: some.map(({ hit, labels, name }) => ({ hit, labels, name })) })
      await word()
    }
  }
  let ended: EndedSegment[] = []
  let toldAt = performance.now()
  /** Segments that held nothing are told together: each word costs the other side a write. */
  const flush = async (isLast = false) => {
    const isDue = counts.size > 0 || ended.length >= MOST_ENDED || performance.now() - toldAt >= TELL_MS
    if (!isLast && !isDue) return
    say({ kind: 'segments', ended, counts: [...counts.values()] })
    counts = new Map()
    ended = []
    await word()
    toldAt = performance.now()
  }
  for (const step of searchRows(finder, { ...task.range, segments })) {
    if ('found' in step) await tell(step.found, step.inSegment)
    else {
      const { segment, trouble } = step
      ended.push({ name: segment, ...(trouble !== undefined && { trouble }) })
      await flush()
    }
  }
  await flush(true)
  say({ kind: 'end' })
}

/** What one event holds of a question is one hit of it. */
function byEvent(found: readonly Found[]): Found[] {
  const once = new Map<object, Found>()
  for (const one of found) {
    const before = once.get(one.row)
    if (before === undefined) once.set(one.row, one)
    else
      once.set(one.row, {
        ...before,
        name: before.name.includes(one.name) ? before.name : `${before.name}, ${one.name}`.slice(0, 1_000),
        labels: [...new Set([...before.labels, ...one.labels])].sort(),
        hit: { ...before.hit, fields: [...before.hit.fields, ...one.hit.fields] },
      })
  }
  return [...once.values()]
}

if (parentPort !== null) {
  const port = parentPort
  let go: ((word: HuntWord | undefined) => void) | undefined
  port.on('message', (said: HuntWord | 'go') => go?.(said === 'go' ? undefined : said))
  const word = () =>
    new Promise<HuntWord | undefined>((resolve) => {
      go = resolve
    })
  run(workerData as HuntTask, (message) => port.postMessage(message), word)
    .catch((error: unknown) =>
      port.postMessage({
        kind: 'failed',
        message: error instanceof Error ? error.message : String(error),
      } satisfies HuntMessage),
    )
    .finally(() => port.close())
}
