declare const TextEncoder: new () => {
  encodeInto(text: string, into: Uint8Array): { readonly written: number }
}

const SLAB_BYTES = 1 << 20
/** UTF-8 needs at most so many bytes for one UTF-16 unit. */
const MOST_OF_UNIT = 3

/** Encodes texts one behind the other into large pieces of memory: one for each would cost more than its text. */
export class Slab {
  private readonly encoder = new TextEncoder()
  private slab = new Uint8Array(0)
  private at = 0

  /** UTF-8 of the text; half of a surrogate pair becomes U+FFFD. */
  encode(text: string): Uint8Array {
    const most = text.length * MOST_OF_UNIT
    if (this.slab.length - this.at < most) {
      this.slab = new Uint8Array(Math.max(SLAB_BYTES, most))
      this.at = 0
    }
    const from = this.at
    this.at += this.encoder.encodeInto(text, this.slab.subarray(from)).written
    return this.slab.subarray(from, this.at)
  }
}
