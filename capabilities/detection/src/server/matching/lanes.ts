/** Calls of one source, in their order. */
interface Lane<T> {
  readonly waiting: { readonly item: T; readonly bytes: number }[]
  bytes: number
}

/**
 * Shares one worker among sources: each has a lane, lanes take turns, and only so many bytes are under way at once. A source
 * that floods fills its own lane and is refused there; the others go on.
 */
export class Lanes<T> {
  private readonly lanes = new Map<string, Lane<T>>()
  private flying = 0
  private readonly send: (item: T) => void
  private readonly limits: { readonly waiting: number; readonly flying: number }

  constructor(send: (item: T) => void, limits: { readonly waiting: number; readonly flying: number }) {
    this.send = send
    this.limits = limits
  }

  /** Whether the lane has no room for so many bytes: its share of what may wait is used up. An empty lane takes anything. */
  isFull(name: string, bytes: number): boolean {
    const lane = this.lanes.get(name)
    return lane !== undefined && lane.bytes > 0 && lane.bytes + bytes > this.limits.waiting / this.lanes.size
  }

  add(name: string, item: T, bytes: number): void {
    const lane = this.lanes.get(name) ?? { waiting: [], bytes: 0 }
    this.lanes.set(name, lane)
    lane.waiting.push({ item, bytes })
    lane.bytes += bytes
    this.pump()
  }

  /** So many bytes came back. */
  landed(bytes: number): void {
    this.flying -= bytes
    this.pump()
  }

  /** Everything that waits, taken out. */
  clear(): T[] {
    const items = [...this.lanes.values()].flatMap(({ waiting }) => waiting.map(({ item }) => item))
    this.lanes.clear()
    this.flying = 0
    return items
  }

  private pump(): void {
    while (this.lanes.size > 0 && this.flying < this.limits.flying) {
      const [first] = this.lanes
      if (first === undefined) return
      const [name, lane] = first
      const next = lane.waiting.shift()
      // The lane goes to the end of the round.
      this.lanes.delete(name)
      if (next === undefined) continue
      lane.bytes -= next.bytes
      if (lane.waiting.length > 0) this.lanes.set(name, lane)
      this.flying += next.bytes
      this.send(next.item)
    }
  }
}
