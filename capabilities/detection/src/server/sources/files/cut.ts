import type { SourceFormat } from '../../../core/index.ts'

const NEWLINE = 0x0a
const OPEN = 0x7b

/** Formats by how their files are put together. */
export type Make = 'json' | 'text' | 'csv' | 'zeek-tsv'
export const makeOf = (format: SourceFormat): Make =>
  format === 'text' || format === 'csv' || format === 'zeek-tsv' ? format : 'json'

/**
 * How much of these bytes ends with whole events, so that a place kept behind them loses nothing when the node is killed:
 * up to the last line that begins with `{`, which begins a value whatever stood before; else up to the last line end.
 *
 * @param isEnd nothing stands behind these bytes in the file
 * @returns 0: no event is whole yet
 */
export function wholeEvents(bytes: Uint8Array, make: Make, isEnd: boolean): number {
  const end = bytes.lastIndexOf(NEWLINE) + 1
  if (make !== 'json' || end === 0 || (isEnd && end === bytes.length)) return end
  for (let at = end; at > 0; at = bytes.lastIndexOf(NEWLINE, at - 2) + 1) if (bytes[at] === OPEN) return at
  return end
}

/** What a reader needs of a file's beginning to go on in its middle: names of columns, byte order. */
export function headerOf(head: Uint8Array, make: Make): Uint8Array {
  const [a, b] = head
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return head.subarray(0, 2)
  if (make === 'csv') return head.subarray(0, head.indexOf(NEWLINE) + 1)
  if (make !== 'zeek-tsv') return new Uint8Array(0)
  let at = 0
  while (head[at] === 0x23) {
    const end = head.indexOf(NEWLINE, at)
    if (end < 0) break
    at = end + 1
  }
  return head.subarray(0, at)
}

/** UTF-16, where a line end is two bytes and may stand anywhere. */
export const isWide = ([a, b]: Uint8Array): boolean => (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)
