import { Fault } from '@testudo/kernel/fault'
import { compile, type Hint, type LogSource } from '@testudo/sigma'
import type { HistoryRow } from '../history/row.ts'
import { atomicPattern } from '../indicators/atomicPattern.ts'
import type { SourceCounts } from '../sources/counts.ts'
import { eventTime } from '../sources/eventTime.ts'
import type { SourceEvent } from '../sources/sourceEvent.ts'
import type { EventInHand } from './eventInHand.ts'
import { IndicatorWatch, readWarningLists } from './indicatorWatch.ts'
import type { Behaviour, MatcherState } from './parts.ts'
import { PatternWatch } from './patternWatch.ts'
import { RuleWatch } from './ruleWatch.ts'
import { Slab } from './slab.ts'
import { SourceReading } from './sourceReading.ts'
import { liveStream, ownStream, streamFor } from './streams.ts'
import type { Hit, Knowledge, MatchSource, Pushed, Refused } from './types.ts'

/** What a piece of a source came to: rows to keep, then hits to tell. */
export interface Taken {
  readonly rows: readonly HistoryRow[]
  readonly hits: readonly Hit[]
  readonly pushed: Pushed
}

export interface MatcherOptions {
  readonly behaviour?: Behaviour
  /** Reads every event in full for indicators: slow, and the same answer. */
  readonly isPlain?: boolean
}

interface Open {
  readonly source: MatchSource
  readonly reading: SourceReading
  readonly hint: Hint | undefined
  newest: number | undefined
  /** Log sources of its events so far. */
  readonly seen: Set<readonly LogSource[]>
}

/** Longer events are counted and not kept; history has no room for them. */
const MAX_EVENT_BYTES = 16 << 20
const MOST_KINDS = 1_000
/**
 * Everything known against every event: values, STIX patterns, Sigma rules, behaviour. Pure and synchronous: times come
 * with the calls. Nothing under one label decides what another label's hit says: what is known is kept by label and content,
 * and what joins several events keeps events of different labels apart.
 */
export class Matcher {
  private readonly indicators = new IndicatorWatch()
  private readonly patterns = new PatternWatch()
  private readonly rules = new RuleWatch()
  private readonly behaviour: Behaviour | undefined
  private readonly isPlain: boolean
  private readonly sources = new Map<string, Open>()
  private readonly slab = new Slab()
  /** Knows shapes of events, and no rules. */
  private readonly shapes = compile([])

  constructor(options: MatcherOptions = {}) {
    this.behaviour = options.behaviour
    this.isPlain = options.isPlain ?? false
  }

  /** Adds to what is looked for and takes away, at once. @returns what is not looked for, and why */
  learn(more: readonly Knowledge[], forget: readonly string[]): Refused[] {
    for (const key of forget) {
      this.indicators.forget(key)
      this.patterns.forget(key)
    }
    this.indicators.reserve(more.length)
    const refused: Refused[] = []
    const sigma: Knowledge[] = []
    for (const knowledge of more) {
      if (knowledge.language === 'sigma') {
        sigma.push(knowledge)
        continue
      }
      const atomic = atomicPattern(knowledge.pattern)
      if ('values' in atomic) {
        this.indicators.learn(knowledge, atomic.values)
        continue
      }
      const reason = this.patterns.learn(knowledge)
      if (reason !== undefined) refused.push({ key: knowledge.key, reason })
    }
    this.indicators.tidy()
    refused.push(...this.rules.learn(sigma, forget))
    return refused
  }

  /** @param lists texts of MISP warning lists, all there are: they replace those before */
  suppress(lists: readonly string[]): void {
    this.indicators.suppress(readWarningLists(lists))
  }

  open(source: MatchSource): void {
    const known = this.sources.get(source.id)
    if (known !== undefined && known.source.label !== source.label) this.leave(known.source)
    const hint: Hint | undefined = source.logsource === undefined ? undefined : { logsource: source.logsource }
    const same = known !== undefined && known.source.format === source.format
    this.sources.set(source.id, {
      source,
      hint,
      reading: same ? known.reading : new SourceReading(source.format),
      newest: known?.newest,
      seen: known?.seen ?? new Set(),
    })
  }

  /** @param now Unix ms. @throws {Fault} `absent` for a source that is not open */
  push(id: string, bytes: Uint8Array, now: number): Taken {
    const open = this.sourceOf(id)
    const { events, counts } = open.reading.push(bytes)
    return this.handle(open, events, counts, now)
  }

  flush(id: string, now: number): Taken {
    const open = this.sourceOf(id)
    const { events, counts } = open.reading.flush()
    const taken = this.handle(open, events, counts, now)
    const hits = [...taken.hits]
    this.rules.flush(ownStream(id), (hit) => hits.push(hit))
    return { ...taken, hits }
  }

  /** Ends a source. @returns hits of rules over several events that were decided by its end */
  end(id: string): Hit[] {
    const open = this.sources.get(id)
    if (open === undefined) return []
    const hits: Hit[] = []
    this.rules.flush(ownStream(id), (hit) => hits.push(hit))
    this.sources.delete(id)
    this.leave(open.source)
    return hits
  }

  /** What time alone decides; to be called about once a second. @param now Unix ms */
  due(now: number): Hit[] {
    const hits = [...(this.behaviour?.due(now) ?? [])]
    this.rules.due(now, (hit) => hits.push(hit))
    return hits
  }

  /** What is looked for now. */
  get size(): { readonly indicators: number; readonly rules: number } {
    return { indicators: this.indicators.size + this.patterns.size, rules: this.rules.size }
  }

  state(): Omit<MatcherState, 'loadMs' | 'neverFor'> & { readonly never: Readonly<Record<string, readonly string[]>> } {
    const suppressions = this.indicators.suppressions
    return {
      ...this.size,
      suppressed: suppressions.length,
      suppressions,
      // A source that has sent nothing yet says nothing about rules.
      never: Object.fromEntries(
        [...this.sources].flatMap(([id, { seen }]) => (seen.size === 0 ? [] : [[id, this.rules.neverFrom(seen)]])),
      ),
    }
  }

  private sourceOf(id: string): Open {
    const open = this.sources.get(id)
    if (open === undefined)
      throw new Fault(
        'absent',
        'detection.source_absent',
        'There is no such source of events. Add it, then send again.',
      )
    return open
  }

  private leave(source: MatchSource): void {
    for (const name of [ownStream(source.id), ...this.lastOf(source)]) {
      this.rules.end(name)
      this.patterns.end(name)
    }
    this.behaviour?.end(source.id)
  }

  /** The live stream of a label goes with its last source. */
  private lastOf({ id, label }: MatchSource): string[] {
    const others = [...this.sources.values()].some(({ source }) => source.id !== id && source.label === label)
    return others ? [] : [liveStream(label)]
  }

  private handle(open: Open, read: readonly SourceEvent[], counts: SourceCounts, now: number): Taken {
    const { source, reading } = open
    const format = reading.format ?? 'json'
    const events: EventInHand[] = []
    for (const { line, value, text } of read) {
      const shown = text === undefined ? JSON.stringify(value) : oneLine(text)
      const bytes = this.slab.encode(shown)
      const at = eventTime(value) ?? now
      if (bytes.length > MAX_EVENT_BYTES) {
        counts.tooLong++
        counts.events--
        continue
      }
      events.push({ source, format, line, at, value, text: shown, bytes })
      if (open.newest === undefined || at > open.newest) open.newest = at
    }
    const hits: Hit[] = []
    const take = (hit: Hit) => hits.push(hit)
    if (this.isPlain) this.indicators.matchPlainly(events, take)
    else this.indicators.match(events, take)
    for (const event of events) this.whole(open, event, now, take)
    const { id, label } = source
    return {
      rows: events.map(({ at, bytes, value }) => ({ at, source: id, label, bytes, value })),
      hits,
      pushed: { format: reading.format, counts, newest: open.newest },
    }
  }

  private whole(open: Open, event: EventInHand, now: number, take: (hit: Hit) => void): void {
    const { source } = open
    const { at, value, line } = event
    const key = streamFor(source, at, now)
    this.patterns.match(event, key, take)
    const own = this.shapes.logsources(value)
    // What was said of the source does not replace what an event tells itself.
    const hint = own.length > 0 ? undefined : open.hint
    if (open.seen.size < MOST_KINDS) open.seen.add(hint === undefined ? own : this.shapes.logsources(value, hint))
    if (this.rules.hasRules) this.rules.match(event, key, hint, take)
    this.behaviour?.event(source.id, value, at, line)
  }
}

/** JSON in one line: between its tokens a line end is as good as a blank, and inside its texts there is none. */
const oneLine = (text: string): string => (text.includes('\n') ? text.replaceAll(/[\r\n]+/g, ' ') : text)
