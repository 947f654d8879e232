import type { Range } from './address.ts'

/** Ranges of addresses with what they stand for. A lookup costs one hash per prefix length in use: 33 at most for IPv4. */
export class RangeSet {
  private readonly v4: (Map<number, number[]> | undefined)[] = []
  private readonly v6: (Map<string, number[]> | undefined)[] = []

  add(range: Range, owner: number): void {
    const { bytes, bits } = plain(range)
    if (bytes.length === 4) put((this.v4[bits] ??= new Map()), maskedNumber(bytes, bits), owner)
    else put((this.v6[bits] ??= new Map()), prefix(String.fromCharCode(...bytes), bits), owner)
  }

  /** Calls back for every range the given one lies in, the widest first. */
  within(range: Range, found: (owner: number, bits: number) => void): void {
    const { bytes, bits } = plain(range)
    if (bytes.length === 4) {
      const whole = maskedNumber(bytes, 32)
      for (let length = 0; length < this.v4.length && length <= bits; length++) {
        const key = length === 0 ? 0 : (whole & (0xffffffff << (32 - length))) >>> 0
        for (const owner of this.v4[length]?.get(key) ?? NONE) found(owner, length)
      }
      return
    }
    const whole = String.fromCharCode(...bytes)
    for (let length = 0; length < this.v6.length && length <= bits; length++) {
      const map = this.v6[length]
      if (map) for (const owner of map.get(prefix(whole, length)) ?? NONE) found(owner, length)
    }
  }
}

const NONE: readonly number[] = []

/** IPv4 written as IPv6 (`::ffff:192.0.2.1`) is IPv4. */
function plain({ bytes, bits }: Range): Range {
  const mapped =
    bytes.length === 16 &&
    bits >= 96 &&
    bytes.slice(0, 10).every((b) => b === 0) &&
    bytes[10] === 255 &&
    bytes[11] === 255
  return mapped ? { bytes: bytes.slice(12), bits: bits - 96 } : { bytes, bits }
}

function maskedNumber(bytes: readonly number[], bits: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  const whole = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
  return bits === 0 ? 0 : (whole & (0xffffffff << (32 - bits))) >>> 0
}

/** The first `bits` of 16 bytes written as characters. */
function prefix(whole: string, bits: number): string {
  const full = bits >> 3
  const rest = bits & 7
  if (rest === 0) return whole.slice(0, full)
  return whole.slice(0, full) + String.fromCharCode(whole.charCodeAt(full) & (255 << (8 - rest)))
}

function put<K>(map: Map<K, number[]>, key: K, owner: number): void {
  const held = map.get(key)
  if (held === undefined) map.set(key, [owner])
  else if (held.at(-1) !== owner) held.push(owner)
}
