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

/** Grows as needed; a source that fills all of it takes about 300 MB. */
export const BEHAVIOUR_LIMITS: BehaviourLimits = {
  pairs: 1_000_000,
  samples: 18_000_000,
  domains: 50_000,
  askers: 50_000,
  seen: 1 << 20,
}

/** About a tenth of a second of one core. */
const BUDGET = 500_000
const SKEW_MS = 3_600_000

/** Finds behaviour over the events of each source by itself; nothing of one source says anything about another. */
export function createBehaviour(options: BehaviourOptions = {}): BehaviourMatcher {
  const common = {
    thresholds: options.thresholds ?? THRESHOLDS,
    limits: options.limits ?? BEHAVIOUR_LIMITS,
    sides: new Sides(new OwnSide(options.ownBlocks, options.ownNames)),
    seed: options.seed ?? 1,
  }
  const sources = new Map<string, SourceBehaviour>()
  let clock = Infinity

  return {
    event(source, event, at, line) {
      const reading = readBehaviour(event)
      if (reading === undefined || !Number.isFinite(at)) return
      let state = sources.get(source)
      if (state === undefined) {
        state = new SourceBehaviour(common)
        sources.set(source, state)
      }
      // A date of the future would push everything else out of the window.
      if (at > clock + SKEW_MS) state.ahead++
      else state.take(reading, at, line)
    },
    due(now) {
      clock = now
      return [...sources].flatMap(([source, state]) =>
        state.due(options.budget ?? BUDGET).map((finding) => hitOf(source, finding)),
      )
    },
    end: (source) => void sources.delete(source),
    counts: (source) => sources.get(source)?.counts(),
  }
}
