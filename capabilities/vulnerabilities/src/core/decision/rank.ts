import { OUTCOMES } from './tables.ts'
import type { Judgement, MissionImpact } from './types.ts'

const IMPACT: Readonly<Record<MissionImpact, number>> = {
  'Mission Failure': 0,
  'MEF Failure': 1,
  'MEF Support Crippled': 2,
  Degraded: 3,
}
const URGENCY = new Map(OUTCOMES.map((outcome, i) => [outcome, i] as const))

/**
 * By what it does to missions: the outcome of the table first, then how much a mission would lose, how many, whether it is
 * exploited, how probable that is, and only then the score; at last the id, so that the order is the same for the same data.
 */
export function byImpact(a: Judgement, b: Judgement): number {
  return (
    (URGENCY.get(a.outcome) ?? 0) - (URGENCY.get(b.outcome) ?? 0) ||
    IMPACT[a.impact] - IMPACT[b.impact] ||
    b.missions.length - a.missions.length ||
    Number(b.exploited !== undefined) - Number(a.exploited !== undefined) ||
    (b.epss ?? 0) - (a.epss ?? 0) ||
    (b.cvss ?? 0) - (a.cvss ?? 0) ||
    (a.id < b.id ? -1 : 1)
  )
}

export const byScore = (a: Judgement, b: Judgement): number => (b.cvss ?? 0) - (a.cvss ?? 0) || byImpact(a, b)
export const byEpss = (a: Judgement, b: Judgement): number => (b.epss ?? 0) - (a.epss ?? 0) || byImpact(a, b)
