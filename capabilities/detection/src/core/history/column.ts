/** The distinct values of one column of a segment, and in which blocks of rows each stands. */
export interface Column {
  /** Ascending, without repetition. */
  readonly values: Float64Array
  /** Where the blocks of value `i` begin in `blocks`; one entry more than there are values. */
  readonly starts: Uint32Array
  /** Numbers of blocks, ascending for each value. */
  readonly blocks: Uint16Array
}

/** A segment has at most this many blocks: their numbers fit 16 bits. */
export const MAX_BLOCKS = 65_536

/** Collects the values of a column while a segment is written. Memory: about 40 bytes a distinct value, 6 a standing in a block. */
export interface ColumnBuilder {
  /** @param block number of the block the value stands in; never smaller than the one before */
  add(value: number, block: number): void
  /** The column so far. Order: n log n of the distinct values. */
  finish(): Column
}

export function columnBuilder(): ColumnBuilder {
  let slots = new Int32Array(1 << 12).fill(-1)
  let values = new Float64Array(1 << 11)
  let lasts = new Int32Array(1 << 11)
  let count = 0
  let pairValues = new Uint32Array(1 << 12)
  let pairBlocks = new Uint16Array(1 << 12)
  let pairs = 0

  /** The slot of a value, taken or free. */
  const slotOf = (value: number): number => {
    const mask = slots.length - 1
    let slot = (Math.imul(value | 0, 0x9e3779b1) ^ Math.imul((value / 4_294_967_296) | 0, 0x85ebca77)) >>> 0
    for (slot = (slot ^ (slot >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const at = slots[slot] ?? -1
      if (at < 0 || values[at] === value) return slot
    }
  }
  const grow = () => {
    const wider = new Float64Array(values.length * 2)
    wider.set(values)
    values = wider
    const longer = new Int32Array(lasts.length * 2)
    longer.set(lasts)
    lasts = longer
    slots = new Int32Array(slots.length * 2).fill(-1)
    for (let i = 0; i < count; i++) slots[slotOf(values[i] ?? 0)] = i
  }
  const growPairs = () => {
    const more = new Uint32Array(pairValues.length * 2)
    more.set(pairValues)
    pairValues = more
    const blocks = new Uint16Array(pairBlocks.length * 2)
    blocks.set(pairBlocks)
    pairBlocks = blocks
  }

  return {
    add(value, block) {
      const slot = slotOf(value)
      let at = slots[slot] ?? -1
      if (at < 0) {
        at = count
        count += 1
        slots[slot] = at
        values[at] = value
        lasts[at] = -1
        if (count === values.length) grow()
      }
      if (lasts[at] === block) return
      lasts[at] = block
      if (pairs === pairValues.length) growPairs()
      pairValues[pairs] = at
      pairBlocks[pairs] = block
      pairs += 1
    },
    finish() {
      const sorted = values.slice(0, count).sort()
      // Numbers sort fast alone; where each went is then found by its slot.
      const rankOf = new Uint32Array(count)
      for (let rank = 0; rank < count; rank++) rankOf[slots[slotOf(sorted[rank] ?? 0)] ?? 0] = rank
      const starts = new Uint32Array(count + 1)
      for (let i = 0; i < pairs; i++) {
        const rank = rankOf[pairValues[i] ?? 0] ?? 0
        starts[rank + 1] = (starts[rank + 1] ?? 0) + 1
      }
      for (let i = 0; i < count; i++) starts[i + 1] = (starts[i + 1] ?? 0) + (starts[i] ?? 0)
      const next = starts.slice()
      const blocks = new Uint16Array(pairs)
      for (let i = 0; i < pairs; i++) {
        const rank = rankOf[pairValues[i] ?? 0] ?? 0
        const at = next[rank] ?? 0
        blocks[at] = pairBlocks[i] ?? 0
        next[rank] = at + 1
      }
      return { values: sorted, starts, blocks }
    },
  }
}
