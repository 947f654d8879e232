import type { Outcome } from '../contract/index.ts'
import { openOf } from './inputs.ts'
import type { Judgement } from './types.ts'

const HOUR = 3_600_000
const MONTH = 30 * 24 * HOUR
/** Below this many operators a cell would tell of one of them. */
export const FEWEST_OPERATORS = 3

interface Past {
  readonly id: string
  readonly at: number
  readonly outcome: Outcome
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
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

/** Open vulnerabilities per nation and sector. Cells of fewer than three operators are left out, and that it was so is said. */
export function nationCells(judgements: readonly Judgement[]): {
  readonly cells: {
    readonly nation: string
    readonly sector: string
    readonly operators: number
    readonly immediate: number
    readonly open: number
  }[]
  readonly withheld: boolean
} {
  const cells = new Map<string, { operators: Set<string>; immediate: Set<string>; open: Set<string> }>()
  for (const { id, outcome, standings } of judgements)
    for (const { equipment } of openOf(standings)) {
      const key = `${equipment.nation}\n${equipment.sector ?? ''}`
      const cell = cells.get(key) ?? { operators: new Set(), immediate: new Set(), open: new Set() }
      cells.set(key, cell)
      cell.operators.add(equipment.operator)
      cell.open.add(id)
      if (outcome === 'immediate') cell.immediate.add(id)
    }
  const told = [...cells].filter(([, { operators }]) => operators.size >= FEWEST_OPERATORS)
  return {
    cells: told
      .map(([key, { operators, immediate, open }]) => {
        const [nation = '', sector = ''] = key.split('\n')
        return { nation, sector, operators: operators.size, immediate: immediate.size, open: open.size }
      })
      .toSorted((a, b) => b.immediate - a.immediate || (a.nation < b.nation ? -1 : 1)),
    withheld: told.length < cells.size,
  }
}
