import { parentPort, workerData } from 'node:worker_threads'
import type { Hint } from '@testudo/sigma'
import type { Hit, Knowledge } from '../../core/index.ts'
import type { Finder, Found } from '../../core/hunting/finder.ts'
import { knowledgeFinder } from '../../core/hunting/knowledge.ts'
import { type HuntLanguage, readQuestion } from '../../core/hunting/question.ts'
import { HOUR } from '../history/tally.ts'
import { type SearchRange, searchRows } from './searchRows.ts'

/** One search through stored events, in a thread of its own. */
export interface HuntTask {
  readonly seed: number
  readonly asked:
    | { readonly language: HuntLanguage; readonly text: string; readonly title: string }
    | { readonly knowledge: readonly Knowledge[] }
  readonly range: SearchRange
  /** Log sources of rules by source. */
  readonly logsources: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Hits told at most; the rest is counted. */
  readonly room: number
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

/** What the thread says. After `hits` and `segment` it waits for a word before it goes on. */
export type HuntMessage =
  | { readonly kind: 'begun'; readonly isStateful: boolean }
  | { readonly kind: 'hits'; readonly hits: readonly LabelledHit[] }
  | {
      readonly kind: 'segment'
      /** Absent: what a search with a memory told after the last one. */
      readonly name?: string
      readonly counts: readonly HitCount[]
      readonly trouble?: 'gone' | 'damaged'
    }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string }

/** Hits in one message: one write of the embedded database. */
const HITS_A_MESSAGE = 100

function finderOf({ asked, seed, logsources }: HuntTask): Finder {
  const hintOf = (source: string): Hint | undefined => {
    const logsource = logsources[source]
    return logsource === undefined ? undefined : { logsource }
  }
  if ('knowledge' in asked) return knowledgeFinder(asked.knowledge, { seed, hintOf }).finder
  const read = readQuestion(asked.language, asked.text, { seed, hintOf, title: asked.title })
  if ('flaw' in read) throw new Error(read.flaw.message)
  return read.question.finder
}

async function run(task: HuntTask, say: (message: HuntMessage) => void, word: () => Promise<void>): Promise<void> {
  const finder = finderOf(task)
  const perEvent = !('knowledge' in task.asked)
  say({ kind: 'begun', isStateful: finder.isStateful })
  let { room } = task
  let counts = new Map<string, { labels: readonly string[]; hour: number; hits: number }>()
  const tell = async (found: readonly Found[]) => {
    const hits = (perEvent ? byEvent(found) : found).map((one) => {
      const hour = Math.floor(one.hit.at / HOUR)
      const key = `${hour} ${one.labels.join(' ')}`
      const count = counts.get(key) ?? { labels: one.labels, hour, hits: 0 }
      count.hits += 1
      counts.set(key, count)
      return one
    })
    const told = hits.slice(0, room)
    room -= told.length
    for (let at = 0; at < told.length; at += HITS_A_MESSAGE) {
      const some = told.slice(at, at + HITS_A_MESSAGE)
      say({ kind: 'hits', hits: some.map(({ hit, labels, name }) => ({ hit, labels, name })) })
      await word()
    }
  }
  const done = async (name?: string, trouble?: 'gone' | 'damaged') => {
    say({
      kind: 'segment',
      ...(name !== undefined && { name }),
      ...(trouble !== undefined && { trouble }),
      counts: [...counts.values()],
    })
    counts = new Map()
    await word()
  }
  for (const step of searchRows(finder, task.range)) {
    if ('found' in step) await tell(step.found)
    else await done(step.segment, step.trouble)
  }
  await done()
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
  let go: (() => void) | undefined
  port.on('message', () => go?.())
  const word = () =>
    new Promise<void>((resolve) => {
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
