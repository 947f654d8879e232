const HALF_DAY = 43_200_000
/** Entries looked at to find the least when all places are taken. */
const TRIED = 8

/** One that can be given up for a better one. */
interface Weighed {
  /** How much it holds; 0 only before it holds anything. */
  readonly weight: number
}

interface Half<T> {
  readonly entries: Map<string, T>
  /** The same keys in places, so that any can be drawn. */
  readonly keys: string[]
}

const fresh = <T>(): Half<T> => ({ entries: new Map(), keys: [] })

/**
 * State by key over the last 12 to 24 hours: of this half day and the one before. What is older is gone, in whatever
 * order events came.
 */
export class HalfDays<T extends Weighed> {
  /** Entries given up for want of room. */
  evicted = 0
  private now: Half<T> = fresh()
  private before: Half<T> = fresh()
  private epoch = -Infinity
  private chance = 0x2545f491
  private readonly make: () => T
  private readonly bound: number

  /** @param bound entries of a half day at most */
  constructor(bound: number, make: () => T) {
    this.bound = bound
    this.make = make
  }

  /** The entry of a key in the half day of `at` (Unix ms), made if there is none; undefined when that is too long ago. */
  at(key: string, at: number): T | undefined {
    const epoch = Math.floor(at / HALF_DAY)
    if (epoch > this.epoch) {
      this.before = epoch === this.epoch + 1 ? this.now : fresh()
      this.now = fresh()
      this.epoch = epoch
    }
    if (epoch < this.epoch - 1) return undefined
    const half = epoch === this.epoch ? this.now : this.before
    const entry = half.entries.get(key) ?? this.make()
    if (entry.weight === 0) this.put(half, ` ${key}`.slice(1), entry)
    return entry
  }

  /** Both halves of a key, the newer first. */
  both(key: string): readonly T[] {
    return [this.now.entries.get(key), this.before.entries.get(key)].filter((entry) => entry !== undefined)
  }

  /** Keys of this half day. */
  get size(): number {
    return this.now.keys.length
  }

  /** Where all places are taken, the least of a few makes room. */
  private put({ entries, keys }: Half<T>, key: string, entry: T): void {
    entries.set(key, entry)
    if (keys.length < this.bound) {
      keys.push(key)
      return
    }
    let least = 0
    let weight = Infinity
    for (let i = 0; i < TRIED; i++) {
      this.chance = Math.imul(this.chance, 0x19660d) + 0x3c6ef35f
      const place = (this.chance >>> 8) % keys.length
      const held = entries.get(keys[place] ?? '')?.weight ?? 0
      if (held >= weight) continue
      weight = held
      least = place
    }
    entries.delete(keys[least] ?? '')
    keys[least] = key
    this.evicted++
  }
}
