import { addressKey } from '../indicators/addresses.ts'
import { domainKey } from '../indicators/normal.ts'
import type { Behaviour } from '../matching/parts.ts'
import type { Hit } from '../matching/types.ts'
import { eventTime } from '../sources/eventTime.ts'
import { Beacons, type BeaconLimits } from './beacons/beacons.ts'
import { OwnSide } from './own.ts'
import { readBehaviour, type Reading } from './reading.ts'
import { DAY_MS, type Finding, hitOf, limitFinding } from './tell.ts'
import { type BehaviourThresholds, THRESHOLDS } from './thresholds.ts'

export interface BehaviourOptions {
  readonly thresholds?: BehaviourThresholds
  /** Own networks, as blocks; private addresses when absent. */
  readonly ownBlocks?: readonly string[]
  /** Own domains: they and all below are no other side. */
  readonly ownNames?: readonly string[]
  /** Of each source. */
  readonly limits?: BeaconLimits
  /** Samples looked at in one `due` at most: what keeps a call short. Infinity for files. */
  readonly budget?: number
}

/** What was left out, of one source. None of it is silent: the limits are told as hits too. */
export interface BehaviourCounts {
  readonly pairs: number
  /** Pairs given up for want of room. */
  readonly evicted: number
  /** Connections older than the window. */
  readonly late: number
  /** Events dated more than an hour after the clock. */
  readonly ahead: number
  /** Bytes of the state, without texts. */
  readonly bytes: number
}

export interface BehaviourMatcher extends Behaviour {
  /** undefined for a source without events. */
  counts(source: string): BehaviourCounts | undefined
}

const LIMITS: BeaconLimits = { pairs: 1_000_000, samples: 24_000_000 }
const BUDGET = 400_000
const SKEW_MS = 3_600_000

interface SourceState {
  readonly beacons: Beacons
  ahead: number
  evictedTold: number
  /** Unix ms of event time. */
  overflowAt: number
}

/** Finds behaviour over the events of each source by itself; nothing of one source says anything about another. */
export function createBehaviour(options: BehaviourOptions = {}): BehaviourMatcher {
  const { thresholds = THRESHOLDS, limits = LIMITS, budget = BUDGET } = options
  const own = new OwnSide(options.ownBlocks, options.ownNames)
  const quiet = new Set(thresholds.beacon.quietPorts)
  const sources = new Map<string, SourceState>()
  let clock: number | undefined

  const stateOf = (source: string): SourceState => {
    let state = sources.get(source)
    if (state === undefined) {
      state = { beacons: new Beacons(thresholds.beacon, limits), ahead: 0, evictedTold: 0, overflowAt: -Infinity }
      sources.set(source, state)
    }
    return state
  }

  const connect = (state: SourceState, reading: Reading, at: number, line: number): void => {
    const from = keyOf(reading.from)
    const to = keyOf(reading.to)
    const host = from ?? nameOf(reading.computer)
    if (host === undefined || (from !== undefined && own.ofAddress(from) !== 'own')) return
    const query = nameOf(reading.query)
    const began = typeof reading.began === 'string' ? eventTime({ timestamp: reading.began }) : undefined
    const common = { own: host, at: Math.min(at, began ?? at), line, sent: numberOf(reading.sent) }
    if (query !== undefined) {
      if (own.ofName(query) === 'other') state.beacons.add({ ...common, sent: undefined, other: query, via: 'lookup' })
      return
    }
    if (quiet.has(numberOf(reading.toPort) ?? -1)) return
    const name = nameOf(reading.name)
    const outside = to !== undefined && own.ofAddress(to) === 'other' ? to : undefined
    if (name !== undefined && name.includes('.') && own.ofName(name) === 'other')
      state.beacons.add({ ...common, other: name, via: 'name', address: outside })
    else if (outside !== undefined) state.beacons.add({ ...common, other: outside, via: 'address' })
  }

  /** Tells once a day of event time that the state of a method was too small. */
  const overflow = (state: SourceState): Finding[] => {
    const { evicted } = state.beacons.pairs
    const at = state.beacons.clock
    if (evicted === state.evictedTold || at - state.overflowAt < DAY_MS) return []
    const more = evicted - state.evictedTold
    state.evictedTold = evicted
    state.overflowAt = at
    return [limitFinding('beaconing', more, limits.pairs, at)]
  }

  return {
    event(source, event, at, line) {
      const reading = readBehaviour(event)
      if (reading === undefined) return
      const state = stateOf(source)
      if (clock !== undefined && at > clock + SKEW_MS) {
        state.ahead++
        return
      }
      state.beacons.advance(at)
      connect(state, reading, at, line)
    },
    due(now) {
      clock = Math.max(clock ?? 0, now)
      const hits: Hit[] = []
      for (const [source, state] of sources) {
        const findings = state.beacons.due(budget)
        for (const finding of [...findings, ...overflow(state)]) hits.push(hitOf(source, finding))
      }
      return hits
    },
    end: (source) => void sources.delete(source),
    counts(source) {
      const state = sources.get(source)
      if (state === undefined) return undefined
      const { pairs, late } = state.beacons
      return { pairs: pairs.live, evicted: pairs.evicted, late, ahead: state.ahead, bytes: pairs.bytes }
    },
  }
}

const keyOf = (value: string | number | undefined): string | undefined =>
  typeof value === 'string' ? addressKey(value) : undefined

/** A name of DNS in small letters, or one bare word. */
function nameOf(value: string | number | undefined): string | undefined {
  if (typeof value !== 'string' || value.length > 253) return undefined
  return domainKey(value) ?? (/^[a-z0-9_-]{1,63}$/i.test(value) ? value.toLowerCase() : undefined)
}

function numberOf(value: string | number | undefined): number | undefined {
  const number = typeof value === 'number' ? value : value === undefined ? Number.NaN : Number(value)
  return Number.isFinite(number) ? number : undefined
}
