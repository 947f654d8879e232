import { maskHex, readBlock } from '../indicators/addresses.ts'
import { domainKey } from '../indicators/normal.ts'

/** Addresses, blocks and host names of the reader's own assets. */
export interface OwnPlaces {
  readonly addresses: readonly string[]
  readonly hostNames: readonly string[]
}

/**
 * Answers whether blocking a value would cut off an own host: a name at, above or below one of ours; an address or block that
 * shares an address with ours. Order of a question: labels of the name, lengths of prefixes; for a block the own blocks.
 */
export function ownHosts(places: Iterable<OwnPlaces>): (host: string) => boolean {
  const names = new Set<string>()
  const above = new Set<string>()
  const blocks = new Set<string>()
  const lengths = new Map<string, { readonly digits: number; readonly bits: number }>()
  const ranges: { readonly hex: string; readonly bits: number }[] = []
  for (const { addresses, hostNames } of places) {
    for (const text of hostNames) {
      const name = domainKey(text.trim())
      if (name === undefined) continue
      names.add(name)
      for (const parent of parents(name)) above.add(parent)
    }
    for (const text of addresses) {
      const block = blockOf(text.trim())
      if (block === undefined || blocks.has(keyOf(block.hex, block.bits))) continue
      blocks.add(keyOf(block.hex, block.bits))
      lengths.set(`${block.hex.length} ${block.bits}`, { digits: block.hex.length, bits: block.bits })
      ranges.push(block)
    }
  }
  return (host) => {
    const block = blockOf(host)
    if (block === undefined) return names.has(host) || above.has(host) || parents(host).some((one) => names.has(one))
    for (const { digits, bits } of lengths.values())
      if (digits === block.hex.length && bits <= block.bits && blocks.has(keyOf(maskHex(block.hex, bits), bits)))
        return true
    const isOne = block.bits === block.hex.length * 4
    return (
      !isOne &&
      ranges.some(
        ({ hex, bits }) =>
          hex.length === block.hex.length && bits > block.bits && maskHex(hex, block.bits) === block.hex,
      )
    )
  }
}

const keyOf = (hex: string, bits: number) => `${hex}/${bits}`

const blockOf = (text: string) => readBlock(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`)

/** Names above a name, the last label alone left out. */
function parents(name: string): readonly string[] {
  const labels = name.split('.')
  return labels.slice(1, -1).map((_, i) => labels.slice(i + 1).join('.'))
}
