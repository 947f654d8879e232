/** Repeatable chance for simulations. Never for keys that protect anything. */
export interface Chance {
  /** A whole number from 0 to below `n`. */
  readonly below: (n: number) => number
  readonly pick: <T>(list: readonly [T, ...T[]]) => T
  /** True once in `n`. */
  readonly oneIn: (n: number) => boolean
  readonly bytes: (n: number) => Uint8Array
}

/** sfc32 (Doty-Humphrey 2010) from a 32-bit seed. */
export function chanceFrom(seed: number): Chance {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, seed | 0, 1]
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  const below = (n: number): number => next() % n
  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    oneIn: (n) => below(n) === 0,
    bytes: (n) => Uint8Array.from({ length: n }, () => next() & 0xff),
  }
}
