import { leastNeeds, type Requirement } from './plan.ts'

/** So many distinct observations of a slot, begun by `latestFirst` and not over before `earliestLast`. */
export interface Cell {
  readonly slot: number
  readonly need: number
  readonly earliestLast: number
  readonly latestFirst: number
}

/** A requirement still to be taken apart. `from` keeps copies of a REPEATS in order, so that none is tried twice. */
export interface Pending {
  readonly requirement: Requirement
  readonly earliestLast: number
  readonly latestFirst: number
  readonly from: number
}

/** No threshold yet. */
export const FREE = {
  earliestLast: Number.NEGATIVE_INFINITY,
  latestFirst: Number.POSITIVE_INFINITY,
  from: Number.NEGATIVE_INFINITY,
}

/** Takes apart what holds no choice. */
export function flatten(one: Pending, cells: Cell[], open: Pending[]): void {
  const { requirement } = one
  if (requirement.kind === 'slot') cells.push({ ...one, slot: requirement.slot, need: requirement.need })
  else if (requirement.kind === 'all')
    for (const part of requirement.parts) flatten({ ...one, requirement: part, from: FREE.from }, cells, open)
  else open.push(one)
}

/** Cells that ask for the same are one that asks for more: copies of a REPEATS mostly do. */
export function merged(cells: readonly Cell[]): readonly Cell[] {
  if (cells.length < 2) return cells
  const byAsk = new Map<string, Cell>()
  for (const cell of cells) {
    const key = `${cell.slot} ${cell.earliestLast} ${cell.latestFirst}`
    const known = byAsk.get(key)
    byAsk.set(key, known ? { ...known, need: known.need + cell.need } : cell)
  }
  return [...byAsk.values()]
}

/** What a requirement asks for at the least, were there no threshold in it. */
export const relaxed = ({ requirement, earliestLast, latestFirst }: Pending): Cell[] =>
  [...leastNeeds(requirement)].map(([slot, need]) => ({ slot, need, earliestLast, latestFirst }))
