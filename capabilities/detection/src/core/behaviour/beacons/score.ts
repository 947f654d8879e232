/**
 * Beaconing by the method of RITA v5 (Real Intelligence Threat Analytics, docs/ of activecm/rita, "Beacon scoring"): how
 * even the times, the sizes, the hours and the span of the connections between two sides are. Pure arithmetic; the names
 * here are ours, the equations theirs.
 */
export interface BeaconRule {
  /** Connections at different seconds below which nothing is scored. */
  readonly minUnique: number
  /** Shares of one. */
  readonly weights: {
    readonly interval: number
    readonly size: number
    readonly histogram: number
    readonly duration: number
  }
  /** Bars of the histogram over the window. */
  readonly bars: number
  /** Bars whose heights differ by less than this share of the highest are of one height. */
  readonly modeSensitivity: number
  /** Bars that may stand apart. */
  readonly modeOutliers: number
  /** Bars in use below which two heights mean nothing. */
  readonly modeMinBars: number
  readonly durationMinBars: number
  readonly durationIdealBars: number
}

const thousandths = (share: number): number => Math.round(share * 1_000) / 1_000
const capped = (share: number): number => Math.min(1, share)

/** The middle of `values[from, to)`, sorted; the mean of the two middle ones where there are two. NaN of none. */
function middle(values: ArrayLike<number>, from: number, to: number): number {
  const half = from + ((to - from) >> 1)
  const upper = values[half] ?? Number.NaN
  return (to - from) % 2 === 1 ? upper : ((values[half - 1] ?? Number.NaN) + upper) / 2
}

/** Bowley's skewness of sorted values; quartiles are middles of the halves, without the middle value of an odd count. */
export function bowleySkew(sorted: ArrayLike<number>, count: number): number {
  const half = count >> 1
  const q1 = middle(sorted, 0, half)
  const q2 = middle(sorted, 0, count)
  const q3 = middle(sorted, count - half, count)
  return q3 - q1 >= 10 && q2 !== q1 && q2 !== q3 ? (q1 + q3 - 2 * q2) / (q3 - q1) : 0
}

/** Median of the distances of sorted values from their median. O(n): the nearest stand around the middle. */
export function medianDeviation(sorted: ArrayLike<number>, count: number): number {
  const centre = middle(sorted, 0, count)
  let left = (count >> 1) - 1
  let right = count >> 1
  let before = 0
  let last = 0
  for (let taken = 0; taken <= count >> 1; taken++) {
    const below = left < 0 ? Infinity : centre - (sorted[left] ?? 0)
    const above = right >= count ? Infinity : (sorted[right] ?? 0) - centre
    before = last
    if (below <= above) {
      last = below
      left--
    } else {
      last = above
      right++
    }
  }
  return count % 2 === 1 ? last : (before + last) / 2
}

/**
 * How alike sorted values are, in [0, 1]: the mean of 1 - |skewness| and (median - MAD) / median.
 *
 * @param ifTiny the second part where the median is below 1
 */
export function evenness(sorted: ArrayLike<number>, count: number, ifTiny: number): number {
  return thousandths((1 - Math.abs(bowleySkew(sorted, count)) + nearness(sorted, count, ifTiny)) / 2)
}

/** How near sorted values are to their median: (median - MAD) / median, at least 0. */
export function nearness(sorted: ArrayLike<number>, count: number, ifTiny: number): number {
  const median = middle(sorted, 0, count)
  return median >= 1 ? Math.max(0, (median - medianDeviation(sorted, count)) / median) : ifTiny
}

/** Bars in use, and the longest run of them; the last bar is followed by the first. */
export function runOf(bars: ArrayLike<number>): { readonly used: number; readonly run: number } {
  let used = 0
  let run = 0
  let longest = 0
  for (let i = 0; i < bars.length * 2; i++) {
    const high = (bars[i % bars.length] ?? 0) > 0
    if (high && i < bars.length) used++
    run = high ? run + 1 : 0
    if (run > longest) longest = run
  }
  return { used, run: Math.min(longest, bars.length) }
}

/** 1 - coefficient of variation of the bars, at least 0. */
export function flatness(bars: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < bars.length; i++) sum += bars[i] ?? 0
  if (sum <= 0) return 0
  const mean = sum / bars.length
  let squares = 0
  for (let i = 0; i < bars.length; i++) squares += ((bars[i] ?? 0) - mean) ** 2
  const variation = Math.sqrt(squares / bars.length) / mean
  return variation > 1 ? 0 : thousandths(1 - variation)
}

/** The share of bars in use that have one of the two commonest heights; 0 with too few bars. */
export function twoHeights(bars: ArrayLike<number>, rule: BeaconRule): number {
  const { used } = runOf(bars)
  if (used < (rule.modeMinBars < 6 ? 11 : rule.modeMinBars)) return 0
  let top = 0
  for (let i = 0; i < bars.length; i++) top = Math.max(top, bars[i] ?? 0)
  const step = Math.ceil(top * rule.modeSensitivity)
  let first = 0
  let second = 0
  for (let i = 0; i < bars.length; i++) {
    const height = Math.floor((bars[i] ?? 0) / step)
    if ((bars[i] ?? 0) === 0 || isEarlier(bars, i, step, height)) continue
    let same = 0
    for (let j = i; j < bars.length; j++) if ((bars[j] ?? 0) > 0 && Math.floor((bars[j] ?? 0) / step) === height) same++
    if (same > first) {
      second = first
      first = same
    } else if (same > second) second = same
  }
  return capped(thousandths((first + second) / Math.max(1, used - rule.modeOutliers)))
}

/** Whether a bar before `i` has its height: then the height was counted there. */
function isEarlier(bars: ArrayLike<number>, i: number, step: number, height: number): boolean {
  for (let j = 0; j < i; j++) if ((bars[j] ?? 0) > 0 && Math.floor((bars[j] ?? 0) / step) === height) return true
  return false
}

export const histogramScore = (bars: ArrayLike<number>, rule: BeaconRule): number =>
  Math.max(flatness(bars), twoHeights(bars, rule))

/**
 * The better of two: the share of the window between first and last connection, and the longest run of bars against the
 * ideal one. 0 with too few bars.
 */
export function durationScore(bars: ArrayLike<number>, covered: number, rule: BeaconRule): number {
  const { used, run } = runOf(bars)
  if (used < rule.durationMinBars) return 0
  const up = (share: number): number => capped(Math.ceil(share * 1_000) / 1_000)
  return Math.max(up(covered), up(run / rule.durationIdealBars))
}

export interface BeaconParts {
  readonly interval: number
  /** Absent where the events tell no sizes; its weight is then borne by the others. */
  readonly size: number | undefined
  readonly histogram: number
  readonly duration: number
}

export function beaconScore({ interval, size, histogram, duration }: BeaconParts, { weights }: BeaconRule): number {
  const rest = interval * weights.interval + histogram * weights.histogram + duration * weights.duration
  return thousandths(size === undefined ? rest / (1 - weights.size) : rest + size * weights.size)
}
