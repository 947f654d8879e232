import type { BeaconRule } from './beacons/score.ts'
import { LOOKUP_RULE, type LookupRule } from './lookups/rule.ts'
import { SEEN_RULE, type SeenRule } from './seen/rule.ts'

/** What the score of a pair is moved by, as shares of one (RITA v5, `modifiers` of its configuration). */
export interface ModifierRule {
  /** Added when at most `rareShare` of the own hosts speak to the other side. */
  readonly rare: number
  readonly rareShare: number
  /** Taken off when at least `commonShare` of them do: updates, time servers, monitoring. */
  readonly common: number
  readonly commonShare: number
  /** Own hosts below which a share says nothing about how common something is. */
  readonly minHosts: number
  /** Added when the other side was first seen at most `newDays` ago; only where a source has been watched longer. */
  readonly fresh: number
  readonly newDays: number
  /** Taken off when it was first seen at least `oldDays` ago. */
  readonly old: number
  readonly oldDays: number
}

export interface BehaviourThresholds {
  readonly beacon: BeaconRule & {
    readonly modifiers: ModifierRule
    /** Score in [0, 1] from which a pair is told. Above 1 - `common`, so that what most hosts do stays quiet. */
    readonly tell: number
    /**
     * What the evenness of times must be besides: at least `tellIntervals` + `tellFew` / √connections. The method scores
     * few random connections of a day high, because their hours and their span look even; waits that are drawn at random
     * (exponential) have an evenness of 0.52, those that vary by up to their whole length 0.75.
     */
    readonly tellIntervals: number
    readonly tellFew: number
    /** `tell` where only names were asked for: resolvers keep answers, so that lookups are regular by nature. */
    readonly tellLookups: number
    /** Ports of services that are regular by design and carry nothing of the user's: time, name and device discovery. */
    readonly quietPorts: readonly number[]
  }
  readonly lookups: LookupRule
  readonly seen: SeenRule
}

export const THRESHOLDS: BehaviourThresholds = {
  beacon: {
    minUnique: 4,
    weights: { interval: 0.25, size: 0.25, histogram: 0.25, duration: 0.25 },
    bars: 24,
    modeSensitivity: 0.05,
    modeOutliers: 1,
    modeMinBars: 11,
    durationMinBars: 6,
    durationIdealBars: 12,
    modifiers: {
      rare: 0.15,
      rareShare: 0.02,
      common: 0.15,
      commonShare: 0.5,
      minHosts: 4,
      fresh: 0.15,
      newDays: 7,
      old: 0.15,
      oldDays: 30,
    },
    tell: 0.86,
    tellIntervals: 0.75,
    tellFew: 0.5,
    tellLookups: 0.97,
    quietPorts: [67, 68, 123, 137, 138, 546, 547, 1900, 3702, 5353, 5355],
  },
  lookups: LOOKUP_RULE,
  seen: SEEN_RULE,
}
