/** A message longer than this is passed over; RFC 5425 asks for 8,192 bytes at least. */
export const MAX_FRAME_BYTES = 1024 * 1024

const LF = 0x0a
const CR = 0x0d
const NUL = 0x00
const SPACE = 0x20
const OPEN = 0x3c
/** Digits of the largest length that is skipped over; what claims more is no syslog. */
const MAX_DIGITS = 8

const EMPTY = new Uint8Array(0)

/**
 * Messages of one syslog connection (RFC 6587): counted in octets (`16 <34>1 …`) or ended by a line feed, each message in
 * its own way, as real senders mix them. Memory: one message.
 */
export class SyslogFrames {
  /** Messages that were too long, or cut by the end of the connection. */
  lost = 0
  /** A message that is not whole yet, `size` bytes of it; room doubles, so that one who drips bytes costs no more than others. */
  private rest: Uint8Array = EMPTY
  private size = 0
  /** So far no line feed was seen in it. */
  private searched = 0
  /** Octets of a message too long that still come; infinite: up to the next line feed. */
  private skip = 0
  private readonly take: (message: Uint8Array) => void

  constructor(take: (message: Uint8Array) => void) {
    this.take = take
  }

  push(chunk: Uint8Array): void {
    const bytes = this.size === 0 ? chunk : this.appended(chunk)
    let at = 0
    while (at < bytes.length) {
      const next = this.skip > 0 ? this.skipFrom(bytes, at) : this.frameFrom(bytes, at)
      if (next === undefined) break
      at = next
      this.searched = 0
    }
    this.keep(bytes.subarray(at))
  }

  private appended(chunk: Uint8Array): Uint8Array {
    const size = this.size + chunk.length
    if (size > this.rest.length) {
      const room = new Uint8Array(Math.max(size, 2 * this.rest.length))
      room.set(this.rest.subarray(0, this.size))
      this.rest = room
    }
    this.rest.set(chunk, this.size)
    this.size = size
    return this.rest.subarray(0, size)
  }

  private keep(left: Uint8Array): void {
    this.size = left.length
    if (left.length === 0) this.rest = EMPTY
    else if (left.buffer !== this.rest.buffer || left.byteOffset !== this.rest.byteOffset) this.rest = left.slice()
  }

  /** The connection ends: a line without its end is a message, a counted one that is cut is lost. */
  end(): void {
    const rest = this.rest.subarray(0, this.size)
    this.keep(EMPTY)
    if (rest.length === 0) return
    if (countedFrom(rest, 0) === undefined) this.give(rest, 0, rest.length)
    else this.lost++
  }

  private skipFrom(bytes: Uint8Array, at: number): number {
    if (this.skip === Number.POSITIVE_INFINITY) {
      const end = bytes.indexOf(LF, at)
      if (end < 0) return bytes.length
      this.skip = 0
      return end + 1
    }
    const next = Math.min(bytes.length, at + this.skip)
    this.skip -= next - at
    return next
  }

  /** @returns where to go on; undefined when the message is not whole yet */
  private frameFrom(bytes: Uint8Array, at: number): number | undefined {
    const counted = countedFrom(bytes, at)
    if (counted === 'more') return undefined
    if (counted === undefined) return this.lineFrom(bytes, at)
    if (counted.length > MAX_FRAME_BYTES) {
      this.lost++
      this.skip = counted.length
      return counted.start
    }
    const end = counted.start + counted.length
    if (end > bytes.length) return undefined
    this.give(bytes, counted.start, end)
    return end
  }

  private lineFrom(bytes: Uint8Array, at: number): number | undefined {
    const end = bytes.indexOf(LF, at + this.searched)
    if (end >= 0) {
      if (end - at <= MAX_FRAME_BYTES) this.give(bytes, at, end)
      else this.lost++
      return end + 1
    }
    this.searched = bytes.length - at
    if (this.searched <= MAX_FRAME_BYTES) return undefined
    this.lost++
    this.skip = Number.POSITIVE_INFINITY
    return bytes.length
  }

  /** Without the line ends and fillers that some senders put around. */
  private give(bytes: Uint8Array, from: number, to: number): void {
    let [start, end] = [from, to]
    while (end > start && (bytes[end - 1] === LF || bytes[end - 1] === CR || bytes[end - 1] === NUL)) end--
    while (start < end && (bytes[start] === LF || bytes[start] === NUL)) start++
    if (end > start) this.take(bytes.subarray(start, end))
  }
}

/** The octet count at the start of a message; `more`: not told yet; undefined: there is none. */
function countedFrom(
  bytes: Uint8Array,
  at: number,
): { readonly start: number; readonly length: number } | 'more' | undefined {
  let length = 0
  for (let i = at; ; i++) {
    const byte = bytes[i]
    if (byte === undefined) return i === at || i - at > MAX_DIGITS ? undefined : 'more'
    if (byte === SPACE && i > at) {
      const after = bytes[i + 1]
      if (after === undefined) return 'more'
      // A line may begin with a number as well; a counted message begins with its priority.
      return after === OPEN ? { start: i + 1, length } : undefined
    }
    const digit = byte - 0x30
    if (digit < 0 || digit > 9 || (i === at && digit === 0) || i - at >= MAX_DIGITS) return undefined
    length = length * 10 + digit
  }
}
