/** Places of one bucket: a key stands in its bucket or nowhere. */
const PLACES = 8

/** What is kept of one value. */
export interface SeenEntry {
  /** Seconds since 1970. */
  readonly first: number
  readonly last: number
  /** How often, this time not counted. */
  readonly count: number
  /** Hosts that used it, roughly: at most 32 are told apart. */
  readonly hosts: number
}

/**
 * When values were first and last seen, by a hash of 53 bits. Buckets of eight; the table doubles up to its bound, then
 * the least of a bucket is given up: seldom seen first, then long ago. 25 bytes a place.
 */
export class SeenTable {
  evicted = 0
  live = 0
  private keys: Float64Array
  private first: Uint32Array
  private last: Uint32Array
  private count: Uint32Array
  private hosts: Uint32Array
  private readonly bound: number

  /** @param bound values at most; a power of two */
  constructor(bound: number) {
    this.bound = bound
    const begin = Math.min(bound, 1_024)
    this.keys = new Float64Array(begin)
    this.first = new Uint32Array(begin)
    this.last = new Uint32Array(begin)
    this.count = new Uint32Array(begin)
    this.hosts = new Uint32Array(begin)
  }

  get bytes(): number {
    return this.keys.length * 24
  }

  find(key: number): SeenEntry | undefined {
    const place = this.place(key)
    return this.keys[place] === key ? this.entry(place) : undefined
  }

  /** Notes that a value was seen. @param at seconds since 1970 @param host any hash of the host @returns what was known before */
  note(key: number, at: number, host: number): SeenEntry | undefined {
    let place = this.place(key)
    if (this.keys[place] === key) {
      const before = this.entry(place)
      this.first[place] = Math.min(before.first, at)
      this.last[place] = Math.max(before.last, at)
      this.count[place] = Math.min(0xffff_ffff, before.count + 1)
      this.hosts[place] = (this.hosts[place] ?? 0) | (1 << (host & 31))
      return before
    }
    while (this.keys[place] !== 0 && this.keys.length < this.bound) {
      this.double()
      place = this.place(key)
    }
    if (this.keys[place] === 0) this.live++
    else this.evicted++
    this.keys[place] = key
    this.first[place] = at
    this.last[place] = at
    this.count[place] = 1
    this.hosts[place] = 1 << (host & 31)
    return undefined
  }

  /** Where the key stands; else a free place of its bucket; else the least one there. */
  private place(key: number): number {
    const buckets = this.keys.length / PLACES
    const from = (Math.floor(key / 8_192) % buckets) * PLACES
    let least = from
    for (let place = from; place < from + PLACES; place++) {
      const held = this.keys[place] ?? 0
      if (held === key || held === 0) return place
      if (this.isLess(place, least)) least = place
    }
    return least
  }

  private isLess(a: number, b: number): boolean {
    const [few, many] = [this.count[a] ?? 0, this.count[b] ?? 0]
    return few !== many ? few < many : (this.last[a] ?? 0) < (this.last[b] ?? 0)
  }

  private entry(place: number): SeenEntry {
    return {
      first: this.first[place] ?? 0,
      last: this.last[place] ?? 0,
      count: this.count[place] ?? 0,
      hosts: ones(this.hosts[place] ?? 0),
    }
  }

  private double(): void {
    const [keys, first, last, count, hosts] = [this.keys, this.first, this.last, this.count, this.hosts]
    const length = keys.length * 2
    this.keys = new Float64Array(length)
    this.first = new Uint32Array(length)
    this.last = new Uint32Array(length)
    this.count = new Uint32Array(length)
    this.hosts = new Uint32Array(length)
    for (const [i, key] of keys.entries()) {
      if (key === 0) continue
      const place = this.place(key)
      this.keys[place] = key
      this.first[place] = first[i] ?? 0
      this.last[place] = last[i] ?? 0
      this.count[place] = count[i] ?? 0
      this.hosts[place] = hosts[i] ?? 0
    }
  }
}

function ones(bits: number): number {
  let count = 0
  for (let left = bits >>> 0; left !== 0; left = (left & (left - 1)) >>> 0) count++
  return count
}
