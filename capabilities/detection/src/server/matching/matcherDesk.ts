import { Fault } from '@testudo/kernel/fault'
import { createBehaviour } from '../../core/behaviour/index.ts'
import type { HistoryRow } from '../../core/history/row.ts'
import { HISTORY_COLUMNS, placesOf } from '../../core/hunting/places.ts'
import { addCounts, freshCounts, type Hit, type Pushed } from '../../core/index.ts'
import { Matcher, type Taken } from '../../core/matching/matcher.ts'
import { type History, type HistoryOptions, openHistory } from '../history/history.ts'
import type { MatcherAnswer, MatcherAsk, MatcherCall, MatcherFailure, MatcherStart } from './messages.ts'

/** Large pieces are read in steps of so many bytes, so that their events wait in memory together only up to a group. */
const STEP_BYTES = 1 << 20
/** Events are kept together, with one wait of the disk, up to so many bytes. */
const GROUP_BYTES = 8 << 20

/** A matcher with its history: what a thread or a process of its own runs. Nothing is answered before it is on the disk. */
export interface MatcherDesk {
  /** Does calls in their order. Never throws: what fails is in the answer. */
  run(asks: readonly MatcherAsk[]): MatcherAnswer
  /** What time alone decides; to be called about once a second. */
  due(): readonly Hit[]
}

/**
 * @param now Unix ms
 * @param open what opens the history; a test hands in one whose disk fails
 */
export function openMatcherDesk(
  start: MatcherStart,
  now: () => number,
  open: (options: HistoryOptions) => History = openHistory,
): MatcherDesk {
  const { folder, seed, limits, behaviour = true } = start
  const matcher = new Matcher(behaviour ? { behaviour: createBehaviour({ seed }) } : {})
  let history: History | undefined = open({
    folder,
    columns: HISTORY_COLUMNS,
    placesOf: placesOf(seed),
    ...(limits !== undefined && { limits }),
  })
  let loadMs: number | undefined

  // Events that were read and could not be kept are tried again before anything new is read: at most a group waits.
  let rows: HistoryRow[] = []
  let bytes = 0
  let hits: Hit[] = []
  let isStuck = false
  /** Calls that settle with these rows. */
  let reading: Read[] = []
  /** Calls that failed because their rows were not kept. Sent again, they are not read again: their rows are still here. */
  const unkept = new Map<string, Read[]>()

  const hold = (taken: Taken) => {
    for (const row of taken.rows) {
      rows.push(row)
      bytes += row.bytes.length
    }
    for (const hit of taken.hits) hits.push(hit)
  }
  const keep = (answer: Answer): boolean => {
    try {
      if (rows.length > 0) openOne(history).append(rows)
    } catch (error) {
      isStuck = true
      const fault = notKept(error)
      for (const one of reading) {
        answer.failed.push(failure(one.id, fault))
        const held = unkept.get(one.call.source)
        if (held === undefined) unkept.set(one.call.source, [one])
        else held.push(one)
      }
      reading = []
      return false
    }
    answer.hits.push(hits)
    for (const { id, value } of reading) answer.done.push({ id, value })
    isStuck = false
    rows = []
    bytes = 0
    hits = []
    reading = []
    return true
  }

  const push = (source: string, piece: Uint8Array, answer: Answer): Pushed => {
    const counts = freshCounts()
    let last: Pushed | undefined
    for (let at = 0; at === 0 || at < piece.length; at += STEP_BYTES) {
      const taken = matcher.push(source, piece.subarray(at, at + STEP_BYTES), now())
      addCounts(counts, taken.pushed.counts)
      last = taken.pushed
      hold(taken)
      if (bytes >= GROUP_BYTES) keep(answer)
    }
    return { format: last?.format, newest: last?.newest, counts }
  }

  /** What a call came to that was read before and not kept; another call in its place means that it is not sent again. */
  const readBefore = (call: ReadCall): Read | undefined => {
    const held = unkept.get(call.source)
    const first = held?.shift()
    if (first !== undefined && isSame(first.call, call)) return first
    unkept.delete(call.source)
    return undefined
  }

  const told = (call: MatcherCall, answer: Answer): unknown => {
    switch (call.kind) {
      case 'learn': {
        const began = performance.now()
        const refused = matcher.learn(call.more, call.forget)
        const { indicators, rules } = matcher.size
        if (call.more.length * 2 >= indicators + rules && call.more.length > 0)
          loadMs = Math.round(performance.now() - began)
        return refused
      }
      case 'suppress':
        return matcher.suppress(call.lists)
      case 'open':
        return matcher.open(call.source)
      case 'push':
        return push(call.source, call.bytes, answer)
      case 'flush': {
        const taken = matcher.flush(call.source, now())
        hold(taken)
        return taken.pushed
      }
      case 'end':
        return void hits.push(...matcher.end(call.source))
      case 'seal':
        return openOne(history).seal()
      case 'retain':
        return openOne(history).retain(call.keep)
      case 'state':
        return { ...matcher.state(), loadMs }
      case 'close':
        history?.close()
        history = undefined
        return undefined
    }
  }

  return {
    run(asks) {
      const answer: Answer = { hits: [], done: [], failed: [] }
      for (const { id, call } of asks) {
        try {
          if (call.kind === 'push' || call.kind === 'flush') {
            if (isStuck && !keep(answer)) throw notKept(undefined)
            const before = readBefore(call)
            const value = before === undefined ? told(call, answer) : before.value
            reading.push({ id, call, value })
          } else {
            if (call.kind === 'seal' || call.kind === 'retain' || call.kind === 'close') keep(answer)
            answer.done.push({ id, value: told(call, answer) })
          }
          if (bytes >= GROUP_BYTES) keep(answer)
        } catch (error) {
          answer.failed.push(failure(id, error))
        }
      }
      keep(answer)
      return { ...answer, hits: answer.hits.flat() }
    },
    due: () => matcher.due(now()),
  }
}

type Done = MatcherAnswer['done'][number]

type ReadCall = Extract<MatcherCall, { kind: 'push' | 'flush' }>

interface Read extends Done {
  readonly call: ReadCall
}

const isSame = (a: ReadCall, b: ReadCall): boolean =>
  a.kind === 'push' && b.kind === 'push' ? Buffer.compare(a.bytes, b.bytes) === 0 : a.kind === b.kind

interface Answer {
  readonly hits: Hit[][]
  readonly done: Done[]
  readonly failed: MatcherFailure[]
}

const closed = () =>
  new Fault('unavailable', 'detection.matcher_closed', 'The matcher is closed. Start the node again.')

function openOne<T>(history: T | undefined): T {
  if (history === undefined) throw closed()
  return history
}

function notKept(error: unknown): Fault {
  if (error instanceof Fault) return error
  const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
  return new Fault(
    'unavailable',
    'detection.not_kept',
    `Events cannot be written to the disk${why}. See that there is room and that it works, then send again.`,
    { cause: error },
  )
}

function failure(id: number, error: unknown): MatcherFailure {
  if (error instanceof Fault) return { id, kind: error.kind, code: error.code, message: error.message }
  const message = error instanceof Error ? error.message : String(error)
  return { id, kind: 'unavailable', code: 'detection.matcher_failed', message: `The matcher failed: ${message}` }
}
