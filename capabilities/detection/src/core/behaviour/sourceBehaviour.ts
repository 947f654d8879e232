import { spreadBy } from '../history/spread.ts'
import { eventTime } from '../sources/eventTime.ts'
import { Beacons } from './beacons/beacons.ts'
import { Askers } from './lookups/askers.ts'
import { Domains } from './lookups/domains.ts'
import type { Reading } from './reading.ts'
import type { KnownAddress, Sides } from './sides.ts'
import { Seen } from './seen/seen.ts'
import { type Finding, limitFinding, type Method } from './tell.ts'
import type { BehaviourThresholds } from './thresholds.ts'

/** Bounds of the state of one source. */
export interface BehaviourLimits {
  readonly pairs: number
  /** Connections of all pairs together. */
  readonly samples: number
  /** Registered domains, and hosts that ask, of half a day. */
  readonly domains: number
  readonly askers: number
  /** Values with their first and last time; a power of two. */
  readonly seen: number
}

/** What was left out, of one source. */
export interface BehaviourCounts {
  readonly pairs: number
  readonly domains: number
  readonly values: number
  /** Given up for want of room, by method. */
  readonly evicted: Readonly<Record<'beaconing' | 'dns-tunnel' | 'generated-names' | 'first-seen', number>>
  /** Connections older than the window. */
  readonly late: number
  /** Events dated more than an hour after the clock. */
  readonly ahead: number
  /** New values that were not told, because too many came that day. */
  readonly unsaid: number
  /** Bytes of the arrays, without texts and sketches. */
  readonly bytes: number
}

/** What the sources share: rules and what is own. Nothing that was seen. */
export interface Common {
  readonly thresholds: BehaviourThresholds
  readonly limits: BehaviourLimits
  readonly sides: Sides
  readonly seed: number
}

const DAY_MS = 86_400_000
/** What one look at a domain or a host costs, in connections looked at. */
const LOOK = 100

/** Behaviour in the events of one source. */
export class SourceBehaviour {
  ahead = 0
  private readonly beacons: Beacons
  private readonly domains: Domains
  private readonly askers: Askers
  private readonly seen: Seen
  private readonly common: Common
  private readonly spread: (text: string) => number
  private readonly quiet: ReadonlySet<number>
  /** Evictions told, and when by event time. */
  private readonly overflow = new Map<string, { readonly count: number; readonly at: number }>()

  constructor(common: Common) {
    const { thresholds, limits, seed } = common
    this.common = common
    this.spread = spreadBy(seed)
    this.quiet = new Set(thresholds.beacon.quietPorts)
    this.seen = new Seen(thresholds.seen, limits.seen, seed)
    this.beacons = new Beacons(thresholds.beacon, limits)
    this.beacons.firstSeen = (other) => this.seen.firstOf(other)
    this.domains = new Domains(thresholds.lookups, limits.domains)
    this.askers = new Askers(thresholds.lookups, limits.askers)
  }

  take(reading: Reading, at: number, line: number): void {
    this.beacons.advance(at)
    const { sides } = this.common
    // Some sensors write an answer as sent by the resolver.
    const turned = reading.query !== undefined && numberOf(reading.fromPort) === 53 && numberOf(reading.toPort) !== 53
    const [from, to] = turned ? [reading.to, reading.from] : [reading.from, reading.to]
    const [source, target] = [sides.address(from), sides.address(to)]
    const computer = sides.name(reading.computer)?.key
    const host = source?.key ?? computer
    if (host === undefined || (source !== undefined && source.side !== 'own')) return
    this.values(reading, computer ?? host, at, line)
    if (reading.query !== undefined) this.lookup(reading, host, at, line)
    else this.connection(reading, host, target, at, line)
  }

  due(budget: number): Finding[] {
    return [
      ...this.beacons.due(budget),
      ...this.domains.due(this.askers.days.size, budget / LOOK),
      ...this.askers.due(budget / LOOK),
      ...this.seen.due(),
      ...this.full(),
    ]
  }

  counts(): BehaviourCounts {
    const { pairs, late } = this.beacons
    return {
      pairs: pairs.live,
      domains: this.domains.days.size,
      values: this.seen.table.live,
      evicted: {
        beaconing: pairs.evicted,
        'dns-tunnel': this.domains.days.evicted,
        'generated-names': this.askers.days.evicted,
        'first-seen': this.seen.table.evicted,
      },
      late,
      ahead: this.ahead,
      unsaid: this.seen.unsaid,
      bytes: pairs.bytes + this.seen.table.bytes,
    }
  }

  private connection(reading: Reading, host: string, to: KnownAddress | undefined, at: number, line: number): void {
    if (this.quiet.has(numberOf(reading.toPort) ?? -1)) return
    const name = this.common.sides.name(reading.name)
    const address = to?.side === 'other' ? to.key : undefined
    const began = typeof reading.began === 'string' ? eventTime({ timestamp: reading.began }) : undefined
    const common = { own: host, at: Math.min(at, began ?? at), line, sent: numberOf(reading.sent) }
    if (name?.side === 'other') {
      this.seen.noteOther(name.key, host, at)
      this.beacons.add({ ...common, other: name.key, via: 'name', address })
    } else if (address !== undefined) {
      this.seen.noteOther(address, host, at)
      this.beacons.add({ ...common, other: address, via: 'address' })
    }
  }

  private lookup(reading: Reading, host: string, at: number, line: number): void {
    const name = this.common.sides.name(reading.query)
    if (name?.domain === undefined) return
    const { key: query, domain } = name
    const isAnswer = /^(?:answer|response)$/i.test(String(reading.part ?? ''))
    if (!isAnswer) this.beacons.add({ own: host, other: query, via: 'lookup', at, line })
    const below = query.slice(0, Math.max(0, query.length - domain.length - 1))
    const type = String(reading.queryType ?? '')
    if (below !== '') this.domains.add({ own: host, domain, below, hash: this.spread(query), type, isAnswer, at, line })
    const isGenerated = name.generated >= this.common.thresholds.lookups.generatedLabel
    if (reading.answer !== undefined) {
      const exists = !/^(?:nxdomain|3|9003)$/i.test(String(reading.answer))
      this.askers.add({ own: host, domain, hash: this.spread(domain), exists, isGenerated, at, line })
    }
    this.seen.note({ field: 'domain', value: domain, own: host, at, line, tell: isGenerated })
  }

  private values(reading: Reading, own: string, at: number, line: number): void {
    const note = (field: 'process' | 'parent' | 'ja3' | 'agent', value: string) =>
      this.seen.note({ field, value, own, at, line, tell: true })
    const child = programOf(reading.process)
    const parent = programOf(reading.parent)
    if (child !== undefined) note('process', child)
    if (child !== undefined && parent !== undefined) note('parent', `${parent} > ${child}`)
    if (typeof reading.ja3 === 'string') note('ja3', reading.ja3.toLowerCase())
    if (typeof reading.agent === 'string') note('agent', reading.agent)
  }

  /** Tells once a day of event time that the state of a method was too small. */
  private full(): Finding[] {
    const { limits } = this.common
    const { evicted } = this.counts()
    const at = this.beacons.clock
    const bounds: readonly (readonly [Exclude<Method, 'limits' | 'rare'>, number])[] = [
      ['beaconing', limits.pairs],
      ['dns-tunnel', limits.domains],
      ['generated-names', limits.askers],
      ['first-seen', limits.seen],
    ]
    return bounds.flatMap(([method, bound]) => {
      const told = this.overflow.get(method) ?? { count: 0, at: -Infinity }
      const count = evicted[method]
      if (count === told.count || at - told.at < DAY_MS) return []
      this.overflow.set(method, { count, at })
      return [limitFinding(method, count - told.count, bound, at)]
    })
  }
}

function numberOf(value: string | number | undefined): number | undefined {
  const number = typeof value === 'number' ? value : value === undefined ? Number.NaN : Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** The last step of a path in small letters; digits are one, so that versions and numbers of a start are no news. */
function programOf(value: string | number | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  const name = value.slice(Math.max(value.lastIndexOf('\\'), value.lastIndexOf('/')) + 1).toLowerCase()
  return name === '' ? undefined : name.replaceAll(/\d+/g, '0')
}
