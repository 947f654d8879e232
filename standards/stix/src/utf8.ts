/** Bytes of the UTF-8 form of a well-formed text. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** Index of the first byte that starts no valid UTF-8 sequence (RFC 3629 §4); the length when all are valid. */
export function findInvalidUtf8(bytes: Uint8Array): number {
  let i = 0
  while (i < bytes.length) {
    const a = bytes[i] as number
    const size = a < 0x80 ? 1 : a >= 0xc2 && a <= 0xdf ? 2 : a >= 0xe0 && a <= 0xef ? 3 : a >= 0xf0 && a <= 0xf4 ? 4 : 0
    if (size === 0) return i
    for (let k = 1; k < size; k++) {
      const c = bytes[i + k] ?? 0
      const low = k > 1 ? 0x80 : a === 0xe0 ? 0xa0 : a === 0xf0 ? 0x90 : 0x80
      const high = k > 1 ? 0xbf : a === 0xed ? 0x9f : a === 0xf4 ? 0x8f : 0xbf
      if (c < low || c > high) return i
    }
    i += size
  }
  return i
}
