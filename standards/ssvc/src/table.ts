import { type DecisionPoint, idOf, type Spelling } from './point.ts'

/** One published row: positions of the values of the inputs, and of the outcome. */
export interface Row {
  readonly inputs: readonly number[]
  readonly outcome: number
}

/** A decision table: for each combination of values of its inputs, a value of its outcome. */
export interface DecisionTable {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly inputs: readonly DecisionPoint[]
  readonly outcome: DecisionPoint
  /** In the order of the file: row 1 is the first. */
  readonly rows: readonly Row[]
  /** `false` where the file (a CSV of points nobody published) does not say which values are greater: then they are in the order they appear in. */
  readonly isOrdered: boolean
  /** How the file spells values. */
  readonly spelling: Spelling
  /** Number of the row (from 1) by combination (`cellOf`); 0 where there is none, negative where a later row contradicts it. */
  readonly cells: Int32Array
}

/** Larger tables are not decision tables of people. */
export const MOST_CELLS = 1_048_576

/** Where a combination of values stands in `cells`: the first input changes slowest. */
export function cellOf(inputs: readonly DecisionPoint[], values: readonly number[]): number {
  let cell = 0
  for (const [i, point] of inputs.entries()) cell = cell * point.values.length + (values[i] ?? 0)
  return cell
}

/** How many combinations the values of these inputs have. */
export const countCells = (inputs: readonly DecisionPoint[]): number =>
  inputs.reduce((count, point) => count * point.values.length, 1)

/**
 * Puts a table together. Two rows with the same inputs and other outcomes decide nothing; `checkTable` lists them.
 * The caller has seen that there are not more than `MOST_CELLS` combinations.
 */
export function buildTable(
  head: { readonly namespace: string; readonly key: string; readonly version: string; readonly name: string },
  inputs: readonly DecisionPoint[],
  outcome: DecisionPoint,
  rows: readonly Row[],
  form: { readonly isOrdered: boolean; readonly spelling: Spelling },
): DecisionTable {
  const cells = new Int32Array(countCells(inputs))
  for (const [i, row] of rows.entries()) {
    const cell = cellOf(inputs, row.inputs)
    const before = cells[cell] ?? 0
    if (before === 0) cells[cell] = i + 1
    else if (rows[Math.abs(before) - 1]?.outcome !== row.outcome) cells[cell] = -Math.abs(before)
  }
  return { id: idOf(head), name: head.name, version: head.version, inputs, outcome, rows, ...form, cells }
}
