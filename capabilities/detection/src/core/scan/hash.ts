/**
 * Two 32-bit lanes over a key, from its last label to its first, so that the kernel gets the hashes of all names above a name in one
 * pass; a label in pieces of up to eight characters, counted from its end. `| 0x20` makes capital letters small and
 * leaves the other characters of keys apart. `kernel/scan.as` computes the same; a test compares them.
 *
 * @param out two lanes; of three, the last gets the first lane of the last two labels
 */
export function hashKey(key: string, out: Int32Array): void {
  let a = 0x811c9dc5 | 0
  let b = 0x1b873593 | 0
  let low = 0
  let high = 0
  let count = 0
  let signs = 0
  for (let i = key.length - 1; i >= -1; i--) {
    const code = i < 0 ? 0 : key.charCodeAt(i)
    const isSign = code === 0x2e || code === 0x40
    if (count === 8 || (count > 0 && (isSign || i < 0))) {
      a = Math.imul(a ^ low, 0x9e3779b1)
      b = Math.imul(b ^ high ^ (a >>> 15), 0x85ebca6b)
      a ^= b >>> 13
      low = high = count = 0
    }
    if (isSign) {
      if (++signs === 2 && out.length > 2) out[2] = first(a)
      a = Math.imul(a ^ (code | 0x20), 0x9e3779b1)
      b = Math.imul(b ^ (a >>> 15), 0x85ebca6b)
      a ^= b >>> 13
    } else {
      // The first character of a piece is its lowest byte.
      high = (high << 8) | (low >>> 24)
      low = (low << 8) | (code | 0x20)
      count++
    }
  }
  a = first(a)
  out[0] = a
  if (signs < 2 && out.length > 2) out[2] = a
  b ^= b >>> 13
  b = Math.imul(b, 0x297a2d39)
  out[1] = b ^ (b >>> 16)
}

function first(lane: number): number {
  const mixed = Math.imul(lane ^ (lane >>> 15), 0x2c1b3c6d)
  return mixed ^ (mixed >>> 12)
}

/** Whether a key ends in two labels as names do: the last begins with a letter, so that of an address is none. */
export function isNamed(key: string): boolean {
  const last = key.lastIndexOf('.')
  return last > 0 && (key.charCodeAt(last + 1) | 0x20) >= 0x61
}
