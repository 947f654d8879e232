import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellOf, choose, FEWEST_OPERATORS, type Part } from './choose.ts'

const part = (operator: string, nation: string, sector: string): Part => ({ operator, nation, sector })
const many = (count: number, nation: string, sector: string) =>
  Array.from({ length: count }, (_, i) => part(`${nation} ${sector} ${i}`, nation, sector))

/** Rank of a matrix of 0 and 1 over the rationals, by elimination with fractions kept small. */
function rank(rows: readonly (readonly number[])[]): number {
  const left = rows.map((row) => [...row])
  let found = 0
  for (let column = 0; column < (left[0]?.length ?? 0); column++) {
    const pivot = left.findIndex((row, i) => i >= found && Math.abs(row[column] ?? 0) > 1e-9)
    const [own, other] = [left[pivot], left[found]]
    if (own === undefined || other === undefined) continue
    left[pivot] = other
    left[found] = own
    for (const [i, row] of left.entries()) {
      const by = (row[column] ?? 0) / (own[column] ?? 1)
      if (i !== found && by !== 0) for (const [c, value] of own.entries()) row[c] = (row[c] ?? 0) - by * value
    }
    found++
  }
  return found
}

/**
 * The attack: whoever sees all that is told, and knows all of one nation besides, adds and takes away as it likes. A
 * combination that holds nothing but what one or two operators have is one the others drop out of: the rank falls when
 * theirs is left out. Shares nothing with how it is chosen.
 *
 * @returns the operators that could be told from the others
 */
function attack(parts: readonly Part[], insider?: string): readonly string[] | undefined {
  const told = choose(parts)
  const rows = [
    ...[...told.cells].map((cell) => parts.map((one) => Number(cellOf(one) === cell))),
    ...[...told.nations].map((nation) => parts.map((one) => Number(one.nation === nation))),
    ...[...told.sectors].map((sector) => parts.map((one) => Number(one.sector === sector))),
  ]
  const unknown = parts.map(({ nation }) => nation !== insider)
  const seen = rows.map((row) => row.filter((_, i) => unknown[i]))
  const theirs = parts.filter((_, i) => unknown[i]).map(({ operator }) => operator)
  const whole = rank(seen)
  const operators = [...new Set(theirs)]
  for (const a of operators)
    for (const b of operators) {
      const others = seen.map((row) => row.filter((_, i) => theirs[i] !== a && theirs[i] !== b))
      if (rank(others) < whole) return [a, b]
    }
  return undefined
}

const NATIONS = ['EST', 'LVA', 'LTU', 'POL'] as const
const SECTORS = ['rail', 'energy', 'port'] as const
const tables = fc
  .uniqueArray(
    fc.record({
      operator: fc.nat({ max: 13 }).map((n) => `operator ${n}`),
      nation: fc.constantFrom(...NATIONS),
      sector: fc.constantFrom(...SECTORS),
    }),
    { maxLength: 26, selector: (one) => JSON.stringify(one), size: 'max' },
  )
  // Most operators stand in one nation; some do not.
  .map((parts) =>
    parts.map((one) => ({
      ...one,
      operator: one.operator.length % 3 === 0 ? one.operator : `${one.nation} ${one.operator}`,
    })),
  )

describe('which figures are told', () => {
  it('tells cells of three operators and their sums, and leaves out smaller ones', () => {
    const told = choose([...many(3, 'EST', 'rail'), ...many(2, 'LVA', 'port')])
    expect(told).toEqual({
      cells: new Set(['EST\nrail']),
      nations: new Set(['EST']),
      sectors: new Set(['rail']),
      withheld: true,
    })
  })

  it('tells the sums of nations and sectors where every cell is too small', () => {
    const told = choose(NATIONS.flatMap((nation) => SECTORS.flatMap((sector) => many(1, nation, sector))))
    expect(told.cells.size).toBe(0)
    expect(told.nations).toEqual(new Set(NATIONS))
    expect(told.sectors).toEqual(new Set(SECTORS))
  })

  it('hides a second cell, so that a sum less what is told is not the first', () => {
    const parts = [
      ...many(5, 'EST', 'rail'),
      ...many(1, 'EST', 'port'),
      ...many(4, 'LVA', 'rail'),
      ...many(3, 'LVA', 'port'),
    ]
    const told = choose(parts)
    expect(told.nations.has('EST') && told.cells.has('EST\nrail')).toBe(false)
    expect(attack(parts)).toBeUndefined()
  })

  it('reckons with a nation that knows its own figures', () => {
    // Rail: four operators in all, of which Estonia knows two: the other two would be Latvia's.
    const parts = [...many(2, 'EST', 'rail'), ...many(2, 'LVA', 'rail')]
    expect(choose(parts).sectors).toEqual(new Set())
    expect(choose([...parts, ...many(1, 'LTU', 'rail')]).sectors).toEqual(new Set(['rail']))
  })

  it('says that nothing was left out where nothing was, and nothing of nothing', () => {
    const full = NATIONS.flatMap((nation) => SECTORS.flatMap((sector) => many(3, nation, sector)))
    expect(choose(full)).toMatchObject({ withheld: false })
    expect(choose(full).cells.size).toBe(12)
    expect(choose([])).toMatchObject({ withheld: false, cells: new Set() })
  })

  it('lets nobody work out fewer than three operators, alone or with what its nation knows', () => {
    let told = 0
    fc.assert(
      fc.property(tables, fc.constantFrom(undefined, ...NATIONS), (parts, insider) => {
        const { cells, nations, sectors } = choose(parts)
        told += cells.size + nations.size + sectors.size
        for (const cell of cells)
          expect(
            new Set(parts.filter((one) => cellOf(one) === cell).map(({ operator }) => operator)).size,
          ).toBeGreaterThanOrEqual(FEWEST_OPERATORS)
        expect(attack(parts, insider)).toBeUndefined()
      }),
      { numRuns: 250, seed: 20261122 },
    )
    // Nothing told would be safe, too, and of no use.
    expect(told).toBeGreaterThan(250)
  })

  it('chooses alike in whatever order it is told', () => {
    fc.assert(
      fc.property(tables, (parts) => {
        const [one, other] = [choose(parts), choose(parts.toReversed())]
        expect([...one.cells].toSorted()).toEqual([...other.cells].toSorted())
        expect([...one.nations, ...one.sectors].toSorted()).toEqual([...other.nations, ...other.sectors].toSorted())
      }),
      { numRuns: 60, seed: 20261122 },
    )
  })
})
