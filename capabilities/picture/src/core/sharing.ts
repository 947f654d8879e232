import { type Formula, VARIABLE } from './formula.ts'

/** Which events a formula reaches by more than one way. */
export interface Sharing {
  /** Per cell: how many events below it are reached by more than one way from it. */
  readonly shared: Uint32Array
  /** Per cell: 1 when its arguments have no event in common, so that they are independent. */
  readonly apart: Uint8Array
}

/** Words of events looked at together: 1,024 events. */
const WORDS = 32

/**
 * Counts shared events for every cell at once: sets of events as bits, 1,024 events at a time, carried from arguments to
 * gates. Time O(edges × events / 32), memory 256 bytes a cell.
 */
export function sharingOf(f: Formula): Sharing {
  const shared = new Uint32Array(f.size)
  const apart = new Uint8Array(f.size).fill(1)
  const events: number[] = []
  for (let c = 0; c < f.size; c++) if (f.op[c] === VARIABLE) events.push(c)
  const wide = Math.min(WORDS, Math.ceil(events.length / 32))
  const reached = new Int32Array(f.size * wide)
  const twice = new Int32Array(f.size * wide)
  for (let from = 0; from < events.length; from += wide * 32) {
    reached.fill(0)
    twice.fill(0)
    for (let i = from; i < Math.min(events.length, from + wide * 32); i++)
      reached[(events[i] ?? 0) * wide + ((i - from) >>> 5)] = 1 << ((i - from) & 31)
    for (let c = 0; c < f.size; c++) {
      if (f.op[c] === VARIABLE) continue
      const at = c * wide
      for (let e = f.start[c] ?? 0; e < (f.start[c + 1] ?? 0); e++) {
        const below = (f.arg[e] ?? 0) * wide
        for (let w = 0; w < wide; w++) {
          const more = reached[below + w] ?? 0
          if (more === 0) continue
          const known = reached[at + w] ?? 0
          const again = known & more
          if (again !== 0) apart[c] = 0
          twice[at + w] = (twice[at + w] ?? 0) | again | (twice[below + w] ?? 0)
          reached[at + w] = known | more
        }
      }
      for (let w = 0; w < wide; w++) shared[c] = (shared[c] ?? 0) + popcount(twice[at + w] ?? 0)
    }
  }
  return { shared, apart }
}

/** Bits set in a word. */
export function popcount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555)
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333)
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Number of ways from the root to each cell, counted up to 2. */
export function countWays(f: Formula, root: number): Uint8Array {
  const ways = new Uint8Array(f.size)
  ways[root] = 1
  for (let c = root; c >= 0; c--) {
    if ((ways[c] ?? 0) === 0) continue
    for (let e = f.start[c] ?? 0; e < (f.start[c + 1] ?? 0); e++) {
      const a = f.arg[e] ?? 0
      ways[a] = Math.min(2, (ways[a] ?? 0) + (ways[c] ?? 0))
    }
  }
  return ways
}
