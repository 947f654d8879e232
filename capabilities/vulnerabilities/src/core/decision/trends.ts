import { median } from '../collective/figures.ts'
import type { Outcome } from '../contract/index.ts'

const HOUR = 3_600_000
const MONTH = 30 * 24 * HOUR

interface Past {
  readonly id: string
  readonly at: number
  readonly outcome: Outcome
}

/**
 * Median hours from immediate to closed, of those that closed in the last 30 days and in the 30 days before.
 *
 * @param past oldest first
 */
export function medianClosing(
  past: readonly Past[],
  now: number,
): { readonly halfClosedHours?: number; readonly halfClosedHoursBefore?: number } {
  const since = new Map<string, number>()
  const closed: { readonly at: number; readonly hours: number }[] = []
  for (const { id, at, outcome } of past) {
    if (outcome === 'immediate') since.set(id, since.get(id) ?? at)
    else {
      const from = since.get(id)
      if (from !== undefined && outcome === 'defer') closed.push({ at, hours: (at - from) / HOUR })
      since.delete(id)
    }
  }
  const within = (from: number, to: number) =>
    median(closed.filter(({ at }) => at > from && at <= to).map(({ hours }) => hours))
  const [recent, before] = [within(now - MONTH, now), within(now - 2 * MONTH, now - MONTH)]
  return {
    ...(recent !== undefined && { halfClosedHours: recent }),
    ...(before !== undefined && { halfClosedHoursBefore: before }),
  }
}
