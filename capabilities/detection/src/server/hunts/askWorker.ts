import { parentPort } from 'node:worker_threads'
import { detectFormat, eventTime, readEvents } from '../../core/index.ts'
import type { Found } from '../../core/hunting/finder.ts'
import { type Flaw, type HuntLanguage, type Question, readQuestion } from '../../core/hunting/question.ts'

/** Reads a question; runs it over samples when there are any. */
export interface AskTask {
  readonly seed: number
  readonly language: HuntLanguage
  readonly text: string
  readonly samples?: string
}

/** What a question came to. */
export interface AskAnswer {
  readonly flaw?: Flaw
  readonly told: Question['told']
  readonly rejected: Question['rejected']
  readonly isStateful: boolean
  /** Of samples. */
  readonly events: number
  readonly format?: string
  /** The first 500. */
  readonly hits: readonly {
    readonly line: number
    readonly title: string
    readonly fields: readonly { readonly name: string; readonly value: string }[]
  }[]
}

const HEAD_CHARS = 65_536
const MOST_HITS = 500
const MOST_REJECTED = 1_000

function answer({ seed, language, text, samples }: AskTask): AskAnswer {
  const read = readQuestion(language, text, { seed })
  const empty = { told: { en: '', fr: '' }, rejected: [], isStateful: false, events: 0, hits: [] }
  if ('flaw' in read) return { ...empty, flaw: read.flaw }
  const { finder, told, rejected } = read.question
  const base = { ...empty, told, rejected: rejected.slice(0, MOST_REJECTED), isStateful: finder.isStateful }
  if (samples === undefined) return base
  const format = detectFormat(samples.slice(0, HEAD_CHARS))
  const hits: AskAnswer['hits'][number][] = []
  let events = 0
  const take = (found: readonly Found[]) => {
    for (const { hit, name, row } of found)
      if (hits.length < MOST_HITS) hits.push({ line: Number(row.source), title: name, fields: hit.fields })
  }
  const reader = readEvents(format, ({ line, value }) => {
    events += 1
    // The line stands where a stored event has its source. Times of samples are their own.
    const bytes = Buffer.from(JSON.stringify(value))
    take(finder.find({ at: eventTime(value) ?? events, source: String(line), label: '', bytes, value }))
  })
  reader.push(Buffer.from(samples))
  reader.end()
  take(finder.end())
  return { ...base, events, format, hits }
}

if (parentPort !== null) {
  const port = parentPort
  port.on('message', (task: AskTask) => {
    try {
      port.postMessage({ answer: answer(task) })
    } catch (error) {
      port.postMessage({ trouble: error instanceof Error ? error.message : String(error) })
    }
  })
}
