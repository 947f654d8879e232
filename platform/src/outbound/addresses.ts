import { BlockList, isIP } from 'node:net'
import { Fault } from '@testudo/kernel/fault'

const v4 = (list: BlockList, ranges: readonly string[]) => {
  for (const range of ranges) {
    const [net = '', bits = ''] = range.split('/')
    list.addSubnet(net, Number(bits), 'ipv4')
  }
}
const v6 = (list: BlockList, ranges: readonly string[]) => {
  for (const range of ranges) {
    const [net = '', bits = ''] = range.split('/')
    list.addSubnet(net, Number(bits), 'ipv6')
  }
}

/** Not the open internet (IANA special-purpose registries): loopback, private, shared, benchmark, multicast, reserved. */
const inner = new BlockList()
v4(inner, [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
])
v6(inner, ['::/96', '100::/64', '2001::/23', '2001:db8::/32', 'fc00::/7', 'fec0::/10', 'ff00::/8'])

/** Never to be reached, whatever the settings say: link-local, where clouds keep their credentials. */
const forbidden = new BlockList()
v4(forbidden, ['169.254.0.0/16'])
v6(forbidden, ['fe80::/10', 'fd00:ec2::254/128'])

/** An IPv4 address that hides in an IPv6 one: mapped, translated (NAT64) and 6to4. */
function embedded(address: string): string | undefined {
  const words = expand(address)
  const pair = (high: number, low: number): string =>
    [words[high] ?? 0, words[low] ?? 0].flatMap((word) => [word >> 8, word & 255]).join('.')
  const starts = (...head: number[]): boolean => head.every((word, i) => words[i] === word)
  if (starts(0, 0, 0, 0, 0, 0xffff) || starts(0, 0, 0, 0, 0xffff, 0)) return pair(6, 7)
  if (starts(0x64, 0xff9b, 0, 0, 0, 0) || starts(0x64, 0xff9b, 1)) return pair(6, 7)
  if (starts(0x2002)) return pair(1, 2)
  return undefined
}

/** The eight words of an IPv6 address. */
function expand(address: string): readonly number[] {
  const plain = (address.split('%')[0] ?? '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, a, b, c, d) =>
    [(Number(a) << 8) | Number(b), (Number(c) << 8) | Number(d)].map((word) => word.toString(16)).join(':'),
  )
  const [left = '', right] = plain.split('::')
  const words = (text = '') => (text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16)))
  const [head, tail] = [words(left), words(right)]
  return right === undefined ? head : [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}

const contains = (list: BlockList, address: string): boolean =>
  list.check(address.split('%')[0] ?? '', isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Which inner addresses may be reached all the same: allies often meet in a private network. */
export interface Allowed {
  /** True for a host name, with or without its port, that the settings name. */
  host(name: string, port: number): boolean
  address(address: string): boolean
}

/**
 * Reads the setting `outbound.allow`: host names (`peer.example`, `localhost:9001`), addresses and ranges (`10.20.0.0/16`).
 *
 * @throws {Fault} `outbound.setting` naming the entry that is none of these
 */
export function readAllowed(entries: readonly string[]): Allowed {
  const ranges = new BlockList()
  const hosts = new Set<string>()
  for (const entry of entries) {
    const [net = '', bits, ...rest] = entry.split('/')
    const family = isIP(net)
    const most = family === 6 ? 128 : 32
    if (bits === undefined && family === 0 && /^[a-z0-9.-]+(:\d{1,5})?$/i.test(entry)) hosts.add(entry.toLowerCase())
    else if (family > 0 && rest.length === 0 && /^\d{1,3}$/.test(bits ?? String(most)) && Number(bits ?? most) <= most)
      ranges.addSubnet(net, Number(bits ?? most), family === 6 ? 'ipv6' : 'ipv4')
    else
      throw new Fault('invalid', 'outbound.setting', `outbound.allow: ${entry} is no host, address or range.`, {
        place: { path: '/outbound/allow' },
      })
  }
  return {
    host: (name, port) => hosts.has(name.toLowerCase()) || hosts.has(`${name.toLowerCase()}:${port}`),
    address: (address) => contains(ranges, address),
  }
}

/** Whether this node may open a connection to an address. `named`: the settings allow the host by its name. */
export function mayReach(address: string, allowed: Allowed, named: boolean): boolean {
  const hidden = isIP(address) === 6 ? embedded(address) : undefined
  if (hidden !== undefined) return mayReach(hidden, allowed, named)
  if (isIP(address) === 0 || contains(forbidden, address)) return false
  return named || allowed.address(address) || !contains(inner, address)
}
