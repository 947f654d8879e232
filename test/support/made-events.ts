import { spreadBy, spreadV4 } from '../../capabilities/detection/src/core/history/spread.ts'
import type { HistoryRow, PlacesOf } from '../../capabilities/detection/src/core/history/row.ts'

/** Columns of made events: source and destination address, and the name that was asked for. */
export const MADE_COLUMNS = 2
const spread = spreadBy(20_261_122)
const NAMES = 200_000
const EVERY = 1_000_003

/** Names and addresses that stand in exactly one event in a million and three, and nowhere else. */
export const plantedName = (i: number): string => `planted-${i}.example`
export const isPlanted = (n: number): boolean => n % EVERY === 500_000
/** How many planted events there are among the first `count`. */
export const plantedAmong = (count: number): number => Math.max(0, Math.ceil((count - 500_000) / EVERY))

/** Text of the event with this number: addresses and a name of a small network that asks for names of a large world. */
function madeText(n: number): string {
  const mixed = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d) >>> 0
  const name = isPlanted(n) ? plantedName(n) : `w${mixed % NAMES}.example`
  return `10.${(mixed >>> 8) & 15}.${(mixed >>> 12) & 255}.${mixed & 255} ${name}`
}

/** Events `from` to `to` (not included), a tenth of a millisecond apart. */
export function madeRows(from: number, to: number): HistoryRow[] {
  return Array.from({ length: to - from }, (_, i) => ({
    at: (from + i) / 10,
    source: `sensor-${(from + i) % 4}`,
    label: 'PUBLIC',
    bytes: Buffer.from(madeText(from + i), 'latin1'),
  }))
}

/** Address and name of a made event. */
export function readMade({ bytes }: HistoryRow): readonly [address: string, name: string] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const at = text.indexOf(' ')
  return [text.slice(0, at), text.slice(at + 1)]
}

export const madePlaces: PlacesOf = (row, take) => {
  const [address, name] = readMade(row)
  take(0, spreadV4(address))
  take(1, spread(name))
}

/** What looks for a name; the id is the caller's. */
export const nameProbe = (name: string, id: number) => ({ column: 1, low: spread(name), high: spread(name), id })
