import { KERNEL_BASE64 } from './kernelBytes.ts'
import { BLOCK_BYTES, MAX_RECORDS, RECORD_INTS, regionOf } from './layout.ts'
import { start } from './memory.ts'
import type { SharedTable, ValueTable } from './valueTable.ts'

declare const atob: (text: string) => string

/** Why a line is reported: something may stand in it; else it is odd, not of the shape of its format. */
export const FOUND = 1

/** How lines are looked at: JSON (`{…}` is a whole value), or text (`#…` is apart). */
export type LineMode = 'json' | 'text'

interface Kernel {
  configure(
    filter: number,
    filterMask: number,
    slots: number,
    slotMask: number,
    lengths: number,
    v4: number,
    v6: number,
    queue: number,
    tails: number,
    tailMask: number,
    v4wide: number,
  ): void
  setMode(mode: number, shortestWord: number, hasV4: boolean, hasV6: boolean): void
  scan(at: number, end: number, out: number, most: number): number
  hashOf(at: number, end: number): bigint
  readonly lines: { readonly value: number }
  readonly blank: { readonly value: number }
  readonly reached: { readonly value: number }
}

/** What a scan tells: triples of line from 0, first byte in the block, and why; and how far it came. */
export interface Scanned {
  readonly records: Uint32Array
  readonly lines: number
  readonly blank: number
  readonly reached: number
}

/** One kernel over a shared table. Its block is a part of the shared memory: fill it, then scan. */
export class Scanner {
  readonly block: Uint8Array
  private readonly kernel: Kernel
  private readonly at: number
  private readonly out: number
  private readonly records: Uint32Array

  constructor(shared: SharedTable, region = 0) {
    const { layout, memory } = shared
    const { block, records, queue } = regionOf(layout, region)
    const bytes = Uint8Array.from(atob(KERNEL_BASE64), (char) => char.charCodeAt(0))
    this.kernel = start(bytes, memory) as unknown as Kernel
    this.kernel.configure(
      layout.filter,
      layout.filterWords - 1,
      layout.slots,
      layout.slotCount - 1,
      layout.lengths,
      layout.v4,
      layout.v6,
      queue,
      layout.tails,
      layout.tailWords - 1,
      layout.v4wide,
    )
    this.at = block
    this.out = records
    this.block = new Uint8Array(memory.buffer, block, BLOCK_BYTES)
    this.records = new Uint32Array(memory.buffer, records, MAX_RECORDS * RECORD_INTS)
  }

  /** Scans whole lines that stand in the block from `from` to `end`, behind a newline. Read the answer before the next. */
  scan(table: ValueTable, mode: LineMode, from: number, end: number): Scanned {
    const { kernel } = this
    kernel.setMode(mode === 'json' ? 0 : 1, table.shortestWord, table.hasBlocks(4), table.hasBlocks(6))
    const count = kernel.scan(this.at + from, this.at + end, this.out, MAX_RECORDS)
    return {
      records: this.records.subarray(0, count * RECORD_INTS),
      lines: kernel.lines.value,
      blank: kernel.blank.value,
      reached: kernel.reached.value - this.at,
    }
  }

  /** The hash of the first bytes of the block, as the kernel computes it. */
  hashOf(length: number): readonly [a: number, b: number] {
    const both = this.kernel.hashOf(this.at, this.at + length)
    return [Number(BigInt.asIntN(32, both)), Number(BigInt.asIntN(32, both >> 32n))]
  }
}
