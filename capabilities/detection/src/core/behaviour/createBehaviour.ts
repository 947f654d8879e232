import type { Behaviour } from '../matching/parts.ts'
import { OwnSide } from './own.ts'
import { readBehaviour } from './reading.ts'
import { Sides } from './sides.ts'
import { type BehaviourCounts, type BehaviourLimits, SourceBehaviour } from './sourceBehaviour.ts'
import { hitOf } from './tell.ts'
import { type BehaviourThresholds, THRESHOLDS } from './thresholds.ts'

export interface BehaviourOptions {
  readonly thresholds?: BehaviourThresholds
  /** Own networks, as blocks; private addresses when absent. */
  readonly ownBlocks?: readonly string[]
  /** Own domains: they and all below are no other side. */
  readonly ownNames?: readonly string[]
  /** Of each source. */
  readonly limits?: BehaviourLimits
  /** Connections looked at in one `due` at most: what keeps a call short. Infinity for files. */
  readonly budget?: number
  /** What spreads values over sketches: the node's own, so that a stranger cannot aim at it. */
  readonly seed?: number
}

export interface BehaviourMatcher extends Behaviour {
  /** undefined for a source without events. */
  counts(source: string): BehaviourCounts | undefined
}

/**
 * State grows as needed; a source that fills all of it takes about 200 MB. Each source has its own bounds and none are
 * shared: a flood in a source some may not read must not show in one they may.
 */
const LIMITS: BehaviourLimits = {
  pairs: 500_000,
  samples: 9_000_000,
  domains: 20_000,
  askers: 20_000,
  seen: 1 << 18,
}

/** About a tenth of a second of one core for all sources, and enough of each to come to an end. */
const BUDGET = 500_000
const LEAST_BUDGET = 20_000
/** Times of the state are seconds in 32 bits. */
const LAST_TIME = 4_294_967_295_000
const SKEW_MS = 3_600_000

/** Finds behaviour over the events of each source by itself; nothing of one source says anything about another. */
export function createBehaviour(options: BehaviourOptions = {}): BehaviourMatcher {
  const common = {
    thresholds: options.thresholds ?? THRESHOLDS,
    limits: options.limits ?? LIMITS,
    sides: new Sides(new OwnSide(options.ownBlocks, options.ownNames)),
    seed: options.seed ?? 1,
  }
  const sources = new Map<string, SourceBehaviour>()
  let clock = Infinity

  return {
    event(source, event, at, line) {
      const reading = readBehaviour(event)
      if (reading === undefined || !(at >= 0)) return
      let state = sources.get(source)
      if (state === undefined) {
        state = new SourceBehaviour(common)
        sources.set(source, state)
      }
      // A date of the future would push everything else out of the window.
      if (at > Math.min(clock + SKEW_MS, LAST_TIME)) state.ahead++
      else state.take(reading, at, line)
    },
    due(now) {
      clock = now
      const budget = options.budget ?? Math.max(LEAST_BUDGET, BUDGET / Math.max(1, sources.size))
      return [...sources].flatMap(([source, state]) => state.due(budget).map((finding) => hitOf(source, finding)))
    },
    end: (source) => void sources.delete(source),
    counts: (source) => sources.get(source)?.counts(),
  }
}
