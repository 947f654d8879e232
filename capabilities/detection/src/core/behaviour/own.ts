import { hexOf, readBlock, maskHex } from '../indicators/addresses.ts'

/** Own networks where nothing else is said: private addresses (RFC 1918) and unique local ones (RFC 4193). */
export const OWN_BLOCKS: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']

/** Addresses that are nobody's: this host, link-local, multicast, broadcast (RFC 6890). */
const NOBODY = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3', '0::/127', 'fe80::/10', 'ff00::/8']

/** Endings of names that are used inside only (RFC 6761, RFC 6762, RFC 8375, and those that grew). */
const INSIDE = new Set([
  'local',
  'localdomain',
  'localhost',
  'lan',
  'home',
  'internal',
  'intranet',
  'corp',
  'private',
  'arpa',
  'invalid',
  'onion',
])

export type Side = 'own' | 'other' | 'nobody'

interface Range {
  readonly hex: string
  readonly bits: number
}

/** Tells own from foreign. */
export class OwnSide {
  private readonly own: readonly Range[]
  private readonly nobody: readonly Range[]
  private readonly names: readonly string[]

  /** @param blocks own networks; what cannot be read is passed over @param names own domains, and all below them */
  constructor(blocks: readonly string[] = OWN_BLOCKS, names: readonly string[] = []) {
    this.own = ranges(blocks)
    this.nobody = ranges(NOBODY)
    this.names = names.map((name) => name.toLowerCase())
  }

  /** @param key address key */
  ofAddress(key: string): Side {
    const hex = hexOf(key)
    if (isIn(this.nobody, hex)) return 'nobody'
    return isIn(this.own, hex) ? 'own' : 'other'
  }

  /** @param name in small letters; a bare word is an own host */
  ofName(name: string): Side {
    const dot = name.lastIndexOf('.')
    if (dot < 0 || INSIDE.has(name.slice(dot + 1))) return 'own'
    return this.names.some((own) => name === own || name.endsWith(`.${own}`)) ? 'own' : 'other'
  }
}

const ranges = (blocks: readonly string[]): Range[] =>
  blocks.flatMap((text) => {
    const block = readBlock(text)
    return block === undefined ? [] : [{ hex: block.hex, bits: block.bits }]
  })

const isIn = (all: readonly Range[], hex: string): boolean =>
  all.some((range) => range.hex.length === hex.length && maskHex(hex, range.bits) === range.hex)
