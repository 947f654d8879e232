/** An IP address as its bytes: 4 or 16. */
export type AddressBytes = readonly number[]

/** `192.0.2.1`; no leading zeros, which some readers take for octal. */
export function parseIpv4(text: string): number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  const bytes: number[] = []
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    bytes.push(Number(part))
  }
  return bytes
}

/** RFC 4291 §2.2, with `::` and a trailing IPv4 part; no zone. */
export function parseIpv6(text: string): number[] | undefined {
  if (text.length > 45 || !text.includes(':')) return undefined
  let rest = text
  const tail: number[] = []
  const dot = text.lastIndexOf(':')
  if (text.includes('.')) {
    const v4 = parseIpv4(text.slice(dot + 1))
    if (!v4) return undefined
    tail.push(...v4)
    rest = text.slice(0, dot)
    if (rest.endsWith(':') || rest === '') rest += ':'
  }
  const halves = rest.split('::')
  if (halves.length > 2) return undefined
  const [head, end] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const groups: number[][] = []
  for (const list of [head ?? [], end ?? []]) {
    const bytes: number[] = []
    for (const group of list) {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
      const value = Number.parseInt(group, 16)
      bytes.push(value >> 8, value & 255)
    }
    groups.push(bytes)
  }
  const [left = [], right = []] = groups
  const missing = 16 - left.length - right.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined
  return [...left, ...Array<number>(missing).fill(0), ...right, ...tail]
}

/** An address or a range in CIDR notation. `bits` is the length of the prefix. */
export interface Range {
  readonly bytes: AddressBytes
  readonly bits: number
}

/** `192.0.2.0/24`, `2001:db8::1`; `undefined` when it is neither address nor range. */
export function parseRange(text: string): Range | undefined {
  const slash = text.indexOf('/')
  const address = slash < 0 ? text : text.slice(0, slash)
  const bytes = parseIpv4(address) ?? parseIpv6(address)
  if (!bytes) return undefined
  if (slash < 0) return { bytes, bits: bytes.length * 8 }
  const length = text.slice(slash + 1)
  if (!/^\d{1,3}$/.test(length) || Number(length) > bytes.length * 8) return undefined
  return { bytes, bits: Number(length) }
}

/** The STIX type of an address or range. */
export const addressType = (text: string): 'ipv4-addr' | 'ipv6-addr' | undefined => {
  const range = parseRange(text)
  return range && (range.bytes.length === 4 ? 'ipv4-addr' : 'ipv6-addr')
}
