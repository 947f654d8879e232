/** What was read, and what was wrong with it. Nothing of it stops the reading. */
export interface SourceCounts {
  bytes: number
  events: number
  /** Values or lines that could not be read: cut, or not of the format. */
  broken: number
  /** Records longer than the bound. */
  tooLong: number
  /** Records with bytes that are not UTF-8; read with U+FFFD in their place. */
  notUtf8: number
  /** NUL bytes passed over. */
  nul: number
  /** Table rows with more or fewer cells than the header; read as far as they go. */
  ragged: number
  /** Lines that were searched and not parsed, because nothing was found in them; counted as events. */
  unparsed: number
}

export const freshCounts = (): SourceCounts => ({
  bytes: 0,
  events: 0,
  broken: 0,
  tooLong: 0,
  notUtf8: 0,
  nul: 0,
  ragged: 0,
  unparsed: 0,
})

/** Adds `more` to `counts`. */
export function addCounts(counts: SourceCounts, more: SourceCounts): void {
  for (const key of Object.keys(counts) as (keyof SourceCounts)[]) counts[key] += more[key]
}
