/** A block of addresses; `low` and `high` are the first and the last, as numbers. IPv4 and IPv6 never overlap here. */
export interface AddressRange {
  readonly version: 4 | 6
  readonly low: bigint
  readonly high: bigint
}

/** Reads `198.51.100.0/24`, `2001:db8::/32` or a single address; undefined for anything else. Host bits are cleared (RFC 4632 §3.1). */
export function readRange(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.trim().split('/')
  if (rest.length > 0) return undefined
  const version = address.includes(':') ? 6 : 4
  const value = version === 6 ? readV6(address) : readV4(address)
  const bits = version === 6 ? 128 : 32
  if (value === undefined || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined
  const prefix = length === undefined ? bits : Number(length)
  if (prefix > bits) return undefined
  const free = BigInt(bits - prefix)
  const low = (value >> free) << free
  return { version, low, high: low + (1n << free) - 1n }
}

function readV4(text: string): bigint | undefined {
  const parts = text.split('.')
  // No leading zeros: some readers take them as octal.
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return undefined
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)
}

/** RFC 4291 §2.2, the dotted form of the last 32 bits included. */
function readV6(text: string): bigint | undefined {
  const dotted = /^(.*:)([\d.]+)$/.exec(text)
  if (dotted?.[2]?.includes('.') === true) {
    const last = readV4(dotted[2])
    if (last === undefined) return undefined
    return readV6(`${dotted[1] ?? ''}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`)
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = (half: string | undefined) => (half === undefined || half === '' ? [] : half.split(':'))
  const [front, back] = [groups(halves[0]), groups(halves[1])]
  const missing = 8 - front.length - back.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const all = [...front, ...Array.from({ length: halves.length === 1 ? 0 : missing }, () => '0'), ...back]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
}

/** One spelling per IPv6 address: eight groups of four digits. Undefined when it is none. */
export function spellV6(text: string): string | undefined {
  const value = readV6(text.trim())
  return value?.toString(16).padStart(32, '0').match(/.{4}/g)?.join(':')
}
