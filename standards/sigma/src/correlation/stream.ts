import type { Match, MatchedField } from '../engine/program.ts'
import type { Engine, Hint } from '../engine/engine.ts'
import { instantOf } from '../test/calendar.ts'
import type { Resolved } from './resolve.ts'
import { openWindow, type Window } from './window.ts'

export interface StreamOptions {
  /** Most groups kept over all correlations (default 100,000). The one untouched longest is forgotten and counted. */
  readonly maxGroups?: number
  /**
   * How long events may come late, in ms (default 60,000): correlations wait that long behind the newest event, so that
   * events out of order are put in order. What comes later than that is counted and correlated no more.
   */
  readonly latenessMs?: number
}

/** What a stream had to leave out, so that nothing is forgotten in silence. */
export interface StreamCounters {
  /** Groups kept now. */
  readonly groups: number
  /** Groups forgotten while they could still have counted. */
  readonly evicted: number
  /** Entries of a single group forgotten for want of room. */
  readonly dropped: number
  /** Hits that came too late. */
  readonly late: number
  /** Hits without a time of their own; they count as of the newest time seen. */
  readonly untimed: number
  /** Hits without one of the fields they are grouped by. */
  readonly ungrouped: number
}

/** A hit of a rule on its way into correlations. */
interface Hit {
  readonly id: string
  readonly at: number
  readonly seq: number
  readonly values: ReadonlyMap<string, unknown>
}

interface Group {
  readonly window: Window
  /** The values of group-by, in its order. */
  readonly by: readonly unknown[]
  /** What outer correlations ask of this one; kept only where there are any. */
  readonly values: ReadonlyMap<string, unknown> | undefined
  readonly opened: number
  touched: number
  holding: boolean
}

interface State {
  readonly resolved: Resolved
  readonly groups: Map<string, Group>
  /** Whether the answer is only known when the window closes: a count below a bound may still grow. */
  readonly final: boolean
}

const MAX_KEY = 200

/** Hits that wait for late ones; beyond this the oldest wait no longer. */
const MAX_PENDING = 100_000

/** A value as a key of bounded size. Long texts are told apart by length and a hash. */
function keyOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  if (text.length <= MAX_KEY) return text
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return `${text.slice(0, MAX_KEY)}…${text.length}#${hash >>> 0}`
}

const absent = (value: unknown) => value === undefined || value === null

/** Events in, matches out: those of rules at once, those of correlations when their time has come. */
export class Stream {
  readonly #engine: Engine
  readonly #states: readonly State[]
  readonly #silent: ReadonlySet<string>
  readonly #feeds = new Map<string, State[]>()
  readonly #needs = new Map<string, ReadonlySet<string>>()
  readonly #maxGroups: number
  readonly #lateness: number
  readonly #closes: boolean
  #pending: Hit[] = []
  #head = 0
  #newest = Number.NEGATIVE_INFINITY
  #clock = Number.NEGATIVE_INFINITY
  #seq = 0
  #counts = { groups: 0, evicted: 0, dropped: 0, late: 0, untimed: 0, ungrouped: 0 }

  constructor(engine: Engine, resolved: readonly Resolved[], silent: ReadonlySet<string>, options: StreamOptions) {
    this.#engine = engine
    this.#silent = silent
    this.#maxGroups = Math.max(1, options.maxGroups ?? 100_000)
    this.#lateness = Math.max(0, options.latenessMs ?? 60_000)
    this.#states = resolved.map((one) => ({
      resolved: one,
      groups: new Map(),
      final: one.correlation.bounds.some(({ op }) => op !== 'gt' && op !== 'gte'),
    }))
    this.#closes = this.#states.some((state) => state.final)
    for (const state of this.#states)
      for (const input of new Set(state.resolved.inputs))
        this.#feeds.set(input, [...(this.#feeds.get(input) ?? []), state])
    // Outer ones first, so that what an outer correlation asks of an inner one is asked of the inner one's rules too.
    for (const { resolved: one } of this.#states.toReversed())
      for (const input of one.inputs) {
        const asked = [...one.correlation.groupBy, ...one.correlation.fields].map((name) => one.fieldOf(input, name))
        const passed = [...(this.#needs.get(one.head.id) ?? [])]
        this.#needs.set(input, new Set([...(this.#needs.get(input) ?? []), ...asked, ...passed]))
      }
  }

  get counters(): StreamCounters {
    return { ...this.#counts }
  }

  /**
   * Takes one event.
   *
   * @param at its time in ms of Unix time; left out, the event's own time is read
   * @returns the matches of rules that report for themselves, and of correlations that are certain by now
   */
  push(event: unknown, hint?: Hint, at?: number): Match[] {
    const found = this.#engine.look(event, hint)
    const out = found.matches.filter((match) => !this.#silent.has(match.rule.id))
    if (this.#states.length === 0) return out
    const fed = found.matches.filter((match) => this.#feeds.has(match.rule.id))
    // Events that feed nothing still move time on, where something waits for that.
    const waiting = this.#pending.length > this.#head || (this.#closes && this.#counts.groups > 0)
    const own = at ?? (fed.length > 0 || waiting ? instantOf(found.time()) : undefined)
    if (own !== undefined && own > this.#newest) this.#newest = own
    for (const match of fed) {
      const values = new Map<string, unknown>()
      for (const field of this.#needs.get(match.rule.id) ?? []) values.set(field, found.valueOf(field))
      this.#take(match.rule.id, own, values)
    }
    out.push(...this.#advance(this.#newest - this.#lateness))
    return out
  }

  /** Nothing more comes: everything that waits is decided. */
  end(): Match[] {
    return this.#advance(Number.POSITIVE_INFINITY)
  }

  #take(id: string, own: number | undefined, values: ReadonlyMap<string, unknown>): void {
    if (own === undefined) this.#counts.untimed++
    const at = own ?? (Number.isFinite(this.#newest) ? this.#newest : 0)
    if (at < this.#clock) {
      this.#counts.late++
      return
    }
    const hit: Hit = { id, at, seq: this.#seq++, values }
    let place = this.#pending.length
    while (place > this.#head && (this.#pending[place - 1]?.at ?? 0) > at) place--
    if (place === this.#pending.length) this.#pending.push(hit)
    else this.#pending.splice(place, 0, hit)
  }

  #advance(until: number): Match[] {
    const out: Match[] = []
    for (;;) {
      const hit = this.#pending[this.#head]
      if (hit === undefined) break
      if (hit.at > until && this.#pending.length - this.#head <= MAX_PENDING) break
      this.#head++
      this.#close(hit.at, out)
      this.#clock = hit.at
      this.#feed(hit, out)
    }
    if (this.#head > 1_024 || this.#head === this.#pending.length) {
      this.#pending = this.#pending.slice(this.#head)
      this.#head = 0
    }
    if (until > this.#clock) {
      this.#close(until, out)
      if (Number.isFinite(until)) this.#clock = until
    }
    return out
  }

  #feed(hit: Hit, out: Match[]): void {
    for (const state of this.#feeds.get(hit.id) ?? []) this.#enter(state, hit, out)
  }

  #enter(state: State, hit: Hit, out: Match[]): void {
    const { resolved, groups } = state
    const { correlation } = resolved
    const by = correlation.groupBy.map((name) => hit.values.get(resolved.fieldOf(hit.id, name)))
    if (by.some(absent)) {
      this.#counts.ungrouped++
      return
    }
    const key = by.map(keyOf).join('\u0000')
    const group = this.#group(state, key, hit, by)
    const value = this.#counted(resolved, hit)
    for (const [input, id] of resolved.inputs.entries())
      if (id === hit.id) this.#counts.dropped += group.window.add({ at: hit.at, input, value })
    group.touched = hit.at
    if (state.final) return
    groups.delete(key)
    groups.set(key, group)
    const holds = group.window.holds(hit.at)
    if (holds && !group.holding) this.#fire(state, group, hit.at, out)
    group.holding = holds
  }

  #group(state: State, key: string, hit: Hit, by: readonly unknown[]): Group {
    const known = state.groups.get(key)
    if (known !== undefined) {
      // The condition counts as fulfilled anew only after it was not in between.
      if (!state.final && known.holding) known.holding = known.window.holds(hit.at)
      return known
    }
    const { correlation, head } = state.resolved
    const named = correlation.groupBy.map((name, at): [string, unknown] => [name, by[at]])
    const values = this.#feeds.has(head.id) ? new Map([...hit.values, ...named]) : undefined
    const group = { window: openWindow(correlation), by, values, opened: hit.at, touched: hit.at, holding: false }
    state.groups.set(key, group)
    if (++this.#counts.groups > this.#maxGroups) this.#evict(state, key)
    return group
  }

  #evict(state: State, spare: string): void {
    const from = state.groups.size > 1 ? state : this.#states.reduce((a, b) => (b.groups.size > a.groups.size ? b : a))
    const oldest = from.groups.keys().next().value
    if (oldest === undefined || (from === state && oldest === spare)) return
    from.groups.delete(oldest)
    this.#counts.groups--
    this.#counts.evicted++
  }

  #counted({ correlation, fieldOf }: Resolved, hit: Hit): string | number | undefined {
    const values = correlation.fields.map((name) => hit.values.get(fieldOf(hit.id, name)))
    if (values.length === 0 || values.some(absent)) return undefined
    if (correlation.type === 'value_count') return values.map(keyOf).join('\u0000')
    const [value] = values
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined
  }

  /** Closes the windows that end before `now` and forgets groups nothing of which can count any more. */
  #close(now: number, out: Match[]): void {
    for (const state of this.#states) {
      const { timespanMs } = state.resolved.correlation
      for (const [key, group] of state.groups) {
        const end = (state.final ? group.opened : group.touched) + timespanMs
        if (end >= now) break
        state.groups.delete(key)
        this.#counts.groups--
        if (state.final && group.window.holds(end)) this.#fire(state, group, end, out)
      }
    }
  }

  #fire(state: State, group: Group, at: number, out: Match[]): void {
    const { head, correlation } = state.resolved
    const figure = group.window.figure()
    const match: Match = {
      rule: head,
      fields: [
        ...correlation.groupBy.map((name, place): MatchedField => {
          return { name, value: group.by[place], item: 'correlation.group-by' }
        }),
        { name: correlation.fields.join(', ') || correlation.type, value: figure, item: 'correlation.condition' },
      ],
      span: { from: group.window.from(), to: group.window.to() },
    }
    if (!this.#silent.has(head.id)) out.push(match)
    const { values } = group
    if (values !== undefined) this.#feed({ id: head.id, at, seq: this.#seq++, values }, out)
  }
}
