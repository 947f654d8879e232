/** The last entries of a stream, in order; older ones fall out. */
export interface Ring<T> {
  push(entry: T): void
  /** Entries after the one with this key, oldest first; undefined when it has fallen out or never was: resync. */
  after(key: string): readonly T[] | undefined
  readonly size: number
}

export function ringOf<T>(most: number, keyOf: (entry: T) => string): Ring<T> {
  let entries: T[] = []
  let places = new Map<string, number>()
  let dropped = 0
  return {
    push(entry) {
      places.set(keyOf(entry), dropped + entries.length)
      entries.push(entry)
      // Cut in halves, not one by one: shifting an array for each fact would cost O(n).
      if (entries.length >= most * 2) {
        dropped += entries.length - most
        entries = entries.slice(-most)
        places = new Map(entries.map((e, i) => [keyOf(e), dropped + i]))
      }
    },
    after(key) {
      const place = places.get(key)
      if (place === undefined || place < dropped) return undefined
      return entries.slice(place - dropped + 1)
    },
    get size() {
      return entries.length
    },
  }
}
