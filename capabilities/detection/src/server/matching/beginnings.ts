import type { SourceFormat } from '../../core/index.ts'
import { headerOf, makeOf } from '../sources/files/cut.ts'

const MOST_BYTES = 16 * 1024

interface Beginning {
  readonly bytes: Uint8Array
  readonly format: SourceFormat | undefined
  readonly isDone: boolean
}

/** How sources began, as far as a reader needs it to go on in their middle: names of columns, byte order. */
export class Beginnings {
  private readonly known = new Map<string, Beginning>()

  /** @param bytes acknowledged ones, in their order @param format as far as it is known */
  add(source: string, bytes: Uint8Array, format: SourceFormat | undefined): void {
    const before = this.known.get(source)?.bytes ?? new Uint8Array(0)
    if (before.length >= MOST_BYTES || this.known.get(source)?.isDone === true) return
    const more = bytes.subarray(0, MOST_BYTES - before.length)
    const both = new Uint8Array(before.length + more.length)
    both.set(before)
    both.set(more, before.length)
    // Only tables need more of their beginning than the order of bytes.
    const isDone = format !== undefined && (makeOf(format) === 'json' || makeOf(format) === 'text')
    this.known.set(source, { bytes: isDone ? both.slice(0, 2) : both, format, isDone })
  }

  /** What comes next begins anew. */
  drop(source: string): void {
    this.known.delete(source)
  }

  /** What to read before anything else of a source; undefined when nothing is needed. */
  of(source: string): Uint8Array | undefined {
    const { bytes, format } = this.known.get(source) ?? {}
    if (bytes === undefined || format === undefined) return undefined
    const header = headerOf(bytes, makeOf(format))
    return header.length === 0 ? undefined : new Uint8Array(header)
  }
}
