/** Bytes kept from a point on, over the borders of chunks. Forgets them when they grow over a bound. */
export class Capture {
  private readonly maxBytes: number
  private chunk: Uint8Array = new Uint8Array(0)
  private from = 0
  private carry: Uint8Array = new Uint8Array(0)
  private carried = 0
  private active = false
  private tooBig = false

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** The next chunk has come; a capture under way goes on at its first byte. */
  enter(chunk: Uint8Array): void {
    this.chunk = chunk
    this.from = 0
  }

  /** The chunk is used up: what is captured of it is copied aside. */
  leave(): void {
    if (this.active) this.keep(this.chunk.length)
  }

  start(index: number): void {
    this.active = true
    this.from = index
    this.carried = 0
    this.tooBig = false
  }

  /** How many bytes lie between the start of the capture and `index`. */
  lengthAt(index: number): number {
    return this.carried + index - this.from
  }

  /** A copy of a short part: `offset` counts from the start of the capture. Empty when the bytes were given up. */
  part(offset: number, length: number): Uint8Array {
    if (this.tooBig) return new Uint8Array(0)
    const out = new Uint8Array(length)
    for (let k = 0; k < length; k++) {
      const at = offset + k
      out[k] = (at < this.carried ? this.carry[at] : this.chunk[at - this.carried + this.from]) ?? 0
    }
    return out
  }

  /** Ends the capture before `index`; `undefined` when it was over the bound. Valid until the next capture. */
  finish(index: number): Uint8Array | undefined {
    this.active = false
    if (this.carried === 0 && !this.tooBig) {
      const bytes = this.chunk.subarray(this.from, index)
      return bytes.length > this.maxBytes ? undefined : bytes
    }
    this.keep(index)
    return this.tooBig ? undefined : this.carry.subarray(0, this.carried)
  }

  drop(): void {
    this.active = false
    this.carry = new Uint8Array(0)
  }

  private keep(end: number): void {
    const length = end - this.from
    if (this.tooBig || this.carried + length > this.maxBytes) {
      this.tooBig = true
      this.carry = new Uint8Array(0)
      return
    }
    if (this.carried + length > this.carry.length) {
      const grown = new Uint8Array(Math.max(4096, 2 * (this.carried + length)))
      grown.set(this.carry.subarray(0, this.carried))
      this.carry = grown
    }
    this.carry.set(this.chunk.subarray(this.from, end), this.carried)
    this.carried += length
  }
}
