/** A stretch of time that is over; Unix ms, `from` inclusive, `to` exclusive. */
export interface Period {
  readonly from: number
  readonly to: number
}

const DAY = 86_400_000
export const WEEK = 7 * DAY
/** Monday, 5 January 1970, 00:00 UTC: ISO weeks are counted from it, and so is the grid of four weeks. */
const FIRST_MONDAY = 4 * DAY

/**
 * Lengths that may be asked for, in weeks. Both lie on one grid, and a long one is a whole number of short ones: two
 * figures of different lengths never differ by a part of a week.
 */
export const LENGTHS = { week: 1, 'four-weeks': 4 } as const
export type Length = keyof typeof LENGTHS
/** Periods looked back. */
export const MOST_PERIODS = 12

/** The last periods that are over, the oldest first: always the same for everybody, never counted back from now. */
export function periodsBefore(now: number, length: Length, most: number = MOST_PERIODS): readonly Period[] {
  const long = LENGTHS[length] * WEEK
  const end = FIRST_MONDAY + Math.floor((now - FIRST_MONDAY) / long) * long
  return Array.from({ length: most }, (_, i) => ({ from: end - (most - i) * long, to: end - (most - i - 1) * long }))
}
