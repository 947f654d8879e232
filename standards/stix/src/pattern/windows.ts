import { assign, type Steps } from './flow.ts'

interface Dated {
  readonly first: number
  readonly last: number
  readonly count: number
  /** The slots it is good for. */
  readonly slots: readonly number[]
}

/**
 * Slides a window of a fixed length over observations and stops where the needs of each slot can be met by distinct ones.
 * Counts per slot and per class of observations good for the same slots are kept while it moves, so one pass costs
 * O(n log n) for the sorting and O(1) or one small matching a place; it does not grow with what is in the window.
 */
export class Windows {
  private readonly byFirst: readonly Dated[]
  private readonly byLast: readonly Dated[]
  private readonly needs: readonly (readonly [slot: number, need: number])[]
  private readonly places: ReadonlyMap<number, number>
  private readonly micros: number
  private readonly steps: Steps
  private readonly units = new Map<number, number>()
  private readonly classes = new Map<string, { readonly cells: readonly number[]; supply: number }>()
  private entered = 0
  private left = 0

  constructor(dated: readonly Dated[], needs: ReadonlyMap<number, number>, micros: number, steps: Steps) {
    this.byFirst = dated.toSorted((a, b) => a.first - b.first)
    this.byLast = dated.toSorted((a, b) => a.last - b.last)
    this.needs = [...needs]
    this.places = new Map(this.needs.map(([slot], place) => [slot, place]))
    this.micros = micros
    this.steps = steps
    steps.take(dated.length)
  }

  /** The start of the next window worth trying, in ascending order; undefined after the last. */
  next(): number | undefined {
    while (this.left < this.byLast.length) {
      const start = this.byLast[this.left]?.last ?? 0
      const before = this.entered
      for (
        let one = this.byFirst[this.entered];
        one && one.first <= start + this.micros;
        one = this.byFirst[this.entered]
      ) {
        this.count(one, one.count)
        this.entered++
      }
      // Nothing came in since the last window: this one holds a part of that one.
      const isWorth = this.entered > before && this.suffices()
      for (let one = this.byLast[this.left]; one && one.last === start; one = this.byLast[this.left]) {
        this.count(one, -one.count)
        this.left++
      }
      if (isWorth) return start
    }
    return undefined
  }

  private count({ slots }: Dated, by: number): void {
    this.steps.take(1 + slots.length)
    const cells: number[] = []
    for (const slot of slots) {
      this.units.set(slot, (this.units.get(slot) ?? 0) + by)
      const place = this.places.get(slot)
      if (place !== undefined) cells.push(place)
    }
    const key = cells.join()
    const known = this.classes.get(key)
    if (known) known.supply += by
    else this.classes.set(key, { cells, supply: by })
  }

  private suffices(): boolean {
    this.steps.take(this.needs.length)
    for (const [slot, need] of this.needs) if ((this.units.get(slot) ?? 0) < need) return false
    if (this.needs.length < 2) return true
    const wanted = this.needs.map(([, need]) => need)
    return assign(wanted, [...this.classes.values()], this.steps) !== undefined
  }
}
