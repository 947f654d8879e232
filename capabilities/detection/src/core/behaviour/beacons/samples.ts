/** Rooms for samples of one pair; the last holds a count for each hour of the window besides. */
const ROOMS = [4, 6, 8, 10, 12, 14, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256, 384, 512] as const
export const LARGEST = ROOMS.length - 1
/** Samples kept of one pair at most: the newest. */
export const MAX_SAMPLES = 512
export const HOURS = 24
const HOUR = 3_600
const GROWTH = 1.125
export const UNSIZED = 0xffff_ffff

export const roomOf = (kind: number): number => ROOMS[kind] ?? 0
const wordsOf = (kind: number): number => roomOf(kind) + (kind === LARGEST ? HOURS : 0)

/** A list of samples in the store: where it stands, its room, how many it holds. Oldest first. */
export interface SampleList {
  at: number
  kind: number
  count: number
}

/**
 * Samples (second, bytes sent) of many pairs in two arrays. Rooms that are given back are used again; the arrays grow by
 * an eighth up to a bound.
 */
export class SampleStore {
  times: Uint32Array
  sizes: Uint32Array
  private used = 0
  private readonly free = new Int32Array(ROOMS.length).fill(-1)
  private readonly bound: number

  /** @param bound samples kept at most */
  constructor(bound: number) {
    this.bound = bound
    const begin = Math.min(bound, 4_096)
    this.times = new Uint32Array(begin)
    this.sizes = new Uint32Array(begin)
  }

  get bytes(): number {
    return this.times.byteLength + this.sizes.byteLength
  }

  /** @returns where the room is; -1 when the store is full */
  take(kind: number): number {
    const old = this.free[kind] ?? -1
    if (old >= 0) {
      this.free[kind] = (this.times[old] ?? 0) | 0
      return old
    }
    const words = wordsOf(kind)
    if (this.used + words > this.times.length && !this.grow(words)) return -1
    const at = this.used
    this.used += words
    return at
  }

  give(at: number, kind: number): void {
    this.times[at] = (this.free[kind] ?? -1) >>> 0
    this.free[kind] = at
  }

  private grow(words: number): boolean {
    const next = Math.min(this.bound, Math.max(this.used + words, Math.ceil(this.times.length * GROWTH)))
    if (this.used + words > next) return false
    const [times, sizes] = [new Uint32Array(next), new Uint32Array(next)]
    times.set(this.times)
    sizes.set(this.sizes)
    this.times = times
    this.sizes = sizes
    return true
  }

  /**
   * Puts a sample where its time belongs; equal ones are ordered by size, so that the order of arrival leaves no trace.
   *
   * @returns false when the store is full; then nothing changed
   */
  add(list: SampleList, time: number, size: number, windowStart: number): boolean {
    if (list.count === roomOf(list.kind)) this.forget(list, windowStart)
    if (list.count === roomOf(list.kind) && list.kind < LARGEST && !this.widen(list)) return false
    if (list.kind === LARGEST) this.countHour(list.at, time)
    const { times, sizes } = this
    if (list.count === MAX_SAMPLES) {
      const first = times[list.at] ?? 0
      if (time < first || (time === first && size <= (sizes[list.at] ?? 0))) return true
      times.copyWithin(list.at, list.at + 1, list.at + list.count)
      sizes.copyWithin(list.at, list.at + 1, list.at + list.count)
      list.count--
    }
    let to = list.at + list.count
    for (; to > list.at; to--) {
      const before = times[to - 1] ?? 0
      const beforeSize = sizes[to - 1] ?? 0
      if (before < time || (before === time && beforeSize <= size)) break
      times[to] = before
      sizes[to] = beforeSize
    }
    times[to] = time
    sizes[to] = size
    list.count++
    return true
  }

  /** Drops samples before the window. */
  forget(list: SampleList, windowStart: number): void {
    const end = list.at + list.count
    let from = list.at
    while (from < end && (this.times[from] ?? 0) < windowStart) from++
    if (from === list.at) return
    this.times.copyWithin(list.at, from, end)
    this.sizes.copyWithin(list.at, from, end)
    list.count = end - from
  }

  /** Fills `bars` with connections by hour. @param start first second of the window, a whole hour */
  bars(list: SampleList, start: number, bars: Uint32Array): void {
    bars.fill(0)
    if (list.kind === LARGEST) {
      for (let hour = 0; hour < HOURS; hour++) {
        const slot = list.at + MAX_SAMPLES + hour
        const bar = (this.sizes[slot] ?? 0) - start / HOUR
        if (bar >= 0 && bar < HOURS) bars[bar] = this.times[slot] ?? 0
      }
      return
    }
    for (let i = list.at; i < list.at + list.count; i++) {
      const bar = Math.floor(((this.times[i] ?? 0) - start) / HOUR)
      bars[bar] = (bars[bar] ?? 0) + 1
    }
  }

  private widen(list: SampleList): boolean {
    const kind = list.kind + 1
    const at = this.take(kind)
    if (at < 0) return false
    this.times.copyWithin(at, list.at, list.at + list.count)
    this.sizes.copyWithin(at, list.at, list.at + list.count)
    if (kind === LARGEST) {
      this.times.fill(0, at + MAX_SAMPLES, at + MAX_SAMPLES + HOURS)
      this.sizes.fill(0, at + MAX_SAMPLES, at + MAX_SAMPLES + HOURS)
      for (let i = 0; i < list.count; i++) this.countHour(at, this.times[at + i] ?? 0)
    }
    this.give(list.at, list.kind)
    list.at = at
    list.kind = kind
    return true
  }

  /** `sizes` of a slot holds the hour since 1970 it counts: a later hour takes the slot of one that has left the window. */
  private countHour(at: number, time: number): void {
    const hour = Math.floor(time / HOUR)
    const slot = at + MAX_SAMPLES + (hour % HOURS)
    const held = this.sizes[slot] ?? 0
    this.times[slot] = held === hour ? (this.times[slot] ?? 0) + 1 : 1
    this.sizes[slot] = hour
  }
}
