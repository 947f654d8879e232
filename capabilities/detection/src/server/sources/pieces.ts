const NEWLINE = 0x0a

/**
 * Cuts bytes into the pieces of one turn each: at most `bytes` long and, where a source may send only so much, with at
 * most `lines` line ends, so that it is not let far beyond before it is held back.
 */
export function piecesOf(all: Uint8Array, bytes: number, lines: number): Uint8Array[] {
  if (all.length <= bytes && lines === Number.POSITIVE_INFINITY) return [all]
  const pieces: Uint8Array[] = []
  for (let from = 0; from < all.length; ) {
    const bound = Math.min(all.length, from + bytes)
    let to = bound
    if (lines !== Number.POSITIVE_INFINITY) {
      let at = from - 1
      for (let left = lines; left > 0 && at >= -1; left--) {
        const next = all.indexOf(NEWLINE, at + 1)
        if (next < 0 || next >= bound) break
        at = next
        if (left === 1) to = at + 1
      }
    }
    pieces.push(all.subarray(from, to))
    from = to
  }
  return pieces
}
