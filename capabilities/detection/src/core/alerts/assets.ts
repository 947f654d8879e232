import { addressKey, hexOf, maskHex, readBlock } from '../indicators/addresses.ts'

/** Where an asset stands in networks, as its object says: `addresses` (addresses and blocks) and `host_names`. */
export interface AssetPlaces {
  readonly id: string
  readonly addresses: readonly string[]
  readonly hostNames: readonly string[]
}

/** Finds the asset a host belongs to: its name, its address, else the narrowest block around it. Order: the number of block lengths. */
export interface HostBook {
  assetOf(host: string): string | undefined
}

export function bookHosts(assets: readonly AssetPlaces[]): HostBook {
  const names = new Map<string, string>()
  const blocks = new Map<string, string>()
  /** Digits and bits of the blocks there are, the narrowest first. */
  const lengths = new Set<string>()
  // In the order of ids, so that two assets with one address always give the same one.
  for (const { id, addresses, hostNames } of assets.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    for (const name of hostNames) {
      const plain = nameOf(name)
      if (!names.has(plain)) names.set(plain, id)
    }
    for (const text of addresses) {
      const plain = text.trim().toLowerCase()
      const block = readBlock(plain.includes('/') ? plain : `${plain}/${plain.includes(':') ? 128 : 32}`)
      if (block === undefined) continue
      const { hex, bits } = block
      lengths.add(`${hex.length} ${bits}`)
      const key = `${maskHex(hex, bits)}/${bits}`
      if (!blocks.has(key)) blocks.set(key, id)
    }
  }
  const narrowest = [...lengths]
    .map((text) => text.split(' ').map(Number) as [number, number])
    .sort((a, b) => b[1] - a[1])
  return {
    assetOf(host) {
      const named = names.get(nameOf(host))
      if (named !== undefined) return named
      const key = /^[0-9a-f]{32}$/.test(host) ? host : addressKey(host)
      if (key === undefined) return undefined
      const hex = hexOf(key)
      for (const [digits, bits] of narrowest) {
        const found = digits === hex.length ? blocks.get(`${maskHex(hex, bits)}/${bits}`) : undefined
        if (found !== undefined) return found
      }
      return undefined
    },
  }
}

const nameOf = (text: string): string => text.trim().toLowerCase().replace(/\.$/, '')
