/** Bytes of one block a scanner looks at, and of what it answers. */
export const BLOCK_BYTES = 1024 * 1024
export const MAX_RECORDS = 65_536
export const RECORD_INTS = 3
/** Behind a block, so that wide loads stay inside. */
const PADDING = 256
/** Keys that wait to be asked for. */
const QUEUE_BYTES = 1_024
const REGION_BYTES = BLOCK_BYTES + 2 * PADDING + MAX_RECORDS * RECORD_INTS * 4 + QUEUE_BYTES

/** Lengths of words without a dot that some key has: one byte each, 0 to 255. */
const LENGTHS = 256
/** One bit a /24 of IPv4: some block covers or cuts it. */
const V4_BITMAP = 2 ** 21
/** One bit a /16 of IPv4: some address stands in it. */
const V4_WIDE = 2 ** 13
/** One bit a /16 of IPv6. */
const V6_BITMAP = 2 ** 13

/** Places in the shared memory, in bytes from its start. */
export interface Layout {
  readonly capacity: number
  readonly filter: number
  /** 64-bit words, a power of two. */
  readonly filterWords: number
  readonly slots: number
  /** A power of two; each a fingerprint and an entry. */
  readonly slotCount: number
  readonly lengths: number
  /** Filter of the last two labels of names: 64-bit words, a power of two. */
  readonly tails: number
  readonly tailWords: number
  readonly v4: number
  readonly v6: number
  readonly v4wide: number
  readonly regions: number
  readonly regionCount: number
  readonly bytes: number
}

/** Bits of the filter for a key. One 64-bit word a key: one cache line a question; about 1 false answer in 150. */
const FILTER_BITS = 12

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(least, 64)))

/** Where everything stands in a memory for `capacity` keys and so many scanners. The first 4 KiB are `CONTROL`. */
export function layoutFor(capacity: number, regionCount: number): Layout {
  const filterWords = powerOfTwo((capacity * FILTER_BITS) / 64)
  const slotCount = powerOfTwo(capacity * 1.35)
  const filter = 4_096
  const slots = filter + filterWords * 8
  const lengths = slots + slotCount * 8
  const tails = lengths + LENGTHS
  const tailWords = filterWords / 8
  const v4 = tails + tailWords * 8
  const v6 = v4 + V4_BITMAP
  const v4wide = v6 + V6_BITMAP
  const regions = v4wide + V4_WIDE
  return {
    capacity,
    filter,
    filterWords,
    slots,
    slotCount,
    lengths,
    tails,
    tailWords,
    v4,
    v6,
    v4wide,
    regions,
    regionCount,
    bytes: regions + regionCount * REGION_BYTES,
  }
}

/** Where the block of a scanner begins, and its answers. */
export const regionOf = (layout: Layout, region: number) => {
  const block = layout.regions + region * REGION_BYTES + PADDING
  const records = block + BLOCK_BYTES + PADDING
  return { block, records, queue: records + MAX_RECORDS * RECORD_INTS * 4 }
}

/** Numbers at the start of the memory, read by every scanner: in 32-bit words. */
export const CONTROL = {
  entries: 0,
  keys: 1,
  /** Length of the shortest word without a dot. */
  shortestWord: 2,
  /** Whether some key is compared with whole texts. */
  whole: 3,
  arena: 4,
  /** Lengths of prefixes in use: 33 bits for IPv4 from here, 129 for IPv6 from `prefixesV6`. */
  prefixesV4: 8,
  prefixesV6: 12,
  end: 17,
} as const
