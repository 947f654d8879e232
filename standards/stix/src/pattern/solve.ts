import { type Cell, flatten, FREE, merged, type Pending, relaxed } from './cells.ts'
import { assign, type Steps, type SupplyClass, Undecided } from './flow.ts'
import { leastNeeds, type Plan, type Requirement, type Slot, slotsOf } from './plan.ts'
import { Windows } from './windows.ts'

/** What the search knows of an observation: when, how many, and which tests hold of it. */
export interface Candidate {
  readonly first: number
  readonly last: number
  readonly count: number
  readonly tests: ReadonlySet<number>
}

/** One place of a binding: the test that holds and the observation taken, by its index; `times` of its count. */
export interface Bound {
  readonly test: number
  readonly observation: number
  readonly times: number
}

export const meets = (slot: Slot, { first, last, tests }: Candidate): boolean =>
  slot.choices.some(
    ({ test, spans }) =>
      tests.has(test) && spans.every(({ start, stop }) => start < stop && first < stop && last >= start),
  )

/**
 * Finds one binding, or says that there is none. Every constraint between observations of a binding is a threshold: FOLLOWEDBY
 * has an instant that its first part has begun by and its second is not over before (`first ≤ τ ≤ last`), WITHIN a window that all
 * of its observations touch. Once thresholds are fixed, a binding is a matching between places and observations. So the
 * search is over thresholds, each step of it cut by the matching that leaves the thresholds to come out; without
 * thresholds, or with one, it is polynomial. Bindings are never enumerated.
 *
 * @throws {Undecided} when `steps` are used up
 */
export function findBinding(plan: Plan, candidates: readonly Candidate[], steps: Steps): readonly Bound[] | undefined {
  return new Search(plan, candidates, steps).run()
}

/** Choices one within the other. */
const MOST_DEPTH = 300

class Search {
  private depth = 0
  private readonly plan: Plan
  private readonly candidates: readonly Candidate[]
  private readonly steps: Steps
  /** Candidates of each slot, by index. */
  private readonly ofSlot: readonly (readonly number[])[]

  constructor(plan: Plan, candidates: readonly Candidate[], steps: Steps) {
    this.plan = plan
    this.candidates = candidates
    this.steps = steps
    this.ofSlot = plan.slots.map((slot) => {
      steps.take(candidates.length)
      return candidates.flatMap((candidate, i) => (meets(slot, candidate) ? i : []))
    })
  }

  run(): readonly Bound[] | undefined {
    return this.search([], [{ requirement: this.plan.requirement, ...FREE }])
  }

  private search(cells: readonly Cell[], pending: readonly Pending[]): readonly Bound[] | undefined {
    // Copies of a REPEATS nest: a count that would not fit on the stack does not fit in any budget either.
    if (++this.depth > MOST_DEPTH) throw new Undecided(this.steps.taken)
    const found = this.descend([...cells], pending)
    this.depth--
    return found
  }

  private descend(fixed: Cell[], pending: readonly Pending[]): readonly Bound[] | undefined {
    const given = fixed.length
    const open: Pending[] = []
    for (const one of pending) flatten(one, fixed, open)
    this.steps.take(fixed.length + open.length)
    const [next, ...rest] = open
    if (!next) return this.match(fixed)
    // What is still open is asked for too, as if no threshold of it were there: if even that fails, so does all below.
    if (given + open.length > 1 || next.requirement.kind === 'repeat') {
      if (!this.match([...fixed, ...open.flatMap(relaxed)])) return undefined
    }
    switch (next.requirement.kind) {
      case 'any':
        return this.choose(next, next.requirement.parts, (part) => this.search(fixed, [part, ...rest]))
      case 'then':
        return this.split(next, next.requirement.first, next.requirement.second, (_, parts) =>
          this.search(fixed, [...parts, ...rest]),
        )
      case 'within':
        return this.window(next, next.requirement.of, next.requirement.micros, (_, part) =>
          this.search(fixed, [part, ...rest]),
        )
      case 'repeat':
        return this.copies(next, next.requirement.of, next.requirement.times, (parts) =>
          this.search(fixed, [...parts, ...rest]),
        )
      default:
        return undefined
    }
  }

  /** One copy now, the others later and from the same threshold on: copies are alike, so their order is free. */
  private copies(
    next: Pending,
    of: Requirement,
    times: number,
    go: (parts: readonly Pending[]) => readonly Bound[] | undefined,
  ): readonly Bound[] | undefined {
    const left = (from: number): Pending[] =>
      times > 1 ? [{ ...next, from, requirement: { kind: 'repeat', of, times: times - 1 } }] : []
    const copy = { ...next, requirement: of }
    if (of.kind === 'then') return this.split(copy, of.first, of.second, (from, parts) => go([...parts, ...left(from)]))
    if (of.kind === 'within') return this.window(copy, of.of, of.micros, (from, part) => go([part, ...left(from)]))
    if (of.kind === 'any') return this.choose(copy, of.parts, (part, from) => go([part, ...left(from)]))
    return go([copy, ...left(next.from)])
  }

  private choose(
    next: Pending,
    parts: readonly Requirement[],
    go: (part: Pending, from: number) => readonly Bound[] | undefined,
  ): readonly Bound[] | undefined {
    for (const [i, part] of parts.entries()) {
      if (i < next.from) continue
      const found = go({ ...next, requirement: part, from: FREE.from }, i)
      if (found) return found
    }
    return undefined
  }

  /** FOLLOWEDBY: tries the instants at which a candidate of the first part has begun. */
  private split(
    next: Pending,
    first: Requirement,
    then: Requirement,
    go: (from: number, parts: readonly Pending[]) => readonly Bound[] | undefined,
  ): readonly Bound[] | undefined {
    const { earliestLast, latestFirst } = next
    const instants = this.edges(first, next, 'first')
    const before = (at: number): Pending => ({
      requirement: first,
      earliestLast,
      latestFirst: Math.min(latestFirst, at),
      from: FREE.from,
    })
    const after = (at: number): Pending => ({
      requirement: then,
      earliestLast: Math.max(earliestLast, at),
      latestFirst,
      from: FREE.from,
    })
    // The later the instant, the easier the first part alone: its earliest one is found by halving.
    let low = 0
    let high = instants.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.search([], [before(instants[middle] ?? 0)])) high = middle
      else low = middle + 1
    }
    for (let i = low; i < instants.length; i++) {
      const at = instants[i] ?? 0
      if (at < next.from) continue
      // The later the instant, the harder the second part: once it fails alone, it fails from here on.
      if (!this.search([], [after(at)])) return undefined
      const found = go(at, [before(at), after(at)])
      if (found) return found
    }
    return undefined
  }

  /** WITHIN: tries the windows that touch the end of a candidate, and of these only those nothing can be added to. */
  private window(
    next: Pending,
    of: Requirement,
    micros: number,
    go: (from: number, part: Pending) => readonly Bound[] | undefined,
  ): readonly Bound[] | undefined {
    const windows = new Windows(this.spread(of, next), leastNeeds(of), micros, this.steps)
    for (let start = windows.next(); start !== undefined; start = windows.next()) {
      if (start < next.from) continue
      const found = go(start, {
        requirement: of,
        earliestLast: Math.max(next.earliestLast, start),
        latestFirst: Math.min(next.latestFirst, start + micros),
        from: FREE.from,
      })
      if (found) return found
    }
    return undefined
  }

  /** Candidates of any slot of a requirement, each with the slots it is good for. */
  private spread(of: Requirement, bounds: Pending) {
    const slots = new Map<number, number[]>()
    for (const slot of slotsOf(of)) {
      const list = this.ofSlot[slot] ?? []
      this.steps.take(list.length)
      for (const i of list) {
        if (!this.fits(i, bounds)) continue
        const known = slots.get(i)
        if (known) known.push(slot)
        else slots.set(i, [slot])
      }
    }
    return [...slots].flatMap(([i, goodFor]) => {
      const candidate = this.candidates[i]
      return candidate ? [{ first: candidate.first, last: candidate.last, count: candidate.count, slots: goodFor }] : []
    })
  }

  private edges(of: Requirement, bounds: Pending, edge: 'first' | 'last'): readonly number[] {
    return [...new Set(this.spread(of, bounds).map((one) => one[edge]))].sort((a, b) => a - b)
  }

  private fits(
    i: number,
    { earliestLast, latestFirst }: { readonly earliestLast: number; readonly latestFirst: number },
  ) {
    const candidate = this.candidates[i]
    return candidate !== undefined && candidate.first <= latestFirst && candidate.last >= earliestLast
  }

  /** All thresholds are fixed: gives every cell its observations, or says that they do not suffice. */
  private match(asked: readonly Cell[]): readonly Bound[] | undefined {
    const cells = merged(asked)
    const goodFor = new Map<number, number[]>()
    for (const [c, cell] of cells.entries()) {
      let units = 0
      const list = this.ofSlot[cell.slot] ?? []
      this.steps.take(list.length)
      for (const i of list) {
        if (!this.fits(i, cell)) continue
        units += this.candidates[i]?.count ?? 0
        const known = goodFor.get(i)
        if (known) known.push(c)
        else goodFor.set(i, [c])
      }
      if (units < cell.need) return undefined
    }
    const classes = new Map<string, { cells: readonly number[]; supply: number; members: number[] }>()
    for (const [i, list] of goodFor) {
      const key = list.join()
      const count = this.candidates[i]?.count ?? 0
      const known = classes.get(key)
      if (known) {
        known.supply += count
        known.members.push(i)
      } else classes.set(key, { cells: list, supply: count, members: [i] })
    }
    const list: readonly (SupplyClass & { readonly members: readonly number[] })[] = [...classes.values()]
    const flow = assign(
      cells.map(({ need }) => need),
      list,
      this.steps,
    )
    return flow && this.bindings(cells, list, flow)
  }

  private bindings(
    cells: readonly Cell[],
    classes: readonly (SupplyClass & { readonly members: readonly number[] })[],
    flow: readonly (readonly number[])[],
  ): readonly Bound[] {
    const perCell = cells.map((): Bound[] => [])
    for (const [c, { cells: takers, members }] of classes.entries()) {
      let member = 0
      let left = this.candidates[members[0] ?? 0]?.count ?? 0
      for (const [place, cell] of takers.entries()) {
        let wanted = flow[c]?.[place] ?? 0
        while (wanted > 0) {
          const observation = members[member] ?? 0
          const times = Math.min(wanted, left)
          perCell[cell]?.push({ test: this.testFor(cells[cell]?.slot ?? 0, observation), observation, times })
          wanted -= times
          left -= times
          if (left === 0) left = this.candidates[members[++member] ?? -1]?.count ?? Number.POSITIVE_INFINITY
        }
      }
    }
    return perCell.flat()
  }

  private testFor(slot: number, i: number): number {
    const candidate = this.candidates[i]
    const choices = this.plan.slots[slot]?.choices ?? []
    return choices.find((choice) => candidate && meets({ choices: [choice] }, candidate))?.test ?? 0
  }
}
