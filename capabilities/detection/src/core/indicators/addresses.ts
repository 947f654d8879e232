/** The four numbers of `192.0.2.1`; no leading zeros, which some readers take for octal. */
export function readV4(text: string): readonly [number, number, number, number] | undefined {
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text)
  if (match === null) return undefined
  const [a, b, c, d] = [Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4])]
  return a < 256 && b < 256 && c < 256 && d < 256 ? [a, b, c, d] : undefined
}

const hex2 = (byte: number): string => byte.toString(16).padStart(2, '0')

/** An IPv6 address as 32 small hex digits (RFC 4291 §2.2, the dotted form of the last 32 bits included; no zone). */
export function readV6(text: string): string | undefined {
  if (text.length < 3 || text.length > 45) return undefined
  const dotted = /^(.*:)(\d[\d.]*\.[\d.]*)$/.exec(text)
  let plain = text
  if (dotted !== null) {
    const last = readV4(dotted[2] ?? '')
    if (last === undefined) return undefined
    plain = `${dotted[1] ?? ''}${hex2(last[0])}${hex2(last[1])}:${hex2(last[2])}${hex2(last[3])}`
  }
  const halves = plain.split('::')
  if (halves.length > 2) return undefined
  const groups = (half: string | undefined) => (half === undefined || half === '' ? [] : half.split(':'))
  const [front, back] = [groups(halves[0]), groups(halves[1])]
  const missing = 8 - front.length - back.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const all = [...front, ...Array<string>(halves.length === 1 ? 0 : missing).fill('0'), ...back]
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? all.map((group) => group.toLowerCase().padStart(4, '0')).join('')
    : undefined
}

const MAPPED = '00000000000000000000ffff'

/** The one spelling of an address: dotted for IPv4, also where it is written as IPv6; 32 hex digits for IPv6. */
export function addressKey(text: string): string | undefined {
  if (!text.includes(':')) return readV4(text) === undefined ? undefined : text
  const hex = readV6(text)
  return hex === undefined ? undefined : plainKey(hex)
}

/** IPv4 written as IPv6 (`::ffff:192.0.2.1`) is IPv4 (RFC 4291 §2.5.5.2). */
function plainKey(hex: string): string {
  if (!hex.startsWith(MAPPED)) return hex
  return [24, 26, 28, 30].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')
}

/** A block of addresses: the key of its first address with host bits cleared, and the length of its prefix. */
export interface Block {
  readonly version: 4 | 6
  readonly hex: string
  readonly bits: number
}

/** `192.0.2.0/24`, `2001:db8::/32`; undefined without a prefix length. */
export function readBlock(text: string): Block | undefined {
  const [, address = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  const key = addressKey(address)
  if (key === undefined) return undefined
  const v4 = key.includes('.')
  // A mapped address counts its prefix from the first of 128 bits.
  const bits = Number(length) - (v4 && address.includes(':') ? 96 : 0)
  if (bits < 0 || bits > (v4 ? 32 : 128)) return undefined
  return { version: v4 ? 4 : 6, hex: maskHex(hexOf(key), bits), bits }
}

/** An address key as hex digits: 8 for IPv4, 32 for IPv6. */
export function hexOf(key: string): string {
  return key.includes('.') ? key.split('.').map(Number).map(hex2).join('') : key
}

/** The digits with all bits behind the first `bits` cleared. */
export function maskHex(hex: string, bits: number): string {
  const whole = bits >> 2
  const rest = bits & 3
  if (whole >= hex.length) return hex
  const mixed = rest === 0 ? '0' : (Number.parseInt(hex.charAt(whole), 16) & (15 << (4 - rest)) & 15).toString(16)
  return hex.slice(0, whole) + mixed + '0'.repeat(hex.length - whole - 1)
}
