/** EPSS looks 30 days ahead; LEV joins windows of that length (NIST CSWP 41). */
const WINDOW_DAYS = 30

/**
 * What the scores of one vulnerability amount to so far: some numbers, however long its history, so that the scores of a
 * new day are taken in without reading the old ones. Days are counted from 1970-01-01 (`dayNumber`).
 */
export interface Accumulated {
  /** The first and the last day taken in. */
  readonly from: number
  readonly through: number
  /** The last score. It stands for the days that follow, until another one comes. */
  readonly epss: number
  /** Days without a score of their own, for which the score before stood. */
  readonly carriedDays: number
  /** The score of the first day of the window that is open, and the probability of no exploitation in those before. */
  readonly windowEpss: number
  readonly closedSurvival: number
  /** Logarithms of the probability of no exploitation, day by day: by LEV2's factor and by the rigorous one. */
  readonly logLev2: number
  readonly logRigorous: number
}

/** Begins with the score of one day. @param epss a probability in [0, 1] */
export function beginWith(day: number, epss: number): Accumulated {
  return {
    from: day,
    through: day,
    epss,
    carriedDays: 0,
    windowEpss: epss,
    closedSurvival: 1,
    logLev2: Math.log1p(-epss / WINDOW_DAYS),
    logRigorous: Math.log1p(-epss) / WINDOW_DAYS,
  }
}

/**
 * Takes in the score of a later day; for days in between, the score before stands.
 *
 * @param day after `through`; the caller has put the scores in order
 */
export function takeIn(before: Accumulated, day: number, epss: number): Accumulated {
  const carried = carryThrough(before, day - 1)
  const isWindowStart = (day - carried.from) % WINDOW_DAYS === 0
  return {
    ...carried,
    through: day,
    epss,
    windowEpss: isWindowStart ? epss : carried.windowEpss,
    closedSurvival: isWindowStart ? carried.closedSurvival * (1 - carried.windowEpss) : carried.closedSurvival,
    logLev2: carried.logLev2 + Math.log1p(-epss / WINDOW_DAYS),
    logRigorous: carried.logRigorous + Math.log1p(-epss) / WINDOW_DAYS,
  }
}

/** Lets the last score stand until a later day. Cost: one step a window, not a day. */
export function carryThrough(before: Accumulated, day: number): Accumulated {
  const days = day - before.through
  if (days <= 0) return before
  const { from, through, epss } = before
  let { windowEpss, closedSurvival } = before
  const window = (at: number) => Math.floor((at - from) / WINDOW_DAYS)
  for (let i = window(through); i < window(day); i += 1) {
    closedSurvival *= 1 - windowEpss
    windowEpss = epss
  }
  return {
    ...before,
    through: day,
    carriedDays: before.carriedDays + days,
    windowEpss,
    closedSurvival,
    logLev2: before.logLev2 + days * Math.log1p(-epss / WINDOW_DAYS),
    logRigorous: before.logRigorous + (days * Math.log1p(-epss)) / WINDOW_DAYS,
  }
}

/** The probability that it has been exploited, in three ways of reckoning; each in [0, 1]. */
export interface Exploited {
  /** LEV(v,d0,dn) ≥ 1 − Π(1 − epss(v,dᵢ)·w), windows of 30 days from d0, w their part that has passed. A lower bound. */
  readonly lev: number
  /** LEV2: the same by days, each with epss/30. Too low where EPSS is high: 0.95 for 30 days gives 0.62. */
  readonly lev2: number
  /** By days, each with the factor (1 − epss)^(1/30): what a constant hazard gives. */
  readonly rigorous: number
}

/** What has been accumulated, as probabilities (NIST CSWP 41, Mell & Spring, May 2025). */
export function exploitedBy(accumulated: Accumulated): Exploited {
  const { from, through, windowEpss, closedSurvival, logLev2, logRigorous } = accumulated
  const weight = (((through - from) % WINDOW_DAYS) + 1) / WINDOW_DAYS
  return {
    lev: 1 - closedSurvival * (1 - windowEpss * weight),
    lev2: 0 - Math.expm1(logLev2),
    rigorous: 0 - Math.expm1(logRigorous),
  }
}
