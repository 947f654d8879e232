import type { BehaviourThresholds } from '../thresholds.ts'
import { type Finding, isNews, shown } from '../tell.ts'
import { PairTable, VIA, type Via } from './pairs.ts'
import { beaconScore, type BeaconParts, durationScore, evenness, histogramScore, nearness } from './score.ts'
import { HOURS, MAX_SAMPLES, UNSIZED } from './samples.ts'

const HOUR = 3_600
const DAY = HOURS * HOUR
/** A name is told again after a day; until an hour later nothing else is told of it. */
const SPOKEN_SECONDS = DAY + HOUR
const MAX_SPOKEN = 20_000

/** One connection of an own host to another side. */
export interface Connection {
  readonly own: string
  readonly other: string
  readonly via: Via
  /** Address of a named other side. */
  readonly address?: string | undefined
  /** Unix ms. */
  readonly at: number
  readonly line: number
  /** Bytes the own host sent; absent when the event does not tell. */
  readonly sent?: number | undefined
}

export interface BeaconLimits {
  readonly pairs: number
  /** Of all pairs together. */
  readonly samples: number
}

interface Scored {
  readonly parts: BeaconParts
  readonly base: number
  readonly score: number
  /** Whether its times are even enough to be no chance. */
  readonly isEven: boolean
  readonly share: number
  readonly every: number
  readonly connections: number
}

/**
 * Beacons of one source over the last 24 hours of its own time. Bars of the histogram are whole hours, so that the same
 * events give the same score in any order. Of a pair with more than 512 connections the newest 512 tell how even times
 * and sizes are; all are counted in its hours.
 */
export class Beacons {
  readonly pairs: PairTable
  /** Connections that came when their hour had left the window. */
  late = 0
  /** Unix ms when another side was first seen, as far as that is remembered. */
  firstSeen: (other: string) => number | undefined = () => undefined
  private readonly rule: BehaviourThresholds['beacon']
  private newest = 0
  private oldest = Infinity
  private next = 0
  /** Pairs that a told name speaks for, with the second it was told. */
  private readonly spoken = new Map<string, number>()
  private readonly spans = new Uint32Array(MAX_SAMPLES)
  private readonly bars = new Uint32Array(HOURS)

  constructor(rule: BehaviourThresholds['beacon'], limits: BeaconLimits) {
    this.rule = rule
    this.pairs = new PairTable(limits.pairs, limits.samples)
  }

  /** Newest time of the source, Unix ms. */
  get clock(): number {
    return this.newest * 1_000
  }

  /** First second of the window. */
  get start(): number {
    return (Math.floor(this.newest / HOUR) + 1) * HOUR - DAY
  }

  /** The clock of the source: the newest time of any of its events. @param at Unix ms */
  advance(at: number): void {
    this.newest = Math.max(this.newest, Math.floor(at / 1_000))
    this.oldest = Math.min(this.oldest, at)
  }

  add({ own, other, via, address, at, line, sent }: Connection): void {
    const time = Math.floor(at / 1_000)
    if (time < this.start) {
      this.late++
      return
    }
    const { pairs } = this
    const slot = pairs.add(own, via === 'lookup' ? `?${other}` : other, via, time, sizeOf(sent), this.start)
    if (slot < 0) return
    pairs.dirty[slot] = 1
    pairs.line[slot] = Math.max(pairs.line[slot] ?? 0, line)
    if (address !== undefined) {
      const held = pairs.peer[slot] ?? 0
      if (held === 0 || pairs.peers.text(held - 1) !== address) pairs.setPeer(slot, address)
    }
  }

  /**
   * Scores pairs that changed, and forgets those that left the window.
   *
   * @param budget samples to look at at most; what is left is done in the next call
   */
  due(budget: number): Finding[] {
    const { pairs, start } = this
    const found: { readonly slot: number; readonly scored: Scored }[] = []
    let left = budget
    const { slots } = pairs
    for (let walked = 0; walked < slots && left > 0; walked++) {
      if (this.next >= slots) this.next = 0
      const slot = this.next++
      if (pairs.isFree(slot)) continue
      if ((pairs.last[slot] ?? 0) < start) {
        pairs.remove(slot)
        continue
      }
      if (pairs.dirty[slot] !== 1) continue
      pairs.dirty[slot] = 0
      left -= 8 + (pairs.count[slot] ?? 0)
      const scored = this.score(slot)
      if (scored !== undefined && this.isTold(slot, scored)) found.push({ slot, scored })
    }
    return this.tell(found)
  }

  /** Scores one pair as it stands; undefined with too few connections. */
  score(slot: number): Scored | undefined {
    const { pairs, rule, spans, bars, start } = this
    const list = pairs.listOf(slot)
    pairs.samples.forget(list, start)
    pairs.keep(slot, list)
    const { times, sizes } = pairs.samples
    const { at, count } = list
    let used = 0
    for (let i = at + 1; i < at + count; i++) {
      const span = (times[i] ?? 0) - (times[i - 1] ?? 0)
      if (span > 0) spans[used++] = span
    }
    if (used < rule.minUnique - 1) return undefined
    sort(spans, used)
    const every = spans[used >> 1] ?? 0
    const interval = evenness(spans, used, 1)
    const isEven = nearness(spans, used, 1) >= Math.min(0.95, rule.tellNear + rule.tellFew / Math.sqrt(used))
    let sized = 0
    for (let i = at; i < at + count; i++) if (sizes[i] !== UNSIZED) spans[sized++] = sizes[i] ?? 0
    sort(spans, sized)
    const size = sized >= Math.max(3, count / 2) ? evenness(spans, sized, 0) : undefined
    pairs.samples.bars(list, start, bars)
    const covered = ((times[at + count - 1] ?? 0) - (times[at] ?? 0)) / DAY
    const parts = {
      interval,
      size,
      histogram: histogramScore(bars, rule),
      duration: durationScore(bars, count === MAX_SAMPLES ? Math.max(covered, spread(bars)) : covered, rule),
    }
    const base = beaconScore(parts, rule)
    const share = this.shareOf(pairs.other[slot] ?? 0)
    const score = Math.max(0, Math.min(1, base + this.modifiers(pairs.other[slot] ?? 0, share)))
    return { parts, base, score, isEven, share, every, connections: bars.reduce((sum, bar) => sum + bar, 0) }
  }

  private shareOf(other: number): number {
    return Math.min(1, this.pairs.others.held(other) / Math.max(1, this.pairs.hosts.size))
  }

  private modifiers(other: number, share: number): number {
    const { rare, rareShare, common, commonShare, fresh, newDays, old, oldDays } = this.rule.modifiers
    let sum = 0
    if (share <= rareShare) sum += rare
    else if (share >= commonShare && this.pairs.hosts.size > 1) sum -= common
    const day = DAY * 1_000
    const now = this.newest * 1_000
    // A source that was opened this week sees everything for the first time.
    const first = now - this.oldest > newDays * day ? this.firstSeen(this.pairs.others.text(other)) : undefined
    if (first !== undefined) {
      if (now - first <= newDays * day) sum += fresh
      else if (now - first >= oldDays * day) sum -= old
    }
    return sum
  }

  private isTold(slot: number, { score, isEven, share }: Scored): boolean {
    const { pairs, rule } = this
    const least = VIA[pairs.via[slot] ?? 0] === 'lookup' ? rule.tellLookups : rule.tell
    if (score < least || !isEven) return false
    if (share >= rule.quietShare && pairs.others.held(pairs.other[slot] ?? 0) >= rule.quietHosts) return false
    const told = pairs.told[slot] ?? 0
    return isNews(Math.round(score * 100), this.newest * 1_000, told, (pairs.toldAt[slot] ?? 0) * 1_000)
  }

  /** What has a name is told by it, and not again by its address or the question for its name. */
  private tell(found: readonly { readonly slot: number; readonly scored: Scored }[]): Finding[] {
    const { pairs } = this
    const via = (slot: number): Via => VIA[pairs.via[slot] ?? 0] ?? 'address'
    for (const { slot } of found) {
      if (via(slot) !== 'name') continue
      const own = pairs.hosts.text(pairs.host[slot] ?? 0)
      const peer = pairs.peer[slot] ?? 0
      this.speakFor(`${own} ?${pairs.others.text(pairs.other[slot] ?? 0)}`)
      if (peer > 0) this.speakFor(`${own} ${pairs.peers.text(peer - 1)}`)
    }
    const findings: Finding[] = []
    for (const { slot, scored } of found) {
      pairs.told[slot] = Math.round(scored.score * 100)
      pairs.toldAt[slot] = this.newest
      const own = pairs.hosts.text(pairs.host[slot] ?? 0)
      const other = pairs.others.text(pairs.other[slot] ?? 0)
      const spokenAt = via(slot) === 'name' ? -Infinity : (this.spoken.get(`${own} ${other}`) ?? -Infinity)
      if (this.newest - spokenAt > SPOKEN_SECONDS) findings.push(this.finding(slot, own, other, scored))
    }
    return findings
  }

  private speakFor(pair: string): void {
    this.spoken.delete(pair)
    this.spoken.set(pair, this.newest)
    const [oldest] = this.spoken.keys()
    if (this.spoken.size > MAX_SPOKEN && oldest !== undefined) this.spoken.delete(oldest)
  }

  private finding(slot: number, own: string, other: string, scored: Scored): Finding {
    const { pairs } = this
    const { parts, base, score, share, every, connections } = scored
    const lookup = other.startsWith('?')
    const value = lookup ? other.slice(1) : other
    const peer = pairs.peer[slot] ?? 0
    const [from, to] = [shown(own), shown(value)]
    const en = lookup ? `asks for the name ${to}` : `calls ${to}`
    const fr = lookup ? `demande le nom ${to}` : `contacte ${to}`
    return {
      method: 'beaconing',
      own,
      value,
      field: lookup ? 'query' : 'destination',
      role: lookup ? 'query' : 'destination',
      at: (pairs.last[slot] ?? 0) * 1_000,
      line: pairs.line[slot] ?? 0,
      score: Math.round(score * 100),
      en: `${from} ${en} about every ${every} s, ${connections} times in 24 h`,
      fr: `${from} ${fr} environ toutes les ${every} s, ${connections} fois en 24 h`,
      figures: {
        intervals: parts.interval,
        sizes: parts.size ?? 'unknown',
        hours: parts.histogram,
        duration: parts.duration,
        beacon: base,
        prevalence: Math.round(share * 1_000) / 1_000,
        connections,
        everySeconds: every,
      },
      hosts: peer > 0 ? [value, pairs.peers.text(peer - 1)] : [value],
    }
  }
}

/** Four bytes of unsigned; one below the mark that stands for unknown. */
const sizeOf = (sent: number | undefined): number =>
  sent === undefined || !(sent >= 0) ? UNSIZED : Math.min(Math.floor(sent), UNSIZED - 1)

/** The share of the window between the first and the last hour in use. */
function spread(bars: Uint32Array): number {
  const first = bars.findIndex((bar) => bar > 0)
  const last = bars.findLastIndex((bar) => bar > 0)
  return (last - first) / bars.length
}

/** Most pairs have few connections: moving them in place is faster than asking for a sort. */
function sort(values: Uint32Array, count: number): void {
  if (count > 48) {
    values.subarray(0, count).sort()
    return
  }
  for (let i = 1; i < count; i++) {
    const value = values[i] ?? 0
    let to = i
    for (; to > 0 && (values[to - 1] ?? 0) > value; to--) values[to] = values[to - 1] ?? 0
    values[to] = value
  }
}
