/** An address or a CIDR block: 4 or 16 bytes, and how many leading bits count. */
export interface Block {
  readonly bytes: readonly number[]
  readonly bits: number
}

const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

function parseV4(text: string): number[] | undefined {
  const match = V4.exec(text)
  if (!match) return undefined
  const bytes = match.slice(1).map(Number)
  return bytes.every((byte) => byte <= 255) ? bytes : undefined
}

/** RFC 4291 §2.2, all three forms. */
function parseV6(text: string): number[] | undefined {
  const lastColon = text.lastIndexOf(':')
  if (lastColon < 0 || text.length > 45) return undefined
  let hexes = text
  if (text.includes('.')) {
    const v4 = parseV4(text.slice(lastColon + 1))
    if (!v4) return undefined
    const [a = 0, b = 0, c = 0, d = 0] = v4
    hexes = `${text.slice(0, lastColon + 1)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  }
  const halves = hexes.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const [head = [], tail = []] = groups
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!all.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined
  return all.flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

/** Reads `198.51.100.3`, `198.51.100.0/24`, `2001:db8::/32`; bits after the prefix may be set. Undefined for anything else. */
export function parseBlock(text: string): Block | undefined {
  const slash = text.indexOf('/')
  const address = slash < 0 ? text : text.slice(0, slash)
  const bytes = parseV4(address) ?? parseV6(address)
  if (!bytes) return undefined
  const most = bytes.length * 8
  if (slash < 0) return { bytes, bits: most }
  const prefix = text.slice(slash + 1)
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > most) return undefined
  return { bytes, bits: Number(prefix) }
}

/** Whether every address of `inner` is one of `outer`. Blocks of different families have none in common. */
export function containsBlock(outer: Block, inner: Block): boolean {
  if (outer.bytes.length !== inner.bytes.length || outer.bits > inner.bits) return false
  for (let i = 0; i < outer.bytes.length; i++) {
    const bits = Math.min(8, outer.bits - i * 8)
    if (bits <= 0) return true
    const mask = (0xff << (8 - bits)) & 0xff
    if (((outer.bytes[i] ?? 0) & mask) !== ((inner.bytes[i] ?? 0) & mask)) return false
  }
  return true
}
