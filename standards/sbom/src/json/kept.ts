/** Bytes kept of one value, over the borders of chunks and around values that were taken out of it. */
export class Kept {
  private readonly maxBytes: number
  private bytes: Uint8Array = new Uint8Array(0)
  private length = 0
  private from = 0
  private active = false
  tooBig = false

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** Begins anew at `index` of the chunk. The buffer of the value before is used again. */
  start(index: number): void {
    this.length = 0
    this.tooBig = false
    this.resume(index)
  }

  resume(index: number): void {
    this.active = true
    this.from = index
  }

  /** Copies aside what came since the last start or resume, up to `index`, and waits. */
  pause(chunk: Uint8Array, index: number): void {
    this.add(chunk.subarray(this.from, index))
    this.active = false
  }

  /** The chunk is used up. */
  leave(chunk: Uint8Array): void {
    if (!this.active) return
    this.add(chunk.subarray(this.from))
    this.from = 0
  }

  /** Stands for what was taken out. */
  add(bytes: Uint8Array): void {
    if (this.tooBig || this.length + bytes.length > this.maxBytes) {
      this.tooBig = true
      this.bytes = new Uint8Array(0)
      this.length = 0
      return
    }
    if (this.length + bytes.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(1024, 2 * (this.length + bytes.length)))
      grown.set(this.bytes.subarray(0, this.length))
      this.bytes = grown
    }
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** All bytes up to `index`; `undefined` over the bound. Valid until the next start. */
  finish(chunk: Uint8Array, index: number): Uint8Array | undefined {
    const isWhole = this.length === 0 && !this.tooBig && this.active
    this.active = false
    if (isWhole) {
      const bytes = chunk.subarray(this.from, index)
      return bytes.length > this.maxBytes ? undefined : bytes
    }
    this.add(chunk.subarray(this.from, index))
    return this.tooBig ? undefined : this.bytes.subarray(0, this.length)
  }
}
