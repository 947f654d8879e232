import { Fault } from '@testudo/kernel/fault'
import { CONTEXT_BYTES, TABLE_SIZES } from '../../core/seen/table.ts'

/** Tag, sealed context, check: see `SeenTable`. */
export const ROW_BYTES = 16 + CONTEXT_BYTES + 2 + 16
/** Rows of one answer to a fetch: some 430 kB of base64. Rows look like chance, so packing them would gain nothing. */
export const PART_ROWS = 2_048

/** Rows as hexadecimal digits, in one block. */
export const toBytes = (rows: readonly string[]): Uint8Array => Buffer.from(rows.join(''), 'hex')

/** @throws {Fault} `invalid` when it is no whole number of rows, or a number of rows no table has */
export function fromBytes(bytes: Uint8Array): string[] {
  const count = bytes.length / ROW_BYTES
  if (!TABLE_SIZES.includes(count))
    throw new Fault('invalid', 'sharing.seen_table', 'This is not a whole table. Fetch it again.')
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
  return Array.from({ length: count }, (_, i) => all.slice(2 * ROW_BYTES * i, 2 * ROW_BYTES * (i + 1)))
}

export const partsOf = (size: number): number => Math.ceil(size / PART_ROWS)
