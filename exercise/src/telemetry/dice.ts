/** Numbers that look thrown and are the same every time. */
export interface Dice {
  /** A whole number from 0 to `most`, `most` left out. */
  below(most: number): number
  pick<const List extends readonly [unknown, ...unknown[]]>(list: List): List[number]
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string
}

/** Dice of their own for each name, so that one source can change without the others. Mulberry32 over an FNV-1a seed. */
export function dice(name: string): Dice {
  let state = 0x811c9dc5
  for (const letter of name) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193)

  const throwOnce = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (most: number) => Math.floor(throwOnce() * most)
  return {
    below,
    pick: ([first, ...rest]) => {
      const at = below(rest.length + 1)
      return at === 0 ? first : (rest[at - 1] ?? first)
    },
    hex: (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join(''),
  }
}
