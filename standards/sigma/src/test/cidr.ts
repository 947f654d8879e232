/** A network: family, address as 16-bit groups (two for IPv4, eight for IPv6), length of its prefix in bits. */
export interface Network {
  readonly groups: readonly number[]
  readonly bits: number
}

function groups4(text: string): number[] | undefined {
  const [whole, ...parts] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text) ?? []
  if (whole === undefined) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number)
  return Math.max(a, b, c, d) > 255 ? undefined : [(a << 8) | b, (c << 8) | d]
}

function groups6(text: string): number[] | undefined {
  const bare = text.replace(/%.*$/, '')
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(bare)
  const last = tail === null ? [] : groups4(tail[2] ?? '')
  if (last === undefined) return undefined
  const body = tail === null ? bare : (tail[1] ?? '').replace(/([^:]):$/, '$1')
  const halves = body.split('::')
  if (halves.length > 2) return undefined
  const read = (half: string | undefined) => (half === undefined || half === '' ? [] : half.split(':'))
  const before = read(halves[0])
  const after = read(halves[1])
  if ([...before, ...after].some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined
  const missing = 8 - before.length - after.length - last.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const numbers = (half: string[]) => half.map((group) => Number.parseInt(group, 16))
  return [...numbers(before), ...Array.from({ length: Math.max(missing, 0) }, () => 0), ...numbers(after), ...last]
}

/** An address as groups; an IPv4 address inside IPv6 (`::ffff:10.0.0.1`) counts as IPv4. */
export function addressOf(text: string): number[] | undefined {
  if (text.length > 60) return undefined
  if (!text.includes(':')) return groups4(text)
  const groups = groups6(text)
  const mapped = groups !== undefined && groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  return mapped ? groups.slice(6) : groups
}

/** `10.0.0.0/8`, `fe80::/10`; an address alone is a network of one. Undefined when it is none. */
export function networkOf(text: string): Network | undefined {
  const [address = '', length, more] = text.split('/')
  const groups = address.includes(':') ? groups6(address) : groups4(address)
  if (groups === undefined || more !== undefined || (length !== undefined && !/^\d{1,3}$/.test(length)))
    return undefined
  const most = groups.length * 16
  const bits = length === undefined ? most : Number(length)
  return bits > most ? undefined : { groups, bits }
}

/** Whether an address lies in a network. Host bits written in the network do not matter. */
export function contains(network: Network, address: readonly number[]): boolean {
  if (address.length !== network.groups.length) return false
  for (let index = 0, left = network.bits; left > 0; index++, left -= 16) {
    const mask = left >= 16 ? 0xffff : (0xffff << (16 - left)) & 0xffff
    if (((address[index] ?? 0) & mask) !== ((network.groups[index] ?? 0) & mask)) return false
  }
  return true
}
