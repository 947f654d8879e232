/**
 * A performance curve: [hour, value in [0, 1]] in time order, straight lines between points, two points at one hour for a
 * step. Before the first point it is 1 (and steps to the first value); after the last point it stays.
 */
export interface Performance {
  readonly points: readonly (readonly [number, number])[]
  readonly horizonHours: number
}

/**
 * What was lost over the horizon: ∫(1 − value) dt, and the mean performance (mission-science M10).
 *
 * @returns `lostHours` in full-performance hours
 */
export function performanceLoss(performance: Performance): { lostHours: number; mean: number } {
  const { points, horizonHours } = performance
  let lost = 0
  let [hour, value] = [0, 1]
  for (const [index, [nextHour, nextValue]] of points.entries()) {
    const end = Math.min(nextHour, horizonHours)
    // Up to the first point performance is whole; it drops there.
    const slope = index === 0 || nextHour === hour ? 0 : (nextValue - value) / (nextHour - hour)
    const from = index === 0 ? 1 : value
    const width = Math.max(0, end - hour)
    lost += width * (1 - (from + from + slope * width) / 2)
    ;[hour, value] = [nextHour, nextValue]
    if (hour >= horizonHours) break
  }
  if (hour < horizonHours) lost += (horizonHours - hour) * (1 - value)
  return { lostHours: lost, mean: 1 - lost / horizonHours }
}
