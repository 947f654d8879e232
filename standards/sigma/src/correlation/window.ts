import type { Correlation } from '../documents.ts'
import type { Condition } from '../rule/condition.ts'
import { compare } from '../test/test.ts'

/** What one event brings to a window: when (ms), which of the inputs it is, and the value that is counted. */
export interface Arrival {
  readonly at: number
  readonly input: number
  readonly value: string | number | undefined
}

/** The state of one group of one correlation. Arrivals come in the order of time. */
export interface Window {
  /** Takes an arrival; gives how many older entries had to be forgotten for want of room. */
  readonly add: (arrival: Arrival) => number
  /** Forgets what is older than the span, then says whether the condition holds now. */
  readonly holds: (now: number) => boolean
  /** The figure the condition was asked of. */
  readonly figure: () => number
  /** The oldest moment the window still knows, and the newest. */
  readonly from: () => number
  readonly to: () => number
}

/** Most entries one group keeps; what is beyond is forgotten, oldest first, and counted. */
const MAX_ENTRIES = 10_000

const meets = (correlation: Correlation, figure: number) =>
  correlation.bounds.every(({ op, value }) => compare(op, figure, value))

/**
 * How many entries decide a count: one more than the largest bound, since all larger counts answer alike. So a group that
 * counts to ten keeps eleven times, however many events come.
 */
const deciding = (correlation: Correlation) =>
  Math.floor(Math.max(0, ...correlation.bounds.map(({ value }) => value))) + 2

/** Counts events by their times, oldest first; a class, because most live groups are of this kind and each is small. */
class CountWindow implements Window {
  readonly #correlation: Correlation
  #times: number[] = []
  #begin = 0
  /** Events beyond what decides the answer: counted for the figure, their times not kept. */
  #beyond = 0
  constructor(correlation: Correlation) {
    this.#correlation = correlation
  }

  get #size(): number {
    return this.#times.length - this.#begin
  }

  #shift(): void {
    this.#begin++
    if (this.#begin > 16 && this.#begin * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#begin)
      this.#begin = 0
    }
  }

  add({ at }: Arrival): number {
    // Most groups see one event: a list that is made with it takes no room for more.
    if (this.#times.length === 0) this.#times = [at]
    else this.#times.push(at)
    if (this.#size > deciding(this.#correlation)) {
      this.#shift()
      this.#beyond++
    }
    return 0
  }

  holds(now: number): boolean {
    const oldest = now - this.#correlation.timespanMs
    for (; this.#size > 0 && this.from() < oldest; this.#shift()) this.#beyond = 0
    return this.#size > 0 && meets(this.#correlation, this.#size)
  }

  figure(): number {
    return this.#size + this.#beyond
  }

  from(): number {
    return this.#times[this.#begin] ?? 0
  }

  to(): number {
    return this.#times.at(-1) ?? 0
  }
}

/** Distinct values with the last time of each, in the order of those times. */
function distinctWindow(correlation: Correlation): Window {
  const values = new Map<string | number, number>()
  const room = deciding(correlation)
  const drop = () => {
    const oldest = values.keys().next().value
    if (oldest !== undefined) values.delete(oldest)
  }
  let newest = 0
  return {
    add: ({ at, value }) => {
      newest = at
      if (value === undefined) return 0
      values.delete(value)
      values.set(value, at)
      if (values.size > room) drop()
      return 0
    },
    holds: (now) => {
      for (const [value, at] of values) {
        if (at >= now - correlation.timespanMs) break
        values.delete(value)
      }
      return values.size > 0 && meets(correlation, values.size)
    },
    figure: () => values.size,
    from: () => values.values().next().value ?? newest,
    to: () => newest,
  }
}

/** The value below which `percent` of the numbers lie, interpolated between neighbours (as PERCENTILE_CONT of SQL). */
export function percentileOf(numbers: readonly number[], percent: number): number {
  if (percent === 0) return numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  if (percent === 100) return numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const sorted = numbers.toSorted((a, b) => a - b)
  const place = ((sorted.length - 1) * percent) / 100
  const low = sorted[Math.floor(place)] ?? 0
  const high = sorted[Math.ceil(place)] ?? 0
  return low + (high - low) * (place - Math.floor(place))
}

function numberWindow(correlation: Correlation): Window {
  let entries: { readonly at: number; readonly value: number }[] = []
  let figure = 0
  const measure = (): number => {
    const numbers = entries.map((entry) => entry.value)
    const sum = numbers.reduce((a, b) => a + b, 0)
    if (correlation.type === 'value_sum') return sum
    if (correlation.type === 'value_avg') return sum / numbers.length
    return percentileOf(numbers, correlation.type === 'value_median' ? 50 : (correlation.percentile ?? 50))
  }
  return {
    add: ({ at, value }) => {
      if (typeof value !== 'number') return 0
      entries.push({ at, value })
      if (entries.length <= MAX_ENTRIES) return 0
      entries.shift()
      return 1
    },
    holds: (now) => {
      if ((entries[0]?.at ?? now) < now - correlation.timespanMs)
        entries = entries.filter((entry) => entry.at >= now - correlation.timespanMs)
      if (entries.length === 0) return false
      figure = measure()
      return meets(correlation, figure)
    },
    figure: () => figure,
    from: () => entries[0]?.at ?? 0,
    to: () => entries.at(-1)?.at ?? 0,
  }
}

/** The last time of each rule. */
function temporalWindow(correlation: Correlation): Window {
  const times = correlation.rules.map(() => Number.NEGATIVE_INFINITY)
  let present = 0
  const truth = (condition: Condition, seen: (name: string) => boolean): boolean => {
    if (condition.op === 'name') return seen(condition.name)
    if (condition.op === 'not') return !truth(condition.part, seen)
    if (condition.op === 'of') return false
    const parts = condition.parts
    return condition.op === 'and' ? parts.every((part) => truth(part, seen)) : parts.some((part) => truth(part, seen))
  }
  const known = () => times.filter((at) => at !== Number.NEGATIVE_INFINITY)
  return {
    add: ({ at, input }) => {
      times[input] = at
      return 0
    },
    holds: (now) => {
      const inside = (at: number) => at >= now - correlation.timespanMs
      for (const [input, at] of times.entries()) if (!inside(at)) times[input] = Number.NEGATIVE_INFINITY
      present = known().length
      if (correlation.expression === undefined) return present > 0 && meets(correlation, present)
      return truth(correlation.expression, (name) =>
        inside(times[correlation.rules.indexOf(name)] ?? Number.NEGATIVE_INFINITY),
      )
    },
    figure: () => present,
    from: () => Math.min(...known()),
    to: () => Math.max(...known()),
  }
}

/**
 * Rules one after the other. `starts[length][rule]`: the latest start of a chain of so many rules that ends with this one;
 * a later start is always as good, so one number for each is enough. An event takes one place of a chain.
 */
function orderedWindow(correlation: Correlation): Window {
  const rules = correlation.rules.length
  const starts = Array.from({ length: rules + 1 }, () => Array.from({ length: rules }, () => Number.NEGATIVE_INFINITY))
  const figures = Array.from({ length: rules }, (_, index) => index + 1)
  const need = correlation.expression === undefined ? figures.find((figure) => meets(correlation, figure)) : rules
  let last = 0
  let longest = 0
  let begun = 0
  return {
    add: ({ at, input }) => {
      last = at
      for (let length = rules; length >= 1; length--) {
        const shorter = starts[length - 1] ?? []
        const start = length === 1 ? at : Math.max(...shorter.slice(0, input), Number.NEGATIVE_INFINITY)
        const row = starts[length]
        if (row !== undefined && start > (row[input] ?? 0)) row[input] = start
      }
      return 0
    },
    holds: (now) => {
      longest = 0
      for (const [length, row] of starts.entries())
        for (const [input, start] of row.entries())
          if (start >= now - correlation.timespanMs) [longest, begun] = [length, start]
          else row[input] = Number.NEGATIVE_INFINITY
      return (
        need !== undefined && longest >= need && (correlation.expression !== undefined || meets(correlation, longest))
      )
    },
    figure: () => longest,
    from: () => begun,
    to: () => last,
  }
}

/** The window of a correlation for one group. */
export function openWindow(correlation: Correlation): Window {
  switch (correlation.type) {
    case 'event_count':
      return new CountWindow(correlation)
    case 'value_count':
      return distinctWindow(correlation)
    case 'temporal':
      return temporalWindow(correlation)
    case 'temporal_ordered':
      return orderedWindow(correlation)
    default:
      return numberWindow(correlation)
  }
}
