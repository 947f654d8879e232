export interface EpssPoint {
  /** Unix ms. */
  readonly at: number
  /** In [0, 1]. */
  readonly epss: number
}

export interface EpssLine {
  /** Path in a box of 1000 by 100, the axis at 100. */
  readonly path: string
  readonly from: number
  readonly to: number
  /** Top of the axis: 0.05, 0.1, 0.25, 0.5 or 1. */
  readonly top: number
}

const TOPS = [0.05, 0.1, 0.25, 0.5, 1]
const WIDTH = 1000
const HEIGHT = 100

/** Where a moment stands on the axis, in [0, 1]. */
export const placeOf = ({ from, to }: Pick<EpssLine, 'from' | 'to'>, at: number): number =>
  to === from ? 1 : (at - from) / (to - from)

/**
 * A day's probability as one line over time, from zero to the next round number above the highest.
 *
 * @param points in any order; fewer than two are no line
 */
export function epssLine(points: readonly EpssPoint[]): EpssLine | undefined {
  const sorted = points.toSorted((a, b) => a.at - b.at)
  const first = sorted[0]
  const last = sorted.at(-1)
  if (first === undefined || last === undefined || first.at === last.at) return undefined
  const most = Math.max(...sorted.map(({ epss }) => epss))
  const top = TOPS.find((one) => one >= most) ?? 1
  const range = { from: first.at, to: last.at }
  const path = sorted
    .map(({ at, epss }, i) => {
      const x = (placeOf(range, at) * WIDTH).toFixed(1)
      return `${i === 0 ? 'M' : 'L'}${x},${(HEIGHT * (1 - epss / top)).toFixed(1)}`
    })
    .join('')
  return { path, ...range, top }
}

interface EpssMark {
  readonly at: number
  readonly kind: string
}

/** Marks inside the range, the first of each kind, so that a year of statements does not hide the line. */
export function marksOf<M extends EpssMark>(
  line: EpssLine,
  marks: readonly M[],
  kinds: readonly string[],
): readonly M[] {
  const inside = marks.filter(({ at, kind }) => at >= line.from && at <= line.to && kinds.includes(kind))
  return kinds
    .flatMap((kind) => inside.filter((mark) => mark.kind === kind).toSorted((a, b) => a.at - b.at)[0] ?? [])
    .toSorted((a, b) => a.at - b.at)
}
