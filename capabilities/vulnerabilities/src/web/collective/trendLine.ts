/** A line over equal steps, with gaps where there is nothing to tell. */
export interface TrendLine {
  /** Path in a box of 1000 by 100, the axis at 100; broken at gaps. */
  readonly path: string
  /** Where each value stands, in percent of the box from the left and from the top. */
  readonly points: readonly { readonly step: number; readonly left: number; readonly top: number }[]
}

const WIDTH = 1000
const HEIGHT = 100

/** The next round number at or above: 1, 2, 5 and their tens. */
export function roundUp(most: number): number {
  if (most <= 1) return 1
  const ten = 10 ** Math.floor(Math.log10(most))
  return ([1, 2, 5, 10].find((one) => one * ten >= most) ?? 10) * ten
}

/**
 * @param values by step, oldest first; a gap is a gap: nothing is drawn over it
 * @param top of the axis, which begins at zero
 */
export function trendLine(values: readonly (number | undefined)[], top: number): TrendLine {
  const last = Math.max(1, values.length - 1)
  const points = values.flatMap((value, step) =>
    value === undefined ? [] : [{ step, left: (step / last) * 100, top: (1 - value / top) * 100 }],
  )
  const path = points
    .map(({ step, left, top: down }, i) => {
      const goesOn = points[i - 1]?.step === step - 1
      return `${goesOn ? 'L' : 'M'}${((left / 100) * WIDTH).toFixed(1)},${((down / 100) * HEIGHT).toFixed(1)}`
    })
    .join('')
  return { path, points }
}
