import { describe, expect, it } from 'vitest'
import {
  type Column,
  fittingColumns,
  leastOf,
  moveCursor,
  nextSort,
  readSort,
  sortRows,
  sortText,
  toggleSelection,
} from './model.ts'

interface Row {
  readonly name: string
  readonly age?: number
}
const columns: readonly Column<Row>[] = [
  { id: 'name', head: 'Name', cell: (row) => row.name, sort: (row) => row.name },
  { id: 'age', head: 'Age', cell: (row) => row.age, sort: (row) => row.age },
]
const rows: readonly Row[] = [{ name: 'M-10', age: 2 }, { name: 'M-2' }, { name: 'm-1', age: 1 }]
const names = (sorted: readonly Row[]) => sorted.map(({ name }) => name)

describe('columns', () => {
  const cell = () => ''
  const asking: readonly Column<Row>[] = [
    { id: 'question', head: '', width: '4fr', cell },
    { id: 'by', head: '', width: 110, from: 620, cell },
    { id: 'precedence', head: '', width: 96, from: 480, cell },
    { id: 'due', head: '', width: 140, cell },
    { id: 'age', head: '', width: 84, from: 560, cell },
  ]
  const at = (width: number, selectable = false) => fittingColumns(asking, width, selectable).map(({ id }) => id)

  it('that ask for room are left out while all would be wider than the table, whatever they ask for', () => {
    expect(leastOf(asking, false)).toBe(706)
    expect(at(706)).toHaveLength(5)
    expect(at(705)).toEqual(['question', 'precedence', 'due', 'age'])
    expect(at(568)).toEqual(['question', 'precedence', 'due'])
    expect(at(500, true)).toEqual(['question', 'due'])
  })
  it('that ask for none stay, and the table scrolls', () => {
    expect(at(200)).toEqual(['question', 'due'])
    expect(fittingColumns(columns, 0, false)).toEqual(columns)
  })
})

describe('sortRows', () => {
  it('counts numbers inside words and forgets case', () => {
    expect(names(sortRows(rows, columns, { column: 'name', descending: false }))).toEqual(['m-1', 'M-2', 'M-10'])
  })
  it('keeps rows without a value last, whichever way', () => {
    expect(names(sortRows(rows, columns, { column: 'age', descending: false }))).toEqual(['m-1', 'M-10', 'M-2'])
    expect(names(sortRows(rows, columns, { column: 'age', descending: true }))).toEqual(['M-10', 'm-1', 'M-2'])
  })
  it('leaves rows as they came for an unknown column, and never changes the input', () => {
    expect(sortRows(rows, columns, { column: 'gone', descending: true })).toBe(rows)
    expect(names(rows)).toEqual(['M-10', 'M-2', 'm-1'])
  })
})

describe('a sort in the address', () => {
  it('survives the round trip', () => {
    for (const text of ['age', '-age']) expect(sortText(readSort(text))).toBe(text)
  })
  it('refuses nothing but emptiness', () => {
    expect(readSort('')).toBeUndefined()
    expect(readSort('-')).toBeUndefined()
  })
  it('goes up, down, and back to as it came', () => {
    const up = nextSort(undefined, 'age')
    const down = nextSort(up, 'age')
    expect([up?.descending, down?.descending, nextSort(down, 'age')]).toEqual([false, true, undefined])
  })
})

describe('moveCursor', () => {
  it.each([
    [undefined, 1, 3, 0],
    [0, 1, 3, 1],
    [2, 1, 3, 2],
    [0, -1, 3, 0],
    [1, 'last', 3, 2],
    [1, 'first', 3, 0],
    [undefined, 1, 0, undefined],
  ] as const)('from %s by %s among %s rows comes to %s', (at, move, count, to) => {
    expect(moveCursor(at, move, count)).toBe(to)
  })
})

describe('toggleSelection', () => {
  it('takes everything between two clicks', () => {
    expect([...toggleSelection(new Set(['a']), ['a', 'b', 'c', 'd'], 'c', 'a')].sort()).toEqual(['a', 'b', 'c'])
  })
  it('takes one away again', () => {
    expect([...toggleSelection(new Set(['a', 'b']), [], 'a')]).toEqual(['b'])
  })
})
