import { type Accumulated, beginWith, carryThrough, type Exploited, exploitedBy, takeIn } from './accumulate.ts'
import { dayText } from './day.ts'

/** Scores are published with nine decimals: as whole numbers of a billionth they are exact in 4 bytes. */
const BILLION = 1_000_000_000
const NONE = 0xff_ff_ff_ff

/** The scores of one vulnerability by day, 4 bytes each; days without a score are kept as such. */
export interface EpssHistory {
  readonly firstDay: number
  readonly billionths: Uint32Array
}

/** One day's score: days from 1970-01-01, a probability in [0, 1]. */
export interface DayScore {
  readonly day: number
  readonly epss: number
}

/** Longer than EPSS can have been published: whoever writes year 9999 does not get its memory. */
const MOST_DAYS = 36_525

/**
 * Packs scores in any order; of two for the same day the later one in the list stands.
 * Scores further than a century from the first day are left out.
 */
export function packHistory(scores: readonly DayScore[]): EpssHistory | undefined {
  let firstDay = Infinity
  let lastDay = -Infinity
  for (const { day } of scores) firstDay = Math.min(firstDay, day)
  for (const { day } of scores) if (day - firstDay < MOST_DAYS) lastDay = Math.max(lastDay, day)
  if (lastDay < firstDay) return undefined
  const billionths = new Uint32Array(lastDay - firstDay + 1).fill(NONE)
  for (const { day, epss } of scores) if (day <= lastDay) billionths[day - firstDay] = Math.round(epss * BILLION)
  return { firstDay, billionths }
}

/** The days that have a score, in order. */
export function* scoresOf({ firstDay, billionths }: EpssHistory): Generator<DayScore> {
  for (const [i, value] of billionths.entries()) if (value !== NONE) yield { day: firstDay + i, epss: value / BILLION }
}

/** Something to know about a result, in words for people; `code` for screens that say it in their own language. */
export interface LikelihoodNote {
  readonly code: 'starts-later' | 'carried' | 'lev2-too-low'
  readonly message: string
}

export interface Likelihood extends Exploited {
  /** The days it covers, both included. */
  readonly from: number
  readonly through: number
  readonly days: number
  /** The score that stands on the last day. */
  readonly epss: number
  readonly carriedDays: number
  readonly notes: readonly LikelihoodNote[]
}

/**
 * How likely a vulnerability has been exploited between two days, both included.
 *
 * A day without a score has the one before; before the first score nothing is known, so that reckoning starts there.
 *
 * @param period days from 1970-01-01; left out, from the first and to the last score
 * @returns `undefined` when no score lies in or before the period
 */
export function likelihoodOf(
  history: EpssHistory,
  period: { readonly from?: number; readonly through?: number } = {},
): Likelihood | undefined {
  const from = period.from ?? history.firstDay
  const through = period.through ?? history.firstDay + history.billionths.length - 1
  let known: DayScore | undefined
  let reached: Accumulated | undefined
  for (const score of scoresOf(history)) {
    if (score.day > through) break
    if (score.day <= from) known = score
    else {
      reached ??= known === undefined ? undefined : startAt(from, known)
      reached = reached === undefined ? beginWith(score.day, score.epss) : takeIn(reached, score.day, score.epss)
    }
  }
  if (from > through) return undefined
  reached ??= known === undefined ? undefined : startAt(from, known)
  if (reached === undefined) return undefined
  const whole = carryThrough(reached, through)
  const exploited = exploitedBy(whole)
  return {
    from: whole.from,
    through: whole.through,
    days: whole.through - whole.from + 1,
    ...exploited,
    epss: whole.epss,
    carriedDays: whole.carriedDays,
    notes: notesOn(whole, exploited, from),
  }
}

/** A score from before the period stands on its first day; it is carried unless it is of that very day. */
function startAt(from: number, known: DayScore): Accumulated {
  return { ...beginWith(from, known.epss), carriedDays: known.day === from ? 0 : 1 }
}

function notesOn({ from, carriedDays }: Accumulated, { lev2, rigorous }: Exploited, asked: number): LikelihoodNote[] {
  const notes: LikelihoodNote[] = []
  if (from > asked)
    notes.push({ code: 'starts-later', message: `there is no score before ${dayText(from)}: reckoned from that day` })
  if (carriedDays > 0)
    notes.push({
      code: 'carried',
      message: `${carriedDays} ${carriedDays === 1 ? 'day has' : 'days have'} no score: the one before stands for ${carriedDays === 1 ? 'it' : 'them'}`,
    })
  if (rigorous - lev2 > 0.05)
    notes.push({ code: 'lev2-too-low', message: 'LEV2 divides by 30, which fails for high EPSS: it is too low here' })
  return notes
}
