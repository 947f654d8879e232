import { headingOf } from './decide.ts'
import { countCells, type DecisionTable } from './table.ts'

/** Rows are numbered from 1 as in the file. */
export interface TableCheck {
  readonly rowCount: number
  /** One row for every combination of values, and no two for the same. */
  readonly complete: boolean
  /** No greater input gives a lesser outcome. */
  readonly monotone: boolean
  /** Combinations without a row, spelled as the table does; the first hundred. */
  readonly missing: readonly Readonly<Record<string, string>>[]
  readonly missingCount: number
  /** Rows whose combination an earlier row has. */
  readonly duplicates: readonly { readonly row: number; readonly of: number; readonly contradicts: boolean }[]
  /** Rows with a lesser outcome than a row that is nowhere greater; one witness each. */
  readonly violations: readonly { readonly row: number; readonly below: number }[]
  /** How often each outcome is given, in its order. */
  readonly outcomes: Readonly<Record<string, number>>
  /** `false`: the file does not tell which values are greater; they were taken in the order they appear in. */
  readonly isOrdered: boolean
}

const MOST_SHOWN = 100

/**
 * Checks whether a table answers everything, once, and never less for more.
 * Cost: O(combinations · inputs), gaps included.
 */
export function checkTable(table: DecisionTable): TableCheck {
  const seen = new Map<string, number>()
  const duplicates: { row: number; of: number; contradicts: boolean }[] = []
  const outcomes: Record<string, number> = Object.fromEntries(
    table.outcome.values.map((value) => [spell(table, value), 0]),
  )
  for (const [i, row] of table.rows.entries()) {
    const value = table.outcome.values[row.outcome]
    if (value) outcomes[spell(table, value)] = (outcomes[spell(table, value)] ?? 0) + 1
    const first = seen.get(row.inputs.join())
    if (first === undefined) seen.set(row.inputs.join(), i)
    else duplicates.push({ row: i + 1, of: first + 1, contradicts: table.rows[first]?.outcome !== row.outcome })
  }
  const { missing, missingCount } = findMissing(table)
  const violations = findViolations(table)
  return {
    rowCount: table.rows.length,
    complete: missingCount === 0 && duplicates.length === 0,
    monotone: violations.length === 0,
    missing,
    missingCount,
    duplicates,
    violations,
    outcomes,
    isOrdered: table.isOrdered,
  }
}

const spell = (table: DecisionTable, value: { readonly key: string; readonly name: string }) =>
  table.spelling === 'key' ? value.key : value.name

/** The values of a cell, the reverse of `cellOf`. */
function valuesOf(table: DecisionTable, cell: number): number[] {
  const values: number[] = []
  let rest = cell
  for (const point of table.inputs.toReversed()) {
    values.unshift(rest % point.values.length)
    rest = Math.floor(rest / point.values.length)
  }
  return values
}

function findMissing(table: DecisionTable) {
  const missing: Record<string, string>[] = []
  let missingCount = 0
  for (const [cell, row] of table.cells.entries()) {
    if (row !== 0) continue
    missingCount += 1
    if (missing.length >= MOST_SHOWN) continue
    const values = valuesOf(table, cell)
    missing.push(
      Object.fromEntries(
        table.inputs.map((point, i) => {
          const value = point.values[values[i] ?? 0]
          return [headingOf(point), value === undefined ? '' : spell(table, value)]
        }),
      ),
    )
  }
  return { missing, missingCount }
}

/** Carries upwards, cell by cell, the row with the greatest outcome among all that are nowhere greater. */
function findViolations(table: DecisionTable) {
  const violations: { row: number; below: number }[] = []
  const greatest = new Int32Array(countCells(table.inputs))
  const outcomeOf = (row: number) => table.rows[row - 1]?.outcome ?? -1
  for (const [cell, row] of table.cells.entries()) {
    let best = 0
    let step = 1
    let rest = cell
    for (const point of table.inputs.toReversed()) {
      const count = point.values.length
      const below = rest % count === 0 ? 0 : (greatest[cell - step] ?? 0)
      if (outcomeOf(below) > outcomeOf(best)) best = below
      rest = Math.floor(rest / count)
      step *= count
    }
    if (row > 0 && outcomeOf(best) > outcomeOf(row)) violations.push({ row, below: best })
    greatest[cell] = row > 0 && outcomeOf(row) >= outcomeOf(best) ? row : best
  }
  return violations
}
