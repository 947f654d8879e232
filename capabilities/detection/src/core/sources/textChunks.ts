import type { SourceCounts } from './counts.ts'

declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(input?: Uint8Array, options?: { stream: boolean }): string }

/** Bytes cut anywhere to text. UTF-8; UTF-16 where its byte order mark says so (as Windows exports write). */
export class TextChunks {
  private decoder: InstanceType<typeof TextDecoder> | undefined
  private head: Uint8Array = new Uint8Array(0)
  private readonly counts: SourceCounts

  constructor(counts: SourceCounts) {
    this.counts = counts
  }

  push(bytes: Uint8Array): string {
    this.counts.bytes += bytes.length
    if (this.decoder !== undefined) return this.decoder.decode(bytes, { stream: true })
    const joined = new Uint8Array(this.head.length + bytes.length)
    joined.set(this.head)
    joined.set(bytes, this.head.length)
    this.head = joined
    return joined.length < 3 ? '' : this.begin()
  }

  end(): string {
    return (this.decoder === undefined ? this.begin() : '') + (this.decoder?.decode() ?? '')
  }

  private begin(): string {
    const [a, b] = this.head
    const label = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8'
    this.decoder = new TextDecoder(label, { fatal: false, ignoreBOM: false })
    return this.decoder.decode(this.head, { stream: true })
  }
}
