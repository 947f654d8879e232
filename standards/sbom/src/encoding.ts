import { NEWLINE } from '@testudo/stix/json-bytes'
import { findInvalidUtf8 } from '@testudo/stix/utf8'

declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(input: Uint8Array, options?: { stream: boolean }): string }

export const NOT_UTF8 = 'these bytes are not UTF-8 (Latin-1, perhaps): save the file as UTF-8'

export type Shape = 'json' | 'xml' | 'tag-value'

/** What the first bytes show: a shape to be read, or why it cannot be. `skip` bytes of a byte order mark are passed over. */
export type Opening =
  | { readonly shape: Shape; readonly skip: number }
  | { readonly code: string; readonly message: string }

/** Bytes that decide; fewer come only from shorter files. */
export const OPENING_BYTES = 512

const isSpace = (b: number): boolean => b === 0x20 || b === 0x09 || b === 0x0a || b === 0x0d

/** Tells the format by content, never by name. */
export function openingOf(bytes: Uint8Array): Opening {
  const [a = 1, b = 1, c = 1] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || a === 0 || b === 0) {
    return { code: 'sbom.encoding', message: 'the text is UTF-16 or UTF-32: save it as UTF-8' }
  }
  if ((a === 0x1f && b === 0x8b) || (a === 0x50 && b === 0x4b && c < 9) || (a === 0x28 && b === 0xb5)) {
    return { code: 'sbom.compressed', message: 'the file is compressed: unpack it first' }
  }
  const marked = a === 0xef && b === 0xbb && c === 0xbf
  const skip = marked ? 3 : 0
  let i = skip
  while (i < bytes.length && isSpace(bytes[i] ?? 0)) i++
  const first = bytes[i]
  if (first === undefined) return { code: 'sbom.empty', message: 'the document is empty' }
  // A mark is allowed before XML (XML 1.0 §4.3.3), not before JSON (RFC 8259 §8.1).
  if (first === 0x3c) return { shape: 'xml', skip }
  if (marked) {
    return {
      code: 'sbom.byte_order_mark',
      message: 'the text starts with a byte order mark: save it as UTF-8 without one',
    }
  }
  if (first === 0x7b) return { shape: 'json', skip }
  const text = String.fromCharCode(...bytes.subarray(i, OPENING_BYTES))
  if (first === 0x23 || /(?:^|\n)[ \t]*SPDXVersion:/.test(text)) return { shape: 'tag-value', skip }
  return {
    code: 'sbom.format',
    message: 'neither JSON, XML nor SPDX tag-value: the first character shows no known format',
  }
}

/** UTF-8 in chunks as text; tells the place of the first byte that is not. */
export class Utf8Reader {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  private base = 0
  line = 1
  /** The bytes of a character whose rest comes with the next chunk. */
  private tail: Uint8Array = new Uint8Array(0)

  /** The text of a chunk; up to the first wrong byte, when there is one. */
  read(chunk: Uint8Array): {
    readonly text: string
    readonly wrong?: { readonly byte: number; readonly line: number }
  } {
    try {
      const text = this.decoder.decode(chunk, { stream: true })
      this.advance(chunk)
      return { text }
    } catch {
      const all = new Uint8Array(this.tail.length + chunk.length)
      all.set(this.tail)
      all.set(chunk, this.tail.length)
      const right = all.subarray(0, findInvalidUtf8(all))
      let line = this.line
      for (const b of right) if (b === NEWLINE) line++
      return { text: this.decoder.decode(right), wrong: { byte: this.base - this.tail.length + right.length, line } }
    }
  }

  /** The input has ended: nothing may be left of a character. */
  end(): { readonly byte: number; readonly line: number } | undefined {
    try {
      this.decoder.decode(new Uint8Array(0))
      return undefined
    } catch {
      return { byte: this.base - this.tail.length, line: this.line }
    }
  }

  private advance(chunk: Uint8Array): void {
    this.base += chunk.length
    for (const b of chunk) if (b === NEWLINE) this.line++
    let start = chunk.length
    while (start > 0 && chunk.length - start < 3 && ((chunk[start - 1] ?? 0) & 0xc0) === 0x80) start--
    if (start > 0 && (chunk[start - 1] ?? 0) >= 0xc0) start--
    this.tail =
      (chunk[start] ?? 0) >= 0xc0 && findInvalidUtf8(chunk.subarray(start)) === 0
        ? chunk.slice(start)
        : new Uint8Array(0)
  }
}
