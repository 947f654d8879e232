/** A value's place on the number line of its column: a whole number below 2^53, the same on every node with the seed. */
export type Spread = (key: string) => number

const TOP = 2 ** 32

/**
 * Hash of a text to 53 bits: two lanes of multiply and rotate, mixed as MurmurHash3 ends. Not for secrets. A seed of the
 * node's own keeps a stranger from writing events that fall on one place.
 *
 * Order: the length of the key. Of 10^5 keys looked for among 1.5 * 10^8, some 2 * 10^-3 meet by chance.
 */
export function spreadBy(seed: number): Spread {
  const first = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
  const second = Math.imul(seed ^ 0xc2b2ae35, 0x27d4eb2f)
  return (key) => {
    let a = first
    let b = second
    for (let i = 0; i < key.length; i++) {
      const code = key.charCodeAt(i)
      a = Math.imul((a ^ code) | 0, 0x9e3779b1)
      a = (a << 13) | (a >>> 19)
      b = Math.imul((b + code) | 0, 0x85ebca77)
      b = (b << 17) | (b >>> 15)
    }
    a = mixed(a ^ key.length ^ b)
    b = mixed((b + Math.imul(a, 0x9e3779b1)) | 0)
    return (b >>> 11) * TOP + (a >>> 0)
  }
}

function mixed(lane: number): number {
  let x = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/** An IPv4 address as its number: a column of addresses keeps their order, so that a block of them is one range. */
export function spreadV4(key: string): number {
  let value = 0
  let part = 0
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i)
    if (code !== 46) part = part * 10 + code - 48
    else {
      value = value * 256 + part
      part = 0
    }
  }
  return value * 256 + part
}

/** How many leading bits of an IPv6 address a column keeps. Addresses that agree in them are told apart by the event itself. */
export const V6_BITS = 52

/** The leading bits of an IPv6 address written as 32 hex digits. */
export const spreadV6 = (hex: string): number => Number.parseInt(hex.slice(0, V6_BITS / 4), 16)

/** First and last place of a block of addresses. @param hex 8 digits (IPv4) or 32 (IPv6), host bits cleared */
export function spreadBlock(hex: string, bits: number): readonly [low: number, high: number] {
  const kept = hex.length === 8 ? 32 : V6_BITS
  const low = Number.parseInt(hex.slice(0, kept / 4), 16)
  return [low, low + 2 ** Math.max(0, kept - bits) - 1]
}
