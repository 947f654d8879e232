import type { BeaconRule } from './beacons/score.ts'
import { LOOKUP_RULE, type LookupRule } from './lookups/rule.ts'
import { SEEN_RULE, type SeenRule } from './seen/rule.ts'

/** What the score of a pair is moved by, as shares of one (RITA v5, `modifiers` of its configuration). */
export interface ModifierRule {
  /** Added when at most `rareShare` of the own hosts speak to the other side. */
  readonly rare: number
  readonly rareShare: number
  /** Taken off when at least `commonShare` of them do. */
  readonly common: number
  readonly commonShare: number
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
    /** Score in [0, 1] from which a pair is told. */
    readonly tell: number
    /**
     * What this share of the own hosts does, and at least `quietHosts`, is not told at all: updates, telemetry, mail,
     * monitoring. Lower than `commonShare`, because the services of one department are even too.
     */
    readonly quietShare: number
    readonly quietHosts: number
    /**
     * What (median - MAD) / median of the waits must be besides: at least `tellNear` + `tellFew` / √waits, at most 0.95. The method
     * scores few random connections of a day high, because their hours and their span look even. Of waits drawn at random
     * (exponential) one in a thousand reaches this: 0.80 for 16 of them, 0.48 for 142 (from 20,000 drawings each); waits
     * that vary by half their length reach 0.67 and 0.71 nineteen times in twenty.
     */
    readonly tellNear: number
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
      fresh: 0.15,
      newDays: 7,
      old: 0.15,
      oldDays: 30,
    },
    tell: 0.75,
    quietShare: 0.2,
    quietHosts: 4,
    tellNear: 0.35,
    tellFew: 1.8,
    tellLookups: 0.95,
    quietPorts: [67, 68, 123, 137, 138, 546, 547, 1900, 3702, 5353, 5355],
  },
  lookups: LOOKUP_RULE,
  seen: SEEN_RULE,
}
