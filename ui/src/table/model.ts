import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly id: string
  readonly head: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Width in px, or a share of what is left (`1fr`). Default `1fr`. */
  readonly width?: number | `${number}fr`
  readonly align?: 'left' | 'right'
  /** Left out while the table is narrower than this many px, or than all columns need: what a reader on a telephone misses least. */
  readonly from?: number
  /** Makes the column sortable: the value compared; undefined sorts last in both directions. */
  readonly sort?: (row: Row) => string | number | undefined
}

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

export const BOX = 36
const GAP = 12
const SIDES = 28

/** Columns that share what is left never get narrower than this; below it the table scrolls sideways in itself. */
export function leastWidth(width: `${number}fr`): number {
  return Math.max(96, Math.min(200, 80 * Number.parseFloat(width)))
}

/** What a table needs at least to show these columns, in px. */
export function leastOf<Row>(columns: readonly Column<Row>[], selectable: boolean): number {
  return columns.reduce(
    (sum, { width = '1fr' }) => sum + (typeof width === 'number' ? width : leastWidth(width)) + GAP,
    SIDES + (selectable ? BOX + GAP : 0) - GAP,
  )
}

/** The columns there is room for: those that ask for more are left out, and then as many of the others that ask for room as do not fit. */
export function fittingColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
  selectable: boolean,
): readonly Column<Row>[] {
  let fitting = columns.filter(({ from = 0 }) => from <= width)
  while (leastOf(fitting, selectable) > width) {
    const asked = Math.max(...fitting.map(({ from = 0 }) => from))
    if (!(asked > 0)) break
    fitting = fitting.filter(({ from }) => from !== asked)
  }
  return fitting
}

/** `since`, `-since`: how a sort stands in the URL. */
export function sortText(sort: Sort | undefined): string | undefined {
  return sort === undefined ? undefined : `${sort.descending ? '-' : ''}${sort.column}`
}

export function readSort(text: string | undefined): Sort | undefined {
  if (text === undefined || text === '' || text === '-') return undefined
  return text.startsWith('-') ? { column: text.slice(1), descending: true } : { column: text, descending: false }
}

/** First ascending, then descending, then as the rows came. */
export function nextSort(sort: Sort | undefined, column: string): Sort | undefined {
  if (sort?.column !== column) return { column, descending: false }
  return sort.descending ? undefined : { column, descending: true }
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Sorted copy, stable; rows without a value come last whichever way. Keys are read once: O(n log n) comparisons of plain values. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
): readonly Row[] {
  const value = columns.find((column) => column.id === sort?.column)?.sort
  if (sort === undefined || value === undefined) return rows
  const sign = sort.descending ? -1 : 1
  const keyed = rows.map((row) => ({ row, key: value(row) }))
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined)
    if (typeof a.key === 'number' && typeof b.key === 'number') return sign * (a.key - b.key)
    return sign * collator.compare(String(a.key), String(b.key))
  })
  return keyed.map(({ row }) => row)
}

/** Where the cursor goes: `j`, `k`, Home, End; stays inside, and starts at the first row when there was none. */
export function moveCursor(at: number | undefined, move: 1 | -1 | 'first' | 'last', count: number): number | undefined {
  if (count === 0) return undefined
  if (move === 'first') return 0
  if (move === 'last') return count - 1
  if (at === undefined || at < 0) return 0
  return Math.min(count - 1, Math.max(0, at + move))
}

/** The selection after a click on a row's box; with `upTo` everything between the last one and this. */
export function toggleSelection(
  selected: ReadonlySet<string>,
  ids: readonly string[],
  id: string,
  upTo?: string,
): ReadonlySet<string> {
  const next = new Set(selected)
  const from = upTo === undefined ? -1 : ids.indexOf(upTo)
  const to = ids.indexOf(id)
  const range = from < 0 || to < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1)
  const on = !selected.has(id)
  for (const one of range) {
    if (on) next.add(one)
    else next.delete(one)
  }
  return next
}
