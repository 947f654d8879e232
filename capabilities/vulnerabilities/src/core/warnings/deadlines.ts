import type { Outcome } from '../contract/shapes.ts'

const HOUR_MS = 3_600_000

/**
 * Hours until an answer is asked for, when the releasing officer says nothing else. How soon an answer is wanted is the
 * officer's word to the operator; why (missions, sightings) is not in it.
 */
const ANSWER_HOURS: Readonly<Record<Outcome, number>> = {
  immediate: 24,
  'out-of-cycle': 72,
  scheduled: 336,
  defer: 720,
  undecidable: 168,
}

/** When an answer is due, in Unix ms. */
export const answerDue = (sentAt: number, outcome: Outcome, hours?: number): number =>
  sentAt + (hours ?? ANSWER_HOURS[outcome]) * HOUR_MS
