import type { DecisionPoint } from './point.ts'
import { countCells, type DecisionTable, MOST_CELLS } from './table.ts'

/** Why a file is no decision table. `path` is a JSON pointer, or `line N` of a CSV file. */
export interface TableFlaw {
  readonly path: string
  readonly message: string
}

export type ReadTable = { readonly table: DecisionTable } | { readonly flaw: TableFlaw }

export const refuse = (path: string, message: string) => ({ flaw: { path, message } })
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
export const pointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** Too many combinations or rows for a table of people. */
export function mustFit(inputs: readonly DecisionPoint[], rows: number) {
  const cells = countCells(inputs)
  if (cells <= MOST_CELLS && rows <= MOST_CELLS) return undefined
  return refuse('', `${Math.max(cells, rows)} combinations are more than the ${MOST_CELLS} a table may have`)
}

export const shown = (value: unknown) => (typeof value === 'string' ? `"${value.slice(0, 80)}"` : 'what stands here')
