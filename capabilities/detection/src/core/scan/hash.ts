/**
 * Two 32-bit lanes over a key, from its last character to its first, so that the kernel gets the hashes of all names
 * above a name in one pass. `| 0x20` makes capital letters small and leaves the other characters of keys apart.
 * `kernel/scan.as` computes the same; a test compares them.
 */
export function hashKey(key: string, out: Int32Array): void {
  let a = 0x811c9dc5 | 0
  let b = 0x1b873593 | 0
  for (let i = key.length - 1; i >= 0; i--) {
    const code = key.charCodeAt(i) | 0x20
    a = Math.imul(a ^ code, 0x9e3779b1)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  a ^= a >>> 15
  a = Math.imul(a, 0x2c1b3c6d)
  out[0] = a ^ (a >>> 12)
  b ^= b >>> 13
  b = Math.imul(b, 0x297a2d39)
  out[1] = b ^ (b >>> 16)
}
