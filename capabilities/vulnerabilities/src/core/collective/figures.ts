import { cellOf, choose, FEWEST_OPERATORS, type Part, type Told } from './choose.ts'
import type { Period } from './periods.ts'
import type { Spell } from './spells.ts'

const HOUR = 3_600_000

/** A vulnerability that a piece of equipment of an operator is open to. */
export interface OpenPart extends Part {
  readonly vulnerability: string
  readonly immediate: boolean
}

/** Figures of a cell, a nation or a sector at one moment. */
export interface Figures {
  readonly operators: number
  readonly open: number
  readonly immediate: number
}
export interface CellFigures extends Figures {
  readonly nation: string
  readonly sector: string
}
export interface LineFigures extends Figures {
  readonly name: string
}

/** What is told of one moment; `own` is the nation that sees all of itself. */
export interface Standings {
  readonly cells: readonly (CellFigures & { readonly own: boolean })[]
  readonly nations: readonly (LineFigures & { readonly own: boolean })[]
  readonly sectors: readonly LineFigures[]
  readonly withheld: boolean
}

export function standingsOf(parts: readonly OpenPart[], own?: string): Standings {
  const told = choose(parts)
  const isOwn = (nation: string) => nation === own
  const by = <T>(nameOf: (part: OpenPart) => T) => [...Map.groupBy(parts, nameOf)]
  return {
    cells: by(cellOf)
      .flatMap(([cell, group]) => {
        const [nation = '', sector = ''] = cell.split('\n')
        if (!told.cells.has(cell) && !isOwn(nation)) return []
        return [{ nation, sector, own: isOwn(nation), ...figuresOf(group) }]
      })
      .toSorted((a, b) => b.immediate - a.immediate || order(a.nation, b.nation) || order(a.sector, b.sector)),
    nations: by(({ nation }) => nation)
      .flatMap(([name, group]) =>
        told.nations.has(name) || isOwn(name) ? [{ name, own: isOwn(name), ...figuresOf(group) }] : [],
      )
      .toSorted((a, b) => order(a.name, b.name)),
    sectors: by(({ sector }) => sector)
      .flatMap(([name, group]) => (told.sectors.has(name) ? [{ name, ...figuresOf(group) }] : []))
      .toSorted((a, b) => order(a.name, b.name)),
    withheld: told.withheld,
  }
}

const order = (a: string, b: string) => (a < b ? -1 : Number(a > b))

const figuresOf = (parts: readonly OpenPart[]): Figures => ({
  operators: new Set(parts.map(({ operator }) => operator)).size,
  open: new Set(parts.map(({ vulnerability }) => vulnerability)).size,
  immediate: new Set(parts.flatMap(({ vulnerability, immediate }) => (immediate ? [vulnerability] : []))).size,
})

/** One period of a line; a figure that is not told is not there. */
export interface PeriodFigures extends Period {
  /** Vulnerabilities open when it ended. */
  readonly open?: number
  /** Median hours to mend, of what was mended in it. */
  readonly medianHours?: number
}
/** A nation or a sector over time. */
export interface Line {
  readonly of: 'nation' | 'sector'
  readonly name: string
  readonly own: boolean
  readonly periods: readonly PeriodFigures[]
}

/** What is told of the past. Each period stays as it was told: it is judged by what was known when it ended. */
export interface Past {
  readonly lines: readonly Line[]
  /** Median hours to mend over all periods. */
  readonly medians: readonly { readonly nation: string; readonly sector: string; readonly hours: number }[]
  readonly withheld: boolean
}

/**
 * @param periods that are over, oldest first, side by side
 * @param own nation that sees all of itself
 */
export function pastOf(spells: readonly Spell[], periods: readonly Period[], own?: string): Past {
  const times = periods.map((period) => {
    const open = spells.filter(({ from, to }) => from < period.to && (to === undefined || to >= period.to))
    return { period, open, mended: spells.filter((one) => isMendedIn(one, period)), told: choose(open) }
  })
  const lines = (['nation', 'sector'] as const).flatMap((of): Line[] => {
    const grouped = times.map((time) => ({
      ...time,
      open: Map.groupBy(time.open, (one) => one[of]),
      mended: Map.groupBy(time.mended, (one) => one[of]),
    }))
    const names = new Set(grouped.flatMap(({ open, mended }) => [...open.keys(), ...mended.keys()]))
    return [...names].toSorted(order).map((name) => {
      const isOwn = of === 'nation' && name === own
      // Before anything was known of it, nothing open is not known either.
      const known = Math.min(...spells.flatMap((one) => (one[of] === name ? [one.from] : [])))
      const isTold = (period: Period, told: Told) => (isOwn ? known < period.to : linesOf(told, of).has(name))
      return {
        of,
        name,
        own: isOwn,
        periods: grouped.map(({ period, open, mended, told }) => ({
          ...period,
          ...(isTold(period, told) ? { open: different(open.get(name) ?? []) } : {}),
          ...medianIn(mended.get(name) ?? [], isOwn ? 1 : FEWEST_OPERATORS),
        })),
      }
    })
  })
  const told = lines.filter(({ periods: its }) =>
    its.some(({ open, medianHours }) => (open ?? 0) > 0 || medianHours !== undefined),
  )
  const cells = Map.groupBy(
    times.flatMap(({ mended }) => mended),
    cellOf,
  )
  return {
    lines: told,
    medians: [...cells].flatMap(([cell, group]) => {
      const [nation = '', sector = ''] = cell.split('\n')
      const { medianHours } = medianIn(group, nation === own ? 1 : FEWEST_OPERATORS)
      return medianHours === undefined ? [] : [{ nation, sector, hours: medianHours }]
    }),
    withheld: times.some((one) => one.told.withheld) || told.length < lines.length,
  }
}

const different = (open: readonly Spell[]) => new Set(open.map(({ vulnerability }) => vulnerability)).size
const isMendedIn = ({ end, to }: Spell, period: Period) =>
  end === 'mended' && to !== undefined && to >= period.from && to < period.to
const linesOf = (told: Told, of: Line['of']) => (of === 'nation' ? told.nations : told.sectors)

function medianIn(mended: readonly Spell[], fewest: number): { readonly medianHours?: number } {
  if (new Set(mended.map(({ operator }) => operator)).size < fewest) return {}
  const found = median(mended.map(({ from, to = from }) => (to - from) / HOUR))
  // Whole hours: of an odd number, the middle one is somebody's own.
  return found === undefined ? {} : { medianHours: Math.round(found) }
}

export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}
